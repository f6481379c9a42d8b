/**
 * One living owner for a data folder. The owner writes who it is; whoever finds a dead owner's file takes it over.
 * PostgreSQL's own lock on the cluster stands behind this one, so that a lost race costs a refusal, never data.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { problems } from './problems.ts';
import { describeProcess, isProcessAlive, type ProcessIdentity } from './process-identity.ts';

export interface Owner extends ProcessIdentity {
  /** Tells this opening from any other, also from one of the same process. */
  readonly token: string;
  readonly applicationName: string;
  /** The postmaster and its socket folder, once there is one: whoever takes over stops it and clears up. */
  readonly postmaster?: ProcessIdentity;
  readonly socketDir?: string;
}

export interface OwnerFile {
  /** The owner before, when it is dead: its postmaster may still run. */
  readonly previous: Owner | undefined;
  /** Adds what the next opener must clear up, before it exists. */
  record(left: { readonly postmaster?: ProcessIdentity; readonly socketDir?: string }): void;
  release(): void;
}

const HEARTBEAT_MILLISECONDS = 5_000;
/** An owner in another container cannot be asked; it is believed alive while it has touched the file this recently. */
const SILENCE_MILLISECONDS = 30_000;

/** Takes the folder for this process, or throws the Problem `store.in-use` when a living process has it. */
export function claimOwnerFile(dataDir: string, applicationName: string): OwnerFile {
  const file = path.join(dataDir, 'owner.json');
  let owner: Owner = { ...describeProcess(process.pid), token: randomBytes(8).toString('hex'), applicationName };
  const previous = placeOwnerFile(file, dataDir, owner);
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MILLISECONDS);
  heartbeat.unref();
  return {
    previous,
    record(left) {
      owner = { ...owner, ...left };
      const temporary = `${file}.${owner.token}`;
      writeFileSync(temporary, JSON.stringify(owner), { mode: 0o600 });
      renameSync(temporary, file);
    },
    release() {
      clearInterval(heartbeat);
      if (readOwner(file)?.token === owner.token) rmSync(file, { force: true });
    },
  };
}

function placeOwnerFile(file: string, dataDir: string, owner: Owner): Owner | undefined {
  const temporary = `${file}.${owner.token}`;
  writeFileSync(temporary, JSON.stringify(owner), { mode: 0o600 });
  let previous: Owner | undefined;
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (linkIfFree(temporary, file)) return previous;
      const current = readOwner(file);
      if (current !== undefined && isOwnerAlive(current, file)) {
        throw problems['in-use']({ dataDir, processId: current.processId });
      }
      previous = current ?? previous;
      setAside(file, current, dataDir);
    }
  } finally {
    rmSync(temporary, { force: true });
  }
  throw problems['in-use']({ dataDir, processId: readOwner(file)?.processId ?? 0 });
}

/** A hard link appears whole or not at all; a file system without links gets an exclusive write instead. */
function linkIfFree(temporary: string, file: string): boolean {
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    try {
      writeFileSync(file, readFileSync(temporary), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (second) {
      if ((second as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw second;
    }
  }
}

/** Moves a dead owner's file away. When another opener was faster and the file is already a living one's, it is put back. */
function setAside(file: string, expected: Owner | undefined, dataDir: string): void {
  const aside = `${file}.stale-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved !== undefined && moved.token !== expected?.token) {
    linkIfFree(aside, file);
    rmSync(aside, { force: true });
    throw problems['in-use']({ dataDir, processId: moved.processId });
  }
  rmSync(aside, { force: true });
}

function isOwnerAlive(owner: Owner, file: string): boolean {
  const alive = isProcessAlive(owner);
  if (alive !== undefined) return alive;
  try {
    return Date.now() - statSync(file).mtimeMs < SILENCE_MILLISECONDS;
  } catch {
    return false;
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // The folder may be gone already; the next opener will see an owner that no longer runs.
  }
}
