import type { DecisionReason } from '../decision/decide.ts';
import { probabilityOf } from '../model/score.ts';
import type { RecordRef, ResultParts } from '../result-parts.ts';
import type { RecordPairs } from './record-pairs.ts';
import type { NumberedTruth } from './truth.ts';

/** Why a true pair was missed: no rule compared it, it scored low, it waits for a person, or a decision's reason. */
export type MissedReason = 'not-blocked' | 'scored-low' | 'in-review' | Exclude<DecisionReason, 'weight' | 'margin'>;
/** Why a false pair is together: it scored high, or other links chained the two. */
export type FalseReason = 'scored-high' | 'by-chain' | 'same-row';

export interface ErrorPair<R> {
  readonly left: RecordRef;
  readonly right: RecordRef;
  readonly reason: R;
  /** Absent when the two were never compared. */
  readonly matchWeight?: number;
  readonly matchProbability?: number;
  readonly foundBy: readonly string[];
}

export interface ErrorList<R extends string> {
  readonly count: number;
  readonly byReason: Readonly<Partial<Record<R, number>>>;
  /** The first so many of each reason, heaviest first, never compared ones at the end. */
  readonly pairs: readonly ErrorPair<R>[];
}

export interface LinkageErrors {
  readonly falseMatches: ErrorList<FalseReason>;
  readonly missed: ErrorList<MissedReason>;
}

/** What is wrong with the clusters, pair by pair. */
export function listErrors(
  parts: ResultParts,
  recordPairs: RecordPairs,
  truth: NumberedTruth,
  listed: number,
): LinkageErrors {
  const falseMatches = new ErrorCollector<FalseReason>(parts, recordPairs, falseReasonOf);
  const missed = new ErrorCollector<MissedReason>(parts, recordPairs, missedReasonOf);
  if (truth.labels) {
    for (const { left, right, same } of truth.labels) {
      const together = recordPairs.areTogether(left, right);
      if (same && !together) missed.add(left, right);
      if (!same && together) falseMatches.add(left, right);
    }
  } else if (truth.persons) {
    const { persons } = truth;
    const known = (record: number) => persons[record] !== -1;
    for (const records of groupRecords(persons.length, (record) => persons[record] as number, known))
      visitPairs(records, (a, b) => {
        if (recordPairs.isPair(a, b) && !recordPairs.areTogether(a, b)) missed.add(a, b);
      });
    for (const records of groupRecords(persons.length, recordPairs.clusterOf, known))
      visitPairs(records, (a, b) => {
        if (recordPairs.isPair(a, b) && persons[a] !== persons[b]) falseMatches.add(a, b);
      });
  }
  return { falseMatches: falseMatches.finish(listed), missed: missed.finish(listed) };
}

function groupRecords(size: number, keyOf: (record: number) => number, keep: (record: number) => boolean): number[][] {
  const groups = new Map<number, number[]>();
  for (let record = 0; record < size; record += 1) {
    if (!keep(record)) continue;
    const key = keyOf(record);
    const known = groups.get(key);
    if (known) known.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()].filter((records) => records.length > 1);
}

function visitPairs(records: readonly number[], act: (a: number, b: number) => void): void {
  for (const [at, a] of records.entries())
    for (let next = at + 1; next < records.length; next += 1) act(a, records[next] as number);
}

type Fate = ReturnType<RecordPairs['fateOf']>;

function falseReasonOf(fate: Fate): FalseReason {
  if (fate?.reason === 'same-row') return 'same-row';
  return fate?.decision === 'same' && fate.isEligible ? 'scored-high' : 'by-chain';
}

function missedReasonOf(fate: Fate): MissedReason {
  if (fate === undefined) return 'not-blocked';
  if (fate.decision === 'review') return 'in-review';
  return fate.reason === 'weight' || fate.reason === 'margin' ? 'scored-low' : fate.reason;
}

class ErrorCollector<R extends string> {
  readonly #parts: ResultParts;
  readonly #recordPairs: RecordPairs;
  readonly #reasonOf: (fate: Fate) => R;
  readonly #found: { left: number; right: number; weight: number }[] = [];
  readonly #byReason = new Map<R, number>();

  constructor(parts: ResultParts, recordPairs: RecordPairs, reasonOf: (fate: Fate) => R) {
    this.#parts = parts;
    this.#recordPairs = recordPairs;
    this.#reasonOf = reasonOf;
  }

  add(left: number, right: number): void {
    const fate = this.#recordPairs.fateOf(left, right);
    const reason = this.#reasonOf(fate);
    this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + 1);
    this.#found.push({ left, right, weight: fate?.weight ?? Number.NEGATIVE_INFINITY });
  }

  finish(listed: number): ErrorList<R> {
    const heaviest = this.#found.sort((a, b) => b.weight - a.weight || a.left - b.left || a.right - b.right);
    const taken = new Map<R, number>();
    const chosen = heaviest.filter(({ left, right }) => {
      const reason = this.#reasonOf(this.#recordPairs.fateOf(left, right));
      taken.set(reason, (taken.get(reason) ?? 0) + 1);
      return (taken.get(reason) ?? 0) <= listed;
    });
    return {
      count: heaviest.length,
      byReason: Object.fromEntries(this.#byReason) as Partial<Record<R, number>>,
      pairs: chosen.map(({ left, right }) => this.#describe(left, right)),
    };
  }

  #describe(left: number, right: number): ErrorPair<R> {
    const { table, pairs, settings } = this.#parts;
    const fate = this.#recordPairs.fateOf(left, right);
    const refOf = (record: number): RecordRef => ({
      dataset: table.datasetNames[table.datasetOf[record] as number] as string,
      id: table.ids[record] as string,
    });
    const bits = fate === undefined || fate.pair === -1 ? 0 : (pairs.rules[fate.pair] as number);
    return {
      left: refOf(left),
      right: refOf(right),
      reason: this.#reasonOf(fate),
      ...(fate === undefined ? {} : { matchWeight: fate.weight, matchProbability: probabilityOf(fate.weight) }),
      foundBy: settings.blocking.filter((_, rule) => (bits & (1 << rule)) !== 0).map((rule) => rule.name),
    };
  }
}
