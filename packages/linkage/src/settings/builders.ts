import type { z } from 'zod';
import type { BlockingRule, ComparisonSettings, KeyPart } from './settings.schema.ts';

type Written = z.input<typeof ComparisonSettings>;
type Options<K extends Written['kind']> = Omit<Extract<Written, { kind: K }>, 'kind' | 'column'>;

/** Typed makers of comparison settings; what they return is plain data that can be saved as JSON. */
export const compare = {
  exact: (column: string, options: Options<'exact'> = {}): Written => ({ kind: 'exact', column, ...options }),
  levenshtein: (column: string, options: Options<'levenshtein'> = {}): Written => ({
    kind: 'levenshtein',
    column,
    ...options,
  }),
  damerauLevenshtein: (column: string, options: Options<'damerau-levenshtein'> = {}): Written => ({
    kind: 'damerau-levenshtein',
    column,
    ...options,
  }),
  jaro: (column: string, options: Options<'jaro'> = {}): Written => ({ kind: 'jaro', column, ...options }),
  jaroWinkler: (column: string, options: Options<'jaro-winkler'> = {}): Written => ({
    kind: 'jaro-winkler',
    column,
    ...options,
  }),
  jaccard: (column: string, options: Options<'jaccard'> = {}): Written => ({ kind: 'jaccard', column, ...options }),
  /** Titles, addresses, names of firms: by their words, rare ones counting most. */
  words: (column: string, options: Options<'words'> = {}): Written => ({ kind: 'words', column, ...options }),
  forenameSurname: (
    forename: string,
    surname: string,
    options: Omit<Options<'forename-surname'>, 'forename' | 'surname'> = {},
  ): Written => ({
    kind: 'forename-surname',
    forename,
    surname,
    ...options,
  }),
  email: (column: string, options: Options<'email'> = {}): Written => ({ kind: 'email', column, ...options }),
  date: (column: string, options: Options<'date'> = {}): Written => ({ kind: 'date', column, ...options }),
  number: (column: string, options: Options<'number'> = {}): Written => ({ kind: 'number', column, ...options }),
  /** Kilometres between two places given in degrees. */
  distanceKm: (
    latitude: string,
    longitude: string,
    options: Omit<Options<'distance-km'>, 'latitude' | 'longitude'> = {},
  ): Written => ({ kind: 'distance-km', latitude, longitude, ...options }),
  /** Conditions in DuckDB's SQL over `column_l` and `column_r`, asked in order; the last one is `ELSE`. */
  sql: (name: string, when: Options<'sql'>['when'], options: Omit<Options<'sql'>, 'when' | 'name'> = {}): Written => ({
    kind: 'sql',
    name,
    when,
    ...options,
  }),
  array: (column: string, options: Options<'array'> = {}): Written => ({ kind: 'array', column, ...options }),
  /** Names by character, sound and shape. */
  chineseName: (column: string, options: Options<'chinese-name'> = {}): Written => ({
    kind: 'chinese-name',
    column,
    ...options,
  }),
  /** Identity number, birth date and sex as one piece of evidence. */
  chineseIdentity: (
    columns: { nationalId: string; birthOn?: string; sex?: string },
    options: Omit<Options<'chinese-identity'>, 'nationalId' | 'birthOn' | 'sex'> = {},
  ): Written => ({
    kind: 'chinese-identity',
    ...columns,
    ...options,
  }),
  guardians: (
    columns: { names?: string; nationalIds?: string },
    options: Omit<Options<'guardians'>, 'names' | 'nationalIds'> = {},
  ): Written => ({
    kind: 'guardians',
    ...columns,
    ...options,
  }),
  /** Telephone numbers, however they are written. */
  phone: (column: string, options: Options<'phone'> = {}): Written => ({ kind: 'phone', column, ...options }),
  division: (column: string, options: Options<'division'> = {}): Written => ({ kind: 'division', column, ...options }),
  schooling: (
    columns: { school: string; grade?: string; className?: string },
    options: Omit<Options<'schooling'>, 'school' | 'grade' | 'className'> = {},
  ): Written => ({
    kind: 'schooling',
    ...columns,
    ...options,
  }),
  enrolmentNo: (column: string, options: Options<'enrolment-no'> = {}): Written => ({
    kind: 'enrolment-no',
    column,
    ...options,
  }),
} as const;

type WrittenPart = z.input<typeof KeyPart>;

/** One blocking rule: records agreeing on every part are compared. A bare text is a column taken as it is. */
export function blockOn(name: string, ...parts: (string | WrittenPart)[]): z.input<typeof BlockingRule> {
  return { name, on: parts.map((part) => (typeof part === 'string' ? { column: part } : part)) };
}
