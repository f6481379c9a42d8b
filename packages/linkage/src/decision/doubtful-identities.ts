import type { CandidatePairs } from '../blocking/pairs.ts';
import type { Comparator } from '../comparison/comparator.ts';
import { type Scorer, weightOf } from '../model/score.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import { findBorrowedNumbers } from './borrowed-numbers.ts';
import { SAME_NUMBER, UNLIKE_NAMES } from './contradictions.ts';
import { clearContradictions } from './namesakes.ts';

/** Questions about one number under two names, for settings that compare both; the answers when they do not. */
export interface DoubtfulIdentities {
  /** Refutes borrowed numbers and weighs their records' pairs again, in place. Returns the records. */
  refuteBorrowed(pairs: CandidatePairs, weights: Float64Array): number[];
  /** Contradictory pairs that are one person all the same. */
  clear(pairs: CandidatePairs, weights: Float64Array): Set<number>;
}

const AGREEING: ReadonlySet<string> = new Set([...SAME_NUMBER, 'birth-sex-equal', 'birth-equal']);

export function makeDoubtfulIdentities(
  settings: LinkageSettings['decisions'],
  comparators: readonly Comparator[],
  scorer: Scorer,
  size: number,
  isContradictory: (left: number, right: number) => boolean,
): DoubtfulIdentities {
  const names = comparators.find((comparator) => comparator.settings.kind === 'chinese-name');
  const identity = comparators.find((comparator) => comparator.ownership);
  const ownership = identity?.ownership;
  if (!names || !identity || !ownership || !settings.findBorrowedNumbers)
    return { refuteBorrowed: () => [], clear: () => new Set() };
  const unlike = new Set(UNLIKE_NAMES.map((id) => names.levels.findIndex((level) => level.id === id)));
  const facts = {
    ownership,
    isContradictory,
    areNamesCompatible: (left: number, right: number) => {
      const level = names.evaluate(left, right);
      return level < names.levels.length && !unlike.has(level);
    },
    doIdentitiesAgree: (left: number, right: number) =>
      AGREEING.has(identity.levels[identity.evaluate(left, right)]?.id ?? 'missing'),
    scorePair: scorer.scorePair,
    weighAgainstStrangers: (left: number, right: number) =>
      weightOf({
        ...scorer.likelihoodOf(scorer.levelsOf(left, right), left, right),
        relative: Number.NEGATIVE_INFINITY,
      }),
    acceptWeight: Math.log2(settings.accept / (1 - settings.accept)),
    reviewWeight: Math.log2(settings.review / (1 - settings.review)),
  };
  return {
    refuteBorrowed: (pairs, weights) => {
      const borrowed = findBorrowedNumbers(pairs, size, facts);
      weighAgain(pairs, weights, borrowed, size, scorer);
      return borrowed;
    },
    clear: (pairs, weights) => clearContradictions(pairs, weights, size, facts),
  };
}

function weighAgain(
  pairs: CandidatePairs,
  weights: Float64Array,
  records: readonly number[],
  size: number,
  scorer: Scorer,
): void {
  if (records.length === 0) return;
  const again = new Uint8Array(size);
  for (const record of records) again[record] = 1;
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const left = pairs.left[pair] as number;
    const right = pairs.right[pair] as number;
    if (again[left] === 1 || again[right] === 1) weights[pair] = scorer.scorePair(left, right);
  }
}
