import type { RecordTable } from './table.ts';

const WHOLE_NUMBER = /^(0|-?[1-9]\d{0,14})$/;

/**
 * Which of two records is the left one where a condition in SQL tells them apart: the order in which Splink puts them,
 * by list and id as text, or by id as a number in a single list of whole numbers.
 */
export function makeRecordOrder(table: RecordTable): (a: number, b: number) => boolean {
  const several = table.datasetNames.length > 1;
  const numeric = !several && table.ids.every((id) => WHOLE_NUMBER.test(id));
  const heads = table.datasetNames.map((name) => `${name}-__-`);
  return (left, right) => {
    const [a, b] = [table.ids[left] as string, table.ids[right] as string];
    if (numeric) return Number(a) < Number(b);
    const [x, y] = [heads[table.datasetOf[left] as number], heads[table.datasetOf[right] as number]];
    return x === y ? a < b : (x as string) < (y as string);
  };
}

/** Place of each record in that order. */
export function rankRecords(table: RecordTable): Int32Array {
  const isFirst = makeRecordOrder(table);
  const order = Int32Array.from({ length: table.size }, (_, record) => record).sort((a, b) => (isFirst(a, b) ? -1 : 1));
  const ranks = new Int32Array(table.size);
  for (const [rank, record] of order.entries()) ranks[record] = rank;
  return ranks;
}
