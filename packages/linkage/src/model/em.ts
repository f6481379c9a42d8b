import type { Patterns } from './patterns.ts';
import type { PairPopulation } from './strangers.ts';

/** One comparison as the fit sees it: where it starts and which of its answers count. */
export interface FitComparison {
  readonly name: string;
  readonly levels: readonly {
    readonly id: string;
    readonly m: number;
    readonly u: number;
    readonly relative?: number;
  }[];
  readonly likeMatchesForRelatives: boolean;
  readonly missingIsEvidence: boolean;
}

/** m, u and the relatives' shares of one comparison; the last entry is "missing", 1 each when that is neutral. */
export interface FittedComparison {
  readonly m: Float64Array;
  readonly u: Float64Array;
  readonly relative: Float64Array;
}

export interface Fit {
  readonly comparisons: readonly FittedComparison[];
  /** Share of matches among all comparable pairs. */
  readonly matchShare: number;
  /** Share of relatives among all comparable pairs; 0 when that class is off. */
  readonly relativeShare: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Largest change of any m in the last iteration. */
  readonly lastChange: number;
  /** Expected matches of each pattern's pairs, as a share. */
  readonly posterior: Float64Array;
}

export interface FitOptions {
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly priorMatches: number;
  readonly relatives: boolean;
}

/**
 * Fewest matches that are expected. Lists are laid side by side because somebody is thought to be in both; a fit that
 * may go below one whole match talks itself out of the only one there is when the lists are a handful of rows.
 */
const LEAST_MATCHES = 1;

/** From this many comparable pairs on, u is what the pairs show; 32 rows against 32 have about as many. */
const PAIRS_THAT_SPEAK = 1000;

interface State {
  m: Float64Array[];
  u: Float64Array[];
  relative: Float64Array[];
  matchShare: number;
  relativeShare: number;
}

/**
 * Fits m, the relatives' shares and the prior by expectation-maximisation over agreement patterns, all blocking rules
 * at once. Pairs that no rule found count as strangers: blocking looks only at compared fields, so the posterior of a
 * found pair is that of the whole population. u is the population's, less the matches expected in it
 * (u = (pairs at level - expected matches at level) / (all pairs - expected matches)).
 * Method: Fellegi & Sunter 1969; Winkler 1988; Dempster, Laird & Rubin 1977.
 */
export function fitModel(
  comparisons: readonly FitComparison[],
  patterns: Patterns,
  population: PairPopulation,
  options: FitOptions,
): Fit {
  const state = startState(comparisons, patterns, population, options);
  const posterior = new Float64Array(patterns.size);
  const kin = new Float64Array(patterns.size);
  let iterations = 0;
  let change = Number.POSITIVE_INFINITY;
  while (iterations < options.maxIterations && change > options.tolerance) {
    expect(patterns, state, posterior, kin);
    change = maximise(comparisons, patterns, population, options, state, posterior, kin);
    iterations += 1;
  }
  expect(patterns, state, posterior, kin);
  return {
    comparisons: comparisons.map((_, index) => ({
      m: state.m[index] as Float64Array,
      u: state.u[index] as Float64Array,
      relative: state.relative[index] as Float64Array,
    })),
    matchShare: state.matchShare,
    relativeShare: state.relativeShare,
    iterations,
    converged: change <= options.tolerance,
    lastChange: change,
    posterior,
  };
}

function startState(
  comparisons: readonly FitComparison[],
  patterns: Patterns,
  population: PairPopulation,
  options: FitOptions,
): State {
  const candidates = patterns.counts.reduce((sum, count) => sum + count, 0);
  const m = comparisons.map((comparison) => startOf(comparison, (level) => level.m));
  const u = comparisons.map((comparison, index) => startU(comparison, population, index));
  const relative = comparisons.map((comparison) =>
    startOf(comparison, (level) => level.relative ?? (comparison.likeMatchesForRelatives ? level.m : level.u)),
  );
  return {
    m,
    u,
    relative,
    matchShare: Math.min(0.5, Math.max(LEAST_MATCHES, candidates * 0.1) / Math.max(1, population.pairs)),
    relativeShare: options.relatives ? Math.min(0.4, Math.max(1, candidates * 0.1) / Math.max(1, population.pairs)) : 0,
  };
}

function startOf(comparison: FitComparison, share: (level: FitComparison['levels'][number]) => number): Float64Array {
  const size = comparison.levels.length;
  const start = new Float64Array(size + 1).fill(1);
  let total = 0;
  for (const level of comparison.levels) total += share(level);
  for (const [index, level] of comparison.levels.entries()) start[index] = share(level) / total;
  if (comparison.missingIsEvidence) {
    for (let index = 0; index < size; index += 1) start[index] = (start[index] ?? 0) * 0.9;
    start[size] = 0.1;
  }
  return start;
}

function startU(comparison: FitComparison, population: PairPopulation, index: number): Float64Array {
  return estimateU(comparison, population, index, undefined, undefined);
}

/**
 * u of one comparison. A level that too few random pairs showed takes what is known of it: the strangers seen among the
 * candidates are a floor, three unseen in the sample are a ceiling, and the maker's figure lies between.
 */
function estimateU(
  comparison: FitComparison,
  population: PairPopulation,
  index: number,
  matched: Float64Array | undefined,
  strangers: Float64Array | undefined,
): Float64Array {
  const counts = population.counts[index] as Float64Array;
  const seen = population.seen[index] as Int32Array;
  const size = comparison.levels.length;
  const last = comparison.missingIsEvidence ? size + 1 : size;
  const present = comparison.missingIsEvidence ? population.pairs : population.pairs - (counts[size] as number);
  const sampled = population.sampled - (comparison.missingIsEvidence ? 0 : (seen[size] as number));
  const u = new Float64Array(size + 1).fill(1);
  const all = Math.max(1, present - sumOf(matched, last));
  let total = 0;
  for (let level = 0; level < last; level += 1) {
    const found = Math.max(0, (counts[level] as number) - (matched?.[level] ?? 0));
    const floor = (strangers?.[level] ?? 0) / all;
    const made = comparison.levels[level]?.u ?? 1e-3;
    const ceiling = 3 / Math.max(3, sampled);
    let share = found / all;
    if (population.exactLevel[index] === level)
      share = Math.max(share, 1e-4 * ((counts[level] as number) / all), 0.5 / all);
    else if ((seen[level] as number) < 10) share = Math.max(floor, Math.min(made, ceiling), 0.5 / all);
    u[level] = Math.max(fillUp(share, found, present, made), 1e-12);
    total += u[level] as number;
  }
  for (let level = 0; level < last; level += 1) u[level] = (u[level] as number) / total;
  return u;
}

/**
 * The u of a level in a population of few pairs. Below `PAIRS_THAT_SPEAK` the pairs themselves say next to nothing: in
 * five rows against five, no pair seen at a level means no more than a share under a tenth, where the maker knows that
 * strangers hardly ever share an identity number. So the maker's figure stands in for the pairs that are lacking,
 * `(found + lacking · made) / PAIRS_THAT_SPEAK`, and gives way to the pairs' own share, in proportion on the log scale.
 */
function fillUp(share: number, found: number, present: number, made: number): number {
  if (present >= PAIRS_THAT_SPEAK) return share;
  const filled = (found + (PAIRS_THAT_SPEAK - present) * made) / PAIRS_THAT_SPEAK;
  const own = present / PAIRS_THAT_SPEAK;
  return Math.max(filled, 1e-12) ** (1 - own) * Math.max(share, 1e-12) ** own;
}

function sumOf(values: Float64Array | undefined, length: number): number {
  let sum = 0;
  if (values) for (let index = 0; index < length; index += 1) sum += values[index] as number;
  return sum;
}

/** The expectation step: what share of each pattern's pairs are matches, and relatives. */
function expect(patterns: Patterns, state: State, posterior: Float64Array, kin: Float64Array): void {
  const width = patterns.comparisons;
  const strangerShare = Math.max(1e-12, 1 - state.matchShare - state.relativeShare);
  for (let pattern = 0; pattern < patterns.size; pattern += 1) {
    let match = state.matchShare;
    let relative = state.relativeShare;
    let stranger = strangerShare;
    for (let index = 0; index < width; index += 1) {
      const level = patterns.levels[pattern * width + index] as number;
      match *= (state.m[index] as Float64Array)[level] as number;
      relative *= (state.relative[index] as Float64Array)[level] as number;
      stranger *= (state.u[index] as Float64Array)[level] as number;
    }
    const sum = match + relative + stranger;
    posterior[pattern] = match / sum;
    kin[pattern] = relative / sum;
    const known = patterns.known?.[pattern] ?? -1;
    if (known === -1) continue;
    posterior[pattern] = known;
    kin[pattern] = known === 1 ? 0 : relative / (relative + stranger);
  }
}

/** The maximisation step; returns the largest change of an m. */
function maximise(
  comparisons: readonly FitComparison[],
  patterns: Patterns,
  population: PairPopulation,
  options: FitOptions,
  state: State,
  posterior: Float64Array,
  kin: Float64Array,
): number {
  let matches = 0;
  let relatives = 0;
  for (let pattern = 0; pattern < patterns.size; pattern += 1) {
    matches += (patterns.counts[pattern] as number) * (posterior[pattern] as number);
    relatives += (patterns.counts[pattern] as number) * (kin[pattern] as number);
  }
  const all = Math.max(1, population.pairs);
  state.matchShare = Math.min(0.5, Math.max(matches, LEAST_MATCHES) / all);
  state.relativeShare = options.relatives ? Math.min(0.4, Math.max(relatives, 1e-3) / all) : 0;
  let change = 0;
  for (const [index, comparison] of comparisons.entries()) {
    const tally = tallyLevels(patterns, index, comparison.levels.length, posterior, kin);
    const m = shareOf(comparison, tally.matched, options.priorMatches, (level) => level.m);
    const before = state.m[index] as Float64Array;
    for (const [level, value] of m.entries()) change = Math.max(change, Math.abs(value - (before[level] as number)));
    state.m[index] = m;
    state.u[index] = estimateU(comparison, population, index, tally.matched, tally.strangers);
    if (options.relatives) state.relative[index] = shareOfRelatives(comparison, tally.related, options.priorMatches);
  }
  return change;
}

function tallyLevels(patterns: Patterns, index: number, size: number, posterior: Float64Array, kin: Float64Array) {
  const matched = new Float64Array(size + 1);
  const related = new Float64Array(size + 1);
  const strangers = new Float64Array(size + 1);
  for (let pattern = 0; pattern < patterns.size; pattern += 1) {
    const level = patterns.levels[pattern * patterns.comparisons + index] as number;
    const count = patterns.counts[pattern] as number;
    const match = count * (posterior[pattern] as number);
    const relative = count * (kin[pattern] as number);
    matched[level] = (matched[level] as number) + match;
    related[level] = (related[level] as number) + relative;
    strangers[level] = (strangers[level] as number) + Math.max(0, count - match - relative);
  }
  return { matched, related, strangers };
}

/** Shares with the makers' figures as a Dirichlet prior worth `strength` pairs, so that no level is impossible. */
function shareOf(
  comparison: FitComparison,
  tally: Float64Array,
  strength: number,
  share: (level: FitComparison['levels'][number]) => number,
): Float64Array {
  const size = comparison.levels.length;
  const last = comparison.missingIsEvidence ? size + 1 : size;
  const start = startOf(comparison, share);
  const result = new Float64Array(size + 1).fill(1);
  let total = 0;
  for (let level = 0; level < last; level += 1) {
    result[level] = (tally[level] as number) + strength * (start[level] as number) + 1e-9;
    total += result[level] as number;
  }
  for (let level = 0; level < last; level += 1) result[level] = (result[level] as number) / total;
  return result;
}

/** Part of a maker's stated share that relatives keep whatever the fit says: copied numbers hide among the matches. */
const KEPT_SHARE = 0.25;
/**
 * How often a maker's stated share a fit may come to. In a small county the fit would otherwise put one person's rows
 * under two names among the relatives and conclude that relatives commonly bear one number.
 */
const MOST_TIMES = 30;

function shareOfRelatives(comparison: FitComparison, tally: Float64Array, strength: number): Float64Array {
  const shares = shareOf(
    comparison,
    tally,
    strength,
    (level) => level.relative ?? (comparison.likeMatchesForRelatives ? level.m : level.u),
  );
  if (comparison.likeMatchesForRelatives) return shares;
  for (const [index, level] of comparison.levels.entries()) {
    if (level.relative === undefined) continue;
    const share = Math.max(shares[index] as number, KEPT_SHARE * level.relative);
    shares[index] = Math.min(share, MOST_TIMES * level.relative);
  }
  return shares;
}
