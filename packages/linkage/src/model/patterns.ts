import type { CandidatePairs } from '../blocking/pairs.ts';
import type { Comparator } from '../comparison/comparator.ts';

/** Agreement patterns of the candidate pairs: the fit works on these few rows, not on the pairs. */
export interface Patterns {
  /** Number of distinct patterns. */
  readonly size: number;
  /** Levels of pattern `p`: `levels[p * comparisons + c]`; the number of levels means "missing". */
  readonly levels: Uint8Array;
  readonly comparisons: number;
  readonly counts: Float64Array;
  /** Pattern of each pair. */
  readonly patternOf: Int32Array;
  /** Patterns of pairs somebody labelled: 1 for one person, 0 for two, -1 where the fit has to find out. */
  readonly known?: Int8Array;
}

/** Evaluates every comparison on every candidate pair, one comparison at a time so that its tables stay in cache. */
export function makePatterns(comparators: readonly Comparator[], pairs: CandidatePairs): Patterns {
  const keys = new Float64Array(pairs.size);
  let room = 1;
  for (const comparator of comparators) {
    const base = comparator.levels.length + 1;
    room *= base;
    if (room > 2 ** 53) throw new RangeError('Too many comparison levels to number their patterns.');
    const { evaluate } = comparator;
    const found = comparator.evaluateAll?.(pairs.left, pairs.right);
    for (let pair = 0; pair < pairs.size; pair += 1) {
      const level = found?.[pair] ?? evaluate(pairs.left[pair] as number, pairs.right[pair] as number);
      keys[pair] = (keys[pair] as number) * base + level;
    }
  }
  return numberPatterns(comparators, keys);
}

function numberPatterns(comparators: readonly Comparator[], keys: Float64Array): Patterns {
  const known = new Map<number, number>();
  const patternOf = new Int32Array(keys.length);
  const counts: number[] = [];
  const order: number[] = [];
  for (let pair = 0; pair < keys.length; pair += 1) {
    const key = keys[pair] as number;
    let pattern = known.get(key);
    if (pattern === undefined) {
      pattern = order.length;
      known.set(key, pattern);
      order.push(key);
      counts.push(0);
    }
    counts[pattern] = (counts[pattern] ?? 0) + 1;
    patternOf[pair] = pattern;
  }
  const size = order.length;
  const width = comparators.length;
  const levels = new Uint8Array(size * width);
  for (const [pattern, key] of order.entries()) {
    let rest = key;
    for (let index = width - 1; index >= 0; index -= 1) {
      const base = (comparators[index]?.levels.length ?? 0) + 1;
      levels[pattern * width + index] = rest % base;
      rest = Math.floor(rest / base);
    }
  }
  return { size, levels, comparisons: width, counts: Float64Array.from(counts), patternOf };
}
