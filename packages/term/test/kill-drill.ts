/**
 * The kill drill: `bulou term run` is killed at seeded moments, or PostgreSQL under it, then the same command is run to
 * its end and everything is compared with a run that nobody killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeRandom, type Random } from '@bulou/kernel';
import { verifyTrail } from '@bulou/store';
import { openTermDatabase, type RunStage, STAGE_LABELS, STAGES_OF_RUN } from '../src/index.ts';
import {
  COUNTY,
  digestFolder,
  digestTableContents,
  findPostmasterId,
  makeRunArguments,
  makeSmallCounty,
  type RunPlaces,
} from './small-county.ts';

const COMMAND = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url));
const LONGEST_WAIT_MS = 120_000;
/** Of one data folder, so that a run is also killed that takes up what a killed one left. */
const DEATHS_A_ROUND = 4;

export type Victim = 'command' | 'postgres';

/** One kill as it came about. */
export interface Kill {
  readonly victim: Victim;
  /** The stage that the run was in when it was struck, by its progress lines. */
  readonly stage: RunStage;
  /** `died` with the command, `said` it that the database had gone, `went-on` because nothing needed the database. */
  readonly outcome: 'died' | 'said' | 'went-on' | 'fault';
  readonly stderr: string;
}

/** Kills of one data folder, then what differed from the run that nobody killed; empty when nothing did. */
export interface Round {
  readonly kills: readonly Kill[];
  readonly differences: readonly string[];
}

export interface DrillOptions {
  readonly folder: string;
  readonly seed: string | number;
  readonly kills: number;
  readonly onRound?: (round: Round) => void;
}

interface Target {
  readonly victim: Victim;
  readonly stage: RunStage;
}

/** What a run leaves, to be compared. */
interface Remains {
  readonly papers: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, unknown>>;
  readonly trailFaults: number;
}

/** Runs the drill in an empty folder that the database's user can pass through. */
export async function runKillDrill(options: DrillOptions): Promise<Round[]> {
  const random = makeRandom(`kill ${options.seed}`);
  const drill = new Drill(options.folder);
  await drill.prepare();
  const rounds: Round[] = [];
  const targets = planTargets(options.kills, random);
  const missing = new Set<RunStage>(STAGES_OF_RUN);
  while (targets.length > 0) {
    const round = await drill.runRound(targets.splice(0, DEATHS_A_ROUND).sort(byStage), random);
    rounds.push(round);
    options.onRound?.(round);
    for (const { stage } of round.kills) missing.delete(stage);
    // A short stage may be over before the blow falls; it is aimed at again until it has been hit.
    if (targets.length === 0 && rounds.length < options.kills * 2)
      targets.push(...[...missing].map((stage) => ({ victim: 'command' as const, stage })));
  }
  return rounds;
}

/** Half for each victim, every stage in turn, in a seeded order. */
function planTargets(kills: number, random: Random): Target[] {
  const targets = Array.from({ length: kills }, (_, index): Target => {
    const stage = STAGES_OF_RUN[index % STAGES_OF_RUN.length] ?? 'open';
    return { stage, victim: (index + Math.floor(index / STAGES_OF_RUN.length)) % 2 === 0 ? 'command' : 'postgres' };
  });
  return random.shuffle(targets);
}

function byStage(a: Target, b: Target): number {
  return STAGES_OF_RUN.indexOf(a.stage) - STAGES_OF_RUN.indexOf(b.stage);
}

class Drill {
  readonly #folder: string;
  readonly #places: RunPlaces;
  readonly #environment: NodeJS.ProcessEnv;
  #expected: Remains | undefined;
  /** How long each stage took undisturbed, and the start of the process before the first. */
  #durations = new Map<RunStage, number>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#places = {
      lists: path.join(folder, 'county', '2018-autumn'),
      dataFolder: path.join(folder, 'data'),
      outFolder: path.join(folder, 'out'),
    };
    // One key for all, so that blind indexes can be compared; the external server of the machine must not be used.
    const { DATABASE_URL: _, ...environment } = process.env;
    this.#environment = { ...environment, BULOU_KEY_FILE: path.join(folder, 'keys.json') };
  }

  async prepare(): Promise<void> {
    await makeSmallCounty(path.join(this.#folder, 'county'), 0.01);
    const run = this.#start();
    if ((await run.ended) !== 0) throw new Error(`The undisturbed run failed:\n${run.stderr()}`);
    this.#durations = run.durations();
    this.#expected = await this.#readRemains();
  }

  async runRound(targets: readonly Target[], random: Random): Promise<Round> {
    this.#clear();
    const kills: Kill[] = [];
    for (const target of targets) kills.push(await this.#strike(target, random.next()));
    const last = this.#start();
    const code = await last.ended;
    if (code !== 0) return { kills, differences: [`The last run ended with ${code}:\n${last.stderr()}`] };
    const remains = await this.#readRemains();
    const differences = this.#expected === undefined ? ['no reference'] : listDifferences(this.#expected, remains);
    if (differences.length > 0) this.#keepForLooking();
    return { kills, differences };
  }

  #start(): RunningCommand {
    return new RunningCommand(makeRunArguments('2018-autumn', this.#places), this.#environment);
  }

  async #strike({ victim, stage }: Target, share: number): Promise<Kill> {
    const run = this.#start();
    await run.waitForStage(stage);
    // Into the first nine tenths, so that a stage which goes faster this time is still hit.
    await sleep((this.#durations.get(stage) ?? 0) * share * 0.9);
    if (victim === 'postgres') await this.#killPostgres(run);
    else run.kill();
    const struck = run.stage();
    const code = await run.ended;
    const stderr = run.stderr();
    return {
      victim,
      stage: victim === 'command' ? run.stage() : struck,
      outcome: nameOutcome(victim, code, stderr),
      stderr,
    };
  }

  async #killPostgres(run: RunningCommand): Promise<void> {
    for (;;) {
      const pid = findPostmasterId(this.#places.dataFolder);
      try {
        if (pid !== undefined) {
          process.kill(pid, 'SIGKILL');
          return;
        }
      } catch {
        // It has gone by itself, or has not begun; the next look will tell.
      }
      if (run.hasEnded()) return;
      await sleep(2);
    }
  }

  #clear(): void {
    for (const folder of [this.#places.dataFolder, this.#places.outFolder])
      rmSync(folder, { recursive: true, force: true });
  }

  #keepForLooking(): void {
    const kept = path.join(this.#folder, 'differing');
    rmSync(kept, { recursive: true, force: true });
    cpSync(this.#places.outFolder, kept, { recursive: true });
  }

  async #readRemains(): Promise<Remains> {
    const before = process.env['BULOU_KEY_FILE'];
    process.env['BULOU_KEY_FILE'] = this.#environment['BULOU_KEY_FILE'] ?? '';
    try {
      const database = await openTermDatabase(this.#places);
      try {
        const verdict = await database.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY), { readOnly: true });
        return {
          papers: digestFolder(this.#places.outFolder),
          tables: await digestTableContents(database),
          trailFaults: verdict.findings.length,
        };
      } finally {
        await database.close();
      }
    } finally {
      if (before === undefined) delete process.env['BULOU_KEY_FILE'];
      else process.env['BULOU_KEY_FILE'] = before;
    }
  }
}

function nameOutcome(victim: Victim, code: number | null, stderr: string): Kill['outcome'] {
  if (victim === 'command') return 'died';
  if (code === 0) return 'went-on';
  const plain =
    /同样的命令再运行一次/.test(stderr) && /Run the same command again/.test(stderr) && !/\n\s+at /.test(stderr);
  return plain ? 'said' : 'fault';
}

/** Every paper and table that is not as it was expected, by name. */
function listDifferences(expected: Remains, actual: Remains): string[] {
  const differences: string[] = [];
  for (const part of ['papers', 'tables'] as const) {
    for (const name of new Set([...Object.keys(expected[part]), ...Object.keys(actual[part])])) {
      const [was, is] = [JSON.stringify(expected[part][name]), JSON.stringify(actual[part][name])];
      if (was !== is) differences.push(`${name}: ${was ?? 'not there'} became ${is ?? 'not there'}`);
    }
  }
  if (actual.trailFaults > 0) differences.push(`the trail has ${actual.trailFaults} faults`);
  return differences;
}

/** The command as a process of its own; its stage is read from the lines it prints when a stage ends. */
class RunningCommand {
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #lineTimes: number[] = [];
  readonly #startedAt = performance.now();
  #text = '';
  #over = false;
  #wake: () => void = () => {};

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(process.execPath, [COMMAND, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      while (this.#lineTimes.length < this.#countEnded()) this.#lineTimes.push(performance.now());
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        this.#over = true;
        this.#wake();
        resolve(code);
      });
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  hasEnded(): boolean {
    return this.#over;
  }

  stderr(): string {
    return this.#text;
  }

  /** The stage it is in, or was in when it ended. */
  stage(): RunStage {
    return STAGES_OF_RUN[Math.min(this.#countEnded(), STAGES_OF_RUN.length - 1)] ?? 'open';
  }

  async waitForStage(stage: RunStage): Promise<void> {
    const wanted = STAGES_OF_RUN.indexOf(stage);
    const late = Date.now() + LONGEST_WAIT_MS;
    while (this.#countEnded() < wanted && !this.#over && Date.now() < late) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  durations(): Map<RunStage, number> {
    const starts = [this.#startedAt, ...this.#lineTimes];
    return new Map(STAGES_OF_RUN.map((stage, index) => [stage, (starts[index + 1] ?? 0) - (starts[index] ?? 0)]));
  }

  #countEnded(): number {
    const printed = STAGES_OF_RUN.filter((stage) =>
      new RegExp(`^\\s*${STAGE_LABELS[stage][0]}\\s`, 'm').test(this.#text),
    );
    return printed.length;
  }
}

/** The outcome by stage, as the bench prints it. Pure. */
export function formatRounds(rounds: readonly Round[]): string {
  const lines = STAGES_OF_RUN.map((stage) => {
    const kills = rounds.flatMap((round) => round.kills).filter((kill) => kill.stage === stage);
    const same = rounds
      .filter((round) => round.differences.length === 0)
      .flatMap((round) => round.kills)
      .filter((kill) => kill.stage === stage).length;
    const count = (test: (kill: Kill) => boolean) => kills.filter(test).length;
    const cells = [
      kills.length,
      count((kill) => kill.victim === 'command'),
      count((kill) => kill.victim === 'postgres'),
      count((kill) => kill.outcome === 'said'),
      count((kill) => kill.outcome === 'went-on'),
      count((kill) => kill.outcome === 'fault'),
      same,
    ];
    return `| ${stage} | ${cells.join(' | ')} |`;
  });
  return [
    '| stage | kills | command | PostgreSQL | said so | went on | not in plain words | same result |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}
