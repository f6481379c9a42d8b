import { defineProblem, defineProblems } from '@bulou/kernel';

type Said = { act: string; zh: string; en: string };
/** The sentences are the lifecycle's own: the same on the button and in the refusal. */
const said = { zh: (d: Said) => d.zh, en: (d: Said) => d.en };

export const roundProblems = defineProblems('roster', {
  'act-not-yours': defineProblem<Said>({ status: 403, ...said }),
  'act-not-now': defineProblem<Said>({ status: 409, ...said }),
  'act-own-work': defineProblem<Said>({ status: 409, ...said }),
  'no-round': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '没有这一轮排查。请县资助中心经办先开一轮。',
    en: () => 'There is no such round. Ask the county aid centre to open one.',
  }),
  'round-closed': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '本轮排查已经结束，不能再改。需要改的，请县资助中心经办重新打开本轮。',
    en: () => 'The round is closed. Ask the county aid centre to open it again if something must change.',
  }),
  'no-run': defineProblem<{ term: string }>({
    status: 409,
    zh: (d) => `${d.term} 还没有统计过，排查没有底册。请先跑这个学期的统计。`,
    en: (d) => `The term ${d.term} has no run, so the round has no list of households. Run the term first.`,
  }),
  'no-household': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '您的管辖范围内这一轮没有这一户。请从排查名单里打开。',
    en: () => 'There is no such household in this round and your territory. Open it from the list.',
  }),
  'no-such-place': defineProblem<{ divisionCode: string }>({
    status: 404,
    zh: (d) => `您的管辖范围内没有 ${d.divisionCode} 这个地方的在册户。请核对村名。`,
    en: (d) => `No listed household of your territory lies in ${d.divisionCode}. Check the village.`,
  }),
  'not-a-village': defineProblem<{ divisionCode: string }>({
    status: 422,
    zh: (d) => `${d.divisionCode} 不是本县的村。请从村的名单里选。`,
    en: (d) => `${d.divisionCode} is no village of the county. Choose one from the list.`,
  }),
  'surveyor-elsewhere': defineProblem<{ fullName: string }>({
    status: 422,
    zh: (d) => `${d.fullName} 不是这个地方的入户排查教师。请换一位，或者先给他开排查账号。`,
    en: (d) => `${d.fullName} is no surveyor of this place. Choose another, or have an account opened first.`,
  }),
  'visit-day': defineProblem<{ visitedOn: string; opensOn: string }>({
    status: 422,
    zh: (d) => `走访日期 ${d.visitedOn} 不在本轮开始（${d.opensOn}）到今天之间。请核对。`,
    en: (d) => `The day ${d.visitedOn} does not lie between the round's first day (${d.opensOn}) and today.`,
  }),
  'children-unanswered': defineProblem<{ children: number; first: string }>({
    status: 422,
    zh: (d) => `还有 ${d.children} 个孩子没有逐人登记（${d.first}）。请逐个说明，一个也不能略过。`,
    en: (d) => `${d.children} children have no answer yet (${d.first}). Answer for each of them.`,
  }),
  'child-not-here': defineProblem<{ name: string }>({
    status: 422,
    zh: (d) => `${d.name} 不在这一户的登记表上。新发现的孩子请选“新登记”。`,
    en: (d) => `${d.name} is not on this household's sheet. Enter a child that no list has as new.`,
  }),
  'child-twice': defineProblem<{ name: string }>({
    status: 422,
    zh: (d) => `${d.name} 登记了两次。请删去一次。`,
    en: (d) => `${d.name} is answered for twice. Remove one.`,
  }),
  'child-known': defineProblem<{ name: string }>({
    status: 422,
    zh: (d) => `${d.name} 已经在这一户的登记表上，不是新发现的。请在原来那一行登记。`,
    en: (d) => `${d.name} is on the sheet already. Answer in that line.`,
  }),
  'head-not-confirmed': defineProblem<Record<string, never>>({
    status: 422,
    zh: () => '户主信息还没有核对。请念给家长听，勾“相符”或者写上改正。',
    en: () => 'The householder has not been confirmed. Read it out, then tick it or write the correction.',
  }),
  'children-with-no-child': defineProblem<{ children: number }>({
    status: 422,
    zh: (d) => `选了“本户确无孩子”，却登记了 ${d.children} 个在家的孩子。请改成“已逐人登记”。`,
    en: (d) => `"No child" was chosen, and ${d.children} children are at home. Choose "registered".`,
  }),
  'households-open': defineProblem<{ waiting: number; assigned: number }>({
    status: 409,
    zh: (d) => `还有 ${d.waiting} 户没有派人、${d.assigned} 户没有走访。一户不落才能签字。`,
    en: (d) =>
      `${d.waiting} households have nobody assigned and ${d.assigned} were not visited. Sign when every one was.`,
  }),
  'places-open': defineProblem<{ townships: number; unplaced: number; unanswered: number }>({
    status: 409,
    zh: (d) =>
      `还不能结束：${d.townships} 个乡镇没有签字，${d.unplaced} 户不知道在哪个乡镇，${d.unanswered} 户没问到。没问到的要写明怎么办再结束。`,
    en: (d) =>
      `It cannot be closed: ${d.townships} townships have not signed, ${d.unplaced} households have no township, ${d.unanswered} gave no answer. Say what is done about the unanswered.`,
  }),
});
