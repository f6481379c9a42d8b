import { readDateText, readNationalId, readPhone } from '@bulou/kernel';
import { compare, type InputRow, type LinkageSettingsInput, proposeBlocking, type RowInputs } from '@bulou/linkage';
import { type ColumnRole, type DescribedColumn, readAmount } from './describe-columns.ts';
import { type DateOrder, readDateAs } from './read-dates.ts';

export interface Proposal {
  readonly mode: 'link' | 'dedupe';
  readonly idColumn: string;
  readonly datasets: readonly { readonly name: string; readonly uniqueWithin: boolean }[];
  readonly columns: readonly DescribedColumn[];
  readonly inputs: RowInputs;
}

type Comparison = LinkageSettingsInput['comparisons'][number];

/** Candidate pairs a proposal may make: enough for each record, and never so many that a laptop stops. */
const PAIRS_A_RECORD = 60;
/** Where nobody has said what an error costs, both kinds count alike: odds of four to one are enough. */
const ACCEPT = 0.8;
const LEAST_PAIRS = 500_000;
const MOST_PAIRS = 20_000_000;

/** Settings for columns whose roles are known; `undefined` when nothing tells one record from another. */
export async function proposeSettings(proposal: Proposal): Promise<LinkageSettingsInput | undefined> {
  const { mode, idColumn, datasets, columns, inputs } = proposal;
  const comparisons = proposeComparisons(columns);
  if (comparisons.length === 0) return undefined;
  const records = Object.values(inputs).reduce((sum, rows) => sum + rows.length, 0);
  const pairBudget = Math.min(MOST_PAIRS, Math.max(LEAST_PAIRS, records * PAIRS_A_RECORD));
  const known = { mode, idColumn, datasets: [...datasets], comparisons };
  const blocking = (await proposeBlocking(known, inputs, { pairBudget })).rules.map(({ rule }) => rule);
  return blocking.length === 0 ? undefined : { ...known, blocking, decisions: { accept: ACCEPT } };
}

function proposeComparisons(columns: readonly DescribedColumn[]): Comparison[] {
  const firstOf = (role: ColumnRole) => columns.find((each) => each.role === role)?.column;
  const [nationalId, birthOn, sex] = [firstOf('national-id'), firstOf('birth'), firstOf('sex')];
  const [forename, surname] = [firstOf('forename'), firstOf('surname')];
  const made: Comparison[] = [];
  const used = new Set<string>();
  if (nationalId !== undefined) {
    const person = { nationalId, ...(birthOn === undefined ? {} : { birthOn }), ...(sex === undefined ? {} : { sex }) };
    made.push(compare.chineseIdentity(person));
    for (const column of Object.values(person)) used.add(column);
  }
  if (forename !== undefined && surname !== undefined) {
    made.push(compare.forenameSurname(forename, surname));
    used.add(forename).add(surname);
  }
  for (const { column, role } of columns) if (!used.has(column)) made.push(...(PROPOSED[role]?.(column) ?? []));
  return made;
}

const byWords = (column: string): Comparison[] => [compare.words(column, { termFrequency: true })];
const byLetters = (column: string): Comparison[] => [
  compare.jaroWinkler(column, { thresholds: [0.9, 0.8], termFrequency: true }),
];

/** How a column of each role is compared. */
const PROPOSED: Partial<Record<ColumnRole, (column: string) => Comparison[]>> = {
  'national-id': (column) => [compare.damerauLevenshtein(column, { thresholds: [1, 2] })],
  name: (column) => [compare.chineseName(column)],
  forename: byLetters,
  surname: byLetters,
  birth: (column) => [compare.date(column)],
  date: (column) => [compare.date(column)],
  sex: (column) => [compare.exact(column)],
  email: (column) => [compare.email(column)],
  phone: (column) => [compare.damerauLevenshtein(column, { role: 'family', thresholds: [1] })],
  household: (column) => [compare.exact(column, { role: 'family' })],
  'enrolment-no': (column) => [compare.enrolmentNo(column)],
  school: (column) => [compare.words(column, { role: 'place' })],
  guardian: (column) => [compare.chineseName(column, { role: 'family' })],
  amount: (column) => [compare.number(column, { relative: true, tolerances: [0.001, 0.05, 0.2] })],
  code: (column) => [compare.damerauLevenshtein(column, { thresholds: [1, 2] })],
  word: (column) => [compare.exact(column)],
  text: byLetters,
  words: byWords,
};

/** A value as the comparisons understand it: dates, phones and amounts in one form, texts in small letters. Pure. */
export function normaliseCell(text: string, role: ColumnRole, order: DateOrder): string | number {
  switch (role) {
    case 'birth':
    case 'date':
      return readDateText(text)?.on ?? readDateAs(text, order) ?? text;
    case 'phone':
      return readPhone(text) ?? (text.replace(/\D/g, '') || text);
    case 'national-id':
      return readNationalId(text).text;
    case 'amount':
      return readAmount(text) ?? Number.NaN;
    case 'code':
      return text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
    case 'ignored':
    case 'name':
    case 'guardian':
      return text;
    default:
      return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  }
}

/** Whether many rows of a list say the very same of a person: then two rows are not two people. */
export function isRepetitive(rows: readonly InputRow[], columns: readonly string[]): boolean {
  const keys = rows.map((row) => columns.map((column) => row[column] ?? '').join('\u0001'));
  return columns.length > 1 && new Set(keys).size < rows.length * 0.98;
}
