import type { BlockingRecall } from '../blocking/recall.ts';
import { REASONS } from '../decision/decide.ts';
import { probabilityOf } from '../model/score.ts';
import type { ResultParts } from '../result-parts.ts';
import { type ExpectedMatches, expectMatches } from './expected-matches.ts';
import { type Quality, qualityOf } from './quality.ts';

/** What is expected when pairs from this weight on are taken as links. Counts are expected pairs, not whole numbers. */
export interface ThresholdEstimate extends Quality {
  readonly matchWeight: number;
  readonly matchProbability: number;
  /** Pairs of this weight or more that the one-to-one optimum and the constraints leave. */
  readonly links: number;
}

/** Precision and recall without labels. */
export interface QualityEstimate {
  /** Expected true pairs in all: found by the rules, and missed by them. */
  readonly truePairs: number;
  /** Expected share of the true pairs that are compared at all, and its range over the methods of estimating it. */
  readonly blockingRecall: number;
  readonly blockingRecallRange: readonly [least: number, most: number];
  readonly byThreshold: readonly ThresholdEstimate[];
  /** The threshold with the highest expected F1. */
  readonly best: ThresholdEstimate;
  readonly method: { readonly zh: string; readonly en: string };
}

/** Whole bits between these are the thresholds of the table, with those of the settings. */
const LOWEST = -12;
const HIGHEST = 24;

const METHOD = {
  zh: '不用标注：每对的匹配概率先按“一条记录在一份名单里至多一个对象”和“同一人可传递”校准，再相加得到预期的真对数；从未比较过的真对由分块召回率（潜在类别与 Chao 下界）补上。',
  en: 'Without labels: match probabilities, calibrated by rivals (one partner a list) and by transitivity, are summed to expected true pairs; true pairs never compared are added by the estimated blocking recall (latent classes; the lower bound of Chao).',
};

/**
 * Estimates precision and recall at each threshold without labels: expected true links over links, and over all true
 * pairs. Holds as far as the model's probabilities do; the range of the blocking recall says how sure its part is.
 * Source of the idea: Winkler, "Using the EM algorithm for weight computation", 1988; fastLink's FDR and FNR.
 */
export function estimateThresholds(parts: ResultParts, blocking: BlockingRecall): QualityEstimate {
  const expected = expectMatches(parts);
  const compared = sum(expected.probabilities);
  const truePairs = Math.max(compared / blocking.recall, compared + expected.uncompared);
  const byThreshold = tabulate(parts, expected, truePairs);
  const best = byThreshold.reduce((a, b) => (b.f1 > a.f1 ? b : a));
  const compareShare = truePairs === 0 ? 1 : compared / truePairs;
  const recalls = [compareShare, ...blocking.byMethod.map(({ recall }) => recall)];
  return {
    truePairs,
    blockingRecall: compareShare,
    blockingRecallRange: [Math.min(...recalls), Math.max(...recalls)],
    byThreshold,
    best,
    method: METHOD,
  };
}

/** The table's thresholds: whole bits, and what the settings call accept and review. Ascending. */
export function listThresholds(parts: Pick<ResultParts, 'settings'>): number[] {
  const { accept, review } = parts.settings.decisions;
  const whole = Array.from({ length: HIGHEST - LOWEST + 1 }, (_, index) => LOWEST + index);
  const own = [accept, review].map((probability) => Math.log2(probability / (1 - probability)));
  return [...whole, ...own].sort((a, b) => a - b);
}

/**
 * Whether a pair would be a link if its weight sufficed: no better partner stands in its way and nobody forbade it.
 * Below the review threshold, where no optimum was sought, the pair has to be the best one of both its records.
 */
export function makeEligibility({ decisions, settings }: ResultParts): (pair: number) => boolean {
  const barred = new Set(
    ['displaced', 'same-group', 'told-different'].map((reason) => REASONS.indexOf(reason as 'weight')),
  );
  return (pair) => {
    if (barred.has(decisions.reason[pair] as number)) return false;
    return !settings.decisions.oneToOne || decisions.decision[pair] !== 0 || (decisions.margin[pair] as number) >= 0;
  };
}

function tabulate(parts: ResultParts, expected: ExpectedMatches, truePairs: number): ThresholdEstimate[] {
  const thresholds = listThresholds(parts);
  const links = new Float64Array(thresholds.length + 1);
  const right = new Float64Array(thresholds.length + 1);
  const isEligible = makeEligibility(parts);
  for (let pair = 0; pair < parts.weights.length; pair += 1) {
    if (!isEligible(pair)) continue;
    const bin = countAtMost(thresholds, parts.weights[pair] as number);
    links[bin] = (links[bin] as number) + 1;
    right[bin] = (right[bin] as number) + (expected.probabilities[pair] as number);
  }
  // Bin b holds the pairs at or above exactly b thresholds, so that what lies above a threshold is a sum from behind.
  const table: ThresholdEstimate[] = [];
  let all = 0;
  let found = 0;
  for (let at = thresholds.length - 1; at >= 0; at -= 1) {
    all += links[at + 1] as number;
    found += right[at + 1] as number;
    const matchWeight = thresholds[at] as number;
    const quality = qualityOf(found, all - found, Math.max(0, truePairs - found));
    table.unshift({ matchWeight, matchProbability: probabilityOf(matchWeight), links: all, ...quality });
  }
  return table;
}

/** How many of the ascending numbers are at most the value. */
function countAtMost(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
