import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIST_KINDS, type ListKind } from '@bulou/kernel';
import { startMemoryMeter } from '../measure.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const COUNTY = '410923';

/** The demonstration's terms, in order, with the days their censuses are taken. */
export const TERMS = [
  { term: '2017-autumn', censusOn: '2017-10-15' },
  { term: '2018-spring', censusOn: '2018-04-15' },
  { term: '2018-autumn', censusOn: '2018-10-15' },
] as const;

export interface CountyRun {
  readonly term: string;
  readonly censusOn: string;
  /** The folder that `bulou synth` wrote. */
  readonly county: string;
  readonly dataFolder: string;
  readonly outFolder: string;
  /** List kinds not to give. */
  readonly without?: readonly ListKind[];
  /** Arguments for node itself, such as a heap limit. */
  readonly nodeArguments?: readonly string[];
}

export interface CountyRunResult {
  readonly milliseconds: number;
  readonly peakMegabytes: number | undefined;
  /** What the command printed. */
  readonly text: string;
}

/** Runs `bulou term run` as a county would, in a process of its own. Throws with its words when it fails. */
export async function runCounty(run: CountyRun): Promise<CountyRunResult> {
  const lists = LIST_KINDS.filter((kind) => !run.without?.includes(kind)).flatMap((kind) => [
    `--${kind}`,
    join(run.county, run.term, kind),
  ]);
  const options = ['--county', COUNTY, '--term', run.term, '--as-of', run.censusOn, ...lists];
  const folders = ['--policy', join(ROOT, 'policies', COUNTY), '--data', run.dataFolder, '--out', run.outFolder];
  const divisions = ['--divisions', join(run.county, 'divisions.csv')];
  const command = [join(ROOT, 'apps/cli/bin/bulou.js'), 'term', 'run', ...options, ...folders, ...divisions];
  const started = performance.now();
  const child = spawn(process.execPath, [...(run.nodeArguments ?? []), ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const meter = startMemoryMeter(() => [child.pid ?? 0, ...findServer(run.dataFolder)], { ownProcess: false });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const milliseconds = performance.now() - started;
  const peakMegabytes = meter.stop();
  if (code !== 0) throw new Error(`bulou term run ${run.term} ended with ${code}:\n${text}`);
  return { milliseconds, peakMegabytes, text };
}

/** The database server detaches itself; the data folder names it. */
function findServer(dataFolder: string): number[] {
  const file = join(dataFolder, 'owner.json');
  if (!existsSync(file)) return [];
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as { postmaster?: { processId?: number } };
    return owner.postmaster?.processId === undefined ? [] : [owner.postmaster.processId];
  } catch {
    // The file is being replaced at this moment; the next look will find it.
    return [];
  }
}
