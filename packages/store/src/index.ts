/** The store's public face. */

export { type Attachment, attachDatabase, describeAttachment } from './attach.ts';
export { type BackupOptions, type BackupProgress, type BackupSummary, backup } from './backup.ts';
export { checkCatalogue, listTables, type Placement, type TableDescription } from './catalogue.ts';
export {
  type Command,
  type CommandContext,
  defineCommand,
  type ExecuteOptions,
  type Execution,
  execute,
} from './command.ts';
export { copyRows } from './copy.ts';
export {
  APP_ROLE,
  type Database,
  NO_TERRITORY,
  type OpenDatabaseOptions,
  OWNER_ROLE,
  openDatabase,
  type Sql,
  type Transaction,
  type TransactionOptions,
} from './database.ts';
export { type DatabaseError, readDatabaseError, violatesConstraint } from './database-error.ts';
export { digestSha256, digestSm3, formatCanonicalJson, type JsonValue } from './digest.ts';
export { type KeyRing, makeKeyFile, openKeyRing } from './encryption.ts';
export { eraseFile, listFiles, putFile, readFile, recordFile, type StoredFile } from './files.ts';
export { listMigrations, type Migration, type MigrationSource, migrate, STORE_MIGRATIONS } from './migrate.ts';
export { problems as storeProblems } from './problems.ts';
export { type RestoreOptions, restore } from './restore.ts';
export { type CopyCell, JsonCell } from './row-encoder.ts';
export {
  type Checkpoint,
  formatCheckpoint,
  listTrailOf,
  parseCheckpoint,
  readCheckpoint,
  type TrailFacts,
  type TrailFinding,
  type TrailVerdict,
  verifyTrail,
} from './trail.ts';
export { listTrailPage, type TrailFilter, type TrailLine } from './trail-page.ts';
