import type { PaymentDecision } from '../../determination/payments.ts';
import type { CoverageProof, DeterminationResult, Territory } from '../../model.ts';

export interface ReportInput {
  readonly result: DeterminationResult;
  readonly decision: PaymentDecision;
  readonly proof: CoverageProof;
  readonly countyName: string;
  /** Names of divisions by code, for the villages of children. */
  readonly divisionNames: ReadonlyMap<string, string>;
}

/** What every section reads, looked up once. */
export interface ReportDesk extends ReportInput {
  readonly county: Territory;
  readonly townships: readonly Territory[];
  readonly childById: ReadonlyMap<string, DeterminationResult['children'][number]>;
}
