import { defineProblem, defineProblems } from '@bulou/kernel';

/** The refusals of the command line itself; those of the packages are theirs. */
export const cliProblems = defineProblems('cli', {
  'bad-option': defineProblem<{ option: string; value: string; example: string }>({
    status: 422,
    zh: ({ option, value, example }) => `${option} 不能是“${value}”；应当写成 ${example} 这样。`,
    en: ({ option, value, example }) => `${option} cannot be "${value}"; write it like ${example}.`,
  }),
  'no-run': defineProblem<{ term: string; data: string }>({
    status: 422,
    zh: ({ term, data }) => `${data} 里还没有运行过 ${term} 这一期。请先用 bulou term run 运行，再做纸面材料。`,
    en: ({ term, data }) => `${term} has not been run in ${data} yet. Run it with bulou term run first.`,
  }),
  'no-recorded-term': defineProblem<{ term: string; data: string; known: string }>({
    status: 422,
    zh: ({ term, data, known }) => `${data} 里没有运行过 ${term} 这一期；有：${known}。请先用 bulou term run 运行。`,
    en: ({ term, data, known }) =>
      `${term} has not been run in ${data}; there are: ${known}. Run it with bulou term run first.`,
  }),
  'no-recorded-child': defineProblem<{ childId: string; term: string }>({
    status: 404,
    zh: ({ childId, term }) =>
      `${term} 最近一次运行里没有编号为 ${childId} 的孩子；编号见这一次结果文件夹里的 children.csv。`,
    en: ({ childId, term }) =>
      `The last run of ${term} has no child ${childId}; the ids stand in children.csv of its output folder.`,
  }),
  'unreadable-file': defineProblem<{ path: string; reason: string }>({
    status: 422,
    zh: ({ path, reason }) => `读不了 ${path}：${reason}`,
    en: ({ path, reason }) => `${path} cannot be read: ${reason}`,
  }),
  'no-rows': defineProblem<{ path: string }>({
    status: 422,
    zh: ({ path }) => `${path} 里没有数据：第一行应是列名，后面一行一条记录。`,
    en: ({ path }) => `${path} holds no data: the first row names the columns, then one record a row.`,
  }),
  'bad-columns': defineProblem<{ path: string; columns: string; remedy: string; remedyEn: string }>({
    status: 422,
    zh: ({ path, columns, remedy }) => `${path} 的列有问题（${columns}）；${remedy}`,
    en: ({ path, columns, remedyEn }) => `The columns of ${path} will not do (${columns}): ${remedyEn}`,
  }),
  'bad-facts': defineProblem<{ path: string; count: number; zh: string; en: string }>({
    status: 422,
    zh: ({ path, count, zh }) => `${path} 有 ${count} 处不对，改好后再用：\n${zh}`,
    en: ({ path, count, en }) => `${path} has ${count} faults; mend them first:\n${en}`,
  }),
  'repeated-id': defineProblem<{ path: string; column: string; value: string }>({
    status: 422,
    zh: ({ path, column, value }) => `${path} 的编号列“${column}”有重复的“${value}”；每条记录的编号要不同。`,
    en: ({ path, column, value }) => `The id column ${column} of ${path} has "${value}" twice; ids must differ.`,
  }),
  'bad-truth': defineProblem<{ path: string; row: number; value: string; wanted: string }>({
    status: 422,
    zh: ({ path, row, value, wanted }) => `${path} 第 ${row} 行的“${value}”不行；应当是 ${wanted}。`,
    en: ({ path, row, value, wanted }) => `Row ${row} of ${path}: "${value}" will not do; it should be ${wanted}.`,
  }),
  'nothing-to-compare': defineProblem<{ path: string; columns: string }>({
    status: 422,
    zh: ({ path, columns }) =>
      `从 ${path} 的列（${columns}）看不出怎样比对；请用 --settings 给出设置（见 packages/linkage/README.md）。`,
    en: ({ path, columns }) =>
      `The columns of ${path} (${columns}) do not tell how to compare; give --settings (see packages/linkage/README.md).`,
  }),
});
