/** Restore: the whole archive is checked before anything is touched, and the restored database before it is committed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ArchiveRecord, openArchiveKey, readArchive, readArchiveHead } from './archive.ts';
import {
  type BackupProgress,
  type BackupSummary,
  countLines,
  digestTable,
  fixTextForm,
  type SequenceState,
} from './backup.ts';
import { type OpenCopy, openCopy, quoteName } from './copy.ts';
import { type Database, openDatabase, type Transaction } from './database.ts';
import { type KeyRing, openKeyRing } from './encryption.ts';
import { getFilesFolder, listFiles, moveIntoPlace, openFile } from './files.ts';
import { applyMigrations, type Migration, prepareMigrationTable } from './migrate.ts';
import { problems } from './problems.ts';
import { verifyTrail } from './trail.ts';

export interface RestoreOptions {
  /** The new, empty data folder: gets the files, the key (if it was taken along) and, without `databaseUrl`, the database. */
  readonly dataDir: string;
  /** An empty database of one's own. */
  readonly databaseUrl?: string | undefined;
  readonly passphrase?: string | undefined;
  /** The key file that the backup was made with, when it was not taken along. Copied into the new folder. */
  readonly keyFile?: string | undefined;
  readonly onProgress?: BackupProgress;
  readonly onNotice?: (notice: { zh: string; en: string }) => void;
}

interface Manifest {
  readonly createdAt: string;
  readonly migrations: readonly Migration[];
  readonly tables: readonly { readonly schema: string; readonly name: string; readonly columns: readonly string[] }[];
  readonly files: number;
}

/**
 * Brings an archive back into an empty folder and database. The whole archive is read and checked first, so that a damaged one changes
 * nothing; then counts, digests, file contents and trail chains are checked again in the restored database before it is committed.
 */
export async function restore(archive: string, options: RestoreOptions): Promise<BackupSummary> {
  const { head, front } = await readArchiveHead(archive);
  const dataDir = path.resolve(options.dataDir);
  refuseUsedFolder(dataDir);
  const givenKeys = options.keyFile === undefined ? openOwnKeys() : openKeyRingOf(options.keyFile);
  const { archiveKey, keyFile } = openArchiveKey(archive, head, givenKeys, options.passphrase);
  const open = () => readArchive(archive, archiveKey, front);
  await checkArchive(archive, open());
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keyPlace = process.env.BULOU_KEY_FILE || path.join(dataDir, 'keys.json');
  if (!existsSync(keyPlace)) {
    writeFileSync(keyPlace, keyFile ?? givenKeys?.readKeyFile() ?? '', { mode: 0o600, flush: true });
  }
  const db = await openDatabase({
    dataDir,
    databaseUrl: options.databaseUrl,
    applicationName: 'bulou restore',
    ...(options.onNotice === undefined ? {} : { onNotice: options.onNotice }),
  });
  try {
    const summary = await db.transaction('00', (tx) => loadArchive(db, tx, archive, open(), options), { as: 'owner' });
    await db.close();
    return summary;
  } catch (error) {
    await db.close();
    // The folder was empty when we came: a half restored one must not be taken for a whole one.
    await rm(getFilesFolder(dataDir), { recursive: true, force: true });
    throw error;
  }
}

function openOwnKeys(): KeyRing | undefined {
  const named = process.env.BULOU_KEY_FILE;
  return named === undefined || !existsSync(named) ? undefined : openKeyRing(undefined);
}

/** The ring of a key file that must be there: restoring never makes a key. */
function openKeyRingOf(keyFile: string): KeyRing {
  if (!existsSync(keyFile)) throw problems['backup-key']({ file: keyFile });
  return openKeyRing(undefined, keyFile);
}

function refuseUsedFolder(dataDir: string): void {
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) throw problems['not-empty']({ target: dataDir });
}

/** Reads everything to the end: every chunk's tag, every table's digest, every file's place in the count. */
async function checkArchive(archive: string, records: AsyncIterable<ArchiveRecord>): Promise<void> {
  const check = makeTableCheck(archive);
  let ended = false;
  for await (const record of records) {
    if (record.kind === 'rows') check.add(record);
    if (record.kind === 'table-end') check.end(record);
    ended = record.kind === 'end';
  }
  if (!ended) throw problems['backup-damaged']({ file: archive, reason: 'no end' });
}

function makeTableCheck(archive: string) {
  let hash = createHash('sha256');
  let rows = 0;
  return {
    add(record: ArchiveRecord) {
      hash.update(record.content);
      rows += countLines(record.content);
    },
    end(record: ArchiveRecord) {
      const same = record.header.rows === rows && record.header.digest === hash.digest('hex');
      if (!same) throw problems['backup-damaged']({ file: archive, reason: String(record.header.table) });
      hash = createHash('sha256');
      rows = 0;
    },
  };
}

async function loadArchive(
  db: Database,
  tx: Transaction,
  archive: string,
  records: AsyncIterable<ArchiveRecord>,
  options: RestoreOptions,
): Promise<BackupSummary> {
  await fixTextForm(tx);
  const [used] = await tx`select 1 from pg_namespace where nspname = 'store'`;
  if (used !== undefined)
    throw problems['not-empty']({ target: options.databaseUrl === undefined ? options.dataDir : 'DATABASE_URL' });
  let manifest: Manifest | undefined;
  let loader: OpenCopy | undefined;
  let done = 0;
  let files = 0;
  let summary: BackupSummary | undefined;
  for await (const record of records) {
    if (record.kind === 'manifest') {
      manifest = record.header as unknown as Manifest;
      await prepareMigrationTable(tx);
      await applyMigrations(tx, manifest.migrations, new Date(manifest.createdAt));
    } else if (record.kind === 'rows') {
      loader ??= await startTable(tx, manifest, record);
      await loader.write(record.content);
    } else if (record.kind === 'table-end') {
      await loader?.end();
      loader = undefined;
      done += 1;
      const name = String(record.header.table);
      options.onProgress?.({ step: 'table', name, done, total: manifest?.tables.length ?? 0 });
    } else if (record.kind === 'sequences') {
      await setSequences(tx, record.header.sequences as readonly SequenceState[]);
    } else if (record.kind === 'file') {
      await placeFile(db, record);
      files += 1;
      options.onProgress?.({
        step: 'file',
        name: String(record.header.fileId),
        done: files,
        total: manifest?.files ?? 0,
      });
    } else if (record.kind === 'end') {
      summary = record.header as unknown as BackupSummary;
    }
  }
  if (manifest === undefined || summary === undefined)
    throw problems['backup-damaged']({ file: archive, reason: 'no end' });
  await verifyRestored(db, tx, archive, manifest, summary, options.onProgress);
  return summary;
}

async function startTable(tx: Transaction, manifest: Manifest | undefined, record: ArchiveRecord): Promise<OpenCopy> {
  const full = String(record.header.table);
  const table = manifest?.tables.find((candidate) => `${candidate.schema}.${candidate.name}` === full);
  if (table === undefined) throw new Error(`The archive lists no table ${full}.`);
  return await openCopy(tx, full, table.columns, 'text');
}

async function setSequences(tx: Transaction, sequences: readonly SequenceState[]): Promise<void> {
  for (const { schema, name, value } of sequences) {
    await tx`select setval(${`${quoteName(schema)}.${quoteName(name)}`}::regclass, ${value}::bigint)`;
  }
}

async function placeFile(db: Database, record: ArchiveRecord): Promise<void> {
  const fileId = String(record.header.fileId);
  openFile(db, fileId, record.content);
  const folder = getFilesFolder(db.dataDir);
  await mkdir(path.join(folder, 'new'), { recursive: true, mode: 0o700 });
  const temporary = path.join(folder, 'new', fileId);
  await writeFile(temporary, record.content, { mode: 0o600, flush: true });
  await moveIntoPlace(temporary, folder, fileId);
}

/** Reads every restored table back and compares it with what was backed up, then every chain. */
async function verifyRestored(
  db: Database,
  tx: Transaction,
  archive: string,
  manifest: Manifest,
  summary: BackupSummary,
  onProgress: BackupProgress | undefined,
): Promise<void> {
  const damaged = (reason: string) => problems['backup-damaged']({ file: archive, reason });
  for (const [index, expected] of summary.tables.entries()) {
    const table = manifest.tables.find((candidate) => `${candidate.schema}.${candidate.name}` === expected.name);
    if (table === undefined) throw damaged(expected.name);
    const found = await digestTable(tx, table);
    if (found.rows !== expected.rows || found.digest !== expected.digest) throw damaged(expected.name);
    onProgress?.({ step: 'verify', name: expected.name, done: index + 1, total: summary.tables.length });
  }
  for (const head of summary.trailHeads) {
    const kept = { countyCode: head.countyCode, sequence: BigInt(head.sequence), hash: head.hash };
    const verdict = await verifyTrail(tx, head.countyCode, kept.sequence > 0n ? [kept] : []);
    if (verdict.findings.length > 0) throw damaged(`trail ${head.countyCode}: ${verdict.findings[0]?.kind}`);
  }
  const files = await listFiles(db.dataDir);
  if (files.length !== manifest.files) throw damaged('files');
}
