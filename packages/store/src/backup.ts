/**
 * Backup without pg_dump: one encrypted, compressed file that says itself what it holds, and carries the migrations that build its
 * schema. Everything in it comes from one snapshot.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile as readWhole, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ArchiveWriter, createArchive, makeArchiveHead } from './archive.ts';
import { listTables, type TableDescription } from './catalogue.ts';
import { quoteName } from './copy.ts';
import type { Database, Transaction } from './database.ts';
import { getFilesFolder, openFile, placeOfFile } from './files.ts';
import type { Migration } from './migrate.ts';
import { problems } from './problems.ts';

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
export async function fixTextForm(tx: Transaction): Promise<void> {
  await tx
    .unsafe(`set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'iso_8601';
    set local extra_float_digits = 1; set local bytea_output = 'hex'; set local synchronize_seqscans = off`)
    .simple();
}

function isMigrationTable(table: { schema: string; name: string }): boolean {
  return table.schema === 'store' && table.name === 'migration';
}

async function writeTable(tx: Transaction, writer: ArchiveWriter, table: TableDescription) {
  const full = `${table.schema}.${table.name}`;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    if (size > 0) await writer.write('rows', { table: full }, Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  const found = await digestTable(tx, table, async (line) => {
    waiting.push(line);
    size += line.length;
    if (size > PART_BYTES) await flush();
  });
  await flush();
  await writer.write('table-end', { table: full, ...found });
  return found;
}

/** Reads a table in COPY's text form: the number of its rows and the SHA-256 over them in the order in which they lie. */
export async function digestTable(
  tx: Transaction,
  table: { readonly schema: string; readonly name: string; readonly columns: readonly string[] },
  take?: (lines: Buffer) => Promise<void>,
): Promise<{ rows: number; digest: string }> {
  const name = `${quoteName(table.schema)}.${quoteName(table.name)}`;
  const readable = await tx.unsafe(`copy ${name} (${table.columns.map(quoteName).join(', ')}) to stdout`).readable();
  const hash = createHash('sha256');
  let rows = 0;
  for await (const lines of readable as AsyncIterable<Buffer>) {
    hash.update(lines);
    rows += countLines(lines);
    await take?.(lines);
  }
  return { rows, digest: hash.digest('hex') };
}

/** In COPY's text form a line end inside a value is written as two characters, so lines are rows. */
export function countLines(content: Buffer): number {
  let lines = 0;
  for (let at = content.indexOf(0x0a); at >= 0; at = content.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}

/** From which table to which: by foreign key, or by `store.refuse_orphans`, which asks the same once a statement. */
async function listReferences(tx: Transaction): Promise<{ source: string; target: string }[]> {
  return await tx<{ source: string; target: string }[]>`
    select format('%s.%s', sn.nspname, s.relname) as source, format('%s.%s', tn.nspname, t.relname) as target
    from pg_constraint k
    join pg_class s on s.oid = k.conrelid join pg_namespace sn on sn.oid = s.relnamespace
    join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid
    union
    select format('%s.%s', sn.nspname, s.relname), split_part(encode(g.tgargs, 'escape'), '\\000', 1)
    from pg_trigger g
    join pg_class s on s.oid = g.tgrelid join pg_namespace sn on sn.oid = s.relnamespace
    where g.tgfoid = to_regproc('store.refuse_orphans')`;
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

export interface SequenceState {
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
