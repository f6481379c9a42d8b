import type { RecordTable } from '../input/table.ts';
import { type IdFeatures, readIdFeatures } from './identity-features.ts';
import { type NameFeatures, readNameFeatures } from './name-similarity.ts';

/** Each distinct value of a column read as a name, once for all comparisons and blocking rules. */
export function readNames(table: RecordTable, column: string): readonly (NameFeatures | undefined)[] {
  return table.readValues(column, 'name', (value) => readNameFeatures(String(value)));
}

/** Each distinct value of a column read as an identity number. A date or other short text is absent. */
export function readIds(table: RecordTable, column: string): readonly (IdFeatures | undefined)[] {
  return table.readValues(column, 'id', (value) => readIdFeatures(String(value)));
}
