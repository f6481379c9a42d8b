import assert from 'node:assert/strict';
import { readFile as readWhole, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type CommandEnvelope, makeRandom, Problem } from '@bulou/kernel';
import { z } from 'zod';
import {
  backup,
  copyRows,
  type Database,
  defineCommand,
  execute,
  migrate,
  openDatabase,
  putFile,
  readFile,
  recordFile,
  restore,
  verifyTrail,
} from '../src/index.ts';
import { makeOpenFolder } from '../src/test-database.ts';

const code = (problem: string) => (error: unknown) => error instanceof Problem && error.code === problem;

const keepFile = defineCommand<{ text: string }, { fileId: string }>({
  name: 'test.keep-file',
  input: z.object({ text: z.string() }),
  authorize: () => {},
  run: async ({ db, tx, input, envelope, now }) => {
    const file = await putFile(db, Buffer.from(input.text, 'utf8'));
    await recordFile(tx, envelope.countyCode, file, now);
    await copyRows(
      tx,
      'sample.row',
      ['county_code', 'row_id', 'sealed', 'names'],
      Array.from({ length: 2_000 }, (_, index) => [
        envelope.countyCode,
        `${envelope.commandId}-${index}`,
        db.keys.sealField(`41092320100101${String(index).padStart(4, '0')}`, 'sample.row.sealed'),
        ['王\t小\n明', '\\N'],
      ]),
    );
    return { fileId: file.fileId };
  },
  trail: (_, result) => ({ subjects: ['child-1'], facts: result }),
});

function envelopeOf(commandId: string): CommandEnvelope {
  return {
    commandId,
    schemaVersion: 1,
    countyCode: '410923',
    actor: { actorId: 'tester', role: 'office', territory: '410923' },
    claimedAt: '2018-10-15T08:00:00.000Z',
  };
}

async function fill(db: Database, folder: string): Promise<string[]> {
  const dir = path.join(folder, 'migrations');
  const { mkdir } = await import('node:fs/promises');
  await mkdir(dir, { recursive: true });
  await writeFile(
    path.join(dir, '0001-sample.sql'),
    `create table sample.row (county_code text not null, row_id text not null, parent_id text, sealed bytea, names text[],
       serial bigint generated always as identity, seen date default '2018-10-15',
       constraint row_key primary key (county_code, row_id),
       constraint row_parent foreign key (county_code, parent_id) references sample.row (county_code, row_id));
     comment on table sample.row is 'Rows. [placement: county]';
     create table sample.whole (county_code text not null, row_no integer not null, constraint whole_key primary key (county_code, row_no));
     comment on table sample.whole is 'Wholes. [placement: county]';
     create table sample.part (county_code text not null, part_of integer not null, filler text);
     comment on table sample.part is 'Parts, by name before their wholes. [placement: county]';
     create trigger part_whole_known after insert on sample.part referencing new table as fresh
       for each statement execute function store.refuse_orphans('sample.whole', 'county_code part_of', 'county_code row_no')`,
  );
  await migrate(db, [{ schema: 'sample', dir }]);
  await db.transaction(
    '410923',
    async (tx) => {
      await tx`insert into sample.whole values ('410923', 1)`;
      await tx`insert into sample.part select '410923', 1, repeat(md5(n::text), 20) from generate_series(1, 20000) n`;
    },
    { as: 'owner' },
  );
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const text = `原件 ${index} `.repeat(20_000 * index + 1);
    ids.push((await execute(db, keepFile, envelopeOf(`c${index}`), { text })).result.fileId);
  }
  return ids;
}

test('a backup comes back whole, and a damaged one is noticed before it changes anything', async () => {
  const folder = await makeOpenFolder('bulou-backup-');
  try {
    const db = await openDatabase({ dataDir: path.join(folder, 'data'), applicationName: 'test' });
    const archive = path.join(folder, 'one.bulou');
    const withKey = path.join(folder, 'two.bulou');
    const ids = await fill(db, folder);
    const steps: string[] = [];
    const summary = await backup(db, archive, { onProgress: (progress) => steps.push(progress.step) });
    await backup(db, withKey, { passphrase: '正确 的 口令' });
    await assert.rejects(
      backup({ ...db, dataDir: path.join(folder, 'elsewhere') }, path.join(folder, 'x')),
      code('store.file-missing'),
    );
    await db.close();
    assert.ok(steps.includes('table') && steps.includes('file'));
    assert.equal(summary.files, 5);
    assert.equal(summary.tables.find((table) => table.name === 'sample.row')?.rows, 10_000);

    const keyFile = path.join(folder, 'data', 'keys.json');
    const restored = path.join(folder, 'restored');
    await assert.rejects(restore(archive, { dataDir: restored }), code('store.backup-key'));
    await assert.rejects(restore(withKey, { dataDir: restored, passphrase: 'falsch' }), code('store.backup-key'));
    await assert.rejects(restore(archive, { dataDir: path.join(folder, 'data'), keyFile }), code('store.not-empty'));
    assert.deepEqual((await restore(archive, { dataDir: restored, keyFile })).tables, summary.tables);
    await checkRestored(restored, ids);
    const second = path.join(folder, 'second');
    await restore(withKey, { dataDir: second, passphrase: '正确 的 口令' });
    await checkRestored(second, ids);

    await tryDamaged(archive, folder, keyFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function checkRestored(dataDir: string, ids: readonly string[]): Promise<void> {
  const db = await openDatabase({ dataDir, applicationName: 'test' });
  try {
    await migrate(db, []);
    for (const [index, id] of ids.entries()) {
      assert.equal((await readFile(db, id)).toString('utf8'), `原件 ${index} `.repeat(20_000 * index + 1));
    }
    await db.transaction('41', async (tx) => {
      assert.deepEqual((await verifyTrail(tx, '410923')).findings, []);
      const [row] = await tx`select sealed, names, serial from sample.row where row_id = 'c2-7'`;
      assert.equal(db.keys.openField(row?.sealed, 'sample.row.sealed'), '410923201001010007');
      assert.deepEqual(row?.names, ['王\t小\n明', '\\N']);
      const [next] = await tx`insert into sample.row (county_code, row_id) values ('410923', 'new') returning serial`;
      assert.equal(next?.serial, 10_001n);
    });
    // The restored database goes on: the same command gives its first result, a new one is appended.
    const again = await execute(db, keepFile, envelopeOf('c0'), { text: '原件 0 ' });
    assert.equal(again.replayed, true);
    assert.equal((await execute(db, keepFile, envelopeOf('after'), { text: 'x' })).trailSequence, 6n);
  } finally {
    await db.close();
  }
}

async function tryDamaged(archive: string, folder: string, keyFile: string): Promise<void> {
  const whole = await readWhole(archive);
  const random = makeRandom('bit flips');
  const damaged = path.join(folder, 'damaged.bulou');
  const attempts: Buffer[] = [
    whole.subarray(0, whole.length - 1),
    whole.subarray(0, whole.length / 2),
    Buffer.concat([whole, Buffer.alloc(40)]),
  ];
  for (let round = 0; round < 20; round += 1) {
    const copy = Buffer.from(whole);
    const at = random.integer(0, copy.length - 1);
    copy[at] = copy[at]! ^ (1 << random.integer(0, 7));
    attempts.push(copy);
  }
  for (const content of attempts) {
    await writeFile(damaged, content);
    const target = path.join(folder, 'never');
    await assert.rejects(
      restore(damaged, { dataDir: target, keyFile }),
      (error) => error instanceof Problem && /^store\.(backup-damaged|not-a-backup|backup-key)$/.test(error.code),
    );
    await assert.rejects(readWhole(path.join(target, 'keys.json')), /ENOENT/);
  }
}
