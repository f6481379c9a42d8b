/**
 * The kill drill of the office: its server, or PostgreSQL under it, is killed at seeded moments while people write. Every write has
 * a key and is sent again until it is answered, as the browser does; afterwards each stands once, whole, and the trail is whole.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeRandom, type Random } from '@bulou/kernel';
import { type Database, verifyTrail } from '@bulou/store';
import { openTermDatabase } from '@bulou/term';
import { COUNTY, openTestOffice, PASSWORD } from './office-fixture.ts';

const SERVE = fileURLToPath(new URL('serve-data-folder.ts', import.meta.url));
const WRITERS = ['county-clerk.own', 'county-reviewer.own', 'township-clerk.own'];
const LONGEST_OUTAGE_MS = 60_000;

export type Victim = 'server' | 'database';

export interface OfficeKill {
  readonly victim: Victim;
  /** From the blow until a write was answered again. */
  readonly backAfterMs: number;
}

export interface OfficeDrill {
  readonly kills: readonly OfficeKill[];
  /** Writes that were answered as done. */
  readonly writes: number;
  /** Sent again because no answer had come. */
  readonly sentAgain: number;
  /** What is half, double or lost; empty when nothing is. */
  readonly faults: readonly string[];
}

export interface OfficeDrillOptions {
  /** Empty, and such that the database's user can pass through. */
  readonly folder: string;
  readonly seed: string;
  readonly kills: number;
  readonly onKill?: (kill: OfficeKill) => void;
}

export async function runOfficeDrill(options: OfficeDrillOptions): Promise<OfficeDrill> {
  const office = await openTestOffice(options.folder);
  const { taskIds, assignees } = await findWork(office.db);
  await office.close();
  const dataFolder = path.join(options.folder, 'data');
  const served = new ServedOffice(dataFolder);
  const ledger = new Ledger();
  const kills: OfficeKill[] = [];
  let stopped = false;
  let writing: Promise<unknown> = Promise.resolve();
  try {
    await served.start();
    const random = makeRandom(`office ${options.seed}`);
    const writers = await Promise.all(WRITERS.map((name) => signIn(served.url, name)));
    writing = Promise.all(
      writers.map((cookie, number) => {
        const own = taskIds.filter((_, place) => place % writers.length === number);
        const ownRandom = random.fork(`writer ${number}`);
        return keepWriting({
          url: served.url,
          cookie,
          random: ownRandom,
          ledger,
          assignees,
          taskIds: own,
          isStopped: () => stopped,
        });
      }),
    );
    // What a writer meets is thrown below, where it is waited for.
    writing.catch(() => undefined);
    for (let number = 0; number < options.kills; number += 1) {
      await sleep(random.integer(100, 900));
      const victim = random.chance(0.5) ? 'server' : 'database';
      const struckAt = performance.now();
      await (victim === 'server' ? served.killServer() : served.killDatabase());
      await Promise.race([ledger.nextAnswer(), writing]);
      const kill: OfficeKill = { victim, backAfterMs: performance.now() - struckAt };
      kills.push(kill);
      options.onKill?.(kill);
    }
    stopped = true;
    await writing;
  } finally {
    stopped = true;
    await served.stop();
  }
  const faults = await findFaults(dataFolder, ledger);
  return { kills, writes: ledger.done.length, sentAgain: ledger.sentAgain, faults };
}

async function findWork(db: Database) {
  return await db.transaction(COUNTY, async (tx) => {
    const tasks = await tx<{ id: string }[]>`select task_id as id from network.task where state = 'open' order by 1`;
    const accounts = await tx<{ id: string }[]>`
      select account_id as id from network.account where account_name in ('county-clerk.own', 'county-reviewer.own') order by 1`;
    return { taskIds: tasks.map(({ id }) => id), assignees: accounts.map(({ id }) => id) };
  });
}

/** The server as a process; on one port, so that whoever has its address finds it again. */
class ServedOffice {
  readonly #dataFolder: string;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [SERVE, this.#dataFolder, String(this.#port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const line = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
      createInterface({ input: child.stdout }).once('line', resolve);
    });
    this.#port = Number(new URL(line).port);
  }

  async killServer(): Promise<void> {
    await this.#end('SIGKILL');
    await this.start();
  }

  async killDatabase(): Promise<void> {
    const file = path.join(this.#dataFolder, 'owner.json');
    const owner = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as { postmaster?: { processId?: number } })
      : {};
    const processId = owner.postmaster?.processId;
    if (processId !== undefined) process.kill(processId, 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    // Whatever the drill has left behind in it, it must not outlive the drill.
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await gone;
    clearTimeout(late);
  }
}

interface Write {
  readonly key: string;
  readonly command: string;
  /** Of an assignment: what the task says from now on. */
  readonly task?: string;
  readonly assignee?: string;
}

/** What was answered as done, in the order of the answers. */
class Ledger {
  readonly done: Write[] = [];
  sentAgain = 0;
  #waiting: (() => void)[] = [];

  note(write: Write): void {
    this.done.push(write);
    for (const tell of this.#waiting.splice(0)) tell();
  }

  /** Resolves when the next write has been answered; rejects when none is for a minute. */
  async nextAnswer(): Promise<void> {
    const late = new AbortController();
    const told = new Promise<void>((resolve) => this.#waiting.push(resolve));
    const waited = sleep(LONGEST_OUTAGE_MS, undefined, { signal: late.signal }).then(() => {
      throw new Error(`Nothing was answered for ${LONGEST_OUTAGE_MS / 1000} s after a blow.`);
    });
    await Promise.race([told, waited]);
    late.abort();
    waited.catch(() => undefined);
  }
}

interface Writing {
  readonly url: string;
  readonly cookie: string;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly taskIds: readonly string[];
  readonly assignees: readonly string[];
  isStopped(): boolean;
}

/** Assigns tasks and decides pairs, one write after the other, each until it is answered. */
async function keepWriting(writing: Writing): Promise<void> {
  const { random, ledger } = writing;
  for (let number = 0; !writing.isStopped(); number += 1) {
    const key = `drill-${random.integer(0, 2 ** 31)}-${number}`;
    if (random.chance(0.6)) {
      const [task, assignee] = [random.pick(writing.taskIds), random.pick(writing.assignees)];
      const status = await sendUntilAnswered(writing, key, 'POST', `/tasks/${task}/assignment`, {
        accountId: assignee,
      });
      if (status === 204) ledger.note({ key, command: 'network.assign-task', task, assignee });
      continue;
    }
    const pair = `pair${random.integer(0, 5)}`;
    const verdict = random.pick(['same', 'different', 'unsure']);
    let decisionId = '';
    const status = await sendUntilAnswered(
      writing,
      key,
      'POST',
      `/review-pairs/${pair}/decisions`,
      { verdict },
      (answer) => {
        decisionId = (answer as { decisionId: string }).decisionId;
      },
    );
    if (status !== 200) continue;
    ledger.note({ key, command: 'roster.decide-pair' });
    const undo = `${key}-undo`;
    const undone = await sendUntilAnswered(writing, undo, 'DELETE', `/review-pairs/${pair}/decisions/${decisionId}`);
    if (undone === 204) ledger.note({ key: undo, command: 'roster.undo-pair-decision' });
  }
}

async function sendUntilAnswered(
  { url, cookie, ledger, isStopped }: Writing,
  key: string,
  method: string,
  place: string,
  body?: object,
  onAnswer?: (answer: unknown) => void,
): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    const { status, text } = await send(url, cookie, method, place, body, key).catch(() => ({ status: 0, text: '' }));
    if (status !== 0 && status < 500) {
      if (status === 200) onAnswer?.(JSON.parse(text));
      return status;
    }
    if (status === 500) throw new Error(`A write was answered with a fault: ${text}`);
    if (attempt === 0) ledger.sentAgain += 1;
    if (attempt > LONGEST_OUTAGE_MS / 100 || (attempt > 50 && isStopped()))
      throw new Error(`${method} ${place} was never answered.`);
    await sleep(100);
  }
}

async function signIn(url: string, accountName: string): Promise<string> {
  const { status, cookie } = await send(
    url,
    '',
    'POST',
    '/session',
    { accountName, password: PASSWORD },
    'drill-sign-in',
  );
  if (status !== 200) throw new Error(`${accountName} was not let in: ${status}`);
  return cookie;
}

async function send(url: string, cookie: string, method: string, place: string, body: object | undefined, key: string) {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const { port } = new URL(url);
  const headers = {
    cookie,
    'idempotency-key': key,
    ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return await new Promise<{ status: number; text: string; cookie: string }>((resolve, reject) => {
    const asking = request({ host: 'localhost', port, path: `/api/v1${place}`, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text,
          cookie: String(response.headers['set-cookie']).replace(/;.*$/, ''),
        }),
      );
    });
    // A write whose connection to the database died at an unlucky moment may never be answered; it is sent again with its key.
    asking.setTimeout(8_000, () => asking.destroy(new Error('No answer came.')));
    asking.on('error', reject);
    asking.end(payload);
  });
}

async function findFaults(dataFolder: string, ledger: Ledger): Promise<string[]> {
  const db = await openTermDatabase({ dataFolder });
  try {
    return await db.transaction(COUNTY, async (tx) => {
      const faults: string[] = [];
      const rows = await tx<{ key: string; command: string; entries: number }[]>`
        select split_part(command_id, '/', 2) as key, command_name as command, count(*)::int as entries
        from store.trail where command_id like '%/drill-%' group by 1, 2`;
      const entries = new Map(rows.map((row) => [`${row.command} ${row.key}`, row.entries]));
      for (const { command, key } of ledger.done) {
        const count = entries.get(`${command} ${key}`) ?? 0;
        if (count !== 1) faults.push(`${command} ${key} was answered as done and stands ${count} times in the trail`);
      }
      // The other way round: what stands in the trail was done, as often as it stands there.
      const [counted] = await tx<{ decisions: number; told: number }[]>`
        select (select count(*)::int from roster.review_decision) as decisions,
          (select count(*)::int from store.trail where command_name in ('roster.decide-pair', 'roster.undo-pair-decision')) as told`;
      if (counted?.decisions !== counted?.told)
        faults.push(`${counted?.decisions} decisions stand and the trail tells of ${counted?.told}`);
      const last = new Map(
        ledger.done.flatMap(({ task, assignee }) => (task === undefined ? [] : [[task, assignee] as const])),
      );
      for (const [task, assignee] of last) {
        const [row] = await tx<{ is: string }[]>`select assignee_id as is from network.task where task_id = ${task}`;
        if (row?.is !== assignee) faults.push(`the task ${task} is ${row?.is}'s, and ${assignee} was answered`);
      }
      const { findings } = await verifyTrail(tx, COUNTY);
      return [...faults, ...findings.map(({ sequence, kind }) => `trail entry ${sequence}: ${kind}`)];
    });
  } finally {
    await db.close();
  }
}
