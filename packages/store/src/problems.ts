/** Every refusal of the store: what happened, where, what to do now. */
import { defineProblem, defineProblems } from '@bulou/kernel';

export const problems = defineProblems('store', {
  'in-use': defineProblem<{ dataDir: string; processId: number }>({
    status: 409,
    zh: (d) =>
      `数据目录 ${d.dataDir} 正被另一个不漏程序（进程 ${d.processId}）使用。请先关闭那个程序，或者换一个数据目录。`,
    en: (d) =>
      `The data folder ${d.dataDir} is in use by another Bulou process (${d.processId}). Close it first, or name another folder.`,
  }),
  'binaries-missing': defineProblem<{ platform: string }>({
    status: 500,
    zh: (d) =>
      `没有适合本机（${d.platform}）的内置 PostgreSQL。请重新执行 npm ci（不要跳过可选依赖），或者用 DATABASE_URL 指定一个 PostgreSQL 15 以上的数据库。`,
    en: (d) =>
      `No embedded PostgreSQL for this machine (${d.platform}). Run npm ci again with optional dependencies, or name a PostgreSQL 15 or newer in DATABASE_URL.`,
  }),
  'no-plain-user': defineProblem<{ user: string }>({
    status: 500,
    zh: (d) =>
      `以 root 运行时数据库要用普通用户 ${d.user}，但本机没有这个用户。请建立该用户，或改用普通用户运行，或者设置 DATABASE_URL。`,
    en: (d) =>
      `Started as root, the database runs as the plain user ${d.user}, which this machine lacks. Create it, run as a plain user, or set DATABASE_URL.`,
  }),
  'start-failed': defineProblem<{ dataDir: string; logFile: string; reason: string }>({
    status: 500,
    zh: (d) => `内置 PostgreSQL 没有启动（${d.dataDir}）：${d.reason}。详情见日志 ${d.logFile}。`,
    en: (d) => `The embedded PostgreSQL in ${d.dataDir} did not start: ${d.reason}. See the log ${d.logFile}.`,
  }),
  'folder-unusable': defineProblem<{ folder: string; reason: string }>({
    status: 500,
    zh: (d) => `文件夹 ${d.folder} 不能使用：${d.reason}。请换一个可写的文件夹。`,
    en: (d) => `The folder ${d.folder} cannot be used: ${d.reason}. Name one that can be written to.`,
  }),
  'server-too-old': defineProblem<{ version: string }>({
    status: 500,
    zh: (d) => `数据库版本是 ${d.version}，需要 PostgreSQL 15 或更新的版本。`,
    en: (d) => `The server is PostgreSQL ${d.version}; 15 or newer is needed.`,
  }),
  'not-utf8': defineProblem<{ encoding: string }>({
    status: 500,
    zh: (d) => `数据库的编码是 ${d.encoding}，需要 UTF8。请用 UTF8 编码新建数据库。`,
    en: (d) => `The database has the encoding ${d.encoding}; it must be UTF8. Create one with that encoding.`,
  }),
  unreachable: defineProblem<{ reason: string }>({
    status: 503,
    zh: (d) => `连不上数据库：${d.reason}。请检查 DATABASE_URL、网络和数据库是否在运行。`,
    en: (d) => `The database cannot be reached: ${d.reason}. Check DATABASE_URL, the network and the server.`,
  }),
  'roles-missing': defineProblem<{ statements: string }>({
    status: 500,
    zh: (d) => `数据库账号不能建立所需的角色。请由数据库管理员执行：${d.statements}`,
    en: (d) => `This database account may not create the roles needed. Let an administrator run: ${d.statements}`,
  }),
  'migration-changed': defineProblem<{ file: string }>({
    status: 500,
    zh: (d) => `已执行过的数据库变更文件 ${d.file} 与当时的内容不同。请恢复原文件，改动另写一个新文件。`,
    en: (d) =>
      `The migration ${d.file} was applied with another content. Restore the file; put the change into a new one.`,
  }),
  'migration-unknown': defineProblem<{ file: string }>({
    status: 500,
    zh: (d) => `数据库里有本程序不认识的变更 ${d.file}：数据库比程序新。请使用更新的程序。`,
    en: (d) =>
      `The database carries a migration that this program does not know (${d.file}): it is newer than the program.`,
  }),
  'migration-order': defineProblem<{ file: string; last: string }>({
    status: 500,
    zh: (d) => `数据库变更 ${d.file} 的编号早于已执行的 ${d.last}。请给它更大的编号。`,
    en: (d) => `The migration ${d.file} comes before ${d.last}, which is already applied. Give it a higher number.`,
  }),
  'wrong-key': defineProblem<{ keyFile: string }>({
    status: 500,
    zh: (d) => `密钥文件 ${d.keyFile} 不是这个数据库的密钥。请换回原来的密钥文件（BULOU_KEY_FILE）。`,
    en: (d) => `The key file ${d.keyFile} does not belong to this database. Bring back its own (BULOU_KEY_FILE).`,
  }),
  'unknown-key': defineProblem<{ keyId: string }>({
    status: 500,
    zh: (d) => `数据用密钥 ${d.keyId} 加密，而密钥文件里没有它。请换回含有该密钥的文件（BULOU_KEY_FILE）。`,
    en: (d) => `A value was encrypted with key ${d.keyId}, which the key file lacks. Bring back the file that has it.`,
  }),
  'damaged-value': defineProblem<{ what: string }>({
    status: 500,
    zh: (d) => `${d.what} 解不开：内容已损坏或被改动。请从备份恢复。`,
    en: (d) => `${d.what} cannot be decrypted: it is damaged or was altered. Restore it from a backup.`,
  }),
  'no-data-folder': defineProblem<Record<string, never>>({
    status: 500,
    zh: () => '没有指定数据目录，密钥和原始文件无处存放。请用 --data 指定数据目录。',
    en: () => 'No data folder is named, so there is no place for keys and original files. Name one with --data.',
  }),
  'file-missing': defineProblem<{ fileId: string }>({
    status: 404,
    zh: (d) => `找不到原始文件 ${d.fileId}。请从备份恢复。`,
    en: (d) => `The original file ${d.fileId} is not in the store. Restore it from a backup.`,
  }),
  'command-reused': defineProblem<{ commandId: string }>({
    status: 409,
    zh: (d) => `操作编号 ${d.commandId} 已用于另一项内容不同的操作。请用新的编号重新提交。`,
    en: (d) => `The command id ${d.commandId} was used for another input. Send this one with a new id.`,
  }),
  'schema-version': defineProblem<{ command: string; sent: number; expected: number }>({
    status: 409,
    zh: (d) => `操作 ${d.command} 的格式版本是 ${d.sent}，本程序使用版本 ${d.expected}。请更新程序后重试。`,
    en: (d) => `The command ${d.command} was sent in schema version ${d.sent}; this program uses ${d.expected}.`,
  }),
  'invalid-input': defineProblem<{ command: string; reason: string }>({
    status: 422,
    zh: (d) => `操作 ${d.command} 的内容不符合要求：${d.reason}`,
    en: (d) => `The input of ${d.command} is not valid: ${d.reason}`,
  }),
  'outside-territory': defineProblem<{ command: string; territory: string }>({
    status: 403,
    zh: (d) => `您的权限范围是 ${d.territory}，不能执行操作 ${d.command}。`,
    en: (d) => `Your rights end at ${d.territory}; ${d.command} lies outside.`,
  }),
  'not-empty': defineProblem<{ target: string }>({
    status: 409,
    zh: (d) => `${d.target} 里已有数据，恢复只能放进空的数据库和数据目录。请换一个空的。`,
    en: (d) => `${d.target} already holds data; a backup is restored only into an empty database and folder.`,
  }),
  'not-a-backup': defineProblem<{ file: string }>({
    status: 422,
    zh: (d) => `${d.file} 不是不漏的备份文件，或者文件头已损坏。请换一个备份文件。`,
    en: (d) => `${d.file} is not a Bulou backup, or its head is damaged. Take another one.`,
  }),
  'backup-damaged': defineProblem<{ file: string; reason: string }>({
    status: 422,
    zh: (d) => `备份文件 ${d.file} 已损坏（${d.reason}），没有恢复任何内容。请换一个备份文件。`,
    en: (d) => `The backup ${d.file} is damaged (${d.reason}); nothing of it is to be used. Take another one.`,
  }),
  'backup-key': defineProblem<{ file: string }>({
    status: 422,
    zh: (d) => `打不开备份文件 ${d.file}：缺少它的密钥文件，或口令不对。`,
    en: (d) => `The backup ${d.file} cannot be opened: its key file is missing or the passphrase is wrong.`,
  }),
});
