/** A fresh database for each call, on one embedded server for each test process. For tests only. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openOnServer } from './database.ts';
import { postgres } from './driver.ts';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts';
import { type MigrationSource, migrate } from './migrate.ts';

let running: Promise<{ server: EmbeddedServer; folder: string }> | undefined;
let users = 0;
let count = 0;
let idle: NodeJS.Timeout | undefined;

/** A temporary folder that the database's user can pass through, so that as root too everything lies in it and goes with it. */
export async function makeOpenFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), prefix));
  await chmod(folder, 0o711);
  return folder;
}

async function startShared(): Promise<{ server: EmbeddedServer; folder: string }> {
  const folder = await makeOpenFolder('bulou-test-');
  const server = await startEmbeddedServer({ dataDir: path.join(folder, 'data'), applicationName: 'test' });
  return { server, folder };
}

export interface TestDatabaseOptions {
  /** Applied after the store's own. */
  readonly migrations?: readonly MigrationSource[];
}

/** Runs `run` with an empty, migrated database and drops it afterwards. The server ends soon after the last call has. */
export async function withTestDatabase<T>(
  run: (db: Database) => Promise<T>,
  options: TestDatabaseOptions = {},
): Promise<T> {
  users += 1;
  clearTimeout(idle);
  try {
    running ??= startShared();
    const { server, folder } = await running;
    count += 1;
    const databaseName = `test_${count}`;
    const dataDir = path.join(folder, databaseName);
    const db = await openOnServer(server, dataDir, { applicationName: 'test', databaseName }, async () => {});
    try {
      await migrate(db, options.migrations ?? []);
      return await run(db);
    } finally {
      await db.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  } finally {
    users -= 1;
    if (users === 0) idle = setTimeout(stopShared, 300);
  }
}

/** The timer keeps the process alive until the server has been stopped and its folder removed. */
async function stopShared(): Promise<void> {
  const ending = running;
  running = undefined;
  if (ending === undefined) return;
  const { server, folder } = await ending;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

export async function findFreePort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * Our own cluster, made to listen on loopback, stands for the server that an office has: the roles `office` (may create
 * roles; owns `office`, `target` and the LATIN1 database `latin`) and `clerk` (owns `plain`), each its own password.
 */
export async function withServerOnLoopback(
  run: (url: (user: string, database: string) => string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await makeOpenFolder('bulou-external-');
  const port = await findFreePort();
  const settings = { listen_addresses: '127.0.0.1', port: String(port) };
  const server = await startEmbeddedServer({
    dataDir: path.join(folder, 'server'),
    applicationName: 'external',
    settings,
  });
  const admin = postgres({
    host: '127.0.0.1',
    port,
    username: 'bulou_admin',
    password: server.adminPassword,
    database: 'postgres',
    max: 1,
  });
  try {
    await admin.unsafe("create role office login createrole password 'office'");
    await admin.unsafe("create role clerk login password 'clerk'");
    for (const database of ['office', 'target']) await admin.unsafe(`create database ${database} owner office`);
    await admin.unsafe('create database plain owner clerk');
    await admin.unsafe("create database latin owner office encoding 'LATIN1' locale 'C' template template0");
    await run((user, database) => `postgres://${user}:${user}@127.0.0.1:${port}/${database}`, folder);
  } finally {
    await admin.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
