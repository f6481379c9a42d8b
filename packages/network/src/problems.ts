import { defineProblem, defineProblems } from '@bulou/kernel';

export const problems = defineProblems('network', {
  'not-the-county': defineProblem<{ command: string; countyCode: string }>({
    status: 403,
    zh: (d) => `只有全县范围（${d.countyCode}）的账号可以执行操作 ${d.command}。`,
    en: (d) => `Only an account of the whole county (${d.countyCode}) may run ${d.command}.`,
  }),
  'foreign-division': defineProblem<{ divisionCode: string; countyCode: string }>({
    status: 422,
    zh: (d) => `区划 ${d.divisionCode} 不属于本县（${d.countyCode}）。请检查区划表。`,
    en: (d) => `The division ${d.divisionCode} is not part of the county ${d.countyCode}. Check the division table.`,
  }),
  'no-parent': defineProblem<{ divisionCode: string }>({
    status: 422,
    zh: (d) => `区划 ${d.divisionCode} 的上级不在表中。请补全区划表。`,
    en: (d) => `The division above ${d.divisionCode} is not in the table. Complete the table.`,
  }),
  'task-not-open': defineProblem<{ taskId: string }>({
    status: 409,
    zh: (d) => `任务 ${d.taskId} 不存在，或者已经办结。请刷新任务列表。`,
    en: (d) => `The task ${d.taskId} does not exist or is no longer open. Refresh the list of tasks.`,
  }),
});
