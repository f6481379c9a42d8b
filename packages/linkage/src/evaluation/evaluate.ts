import { DECISIONS } from '../decision/decide.ts';
import { probabilityOf } from '../model/score.ts';
import type { LinkageResult } from '../result.ts';
import { partsOf, type ResultParts } from '../result-parts.ts';
import { type LinkageErrors, listErrors } from './errors.ts';
import { listThresholds, makeEligibility } from './estimate-thresholds.ts';
import { type Quality, qualityOf } from './quality.ts';
import { makeRecordPairs, type RecordPairs } from './record-pairs.ts';
import { type NumberedTruth, numberTruth, type Truth } from './truth.ts';

/** True and false links when pairs from this weight on are taken. */
export interface MeasuredThreshold extends Quality {
  readonly matchWeight: number;
  readonly matchProbability: number;
}

/** A linkage measured by the truth. All counts are pairs of records; pairs no rule compared count as missed. */
export interface Evaluation {
  /** What it was measured by: everything, or only the pairs somebody labelled. */
  readonly by: 'truth' | 'labels';
  readonly truePairs: number;
  /** True pairs that some rule compared. */
  readonly comparedTruePairs: number;
  readonly blockingRecall: number;
  /** Pairwise: at whole bits and at the settings' own thresholds, ascending. */
  readonly byThreshold: readonly MeasuredThreshold[];
  /** The threshold with the highest pairwise F1 of all. */
  readonly best: MeasuredThreshold;
  /** Pairs decided `same`. */
  readonly decided: Quality;
  /** The same when every `review` pair is decided rightly. */
  readonly withReview: Quality;
  /** Pairs of records that share a cluster. */
  readonly clustered: Quality;
  /** By the clusters: pairs falsely together and pairs missed, with the reason. */
  readonly errors: LinkageErrors;
}

export interface EvaluationOptions {
  /** Errors of each reason that are listed, 1,000 by default; all are counted. */
  readonly listed?: number;
}

/**
 * Measures a linkage by the truth. In mode `link` only pairs of two datasets count. A pair counts at a threshold when
 * its weight suffices and neither the one-to-one optimum nor a constraint forbids it; rows that repeat another count as
 * it does. Throws a `LinkageRefusal` when the truth is empty or names unknown records.
 */
export function evaluateLinkage(result: LinkageResult, truth: Truth, options: EvaluationOptions = {}): Evaluation {
  const parts = partsOf(result);
  const numbered = numberTruth(parts, truth);
  const recordPairs = makeRecordPairs(parts);
  const scored = numbered.labels ? scoreLabels(recordPairs, numbered) : scoreAll(parts, recordPairs, numbered);
  const clustered = measureClusters(parts, recordPairs, numbered);
  const { truePairs } = scored;
  return {
    by: numbered.labels ? 'labels' : 'truth',
    truePairs,
    comparedTruePairs: scored.compared,
    blockingRecall: truePairs === 0 ? 1 : scored.compared / truePairs,
    ...measureThresholds(parts, scored),
    decided: qualityOf(scored.decided.right, scored.decided.wrong, truePairs - scored.decided.right),
    withReview: withReview(scored),
    clustered,
    errors: listErrors(parts, recordPairs, numbered, options.listed ?? 1000),
  };
}

interface ScoredPairs {
  readonly truePairs: number;
  readonly compared: number;
  /** Weights of the eligible pairs, true ones and false ones, in no order. */
  readonly eligible: { readonly right: WeightList; readonly wrong: WeightList };
  readonly decided: { right: number; wrong: number };
  readonly review: { right: number; wrong: number };
}

function scoreAll(
  parts: ResultParts,
  recordPairs: RecordPairs,
  { persons = new Int32Array(0) }: NumberedTruth,
): ScoredPairs {
  const { pairs, weights } = parts;
  const isEligible = makeEligibility(parts);
  const eligible = { right: new WeightList(), wrong: new WeightList() };
  const decided = { right: 0, wrong: 0 };
  const review = { right: 0, wrong: 0 };
  let compared = 0;
  const note = (left: number, right: number, weight: number, decision: string, allowed: boolean) => {
    if (persons[left] === -1 || persons[right] === -1 || !recordPairs.isPair(left, right)) return;
    const isRight = persons[left] === persons[right];
    if (isRight) compared += 1;
    if (allowed) eligible[isRight ? 'right' : 'wrong'].add(weight);
    if (decision === 'same') decided[isRight ? 'right' : 'wrong'] += 1;
    else if (decision === 'review') review[isRight ? 'right' : 'wrong'] += 1;
  };
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const decision = DECISIONS[parts.decisions.decision[pair] as number] as string;
    for (const left of recordPairs.copiesOf(pairs.left[pair] as number))
      for (const right of recordPairs.copiesOf(pairs.right[pair] as number))
        note(left, right, weights[pair] as number, decision, isEligible(pair));
  }
  recordPairs.visitRepeats((first, again) => note(first, again, Number.POSITIVE_INFINITY, 'same', true));
  return { truePairs: countTogether(parts, persons, persons), compared, eligible, decided, review };
}

function scoreLabels(recordPairs: RecordPairs, { labels = [] }: NumberedTruth): ScoredPairs {
  const eligible = { right: new WeightList(), wrong: new WeightList() };
  const decided = { right: 0, wrong: 0 };
  const review = { right: 0, wrong: 0 };
  let truePairs = 0;
  let compared = 0;
  for (const { left, right, same } of labels) {
    const fate = recordPairs.fateOf(left, right);
    if (same) truePairs += 1;
    if (fate === undefined) continue;
    if (same) compared += 1;
    if (fate.isEligible) eligible[same ? 'right' : 'wrong'].add(fate.weight);
    if (fate.decision === 'same') decided[same ? 'right' : 'wrong'] += 1;
    else if (fate.decision === 'review') review[same ? 'right' : 'wrong'] += 1;
  }
  return { truePairs, compared, eligible, decided, review };
}

function withReview({ truePairs, decided, review }: ScoredPairs): Quality {
  const right = decided.right + review.right;
  return qualityOf(right, decided.wrong, truePairs - right);
}

function measureThresholds(
  parts: ResultParts,
  { eligible, truePairs }: ScoredPairs,
): Pick<Evaluation, 'byThreshold' | 'best'> {
  const thresholds = listThresholds(parts).reverse();
  const measure = (matchWeight: number, right: number, wrong: number): MeasuredThreshold => ({
    matchWeight,
    matchProbability: probabilityOf(matchWeight),
    ...qualityOf(right, wrong, truePairs - right),
  });
  const [right, wrong] = [eligible.right.sort(), eligible.wrong.sort()];
  const byThreshold: MeasuredThreshold[] = [];
  let best = measure(Number.POSITIVE_INFINITY, 0, 0);
  let [found, falsely, at] = [0, 0, 0];
  while (found < right.length || falsely < wrong.length) {
    // From heavy to light; pairs of equal weight stand or fall together.
    const weight = Math.max(right[found] ?? Number.NEGATIVE_INFINITY, wrong[falsely] ?? Number.NEGATIVE_INFINITY);
    for (; at < thresholds.length && (thresholds[at] as number) > weight; at += 1)
      byThreshold.unshift(measure(thresholds[at] as number, found, falsely));
    while (found < right.length && right[found] === weight) found += 1;
    while (falsely < wrong.length && wrong[falsely] === weight) falsely += 1;
    const here = measure(weight, found, falsely);
    if (here.f1 > best.f1 || best.matchWeight === Number.POSITIVE_INFINITY) best = here;
  }
  for (; at < thresholds.length; at += 1) byThreshold.unshift(measure(thresholds[at] as number, found, falsely));
  return { byThreshold, best };
}

/** Numbers that grow without an object each: there may be millions of pairs. */
class WeightList {
  #values = new Float64Array(1024);
  #size = 0;

  add(weight: number): void {
    if (this.#size === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#size] = weight;
    this.#size += 1;
  }

  /** Heaviest first. */
  sort(): Float64Array {
    return this.#values.slice(0, this.#size).sort().reverse();
  }
}

function measureClusters(parts: ResultParts, recordPairs: RecordPairs, { persons, labels }: NumberedTruth): Quality {
  if (labels) {
    const count = (same: boolean, together: boolean) =>
      labels.filter((label) => label.same === same && recordPairs.areTogether(label.left, label.right) === together)
        .length;
    return qualityOf(count(true, true), count(false, true), count(true, false));
  }
  const known = persons ?? new Int32Array(0);
  const clusterOf = known.map((person, record) => (person === -1 ? -1 : recordPairs.clusterOf(record)));
  const right = countTogether(parts, known, clusterOf);
  const linked = countTogether(parts, clusterOf, clusterOf);
  return qualityOf(right, linked - right, countTogether(parts, known, known) - right);
}

/** Pairs of records that agree on both numbers, -1 agreeing with nothing; in mode `link` those of two datasets. */
function countTogether({ table, settings }: ResultParts, first: Int32Array, second: Int32Array): number {
  const count = (from: number, to: number) => {
    const sizes = new Map<number, number>();
    for (let record = from; record < to; record += 1) {
      if (first[record] === -1 || second[record] === -1) continue;
      const key = (first[record] as number) * 67108864 + (second[record] as number);
      sizes.set(key, (sizes.get(key) ?? 0) + 1);
    }
    let pairs = 0;
    for (const size of sizes.values()) pairs += (size * (size - 1)) / 2;
    return pairs;
  };
  const all = count(0, first.length);
  if (settings.mode !== 'link') return all;
  return table.starts.slice(1).reduce((pairs, end, index) => pairs - count(table.starts[index] ?? 0, end), all);
}
