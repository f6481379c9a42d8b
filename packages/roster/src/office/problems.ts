import { defineProblem, defineProblems } from '@bulou/kernel';

export const officeProblems = defineProblems('roster', {
  'no-child': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '您的管辖范围内没有这个孩子。请用搜索框按姓名查找。',
    en: () => 'There is no such child in your territory. Look the name up in the search box.',
  }),
  'no-pair': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '您的管辖范围内没有这一对记录，或者新的比对已经解决了它。请刷新待审列表。',
    en: () => 'There is no such pair in your territory, or a later run has settled it. Refresh the list.',
  }),
  'read-already': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这一对您已经看过。第二遍须由另一个人来看。',
    en: () => "You have read this pair. The second reading is another person's.",
  }),
  'pair-settled': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这一对已经有两个人看过。要改，请先由当事人撤销。',
    en: () => 'Two people have read this pair. To change it, one of them takes the decision back first.',
  }),
  'not-your-decision': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '没有您的这个决定，或者它已经撤销。请刷新页面。',
    en: () => 'There is no such decision of yours, or it is taken back. Refresh the page.',
  }),
  'reveal-limit': defineProblem<{ limit: number }>({
    status: 429,
    zh: (d) => `每小时最多查看 ${d.limit} 个孩子的完整号码。请过一会儿再看，或请县资助中心协助。`,
    en: (d) =>
      `The whole numbers of at most ${d.limit} children are shown in an hour. Wait, or ask the county aid centre.`,
  }),
});
