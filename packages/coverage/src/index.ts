/** Pillar 全: from a child's rows to facts, benefits, payments, the proof that nobody is left out, and the output folder. */

export { type CoverageInput, type CoverageRun, decideCoverage } from './decide-coverage.ts';
export { type CardDecision, decideCard } from './determination/cards.ts';
export {
  type ContextInput,
  type DeterminationContext,
  makeDeterminationContext,
} from './determination/context.ts';
export { type DeterminationInput, decideDeterminations, followRedirects } from './determination/determine.ts';
export { decideFacts } from './determination/facts.ts';
export { decidePayments, makePaymentId, type OwedItem, type PaymentDecision } from './determination/payments.ts';
export {
  type ChildLedger,
  type CoverageProgramme,
  type CoverageProgrammeInput,
  makeCoverageProgramme,
  PAID_WHERE_STUDYING,
  RECEIVED_ALREADY,
} from './determination/programme.ts';
export { CoverageFault } from './fault.ts';
export * from './model.ts';
export { CoverageDocument, makeCoverageSchema } from './output/coverage-document.schema.ts';
export type { RunOutputs } from './output/outputs-model.ts';
export type { ReportInput } from './output/report/report-model.ts';
export { renderReport } from './output/report/write-report.ts';
export { type WriteOutputsOptions, type WrittenOutputs, writeOutputs } from './output/write-outputs.ts';
export { type ChildFileItem, makeChildFile } from './papers/child-file.ts';
export {
  describeRunPapers,
  listPapers,
  type PaperChoice,
  type PlannedPaper,
  RUN_PAPERS,
  type RunPaperKind,
} from './papers/list-papers.ts';
export { loadPaperDesk, type PaperDesk, type PaperDeskInput } from './papers/paper-desk.ts';
export { makePublicNotice, NOTICE_FIELDS, type NoticeRequest, type NoticeRow } from './papers/public-notice.ts';
export { makeSummaryTables, type SummaryItem } from './papers/summary-tables.ts';
export { type PaperEntry, revealPapers, type WrittenPapers, writePapers } from './papers/write-papers.ts';
export {
  listTermsOnFile,
  loadRecordedTerm,
  makeRecordedFacts,
  type RecordedChild,
  type RecordedTerm,
} from './population/load-recorded.ts';
export { readRecordedFacts } from './population/read-recorded.command.ts';
export { reportGaps } from './proof/gaps.ts';
export type { ProofInput } from './proof/proof-model.ts';
export { proveCoverage } from './proof/prove.ts';
export { listEarlierPayments, openPayee } from './register.queries.ts';
export {
  COVERAGE_MIGRATIONS,
  type CoverageSaving,
  type SavedCoverage,
  saveCoverage,
} from './save-coverage.ts';
export * from './words.ts';
