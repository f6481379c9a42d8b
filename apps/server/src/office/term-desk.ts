/** Runs of terms that were started in the office: one at a time, each in its own process, told of as long as the office is open. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LIST_KINDS, type ListKind, type PlainDate, type TermId } from '@bulou/kernel';
import type { MappingFile } from '@bulou/roster';
import { describeAttachment, readFile } from '@bulou/store';
import { type RunStage, STAGE_LABELS, STAGES_OF_RUN } from '@bulou/term';
import type { Office } from './office.ts';
import type { TermRunOrder, TermRunWord } from './run-term-worker.ts';

/** A list that a run takes. */
export interface RunList {
  readonly kind: ListKind;
  /** Relative, with `/`: rows are referred to by it. */
  readonly path: string;
  readonly fileId: string;
  readonly dataOn: PlainDate;
}

export interface RunJobRequest {
  readonly runJobId: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly lists: readonly RunList[];
  readonly mapping: MappingFile | undefined;
  readonly purpose: string;
  readonly startedBy: string;
  readonly startedAt: string;
}

type Done = Extract<TermRunWord, { type: 'done' }>;

/** How far a run is, and what came of it. */
export interface RunJob extends Pick<RunJobRequest, 'runJobId' | 'term' | 'censusOn' | 'startedBy' | 'startedAt'> {
  state: 'running' | 'done' | 'failed' | 'cancelled';
  stage: RunStage;
  done: number;
  total: number | undefined;
  unit: string;
  readonly begunAt: number;
  endedAt: number | undefined;
  problem: { readonly zh: string; readonly en: string } | undefined;
  result: Done | undefined;
}

const PROCESS = fileURLToPath(new URL('./run-term-worker.ts', import.meta.url));
const MOST_KEPT = 20;
const desks = new WeakMap<Office, TermDesk>();

/** The desk of an office. */
export function getTermDesk(office: Office): TermDesk {
  const known = desks.get(office) ?? new TermDesk(office);
  desks.set(office, known);
  return known;
}

class TermDesk {
  readonly #office: Office;
  readonly #jobs: RunJob[] = [];
  #running: { readonly job: RunJob; readonly process: ChildProcessByStdio<Writable, Readable, null> } | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(office: Office) {
    this.#office = office;
  }

  /** The latest first. */
  list(): readonly RunJob[] {
    return this.#jobs;
  }

  get isBusy(): boolean {
    return this.#jobs[0]?.state === 'running';
  }

  start(request: RunJobRequest): RunJob {
    const { runJobId, term, censusOn, startedBy, startedAt } = request;
    const job: RunJob = {
      ...{ runJobId, term, censusOn, startedBy, startedAt },
      ...{ state: 'running', stage: 'open', done: 0, total: undefined, unit: '' },
      ...{ begunAt: performance.now(), endedAt: undefined, problem: undefined, result: undefined },
    };
    this.#jobs.unshift(job);
    this.#jobs.splice(MOST_KEPT);
    this.#last = this.#run(job, request);
    return job;
  }

  /** Ends the process: what it had not committed is gone with it. False when there is no such run. */
  cancel(runJobId: string): boolean {
    const job = this.#jobs.find((each) => each.runJobId === runJobId && each.state === 'running');
    if (job === undefined) return false;
    job.state = 'cancelled';
    if (this.#running?.job === job) this.#running.process.kill('SIGKILL');
    return true;
  }

  /** Ends what runs and waits for it, when the office closes. */
  async close(): Promise<void> {
    for (const { runJobId } of this.#jobs) this.cancel(runJobId);
    await this.#last;
  }

  async #run(job: RunJob, request: RunJobRequest): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'bulou-run-'));
    try {
      const order = await this.#prepare(folder, request);
      if (job.state === 'running') await this.#watch(job, order);
    } catch {
      fail(job, { zh: '名单取不出来，没有开始运行。', en: 'The lists could not be fetched; nothing was run.' });
    } finally {
      // Lists in the clear lie here for as long as they are read.
      await rm(folder, { recursive: true, force: true });
      job.endedAt = performance.now();
      this.#running = undefined;
    }
  }

  /** Lays the lists out as the command line would find them. */
  async #prepare(folder: string, request: RunJobRequest): Promise<TermRunOrder> {
    const { db, countyCode, policyFolder } = this.#office;
    const { term, censusOn, purpose } = request;
    if (db.dataDir === undefined || policyFolder === undefined) throw new Error('A run needs a data folder and packs.');
    // One folder for each kind and day: every list of it is of that day, and its paths are as they were.
    const folders = new Map<string, { kind: ListKind; argument: string }>();
    // In the order of the command line: the same lists are then the same run, wherever it was started.
    const lists = LIST_KINDS.flatMap((kind) => request.lists.filter((list) => list.kind === kind));
    for (const { kind, path, fileId, dataOn } of lists) {
      const place = join(folder, `${kind}-${dataOn}`);
      folders.set(place, { kind, argument: `${place}@${dataOn}` });
      const file = join(place, ...path.split('/'));
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, await readFile(db, fileId), { mode: 0o600 });
    }
    const mappingFile = join(folder, 'mapping.json');
    if (request.mapping !== undefined) await writeFile(mappingFile, JSON.stringify(request.mapping), { mode: 0o600 });
    return {
      attachment: describeAttachment(db, process.env['DATABASE_URL']),
      lists: [...folders.values()],
      request: {
        ...{ countyCode, term, censusOn, policyFolder, purpose, dataFolder: db.dataDir },
        outFolder: join(db.dataDir, 'papers', term),
        ...(request.mapping === undefined ? {} : { mappingFile }),
      },
    };
  }

  async #watch(job: RunJob, order: TermRunOrder): Promise<void> {
    const running = spawn(process.execPath, [PROCESS], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#running = { job, process: running };
    running.stdin.on('error', () => undefined);
    running.stdin.write(`${JSON.stringify(order)}\n`);
    for await (const line of createInterface({ input: running.stdout })) hear(job, JSON.parse(line) as TermRunWord);
    if (job.state === 'running')
      fail(job, {
        zh: '运行中断了，没有改动任何数据。请再运行一次。',
        en: 'The run broke off; nothing was changed. Run it again.',
      });
  }
}

function hear(job: RunJob, word: TermRunWord): void {
  if (job.state !== 'running') return;
  if (word.type === 'stage') Object.assign(job, { stage: word.stage, done: 0, total: undefined, unit: '' });
  if (word.type === 'progress') Object.assign(job, { done: word.done, total: word.total, unit: word.unit });
  if (word.type === 'failed') {
    if (word.fault !== undefined) process.stderr.write(`${word.fault}\n`);
    fail(job, word);
  }
  if (word.type === 'done') Object.assign(job, { state: 'done', result: word });
}

function fail(job: RunJob, { zh, en }: { readonly zh: string; readonly en: string }): void {
  if (job.state !== 'running') return;
  job.state = 'failed';
  job.problem = { zh, en };
}

/** A run as it is answered. */
export function describeJob(job: RunJob) {
  const [zh, en] = STAGE_LABELS[job.stage];
  const { result } = job;
  const until = job.endedAt ?? performance.now();
  return {
    ...{ runJobId: job.runJobId, term: job.term, censusOn: job.censusOn, state: job.state },
    ...{ startedBy: job.startedBy, startedAt: job.startedAt, stages: STAGES_OF_RUN.length },
    stage: { zh, en, done: job.done, unit: job.unit, ...(job.total === undefined ? {} : { total: job.total }) },
    stageNo: STAGES_OF_RUN.indexOf(job.stage) + 1,
    seconds: Math.round((until - job.begunAt) / 100) / 10,
    ...(job.problem === undefined ? {} : { problem: job.problem }),
    ...(result === undefined ? {} : { result: describeResult(result) }),
  };
}

function describeResult({ summary, repeated, addedPayments, removedPayments }: Done) {
  const { states, paid } = summary;
  return {
    ...{ repeated, known: summary.known, unresolved: states.unresolved, owed: states.owed, payable: states.payable },
    ...{ payments: paid.payments, amountFen: Number(paid.amountFen) },
    ...{ openLinks: summary.openLinks, findings: summary.findings },
    ...(addedPayments === undefined ? {} : { addedPayments }),
    ...(removedPayments === undefined ? {} : { removedPayments }),
  };
}
