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

/** Key codes (from 1) of each record by one part. */
export interface PartKeys {
  /** Number of distinct keys, for packing. */
  readonly size: number;
  /** The single code of each record, 0 for none; absent when some record has several. */
  readonly single?: Int32Array;
  read(record: number): readonly number[];
  /** Records that probe; absent when the part pairs plain keys. */
  readonly probe?: Uint8Array;
}

/** Makes the key rows of one rule for the records that `keep` lets through. */
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
  const packed = parts.reduce((product, part) => product * (part.size + 1), 1) < 2 ** 53;
  const rows = new KeyRows(table.size);
  for (let record = 0; record < table.size; record += 1) {
    if (!keep(record)) continue;
    let key = 0;
    for (const part of parts) {
      if (part.single === undefined) {
        key = -1;
        break;
      }
      const code = part.single[record] as number;
      key = code === 0 ? -2 : join(key, code, part.size, packed);
      if (key === -2) break;
    }
    if (key >= 0) rows.push(record, key);
    else if (key === -1) for (const made of combineKeys(parts, record, packed)) rows.push(record, made);
  }
  const { records, keys } = rows.finish();
  if (parts.every((part) => part.probe === undefined)) return { rule, records, keys };
  const probe = Uint8Array.from(records, (record) => (parts.some((part) => part.probe?.[record] === 1) ? 1 : 0));
  return { rule, records, keys, probe };
}

function combineKeys(parts: readonly PartKeys[], record: number, packed: boolean): number[] {
  let combined: number[] = [0];
  for (const part of parts)
    combined = combined.flatMap((head) => part.read(record).map((code) => join(head, code, part.size, packed)));
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

function join(head: number, code: number, size: number, packed: boolean): number {
  if (packed) return head * (size + 1) + code;
  // Two 26-bit multiplicative hashes side by side.
  const high =
    Math.imul(head ^ Math.imul((head / 4294967296) | 0, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(code, 0xc2b2ae35);
  const low = Math.imul(head ^ 0x27d4eb2f, 0x165667b1) + Math.imul(code ^ (high >>> 7), 0x9e3779b1);
  return (high >>> 6) * 67108864 + ((low ^ (low >>> 13)) & 67108863);
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
  /** Key codes of each distinct value. */
  readonly codes: readonly (readonly number[])[];
  readonly probe: Uint8Array | undefined;
}

function makePartKeys(part: KeyPart, table: RecordTable): PartKeys {
  if (part.as === 'value' && typeof part.column === 'string') {
    const column = table.getColumn(part.column);
    const codes = column.values.map((_, code) => (code === 0 ? NONE : [code]));
    if (column.kind === 'value')
      return { size: codes.length, single: column.codes, read: (record) => readCodes(column, codes, record) };
  }
  const known = new Map<string, number>();
  const names = typeof part.column === 'string' ? [part.column] : part.column;
  const columns = names.map((name) => makeColumnKeys(part, name, table, known));
  const read = (record: number) => {
    for (const { column, codes } of columns) {
      const found = readCodes(column, codes, record);
      if (found.length > 0) return found;
    }
    return NONE;
  };
  const single = new Int32Array(table.size);
  let several = false;
  for (let record = 0; record < table.size && !several; record += 1) {
    const found = read(record);
    several = found.length > 1;
    single[record] = found[0] ?? 0;
  }
  const probe = columns.some((column) => column.probe !== undefined)
    ? Uint8Array.from({ length: table.size }, (_, record) =>
        columns.some(({ column, probe }) => column.kind === 'value' && probe?.[column.codes[record] ?? 0] === 1)
          ? 1
          : 0,
      )
    : undefined;
  return { size: known.size, read, ...(several ? {} : { single }), ...(probe ? { probe } : {}) };
}

function makeColumnKeys(part: KeyPart, name: string, table: RecordTable, known: Map<string, number>): ColumnKeys {
  const column = table.getColumn(name);
  const names = NEEDS_NAME.has(part.as) ? readNames(table, name) : undefined;
  const ids = NEEDS_ID.has(part.as) ? readIds(table, name) : undefined;
  let asymmetric = false;
  const probe = new Uint8Array(column.values.length);
  const codes = column.values.map((value, code) => {
    if (code === 0) return NONE;
    const made = makeValueKeys(part, {
      text: String(value),
      name: () => names?.[code] as NameFeatures,
      id: () => ids?.[code] as IdFeatures,
    });
    if (made.probe !== undefined) asymmetric = true;
    if (made.probe === true) probe[code] = 1;
    return made.keys.length === 0 ? NONE : made.keys.map((key) => codeOf(known, key));
  });
  return { column, codes, probe: asymmetric ? probe : undefined };
}

function readCodes(column: Column, codes: readonly (readonly number[])[], record: number): readonly number[] {
  if (column.kind === 'value') return codes[column.codes[record] as number] ?? NONE;
  const start = column.offsets[record] as number;
  const end = column.offsets[record + 1] as number;
  if (start === end) return NONE;
  if (end === start + 1) return codes[column.codes[start] as number] ?? NONE;
  const found = new Set<number>();
  for (let at = start; at < end; at += 1) for (const code of codes[column.codes[at] as number] ?? NONE) found.add(code);
  return [...found];
}

function codeOf(known: Map<string, number>, key: string): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, known.size + 1);
  return known.size;
}
