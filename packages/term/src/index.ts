/** The composition of the pillars: opens, runs and closes a term. */
export { AuditPackInput, type MadeAuditPack, makeAuditPackCommand } from './audit-pack/make-audit-pack.command.ts';
export { type ListArgument, readListArgument } from './list-arguments.ts';
export { choosePacks, makeTermProgramme } from './make-programme.ts';
export { decideErasure, ProposeErasureInput, proposeErasure } from './retention/erasure.commands.ts';
export { type ErasureRow, listErasures, listRetention } from './retention/retention.queries.ts';
export type { RunDifference } from './run-model.ts';
export { REQUIRED_LISTS, type RunOptions, type RunRequest, readRunOptions } from './run-options.ts';
export type { RunSummary } from './run-summary.ts';
export { openTermDatabase, type RunResult, runTerm, runTermOn } from './run-term.ts';
export {
  type ProgressListener,
  type RunStage,
  STAGE_LABELS,
  STAGES_OF_RUN,
  type StageTiming,
  silentListener,
} from './stages.ts';
