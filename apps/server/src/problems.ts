import { defineProblem, defineProblems } from '@bulou/kernel';

/** Everything the server itself refuses. */
export const serverProblems = defineProblems('server', {
  'port-taken': defineProblem<{ port: number }>({
    status: 409,
    zh: ({ port }) => `端口 ${port} 已被别的程序占用。请先关掉它，或换一个端口再启动，例如 PORT=8081 npm start。`,
    en: ({ port }) => `Port ${port} is taken by another program. Close it, or start with another: PORT=8081 npm start.`,
  }),
  'port-unreadable': defineProblem<{ value: string }>({
    status: 422,
    zh: ({ value }) => `PORT 的值“${value}”不是端口号。请写 1 到 65535 之间的整数。`,
    en: ({ value }) => `PORT is "${value}", which is no port. Write a whole number from 1 to 65535.`,
  }),
  'not-signed-in': defineProblem<Record<string, never>>({
    status: 401,
    zh: () => '您还没有登录，或者登录已经过期。请重新登录。',
    en: () => 'You are not signed in, or the session has ended. Sign in again.',
  }),
  'sign-in-refused': defineProblem<Record<string, never>>({
    status: 401,
    zh: () => '登录名、密码或验证码不对。请检查后再试；忘记密码请找安全管理员重置。',
    en: () =>
      'The name, the password or the code is wrong. Check and try again; the security administrator resets passwords.',
  }),
  'code-needed': defineProblem<Record<string, never>>({
    status: 401,
    zh: () => '这个账号启用了验证器，请再输入六位验证码。',
    en: () => 'The account has an authenticator. Type its six digits as well.',
  }),
  'too-many-tries': defineProblem<{ seconds: number }>({
    status: 429,
    zh: (d) => `试得太频繁。请 ${d.seconds} 秒后再试。账号没有被锁，从别处仍可登录。`,
    en: (d) => `Too many tries from here. Wait ${d.seconds} seconds. The account is not locked.`,
  }),
  busy: defineProblem<Record<string, never>>({
    status: 503,
    zh: () => '现在很忙，请几秒后再试。',
    en: () => 'Busy now. Try again in a few seconds.',
  }),
  'no-answer': defineProblem<Record<string, never>>({
    status: 503,
    zh: () => '数据库一直没有回音。请再做一次：如果刚才已经做成，不会做两遍。',
    en: () => 'The database gave no answer. Do it once more: what was done already is not done twice.',
  }),
  'password-must-change': defineProblem<Record<string, never>>({
    status: 403,
    zh: () => '一次性密码只能用来登录。请先改成自己的密码。',
    en: () => 'A one-time password only signs in. Choose a password of your own first.',
  }),
  'password-known': defineProblem<Record<string, never>>({
    status: 422,
    zh: () => '新密码不能与旧密码、登录名相同，也不能是常见密码。请换一个。',
    en: () => 'The new password is the old one, the account name, or a common one. Choose another.',
  }),
  'role-lacks-right': defineProblem<{ role: string; who: string }>({
    status: 403,
    zh: (d) => `您的角色（${d.role}）不能打开这里。可以办理的是：${d.who}。`,
    en: (d) => `Your role (${d.role}) has no right to this. Who has: ${d.who}.`,
  }),
  'step-up-needed': defineProblem<Record<string, never>>({
    status: 403,
    zh: () => '这一步要再确认一次身份。请再输入密码。',
    en: () => 'This step asks who you are once more. Show your password again.',
  }),
  'foreign-page': defineProblem<Record<string, never>>({
    status: 403,
    zh: () => '这个请求来自别的网站，已被拒绝。请在本系统的页面上操作。',
    en: () => 'The request came from another site and was refused. Use the pages of this office.',
  }),
  'invalid-request': defineProblem<{ where: string; reason: string }>({
    status: 422,
    zh: (d) => `请求里的“${d.where}”不对：${d.reason}。请改正后再提交。`,
    en: (d) => `"${d.where}" of the request is wrong: ${d.reason}. Correct it and send it again.`,
  }),
  'no-such-page': defineProblem<{ path: string }>({
    status: 404,
    zh: () => '没有这个接口。请检查地址。',
    en: (d) => `There is nothing at ${d.path}.`,
  }),
  'nothing-there': defineProblem<{ what: string }>({
    status: 404,
    zh: (d) => `您的管辖范围内没有这个${d.what}。请从列表或搜索框进入。`,
    en: (d) => `There is no such thing in your territory (${d.what}). Come from a list or the search box.`,
  }),
  'no-run-yet': defineProblem<Record<string, never>>({
    status: 404,
    zh: () => '还没有跑过这个学期。请先运行 bulou term run。',
    en: () => 'This term has not been run. Run it with bulou term run first.',
  }),
  'shown-once': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这个请求已经办过，号码和密码只显示一次。需要时请重新操作。',
    en: () => 'This request was carried out before; numbers and passwords are shown once. Do it anew if need be.',
  }),
  'export-too-large': defineProblem<{ rows: number; limit: number }>({
    status: 422,
    zh: (d) => `要导出 ${d.rows} 行，超过 ${d.limit} 行的上限。请缩小范围（乡镇、学校或学段）分几次导出。`,
    en: (d) => `${d.rows} rows are more than the ${d.limit} of one export. Narrow it by township, school or stage.`,
  }),
  'upload-unreadable': defineProblem<{ reason: string }>({
    status: 422,
    zh: (d) => `账号表不能用：${d.reason}。请按模板改正后重新上传；没有开通任何账号。`,
    en: (d) => `The list of accounts cannot be used: ${d.reason}. Correct it and send it again; no account was opened.`,
  }),
  'request-malformed': defineProblem<{ status: number; reason: string }>({
    status: 400,
    zh: () => '请求读不懂，或者太大。请刷新页面后再试。',
    en: (d) => `The request cannot be read: ${d.reason}.`,
  }),
  'cannot-run': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '这个办公系统没有配置政策包或数据文件夹，不能运行学期。请系统管理员用 bulou start 启动。',
    en: () => 'This office has no policy folder or no data folder, so it cannot run a term. Start it with bulou start.',
  }),
  'lists-changed': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '名单在您选好以后有了变化。请刷新页面，重新核对后再运行。',
    en: () => 'The lists have changed since you chose them. Refresh the page, look again, then run.',
  }),
  'lists-missing': defineProblem<{ missing: string }>({
    status: 422,
    zh: (d) => `还缺：${d.missing}。少一份就不能证明“一人不漏”，请先导入并确认。`,
    en: (d) => `Still missing: ${d.missing}. Without them nobody can be proved found; import and confirm them first.`,
  }),
  'run-under-way': defineProblem<Record<string, never>>({
    status: 409,
    zh: () => '已经有一次运行在进行。请等它完成，或先取消它。',
    en: () => 'A run is under way. Wait for its end, or cancel it first.',
  }),
  fault: defineProblem<{ reference: string }>({
    status: 500,
    zh: (d) => `程序出错了（编号 ${d.reference}），没有改动任何数据。请把编号告诉系统管理员。`,
    en: (d) => `The program failed (${d.reference}); nothing was changed. Tell the system administrator this number.`,
  }),
});
