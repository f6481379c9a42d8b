import { estimateFoundShare, MOST_PARTS, type PartHistories } from './latent-classes.ts';
import type { RuleParts } from './rule-parts.ts';

/** How many true pairs the rules probably never compare, by capture and recapture. */
export interface BlockingRecall {
  /** Expected matches among the candidate pairs. */
  readonly found: number;
  /** Estimate of the matches that no rule found. */
  readonly missed: number;
  readonly recall: number;
  /** Recall by each method; their spread shows how far the estimate can be trusted. */
  readonly byMethod: readonly { readonly method: RecallMethod; readonly recall: number }[];
  readonly byRule: readonly { readonly rule: string; readonly found: number; readonly foundOnlyHere: number }[];
}

/**
 * `latent-classes`: agreement on the parts of the keys, in two classes of records. `lower-bound`: Chao's bound over the
 * rules, (f1² - f1) / (2 (f2 + 1)) missed matches of f1 found by one rule and f2 by two.
 */
export type RecallMethod = 'latent-classes' | 'lower-bound';

/** Matches below this share of certainty are strangers and only cost time. */
const LEAST_PROBABILITY = 0.01;
/** Fewer expected matches than this tell nothing of two classes. */
const LEAST_FOR_CLASSES = 50;

/**
 * Estimates blocking recall. `probabilities[i]` is the probability that pair `i` is a match and `rules[i]` its rule
 * bits. With the parts of the rules' keys the estimate allows for rules that look at the same columns and for records
 * that are badly kept throughout (`estimateFoundShare`); without them it is Chao's lower bound of what is missed.
 * Sources: A. Chao, "Estimating the population size for capture-recapture data with unequal catchability", Biometrics
 * 43 (1987), bias-corrected; Agresti, Biometrics 50 (1994).
 */
export function estimateBlockingRecall(
  names: readonly string[],
  rules: Int32Array,
  probabilities: ArrayLike<number>,
  parts?: RuleParts,
): BlockingRecall {
  const { found, once, twice, byRule } = tallyRules(names, rules, probabilities);
  const bound = found === 0 ? 1 : found / (found + (once * Math.max(0, once - 1)) / (2 * (twice + 1)));
  const byMethod: { method: RecallMethod; recall: number }[] = [{ method: 'lower-bound', recall: bound }];
  if (parts !== undefined && found > 0) {
    const recall = estimateByParts(rules, probabilities, parts, byRule, found);
    byMethod.unshift({ method: 'latent-classes', recall });
  }
  const recall = byMethod[0]?.recall ?? 1;
  return { found, missed: found / recall - found, recall, byMethod, byRule };
}

function tallyRules(names: readonly string[], rules: Int32Array, probabilities: ArrayLike<number>) {
  let found = 0;
  let once = 0;
  let twice = 0;
  const byRule = names.map((rule) => ({ rule, found: 0, foundOnlyHere: 0 }));
  for (let pair = 0; pair < rules.length; pair += 1) {
    const probability = probabilities[pair] ?? 0;
    if (probability < 1e-6) continue;
    found += probability;
    const bits = rules[pair] as number;
    let captures = 0;
    let only = -1;
    for (const [index, entry] of byRule.entries()) {
      if ((bits & (1 << index)) === 0) continue;
      captures += 1;
      only = index;
      entry.found += probability;
    }
    if (captures === 1) {
      once += probability;
      const entry = byRule[only];
      if (entry) entry.foundOnlyHere += probability;
    } else if (captures === 2) twice += probability;
  }
  return { found, once, twice, byRule };
}

function estimateByParts(
  rules: Int32Array,
  probabilities: ArrayLike<number>,
  parts: RuleParts,
  byRule: BlockingRecall['byRule'],
  found: number,
): number {
  const { chosen, bitOf } = chooseRules(parts, byRule);
  const needed = chosen.map((rule) => bitsOf(parts.rules[rule] ?? [], bitOf));
  const counts = new Map<number, number>();
  let within = 0;
  for (let pair = 0; pair < rules.length; pair += 1) {
    const probability = probabilities[pair] ?? 0;
    if (probability < LEAST_PROBABILITY) continue;
    if (!chosen.some((rule) => ((rules[pair] as number) & (1 << rule)) !== 0)) continue;
    let history = 0;
    for (const [part, bit] of bitOf) if (parts.agrees(part, pair)) history |= 1 << bit;
    counts.set(history, (counts.get(history) ?? 0) + probability);
    within += probability;
  }
  const histories: PartHistories = { parts: bitOf.size, counts, rules: needed };
  const share = estimateFoundShare(histories, within < LEAST_FOR_CLASSES ? 1 : 2);
  // Rules left out for want of room have found some of what the chosen ones missed.
  return Math.min(1, found / Math.max(found, within / share));
}

/** The rules that find most, as long as their parts can all be listed. */
function chooseRules(parts: RuleParts, byRule: BlockingRecall['byRule']) {
  const order = byRule.map((_, rule) => rule).sort((a, b) => (byRule[b]?.found ?? 0) - (byRule[a]?.found ?? 0));
  const bitOf = new Map<number, number>();
  const chosen: number[] = [];
  for (const rule of order) {
    const fresh = (parts.rules[rule] ?? []).filter((part) => !bitOf.has(part));
    if (bitOf.size + fresh.length > MOST_PARTS) continue;
    for (const part of fresh) bitOf.set(part, bitOf.size);
    chosen.push(rule);
  }
  return { chosen, bitOf };
}

const bitsOf = (parts: readonly number[], bitOf: ReadonlyMap<number, number>): number =>
  parts.reduce((bits, part) => bits | (1 << (bitOf.get(part) ?? 0)), 0);
