/** The open database: pools, transactions, keys and files of one data folder or one DATABASE_URL. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgresTypes from 'postgres';
import { readDatabaseError } from './database-error.ts';
import { postgres } from './driver.ts';
import { ADMIN_ROLE, type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts';
import { type KeyRing, openKeyRing } from './encryption.ts';
import { problems } from './problems.ts';

type Types = { bigint: bigint };
/** A pool. int8 columns are bigint, date columns are `YYYY-MM-DD` text, timestamptz columns are `Date`. */
export type Sql = postgresTypes.Sql<Types>;
/** The same, inside one transaction. */
export type Transaction = postgresTypes.TransactionSql<Types>;

export interface OpenDatabaseOptions {
  /** Holds the embedded database, the keys and the original files. */
  readonly dataDir?: string | undefined;
  /** A server of one's own, PostgreSQL 15 or newer; else the embedded one is started in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  readonly applicationName: string;
  readonly onNotice?: (notice: { zh: string; en: string }) => void;
  /** Connections of the ordinary pool, 8 unless said otherwise. */
  readonly connections?: number;
  /** Only for a further database in the same embedded server, as tests make them. */
  readonly databaseName?: string;
}

export interface TransactionOptions {
  /** `app` (the default) may not change append-only tables; `owner` is for migrations, backup and restore. */
  readonly as?: 'app' | 'owner';
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** School whose rows are seen besides those of the territory; its opaque id. */
  readonly school?: string | undefined;
}

/** The territory of whoever sees no division's rows: no division code begins so. */
export const NO_TERRITORY = '00';

export interface Database {
  readonly kind: 'embedded' | 'external';
  readonly dataDir: string | undefined;
  readonly databaseName: string;
  /** The embedded server, for drills and status pages. */
  readonly server: EmbeddedServer | undefined;
  readonly keys: KeyRing;
  /**
   * Runs `run` in one transaction whose territory is set (`2` to `12` digits; a prefix is a territory): the ordinary role sees
   * the rows of that territory and school only. Commits when it resolves, rolls back when it throws, and throws the same.
   */
  transaction<T>(territory: string, run: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

export const APP_ROLE = 'bulou_app';
export const OWNER_ROLE = 'bulou_owner';
const DATABASE_NAME = 'bulou';

/** Opens the database, starting the embedded server where no `databaseUrl` is given. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  if (options.databaseUrl !== undefined && options.databaseUrl !== '')
    return openExternal(options, options.databaseUrl);
  if (options.dataDir === undefined) throw problems['no-data-folder']({});
  const dataDir = path.resolve(options.dataDir);
  const server = await startEmbeddedServer({
    dataDir,
    applicationName: options.applicationName,
    ...(options.onNotice === undefined ? {} : { onNotice: options.onNotice }),
  });
  try {
    return await openOnServer(server, dataDir, options, () => server.stop());
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A database on an embedded server that already runs; made if it is not there. Closing calls `stop`. */
export async function openOnServer(
  server: EmbeddedServer,
  dataDir: string,
  options: OpenDatabaseOptions,
  stop: () => Promise<void>,
): Promise<Database> {
  const databaseName = options.databaseName ?? DATABASE_NAME;
  const base = { host: server.host, port: server.port, ssl: false };
  await prepareEmbedded(server, databaseName);
  const keys = openKeyRing(dataDir);
  const app = openPool({
    ...base,
    ...poolOptions(options),
    database: databaseName,
    username: APP_ROLE,
    password: server.appPassword,
  });
  const owner = openPool({
    ...base,
    ...poolOptions(options),
    max: 2,
    database: databaseName,
    username: ADMIN_ROLE,
    password: server.adminPassword,
  });
  return makeDatabase({
    kind: 'embedded',
    dataDir,
    databaseName,
    server,
    keys,
    app: { sql: app, switchRole: false },
    owner: { sql: owner, switchRole: true },
    stop,
  });
}

async function openExternal(options: OpenDatabaseOptions, databaseUrl: string): Promise<Database> {
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const sql = openUrl(databaseUrl, options);
  try {
    await checkServer(sql);
    await prepareRoles(sql);
    const [row] = await sql<{ name: string }[]>`select current_database() as name`;
    return makeDatabase({
      kind: 'external',
      dataDir: options.dataDir === undefined ? undefined : path.resolve(options.dataDir),
      databaseName: row?.name ?? '',
      server: undefined,
      keys: openKeyRing(options.dataDir),
      app: { sql, switchRole: true },
      owner: { sql, switchRole: true },
      stop: async () => {},
    });
  } catch (error) {
    await sql.end({ timeout: 5 });
    const known = readDatabaseError(error);
    // 28xxx: the login is refused; 3D000: no such database. Both are settings, not faults.
    if (known?.kind === 'gone' || /^(28|3D)/.test(known?.sqlState ?? '')) {
      throw problems.unreachable({ reason: (error as Error).message }, error);
    }
    throw error;
  }
}

function poolOptions(options: OpenDatabaseOptions): PoolOptions {
  return { max: options.connections ?? 8, connection: { application_name: options.applicationName } };
}

type PoolOptions = postgresTypes.Options<Record<string, postgresTypes.PostgresType>>;

const PLAIN_DATE_OID = 1082;

/** What every pool has alike. */
function completeOptions(options: PoolOptions) {
  return {
    connect_timeout: 15,
    // The driver ends connections after a while of its own choosing otherwise, for poolers that we do not have.
    max_lifetime: null,
    onnotice: () => {},
    ...options,
    types: {
      bigint: postgres.BigInt,
      // A date has no time and no zone; turning it into an instant would move birthdays.
      date: { to: PLAIN_DATE_OID, from: [PLAIN_DATE_OID], serialize: String, parse: (text: string) => text },
    },
  };
}

function openPool(options: PoolOptions): Sql {
  return postgres(completeOptions(options)) as unknown as Sql;
}

function openUrl(databaseUrl: string, options: OpenDatabaseOptions): Sql {
  return postgres(databaseUrl, completeOptions(poolOptions(options))) as unknown as Sql;
}

interface Pool {
  readonly sql: Sql;
  /** Whether the login is another role, so that every transaction has to change to its own first. */
  readonly switchRole: boolean;
}

interface DatabaseParts {
  readonly kind: 'embedded' | 'external';
  readonly dataDir: string | undefined;
  readonly databaseName: string;
  readonly server: EmbeddedServer | undefined;
  readonly keys: KeyRing;
  readonly app: Pool;
  readonly owner: Pool;
  readonly stop: () => Promise<void>;
}

function makeDatabase(parts: DatabaseParts): Database {
  let closed = false;
  return {
    kind: parts.kind,
    dataDir: parts.dataDir,
    databaseName: parts.databaseName,
    server: parts.server,
    keys: parts.keys,
    transaction: (territory, run, options) => runTransaction(parts, territory, run, options ?? {}),
    async close() {
      if (closed) return;
      closed = true;
      await Promise.all([parts.app.sql.end({ timeout: 5 }), parts.owner.sql.end({ timeout: 5 })]);
      await parts.stop();
    },
  };
}

const TERRITORY = /^[0-9]{2,12}$/;
const SCHOOL = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The one place where a transaction begins. Territory and role are literals in `SET LOCAL`: a distributed database carries those to
 * its workers, and nothing of them is left on the connection afterwards.
 */
async function runTransaction<T>(
  parts: DatabaseParts,
  territory: string,
  run: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  if (!TERRITORY.test(territory)) throw new RangeError(`A territory has 2 to 12 digits: ${territory}`);
  const { school = '' } = options;
  if (school !== '' && !SCHOOL.test(school)) throw new RangeError(`Not the id of a school: ${school}`);
  const asOwner = options.as === 'owner';
  const pool = asOwner ? parts.owner : parts.app;
  const mode = `isolation level ${options.isolation ?? 'read committed'}${options.readOnly === true ? ' read only' : ''}`;
  const role = pool.switchRole ? `set local role ${asOwner ? OWNER_ROLE : APP_ROLE};` : '';
  const result = await pool.sql.begin(mode, async (tx) => {
    await tx.unsafe(`${role} set local app.division = '${territory}'; set local app.school = '${school}'`).simple();
    return await run(tx as unknown as Transaction);
  });
  return result as T;
}

async function checkServer(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: string; number: string; encoding: string }[]>`
    select current_setting('server_version') as version, current_setting('server_version_num') as number,
      pg_encoding_to_char(encoding) as encoding
    from pg_database where datname = current_database()`;
  if (row === undefined || Number(row.number) < 150_000)
    throw problems['server-too-old']({ version: row?.version ?? '?' });
  if (row.encoding !== 'UTF8') throw problems['not-utf8']({ encoding: row.encoding });
}

/** Waits out the moment in which a restarted server does not take connections yet. */
async function connectWithPatience<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= 20 || readDatabaseError(error)?.kind !== 'gone') throw error;
      await sleep(100);
    }
  }
}

async function prepareEmbedded(server: EmbeddedServer, databaseName: string): Promise<void> {
  const login = { host: server.host, port: server.port, username: ADMIN_ROLE, password: server.adminPassword };
  const maintenance = openPool({ ...login, database: 'postgres', max: 1 });
  try {
    await connectWithPatience(() => maintenance`select 1`);
    const [known] = await maintenance`select 1 from pg_database where datname = ${databaseName}`;
    if (known === undefined) await maintenance.unsafe(`create database "${databaseName}" template template0`);
    await prepareRoles(maintenance);
    await maintenance.unsafe(`alter role ${APP_ROLE} with login password '${server.appPassword}'`);
  } finally {
    await maintenance.end({ timeout: 5 });
  }
  const sql = openPool({ ...login, database: databaseName, max: 1 });
  try {
    await sql.unsafe(`grant create on database "${databaseName}" to ${OWNER_ROLE}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Makes the two roles if they are missing. Both may log in, as a distributed database asks of roles that are changed to. */
async function prepareRoles(sql: Sql): Promise<void> {
  const rows = await sql<{ name: string }[]>`
    select rolname as name from pg_roles where rolname in (${OWNER_ROLE}, ${APP_ROLE})`;
  const known = new Set(rows.map((row) => row.name));
  const [database] = await sql<{ name: string }[]>`select current_database() as name`;
  const statements = [OWNER_ROLE, APP_ROLE]
    .filter((role) => !known.has(role))
    .map((role) => `create role ${role} login`);
  const [rights] = await sql<{ missing: string[] }[]>`
    select coalesce(array_agg(rolname::text), '{}') as missing from pg_roles
    where rolname in (${OWNER_ROLE}, ${APP_ROLE}) and not pg_has_role(current_user, oid, 'member')`;
  for (const role of [OWNER_ROLE, APP_ROLE]) {
    if (!known.has(role) || rights?.missing.includes(role)) statements.push(`grant ${role} to current_user`);
  }
  const [create] = known.has(OWNER_ROLE)
    ? await sql<{ may: boolean }[]>`select has_database_privilege(${OWNER_ROLE}, current_database(), 'create') as may`
    : [{ may: false }];
  if (create?.may !== true) statements.push(`grant create on database "${database?.name}" to ${OWNER_ROLE}`);
  for (const statement of statements) {
    try {
      await sql.unsafe(statement);
    } catch (error) {
      const state = (error as { code?: string }).code;
      // Another process may make the same role at the same moment.
      if (state === '42710' || state === '23505' || state === 'XX000') continue;
      if (state === '42501') throw problems['roles-missing']({ statements: `${statements.join('; ')};` }, error);
      throw error;
    }
  }
}
