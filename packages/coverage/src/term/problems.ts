import { defineProblem, defineProblems } from '@bulou/kernel';

/** What opening, planning and closing a term refuses. */
export const termOfficeProblems = defineProblems('term-office', {
  'opened-before': defineProblem<{ term: string }>({
    status: 409,
    zh: (d) => `${d.term} 已经开过学期。请刷新页面。`,
    en: (d) => `${d.term} is open already. Refresh the page.`,
  }),
  'not-open': defineProblem<{ term: string }>({
    status: 409,
    zh: (d) => `${d.term} 还没有开，或者已经关闭。请先在“学期”里打开它。`,
    en: (d) => `${d.term} is not open, or it is closed. Open it first.`,
  }),
  'not-run': defineProblem<{ term: string }>({
    status: 409,
    zh: (d) => `${d.term} 还没有运行过，不能关闭。请先导入名单并运行。`,
    en: (d) => `${d.term} has not been run, so it cannot be closed. Import its lists and run it first.`,
  }),
  unresolved: defineProblem<{ count: number; children: string }>({
    status: 409,
    zh: (d) =>
      `还有 ${d.count} 名孩子没有查清，也没有签过字的例外：${d.children}。请先查清，或逐个提出例外、由另一人签字。`,
    en: (d) =>
      `${d.count} children are unresolved without a signed exception: ${d.children}. Settle them, or propose an exception for each and have another person sign it.`,
  }),
  'not-unresolved': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这个孩子现在不是“待查清”，不需要例外。请刷新页面。',
    en: () => 'The child is not unresolved now, so no exception is needed. Refresh the page.',
  }),
  'no-proposal': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '没有等着签字的例外，或者它刚被别人处理。请刷新页面。',
    en: () => 'No exception waits for a signature, or somebody has just dealt with it. Refresh the page.',
  }),
  'own-proposal': defineProblem<Record<string, never>>({
    status: 403,
    zh: () => '自己提出的例外不能自己签。请另一位复核人或局领导签字。',
    en: () => 'Nobody signs an exception of their own. Another reviewer or the bureau leader signs it.',
  }),
  'changed-meanwhile': defineProblem<{
    step: string;
    version: number;
    ownerRole: string;
    dueOn: string;
    done: boolean;
    by: string;
  }>({
    status: 409,
    zh: (d) => `您打开之后，${d.by} 已经改过这一步（期限 ${d.dueOn}）。您的改动没有保存，也没有丢：请选用哪一个。`,
    en: (d) =>
      `${d.by} has changed this step since you opened it (due ${d.dueOn}). Yours was not saved and is not lost: choose one of the two.`,
  }),
});
