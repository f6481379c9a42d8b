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

interface PartKeys {
  /** Number of distinct keys, for packing. */
  readonly size: number;
  readonly asymmetric: boolean;
  /** Key codes (from 1) of a record; and whether they are probes. */
  read(record: number): readonly number[];
  isProbe(record: number): boolean;
}

/** Makes the key rows of one rule for the records that `keep` lets through. */
export function makeRuleKeys(rule: BlockingRule, table: RecordTable, keep: (record: number) => boolean): RuleKeys {
  const parts = rule.on.map((part) => makePartKeys(part, table));
  const packed = parts.reduce((product, part) => product * (part.size + 1), 1) < 2 ** 53;
  const records: number[] = [];
  const keys: number[] = [];
  const probes: number[] = [];
  const asymmetric = parts.some((part) => part.asymmetric);
  for (let record = 0; record < table.size; record += 1) {
    if (!keep(record)) continue;
    let combined: number[] = [0];
    for (const part of parts) {
      const codes = part.read(record);
      if (codes.length === 1) {
        for (let at = 0; at < combined.length; at += 1)
          combined[at] = join(combined[at] as number, codes[0] as number, part.size, packed);
      } else combined = combined.flatMap((head) => codes.map((code) => join(head, code, part.size, packed)));
      if (combined.length === 0) break;
    }
    const probe = asymmetric && parts.some((part) => part.isProbe(record)) ? 1 : 0;
    for (const key of combined) {
      records.push(record);
      keys.push(key);
      if (asymmetric) probes.push(probe);
    }
  }
  return {
    rule,
    records: Int32Array.from(records),
    keys: Float64Array.from(keys),
    ...(asymmetric ? { probe: Uint8Array.from(probes) } : {}),
  };
}

function join(head: number, code: number, size: number, packed: boolean): number {
  if (packed) return head * (size + 1) + code;
  // Two 26-bit multiplicative hashes side by side.
  const high =
    Math.imul(head ^ Math.imul((head / 4294967296) | 0, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(code, 0xc2b2ae35);
  const low = Math.imul(head ^ 0x27d4eb2f, 0x165667b1) + Math.imul(code ^ (high >>> 7), 0x9e3779b1);
  return (high >>> 6) * 67108864 + ((low ^ (low >>> 13)) & 67108863);
}

function makePartKeys(part: KeyPart, table: RecordTable): PartKeys {
  const known = new Map<string, number>();
  const names = typeof part.column === 'string' ? [part.column] : part.column;
  let asymmetric = false;
  const columns = names.map((name) => {
    const column = table.getColumn(name);
    const codes: (readonly number[])[] = [];
    const probe = new Uint8Array(column.values.length);
    for (const [code, value] of column.values.entries()) {
      const made = code === 0 ? { keys: [] } : makeValueKeys(part, value);
      if (made.probe !== undefined) asymmetric = true;
      probe[code] = made.probe === true ? 1 : 0;
      codes.push(made.keys.map((key) => codeOf(known, key)));
    }
    return { column, codes, probe };
  });
  return {
    size: known.size,
    get asymmetric() {
      return asymmetric;
    },
    read: (record) => {
      for (const { column, codes } of columns) {
        const found = readCodes(column, codes, record);
        if (found.length > 0) return found;
      }
      return [];
    },
    isProbe: (record) =>
      columns.some(({ column, probe }) => column.kind === 'value' && probe[column.codes[record] ?? 0] === 1),
  };
}

function readCodes(column: Column, codes: readonly (readonly number[])[], record: number): readonly number[] {
  if (column.kind === 'value') return codes[column.codes[record] as number] ?? [];
  const elements = column.codes.subarray(column.offsets[record], column.offsets[record + 1]);
  if (elements.length === 1) return codes[elements[0] as number] ?? [];
  return [...new Set([...elements].flatMap((element) => codes[element] ?? []))];
}

function codeOf(known: Map<string, number>, key: string): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, known.size + 1);
  return known.size;
}
