/** OpenFisca-Core as a peer: installed from PyPI, pinned, into a folder of its own; never part of the product. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PEER = fileURLToPath(new URL('../peers/openfisca/', import.meta.url));
const REQUIREMENTS = join(PEER, 'requirements.txt');

/** Seconds and sums that the peer prints of itself. */
export interface PeerAnswer {
  readonly read: number;
  readonly build: number;
  readonly compute: number;
  readonly store: number;
  readonly total: number;
  readonly median: number;
  readonly sums: Readonly<Record<string, number>>;
}

export interface Peer {
  readonly version: string;
  /** Runs `measure.py` with these arguments in a fresh process. Throws with what it printed when it fails. */
  readonly measure: (...args: string[]) => PeerAnswer;
}

/**
 * Makes the environment once and keeps it in the system's temporary folder. Returns the reason instead when there is
 * no Python 3 or the packages cannot be had.
 */
export function preparePeer(): Peer | string {
  const version = /^OpenFisca-Core==(\S+)/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
  const folder = join(tmpdir(), `bulou-bench-openfisca-${version}`);
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const mark = join(folder, 'made.txt');
  if (!existsSync(mark)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const base = process.platform === 'win32' ? 'python' : 'python3';
    const steps: (readonly [string, string[]])[] = [
      [base, ['-m', 'venv', folder]],
      [python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', REQUIREMENTS]],
    ];
    for (const [command, args] of steps) {
      const made = spawnSync(command, args, { encoding: 'utf8' });
      if (made.status !== 0) return `${command} ${args.join(' ')}: ${made.error?.message ?? made.stderr.trim()}`;
    }
    writeFileSync(mark, readFileSync(REQUIREMENTS));
  }
  return { version, measure: (...args) => measure(python, args) };
}

function measure(python: string, args: readonly string[]): PeerAnswer {
  const run = spawnSync(python, [join(PEER, 'measure.py'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (run.status !== 0) throw new Error(`The peer failed: ${run.error?.message ?? run.stderr}`);
  return JSON.parse(run.stdout) as PeerAnswer;
}
