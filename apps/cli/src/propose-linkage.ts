import { readDateText, readNationalId, readPhone } from '@bulou/kernel';
import { blockOn, compare, type LinkageSettingsInput } from '@bulou/linkage';
import { profileColumns } from '@bulou/tabular';
import type { RowTable } from './read-rows.ts';

/** What a column holds, as far as its name and its contents tell. */
export type ColumnRole =
  | 'ignored'
  | 'national-id'
  | 'name'
  | 'forename'
  | 'surname'
  | 'birth'
  | 'sex'
  | 'email'
  | 'phone'
  | 'household'
  | 'enrolment-no'
  | 'school'
  | 'guardian'
  | 'code'
  | 'word'
  | 'text';

export interface DescribedColumn {
  readonly column: string;
  readonly role: ColumnRole;
}

/** Names that say a role; the first that fits wins. A label of the truth must never be compared. */
const NAMED: readonly (readonly [RegExp, ColumnRole])[] = [
  [/^(cluster|label|entity|truth|person)(_?id)?$|^(序号|备注|note|remark)s?$/i, 'ignored'],
  [/(监护人|家长|户主|父亲|母亲|guardian|parent|father|mother)/i, 'guardian'],
  [/身份证|证件号|national_?id|^id_?card/i, 'national-id'],
  [/学籍号|enrol?lment_?no/i, 'enrolment-no'],
  [/户编号|户号|household/i, 'household'],
  [/given|fore_?name|first_?name/i, 'forename'],
  [/sur_?name|last_?name|family_?name/i, 'surname'],
  [/出生|生日|birth|^dob$/i, 'birth'],
  [/性别|^sex$|gender/i, 'sex'],
  [/e-?mail|邮箱/i, 'email'],
  [/电话|手机|phone|mobile|^tel/i, 'phone'],
  [/姓名|^name$|full_?name/i, 'name'],
  [/学校|^school/i, 'school'],
];
const PROFILED_ROWS = 500;
const MOSTLY = 0.6;
/** Up to this many different values a column is a word of a list, such as a state or a sex. */
const WORDS_OF_A_LIST = 60;

/** Says of each column what it holds. Pure. */
export function describeColumns(table: RowTable, idColumn: string): DescribedColumn[] {
  const profiles = profileColumns(table.rows.slice(0, PROFILED_ROWS));
  return table.columns.map((column, index) => {
    const named = column === idColumn ? 'ignored' : NAMED.find(([pattern]) => pattern.test(column))?.[1];
    const shares = profiles[index]?.shares;
    if (shares === undefined) return { column, role: 'ignored' };
    if (named === 'name' && shares.hanName < MOSTLY) return { column, role: 'text' };
    if (named !== undefined) return { column, role: named };
    if (shares.nationalId > MOSTLY) return { column, role: 'national-id' };
    if (shares.hanName > MOSTLY && shares.sex < MOSTLY && countDistinct(table, index) > WORDS_OF_A_LIST)
      return { column, role: 'name' };
    return { column, role: roleOfText(table, index) };
  });
}

function roleOfText(table: RowTable, index: number): ColumnRole {
  const values = table.rows.flatMap((row) => row.cells[index]?.trim() || []);
  if (values.length === 0) return 'ignored';
  const distinct = new Set(values).size;
  if (distinct < 2) return 'ignored';
  if (distinct <= WORDS_OF_A_LIST) return 'word';
  const sample = values.slice(0, PROFILED_ROWS);
  const shareOf = (fits: (value: string) => boolean): number => sample.filter(fits).length / sample.length;
  if (shareOf((value) => value.includes('@')) > MOSTLY) return 'email';
  if (shareOf((value) => value.length >= 11 && readPhone(value) !== undefined) > MOSTLY) return 'phone';
  if (shareOf((value) => readDateText(value)?.on !== undefined && value.length >= 8) > MOSTLY) return 'birth';
  return shareOf((value) => /^[A-Za-z]{0,2}\d{3,}$/.test(value)) > MOSTLY ? 'code' : 'text';
}

function countDistinct(table: RowTable, index: number): number {
  return new Set(table.rows.map((row) => row.cells[index]?.trim() ?? '')).size;
}

/** The first column that is filled in every row and never repeats. Pure. */
export function findIdColumn(table: RowTable): string | undefined {
  return table.columns.find((_, index) => {
    const values = new Set(table.rows.map((row) => row.cells[index]?.trim() ?? ''));
    return values.size === table.rows.length && !values.has('');
  });
}

export interface Proposal {
  readonly mode: 'link' | 'dedupe';
  readonly idColumn: string;
  readonly datasets: readonly { readonly name: string; readonly uniqueWithin: boolean }[];
  readonly columns: readonly DescribedColumn[];
}

type Comparison = LinkageSettingsInput['comparisons'][number];
type Rule = LinkageSettingsInput['blocking'][number];
type Part = Exclude<Parameters<typeof blockOn>[1], undefined>;

/** Blocks that would make more pairs than this are left out: a frequent name is no reason to compare everybody. */
const MOST_BLOCK_PAIRS = 200_000;
const MOST_RULES = 30;

/** Settings for columns whose roles are known; `undefined` when nothing tells one person from another. Pure. */
export function proposeSettings({ mode, idColumn, datasets, columns }: Proposal): LinkageSettingsInput | undefined {
  const comparisons = proposeComparisons(columns);
  const blocking = proposeBlocking(columns);
  if (comparisons.length < 2 || blocking.length === 0) return undefined;
  const limits = { maxBlockPairs: MOST_BLOCK_PAIRS };
  return { mode, idColumn, datasets: [...datasets], comparisons, blocking, limits };
}

function proposeComparisons(columns: readonly DescribedColumn[]): Comparison[] {
  const firstOf = (role: ColumnRole) => columns.find((each) => each.role === role)?.column;
  const [nationalId, birthOn, sex] = [firstOf('national-id'), firstOf('birth'), firstOf('sex')];
  const [forename, surname] = [firstOf('forename'), firstOf('surname')];
  const made: Comparison[] = [];
  if (nationalId !== undefined) {
    const columnsOfPerson = {
      nationalId,
      ...(birthOn === undefined ? {} : { birthOn }),
      ...(sex === undefined ? {} : { sex }),
    };
    made.push(compare.chineseIdentity(columnsOfPerson));
  }
  if (forename !== undefined && surname !== undefined) made.push(compare.forenameSurname(forename, surname));
  for (const { column, role } of columns) {
    if (role === 'name') made.push(compare.chineseName(column));
    else if (role === 'birth' && (nationalId === undefined || column !== birthOn) && column !== undefined)
      made.push(compare.date(column));
    else if (role === 'email') made.push(compare.email(column));
    else if (role === 'enrolment-no') made.push(compare.enrolmentNo(column));
    else if (role === 'phone') made.push(compare.exact(column, { role: 'family' }));
    else if (role === 'household') made.push(compare.exact(column, { role: 'family' }));
    else if (role === 'guardian') made.push(compare.levenshtein(column, { role: 'family', thresholds: [1] }));
    else if (role === 'school') made.push(compare.exact(column, { role: 'place' }));
    else if (role === 'code') made.push(compare.damerauLevenshtein(column, { thresholds: [1, 2] }));
    else if (role === 'word' || (role === 'sex' && nationalId === undefined)) made.push(compare.exact(column));
    else if (role === 'text' || ((role === 'forename' || role === 'surname') && !(forename && surname)))
      made.push(compare.jaroWinkler(column, { thresholds: [0.9, 0.8], termFrequency: true }));
  }
  return made;
}

/** How a role takes part in a blocking key together with another. */
function keyOf({ column, role }: DescribedColumn): Part | undefined {
  if (role === 'name') return { column, as: 'pinyin' };
  if (['forename', 'surname', 'birth', 'code', 'text', 'phone', 'household', 'school'].includes(role))
    return { column, as: 'value' };
  return undefined;
}

function proposeBlocking(columns: readonly DescribedColumn[]): Rule[] {
  const rules = columns.flatMap(proposeAlone);
  const person = columns.filter(({ role }) => ['name', 'forename', 'surname', 'birth'].includes(role));
  const others = columns.filter((each) => !person.includes(each) && keyOf(each) !== undefined);
  for (const [index, one] of person.entries())
    for (const other of [...person.slice(index + 1), ...others]) rules.push(...proposeTogether(one, other));
  for (const [index, one] of others.entries())
    for (const other of others.slice(index + 1)) rules.push(...proposeTogether(one, other));
  return rules.slice(0, MOST_RULES);
}

function proposeAlone({ column, role }: DescribedColumn): Rule[] {
  if (role === 'national-id')
    return (['id', 'id-corrections', 'id-prefix15'] as const).map((as) => blockOn(`${column} ${as}`, { column, as }));
  if (role === 'email' || role === 'code') return [blockOn(`${column} deletions`, { column, as: 'deletions' })];
  if (role === 'enrolment-no' || role === 'birth') return [blockOn(column, column)];
  if (role === 'name') return [blockOn(column, { column, as: 'pinyin' })];
  if (role === 'forename' || role === 'surname') return [blockOn(`${column} deletions`, { column, as: 'deletions' })];
  return [];
}

function proposeTogether(one: DescribedColumn, other: DescribedColumn): Rule[] {
  const [first, second] = [keyOf(one), keyOf(other)];
  if (first === undefined || second === undefined) return [];
  return [blockOn(`${one.column} + ${other.column}`, first, second)];
}

/** A value as the comparisons understand it: dates and phones in one form, everything else as it stands. Pure. */
export function normaliseCell(text: string, role: ColumnRole): string {
  if (role === 'birth') return readDateText(text)?.on ?? text;
  if (role === 'phone') return readPhone(text) ?? text;
  return role === 'national-id' ? readNationalId(text).text : text;
}
