import type { Random } from '@bulou/kernel';
import type { Comparator } from '../comparison/comparator.ts';

/** What is known, without labels, about pairs of records drawn at random. */
export interface PairPopulation {
  /** Pairs of records that may be compared at all. */
  readonly pairs: number;
  /** For each comparison: pairs at each level (exact for levels that are equalities), and at "missing" last. */
  readonly counts: readonly Float64Array[];
  /** Whether the count of the comparison's exact level is a true count rather than a sample's. */
  readonly exactLevel: readonly (number | undefined)[];
  /** Random pairs drawn. */
  readonly sampled: number;
  /** For each comparison: sampled pairs at each level. */
  readonly seen: readonly Int32Array[];
}

/** Two records of one exclusive group are never a pair; a record alone in its group has a number of its own. */
export function countComparablePairs(exclusive: Int32Array, keep: (record: number) => boolean): number {
  return countPairsByGroup(exclusive, keep, undefined);
}

/** Pairs of different groups whose codes are equal and not 0; all pairs when there are no codes. */
function countPairsByGroup(
  exclusive: Int32Array,
  keep: (record: number) => boolean,
  codes: Int32Array | undefined,
): number {
  let groups = 0;
  for (const group of exclusive) if (group >= groups) groups = group + 1;
  let codesUsed = 2;
  for (const code of codes ?? []) if (code >= codesUsed) codesUsed = code + 1;
  const all = new Float64Array(codesUsed);
  const inGroup = makeCounter(codesUsed * groups);
  for (let record = 0; record < exclusive.length; record += 1) {
    const code = codes === undefined ? 1 : (codes[record] as number);
    if (code === 0 || !keep(record)) continue;
    all[code] = (all[code] as number) + 1;
    inGroup.add(code * groups + (exclusive[record] as number));
  }
  let doubled = 0;
  for (const count of all) doubled += count * count;
  for (const count of inGroup.list()) doubled -= count * count;
  return doubled / 2;
}

/** Most cells that are counted in an array; above, only the cells that occur are kept. */
const MOST_CELLS = 100_000_000;

/** How often each number below `size` was added. */
function makeCounter(size: number): { add(key: number): void; list(): Iterable<number> } {
  if (size <= MOST_CELLS) {
    const counts = new Int32Array(size);
    return {
      add: (key) => {
        counts[key] = (counts[key] as number) + 1;
      },
      list: () => counts,
    };
  }
  const counts = new Map<number, number>();
  return { add: (key) => counts.set(key, (counts.get(key) ?? 0) + 1), list: () => counts.values() };
}

/**
 * Counts levels over the population: the share of missing values and of exact levels from value frequencies, with no
 * sampling error (`sum p·q` over values), the fuzzy levels from random pairs.
 */
export function surveyPopulation(
  comparators: readonly Comparator[],
  exclusive: Int32Array,
  keep: (record: number) => boolean,
  samplePairs: number,
  random: Random,
): PairPopulation {
  const pairs = countComparablePairs(exclusive, keep);
  const kept: number[] = [];
  for (let record = 0; record < exclusive.length; record += 1) if (keep(record)) kept.push(record);
  const whole = pairs <= samplePairs * 10 && kept.length ** 2 <= samplePairs * 40;
  const sample = whole ? listAllPairs(kept, exclusive) : drawPairs(kept, exclusive, samplePairs, random);
  const seen = comparators.map((comparator) => countSample(comparator, sample));
  const counts = comparators.map((comparator, index) => {
    const row = Float64Array.from(seen[index] ?? [], (count) => (count / Math.max(1, sample.length / 2)) * pairs);
    if (comparator.exact) row[comparator.exact.level] = countPairsByGroup(exclusive, keep, comparator.exact.codes);
    return row;
  });
  return {
    pairs,
    counts,
    exactLevel: comparators.map((comparator) => comparator.exact?.level),
    sampled: sample.length / 2,
    seen,
  };
}

function listAllPairs(kept: readonly number[], exclusive: Int32Array): Int32Array {
  const all: number[] = [];
  for (const [at, a] of kept.entries())
    for (let next = at + 1; next < kept.length; next += 1) {
      const b = kept[next] as number;
      if (exclusive[a] !== exclusive[b]) all.push(a, b);
    }
  return Int32Array.from(all);
}

function drawPairs(kept: readonly number[], exclusive: Int32Array, wanted: number, random: Random): Int32Array {
  const drawn: number[] = [];
  // A population of one exclusive group has no pairs at all: give up instead of drawing for ever.
  for (let attempt = 0; attempt < wanted * 8 && drawn.length < wanted * 2 && kept.length > 1; attempt += 1) {
    const a = kept[Math.floor(random.next() * kept.length)] as number;
    const b = kept[Math.floor(random.next() * kept.length)] as number;
    if (a !== b && exclusive[a] !== exclusive[b]) drawn.push(a, b);
  }
  return Int32Array.from(drawn);
}

function countSample(comparator: Comparator, sample: Int32Array): Int32Array {
  const counts = new Int32Array(comparator.levels.length + 1);
  const side = (from: 0 | 1) =>
    Int32Array.from({ length: sample.length / 2 }, (_, at) => sample[at * 2 + from] as number);
  const found = comparator.evaluateAll?.(side(0), side(1));
  for (let at = 0; at < sample.length; at += 2) {
    const level = found?.[at / 2] ?? comparator.evaluate(sample[at] as number, sample[at + 1] as number);
    counts[level] = (counts[level] ?? 0) + 1;
  }
  return counts;
}
