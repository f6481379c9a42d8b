/**
 * A real PostgreSQL of our own: initialised, started on a private socket, kept alive while the owner lives, stopped with it.
 *
 * On Unix it listens on no TCP port at all. Passwords are made here and lie in the data folder (mode 0600).
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareClusterPlace } from './cluster-place.ts';
import { type Binaries, findPlainUser, identityOf, type PlainUser, prepareBinaries } from './embedded-binaries.ts';
import { claimOwnerFile, type OwnerFile } from './owner-file.ts';
import { type Cluster, getPgdata, keepPostmaster, stopLeftPostmaster } from './postmaster.ts';
import { problems } from './problems.ts';

export interface EmbeddedServerOptions {
  readonly dataDir: string;
  readonly applicationName: string;
  /** Told once in plain words where binaries and database lie, when they were placed outside. */
  readonly onNotice?: (notice: { zh: string; en: string }) => void;
  /** Further settings, for tests (`fsync` off is never set by us). */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedServer {
  /** The socket's folder on Unix, 127.0.0.1 on Windows. */
  readonly host: string;
  readonly port: number;
  readonly adminPassword: string;
  readonly appPassword: string;
  /** The database files. */
  readonly clusterFolder: string;
  readonly logFile: string;
  /** The postmaster's pid; changes when it had to be started again. */
  getPostmasterId(): number;
  stop(): Promise<void>;
}

/** The cluster's superuser, for set-up, migrations and backups; never for ordinary work. */
export const ADMIN_ROLE = 'bulou_admin';

interface Secrets {
  readonly adminPassword: string;
  readonly appPassword: string;
}

/** Starts the data folder's server. Throws `store.in-use` while another living process has it. */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const dataDir = path.resolve(options.dataDir);
  const user = findPlainUser();
  const place = prepareClusterPlace(dataDir, user);
  const owner = claimOwnerFile(dataDir, options.applicationName);
  let socketDir: string | undefined;
  try {
    const binaries = prepareBinaries(user);
    tellPlaces(options, place.placed ? place.folder : undefined, binaries);
    await stopLeftPostmaster(owner.previous, place.folder);
    const secrets = readSecrets(dataDir);
    const logFile = openLogFile(dataDir);
    initialiseCluster(place.folder, secrets, binaries, user, logFile);
    socketDir = makeSocketDir(user, owner);
    const port = process.platform === 'win32' ? await findFreePort() : 5432;
    const cluster: Cluster = {
      folder: place.folder,
      socketDir,
      port,
      logFile,
      binaries,
      user,
      settings: options.settings ?? {},
    };
    const keeper = await keepPostmaster(cluster, owner, dataDir);
    return {
      host: process.platform === 'win32' ? '127.0.0.1' : socketDir,
      port,
      ...secrets,
      clusterFolder: place.folder,
      logFile,
      getPostmasterId: keeper.getPostmasterId,
      async stop() {
        await keeper.stop();
        rmSync(cluster.socketDir, { recursive: true, force: true });
        owner.release();
      },
    };
  } catch (error) {
    if (socketDir !== undefined) rmSync(socketDir, { recursive: true, force: true });
    owner.release();
    throw error;
  }
}

function tellPlaces(options: EmbeddedServerOptions, clusterFolder: string | undefined, binaries: Binaries): void {
  if (clusterFolder !== undefined) {
    options.onNotice?.({
      zh: `数据库用户进不了 ${options.dataDir}，数据库文件放在 ${clusterFolder}。`,
      en: `The database's user cannot reach ${options.dataDir}; the database files lie in ${clusterFolder}.`,
    });
  }
  if (binaries.placed) {
    options.onNotice?.({
      zh: `PostgreSQL 程序放在 ${binaries.folder}。`,
      en: `The PostgreSQL programs lie in ${binaries.folder}.`,
    });
  }
}

function readSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'postgres-secrets.json');
  if (!existsSync(file)) {
    const secrets: Secrets = {
      adminPassword: randomBytes(24).toString('base64url'),
      appPassword: randomBytes(24).toString('base64url'),
    };
    writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

function openLogFile(dataDir: string): string {
  const file = path.join(dataDir, 'postgres.log');
  if (existsSync(file) && statSync(file).size > 8 * 1024 * 1024) renameSync(file, `${file}.old`);
  return file;
}

/** initdb into a folder beside, then a rename: a killed initialisation leaves nothing that looks like a cluster. */
function initialiseCluster(
  folder: string,
  secrets: Secrets,
  binaries: Binaries,
  user: PlainUser | undefined,
  logFile: string,
): void {
  const pgdata = getPgdata(folder);
  if (existsSync(pgdata)) return;
  const passwordFile = path.join(folder, 'initial-password');
  try {
    writeFileSync(passwordFile, `${secrets.adminPassword}\n`, { mode: 0o600 });
    if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
    const half = `${pgdata}.new`;
    rmSync(half, { recursive: true, force: true });
    const parameters = ['-D', half, '-U', ADMIN_ROLE, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256'];
    parameters.push(
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--data-checksums',
    );
    const answer = spawnSync(binaries.initdb, parameters, {
      ...identityOf(user),
      env: binaries.environment,
      cwd: folder,
      encoding: 'utf8',
      windowsHide: true,
    });
    if (answer.status !== 0) {
      const reason = `initdb ${answer.status ?? answer.signal}: ${(answer.stderr || String(answer.error ?? '')).trim()}`;
      throw problems['start-failed']({ dataDir: folder, logFile, reason });
    }
    renameSync(half, pgdata);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A private folder with a short path: a socket's path may have about 100 bytes. Written down first, so that it never outlives two owners. */
function makeSocketDir(user: PlainUser | undefined, owner: OwnerFile): string {
  const parent = process.platform !== 'win32' && tmpdir().length > 60 ? '/tmp' : tmpdir();
  const folder = path.join(parent, `bulou-${randomBytes(8).toString('hex')}`);
  owner.record({ socketDir: folder });
  mkdirSync(folder, { mode: 0o700 });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
