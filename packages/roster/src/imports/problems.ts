import { defineProblem, defineProblems } from '@bulou/kernel';

/** What importing refuses. */
export const importProblems = defineProblems('import', {
  'no-import': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '您的管辖范围内没有这份名单。请从导入列表进入。',
    en: () => 'There is no such list in your territory. Come from the list of imports.',
  }),
  'outside-place': defineProblem<{ divisionCode: string }>({
    status: 403,
    zh: (d) => `这份名单的地点（${d.divisionCode}）不在您的管辖范围内。请改选地点，或请县资助中心导入。`,
    en: (d) =>
      `The place of the list (${d.divisionCode}) is outside your territory. Choose another, or ask the county.`,
  }),
  'already-decided': defineProblem<{ state: string }>({
    status: 409,
    zh: (d) => `这份名单${d.state === 'confirmed' ? '已经确认' : '已经撤回'}，不能再改。请刷新页面；要重来请重新导入。`,
    en: (d) => `The list is ${d.state} and cannot be changed. Refresh the page; to begin anew, import it again.`,
  }),
  'not-read': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这份名单还没有读完，或者没有读成。请等读完，或取消后换一个文件。',
    en: () => 'The list has not been read to its end. Wait, or cancel and take another file.',
  }),
  'nothing-read': defineProblem<{ reason: string }>({
    status: 422,
    zh: (d) => `文件里一行也没有读出来。${d.reason}`,
    en: (d) => `Not one row could be read. ${d.reason}`,
  }),
  'stands-on-it': defineProblem<{ count: number; children: string }>({
    status: 409,
    zh: (d) =>
      `不能撤回：已经有 ${d.count} 笔发放或盖章建立在这份名单上（${d.children}）。请改用补充名单更正，或先撤销这些发放。`,
    en: (d) =>
      `It cannot be withdrawn: ${d.count} payments or stamps stand on its rows (${d.children}). Correct by a supplement, or withdraw those first.`,
  }),
});
