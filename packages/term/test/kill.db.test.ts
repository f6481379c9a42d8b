import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { makeOpenFolder } from '@bulou/store/test-database';
import { STAGES_OF_RUN } from '../src/index.ts';
import { formatRounds, runKillDrill } from './kill-drill.ts';

test('killed in every stage, the same command again ends as if nobody had killed it', {
  skip: process.platform === 'win32',
}, async () => {
  const folder = await makeOpenFolder('bulou-kill-');
  try {
    const rounds = await runKillDrill({ folder, seed: 'test', kills: 7 });
    const kills = rounds.flatMap((round) => round.kills);
    assert.deepEqual(new Set(kills.map((kill) => kill.stage)), new Set(STAGES_OF_RUN), formatRounds(rounds));
    assert.equal(
      kills.some((kill) => kill.victim === 'postgres'),
      true,
    );
    assert.deepEqual(
      kills.filter((kill) => kill.outcome === 'fault').map((kill) => kill.stderr),
      [],
    );
    assert.deepEqual(
      rounds.flatMap((round) => round.differences),
      [],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
