import { readFileSync } from 'node:fs';
import { blockOn, compare, type InputRow, type LinkageSettingsInput } from '../src/index.ts';

/** Splink's example data, with who each record is. */
export function readFakePeople(): { readonly rows: InputRow[]; readonly personOf: ReadonlyMap<string, string> } {
  const text = readFileSync(new URL('data/fake-1000.csv', import.meta.url), 'utf8');
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const columns = head.split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] || null]));
  });
  return { rows, personOf: new Map(rows.map((row) => [String(row.unique_id), String(row.cluster)])) };
}

/** Settings for it, as a person would write them. */
export const FAKE_PEOPLE_SETTINGS: LinkageSettingsInput = {
  mode: 'dedupe',
  idColumn: 'unique_id',
  datasets: [{ name: 'people' }],
  comparisons: [
    compare.forenameSurname('first_name', 'surname'),
    compare.date('dob'),
    compare.levenshtein('city', { thresholds: [1, 2], termFrequency: true }),
    compare.email('email'),
  ],
  blocking: [
    blockOn('names', 'first_name', 'surname'),
    blockOn('forename', { column: 'first_name', as: 'deletions' }),
    blockOn('surname', { column: 'surname', as: 'deletions' }),
    blockOn('birth', 'dob'),
    blockOn('e-mail', { column: 'email', as: 'deletions' }),
    blockOn('birth year and city', { column: 'dob', as: 'year' }, 'city'),
  ],
};
