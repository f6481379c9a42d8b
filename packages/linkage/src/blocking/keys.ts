import type { IdFeatures } from '../chinese/identity-features.ts';
import type { NameFeatures } from '../chinese/name-similarity.ts';
import { readIds, readNames } from '../chinese/readings.ts';
import type { Column, RecordTable } from '../input/table.ts';
import type { BlockingRule, KeyPart } from '../settings/settings.schema.ts';
import { makeValueKeys } from './transforms.ts';

/** Key rows of one rule. `probe` is present when the rule pairs probes with stored keys only. */
export interface RuleKeys {
  readonly rule: BlockingRule;
  readonly records: Int32Array;
  /** Whole numbers below 2^53; equal keys mean equal parts (or, rarely, a hash collision: one candidate too many). */
  readonly keys: Float64Array;
  readonly probe?: Uint8Array;
}

/** Keys of each record by one part, as 53-bit hashes of the key texts; 0 is no key. */
export interface PartKeys {
  /** The single key of each record; absent when some record has several. */
  readonly single?: Float64Array;
  read(record: number): readonly number[];
  /** Records that probe; absent when the part pairs plain keys. */
  readonly probe?: Uint8Array;
}

/** Makes the key rows of one rule for the records that `keep` lets through. `known` keeps parts that rules share. */
export function makeRuleKeys(
  rule: BlockingRule,
  table: RecordTable,
  keep: (record: number) => boolean,
  known: Map<string, PartKeys> = new Map(),
): RuleKeys {
  const parts = rule.on.map((part) => {
    const name = JSON.stringify(part);
    const made = known.get(name) ?? makePartKeys(part, table);
    known.set(name, made);
    return made;
  });
  const rows = new KeyRows(table.size);
  const singles = parts.map((part) => part.single);
  if (singles.every((single) => single !== undefined)) addSingleKeys(rows, singles, keep);
  else
    for (let record = 0; record < table.size; record += 1)
      if (keep(record)) for (const key of combineKeys(parts, record)) rows.push(record, key);
  const { records, keys } = rows.finish();
  if (parts.every((part) => part.probe === undefined)) return { rule, records, keys };
  const probe = Uint8Array.from(records, (record) => (parts.some((part) => part.probe?.[record] === 1) ? 1 : 0));
  return { rule, records, keys, probe };
}

function addSingleKeys(rows: KeyRows, singles: readonly Float64Array[], keep: (record: number) => boolean): void {
  const size = singles[0]?.length ?? 0;
  for (let record = 0; record < size; record += 1) {
    if (!keep(record)) continue;
    let key = 0;
    for (const single of singles) {
      const part = single[record] as number;
      key = part === 0 ? 0 : join(key, part);
      if (part === 0) break;
    }
    if (key !== 0) rows.push(record, key);
  }
}

function combineKeys(parts: readonly PartKeys[], record: number): number[] {
  let combined: number[] = [0];
  for (const part of parts) {
    const keys = part.read(record);
    combined = combined.flatMap((head) => keys.map((key) => join(head, key)));
  }
  return combined;
}

/** Rows that grow without a JavaScript number each. */
class KeyRows {
  #records: Int32Array;
  #keys: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#records = new Int32Array(Math.max(16, capacity));
    this.#keys = new Float64Array(Math.max(16, capacity));
  }

  push(record: number, key: number): void {
    if (this.#size === this.#records.length) {
      const records = new Int32Array(this.#size * 2);
      const keys = new Float64Array(this.#size * 2);
      records.set(this.#records);
      keys.set(this.#keys);
      this.#records = records;
      this.#keys = keys;
    }
    this.#records[this.#size] = record;
    this.#keys[this.#size] = key;
    this.#size += 1;
  }

  finish(): { records: Int32Array; keys: Float64Array } {
    return { records: this.#records.subarray(0, this.#size), keys: this.#keys.subarray(0, this.#size) };
  }
}

/** Puts one part's key behind the others'. */
function join(head: number, key: number): number {
  if (head === 0) return key;
  const low = mix((head | 0) ^ Math.imul(key | 0, 0x9e3779b1));
  const high = mix(((head / 4294967296) | 0) + Math.imul((key / 4294967296) | 0, 0x85ebca6b) + low);
  return pack(low, high);
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** 21 high and 32 low bits as a whole number that is never 0. */
function pack(low: number, high: number): number {
  return (high & 0x1fffff) * 4294967296 + (low >>> 0) || 1;
}

/** A hash of 53 bits (cyrb53, public domain). A collision costs one candidate too many, never one too few. */
export function hashText(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return pack(low, high);
}

const NEEDS_NAME: ReadonlySet<string> = new Set([
  'pinyin',
  'pinyin-initials',
  'surname-pinyin',
  'given-pinyin',
  'variant',
]);
const NEEDS_ID: ReadonlySet<string> = new Set(['birth', 'id', 'id-prefix15', 'id-corrections']);
const NONE: readonly number[] = [];

interface ColumnKeys {
  readonly column: Column;
  /** The first key of each distinct value. */
  readonly first: Float64Array;
  /** All keys of the values that have several. */
  readonly several: ReadonlyMap<number, readonly number[]>;
  readonly probe: Uint8Array | undefined;
}

export function makePartKeys(part: KeyPart, table: RecordTable): PartKeys {
  const names = typeof part.column === 'string' ? [part.column] : part.column;
  const columns = names.map((name) => makeColumnKeys(part, name, table));
  const read = (record: number) => {
    for (const column of columns) {
      const found = readKeys(column, record);
      if (found.length > 0) return found;
    }
    return NONE;
  };
  const probe = columns.some((column) => column.probe !== undefined) ? markProbes(columns, table.size) : undefined;
  const single = readSingles(columns, table.size);
  return { read, ...(single ? { single } : {}), ...(probe ? { probe } : {}) };
}

function markProbes(columns: readonly ColumnKeys[], size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, record) =>
    columns.some(({ column, probe }) => column.kind === 'value' && probe?.[column.codes[record] as number] === 1)
      ? 1
      : 0,
  );
}

/** The one key of each record, or nothing when a record can have more. */
function readSingles(columns: readonly ColumnKeys[], size: number): Float64Array | undefined {
  if (columns.some(({ several }) => several.size > 0)) return undefined;
  const single = new Float64Array(size);
  for (const { column, first } of columns) {
    if (column.kind === 'array') {
      for (let record = 0; record < size; record += 1)
        if ((column.offsets[record + 1] as number) - (column.offsets[record] as number) > 1) return undefined;
    }
    for (let record = 0; record < size; record += 1) {
      if (single[record] !== 0) continue;
      const at = column.kind === 'value' ? record : (column.offsets[record] as number);
      if (column.kind === 'array' && at === column.offsets[record + 1]) continue;
      single[record] = first[column.codes[at] as number] as number;
    }
  }
  return single;
}

function makeColumnKeys(part: KeyPart, name: string, table: RecordTable): ColumnKeys {
  const column = table.getColumn(name);
  const names = NEEDS_NAME.has(part.as) ? readNames(table, name) : undefined;
  const ids = NEEDS_ID.has(part.as) ? readIds(table, name) : undefined;
  const first = new Float64Array(column.values.length);
  const several = new Map<number, readonly number[]>();
  const probe = new Uint8Array(column.values.length);
  let asymmetric = false;
  for (let code = 1; code < column.values.length; code += 1) {
    const made = makeValueKeys(part, {
      text: String(column.values[code]),
      name: () => names?.[code] as NameFeatures,
      id: () => ids?.[code] as IdFeatures,
    });
    if (made.probe !== undefined) asymmetric = true;
    if (made.probe === true) probe[code] = 1;
    if (made.keys.length > 1) several.set(code, made.keys.map(hashText));
    if (made.keys.length > 0) first[code] = hashText(made.keys[0] as string);
  }
  return { column, first, several, probe: asymmetric ? probe : undefined };
}

function readKeys({ column, first, several }: ColumnKeys, record: number): readonly number[] {
  const keysOf = (code: number) => several.get(code) ?? (first[code] === 0 ? NONE : [first[code] as number]);
  if (column.kind === 'value') return keysOf(column.codes[record] as number);
  const start = column.offsets[record] as number;
  const end = column.offsets[record + 1] as number;
  if (end - start <= 1) return start === end ? NONE : keysOf(column.codes[start] as number);
  const found = new Set<number>();
  for (let at = start; at < end; at += 1) for (const key of keysOf(column.codes[at] as number)) found.add(key);
  return [...found];
}
