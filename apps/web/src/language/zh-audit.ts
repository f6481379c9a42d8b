/** Texts of the auditor's pack. */
export const zhAudit = {
  'pack.title': '审计包',
  'pack.note':
    '一期、一个乡镇、一个村或一个孩子的全部依据：名单、认定、发放、签字盖章、操作日志，带一个不依赖本系统的核对程序。每次都记入日志。',
  'pack.make': '做审计包',
  'pack.scope': '范围：留空是全县；九位是乡镇，十二位是村，其他是孩子的编号',
  'pack.scopeLabel': '范围',
  'pack.whole': '含完整证件号、电话、账号和盖章的名册',
  'pack.fileName': '审计包',
  'pack.goes': '号码已遮盖。将记入日志，并要求再次确认身份。',
  'pack.goesWhole': '含完整号码：请按涉密材料保管。将记入日志，并要求再次确认身份。',
} as const;
