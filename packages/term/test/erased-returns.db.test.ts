import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { ListKind } from '@bulou/kernel';
import { type Command, execute, type JsonValue, NO_TERRITORY, verifyTrail } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import { decideErasure, openTermDatabase, proposeErasure, runTerm } from '../src/index.ts';
import { COUNTY, makeRunOptions, makeSmallCounty } from './small-county.ts';

test('after an erasure terms go on: a list handed in again brings its people back under new ids, and who was kept is known', async () => {
  const folder = await makeOpenFolder('bulou-returns-');
  try {
    await makeSmallCounty(path.join(folder, 'county'), 0.01);
    const options = (outFolder: string, kinds?: readonly ListKind[]) =>
      makeRunOptions('2018-autumn', {
        lists: path.join(folder, 'county', '2018-autumn'),
        dataFolder: path.join(folder, 'data'),
        outFolder: path.join(folder, outFolder),
        ...(kinds === undefined ? {} : { kinds }),
      });
    await runTerm(options('first'));
    const database = await openTermDatabase(options('first'));
    const send = async <I, R extends JsonValue>(role: string, command: Command<I, R>, input: NoInfer<I>) => {
      const actor = { actorId: role, role, territory: role === 'bureau-leader' ? COUNTY : NO_TERRITORY };
      const envelope = { commandId: randomUUID(), schemaVersion: 1, countyCode: COUNTY, actor, claimedAt: '' };
      const now = () => new Date('2024-01-02T02:00:00Z');
      return (await execute(database, command, envelope, input, { now })).result;
    };
    const { erasureId } = await send('security-administrator', proposeErasure, { ground: 'retention-ended' });
    await send('bureau-leader', decideErasure, { erasureId, verdict: 'confirmed' });
    await database.close();

    // The same run again was decided before anybody was known; its files still say all it needs.
    assert.equal((await runTerm(options('again'))).repeated, true);
    const without = await runTerm(options('without', ['registry', 'enrolment', 'survey', 'received']));
    assert.equal(without.repeated, false);
    const after = await openTermDatabase(options('first'));
    const [counts] = await after.transaction(
      COUNTY,
      (tx) => tx<{ gone: number; back: number; paid: number }[]>`
        select count(*) filter (where r.erased_at is not null)::int as gone,
          count(*) filter (where r.erased_at is null and r.rule <> 'paid')::int as back,
          count(*) filter (where r.erased_at is null and r.rule = 'paid')::int as paid
        from roster.retention r where r.county_code = ${COUNTY}`,
    );
    const { gone = 0, back = 0, paid = 0 } = counts ?? {};
    assert.equal(gone > 500 && back > 500 && paid > 20, true, JSON.stringify(counts));
    const { findings } = await after.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY));
    assert.deepEqual(findings, []);
    await after.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
