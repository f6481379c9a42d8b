import type { CoverageRun } from '@bulou/coverage';
import type { Intake, LinkOutput, ResolveResult, RunRow } from '@bulou/roster';
import type { RunIdentity } from './run-identity.ts';

/** What a run changed against the run of the same term before it. */
export interface RunDifference {
  readonly addedPayments: number;
  readonly removedPayments: number;
  /** Fen as text. */
  readonly amountFen: string;
}

/** Everything decided in memory, before anything is written. */
export interface DecidedRun extends CoverageRun {
  readonly runId: string;
  readonly identity: RunIdentity;
  /** The same run, when it was recorded before. */
  readonly before: RunRow | undefined;
  readonly intake: Intake;
  readonly linked: LinkOutput;
  readonly roster: ResolveResult;
  /** Children with a live payment in an earlier term. */
  readonly earlierPaid: ReadonlySet<string>;
}
