import { readPhones } from '@bulou/kernel';
import type { RecordTable } from '../input/table.ts';
import { characters, damerauLevenshtein } from '../text/similarity.ts';
import { baseOf, makeElementReader } from './chinese-lists.ts';
import { type Comparator, PairCache } from './comparator.ts';
import { describeColumns, finishLevels, type SettingsOf } from './creator.ts';

/**
 * Telephone numbers, one or several a cell or an array: any of one record against any of the other, written however
 * (`+86 138-1234-5678（父）`). One wrong digit or two neighbours swapped is a slip of its own; a cell that holds no
 * number is missing.
 */
export function createPhone(settings: SettingsOf<'phone'>, table: RecordTable): Comparator {
  const column = table.getColumn(settings.column);
  const read = makeElementReader(column);
  const phones = column.values.map((value, code) => (code === 0 ? [] : readPhones(String(value))));
  const label = settings.label ?? '电话';
  const levels = finishLevels(
    [
      { id: 'equal', zh: `${label}相同`, en: 'a telephone number is the same', m: 0.8, u: 1e-5 },
      { id: 'one-slip', zh: `${label}只差一位`, en: 'telephone numbers differ by one slip', m: 0.03, u: 1e-5 },
      { id: 'different', zh: `${label}不同`, en: 'the telephone numbers differ', m: 0.17, u: 0.99 },
    ],
    settings,
  );
  const cache = new PairCache();
  const compute = (a: number, b: number) => {
    let best = 2;
    for (const one of phones[a] ?? [])
      for (const other of phones[b] ?? []) {
        if (one === other) return 0;
        if (damerauLevenshtein(characters(one), characters(other), 1) <= 1) best = 1;
      }
    return best;
  };
  const listNumbers = (record: number) => [...read(record)].filter((code) => (phones[code]?.length ?? 0) > 0);
  return {
    ...baseOf(settings, `phone:${settings.column}`, '电话', 'family'),
    levels,
    columns: [settings.column],
    describe: describeColumns(table, [settings.column]),
    evaluate: (left, right) => {
      const [a, b] = [listNumbers(left), listNumbers(right)];
      if (a.length === 0 || b.length === 0) return levels.length;
      let best = 2;
      for (const x of a) for (const y of b) best = Math.min(best, x === y ? 0 : cache.get(x, y, compute));
      return best;
    },
  };
}
