/**
 * A real PostgreSQL of our own: initialised, started on a private socket, kept alive while the owner lives, stopped with it.
 *
 * On Unix it listens on no TCP port at all. Passwords are made here and lie in the data folder (mode 0600).
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareClusterPlace } from './cluster-place.ts';
import { type Binaries, findPlainUser, identityOf, type PlainUser, prepareBinaries } from './embedded-binaries.ts';
import { claimOwnerFile, type Owner, type OwnerFile } from './owner-file.ts';
import { problems } from './problems.ts';
import { describeProcess, isProcessAlive, processExists } from './process-identity.ts';

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

const STOP_MILLISECONDS = 30_000;
const START_MILLISECONDS = 60_000;
/** A postmaster that dies this often within a minute has a reason that starting it again does not cure. */
const RESTARTS_A_MINUTE = 5;

interface Secrets {
  readonly adminPassword: string;
  readonly appPassword: string;
}

interface Cluster {
  readonly folder: string;
  readonly socketDir: string;
  readonly port: number;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly user: PlainUser | undefined;
  readonly settings: Readonly<Record<string, string>>;
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

function getPgdata(folder: string): string {
  return path.join(folder, 'pgdata');
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

function listSettings(cluster: Cluster): readonly string[] {
  const settings: Record<string, string> = {
    listen_addresses: process.platform === 'win32' ? '127.0.0.1' : '',
    port: String(cluster.port),
    unix_socket_directories: process.platform === 'win32' ? '' : cluster.socketDir,
    unix_socket_permissions: '0700',
    max_connections: '40',
    shared_buffers: '128MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    effective_cache_size: '1GB',
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    // Nothing acknowledged is ever lost: these three stay on, and a test asks the server.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    io_method: 'sync',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    max_wal_senders: '0',
    wal_level: 'minimal',
    autovacuum_naptime: '15s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log must hold no personal data, so neither statements nor the details of a refused row are written.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    logging_collector: 'off',
    ...cluster.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

interface Postmaster {
  readonly child: ChildProcess;
  readonly watchdog: ChildProcess | undefined;
}

async function startPostmaster(cluster: Cluster, owner: OwnerFile): Promise<Postmaster> {
  const pgdata = getPgdata(cluster.folder);
  const log = openSync(cluster.logFile, 'a', 0o600);
  const child = spawn(cluster.binaries.postgres, ['-D', pgdata, ...listSettings(cluster)], {
    ...identityOf(cluster.user),
    env: cluster.binaries.environment,
    cwd: cluster.socketDir,
    // A session of its own: Ctrl-C at the terminal is for us, and we stop the server in order.
    detached: process.platform !== 'win32',
    stdio: ['ignore', log, log],
    windowsHide: true,
  });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  const processId = child.pid;
  if (processId === undefined) throw new StartFailure('spawn');
  owner.record({ postmaster: describeProcess(processId) });
  const watchdog = startWatchdog(processId, cluster.user);
  try {
    await waitUntilReady(child, pgdata);
  } catch (error) {
    watchdog?.kill('SIGKILL');
    await stopProcess(child);
    throw error;
  }
  return { child, watchdog };
}

class StartFailure extends Error {}

async function waitUntilReady(child: ChildProcess, pgdata: string): Promise<void> {
  const file = path.join(pgdata, 'postmaster.pid');
  const deadline = performance.now() + START_MILLISECONDS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new StartFailure(`exit ${child.exitCode ?? child.signalCode}`);
    }
    const lines = readLines(file);
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return;
    await sleep(10);
  }
  throw new StartFailure(`not ready within ${START_MILLISECONDS / 1000} s`);
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * A shell that waits for our end of its input to close, which the system does however we end, and then asks the postmaster to stop.
 * It runs as the database's user, so that it could signal nobody else's process. Windows has none: there the next opener clears up.
 */
function startWatchdog(postmasterId: number, user: PlainUser | undefined): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const watchdog = spawn('/bin/sh', ['-c', 'read -r line; kill -INT "$0"', String(postmasterId)], {
    ...identityOf(user),
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => {});
  watchdog.stdin?.on('error', () => {});
  watchdog.unref();
  (watchdog.stdin as unknown as { unref?: () => void }).unref?.();
  return watchdog;
}

interface Keeper {
  getPostmasterId(): number;
  stop(): Promise<void>;
}

/** Starts the postmaster and, should it die under a living owner, starts it again on the same socket, so that pools reconnect. */
async function keepPostmaster(cluster: Cluster, owner: OwnerFile, dataDir: string): Promise<Keeper> {
  const deaths: number[] = [];
  let stopping = false;
  let restart: Promise<void> = Promise.resolve();
  let current = await startWithPatience(cluster, owner, dataDir);
  const watch = () => {
    current.child.once('exit', () => {
      current.watchdog?.kill('SIGKILL');
      if (stopping) return;
      deaths.push(performance.now());
      if (deaths.filter((at) => performance.now() - at < 60_000).length > RESTARTS_A_MINUTE) return;
      restart = startWithPatience(cluster, owner, dataDir).then(
        (next) => {
          current = next;
          watch();
        },
        () => {},
      );
    });
  };
  watch();
  return {
    getPostmasterId: () => current.child.pid ?? 0,
    async stop() {
      stopping = true;
      await restart;
      current.watchdog?.kill('SIGKILL');
      await stopProcess(current.child);
    },
  };
}

/** After kill -9 of a postmaster its children take a moment to notice; until then a new one is refused. */
async function startWithPatience(cluster: Cluster, owner: OwnerFile, dataDir: string): Promise<Postmaster> {
  const deadline = performance.now() + START_MILLISECONDS;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    clearStalePidFile(getPgdata(cluster.folder));
    try {
      return await startPostmaster(cluster, owner);
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      if (performance.now() > deadline || !isWorthRetrying(cluster.logFile)) {
        throw problems['start-failed']({ dataDir, logFile: cluster.logFile, reason: error.message }, error);
      }
      await sleep(pause);
    }
  }
}

function isWorthRetrying(logFile: string): boolean {
  const tail = readLines(logFile).slice(-12).join('\n');
  return /pre-existing shared memory block|lock file .* already exists|could not create any Unix-domain sockets/.test(
    tail,
  );
}

/** PostgreSQL believes any living process of its user to be the postmaster; where the pid is somebody else's now, the file goes. */
function clearStalePidFile(pgdata: string): void {
  const file = path.join(pgdata, 'postmaster.pid');
  const processId = Number(readLines(file)[0]);
  if (!Number.isInteger(processId) || processId <= 0) return;
  if (processExists(processId) && isPostmasterOf(processId, pgdata) !== false) return;
  rmSync(file, { force: true });
}

/** Whether the process works in the cluster's folder; `undefined` where the system does not tell. */
function isPostmasterOf(processId: number, pgdata: string): boolean | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readlinkSync(`/proc/${processId}/cwd`) === pgdata;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : undefined;
  }
}

/** Ends the postmaster that a dead owner left behind: its pid is believed only with its start time or its folder. */
async function stopLeftPostmaster(previous: Owner | undefined, folder: string): Promise<void> {
  const pgdata = getPgdata(folder);
  const written = Number(readLines(path.join(pgdata, 'postmaster.pid'))[0]);
  const candidates = new Set<number>();
  if (previous?.postmaster !== undefined && isProcessAlive(previous.postmaster) === true) {
    candidates.add(previous.postmaster.processId);
  }
  if (Number.isInteger(written) && written > 0 && isPostmasterOf(written, pgdata) === true) candidates.add(written);
  for (const processId of candidates) await endProcess(processId);
  if (previous?.socketDir !== undefined && path.basename(previous.socketDir).startsWith('bulou-')) {
    rmSync(previous.socketDir, { recursive: true, force: true });
  }
}

/** Fast shutdown first, immediate next, by force last. */
async function endProcess(processId: number): Promise<void> {
  for (const [signal, milliseconds] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    const identity = describeProcess(processId);
    if (isProcessAlive(identity) !== true) return;
    try {
      process.kill(processId, signal);
    } catch {
      return;
    }
    const deadline = performance.now() + milliseconds;
    while (performance.now() < deadline) {
      if (isProcessAlive(identity) !== true) return;
      await sleep(20);
    }
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.ref();
  for (const [signal, milliseconds] of [
    ['SIGINT', STOP_MILLISECONDS],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const) {
    child.kill(signal);
    const controller = new AbortController();
    const timeout = sleep(milliseconds, 'late', { signal: controller.signal }).catch(() => 'late');
    const outcome = await Promise.race([gone.then(() => 'gone'), timeout]);
    controller.abort();
    if (outcome === 'gone') return;
  }
}
