/** Splink as a peer: installed from PyPI, pinned, into a folder of its own; never part of the product. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMemoryMeter } from '../measure.ts';

const PEER = fileURLToPath(new URL('../peers/splink/', import.meta.url));
const REQUIREMENTS = join(PEER, 'requirements.txt');
const OURS = fileURLToPath(new URL('link-task.ts', import.meta.url));
const TURNS = 3;

interface Run {
  readonly total?: number;
  readonly 'trained and predicted'?: number;
  readonly 'assign failed'?: string;
  readonly found?: number;
  readonly right?: number;
  readonly all?: number;
  readonly megabytes: number;
}

/** Runs both on the two public sets and, when `rows` is given, on two rolls of that many rows each; prints the ratios. */
export async function compareWithSplink(folder: string, rows: number | undefined): Promise<void> {
  const python = preparePython();
  const tasks: [string, string][] = [
    ['febrl4', folder],
    ['fake_1000', folder],
  ];
  if (rows !== undefined) tasks.push(['rolls', makeRolls(rows)]);
  for (const [task, files] of tasks) await compareTask(python, task, files);
}

/** The folder with two made rolls of that many rows each: a.parquet, b.parquet and truth.csv. Made once. */
export function makeRolls(rows: number): string {
  const rolls = join(tmpdir(), `bulou-bench-rolls-${rows}`);
  if (!existsSync(join(rolls, 'truth.csv')))
    runOrThrow(preparePython(), [join(PEER, 'make_rolls.py'), String(rows), rolls]);
  return rolls;
}

async function compareTask(python: string, task: string, files: string): Promise<void> {
  const spill = join(tmpdir(), 'bulou-bench-splink-spill');
  const [theirs, ours]: [Run[], Run[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn += 1) {
    theirs.push(await measure(python, [join(PEER, 'measure.py'), task, files, spill, '20', '600']));
    ours.push(await measure(process.execPath, [OURS, task, files]));
    rmSync(spill, { recursive: true, force: true });
  }
  for (const [name, runs] of [['Splink', theirs] as const, ['ours', ours] as const])
    for (const run of runs) console.log(`${task} ${name} F1 ${f1(run)} ${JSON.stringify(run)}`);
  const times = theirs.map((run) => run.total ?? run['trained and predicted'] ?? Number.NaN);
  const [peer, own] = [median(times), median(ours.map((run) => run.total ?? Number.NaN))];
  const part = theirs.some((run) => run.total === undefined)
    ? ' (its assignment failed: training and prediction alone)'
    : '';
  console.log(
    `${task}: Splink ${peer.toFixed(1)} s${part}, ours ${own.toFixed(1)} s end to end: ${(peer / own).toFixed(1)} times as fast; ` +
      `memory ${median(theirs.map((run) => run.megabytes)).toFixed(0)} MB and ${median(ours.map((run) => run.megabytes)).toFixed(0)} MB`,
  );
}

function f1({ found, right, all }: Run): string {
  return found === undefined || right === undefined || all === undefined
    ? '-'
    : ((2 * right) / (found + all)).toFixed(5);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The last line that the process printed, with the most memory that it and its descendants held. */
async function measure(command: string, args: readonly string[]): Promise<Run> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const meter = startMemoryMeter(() => (child.pid === undefined ? [] : [child.pid]), { ownProcess: false });
  let [printed, complaint] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const megabytes = Math.round(meter.stop() ?? 0);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${complaint}`);
  return { ...(JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Omit<Run, 'megabytes'>), megabytes };
}

/** Makes the environment once and keeps it in the system's temporary folder. */
function preparePython(): string {
  const version = /^splink==(\S+)/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
  const folder = join(tmpdir(), `bulou-bench-splink-${version}`);
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  const mark = join(folder, 'made.txt');
  if (existsSync(mark)) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  runOrThrow(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder]);
  runOrThrow(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', REQUIREMENTS]);
  writeFileSync(mark, readFileSync(REQUIREMENTS));
  return python;
}

function runOrThrow(command: string, args: readonly string[]): void {
  const made = spawnSync(command, args, { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${made.error?.message ?? made.stderr.trim()}`);
}
