/** Fault rates of a sample as it stands: by township, by stage, by both, and for the county. Pure. */
import {
  type CountyEstimate,
  estimateCounty,
  type FaultRate,
  listFaultRates,
  type SampledHome,
} from './estimate-faults.ts';
import type { HomeRow } from './home.queries.ts';
import { HOME_FAULTS, type HomeFault } from './home-answer.ts';

export interface SampleSummary {
  readonly county: CountyEstimate;
  readonly whole: FaultRate;
  readonly byTownship: readonly FaultRate[];
  readonly byStage: readonly FaultRate[];
  /** Key: township and stage, with a bar between them. */
  readonly strata: readonly FaultRate[];
  /** Homes that have each fault. */
  readonly byFault: readonly { readonly fault: HomeFault; readonly homes: number }[];
}

export function summariseSample(
  homes: readonly Pick<HomeRow, 'divisionCode' | 'stage' | 'listed' | 'drawn' | 'state' | 'faults'>[],
): SampleSummary {
  const sampled = homes.map(
    ({ divisionCode, stage, listed, drawn, state, faults }): SampledHome => ({
      ...{ divisionCode, stage, listed, drawn },
      faulty: state === 'visited' ? faults.length > 0 : undefined,
      replaced: state === 'replaced',
      pending: state === 'drawn',
    }),
  );
  const [whole = NOBODY] = listFaultRates(sampled, () => 'whole');
  return {
    county: estimateCounty(sampled),
    whole,
    byTownship: listFaultRates(sampled, townshipOf),
    byStage: listFaultRates(sampled, (home) => home.stage),
    strata: listFaultRates(sampled, (home) => `${townshipOf(home)}|${home.stage}`),
    byFault: HOME_FAULTS.map((fault) => ({ fault, homes: homes.filter((home) => home.faults.includes(fault)).length })),
  };
}

const NOBODY: FaultRate = {
  ...{ key: 'whole', drawn: 0, replaced: 0, pending: 0, answered: 0, unanswered: 0, faulty: 0 },
  rate: undefined,
  interval: { low: 0, high: 1 },
};

const townshipOf = ({ divisionCode }: SampledHome) => divisionCode.slice(0, 9);
