import type { Division, Finding } from '@bulou/kernel';
import type { RowLink } from '@bulou/roster/model';
import type { PaymentDecision } from '../determination/payments.ts';
import type { CoverageProof, DeterminationResult, DeterminedChild } from '../model.ts';

/** Everything the output folder is written from. */
export interface RunOutputs {
  readonly result: DeterminationResult;
  readonly decision: PaymentDecision;
  readonly proof: CoverageProof;
  /** Every pair of rows within a child; made while they are written, since there are many. */
  readonly sameLinks: Iterable<RowLink>;
  /** Pairs that nobody has decided. */
  readonly openLinks: readonly RowLink[];
  readonly findings: Iterable<Finding>;
  readonly divisions: readonly Division[];
  readonly countyName: string;
}

/** Names by code and children by id, looked up once for all files. */
export interface OutputDesk extends RunOutputs {
  readonly divisionNames: ReadonlyMap<string, string>;
  readonly childById: ReadonlyMap<string, DeterminedChild>;
  readonly benefitTitles: ReadonlyMap<string, string>;
}

export function makeOutputDesk(run: RunOutputs): OutputDesk {
  return {
    ...run,
    divisionNames: new Map(run.divisions.map((division) => [division.divisionCode, division.name])),
    childById: new Map(run.result.children.map((child) => [child.childId, child])),
    benefitTitles: new Map(run.result.benefits.map((info) => [info.benefit, info.titleZh])),
  };
}
