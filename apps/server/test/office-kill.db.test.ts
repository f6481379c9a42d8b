import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { makeOpenFolder } from '@bulou/store/test-database';
import { runOfficeDrill } from './office-kill-drill.ts';

let folder = '';
before(async () => {
  folder = await makeOpenFolder('bulou-office-kill-');
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('server and database are killed while people write: no act is half, double or lost', async () => {
  const drill = await runOfficeDrill({ folder, seed: 'suite 3', kills: 4 });
  assert.deepEqual(drill.faults, []);
  assert.ok(drill.writes > 10, `only ${drill.writes} writes`);
  assert.deepEqual([...new Set(drill.kills.map(({ victim }) => victim))].sort(), ['database', 'server']);
});
