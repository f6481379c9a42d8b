import type { RecordTable } from '../input/table.ts';
import type { BlockingRule } from '../settings/settings.schema.ts';
import { makeRuleKeys, type PartKeys } from './keys.ts';

/** The blocks of one rule, counted without making a pair. */
export interface BlockCount {
  readonly rule: BlockingRule;
  readonly pairs: number;
  /** Records that have a key at all. */
  readonly keyed: number;
  /** Pairs of each block that makes any, smallest first. */
  readonly blocks: Float64Array;
}

/**
 * Counts the pairs a rule makes: over its blocks, (n² - Σ g²) / 2 with n records in a block and g of them in each
 * exclusive group; stored × probing records where a rule searches for slips.
 */
export function countBlocks(
  rule: BlockingRule,
  table: RecordTable,
  exclusive: Int32Array,
  keep: (record: number) => boolean,
  known: Map<string, PartKeys>,
): BlockCount {
  const { records, keys, probe } = makeRuleKeys(rule, table, keep, known);
  const placeOf = new Map<number, number>();
  const places = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] as number;
    let place = placeOf.get(key);
    if (place === undefined) {
      place = placeOf.size;
      placeOf.set(key, place);
    }
    places[row] = place;
  }
  const pairs =
    probe === undefined
      ? countPlain(places, placeOf.size, records, exclusive)
      : countProbing(places, placeOf.size, probe);
  const blocks = pairs.filter((count) => count > 0).sort();
  return { rule, pairs: blocks.reduce((sum, count) => sum + count, 0), keyed: new Set(records).size, blocks };
}

function countPlain(places: Int32Array, size: number, records: Int32Array, exclusive: Int32Array): Float64Array {
  const members = new Float64Array(size);
  const inGroup = new Map<number, number>();
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row] as number;
    members[place] = (members[place] as number) + 1;
  }
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row] as number;
    if ((members[place] as number) < 2) continue;
    const key = place * 4294967296 + (exclusive[records[row] as number] as number);
    inGroup.set(key, (inGroup.get(key) ?? 0) + 1);
  }
  const doubled = members.map((count) => count * count);
  for (const [key, count] of inGroup) {
    const place = Math.floor(key / 4294967296);
    doubled[place] = (doubled[place] as number) - count * count;
  }
  return doubled.map((count, place) => ((members[place] as number) < 2 ? 0 : count / 2));
}

function countProbing(places: Int32Array, size: number, probe: Uint8Array): Float64Array {
  const stored = new Float64Array(size);
  const probing = new Float64Array(size);
  for (let row = 0; row < places.length; row += 1) {
    const into = probe[row] === 1 ? probing : stored;
    into[places[row] as number] = (into[places[row] as number] as number) + 1;
  }
  return stored.map((count, place) => count * (probing[place] as number));
}

/** The largest limit on a block's pairs under which all blocks within it make at most `most` pairs; 0 when none do. */
export function findBlockLimit({ blocks }: BlockCount, most: number): { limit: number; pairs: number } {
  let pairs = 0;
  let limit = 0;
  for (let at = 0; at < blocks.length; ) {
    const size = blocks[at] as number;
    let end = at;
    while (end < blocks.length && blocks[end] === size) end += 1;
    if (pairs + size * (end - at) > most) break;
    pairs += size * (end - at);
    limit = size;
    at = end;
  }
  return { limit, pairs };
}
