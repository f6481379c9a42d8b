/**
 * Where the database files of a data folder lie. Beside the folder's other contents if the database's user can get there;
 * else (root, with the folder below a closed home) in a system folder, under an id that the data folder remembers.
 */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { getSystemFolder, type PlainUser } from './embedded-binaries.ts';

export interface ClusterPlace {
  /** The cluster's folder (PGDATA). */
  readonly folder: string;
  /** True when it lies in a system folder and not in the data folder. */
  readonly placed: boolean;
}

/** Finds or chooses the place, and makes the folders with modes that let nobody else in. */
export function prepareClusterPlace(dataDir: string, user: PlainUser | undefined): ClusterPlace {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const inside = path.join(realpathSync(dataDir), 'postgres');
  const note = path.join(dataDir, 'postgres-place.json');
  if (existsSync(note)) {
    const { folder } = JSON.parse(readFileSync(note, 'utf8')) as { folder: string };
    if (user !== undefined) makeClusterFolder(folder, user);
    return { folder, placed: true };
  }
  if (user === undefined) {
    makeClusterFolder(inside, undefined);
    return { folder: inside, placed: false };
  }
  if (canPassThrough(path.dirname(realpathSync(dataDir)), user)) {
    // The user needs to pass through the data folder; it can still not list it, and everything else in it is root's alone.
    chmodSync(dataDir, 0o711);
    makeClusterFolder(inside, user);
    return { folder: inside, placed: false };
  }
  const folder = path.join(getSystemFolder(), 'clusters', randomUUID());
  makeClusterFolder(folder, user);
  // For whoever finds the folder and wonders whose it is.
  writeFileSync(path.join(folder, 'origin.txt'), `${path.resolve(dataDir)}\n`, { mode: 0o600 });
  writeFileSync(note, JSON.stringify({ folder }), { mode: 0o600 });
  return { folder, placed: true };
}

function makeClusterFolder(folder: string, user: PlainUser | undefined): void {
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o711 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

/** Whether the mode bits of every folder up to the root let the user through. */
function canPassThrough(folder: string, user: PlainUser): boolean {
  for (let current = folder; ; current = path.dirname(current)) {
    const { mode, uid, gid } = statSync(current);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
