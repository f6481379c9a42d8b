/** What commands are called by those who read the trail. */
const WORDS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  'network.load-divisions': { zh: '载入区划表', en: 'Divisions loaded' },
  'network.open-accounts': { zh: '开通账号', en: 'Accounts opened' },
  'network.reset-account': { zh: '重置账号', en: 'Account reset' },
  'network.close-account': { zh: '停用账号并移交任务', en: 'Account closed, tasks handed over' },
  'network.open-session': { zh: '登录', en: 'Signed in' },
  'network.close-session': { zh: '退出', en: 'Signed out' },
  'network.step-up': { zh: '再次确认身份', en: 'Identity confirmed again' },
  'network.change-password': { zh: '修改密码', en: 'Password changed' },
  'network.begin-totp': { zh: '开始启用验证器', en: 'Authenticator begun' },
  'network.confirm-totp': { zh: '启用验证器', en: 'Authenticator confirmed' },
  'network.assign-task': { zh: '分派任务', en: 'Task assigned' },
  'network.close-task': { zh: '办结任务', en: 'Task settled' },
  'roster.decide-pair': { zh: '审核一对记录', en: 'Pair decided' },
  'roster.undo-pair-decision': { zh: '撤销审核', en: 'Pair decision taken back' },
  'roster.reveal-child': { zh: '查看完整号码', en: 'Whole numbers shown' },
  'roster.draw-homes': { zh: '抽取入户核查的户', en: 'Homes drawn' },
  'roster.assign-homes': { zh: '派督导员', en: 'Homes given to an inspector' },
  'roster.replace-home': { zh: '替换抽中的户', en: 'Drawn home replaced' },
  'roster.print-visit-sheets': { zh: '打印入户核查表', en: 'Visit sheets printed' },
  'roster.record-interview': { zh: '登记入户核查', en: 'Home visit recorded' },
  'coverage.open-term': { zh: '打开学期', en: 'Term opened' },
  'coverage.plan-step': { zh: '安排学期步骤', en: 'Step planned' },
  'coverage.propose-exception': { zh: '提出例外', en: 'Exception proposed' },
  'coverage.sign-exception': { zh: '签例外', en: 'Exception signed' },
  'coverage.close-term': { zh: '关闭学期', en: 'Term closed' },
  'roster.upload-list': { zh: '导入名单', en: 'List handed in' },
  'roster.confirm-list': { zh: '确认名单', en: 'List confirmed' },
  'roster.withdraw-list': { zh: '撤回名单', en: 'List withdrawn' },
  'roster.remember-columns': { zh: '更正列的读法', en: 'Columns corrected' },
  'roster.export-marked-list': { zh: '下载标出问题的名单', en: 'Marked list exported' },
  'term.start-run': { zh: '开始运行学期', en: 'Run started' },
  'coverage.export-children': { zh: '导出名单', en: 'List exported' },
  'term.take-in-files': { zh: '收下名单文件', en: 'Files taken in' },
  'term.record-run': { zh: '跑一个学期', en: 'Term run' },
  'term.make-audit-pack': { zh: '做审计包', en: 'Auditor’s pack made' },
  'term.write-outputs': { zh: '写出结果文件', en: 'Papers written' },
};

/** The command's words; its name where it has none. */
export function describeEvent(commandName: string): { zh: string; en: string } {
  return WORDS[commandName] ?? { zh: commandName, en: commandName };
}
