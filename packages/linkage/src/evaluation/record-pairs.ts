import { findPair } from '../blocking/pairs.ts';
import { DECISIONS, type Decision, type DecisionReason, REASONS } from '../decision/decide.ts';
import type { ResultParts } from '../result-parts.ts';
import { makeEligibility } from './estimate-thresholds.ts';

/** What became of one compared pair of records. */
export interface PairFate {
  readonly pair: number;
  readonly weight: number;
  readonly decision: Decision;
  readonly reason: DecisionReason;
  readonly isEligible: boolean;
}

/** Pairs of records as the caller counts them: rows that repeat another are pairs too. */
export interface RecordPairs {
  /** Two records that could be a pair at all: of two datasets in mode `link`. */
  isPair(left: number, right: number): boolean;
  /** A record and the rows that repeat it. */
  copiesOf(first: number): readonly number[];
  visitRepeats(act: (left: number, right: number) => void): void;
  /** `undefined` when no rule compared the two. */
  fateOf(left: number, right: number): PairFate | undefined;
  clusterOf(record: number): number;
  areTogether(left: number, right: number): boolean;
}

export function makeRecordPairs(parts: ResultParts): RecordPairs {
  const { table, settings, firstOf, pairs, weights, decisions } = parts;
  const copies = new Map<number, number[]>();
  for (const [record, first] of firstOf.entries())
    if (first !== record) copies.set(first, [...(copies.get(first) ?? [first]), record]);
  const isEligible = makeEligibility(parts);
  const clusterOf = (record: number) => decisions.clusterOf[firstOf[record] as number] as number;
  return {
    isPair: (left, right) => settings.mode !== 'link' || table.datasetOf[left] !== table.datasetOf[right],
    copiesOf: (first) => copies.get(first) ?? [first],
    visitRepeats: (act) => {
      for (const same of copies.values())
        for (const [at, left] of same.entries()) for (const right of same.slice(at + 1)) act(left, right);
    },
    fateOf: (left, right) => {
      const [a, b] = [firstOf[left] as number, firstOf[right] as number];
      if (a === b)
        return { pair: -1, weight: Number.POSITIVE_INFINITY, decision: 'same', reason: 'same-row', isEligible: true };
      const pair = findPair(pairs, Math.min(a, b), Math.max(a, b));
      if (pair === -1) return undefined;
      return {
        pair,
        weight: weights[pair] as number,
        decision: DECISIONS[decisions.decision[pair] as number] as Decision,
        reason: REASONS[decisions.reason[pair] as number] as DecisionReason,
        isEligible: isEligible(pair),
      };
    },
    clusterOf,
    areTogether: (left, right) => clusterOf(left) === clusterOf(right),
  };
}
