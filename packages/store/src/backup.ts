/**
 * Backup and restore without pg_dump: one encrypted, compressed file that says itself what it holds, and builds its schema from the
 * migrations it carries. Everything in it comes from one snapshot.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, readFile as readWhole, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ArchiveRecord,
  type ArchiveWriter,
  createArchive,
  makeArchiveHead,
  openArchiveKey,
  readArchive,
  readArchiveHead,
} from './archive.ts';
import { listTables, type TableDescription } from './catalogue.ts';
import { type OpenCopy, openCopy, quoteName } from './copy.ts';
import { type Database, openDatabase, type Transaction } from './database.ts';
import { type KeyRing, openKeyRing } from './encryption.ts';
import { getFilesFolder, listFiles, moveIntoPlace, openFile, placeOfFile } from './files.ts';
import { applyMigrations, type Migration, prepareMigrationTable } from './migrate.ts';
import { problems } from './problems.ts';
import { verifyTrail } from './trail.ts';

/** How far it is: tables and files done, of how many. */
export type BackupProgress = (progress: {
  readonly step: 'table' | 'file' | 'verify';
  readonly name: string;
  readonly done: number;
  readonly total: number;
}) => void;

export interface BackupOptions {
  /** Takes the key file along, sealed under this passphrase. Without it the archive opens only beside the key file. */
  readonly passphrase?: string | undefined;
  readonly now?: Date;
  readonly onProgress?: BackupProgress;
}

/** What was backed up or restored. */
export interface BackupSummary {
  readonly createdAt: string;
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly digest: string }[];
  readonly files: number;
  readonly trailHeads: readonly { readonly countyCode: string; readonly sequence: string; readonly hash: string }[];
}

const PART_BYTES = 512 * 1024;

/**
 * Writes `outFile` (made beside and renamed, so that a half one is never there). Everything is read from one repeatable-read snapshot;
 * others go on working meanwhile.
 */
export async function backup(db: Database, outFile: string, options: BackupOptions = {}): Promise<BackupSummary> {
  const now = options.now ?? new Date();
  const { archiveKey, head } = makeArchiveHead(db.keys, now, options.passphrase);
  const target = path.resolve(outFile);
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.part`;
  await rm(temporary, { force: true });
  const writer = await createArchive(temporary, archiveKey, head);
  try {
    const summary = await db.transaction('00', (tx) => writeAll(db, tx, writer, head.createdAt, options), {
      as: 'owner',
      isolation: 'repeatable read',
      readOnly: true,
    });
    await writer.finish();
    await rename(temporary, target);
    return summary;
  } catch (error) {
    await writer.abort();
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeAll(
  db: Database,
  tx: Transaction,
  writer: ArchiveWriter,
  createdAt: string,
  options: BackupOptions,
): Promise<BackupSummary> {
  await fixTextForm(tx);
  const migrations = await tx<Migration[]>`
    select schema_name as schema, number, name, digest, sql_text as sql from store.migration order by applied_order`;
  const tables = orderByReference(await listTables(tx), await listReferences(tx)).filter(
    (table) => !isMigrationTable(table),
  );
  const listed = await tx<{ fileId: string }[]>`select distinct file_id as "fileId" from store.file order by 1`;
  // A file that no row names belongs to a command that has not committed; it is not part of this snapshot.
  const files = listed.map((row) => row.fileId);
  await writer.write('manifest', {
    format: 1,
    createdAt,
    migrations,
    tables: tables.map(({ schema, name, columns }) => ({ schema, name, columns })),
    files: files.length,
  });
  const summaries: { name: string; rows: number; digest: string }[] = [];
  for (const [index, table] of tables.entries()) {
    const name = `${table.schema}.${table.name}`;
    options.onProgress?.({ step: 'table', name, done: index, total: tables.length });
    summaries.push({ name, ...(await writeTable(tx, writer, table)) });
  }
  await writer.write('sequences', { sequences: await listSequences(tx) });
  const folder = files.length > 0 ? getFilesFolder(db.dataDir) : '';
  for (const [index, fileId] of files.entries()) {
    options.onProgress?.({ step: 'file', name: fileId, done: index, total: files.length });
    const place = placeOfFile(folder, fileId);
    if (!existsSync(place)) throw problems['file-missing']({ fileId });
    const sealed = await readWhole(place);
    // A backup of a damaged file would be noticed only at the restore, when it is too late.
    openFile(db, fileId, sealed);
    await writer.write('file', { fileId }, sealed);
  }
  const heads = await tx<{ countyCode: string; sequence: string; hash: string }[]>`
    select county_code as "countyCode", last_sequence::text as sequence, last_hash as hash from store.trail_head order by 1`;
  const summary = { createdAt, tables: summaries, files: files.length, trailHeads: heads.map((head) => ({ ...head })) };
  await writer.write('end', { ...summary });
  return summary;
}

/** Dates, bytes and numbers as text depend on settings; here they never do, and rows are read in the order in which they lie. */
async function fixTextForm(tx: Transaction): Promise<void> {
  await tx
    .unsafe(`set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'iso_8601';
    set local extra_float_digits = 1; set local bytea_output = 'hex'; set local synchronize_seqscans = off`)
    .simple();
}

function isMigrationTable(table: { schema: string; name: string }): boolean {
  return table.schema === 'store' && table.name === 'migration';
}

async function writeTable(tx: Transaction, writer: ArchiveWriter, table: TableDescription) {
  const name = `${quoteName(table.schema)}.${quoteName(table.name)}`;
  const columns = table.columns.map(quoteName).join(', ');
  const readable = await tx.unsafe(`copy ${name} (${columns}) to stdout`).readable();
  const hash = createHash('sha256');
  let rows = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const full = `${table.schema}.${table.name}`;
  const flush = async () => {
    if (size > 0) await writer.write('rows', { table: full }, Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  for await (const line of readable as AsyncIterable<Buffer>) {
    hash.update(line);
    rows += countLines(line);
    waiting.push(line);
    size += line.length;
    if (size > PART_BYTES) await flush();
  }
  await flush();
  const digest = hash.digest('hex');
  await writer.write('table-end', { table: full, rows, digest });
  return { rows, digest };
}

/** In COPY's text form a line end inside a value is written as two characters, so lines are rows. */
function countLines(content: Buffer): number {
  let lines = 0;
  for (let at = content.indexOf(0x0a); at >= 0; at = content.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}

async function listReferences(tx: Transaction): Promise<{ source: string; target: string }[]> {
  return await tx<{ source: string; target: string }[]>`
    select format('%s.%s', sn.nspname, s.relname) as source, format('%s.%s', tn.nspname, t.relname) as target
    from pg_constraint k
    join pg_class s on s.oid = k.conrelid join pg_namespace sn on sn.oid = s.relnamespace
    join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid`;
}

/** Tables so that each comes after those it refers to. A table that refers to itself is loaded in one COPY, which PostgreSQL checks at its end. */
function orderByReference(
  tables: readonly TableDescription[],
  references: readonly { source: string; target: string }[],
): TableDescription[] {
  const ordered: TableDescription[] = [];
  const placed = new Set<string>();
  let rest = [...tables];
  while (rest.length > 0) {
    const ready = rest.filter((table) => {
      const name = `${table.schema}.${table.name}`;
      return references.every((reference) => reference.source !== name || placed.has(reference.target));
    });
    if (ready.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${rest.map((table) => table.name).join(', ')}`);
    for (const table of ready) placed.add(`${table.schema}.${table.name}`);
    ordered.push(...ready);
    rest = rest.filter((table) => !ready.includes(table));
  }
  return ordered;
}

interface SequenceState {
  readonly schema: string;
  readonly name: string;
  readonly value: string;
}

async function listSequences(tx: Transaction): Promise<SequenceState[]> {
  const rows = await tx<SequenceState[]>`
    select schemaname::text as schema, sequencename::text as name, last_value::text as value from pg_sequences
    where last_value is not null order by 1, 2`;
  return rows.map((row) => ({ ...row }));
}

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
  return await openCopy(tx, full, table.columns);
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

async function digestTable(tx: Transaction, table: Manifest['tables'][number]) {
  const name = `${quoteName(table.schema)}.${quoteName(table.name)}`;
  const readable = await tx.unsafe(`copy ${name} (${table.columns.map(quoteName).join(', ')}) to stdout`).readable();
  const hash = createHash('sha256');
  let rows = 0;
  for await (const line of readable as AsyncIterable<Buffer>) {
    hash.update(line);
    rows += countLines(line);
  }
  return { rows, digest: hash.digest('hex') };
}
