/** A row as the office shows it: its fields by name, with every number masked. Pure. */
import { formatYuan, maskBankAccount, maskNationalId, maskPhone, type Stage, stageLabel } from '@bulou/kernel';
import type { StoredRecord } from './source-rows.ts';

/** One field of a row. */
export interface ShownField {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
  readonly value: string;
}

type Reading = (record: StoredRecord) => string | undefined;

const text =
  (name: string): Reading =>
  (record) => {
    const value = record[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
const tick =
  (name: string): Reading =>
  (record) =>
    typeof record[name] === 'boolean' ? (record[name] ? '是' : '否') : undefined;

const SEX: Readonly<Record<string, string>> = { male: '男', female: '女' };

/** In the order in which a clerk compares them. */
const FIELDS: readonly (readonly [field: string, zh: string, en: string, read: Reading])[] = [
  ['name', '姓名', 'Name', text('name')],
  ['nationalId', '身份证号', 'ID number', (record) => maskIdentity(record)],
  ['sex', '性别', 'Sex', (record) => SEX[String(record['sex'])]],
  ['birthOn', '出生日期', 'Born on', text('birthOn')],
  ['township', '乡镇', 'Township', text('townshipName')],
  ['village', '村', 'Village', text('villageName')],
  ['address', '住址', 'Address', text('address')],
  ['householdNo', '户编号', 'Household', (record) => maskTail(record['householdNo'])],
  ['relation', '与户主关系', 'Relation to head', text('relationToHead')],
  ['head', '户主', 'Head', (record) => record.head?.name],
  ['guardians', '监护人', 'Guardians', (record) => joinNames(record)],
  ['phones', '电话', 'Phones', (record) => record.phones?.map(maskPhone).join('、') || undefined],
  ['enrolmentNo', '学籍号', 'Enrolment number', (record) => maskTail(record['enrolmentNo'])],
  ['school', '学校', 'School', text('schoolName')],
  ['stage', '学段', 'Stage', (record) => nameStage(record)],
  ['grade', '年级', 'Year', (record) => nameGrade(record)],
  ['class', '班级', 'Class', text('className')],
  ['boarding', '寄宿', 'Boarding', tick('boarding')],
  ['studyPlace', '就读地', 'Place of study', text('studyPlaceText')],
  ['schooling', '在校生状况', 'Schooling', text('schoolingText')],
  ['poverty', '脱贫情况', 'Poverty status', (record) => record.poverty?.statusText || undefined],
  ['flaggedPoor', '标为贫困', 'Flagged poor', tick('flaggedPoor')],
  ['event', '变动', 'Event', text('eventText')],
  ['card', '银行卡', 'Bank card', (record) => describeCard(record)],
  ['received', '已领资助', 'Aid received', (record) => describeReceived(record)],
  ['note', '备注', 'Note', text('note')],
];

/** The fields that the row has. */
export function describeRecord(record: StoredRecord): ShownField[] {
  return FIELDS.flatMap(([field, zh, en, read]) => {
    const value = read(record);
    return value === undefined || value === '' ? [] : [{ field, zh, en, value: coverNumbers(value) }];
  });
}

/** A number that somebody typed into a note or an address is as much a number as one in its column. */
function coverNumbers(value: string): string {
  return value.replace(/\d{11,19}[Xx]?/g, (digits) => `${digits.slice(0, 3)}****${digits.slice(-4)}`);
}

function maskIdentity({ nationalId }: StoredRecord): string | undefined {
  const value = nationalId?.text ?? nationalId?.raw ?? '';
  return value === '' ? undefined : maskNationalId(value);
}

function maskTail(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.length <= 4 ? value : `****${value.slice(-4)}`;
}

function joinNames({ guardians = [] }: StoredRecord): string | undefined {
  return guardians.map(({ name, relation }) => (relation ? `${name}（${relation}）` : name)).join('、') || undefined;
}

function nameStage(record: StoredRecord): string | undefined {
  return typeof record['stage'] === 'string' ? stageLabel(record['stage'] as Stage, 'zh') : undefined;
}

function nameGrade(record: StoredRecord): string | undefined {
  const { gradeText, grade } = record as { gradeText?: string; grade?: number };
  return gradeText ?? (grade === undefined ? undefined : `${grade}年级`);
}

function describeCard({ card }: StoredRecord): string | undefined {
  if (card === undefined) return undefined;
  return [maskBankAccount(card.account), card.holderName, card.bank].filter(Boolean).join(' ');
}

function describeReceived({ received }: StoredRecord): string | undefined {
  if (received === undefined) return undefined;
  const amount = received.amountFen === undefined ? '' : `${formatYuan(BigInt(received.amountFen))} 元`;
  return [received.benefitText, received.payerText, received.term, amount].filter(Boolean).join(' ');
}
