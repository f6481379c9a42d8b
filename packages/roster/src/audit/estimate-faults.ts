/** What a sample of homes says of the county: in each stratum exactly, for the county weighted. Pure. */
import { findExactInterval, type Interval } from './exact-interval.ts';

/** A home of the sample with what came of it. One that replaces another stands in its place; the other is kept, and marked so. */
export interface SampledHome {
  readonly divisionCode: string;
  readonly stage: string;
  readonly listed: number;
  readonly drawn: number;
  /** `undefined`: nobody answered; it is counted and stays in the denominator of what was drawn. */
  readonly faulty: boolean | undefined;
  /** Another home stands in its place. It never answered, and stays among the unanswered. */
  readonly replaced?: boolean;
  /** Nobody has been there yet. */
  readonly pending?: boolean;
}

export interface FaultRate {
  readonly key: string;
  /** Homes of the sample, replaced ones and those in their place among them: answered + unanswered + pending. */
  readonly drawn: number;
  readonly replaced: number;
  readonly pending: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly faulty: number;
  /** Of those who answered; `undefined` when nobody did. */
  readonly rate: number | undefined;
  readonly interval: Interval;
}

/** Counts and exact 95 % interval of each stratum, by a key such as the township or the stage. */
export function listFaultRates(homes: readonly SampledHome[], keyOf: (home: SampledHome) => string): FaultRate[] {
  return [...Map.groupBy(homes, keyOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => {
      const answered = own.filter((home) => home.faulty !== undefined).length;
      const faulty = own.filter((home) => home.faulty === true).length;
      const replaced = own.filter((home) => home.replaced === true).length;
      const pending = own.filter((home) => home.pending === true).length;
      return {
        ...{ key, answered, faulty, replaced, pending, drawn: own.length, unanswered: own.length - answered - pending },
        rate: answered === 0 ? undefined : faulty / answered,
        interval: findExactInterval(faulty, answered),
      };
    });
}

export interface CountyEstimate {
  readonly rate: number | undefined;
  readonly interval: Interval;
  /** Answers of equal weight that would say as much (L. Kish, Survey Sampling, 1965). */
  readonly effectiveSize: number;
  readonly methodZh: string;
  readonly methodEn: string;
}

const METHOD = {
  methodZh:
    '每户按“本村在册户数÷本村抽中户数”加权；没问到的户，由同一乡镇问到的户按比例代表；区间用 Korn-Graubard 法（有效样本量代入 Clopper-Pearson 精确区间，95%）。没问到的户单列，不当作没有问题。',
  methodEn:
    'Each home is weighted by households listed over drawn in its village; homes without an answer are represented by those of the same township that gave one; the interval is that of Korn and Graubard (effective sample size in the exact interval of Clopper and Pearson, 95 %). Homes without an answer are counted apart and never taken as faultless.',
};

/**
 * The weighted rate of the county with its interval (E. L. Korn, B. I. Graubard, Survey Methodology 24 (1998) 193-201).
 * A replaced home has no weight of its own: whoever replaces it has it. A township of which nobody answered is represented by
 * nobody: then the estimate is of the others.
 */
export function estimateCounty(homes: readonly SampledHome[]): CountyEstimate {
  const standing = homes.filter((home) => home.replaced !== true);
  const weighted = [...Map.groupBy(standing, (home) => home.divisionCode.slice(0, 9)).values()].flatMap((own) => {
    const sum = (some: readonly SampledHome[]) => some.reduce((total, home) => total + home.listed / home.drawn, 0);
    const answered = own.filter((home) => home.faulty !== undefined);
    const raise = answered.length === 0 ? 0 : sum(own) / sum(answered);
    return answered.map((home) => ({ weight: (home.listed / home.drawn) * raise, faulty: home.faulty === true }));
  });
  const total = weighted.reduce((sum, home) => sum + home.weight, 0);
  if (total === 0) return { rate: undefined, interval: { low: 0, high: 1 }, effectiveSize: 0, ...METHOD };
  const rate = weighted.reduce((sum, home) => sum + (home.faulty ? home.weight : 0), 0) / total;
  const effectiveSize = total ** 2 / weighted.reduce((sum, home) => sum + home.weight ** 2, 0);
  // Rounding must not push the weighted faults above all that were answered.
  const faults = Math.min(rate * effectiveSize, effectiveSize);
  return { rate, interval: findExactInterval(faults, effectiveSize), effectiveSize, ...METHOD };
}
