import { defineProblem, defineProblems } from '@bulou/kernel';

export const reconcileProblems = defineProblems('roster', {
  'no-paper': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '您的管辖范围内没有这份名册。请从名册列表里打开。',
    en: () => 'There is no such roster in your territory. Open it from the list.',
  }),
  'nothing-to-freeze': defineProblem<{ place: string }>({
    status: 409,
    zh: (d) => `${d.place} 的名册盖章后没有变动，不需要补充页。`,
    en: (d) => `Nothing has changed in ${d.place} since its roster was stamped. No supplement page is needed.`,
  }),
  'same-version': defineProblem<{ place: string }>({
    status: 409,
    zh: (d) => `${d.place} 已经有内容相同的名册在办，请直接用那一份，不要重新定稿。`,
    en: (d) => `A roster of ${d.place} with the same lines is under way. Use that one.`,
  }),
  'wrong-office': defineProblem<{ office: string; due: string }>({
    status: 403,
    zh: (d) => `这份名册要由${d.due}盖章，${d.office}的章不算数。请退给${d.due}。`,
    en: (d) => `This roster is to be stamped by ${d.due}; the stamp of ${d.office} does not count. Send it to them.`,
  }),
  'already-confirmed': defineProblem<{ body: string }>({
    status: 409,
    zh: (d) => `${d.body}已经确认过这份名册。请等另一方确认。`,
    en: (d) => `This roster has the confirmation of ${d.body}. The other body is to confirm it.`,
  }),
  'no-such-line': defineProblem<{ line: number; lines: number }>({
    status: 422,
    zh: (d) => `名册只有 ${d.lines} 行，没有第 ${d.line} 行。请核对行号。`,
    en: (d) => `The roster has ${d.lines} lines and no line ${d.line}. Check the number.`,
  }),
  'seal-missing': defineProblem<{ bodies: string }>({
    status: 422,
    zh: (d) => `还缺${d.bodies}的章。请写明原因退回补盖。`,
    en: (d) => `The seal of ${d.bodies} is missing. Send it back with that reason.`,
  }),
  'pages-missing': defineProblem<{ pages: string }>({
    status: 422,
    zh: (d) => `还没有第 ${d.pages} 页的照片。请把每一页都拍照上传，再录入勾画。`,
    en: (d) => `There is no picture of page ${d.pages}. Upload one of every page, then enter the marks.`,
  }),
  'reason-missing': defineProblem<Record<string, never>>({
    status: 422,
    zh: () => '退回要写明原因，收到的人才知道改什么。',
    en: () => 'Say why it is sent back, so that whoever gets it knows what to mend.',
  }),
});
