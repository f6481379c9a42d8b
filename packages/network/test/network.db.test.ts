import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandEnvelope, Problem } from '@bulou/kernel';
import { checkCatalogue, execute, verifyTrail } from '@bulou/store';
import { withTestDatabase } from '@bulou/store/test-database';
import {
  listDivisions,
  listOpenTasks,
  listOrganisations,
  loadDivisions,
  NETWORK_MIGRATIONS,
  openTasks,
  registerSchools,
  settleTasks,
} from '../src/index.ts';

const migrations = [NETWORK_MIGRATIONS];
const code = (problem: string) => (error: unknown) => error instanceof Problem && error.code === problem;

function envelopeOf(commandId: string, territory = '410923'): CommandEnvelope {
  return {
    commandId,
    schemaVersion: 1,
    countyCode: '410923',
    actor: { actorId: 'tester', role: 'office', territory },
    claimedAt: '2018-10-15T08:00:00.000Z',
  };
}

test('the tables keep the rules of the schema', async () => {
  await withTestDatabase(async (db) => assert.deepEqual(await db.transaction('41', checkCatalogue), []), {
    migrations,
  });
});

test('divisions are minted once and a new name makes a dated version', async () => {
  await withTestDatabase(
    async (db) => {
      const divisions = listDivisions('410923').map(({ divisionCode, name }) => ({ divisionCode, name }));
      const first = { validFrom: '2018-01-01', divisions };
      assert.deepEqual((await execute(db, loadDivisions, envelopeOf('1'), first)).result, { added: 342, changed: 0 });
      assert.deepEqual((await execute(db, loadDivisions, envelopeOf('2'), first)).result, { added: 0, changed: 0 });
      const renamed = divisions.map((division) =>
        division.divisionCode === '410923106' ? { ...division, name: '谷金楼乡' } : division,
      );
      const later = { validFrom: '2019-01-01', divisions: renamed };
      assert.deepEqual((await execute(db, loadDivisions, envelopeOf('3'), later)).result, { added: 0, changed: 1 });
      const rows = await db.transaction(
        '41',
        (tx) => tx`select division_id, name, valid_to from network.division_version
          where county_code = '410923' and division_code = '410923106' order by valid_from`,
      );
      assert.deepEqual(
        rows.map((row) => [row.name, row.valid_to]),
        [
          ['谷金楼镇', '2019-01-01'],
          ['谷金楼乡', null],
        ],
      );
      assert.equal(rows[0]?.division_id, rows[1]?.division_id);
      const foreign = { validFrom: '2019-01-01', divisions: [{ divisionCode: '410922', name: '清丰县' }] };
      await assert.rejects(execute(db, loadDivisions, envelopeOf('4'), foreign), code('network.foreign-division'));
      await assert.rejects(
        execute(db, loadDivisions, envelopeOf('5', '410923100'), first),
        code('network.not-the-county'),
      );
    },
    { migrations },
  );
});

test('a school is known again by its code or its name', async () => {
  await withTestDatabase(
    async (db) => {
      const school = {
        name: '南乐县第一初级中学',
        officialCode: '3141000001',
        aliases: ['南乐一中'],
        stages: ['junior'],
        runBy: 'county',
        divisionCode: '410923100',
      };
      assert.deepEqual((await execute(db, registerSchools, envelopeOf('1'), { schools: [school] })).result, {
        added: 1,
        changed: 0,
      });
      assert.deepEqual((await execute(db, registerSchools, envelopeOf('2'), { schools: [school] })).result, {
        added: 0,
        changed: 0,
      });
      const renamed = { ...school, name: '南乐县第一中学', aliases: [] };
      assert.deepEqual((await execute(db, registerSchools, envelopeOf('3'), { schools: [renamed] })).result, {
        added: 0,
        changed: 1,
      });
      const [found] = await db.transaction('41', (tx) => listOrganisations(tx, '410923'));
      assert.deepEqual(found?.aliases, ['南乐一中', '南乐县第一初级中学']);
    },
    { migrations },
  );
});

test('tasks open once for each subject, and only who answers for them settles them', async () => {
  await withTestDatabase(
    async (db) => {
      const tasks = Array.from({ length: 5_000 }, (_, index) => ({
        kind: 'resolve-child',
        subjectKind: 'child',
        subjectId: `child-${index}`,
        divisionCode: index % 2 === 0 ? '410923100212' : '410923101201',
        ownerKind: 'division',
        ownerId: '410923100212',
        dueOn: '2018-10-31',
        details: { reason: 'no-card' },
      }));
      const opened = await execute(db, openTasks, envelopeOf('1'), { runId: 'run-1', tasks });
      assert.deepEqual(opened.result, { opened: 5_000, alreadyOpen: 0 });
      const again = await execute(db, openTasks, envelopeOf('2'), { runId: 'run-2', tasks });
      assert.deepEqual(again.result, { opened: 0, alreadyOpen: 5_000 });
      const own = await db.transaction('41', (tx) => listOpenTasks(tx, '410923', { territory: '410923100' }));
      assert.equal(own.length, 2_500);
      const settle = {
        taskIds: own.slice(0, 2).map((task) => task.taskId),
        state: 'settled',
        evidence: { stamp: 'x' },
      };
      await assert.rejects(
        execute(db, settleTasks, envelopeOf('3', '410923101'), settle),
        // The tasks of another township are not even seen.
        code('network.task-not-open'),
      );
      assert.deepEqual((await execute(db, settleTasks, envelopeOf('3', '410923100'), settle)).result, { settled: 2 });
      await assert.rejects(execute(db, settleTasks, envelopeOf('4'), settle), code('network.task-not-open'));
      const verdict = await db.transaction('41', (tx) => verifyTrail(tx, '410923'));
      assert.deepEqual(verdict.findings, []);
    },
    { migrations },
  );
});
