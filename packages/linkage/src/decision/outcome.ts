import type { CandidatePairs } from '../blocking/pairs.ts';
import type { Comparator } from '../comparison/comparator.ts';
import type { Patterns } from '../model/patterns.ts';
import type { Scorer } from '../model/score.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import { type Decisions, decidePairs } from './decide.ts';
import { makeDoubtfulIdentities } from './doubtful-identities.ts';

/** What people said about pairs of records, as record numbers. */
export interface Told {
  readonly same: readonly (readonly [number, number])[];
  isDifferent(left: number, right: number): boolean;
  /** Somebody said of some pair that it is two people. */
  readonly hasDifferent: boolean;
}

export interface OutcomeParts {
  readonly settings: LinkageSettings['decisions'];
  /** Records, paired or not. */
  readonly size: number;
  readonly comparators: readonly Comparator[];
  readonly scorer: Scorer;
  readonly pairs: CandidatePairs;
  readonly patterns: Patterns;
  groupsOf(record: number): readonly number[];
  isContradictory(left: number, right: number): boolean;
  readonly told: Told;
  /** Runs one stage, so that the caller can time it. */
  run<T>(stage: string, work: () => T): T;
}

export interface Outcome {
  readonly weights: Float64Array;
  readonly decisions: Decisions;
  /** Records whose number was found to be another's; their comparators ignore it from now on. */
  readonly borrowed: readonly number[];
}

/** Weighs the pairs, settles whose numbers are whose, and decides: the same for a whole run and for a part of one. */
export function decideOutcome(parts: OutcomeParts): Outcome {
  const { settings, comparators, scorer, pairs, patterns, size, isContradictory, told, run } = parts;
  const weights = run('weigh', () => scorer.scorePairs(pairs, patterns));
  const doubtful = makeDoubtfulIdentities(settings, comparators, scorer, size, isContradictory);
  const { borrowed, cleared } = run('identities', () => ({
    borrowed: doubtful.refuteBorrowed(pairs, weights),
    cleared: doubtful.clear(pairs, weights),
  }));
  const decisions = run('decide', () =>
    decidePairs(settings, pairs, weights, {
      size,
      groupsOf: parts.groupsOf,
      isForbidden: told.isDifferent,
      hasForbidden: told.hasDifferent,
      isContradictory,
      cleared,
      scorePair: scorer.scorePair,
      priorWeight: scorer.priorWeight,
      must: told.same.map(([left, right]) => ({ left, right, weight: Number.POSITIVE_INFINITY })),
    }),
  );
  return { weights, decisions, borrowed };
}
