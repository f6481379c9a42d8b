import { defineProblem, defineProblems } from '@bulou/kernel';

/** What the papers about money refuse. */
export const paperProblems = defineProblems('papers', {
  'notice-field': defineProblem<{ field: string; allowed: string }>({
    status: 422,
    zh: ({ field, allowed }) => `公示不能有“${field}”这一项；只能有：${allowed}。请去掉后再做公示。`,
    en: ({ field, allowed }) => `A public notice cannot show "${field}"; it may show: ${allowed}. Leave it out.`,
  }),
  'notice-value': defineProblem<{ field: string; row: number; what: string }>({
    status: 422,
    zh: ({ field, row, what }) => `公示第 ${row} 行的“${field}”里像是有${what}，不能贴出去。请改正后再做公示。`,
    en: ({ field, row }) => `Row ${row} of the notice seems to hold a number of a person in "${field}". Mend it first.`,
  }),
  'notice-days': defineProblem<{ from: string; until: string }>({
    status: 422,
    zh: ({ from, until }) => `公示期 ${from} 至 ${until} 不对：要有开始和结束，结束不早于开始。`,
    en: ({ from, until }) => `A notice from ${from} until ${until} is not possible: it ends on or after its first day.`,
  }),
});
