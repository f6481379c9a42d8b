import type { RecordTable } from '../input/table.ts';
import type { BlockingRule, ComparisonSettings, KeyPart } from '../settings/settings.schema.ts';
import { splitWords } from '../text/words.ts';

/** A key that one column could be blocked on. */
export interface CandidateKey {
  readonly part: KeyPart;
  /** Records may have several such keys, so large blocks can be left out and the record still be found. */
  readonly several: boolean;
  /** Says too little alone and only narrows another key. */
  readonly onlyTogether: boolean;
}

/** Values of a column looked at to see how long and how wordy they are. */
const LOOKED_AT = 2000;
/** One slip more or less matters for codes and names, not for sentences. */
const LONGEST_WITH_SLIPS = 24;
const SHORTEST_WITH_SLIPS = 4;

/** Keys that the compared columns could be blocked on, by what is compared in them. Pure. */
export function listCandidateKeys(comparisons: readonly ComparisonSettings[], table: RecordTable): CandidateKey[] {
  return comparisons.flatMap((comparison) => listKeysOf(comparison, table));
}

const alone = (column: KeyPart['column'], as: KeyPart['as'], several = false): CandidateKey => ({
  part: { column, as },
  several,
  onlyTogether: false,
});
const together = (column: KeyPart['column'], as: KeyPart['as'], length?: number): CandidateKey => ({
  part: { column, as, ...(length === undefined ? {} : { length }) },
  several: false,
  onlyTogether: true,
});

function listKeysOf(comparison: ComparisonSettings, table: RecordTable): CandidateKey[] {
  switch (comparison.kind) {
    case 'exact':
    case 'levenshtein':
    case 'damerau-levenshtein':
    case 'jaro':
    case 'jaro-winkler':
    case 'jaccard':
    case 'words':
    case 'email':
      return listTextKeys(comparison.column, table);
    case 'forename-surname':
      return [...listTextKeys(comparison.forename, table), ...listTextKeys(comparison.surname, table)];
    case 'date':
      return [
        alone(comparison.column, 'value'),
        alone(comparison.column, 'deletions', true),
        together(comparison.column, 'year'),
      ];
    case 'number':
    case 'array':
    case 'enrolment-no':
      return [alone(comparison.column, 'value')];
    case 'phone':
      return [alone(comparison.column, 'phone')];
    case 'chinese-name':
      return [alone(comparison.column, 'pinyin'), together(comparison.column, 'pinyin-initials')];
    case 'chinese-identity':
      return listIdentityKeys(comparison);
    case 'guardians':
      return [
        ...(comparison.nationalIds === undefined ? [] : [alone(comparison.nationalIds, 'id')]),
        ...(comparison.names === undefined ? [] : [alone(comparison.names, 'pinyin')]),
      ];
    case 'division':
      return [together(comparison.column, 'value')];
    case 'schooling':
      return [together(comparison.school, 'value')];
    default:
      return [];
  }
}

function listIdentityKeys(comparison: Extract<ComparisonSettings, { kind: 'chinese-identity' }>): CandidateKey[] {
  const { nationalId, birthOn } = comparison;
  return [
    ...(['id', 'id-corrections', 'id-prefix15'] as const).map((as) => alone(nationalId, as)),
    alone(birthOn === undefined ? nationalId : [birthOn, nationalId], 'birth'),
  ];
}

function listTextKeys(column: string, table: RecordTable): CandidateKey[] {
  const { values } = table.getColumn(column);
  const looked = values.slice(1, LOOKED_AT + 1).map(String);
  const mean = (measure: (text: string) => number) =>
    looked.reduce((sum, text) => sum + measure(text), 0) / Math.max(1, looked.length);
  const length = mean((text) => [...text].length);
  const words = mean((text) => splitWords(text).length);
  const keys = [alone(column, 'lower')];
  if (length >= SHORTEST_WITH_SLIPS && length <= LONGEST_WITH_SLIPS && words < 4)
    keys.push(alone(column, 'deletions', true));
  if (words >= 1.5) keys.push(alone(column, 'words', true));
  if (words >= 4) keys.push(alone(column, 'word-pairs', true));
  if (mean((text) => (/^[a-z]+$/i.test(text) ? 1 : 0)) > 0.6) keys.push(together(column, 'soundex'));
  return keys;
}

/** A rule of one or two keys, named after them. */
export function makeCandidateRule(parts: readonly KeyPart[], maxBlockPairs?: number): BlockingRule {
  const name = parts
    .map(({ column, as }) => `${[column].flat().join(' / ')}${as === 'value' ? '' : ` (${as})`}`)
    .join(' + ');
  return { name, on: [...parts], ...(maxBlockPairs === undefined ? {} : { maxBlockPairs }) };
}
