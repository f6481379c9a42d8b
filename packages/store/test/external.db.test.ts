import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { type CommandEnvelope, Problem } from '@bulou/kernel';
import { z } from 'zod';
import {
  backup,
  checkCatalogue,
  defineCommand,
  execute,
  migrate,
  openDatabase,
  restore,
  verifyTrail,
} from '../src/index.ts';
import { findFreePort, withServerOnLoopback } from '../src/test-database.ts';

const code = (problem: string) => (error: unknown) => error instanceof Problem && error.code === problem;

const touch = defineCommand<{ note: string }, { note: string }>({
  name: 'test.touch',
  input: z.object({ note: z.string() }),
  authorize: () => {},
  run: async ({ input }) => input,
  trail: () => ({ subjects: ['child-1'], facts: {} }),
});

const envelope: CommandEnvelope = {
  commandId: 'one',
  schemaVersion: 1,
  countyCode: '410923',
  actor: { actorId: 'tester', role: 'office', territory: '410923' },
  claimedAt: '2018-10-15T08:00:00.000Z',
};

test('a server named by DATABASE_URL works alike, without superuser rights', async () => {
  await withServerOnLoopback(async (url, folder) => {
    await assert.rejects(
      openDatabase({ databaseUrl: url('clerk', 'plain'), applicationName: 'test' }),
      (error) =>
        error instanceof Problem &&
        error.code === 'store.roles-missing' &&
        error.zh.includes('create role bulou_owner'),
    );
    const dataDir = path.join(folder, 'data');
    const db = await openDatabase({ databaseUrl: url('office', 'office'), dataDir, applicationName: 'test' });
    const second = await openDatabase({ databaseUrl: url('office', 'office'), dataDir, applicationName: 'test' });
    try {
      assert.equal(db.kind, 'external');
      assert.equal(db.server, undefined);
      await Promise.all([migrate(db, []), migrate(second, [])]);
      assert.deepEqual(await db.transaction('41', checkCatalogue), []);
      const executions = await Promise.all(
        [db, second, db, second].map((one) => execute(one, touch, envelope, { note: 'x' })),
      );
      assert.equal(executions.filter((execution) => !execution.replayed).length, 1);
      await assert.rejects(
        db.transaction('41', (tx) => tx`delete from store.trail`),
        /permission denied/,
      );
      assert.equal((await db.transaction('41', (tx) => tx`select current_user as name`))[0]?.name, 'bulou_app');

      const archive = path.join(folder, 'office.bulou');
      await backup(db, archive);
      const keyFile = path.join(dataDir, 'keys.json');
      const restored = path.join(folder, 'restored');
      await restore(archive, { dataDir: restored, databaseUrl: url('office', 'target'), keyFile });
      await assert.rejects(
        restore(archive, { dataDir: path.join(folder, 'again'), databaseUrl: url('office', 'target'), keyFile }),
        code('store.not-empty'),
      );
      const target = await openDatabase({
        databaseUrl: url('office', 'target'),
        dataDir: restored,
        applicationName: 'test',
      });
      try {
        assert.deepEqual((await target.transaction('41', (tx) => verifyTrail(tx, '410923'))).findings, []);
        assert.equal((await execute(target, touch, envelope, { note: 'x' })).replayed, true);
      } finally {
        await target.close();
      }
      // Another folder's key does not fit this database.
      const stranger = await openDatabase({
        databaseUrl: url('office', 'office'),
        dataDir: path.join(folder, 'stranger'),
        applicationName: 'test',
      });
      await assert.rejects(migrate(stranger, []), code('store.wrong-key'));
      await stranger.close();
    } finally {
      await db.close();
      await second.close();
    }
  });
});

test('a server that cannot serve is refused in plain words', async () => {
  const port = await findFreePort();
  await assert.rejects(
    openDatabase({ databaseUrl: `postgres://a:b@127.0.0.1:${port}/c`, applicationName: 'test' }),
    code('store.unreachable'),
  );
  await withServerOnLoopback(async (url) => {
    await assert.rejects(
      openDatabase({ databaseUrl: url('office', 'latin'), applicationName: 'test' }),
      code('store.not-utf8'),
    );
    await assert.rejects(
      openDatabase({ databaseUrl: url('nobody', 'office'), applicationName: 'test' }),
      code('store.unreachable'),
    );
    await assert.rejects(
      openDatabase({ databaseUrl: url('office', 'missing'), applicationName: 'test' }),
      code('store.unreachable'),
    );
  });
  await assert.rejects(openDatabase({ applicationName: 'test' }), code('store.no-data-folder'));
});
