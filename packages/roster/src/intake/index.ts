/** Intake: from the offices' files to records and findings. */
export {
  type Intake,
  type IntakeFile,
  type IntakeOptions,
  type IntakeSheet,
  intakeLists,
  mappingUsed,
  type RefusedFile,
} from './intake.ts';
export type { ListSource } from './list-files.ts';
export { intakeProblems, type MappingEntry, type MappingFile, parseMapping, readMappingFile } from './mapping-file.ts';
export type { MappedColumn, TableSummary } from './sheet-model.ts';
