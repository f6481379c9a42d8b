import { defineProblem, defineProblems } from '@bulou/kernel';

export const claimProblems = defineProblems('roster', {
  'no-claims': defineProblem<{ term: string }>({
    status: 404,
    zh: (d) => `${d.term} 还没有开学校认领。请县资助中心先开。`,
    en: (d) => `The claims of ${d.term} are not opened. Ask the county aid centre to open them.`,
  }),
  'no-claim-list': defineProblem<{ schoolId: string }>({
    status: 404,
    zh: () => '您的管辖范围内没有这所学校的认领名单。请从认领页面打开，或者请县资助中心开。',
    en: () =>
      'There is no claim list of this school in your territory. Open it from the claims, or ask the county aid centre.',
  }),
  'nobody-to-claim': defineProblem<{ term: string }>({
    status: 422,
    zh: (d) => `${d.term} 没有带学校的孩子，开不了认领。请先跑这个学期的统计。`,
    en: (d) => `No child of ${d.term} has a school, so there is nothing to claim. Run the term first.`,
  }),
  'child-not-offered': defineProblem<{ children: number }>({
    status: 422,
    zh: (d) => `有 ${d.children} 个孩子不在这所学校的名单上，一个也没有登记。请刷新名单再试。`,
    en: (d) => `${d.children} of the children are not on this school's list; none was recorded. Reload the list.`,
  }),
  'claim-reason-missing': defineProblem<Record<string, never>>({
    status: 422,
    zh: () => '说明不是本校学生要选原因；选“其他”的还要写明情况。',
    en: () => 'Choose why the child is not yours; "other" also needs words.',
  }),
  'claims-unanswered': defineProblem<{ children: number }>({
    status: 409,
    zh: (d) => `还有 ${d.children} 个孩子没有认领，也没有说明不是，名单不能交。请逐个回答。`,
    en: (d) => `${d.children} children are neither claimed nor refused. Answer for each, then close the list.`,
  }),
  'claim-lists-open': defineProblem<{ schools: number }>({
    status: 409,
    zh: (d) => `还有 ${d.schools} 所学校没有交认领名单。请先催交，再结束认领。`,
    en: (d) => `${d.schools} schools have not closed their lists. Have them closed first.`,
  }),
  'claims-unsettled': defineProblem<{ none: number; two: number }>({
    status: 409,
    zh: (d) => `还有 ${d.none} 个孩子没有学校认领、${d.two} 个被几所学校认领。请先改派、撤回或改判，再结束认领。`,
    en: (d) =>
      `${d.none} children are claimed by no school and ${d.two} by several. Offer them elsewhere, take offers back or overrule first.`,
  }),
});
