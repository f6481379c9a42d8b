/** The life of one postmaster: started, watched, started again when it dies under a living owner, stopped with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, identityOf, type PlainUser } from './embedded-binaries.ts';
import type { Owner, OwnerFile } from './owner-file.ts';
import { problems } from './problems.ts';
import { describeProcess, isProcessAlive, processExists } from './process-identity.ts';

const STOP_MILLISECONDS = 30_000;
const START_MILLISECONDS = 60_000;
/** A postmaster that dies this often within a minute has a reason that starting it again does not cure. */
const RESTARTS_A_MINUTE = 5;

export interface Cluster {
  readonly folder: string;
  readonly socketDir: string;
  readonly port: number;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly user: PlainUser | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

export function getPgdata(folder: string): string {
  return path.join(folder, 'pgdata');
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

export interface Keeper {
  getPostmasterId(): number;
  stop(): Promise<void>;
}

/** Starts the postmaster and, should it die under a living owner, starts it again on the same socket, so that pools reconnect. */
export async function keepPostmaster(cluster: Cluster, owner: OwnerFile, dataDir: string): Promise<Keeper> {
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
export async function stopLeftPostmaster(previous: Owner | undefined, folder: string): Promise<void> {
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
