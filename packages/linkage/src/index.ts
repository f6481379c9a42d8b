export type { RuleCount } from './blocking/pairs.ts';
export {
  type BlockingProposal,
  type ProposalOptions,
  type ProposedRule,
  proposeBlocking,
  type SettingsWithoutBlocking,
} from './blocking/propose.ts';
export { type BlockingRecall, estimateBlockingRecall } from './blocking/recall.ts';
export { compareBirths, correctionsOf, readIdFeatures } from './chinese/identity-features.ts';
export {
  compareNames,
  NAME_LEVELS,
  type NameFeatures,
  type NameLevel,
  readNameFeatures,
} from './chinese/name-similarity.ts';
export {
  compareIdentity,
  IDENTITY_LEVELS,
  type IdentityLevel,
  makeIdentityFacts,
} from './comparison/chinese-identity.ts';
export { chooseOneToOne } from './decision/assignment.ts';
export { clusterConnected, clusterConstrained } from './decision/clusters.ts';
export type { Decision, DecisionReason } from './decision/decide.ts';
export type { PersonDecision } from './decision/person-decisions.ts';
export type { Dependence } from './evaluation/dependences.ts';
export type { ErrorList, ErrorPair, FalseReason, LinkageErrors, MissedReason } from './evaluation/errors.ts';
export type { QualityEstimate, ThresholdEstimate } from './evaluation/estimate-thresholds.ts';
export {
  type Evaluation,
  type EvaluationOptions,
  evaluateLinkage,
  type MeasuredThreshold,
} from './evaluation/evaluate.ts';
export type { Quality } from './evaluation/quality.ts';
export type { PairLabel, Truth } from './evaluation/truth.ts';
export type { Explanation, ExplanationStep } from './explanation/explain.ts';
export type { RuleMiss } from './explanation/missed-blocks.ts';
export type { DecisionExplanation } from './explanation/why.ts';
export type { InputRow, RowInputs } from './input/dataset.ts';
export { type FileRows, readFileRows } from './input/file-rows.ts';
export type { FileSource } from './input/files.ts';
export type { LinkageInputs, RecordSource } from './input/sources.ts';
export { createLinker, type LinkageConstraints, type Linker, type LinkerOptions } from './linker.ts';
export { createLiveLinkage, type LiveOptions, restoreLiveLinkage } from './live/create-live-linkage.ts';
export type { LiveLinkage } from './live/live-linkage.ts';
export type {
  ClusterEvent,
  Disagreement,
  LiveChange,
  LiveCluster,
  LiveReport,
  SavedLiveLinkage,
} from './live/live-report.ts';
export { openRecordIndex, type RecordIndexOptions } from './live/open-record-index.ts';
export type { FindOptions, FoundMatch, FoundMatches, RecordIndex } from './live/record-index.ts';
export { LinkageModel } from './model/model.schema.ts';
export {
  makeModelSchema,
  makeSavedModel,
  makeSettingsSchema,
  readSavedModel,
  SavedModel,
} from './model/saved-model.ts';
export { LinkageRefusal } from './problems.ts';
export { type LinkageReport, makeLinkageReport, type ReportOptions } from './report/report.ts';
export type { Words } from './report/words.ts';
export type { LinkageEstimates, LinkageResult, LinkedPair } from './result.ts';
export type { RecordRef } from './result-parts.ts';
export { type Agreement, measureAgreement } from './review/agreement.ts';
export { isDrawnForSecondReading } from './review/second-readings.ts';
export { blockOn, compare } from './settings/builders.ts';
export { LinkageSettings, type LinkageSettingsInput } from './settings/settings.schema.ts';
export { compileForSpark, type SparkLevel, type SparkProgram } from './spark/compile.ts';
export { writeSparkProgram } from './spark/write-program.ts';
export { byCharacter, type ReadSplinkOptions, readSplinkModel, type SettingsAndModel } from './splink/read-splink.ts';
export { writeSplinkModel } from './splink/write-splink.ts';
