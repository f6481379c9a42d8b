import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** How often memory is looked at. A peak shorter than this may be missed. */
const SAMPLE_MS = 100;

export interface MemoryMeter {
  /** Stops looking; the most megabytes that this process and all its descendants held at one moment. */
  stop(): number | undefined;
}

/**
 * Watches the memory of this process, its descendants and of `also` (processes that detached themselves, such as a
 * database server) with their descendants. Proportional set size, so that pages shared between the processes of one
 * server count once. Linux only; elsewhere `stop` gives `undefined`. Without `ownProcess` only what `also` names counts:
 * the measuring process is no part of a command that it starts.
 */
export function startMemoryMeter(
  also: () => readonly number[] = () => [],
  { ownProcess = true }: { readonly ownProcess?: boolean } = {},
): MemoryMeter {
  if (process.platform !== 'linux') return { stop: () => undefined };
  let peak = 0;
  const look = () => {
    const pids = listDescendants(readParents(), ownProcess ? [process.pid, ...also()] : also());
    peak = Math.max(
      peak,
      pids.reduce((sum, pid) => sum + readKilobytes(pid), 0),
    );
  };
  look();
  const timer = setInterval(look, SAMPLE_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak / 1024;
    },
  };
}

/** The roots and everything below them, each once; `parents` gives the parent of each process. Pure. */
export function listDescendants(parents: ReadonlyMap<number, number>, roots: readonly number[]): number[] {
  const isBelow = (pid: number): boolean => {
    // Bounded, because the table is read while processes come and go and may hold a circle.
    for (let at: number | undefined = pid, steps = 0; at !== undefined && at > 0 && steps < 64; steps += 1) {
      if (roots.includes(at)) return true;
      at = parents.get(at);
    }
    return false;
  };
  return [...parents.keys()].filter(isBelow);
}

function readParents(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readOrNothing(`/proc/${name}/stat`) : '';
    // The command stands in brackets and may hold spaces and brackets itself; the parent is the second field after it.
    if (stat !== '') parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  return parents;
}

function readKilobytes(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readOrNothing(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** A process may end while we look, or not be ours to look at. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export interface Stage {
  readonly name: string;
  readonly milliseconds: number;
  readonly rows?: number;
}

/** A table of stages with rows a second, as printed and as docs/benchmarks.md takes it. */
export function formatStages(stages: readonly Stage[]): string {
  const lines = stages.map(({ name, milliseconds, rows }) => {
    const rate =
      rows === undefined || milliseconds === 0 ? '' : Math.round((rows / milliseconds) * 1000).toLocaleString('en-US');
    return `| ${name} | ${(milliseconds / 1000).toFixed(2)} | ${rows?.toLocaleString('en-US') ?? ''} | ${rate} |`;
  });
  return ['| stage | seconds | rows | rows a second |', '| --- | ---: | ---: | ---: |', ...lines].join('\n');
}

/** The machine in one line: figures mean nothing without it. */
export function describeMachine(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${process.platform} ${process.arch}, ${availableParallelism()} cores (${model}), ${gigabytes} GB, Node ${process.versions.node}`;
}
