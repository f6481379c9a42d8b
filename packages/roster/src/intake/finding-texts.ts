import type { Finding } from '@bulou/kernel';

type Severity = Finding['severity'];

/** Severity, what is wrong (with `{}` for the value), and what to do. The place is put in front by `makeIntakeFinding`. */
const TEXTS = {
  'id-absent': ['warning', '没有身份证号', '请补填身份证号；确实没有的（如新生儿）请在备注中说明'],
  'newborn-without-id': ['info', '新生儿还没有身份证号', '请在户口登记后补填'],
  'id-damaged': [
    'error',
    '身份证号已被表格软件改坏，末三位不可信',
    '请把该列设为文本格式，按户口簿重新填写或从原系统重新导出',
  ],
  'id-bad-checksum': ['error', '身份证号校验位不对，至少有一位写错', '请对照户口簿或身份证改正'],
  'id-incomplete': ['error', '身份证号位数不够', '请对照户口簿补全为 18 位'],
  'id-malformed': ['error', '这不是身份证号', '请对照户口簿填写 18 位身份证号'],
  'id-disability-certificate': ['info', '填的是残疾人证号，已取前 18 位作身份证号', '请核对身份证号'],
  'id-fifteen-digits': ['info', '是 15 位旧号，已按国标换算为 18 位', '请核对并改填 18 位号码'],
  'id-tidied': ['info', '身份证号中有全角字符、空格、引号或非标准的 X，已整理', '无须处理；下次请直接填写半角数字'],
  'id-other-certificate': ['info', '证件不是居民身份证，号码只作参考', '请核对证件类型；有身份证的请改填身份证号'],
  'birth-differs': ['warning', '出生日期与身份证号中的不一致', '请对照户口簿改正其中写错的一处'],
  'sex-differs': ['warning', '性别与身份证号中的不一致', '请对照户口簿改正其中写错的一处'],
  'date-unreadable': ['warning', '日期看不懂', '请按 2010-01-01 的样子填写'],
  'date-in-future': ['warning', '出生日期在数据日期之后', '请核对出生日期'],
  'sex-unreadable': ['warning', '性别看不懂', '请填“男”或“女”'],
  'name-absent': ['warning', '有身份证号而没有姓名', '请补填姓名'],
  'name-uncertain': [
    'warning',
    '姓名中有 ?、□、拼音等代替的字',
    '请按户口簿补上原字；打不出的字请用全角字库输入或注明',
  ],
  'name-odd': ['warning', '这不像一个人的姓名', '请核对姓名；不是人员的行请删除'],
  'name-tidied': ['info', '姓名中有空格或不统一的间隔号，已整理', '无须处理'],
  'row-without-person': ['warning', '这一行既没有姓名也没有身份证号，没有读入', '请补填姓名和身份证号，或删除这一行'],
  'row-example': ['info', '这是填表示例，没有读入', '无须处理'],
  'money-unreadable': ['warning', '金额看不懂', '请填写以元为单位的数字'],
  'answer-unreadable': ['warning', '这里应填“是”或“否”', '请改填“是”或“否”'],
  'boarding-unreadable': ['warning', '就读方式看不懂', '请填“走读”或“住校”'],
  'grade-unreadable': ['warning', '年级或学段看不懂', '请填写如“三年级”“高中一年级”'],
  'phone-unreadable': ['info', '电话号码不对', '请核对电话号码'],
  'card-damaged': ['error', '银行账号已被表格软件改坏', '请把该列设为文本格式后重新填写'],
  'card-malformed': ['warning', '这不是银行账号', '请填写卡面或存折上的完整账号'],
  'card-luhn-failed': ['info', '银行账号通不过卡号校验；存折账号可能如此', '是银行卡的，请对照卡面核对'],
  'term-unreadable': ['warning', '学期或学年看不懂', '请填写如“2018年秋季”'],
  'received-without-benefit': ['warning', '没有写明是什么资助项目', '请补填资助项目'],
  'received-without-term': ['warning', '没有写明是哪个学期或学年', '请补填学期或学年'],
  'received-without-payer': ['info', '没有写明资金来源', '请补填资金来源（中央、省、市、县或其他部门）'],
  'poverty-unreadable': ['warning', '脱贫属性看不懂', '请填“未脱贫”“已脱贫”或“返贫”'],
  'poverty-contradicts': ['warning', '脱贫属性与脱贫年度互相矛盾', '请向扶贫办核对'],
  'poverty-year-open': ['warning', '脱贫年度就是取数当年，不能断定当日是否已脱贫', '请向扶贫办取得当日的脱贫属性'],
  'poverty-blank-as-not-out': ['warning', '没有脱贫属性列；脱贫年度空白的按未脱贫读', '请核对空白是否就是未脱贫'],
  'freshman-contradicts': ['warning', '是否新生与录取年份不一致', '请对照录取通知书核对'],
  'study-place-unreadable': ['warning', '就读地看不懂', '请写明省、市、县'],
  'place-unknown': ['warning', '在区划表中找不到这个村', '请核对村名；改名、并村的请补进别名表'],
  'place-ambiguous': ['warning', '有几个村都叫这个名字', '请写明乡镇'],
  'place-near': ['info', '村名差一个字，按最相近的一个村读', '请核对村名'],
  'place-township-differs': ['warning', '这个村不在所写的乡镇', '请核对乡镇和村名'],
  'place-outside': ['info', '住址在县外', '请核对住址'],
  'duplicate-row': ['warning', '同一文件里同一个人出现了不止一次', '请核对，只保留一行'],
  'duplicate-across-files': ['info', '同一类名单的另一个文件里也有这个人', '请核对是否转学、重复上报'],
  'id-shared': ['error', '同一类名单里，这个身份证号还写在另一个姓名下', '请对照户口簿核对每个人的身份证号'],
  'duplicate-sheet': ['warning', '这张表与另一张表的人员完全相同', '请删除重复的一张'],
  'total-differs': ['warning', '合计与各行加起来不一致', '请核对合计和各行'],
  'column-empty': ['info', '整列是空的', '请确认是否漏填'],
  'column-missing': ['warning', '没有找到这一列', '请补上这一列，或在映射文件中指明'],
  'column-unknown': ['info', '不认识这一列的表头，没有读', '需要时请在映射文件中指明'],
  'merged-filled': ['info', '合并单元格的值已填到它盖住的每一行', '请核对'],
  'group-filled': ['warning', '这一列只在每组第一行有值，已按分组填到下面各行', '请核对分组是否正确'],
  'group-heading': ['info', '按小标题行给下面各行补上了班级、村或学校', '请核对'],
  'title-used': ['info', '表中没有这一列，按标题、工作表名或文件名读出', '请核对'],
  'date-hint-differs': ['warning', '表中写的日期与所报的数据日期不一致', '请核对数据日期'],
  'term-hint-differs': ['warning', '标题写的学期与所报的数据日期不符', '请核对是否交错了文件'],
  'sheet-instructions': ['info', '这张表是说明或代码表，没有读', '无须处理'],
  'sheet-without-table': [
    'warning',
    '没有找到人员名单的表头，没有读',
    '请核对表头是否有“姓名”“身份证号”，或在映射文件中指明',
  ],
  'sheet-hidden-skipped': ['warning', '这张隐藏的表没有读', '请确认；需要的请取消隐藏后重新提交'],
  'sheet-hidden-read': ['warning', '名单在隐藏的表里，已读', '请确认这是要提交的名单'],
  'sheet-household-wide': ['error', '这张表一户一行，没有一人一行的姓名列，没有读', '请改为一人一行'],
  'beside-table': ['error', '同一行并排列了两个人，右边的没有读', '请改为一人一行'],
  'table-empty': ['info', '有表头而没有人员', '请确认是否漏填'],
  'households-without-child': ['info', '这些户没有适龄孩子', '无须处理'],
  'file-skipped': ['info', '映射文件要求不读', '无须处理'],
  'file-not-table': ['info', '不是表格文件，没有读', '无须处理；扫描件请另附表格'],
  'mapping-unused': ['warning', '映射文件中的这一条没有用上', '请核对文件名和工作表名'],
  'file-repeated': ['warning', '与另一个文件的内容完全相同，只读了一次', '请删除重复的文件'],
} as const satisfies Readonly<Record<string, readonly [Severity, string, string]>>;

export type IntakeCode = keyof typeof TEXTS;

/** Where a finding stands. */
export interface FindingPlace {
  readonly kind: string;
  readonly path: string;
  readonly sheet: string;
  readonly row: number;
  readonly column?: string;
  readonly value?: string;
}

/** A finding whose reason says what and where, and whose remedy says what to do. `detail` follows the reason in brackets. */
export function makeIntakeFinding(code: IntakeCode, place: FindingPlace, detail = ''): Finding {
  const [severity, what, remedy] = TEXTS[code];
  const where = [
    place.row > 0 ? `第 ${place.row} 行` : '',
    place.column === undefined || place.column === '' ? '' : `“${place.column}”`,
  ].join('');
  const said = detail === '' ? what : `${what}（${detail}）`;
  return {
    code,
    severity,
    kind: place.kind,
    path: place.path,
    sheet: place.sheet,
    row: place.row,
    column: place.column ?? '',
    value: place.value ?? '',
    reason: `${where}${where === '' ? '' : '：'}${said}。`,
    remedy: `${remedy}。`,
  };
}

const MANY_ROWS = 20;

/**
 * Folds many findings of one code in one column into one finding for the column, with the rows it holds for, when they
 * concern at least a third of the table's rows and more than twenty of them.
 */
export function summariseFindings(findings: readonly Finding[], rowCount: number): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.row === 0) continue;
    const key = `${finding.code}\u0000${finding.column}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  const folded = new Set<string>();
  for (const [key, group] of groups) if (group.length > MANY_ROWS && group.length * 3 >= rowCount) folded.add(key);
  if (folded.size === 0) return [...findings];
  const said = new Set<string>();
  const kept: Finding[] = [];
  for (const finding of findings) {
    const key = `${finding.code}\u0000${finding.column}`;
    if (finding.row === 0 || !folded.has(key)) kept.push(finding);
    else if (!said.has(key)) {
      said.add(key);
      kept.push(foldGroup(groups.get(key) ?? [], rowCount));
    }
  }
  return kept;
}

function foldGroup(group: readonly Finding[], rowCount: number): Finding {
  const first = group[0]!;
  const what = first.reason
    .replace(/^第 \d+ 行/, '')
    .replace(/^(“[^”]*”)?：/, '')
    .replace(/（[^）]*）。$/, '')
    .replace(/。$/, '');
  const rows = formatRowRanges(group.map((finding) => finding.row));
  const where = first.column === '' ? '' : `“${first.column}”`;
  return {
    ...first,
    row: 0,
    value: first.value === '' ? '' : `${first.value} 等`,
    reason: `${where}共 ${rowCount} 行中有 ${group.length} 行${what}；行号 ${rows}。`,
  };
}

/** 4-18、20、22-30; beyond a screenful it says how many more. */
export function formatRowRanges(rows: readonly number[]): string {
  const parts: string[] = [];
  const sorted = [...new Set(rows)].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end]! + 1) end += 1;
    parts.push(end > at ? `${sorted[at]}-${sorted[end]}` : `${sorted[at]}`);
    at = end + 1;
  }
  return parts.length <= 60 ? parts.join('、') : `${parts.slice(0, 60).join('、')} 等`;
}
