import { explainPair } from '../explanation/explain.ts';
import type { ResultParts } from '../result-parts.ts';
import { nameComparison } from './model-figures.ts';
import type { Words } from './words.ts';

/** Pairs that gave the same answer to every comparison. */
export interface PatternSummary {
  readonly pairs: number;
  readonly same: number;
  readonly review: number;
  readonly lightest: number;
  readonly heaviest: number;
  readonly levels: readonly {
    readonly comparison: Words;
    readonly level: Words;
    readonly weight: number;
    readonly isMissing: boolean;
  }[];
  readonly examples: readonly PatternExample[];
}

export interface PatternExample {
  readonly left: string;
  readonly right: string;
  readonly weight: number;
  readonly values: readonly { readonly comparison: Words; readonly left: string; readonly right: string }[];
  readonly sentence: Words;
}

const EXAMPLES = 3;

/** The commonest patterns and those most links and reviews come from, heaviest first, each with example pairs. */
export function listPatterns(parts: ResultParts, most: number, conceal: (text: string) => string): PatternSummary[] {
  const { patterns, weights, decisions } = parts;
  const same = new Float64Array(patterns.size);
  const review = new Float64Array(patterns.size);
  const lightest = new Float64Array(patterns.size).fill(Number.POSITIVE_INFINITY);
  const heaviest = new Float64Array(patterns.size).fill(Number.NEGATIVE_INFINITY);
  for (let pair = 0; pair < weights.length; pair += 1) {
    const pattern = patterns.patternOf[pair] as number;
    const weight = weights[pair] as number;
    if (decisions.decision[pair] === 2) same[pattern] = (same[pattern] as number) + 1;
    else if (decisions.decision[pair] === 1) review[pattern] = (review[pattern] as number) + 1;
    if (weight < (lightest[pattern] as number)) lightest[pattern] = weight;
    if (weight > (heaviest[pattern] as number)) heaviest[pattern] = weight;
  }
  const all = Array.from({ length: patterns.size }, (_, pattern) => pattern);
  const top = (count: ArrayLike<number>) =>
    [...all]
      .sort((a, b) => (count[b] as number) - (count[a] as number))
      .filter((pattern) => (count[pattern] as number) > 0);
  const third = Math.ceil(most / 3);
  const chosen = new Set([
    ...top(same).slice(0, third),
    ...top(review).slice(0, third),
    ...top(patterns.counts).slice(0, third),
  ]);
  const examples = findExamples(parts, chosen);
  return [...chosen]
    .sort((a, b) => (heaviest[b] as number) - (heaviest[a] as number) || a - b)
    .map((pattern) => ({
      pairs: patterns.counts[pattern] as number,
      same: same[pattern] as number,
      review: review[pattern] as number,
      lightest: lightest[pattern] as number,
      heaviest: heaviest[pattern] as number,
      levels: describeLevels(parts, pattern),
      examples: (examples.get(pattern) ?? []).map((pair) => describePair(parts, pair, conceal)),
    }));
}

/** The first pairs of each pattern. */
function findExamples({ patterns, weights }: ResultParts, chosen: ReadonlySet<number>): Map<number, number[]> {
  const found = new Map<number, number[]>([...chosen].map((pattern) => [pattern, []]));
  for (let pair = 0; pair < weights.length; pair += 1) {
    const list = found.get(patterns.patternOf[pair] as number);
    if (list && list.length < EXAMPLES) list.push(pair);
  }
  return found;
}

function describeLevels({ patterns, comparators, model }: ResultParts, pattern: number): PatternSummary['levels'] {
  return comparators.map((comparator, index) => {
    const level = patterns.levels[pattern * patterns.comparisons + index] as number;
    const fitted = model.comparisons[index];
    const shares = level < comparator.levels.length ? fitted?.levels[level] : fitted?.missing;
    const text = comparator.levels[level] ?? { zh: '缺失', en: 'missing' };
    return {
      comparison: nameComparison(comparator),
      level: { zh: text.zh, en: text.en },
      isMissing: level === comparator.levels.length,
      weight: shares === undefined ? 0 : Math.log2(shares.m / shares.u),
    };
  });
}

/** One pair as the page shows it. */
export function describePair(parts: ResultParts, pair: number, conceal: (text: string) => string): PatternExample {
  return describeRecords(parts, parts.pairs.left[pair] as number, parts.pairs.right[pair] as number, conceal);
}

/** Two records as the page shows them, compared or not. */
export function describeRecords(
  parts: ResultParts,
  left: number,
  right: number,
  conceal: (text: string) => string,
): PatternExample {
  const { table, comparators, scorer, model } = parts;
  const explanation = explainPair(scorer, model, comparators, left, right);
  const name = (record: number) => `${table.datasetNames[table.datasetOf[record] as number]}/${table.ids[record]}`;
  return {
    left: name(left),
    right: name(right),
    weight: explanation.matchWeight,
    values: comparators.map((comparator) => ({
      comparison: nameComparison(comparator),
      left: conceal(comparator.describe(left)),
      right: conceal(comparator.describe(right)),
    })),
    sentence: { zh: explanation.zh, en: explanation.en },
  };
}
