import type { Comparator } from '../comparison/comparator.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import type { RecordTable } from './table.ts';

/** Which records can never be one person, and which are one row written twice. */
export interface Exclusions {
  /** Two records with the same number are never a candidate pair. Numbers are dense from 0. */
  readonly candidate: Int32Array;
  /** Groups of each record: two records with one in common are two people. */
  groupsOf(record: number): readonly number[];
  /** The first of each set of identical rows of one group; itself for all others. */
  readonly firstOf: Int32Array;
}

/** Works out exclusive groups from `uniqueWithin`, the mode and the caller's group columns. */
export function makeExclusions(
  settings: LinkageSettings,
  table: RecordTable,
  comparators: readonly Comparator[],
  groupColumns: readonly string[],
): Exclusions {
  const candidate = new Int32Array(table.size);
  const primary = new Int32Array(table.size).fill(-1);
  const numbers = new Map<number, number>();
  let next = table.datasetNames.length;
  for (const [dataset, { uniqueWithin }] of settings.datasets.entries()) {
    const codes = typeof uniqueWithin === 'string' ? table.getValueColumn(uniqueWithin).codes : undefined;
    for (let record = table.starts[dataset] ?? 0; record < (table.starts[dataset + 1] ?? 0); record += 1) {
      const code = codes?.[record] ?? 0;
      if (uniqueWithin === true) primary[record] = dataset;
      else if (code !== 0) {
        const key = dataset * 4294967296 + code;
        const known = numbers.get(key) ?? next;
        if (known === next) next += 1;
        numbers.set(key, known);
        primary[record] = known;
      }
    }
  }
  let lone = next;
  for (let record = 0; record < table.size; record += 1) {
    if (settings.mode === 'link') candidate[record] = table.datasetOf[record] as number;
    else if ((primary[record] as number) >= 0) candidate[record] = primary[record] as number;
    else {
      candidate[record] = lone;
      lone += 1;
    }
  }
  const extra = makeExtraGroups(table, groupColumns, next);
  return {
    candidate,
    groupsOf: (record) => {
      const own = primary[record] as number;
      const others = extra?.[record];
      if (others === undefined || others.length === 0) return own >= 0 ? [own] : [];
      return own >= 0 ? [own, ...others] : others;
    },
    firstOf: findRepeatedRows(table, comparators, primary),
  };
}

function makeExtraGroups(table: RecordTable, columns: readonly string[], from: number): number[][] | undefined {
  if (columns.length === 0) return undefined;
  const groups: number[][] = Array.from({ length: table.size }, () => []);
  let base = from;
  for (const name of columns) {
    const column = table.getColumn(name);
    for (let record = 0; record < table.size; record += 1) {
      const codes =
        column.kind === 'value'
          ? column.codes.subarray(record, record + 1)
          : column.codes.subarray(column.offsets[record], column.offsets[record + 1]);
      for (const code of codes) if (code !== 0) groups[record]?.push(base + code);
    }
    base += column.values.length;
  }
  return groups;
}

/** Rows of one exclusive group that agree in every compared column are one row twice. */
function findRepeatedRows(table: RecordTable, comparators: readonly Comparator[], primary: Int32Array): Int32Array {
  const names = [...new Set(comparators.flatMap((comparator) => comparator.columns))];
  const columns = names.map((name) => table.getColumn(name));
  const first = new Map<string, number>();
  return Int32Array.from({ length: table.size }, (_, record) => {
    const group = primary[record] as number;
    if (group < 0) return record;
    let key = String(group);
    for (const column of columns) {
      key +=
        column.kind === 'value'
          ? `,${column.codes[record]}`
          : `,${column.codes.subarray(column.offsets[record], column.offsets[record + 1]).join('+')}`;
    }
    const known = first.get(key);
    if (known === undefined) first.set(key, record);
    return known ?? record;
  });
}
