import type { CandidatePairs } from '../blocking/pairs.ts';
import type { Comparator } from '../comparison/comparator.ts';
import { LinkageRefusal } from '../problems.ts';
import type { LinkageModel } from './model.schema.ts';
import type { Patterns } from './patterns.ts';
import { makeRarities } from './rarity.ts';

/** The parts of one pair's weight, natural logarithms. */
export interface Likelihood {
  readonly match: number;
  readonly relative: number;
  readonly stranger: number;
}

/** Weighs pairs with a model. Weights are log2 odds of "same person", the prior included. */
export interface Scorer {
  /** Weight of every candidate pair. */
  scorePairs(pairs: CandidatePairs, patterns: Patterns): Float64Array;
  /** Weight of any two records, compared or not. */
  scorePair(left: number, right: number): number;
  /** log2 odds before any comparison. */
  readonly priorWeight: number;
  likelihoodOf(levels: ArrayLike<number>, left: number, right: number): Likelihood;
  levelsOf(left: number, right: number): Uint8Array;
  /** log2 of how much rarer than usual the values are; 0 without term frequency. */
  rarityOf(index: number, level: number, left: number, right: number): number;
}

/** Binds a model to the records. Throws a `LinkageRefusal` when the model is for other comparisons. */
export function makeScorer(model: LinkageModel, comparators: readonly Comparator[]): Scorer {
  refuseOtherModel(model, comparators);
  const logs = model.comparisons.map((comparison) => {
    const rows = [...comparison.levels, comparison.missing];
    return {
      m: Float64Array.from(rows, (row) => Math.log(row.m)),
      u: Float64Array.from(rows, (row) => Math.log(row.u)),
      relative: Float64Array.from(rows, (row) => Math.log(row.relative)),
    };
  });
  const rarities = comparators.map((comparator, index) =>
    makeRarities(comparator, model.comparisons[index], model.frequencies),
  );
  const matchBase = Math.log(model.matchShare);
  const relativeBase = model.relativeShare > 0 ? Math.log(model.relativeShare) : Number.NEGATIVE_INFINITY;
  const strangerBase = Math.log(1 - model.matchShare - model.relativeShare);
  const weighed = rarities.flatMap((found, index) => (found === undefined ? [] : [index]));
  const width = comparators.length;
  const rarity = (index: number, level: number, left: number, right: number) =>
    rarities[index]?.[level]?.(left, right) ?? 0;
  const likelihoodOf = (levels: ArrayLike<number>, left: number, right: number): Likelihood => {
    let match = matchBase;
    let relative = relativeBase;
    let stranger = strangerBase;
    for (let index = 0; index < width; index += 1) {
      const level = levels[index] as number;
      const row = logs[index] as (typeof logs)[number];
      match += row.m[level] as number;
      relative += row.relative[level] as number;
      stranger += (row.u[level] as number) - rarity(index, level, left, right);
    }
    return { match, relative, stranger };
  };
  const levelsOf = (left: number, right: number) =>
    Uint8Array.from(comparators, (comparator) => comparator.evaluate(left, right));
  const scratch = new Uint8Array(width);
  return {
    priorWeight: (matchBase - Math.log(1 - model.matchShare)) / Math.LN2,
    likelihoodOf,
    levelsOf,
    rarityOf: (index, level, left, right) => rarity(index, level, left, right) / Math.LN2,
    scorePair: (left, right) => {
      for (let index = 0; index < width; index += 1) scratch[index] = comparators[index]?.evaluate(left, right) ?? 0;
      return weightOf(likelihoodOf(scratch, left, right));
    },
    scorePairs: (pairs, patterns) => {
      const plain = Array.from({ length: patterns.size }, (_, pattern) =>
        likelihoodOfPattern(patterns, pattern, logs, matchBase, relativeBase, strangerBase),
      );
      const weights = new Float64Array(pairs.size);
      for (let pair = 0; pair < pairs.size; pair += 1) {
        const pattern = patterns.patternOf[pair] as number;
        const base = plain[pattern] as Likelihood;
        let stranger = base.stranger;
        const [left, right] = [pairs.left[pair] as number, pairs.right[pair] as number];
        for (const index of weighed)
          stranger -= rarity(index, patterns.levels[pattern * width + index] as number, left, right);
        weights[pair] = weightOf({ match: base.match, relative: base.relative, stranger });
      }
      return weights;
    },
  };
}

function likelihoodOfPattern(
  patterns: Patterns,
  pattern: number,
  logs: readonly { m: Float64Array; u: Float64Array; relative: Float64Array }[],
  matchBase: number,
  relativeBase: number,
  strangerBase: number,
): Likelihood {
  let match = matchBase;
  let relative = relativeBase;
  let stranger = strangerBase;
  for (const [index, row] of logs.entries()) {
    const level = patterns.levels[pattern * patterns.comparisons + index] as number;
    match += row.m[level] as number;
    relative += row.relative[level] as number;
    stranger += row.u[level] as number;
  }
  return { match, relative, stranger };
}

/** log2 of P(same person) against P(relative or stranger). */
export function weightOf({ match, relative, stranger }: Likelihood): number {
  const high = Math.max(relative, stranger);
  const low = Math.min(relative, stranger);
  return (match - high - Math.log1p(Math.exp(low - high))) / Math.LN2;
}

export function probabilityOf(weight: number): number {
  return 1 / (1 + 2 ** -weight);
}

function refuseOtherModel(model: LinkageModel, comparators: readonly Comparator[]): void {
  const fits =
    model.comparisons.length === comparators.length &&
    comparators.every((comparator, index) => {
      const fitted = model.comparisons[index];
      return (
        fitted?.name === comparator.name &&
        fitted.levels.length === comparator.levels.length &&
        comparator.levels.every((level, at) => level.id === fitted.levels[at]?.id)
      );
    });
  if (!fits)
    throw new LinkageRefusal(
      'model-other-settings',
      '模型与设置的比较项不一致',
      'The model was trained with other comparisons than the settings have.',
    );
}
