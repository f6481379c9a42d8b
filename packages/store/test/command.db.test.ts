import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandEnvelope, Problem } from '@bulou/kernel';
import { z } from 'zod';
import { defineCommand, execute, listTrailOf, readCheckpoint, storeProblems, verifyTrail } from '../src/index.ts';
import { withTestDatabase } from '../src/test-database.ts';

const note = defineCommand({
  name: 'test.store-file-row',
  input: z.object({ fileId: z.string(), subjects: z.array(z.string()), refuse: z.boolean().optional() }),
  authorize: ({ input }) => {
    if (input.refuse === true) throw storeProblems['outside-territory']({ command: 'test', territory: '41' });
  },
  run: async ({ tx, input, envelope, now }) => {
    await tx`
      insert into store.file (county_code, file_id, size_bytes, stored_at)
      values (${envelope.countyCode}, ${input.fileId}, 1, ${now})`;
    return { fileId: input.fileId };
  },
  trail: ({ input }) => ({ subjects: input.subjects, facts: { files: 1 } }),
});

function envelopeOf(commandId: string, countyCode = '410923'): CommandEnvelope {
  return {
    commandId,
    schemaVersion: 1,
    countyCode,
    actor: { actorId: 'tester', role: 'office', territory: countyCode },
    claimedAt: '2018-10-15T08:00:00.000Z',
  };
}

const fileId = (character: string) => character.repeat(64);
const code = (problem: string) => (error: unknown) => error instanceof Problem && error.code === problem;

test('a command runs once for its id, and its first result is given again', async () => {
  await withTestDatabase(async (db) => {
    const input = { fileId: fileId('a'), subjects: ['child-1'] };
    const executions = await Promise.all(Array.from({ length: 50 }, () => execute(db, note, envelopeOf('one'), input)));
    assert.equal(executions.filter((execution) => !execution.replayed).length, 1);
    for (const execution of executions) assert.deepEqual(execution.result, { fileId: fileId('a') });
    await assert.rejects(
      execute(db, note, envelopeOf('one'), { ...input, subjects: [] }),
      code('store.command-reused'),
    );
    await db.transaction('41', async (tx) => {
      const [row] = await tx`select count(*) from store.file`;
      assert.equal(row?.count, 1n);
      const verdict = await verifyTrail(tx, '410923');
      assert.deepEqual(verdict.findings, []);
      assert.equal(verdict.entries, 1n);
      assert.equal((await listTrailOf(tx, '410923', 'child-1')).length, 1);
      assert.equal((await listTrailOf(tx, '410923', 'child-2')).length, 0);
    });
  });
});

test('a refused command leaves nothing and frees its id', async () => {
  await withTestDatabase(async (db) => {
    const input = { fileId: fileId('b'), subjects: [] };
    await assert.rejects(
      execute(db, note, envelopeOf('two'), { ...input, refuse: true }),
      code('store.outside-territory'),
    );
    await assert.rejects(execute(db, note, envelopeOf('two'), { fileId: 'short', subjects: [] }), /file_id_is_sha256/);
    await assert.rejects(
      execute(db, note, { ...envelopeOf('two'), schemaVersion: 2 }, input),
      code('store.schema-version'),
    );
    await assert.rejects(execute(db, note, envelopeOf('two'), { fileId: 1 }), code('store.invalid-input'));
    const foreign = { ...envelopeOf('two'), actor: { actorId: 'x', role: 'office', territory: '410922' } };
    await assert.rejects(execute(db, note, foreign, input), code('store.outside-territory'));
    assert.equal((await execute(db, note, envelopeOf('two'), input)).replayed, false);
  });
});

test('every alteration of the trail is found', async () => {
  await withTestDatabase(async (db) => {
    for (let index = 0; index < 12; index += 1) {
      const subjects = Array.from({ length: index * 300 }, (_, number) => `child-${number}`);
      const character = index.toString(16);
      await execute(db, note, envelopeOf(`c${index}`), { fileId: fileId(character), subjects });
    }
    const kept = await db.transaction('41', (tx) => readCheckpoint(tx, '410923'));
    const alterations: readonly (readonly [string, string])[] = [
      ["update store.trail set body = replace(body, 'tester', 'nobody') where sequence = 5", 'altered'],
      ["update store.trail set actor_id = 'nobody' where sequence = 5", 'columns-differ'],
      ["update store.trail set hash = repeat('a', 64) where sequence = 5", 'altered'],
      ["update store.trail set algorithm = 'none' where sequence = 5", 'unknown-algorithm'],
      ["update store.trail set previous_hash = repeat('0', 64) where sequence = 5", 'broken-link'],
      ['delete from store.trail_subject where sequence = 5', 'subjects-altered'],
      ["update store.trail_subject set subject_ids[2] = 'child-9' where sequence = 5 and part = 2", 'subjects-altered'],
      [
        'delete from store.trail_subject where sequence = 12; delete from store.trail where sequence = 12',
        'head-differs',
      ],
      ['delete from store.trail_subject where sequence = 5; delete from store.trail where sequence = 5', 'missing'],
      ['update store.trail_head set last_sequence = 11', 'head-differs'],
    ];
    for (const [sql, kind] of alterations) {
      const undo = new Error('undo');
      const attempt = db.transaction(
        '41',
        async (tx) => {
          // Only somebody with the owner's rights gets this far; he has to take the second lock off first.
          await tx
            .unsafe(
              'alter table store.trail disable trigger user; alter table store.trail_subject disable trigger user',
            )
            .simple();
          await tx.unsafe(sql).simple();
          const { findings } = await verifyTrail(tx, '410923', [kept]);
          assert.ok(
            findings.some((finding) => finding.kind === kind),
            `${sql}: ${JSON.stringify(findings.map((f) => f.kind))}`,
          );
          throw undo;
        },
        { as: 'owner' },
      );
      await assert.rejects(attempt, undo);
    }
    // Cutting the end and mending the head leaves a whole chain; only the checkpoint that left the machine tells.
    await assert.rejects(
      db.transaction(
        '41',
        async (tx) => {
          await tx
            .unsafe(
              'alter table store.trail disable trigger user; alter table store.trail_subject disable trigger user',
            )
            .simple();
          await tx
            .unsafe(`delete from store.trail_subject where sequence = 12; delete from store.trail where sequence = 12;
            update store.trail_head set last_sequence = 11, last_hash = (select hash from store.trail where sequence = 11)`)
            .simple();
          const { findings } = await verifyTrail(tx, '410923', [kept]);
          assert.ok(findings.some((finding) => finding.kind === 'missing'));
          throw new Error('undo');
        },
        { as: 'owner' },
      ),
      /undo/,
    );
  });
});

test('the ordinary role cannot change what is append-only', async () => {
  await withTestDatabase(async (db) => {
    await execute(db, note, envelopeOf('x'), { fileId: fileId('c'), subjects: ['child-1'] });
    for (const sql of [
      "update store.trail set actor_id = 'x'",
      'delete from store.trail',
      'truncate store.trail cascade',
      'drop table store.trail',
      'delete from store.trail_subject',
      'delete from store.command_record',
      'update store.command_outcome set trail_sequence = 9',
      'delete from store.file',
      "insert into store.key_mark values ('a', 'b', now())",
      'alter table store.trail disable trigger user',
      'set role bulou_owner',
      'create table store.other (id text)',
    ]) {
      await assert.rejects(
        db.transaction('41', (tx) => tx.unsafe(sql)),
        /permission denied|must be owner/,
        sql,
      );
    }
    // The owner may grant itself much, but the row triggers stand until they are taken off, which the chain then shows.
    await assert.rejects(
      db.transaction('41', (tx) => tx.unsafe('delete from store.trail'), { as: 'owner' }),
      /append-only/,
    );
  });
});
