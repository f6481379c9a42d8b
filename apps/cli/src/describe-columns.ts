import { readDateText, readPhone } from '@bulou/kernel';
import { profileColumns } from '@bulou/tabular';
import { findDateOrder, readDateAs } from './read-dates.ts';
import type { RowTable } from './read-rows.ts';

/** What a column holds, as far as its name and its contents tell. */
export type ColumnRole =
  | 'ignored'
  | 'national-id'
  | 'name'
  | 'forename'
  | 'surname'
  | 'birth'
  | 'date'
  | 'sex'
  | 'email'
  | 'phone'
  | 'household'
  | 'enrolment-no'
  | 'school'
  | 'guardian'
  | 'amount'
  | 'code'
  | 'word'
  | 'text'
  | 'words';

export interface DescribedColumn {
  readonly column: string;
  readonly role: ColumnRole;
}

/** Names that say a role; the first that fits wins. A label of the truth must never be compared. */
const NAMED: readonly (readonly [RegExp, ColumnRole])[] = [
  [/^(true|gold|real)?_?(cluster|label|entity|truth|person|match|duplicate|gold)(_?(id|no|label|key))?$/i, 'ignored'],
  [/^(序号|行号|备注|note|remark|index|row_?(no|num|number)?|unnamed.*|)s?$/i, 'ignored'],
  [/(监护人|家长|户主|父亲|母亲|guardian|parent|father|mother)/i, 'guardian'],
  [/身份证|证件号|national_?id|^id_?card/i, 'national-id'],
  [/学籍号|enrol?lment_?no/i, 'enrolment-no'],
  [/户编号|户号|household/i, 'household'],
  [/given|fore_?name|first_?name|^f_?name$|^first$/i, 'forename'],
  [/sur_?name|last_?name|family_?name|^[ls]_?name$|^last$/i, 'surname'],
  [/出生|生日|birth|^dob$|_dob$/i, 'birth'],
  [/性别|^sex$|gender/i, 'sex'],
  [/e-?mail|邮箱/i, 'email'],
  [/电话|手机|phone|mobile|^tel/i, 'phone'],
  [/姓名|^name$|full_?name/i, 'name'],
  [/价格|金额|price|amount/i, 'amount'],
  [/学校|^school/i, 'school'],
];
const PROFILED_ROWS = 500;
const MOSTLY = 0.6;
/** Up to this many different values a column is a word of a list, such as a state or a sex. */
const WORDS_OF_A_LIST = 60;
/** From this many words, or Han characters, on a text is compared by its words. */
const WORDS_OF_A_TEXT = 1.5;
const HAN_OF_A_TEXT = 5;

/** Says of each column what it holds. Pure. */
export function describeColumns(table: RowTable, idColumn: string): DescribedColumn[] {
  const profiles = profileColumns(table.rows.slice(0, PROFILED_ROWS));
  return table.columns.map((column, index) => {
    if (column === idColumn) return { column, role: 'ignored' };
    const values = table.rows.flatMap((row) => row.cells[index]?.trim() || []);
    const shares = profiles[index]?.shares;
    const named = NAMED.find(([pattern]) => pattern.test(column))?.[1];
    if (shares === undefined || new Set(values.slice(0, 10_000)).size < 2 || isCounter(values))
      return { column, role: 'ignored' };
    if (named === 'name' || named === 'guardian')
      return { column, role: shares.hanName < MOSTLY ? roleOfText(values) : named };
    if (named === 'birth' || named === 'amount')
      return { column, role: fits(named, values) ? named : roleOfText(values) };
    if (named !== undefined) return { column, role: named };
    if (shares.nationalId > MOSTLY) return { column, role: 'national-id' };
    if (shares.hanName > MOSTLY && shares.sex < MOSTLY && averageOf(values, countHan) <= 4 && !isListed(values))
      return { column, role: 'name' };
    return { column, role: roleOfText(values) };
  });
}

/** A number that counts the rows says nothing of what they hold. */
function isCounter(values: readonly string[]): boolean {
  const steps = values.slice(1).filter((value, index) => Number(value) - Number(values[index]) === 1);
  return values.length > 20 && steps.length > (values.length - 1) * 0.9;
}

function roleOfText(values: readonly string[]): ColumnRole {
  if (isListed(values)) return 'word';
  const sample = values.slice(0, PROFILED_ROWS);
  const shareOf = (fit: (value: string) => boolean): number => sample.filter(fit).length / sample.length;
  if (shareOf((value) => value.includes('@')) > MOSTLY) return 'email';
  if (shareOf((value) => value.length >= 11 && readPhone(value) !== undefined) > MOSTLY) return 'phone';
  if (fits('birth', values)) return 'date';
  if (fits('amount', values) && shareOf((value) => /[.$€£¥￥]/.test(value)) > MOSTLY) return 'amount';
  if (shareOf((value) => /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9 /.-]{1,31}$/.test(value) && countWords(value) < 3) > MOSTLY)
    return 'code';
  const wordy = averageOf(sample, countWords) >= WORDS_OF_A_TEXT || averageOf(sample, countHan) >= HAN_OF_A_TEXT;
  return wordy ? 'words' : 'text';
}

/** Whether most values can be read as what the role wants. */
function fits(role: 'birth' | 'amount', values: readonly string[]): boolean {
  const sample = values.slice(0, PROFILED_ROWS);
  const order = findDateOrder(sample);
  const reads = (value: string) =>
    role === 'birth'
      ? value.length >= 8 && (readDateText(value)?.on ?? readDateAs(value, order)) !== undefined
      : readAmount(value) !== undefined;
  return sample.filter(reads).length > sample.length * MOSTLY;
}

function isListed(values: readonly string[]): boolean {
  const distinct = new Set(values).size;
  // A short table has few values of everything; then most of them come once.
  return distinct <= WORDS_OF_A_LIST && distinct < values.length / 3;
}

function averageOf(values: readonly string[], measure: (value: string) => number): number {
  const sample = values.slice(0, PROFILED_ROWS);
  return sample.reduce((sum, value) => sum + measure(value), 0) / Math.max(1, sample.length);
}

const countHan = (value: string): number => value.match(/\p{Script=Han}/gu)?.length ?? 0;
const countWords = (value: string): number => value.split(/[\s,;/]+/).filter((word) => word !== '').length;

/** A number with or without a currency and thousands marks. Pure. */
export function readAmount(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[$€£¥元,\s]|gbp|usd|cny|rmb/gi, '');
  const value = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Share of the rows in which a column has to repeat another to say nothing of its own. */
const REPEATS = 0.9;
const REPEATING: ReadonlySet<ColumnRole> = new Set(['text', 'words', 'word', 'name', 'forename', 'surname', 'code']);

/**
 * Columns whose words stand in another column of the same row, such as the forename beside the full name: compared as
 * well they would count one piece of evidence twice. Of two that repeat each other the later goes. Pure.
 */
export function listRepeatingColumns(table: RowTable, columns: readonly DescribedColumn[]): Set<string> {
  const repeating = new Set<string>();
  const candidates = columns.filter(({ role }) => REPEATING.has(role)).reverse();
  const words = new Map(candidates.map(({ column }) => [column, listWordsByRow(table, column)]));
  for (const { column } of candidates) {
    const own = words.get(column) ?? [];
    const within = candidates.some((other) => {
      if (other.column === column || repeating.has(other.column)) return false;
      const theirs = words.get(other.column) ?? [];
      const both = own.flatMap((each, row) => (each.size > 0 && (theirs[row]?.size ?? 0) > 0 ? [row] : []));
      const filled = own.filter((each) => each.size > 0).length;
      const same = both.filter((row) => [...(own[row] ?? [])].every((word) => theirs[row]?.has(word)));
      return filled > 0 && same.length >= filled * REPEATS;
    });
    if (within) repeating.add(column);
  }
  return repeating;
}

function listWordsByRow(table: RowTable, column: string): Set<string>[] {
  const index = table.columns.indexOf(column);
  const split = (cell: string) => new Set(cell.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []);
  return table.rows.slice(0, PROFILED_ROWS).map((row) => split(row.cells[index] ?? ''));
}

/** The first column that is filled in every row and never repeats. Pure. */
export function findIdColumn(table: RowTable): string | undefined {
  return table.columns.find((_, index) => {
    const values = new Set(table.rows.map((row) => row.cells[index]?.trim() ?? ''));
    return values.size === table.rows.length && !values.has('');
  });
}
