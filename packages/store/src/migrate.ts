/**
 * Brings a database to the program's schema. Files `NNNN-name.sql` of each package run in order, all pending ones in one transaction;
 * an applied file is never changed. Rights follow from what the table comments declare.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listTables } from './catalogue.ts';
import { quoteName } from './copy.ts';
import { APP_ROLE, type Database, type Transaction } from './database.ts';
import { digestSha256 } from './digest.ts';
import { problems } from './problems.ts';

/** One schema and the folder with its migrations. */
export interface MigrationSource {
  readonly schema: string;
  /** Path or file URL. */
  readonly dir: string | URL;
}

export interface Migration {
  readonly schema: string;
  readonly number: number;
  readonly name: string;
  /** SHA-256 of the file with its line ends made LF: a checkout on Windows has others. */
  readonly digest: string;
  readonly sql: string;
}

/** The store's own tables come before everybody else's. */
export const STORE_MIGRATIONS: MigrationSource = { schema: 'store', dir: new URL('../migrations/', import.meta.url) };

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** Reads a source's files, in order. Throws a `RangeError` for a number used twice. */
export function listMigrations(source: MigrationSource): Migration[] {
  const dir =
    typeof source.dir === 'string' && !source.dir.startsWith('file:') ? source.dir : fileURLToPath(source.dir);
  const migrations = readdirSync(dir)
    .flatMap((file): Migration[] => {
      const [, number, name] = FILE_NAME.exec(file) ?? [];
      if (number === undefined || name === undefined) return [];
      const sql = readFileSync(path.join(dir, file), 'utf8').replaceAll('\r\n', '\n');
      return [{ schema: source.schema, number: Number(number), name, digest: digestSha256(sql), sql }];
    })
    .sort((one, other) => one.number - other.number);
  for (const [index, migration] of migrations.entries()) {
    if (migrations[index - 1]?.number === migration.number) {
      throw new RangeError(`Two migrations of ${source.schema} have the number ${migration.number}.`);
    }
  }
  return migrations;
}

/**
 * Applies what is pending, `store` first, then the sources in the order given. Returns what was applied now.
 * Throws `store.migration-changed`, `store.migration-unknown`, `store.migration-order` and, when the key file belongs to
 * another database, `store.wrong-key`.
 */
export async function migrate(
  db: Database,
  sources: readonly MigrationSource[],
  now: Date = new Date(),
): Promise<Migration[]> {
  const wanted = [STORE_MIGRATIONS, ...sources.filter((source) => source.schema !== 'store')].flatMap(listMigrations);
  return await db.transaction(
    '00',
    async (tx) => {
      await prepareMigrationTable(tx);
      const pending = await listPending(tx, wanted);
      await applyMigrations(tx, pending, now);
      await checkKeys(tx, db, now);
      return pending;
    },
    { as: 'owner' },
  );
}

/** Runs migrations that are known to be pending and writes them down. Also restore uses it, with the texts of the archive. */
export async function applyMigrations(tx: Transaction, pending: readonly Migration[], now: Date): Promise<void> {
  if (pending.length === 0) return;
  const [last] = await tx<{ place: number }[]>`select coalesce(max(applied_order), 0) as place from store.migration`;
  for (const [index, migration] of pending.entries()) {
    await tx.unsafe(`create schema if not exists ${quoteName(migration.schema)}`);
    await tx.unsafe(migration.sql).simple();
    await tx`
      insert into store.migration (schema_name, number, name, digest, sql_text, applied_at, applied_order)
      values (${migration.schema}, ${migration.number}, ${migration.name}, ${migration.digest}, ${migration.sql}, ${now},
        ${(last?.place ?? 0) + index + 1})`;
  }
  await grantRights(tx);
}

/** Makes the table that the migrations are written down in; one migrating process at a time gets past here. */
export async function prepareMigrationTable(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(7203923001)`;
  await tx`create schema if not exists store`;
  await tx
    .unsafe(`
    create table if not exists store.migration (
      schema_name text not null,
      number integer not null,
      name text not null,
      digest text not null,
      sql_text text not null,
      applied_at timestamptz not null,
      applied_order integer not null,
      constraint migration_key primary key (schema_name, number)
    );
    comment on table store.migration is 'Schema changes that were applied. [placement: reference] [owner-only]';
    comment on column store.migration.schema_name is 'Schema that the file belongs to.';
    comment on column store.migration.number is 'Number of the file within its schema.';
    comment on column store.migration.name is 'Name of the file without its number.';
    comment on column store.migration.digest is 'SHA-256 of the file.';
    comment on column store.migration.sql_text is 'The file itself, so that a backup can build the schema alone.';
    comment on column store.migration.applied_at is 'When it was applied.';
    comment on column store.migration.applied_order is 'Place in the order in which all files were applied, over all schemas.';`)
    .simple();
}

async function listPending(tx: Transaction, wanted: readonly Migration[]): Promise<Migration[]> {
  const rows = await tx<{ schemaName: string; number: number; name: string; digest: string }[]>`
    select schema_name as "schemaName", number, name, digest from store.migration order by schema_name, number`;
  const schemas = new Set(wanted.map((migration) => migration.schema));
  const applied = new Map(rows.map((row) => [`${row.schemaName}/${row.number}`, row]));
  const known = new Set(wanted.map((migration) => `${migration.schema}/${migration.number}`));
  for (const row of rows) {
    // A schema that this caller does not bring at all is not its business; a number beyond its own files is.
    if (schemas.has(row.schemaName) && !known.has(`${row.schemaName}/${row.number}`)) {
      throw problems['migration-unknown']({ file: fileOf(row.schemaName, row.number, row.name) });
    }
  }
  return wanted.filter((migration) => {
    const before = applied.get(`${migration.schema}/${migration.number}`);
    const file = fileOf(migration.schema, migration.number, migration.name);
    if (before !== undefined && before.digest !== migration.digest) throw problems['migration-changed']({ file });
    const last = rows.findLast((row) => row.schemaName === migration.schema);
    if (before === undefined && last !== undefined && last.number > migration.number) {
      throw problems['migration-order']({ file, last: fileOf(last.schemaName, last.number, last.name) });
    }
    return before === undefined;
  });
}

function fileOf(schema: string, number: number, name: string): string {
  return `${schema}/${String(number).padStart(4, '0')}-${name}.sql`;
}

/** What the ordinary role may do follows from the table's comment: see the README. */
async function grantRights(tx: Transaction): Promise<void> {
  const tables = await listTables(tx);
  for (const schema of new Set(tables.map((table) => table.schema))) {
    await tx.unsafe(`grant usage on schema ${quoteName(schema)} to ${APP_ROLE}`);
    await tx.unsafe(`grant usage, select on all sequences in schema ${quoteName(schema)} to ${APP_ROLE}`);
  }
  for (const table of tables) {
    const name = `${quoteName(table.schema)}.${quoteName(table.name)}`;
    await tx.unsafe(`revoke all on ${name} from ${APP_ROLE}`);
    const rights = table.ownerOnly ? 'select' : table.appendOnly ? 'select, insert' : 'select, insert, update, delete';
    await tx.unsafe(`grant ${rights} on ${name} to ${APP_ROLE}`);
  }
}

/** The database remembers a one-way mark of each key it has met; a folder whose key has the same id and another mark is refused. */
async function checkKeys(tx: Transaction, db: Database, now: Date): Promise<void> {
  if (db.dataDir === undefined && process.env.BULOU_KEY_FILE === undefined) return;
  const met = await tx<{ keyId: string; mark: string }[]>`select key_id as "keyId", mark from store.key_mark`;
  const marks = new Map(met.map((row) => [row.keyId, row.mark]));
  const own = db.keys.describeKeys();
  const strange = met.length > 0 && !own.some((key) => marks.has(key.keyId));
  if (strange || own.some((key) => (marks.get(key.keyId) ?? key.check) !== key.check)) {
    throw problems['wrong-key']({ keyFile: db.keys.keyFile });
  }
  for (const key of own) {
    if (marks.has(key.keyId)) continue;
    await tx`insert into store.key_mark (key_id, mark, met_at) values (${key.keyId}, ${key.check}, ${now})`;
  }
}
