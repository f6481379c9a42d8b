import { defineProblem, defineProblems } from '@bulou/kernel';

/** Everything that the job refuses before it starts. */
export const termProblems = defineProblems('term', {
  'path-missing': defineProblem<{ option: string; path: string }>({
    status: 422,
    zh: ({ option, path }) => `${option} 指的文件或文件夹不存在：${path}。请检查路径；带日期时写成 路径@2018-10-15。`,
    en: ({ option, path }) =>
      `The file or folder that ${option} names does not exist: ${path}. Check the path; a date follows it as PATH@2018-10-15.`,
  }),
  'date-unreadable': defineProblem<{ option: string; value: string }>({
    status: 422,
    zh: ({ option, value }) => `${option} 的日期“${value}”读不出来。请写成 2018-10-15 这样的真实日期。`,
    en: ({ option, value }) => `The date "${value}" of ${option} cannot be read. Write a real day such as 2018-10-15.`,
  }),
  'term-unreadable': defineProblem<{ value: string }>({
    status: 422,
    zh: ({ value }) => `学期“${value}”读不出来。请写成 2018-autumn（2018年秋季）或 2019-spring（2019年春季）。`,
    en: ({ value }) => `The term "${value}" cannot be read. Write 2018-autumn or 2019-spring.`,
  }),
  'county-unreadable': defineProblem<{ value: string }>({
    status: 422,
    zh: ({ value }) => `县代码“${value}”不对。请写六位行政区划代码，例如 410923（南乐县）。`,
    en: ({ value }) => `"${value}" is not a county code. Write the six-digit code, such as 410923 (Nanle).`,
  }),
  'census-outside-term': defineProblem<{ censusOn: string; term: string; from: string; to: string }>({
    status: 422,
    zh: ({ censusOn, term, from, to }) =>
      `统计日 ${censusOn} 不在 ${term} 学期内（${from} 至 ${to}）。请改 --as-of，或改 --term。`,
    en: ({ censusOn, term, from, to }) =>
      `The census date ${censusOn} is outside ${term} (${from} to ${to}). Change --as-of or --term.`,
  }),
  'lists-missing': defineProblem<{ missing: string }>({
    status: 422,
    zh: ({ missing }) => `缺少名单：${missing}。这些名单少一份，就不能证明“一人不漏”，请补上后再运行。`,
    en: ({ missing }) =>
      `Lists are missing: ${missing}. Without them nobody can be proved found; add them and run again.`,
  }),
  'nothing-read': defineProblem<{ kind: string; reason: string }>({
    status: 422,
    zh: ({ kind, reason }) => `${kind} 的文件里一行也没有读出来。${reason}请检查文件，改好后再运行。`,
    en: ({ kind }) => `Not one row could be read from the files of ${kind}. Check them, mend them and run again.`,
  }),
});
