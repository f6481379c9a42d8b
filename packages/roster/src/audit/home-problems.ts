import { defineProblem, defineProblems } from '@bulou/kernel';

type Nothing = Record<string, never>;

export const homeProblems = defineProblems('roster', {
  'no-draw': defineProblem<Nothing>({
    status: 404,
    zh: () => '这一轮还没有抽入户核查的样本。请县资助中心先抽。',
    en: () => 'No homes were drawn in this round. Ask the county aid centre to draw.',
  }),
  'no-home': defineProblem<Nothing>({
    status: 404,
    zh: () => '您的核查名单里没有这一户。请从抽中的户里打开，或者请县资助中心把它派给您。',
    en: () =>
      'There is no such home among yours. Open it from the list, or ask the county aid centre to give it to you.',
  }),
  'no-homes-listed': defineProblem<Nothing>({
    status: 409,
    zh: () => '这一轮没有在册户，抽不出样本。请先更新底册。',
    en: () => 'The round lists no household to draw from. Take in a run first.',
  }),
  'inspector-elsewhere': defineProblem<{ fullName: string }>({
    status: 422,
    zh: (d) => `${d.fullName} 不是管这个地方的督导员。请换一位，或者先给他开督导员账号。`,
    en: (d) => `${d.fullName} is no inspector of this place. Choose another, or have an account opened first.`,
  }),
  'no-home-there': defineProblem<{ divisionCode: string }>({
    status: 404,
    zh: (d) => `${d.divisionCode} 没有等着核查的抽中户。请核对地方。`,
    en: (d) => `No drawn home of ${d.divisionCode} waits for a visit. Check the place.`,
  }),
  'no-home-left': defineProblem<Nothing>({
    status: 409,
    zh: () => '这个村的在册户都已抽中，没有户可以替换。这一户照“没问到”上报，计入未答。',
    en: () =>
      'Every listed household of the village is in the sample already. Record this home as unanswered; it is counted.',
  }),
  'visit-first': defineProblem<{ visits: number; needed: number }>({
    status: 422,
    zh: (d) => `“多次上门没见到”要先登记 ${d.needed} 次没问到的走访，现在有 ${d.visits} 次。请再去一次。`,
    en: (d) =>
      `"Never met" needs ${d.needed} recorded visits without an answer; there are ${d.visits}. Visit again first.`,
  }),
  'home-visit-day': defineProblem<{ visitedOn: string; drawnOn: string }>({
    status: 422,
    zh: (d) => `核查日期 ${d.visitedOn} 不在抽取（${d.drawnOn}）到今天之间。请核对。`,
    en: (d) => `The day ${d.visitedOn} does not lie between the draw (${d.drawnOn}) and today.`,
  }),
  'mend-day': defineProblem<{ mendBy: string; visitedOn: string }>({
    status: 422,
    zh: (d) => `整改期限 ${d.mendBy} 早于核查日期 ${d.visitedOn}。请核对。`,
    en: (d) => `The day to mend by, ${d.mendBy}, is before the visit of ${d.visitedOn}.`,
  }),
  'child-unasked': defineProblem<{ children: number; first: string }>({
    status: 422,
    zh: (d) => `还有 ${d.children} 个孩子没有问（${d.first}）。请逐个问完。`,
    en: (d) => `${d.children} children were not asked about (${d.first}). Ask about each of them.`,
  }),
  'child-elsewhere': defineProblem<Nothing>({
    status: 422,
    zh: () => '登记里有不是这一户的孩子，或者同一个孩子登记了两次。请从核查表重新打开；名册上没有的孩子写在“漏登”里。',
    en: () =>
      'The answer names a child that is not of this home, or one twice. Open the sheet anew; enter a child no list has as omitted.',
  }),
  'money-unsaid': defineProblem<{ first: string }>({
    status: 422,
    zh: (d) => `${d.first} 的钱收到了，请写明多少、哪个月、谁的卡。`,
    en: (d) => `The money of ${d.first} arrived: say how much, in which month and on whose card.`,
  }),
});
