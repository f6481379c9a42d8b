import { type CandidatePairs, findPair } from '../blocking/pairs.ts';
import type { Comparator } from '../comparison/comparator.ts';
import type { Patterns } from './patterns.ts';

/** A pair of record numbers and whether somebody said that it is one person. */
export interface NumberedLabel {
  readonly left: number;
  readonly right: number;
  readonly same: boolean;
}

/**
 * Takes the labelled pairs out of the patterns that the fit has to judge and adds them as patterns whose answer is
 * known, whether a blocking rule compared them or not. So each label counts as one pair, no more, among all others.
 */
export function steerPatterns(
  comparators: readonly Comparator[],
  pairs: CandidatePairs,
  patterns: Patterns,
  labels: readonly NumberedLabel[],
): Patterns {
  const counts = Array.from(patterns.counts);
  const added = new Map<string, { levels: number[]; same: boolean; count: number }>();
  for (const { left, right, same } of labels) {
    const [low, high] = [Math.min(left, right), Math.max(left, right)];
    const pair = findPair(pairs, low, high);
    const pattern = pair === -1 ? undefined : (patterns.patternOf[pair] as number);
    if (pattern !== undefined) counts[pattern] = Math.max(0, (counts[pattern] as number) - 1);
    const levels = comparators.map((comparator) => comparator.evaluate(low, high));
    const key = `${levels.join(' ')} ${same}`;
    const known = added.get(key);
    if (known) known.count += 1;
    else added.set(key, { levels, same, count: 1 });
  }
  const extra = [...added.values()];
  return {
    ...patterns,
    size: patterns.size + extra.length,
    levels: Uint8Array.from([...patterns.levels, ...extra.flatMap(({ levels }) => levels)]),
    counts: Float64Array.from([...counts, ...extra.map(({ count }) => count)]),
    known: Int8Array.from([...counts.map(() => -1), ...extra.map(({ same }) => (same ? 1 : 0))]),
  };
}
