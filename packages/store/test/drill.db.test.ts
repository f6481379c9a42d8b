import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { readFile as readWhole, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeRandom, Problem } from '@bulou/kernel';
import { openDatabase, readDatabaseError, readFile, verifyTrail } from '../src/index.ts';
import { makeOpenFolder } from '../src/test-database.ts';

const WRITER = fileURLToPath(new URL('./drill-writer.ts', import.meta.url));
const SEED = process.env.BULOU_DRILL_SEED ?? 'store drill';
const ROUNDS = Number(process.env.BULOU_DRILL_ROUNDS ?? 8);
const inUse = (error: unknown) => error instanceof Problem && error.code === 'store.in-use';

interface Writer {
  readonly child: ChildProcess;
  readonly done: string[];
  readonly ready: Promise<number>;
  readonly ended: Promise<boolean>;
}

function startWriter(dataDir: string, prefix: string, count: number): Writer {
  const child = spawn(process.execPath, [WRITER, dataDir, prefix, String(count)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const done: string[] = [];
  let closed = false;
  let tellReady: (postmaster: number) => void = () => {};
  const ready = new Promise<number>((resolve) => {
    tellReady = resolve;
  });
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => {
    const [word, value = ''] = line.split(' ');
    if (word === 'ready') tellReady(Number(value));
    else if (word === 'closed') closed = true;
    else done.push(value);
  });
  // A killed process closes its output a moment before it is dead, and until then it owns the folder.
  const ended = Promise.all([once(lines, 'close'), once(child, 'exit')]).then(() => closed);
  return { child, done, ready, ended };
}

/** The processes whose working folder is the cluster's: a postmaster and its children. Linux only. */
function listServerProcesses(dataDir: string): number[] {
  const inside = path.join(realpathSync(dataDir), 'postgres', 'pgdata');
  const note = path.join(dataDir, 'postgres-place.json');
  const pgdata = existsSync(note) ? path.join(JSON.parse(readFileSync(note, 'utf8')).folder, 'pgdata') : inside;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readlinkSync(`/proc/${name}/cwd`) === pgdata;
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function waitFor(condition: () => boolean, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (condition()) return true;
    await sleep(50);
  }
  return condition();
}

test(`kill -9 of the owner or of PostgreSQL loses nothing acknowledged (seed ${SEED})`, async () => {
  const folder = await makeOpenFolder('bulou-drill-');
  const dataDir = path.join(folder, 'data');
  const random = makeRandom(SEED);
  const acknowledged = new Set<string>();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const writer = startWriter(dataDir, `r${round}`, 100_000);
      const victim = random.pick(['owner', 'postmaster', 'early'] as const);
      // The early one hits initdb, the start, the recovery or the migrations.
      if (victim === 'early') await sleep(random.integer(20, 900));
      else {
        const postmaster = await writer.ready;
        await sleep(random.integer(0, 400));
        if (victim === 'postmaster') process.kill(postmaster, 'SIGKILL');
      }
      if (victim !== 'postmaster') writer.child.kill('SIGKILL');
      // A writer whose server died fails on its own: the outcome of its last command is unknown to it.
      await writer.ended;
      for (const id of writer.done) acknowledged.add(id);
    }
    const last = startWriter(dataDir, 'last', 3);
    assert.equal(await last.ended, true);
    assert.deepEqual(last.done, ['last-0', 'last-1', 'last-2']);
    const again = startWriter(dataDir, 'last', 3);
    assert.equal(await again.ended, true);
    if (process.platform === 'linux') assert.deepEqual(listServerProcesses(dataDir), []);

    const db = await openDatabase({ dataDir, applicationName: 'drill' });
    try {
      await db.transaction('41', async (tx) => {
        assert.deepEqual((await verifyTrail(tx, '410923')).findings, []);
        const stored = await tx<{ id: string }[]>`select command_id as id from store.command_record`;
        const known = new Set(stored.map((row) => row.id));
        assert.deepEqual(
          [...acknowledged].filter((id) => !known.has(id)),
          [],
        );
        const [counts] = await tx<{ files: bigint; commands: bigint; outcomes: bigint }[]>`
          select (select count(*) from store.file) as files, (select count(*) from store.command_record) as commands,
            (select count(*) from store.command_outcome) as outcomes`;
        // Each command writes 201 rows or none.
        assert.equal(counts?.files, (counts?.commands ?? 0n) * 201n);
        assert.equal(counts?.outcomes, counts?.commands);
        const outcomes = await tx<{ result: { fileId: string } }[]>`select result from store.command_outcome limit 50`;
        for (const { result } of outcomes) await readFile(db, result.fileId);
      });
    } finally {
      await db.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a second opener is refused while the owner lives, and takes over when it is dead', async () => {
  const folder = await makeOpenFolder('bulou-owner-');
  const dataDir = path.join(folder, 'data');
  try {
    const db = await openDatabase({ dataDir, applicationName: 'first' });
    await assert.rejects(openDatabase({ dataDir, applicationName: 'second' }), inUse);
    const other = startWriter(dataDir, 'x', 1);
    assert.equal(await other.ended, false);
    assert.equal((await db.transaction('41', (tx) => tx`select 1 as one`))[0]?.one, 1);
    await db.close();
    assert.equal(existsSync(path.join(dataDir, 'owner.json')), false);

    const writer = startWriter(dataDir, 'y', 100_000);
    await writer.ready;
    await assert.rejects(openDatabase({ dataDir, applicationName: 'third' }), inUse);
    writer.child.kill('SIGKILL');
    await writer.ended;
    const next = await openDatabase({ dataDir, applicationName: 'fourth' });
    await next.close();

    // A pid that now belongs to somebody else is not the owner, and a stranger is not stopped.
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const owner = { processId: stranger.pid, startedAt: '1', machine: '', token: 'x', applicationName: 'old' };
    const real = JSON.parse(await readOwner(dataDir));
    writeFileSync(
      path.join(dataDir, 'owner.json'),
      JSON.stringify({ ...owner, machine: real.machine, postmaster: { ...owner, machine: real.machine } }),
    );
    const after = await openDatabase({ dataDir, applicationName: 'fifth' });
    await after.close();
    assert.equal(stranger.exitCode, null);
    stranger.kill('SIGKILL');
    // Nor does half an owner file stop anybody.
    writeFileSync(path.join(dataDir, 'owner.json'), '{"processId":');
    await (await openDatabase({ dataDir, applicationName: 'sixth' })).close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function readOwner(dataDir: string): Promise<string> {
  const db = await openDatabase({ dataDir, applicationName: 'look' });
  try {
    return await readWhole(path.join(dataDir, 'owner.json'), 'utf8');
  } finally {
    await db.close();
  }
}

test('a postmaster does not outlive its owner, and one that dies is started again', {
  skip: process.platform !== 'linux',
}, async () => {
  const folder = await makeOpenFolder('bulou-watch-');
  const dataDir = path.join(folder, 'data');
  try {
    const writer = startWriter(dataDir, 'z', 100_000);
    await writer.ready;
    writer.child.kill('SIGKILL');
    assert.equal(await waitFor(() => listServerProcesses(dataDir).length === 0, 10_000), true);

    const db = await openDatabase({ dataDir, applicationName: 'keeper' });
    try {
      for (let death = 0; death < 2; death += 1) {
        const running = db.server?.getPostmasterId() ?? 0;
        const broken = db.transaction('41', (tx) => tx`select pg_sleep(30)`);
        await sleep(100);
        process.kill(running, 'SIGKILL');
        await assert.rejects(broken, (error) => readDatabaseError(error)?.kind === 'gone');
        let answered = false;
        for (let attempt = 0; attempt < 100 && !answered; attempt += 1) {
          answered = await db
            .transaction('41', (tx) => tx`select 1`)
            .then(
              () => true,
              () => sleep(100, false),
            );
        }
        assert.equal(answered, true);
        assert.notEqual(db.server?.getPostmasterId(), running);
      }
    } finally {
      await db.close();
    }
    assert.deepEqual(listServerProcesses(dataDir), []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
