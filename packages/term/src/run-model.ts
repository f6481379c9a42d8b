import type { CoverageRun } from '@bulou/coverage';
import type { Intake, LinkOutput, ResolveResult, RunRow } from '@bulou/roster';
import type { EvaluatorAgreement } from './check-evaluators.ts';
import type { RunIdentity } from './run-identity.ts';

/** What a run changed against the run of the same term before it. */
export interface RunDifference {
  readonly addedPayments: number;
  readonly removedPayments: number;
  /** Fen as text. */
  readonly amountFen: string;
  /** The release the term was paid under, when this run corrects it by another. */
  readonly previousRelease?: string;
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
  /** Children that people said to be others. */
  readonly merged: ReadonlyMap<string, string>;
  /** What both evaluators agreed on. */
  readonly agreement: EvaluatorAgreement;
  /** The release of the term's run before this one, when it is another. */
  readonly previousRelease?: string;
  /** Children with a live payment in an earlier term. */
  readonly earlierPaid: ReadonlySet<string>;
}
