/** How many true pairs the rules probably never compare, by capture and recapture. */
export interface BlockingRecall {
  /** Expected matches among the candidate pairs. */
  readonly found: number;
  /** Chao's lower bound of the matches no rule found: f1² / (2 f2), from those found by exactly one and two rules. */
  readonly missed: number;
  readonly recall: number;
  readonly byRule: readonly { readonly rule: string; readonly found: number; readonly foundOnlyHere: number }[];
}

/**
 * Estimates blocking recall. `weights[i]` is the probability that pair `i` is a match and `rules[i]` its rule bits.
 * Formula: A. Chao, "Estimating the population size for capture-recapture data with unequal catchability", Biometrics 43 (1987).
 * Rules that look at the same columns find the same pairs; the estimate is then a lower bound of what is missed.
 */
export function estimateBlockingRecall(
  names: readonly string[],
  rules: Int32Array,
  weights: ArrayLike<number>,
): BlockingRecall {
  let found = 0;
  let once = 0;
  let twice = 0;
  const by = names.map((rule) => ({ rule, found: 0, foundOnlyHere: 0 }));
  for (let pair = 0; pair < rules.length; pair += 1) {
    const weight = weights[pair] ?? 0;
    if (weight < 1e-6) continue;
    found += weight;
    const bits = rules[pair] as number;
    let captures = 0;
    let only = -1;
    for (const [index, entry] of by.entries()) {
      if ((bits & (1 << index)) === 0) continue;
      captures += 1;
      only = index;
      entry.found += weight;
    }
    if (captures === 1) {
      once += weight;
      const entry = by[only];
      if (entry) entry.foundOnlyHere += weight;
    } else if (captures === 2) twice += weight;
  }
  const missed = (once * Math.max(0, once - 1)) / (2 * (twice + 1));
  return { found, missed, recall: found === 0 ? 1 : found / (found + missed), byRule: by };
}
