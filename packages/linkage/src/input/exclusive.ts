import type { Comparator } from '../comparison/comparator.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import type { Column, RecordTable } from './table.ts';

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
  isToldApart: (left: number, right: number) => boolean = () => false,
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
  const single = Array.from({ length: next }, (_, group) => [group]);
  const none: readonly number[] = [];
  return {
    candidate,
    groupsOf: (record) => {
      const own = primary[record] as number;
      const others = extra?.[record];
      if (others === undefined || others.length === 0) return own >= 0 ? (single[own] as number[]) : none;
      return own >= 0 ? [own, ...others] : others;
    },
    firstOf: findRepeatedRows(table, comparators, primary, isToldApart),
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

/** Rows of one exclusive group that agree in every compared column are one row twice, unless a person said otherwise. */
function findRepeatedRows(
  table: RecordTable,
  comparators: readonly Comparator[],
  primary: Int32Array,
  isToldApart: (left: number, right: number) => boolean,
): Int32Array {
  const names = [...new Set(comparators.flatMap((comparator) => comparator.columns))];
  const columns = names.map((name) => table.getColumn(name));
  const low = Int32Array.from(primary, (group) => Math.imul(group + 1, 0x9e3779b1));
  const high = Int32Array.from(primary, (group) => Math.imul(group + 1, 0x85ebca6b));
  for (const column of columns) {
    for (let record = 0; record < table.size; record += 1) {
      const code = foldElements(column, record);
      low[record] = Math.imul((low[record] as number) ^ code, 0x85ebca6b) ^ ((low[record] as number) >>> 13);
      high[record] = Math.imul((high[record] as number) + code, 0xc2b2ae35) ^ ((high[record] as number) >>> 15);
    }
  }
  const firstOf = Int32Array.from({ length: table.size }, (_, record) => record);
  // Open addressing over record numbers: a Map ends at 2^24 entries, two lists of ten millions have more rows.
  const mask = 2 ** Math.ceil(Math.log2(Math.max(16, table.size * 2))) - 1;
  const slots = new Int32Array(mask + 1).fill(-1);
  for (let record = 0; record < table.size; record += 1) {
    if ((primary[record] as number) < 0) continue;
    let slot = mixBits((low[record] as number) ^ Math.imul(high[record] as number, 0x27d4eb2f)) & mask;
    for (;;) {
      const known = slots[slot] as number;
      if (known === -1) {
        slots[slot] = record;
        break;
      }
      if (low[known] === low[record] && high[known] === high[record]) {
        if (isSameRow(columns, primary, known, record) && !isToldApart(known, record)) firstOf[record] = known;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return firstOf;
}

function mixBits(value: number): number {
  const mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function foldElements(column: Column, record: number): number {
  if (column.kind === 'value') return column.codes[record] as number;
  let folded = 0;
  const end = column.offsets[record + 1] as number;
  for (let at = column.offsets[record] as number; at < end; at += 1)
    folded = Math.imul(folded, 31) + (column.codes[at] as number);
  return folded | 0;
}

function isSameRow(columns: readonly Column[], primary: Int32Array, a: number, b: number): boolean {
  if (primary[a] !== primary[b]) return false;
  return columns.every((column) => {
    if (column.kind === 'value') return column.codes[a] === column.codes[b];
    const left = column.codes.subarray(column.offsets[a], column.offsets[a + 1]);
    const right = column.codes.subarray(column.offsets[b], column.offsets[b + 1]);
    return left.length === right.length && left.every((code, at) => code === right[at]);
  });
}
