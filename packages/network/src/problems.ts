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
  'role-lacks-right': defineProblem<{ command: string; role: string }>({
    status: 403,
    zh: (d) => `这个角色不能做这件事（${d.command}）。请找有权限的同事办理。`,
    en: (d) => `The role ${d.role} may not run ${d.command}. Ask a colleague who may.`,
  }),
  'territory-does-not-fit': defineProblem<{ accountName: string; role: string }>({
    status: 422,
    zh: (d) => `账号“${d.accountName}”的角色“${d.role}”与所填的区划或学校不相配。请按角色填写县、乡镇、村或学校。`,
    en: (d) =>
      `The division or school of the account "${d.accountName}" does not fit its role. Give what the role answers for.`,
  }),
  'account-name-taken': defineProblem<{ accountName: string }>({
    status: 409,
    zh: (d) => `登录名“${d.accountName}”已经有人用了。请换一个。`,
    en: (d) => `The account name "${d.accountName}" is taken. Choose another.`,
  }),
  'no-account': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '没有这个账号，或者它已经停用。请刷新账号列表。',
    en: () => 'There is no such account, or it is closed. Refresh the list of accounts.',
  }),
  'own-account': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '不能停用自己的账号。请让另一位系统管理员办理。',
    en: () => 'Nobody closes their own account. Ask another system administrator.',
  }),
  'tasks-left': defineProblem<{ tasks: number }>({
    status: 409,
    zh: (d) => `这个账号还有 ${d.tasks} 项没办完的任务。请同时指定接手的人。`,
    en: (d) => `The account still has ${d.tasks} open tasks. Name who takes them over.`,
  }),
  'successor-elsewhere': defineProblem<{ fullName: string }>({
    status: 422,
    zh: (d) => `${d.fullName} 的管辖范围没有包括全部任务。请换一位接手人。`,
    en: (d) => `The territory of ${d.fullName} does not hold all the tasks. Choose another successor.`,
  }),
  'session-gone': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '没有这个登录，或者它已经结束。请刷新列表。',
    en: () => 'There is no such session, or it has ended. Refresh the list.',
  }),
  'code-used': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这个验证码刚刚用过。请等下一个。',
    en: () => 'This code has just been used. Wait for the next one.',
  }),
  'assignee-elsewhere': defineProblem<{ fullName: string }>({
    status: 422,
    zh: (d) => `${d.fullName} 不负责这个地方，不能接这项任务。请换一位。`,
    en: (d) => `${d.fullName} does not answer for this place. Give the task to somebody else.`,
  }),
  'task-not-open': defineProblem<{ taskId: string }>({
    status: 409,
    zh: (d) => `任务 ${d.taskId} 不存在，或者已经办结。请刷新任务列表。`,
    en: (d) => `The task ${d.taskId} does not exist or is no longer open. Refresh the list of tasks.`,
  }),
});
