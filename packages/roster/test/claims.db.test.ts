/** Claims on a real database: who may answer for whom, what is refused and what becomes a task. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NETWORK_MIGRATIONS } from '@bulou/network';
import { type Command, type Database, execute, type JsonValue, NO_TERRITORY, verifyTrail } from '@bulou/store';
import { withTestDatabase } from '@bulou/store/test-database';
import { ROSTER_MIGRATIONS } from '../src/index.ts';
import {
  answerClaims,
  changeOffer,
  checkClaims,
  closeClaimList,
  closeClaims,
  listClaimOffers,
  openClaims,
  reopenClaimList,
} from '../src/office/index.ts';

const COUNTY = '410923';
const [EAST, WEST] = ['410923100', '410923101'];
const TERM = '2018-autumn';
const NOTE = '家长来校说明';
let calls = 0;

const PEOPLE = {
  county: { role: 'county-clerk', territory: COUNTY },
  reviewer: { role: 'county-reviewer', territory: COUNTY },
  township: { role: 'township-clerk', territory: EAST },
  school: { role: 'school-clerk', territory: NO_TERRITORY, schoolId: 'east' },
  other: { role: 'school-clerk', territory: NO_TERRITORY, schoolId: 'west' },
} as const;
type Person = keyof typeof PEOPLE;

async function act<I, R extends JsonValue>(db: Database, who: Person, command: Command<I, R>, input: I): Promise<R> {
  calls += 1;
  const actor = { actorId: who, ...PEOPLE[who] };
  const at = { schemaVersion: 1, countyCode: COUNTY, claimedAt: '2018-10-01T00:00:00.000Z' };
  return (await execute(db, command, { commandId: `c${calls}`, actor, ...at }, input)).result;
}

const answer = (schoolId: string, childIds: string[], said: 'claim' | 'disclaim' | 'take-back' = 'claim') => ({
  ...{ term: TERM, schoolId, childIds, answer: said, note: '' },
  ...(said === 'disclaim' ? { reason: 'moved-school' as const } : {}),
});

async function openSmallCounty(db: Database): Promise<void> {
  const children = ['ann', 'bao', 'cai'];
  await db.transaction(
    COUNTY,
    async (tx) => {
      await tx`insert into roster.run (county_code, run_id, run_no, term, census_on, revision, identity, result_digest, summary, recorded_at)
        values (${COUNTY}, 'run', 1, ${TERM}, '2018-10-01', 1, '{}', '', '{}', now())`;
      for (const child of children)
        await tx`insert into roster.child (county_code, child_id, minted_run_id, minted_at) values (${COUNTY}, ${child}, 'run', now())`;
    },
    { as: 'owner' },
  );
  await act(db, 'county', openClaims, {
    ...{ term: TERM, runId: 'run', dueOn: '2018-10-20' },
    schools: [
      { schoolId: 'east', divisionCode: EAST },
      { schoolId: 'west', divisionCode: WEST },
    ],
    children: children.map((childId) => ({
      childId,
      schoolId: childId === 'cai' ? 'west' : 'east',
      divisionCode: EAST,
    })),
  });
}

const listTasks = (db: Database) =>
  db.transaction(COUNTY, async (tx) => [
    ...(await tx`select kind, subject_id as child, owner_id as owner, due_on as due, state from network.task order by opened_at, kind`),
  ]);

test('schools answer for their own children, none and two become tasks, and the county closes when all is settled', () =>
  withTestDatabase(
    async (db) => {
      await openSmallCounty(db);
      const refused = (code: string, doing: Promise<unknown>) => assert.rejects(doing, { code: `roster.${code}` });
      await refused('no-claims', act(db, 'school', answerClaims, { ...answer('east', ['ann']), term: '2019-spring' }));
      await refused('no-claim-list', act(db, 'school', answerClaims, answer('west', ['cai'])));
      await refused('act-not-yours', act(db, 'township', answerClaims, answer('east', ['ann'])));
      await refused('child-not-offered', act(db, 'school', answerClaims, answer('east', ['ann', 'cai'])));
      const { reason: _, ...unsaid } = answer('east', ['bao'], 'disclaim');
      await refused('claim-reason-missing', act(db, 'school', answerClaims, unsaid));
      await act(db, 'school', answerClaims, answer('east', ['ann']));
      await refused('act-not-now', act(db, 'school', answerClaims, answer('east', ['ann', 'bao'])));
      await refused('claims-unanswered', act(db, 'school', closeClaimList, { term: TERM, schoolId: 'east' }));
      await act(db, 'school', answerClaims, answer('east', ['bao'], 'disclaim'));
      await act(db, 'school', answerClaims, answer('east', ['bao'], 'take-back'));
      await act(db, 'school', answerClaims, answer('east', ['bao'], 'disclaim'));
      await act(db, 'school', closeClaimList, { term: TERM, schoolId: 'east' });
      await assert.rejects(act(db, 'school', answerClaims, answer('east', ['bao'])), {
        code: 'roster.act-not-now',
        message: /退回学校重新认领|reopen/,
      });
      const seen = await db.transaction(NO_TERRITORY, (tx) => listClaimOffers(tx, COUNTY, { term: TERM }), {
        school: 'east',
      });
      assert.deepEqual(
        [...new Set(seen.map((offer) => offer.schoolId))],
        ['east'],
        'a school sees its own offers only',
      );

      // The township cannot reach a school of another; the county can.
      const move = { term: TERM, childId: 'ann', note: NOTE };
      const give = { ...move, schoolId: 'west', act: 'offer-child' as const };
      const overrule = { ...move, schoolId: 'east', act: 'overrule-claim' as const };
      await refused('no-claim-list', act(db, 'township', changeOffer, give));
      await act(db, 'county', changeOffer, give);
      await act(db, 'other', answerClaims, answer('west', ['ann', 'cai']));
      await refused('claim-lists-open', act(db, 'reviewer', closeClaims, { term: TERM }));
      await act(db, 'other', closeClaimList, { term: TERM, schoolId: 'west' });
      assert.deepEqual(await act(db, 'county', checkClaims, { term: TERM }), { none: 1, two: 1 });
      assert.deepEqual(await act(db, 'county', checkClaims, { term: TERM }), { none: 1, two: 1 });
      const due = { owner: EAST, due: '2018-10-20', state: 'open' };
      assert.deepEqual(await listTasks(db), [
        { kind: 'claimed-by-none', child: 'bao', ...due },
        { kind: 'claimed-by-two', child: 'ann', ...due },
      ]);
      await refused('claims-unsettled', act(db, 'reviewer', closeClaims, { term: TERM }));

      await act(db, 'county', changeOffer, overrule);
      await refused('act-not-now', act(db, 'township', changeOffer, overrule));
      await refused('act-not-now', act(db, 'school', answerClaims, answer('east', ['ann'])));
      await act(db, 'township', reopenClaimList, { term: TERM, schoolId: 'east', note: NOTE });
      await refused('child-not-offered', act(db, 'school', answerClaims, answer('east', ['ann'])));
      await act(db, 'school', answerClaims, answer('east', ['bao']));
      await act(db, 'school', closeClaimList, { term: TERM, schoolId: 'east' });
      assert.deepEqual(await act(db, 'county', checkClaims, { term: TERM }), { none: 0, two: 0 });
      assert.ok((await listTasks(db)).every((task) => task['state'] === 'withdrawn'));
      await refused('act-not-yours', act(db, 'county', closeClaims, { term: TERM }));
      assert.deepEqual(await act(db, 'reviewer', closeClaims, { term: TERM }), { schools: 2, children: 3 });
      await refused('act-not-now', act(db, 'county', changeOffer, { ...give, act: 'withdraw-offer' as const }));
      await refused('act-not-now', act(db, 'township', reopenClaimList, { term: TERM, schoolId: 'east', note: NOTE }));
      await assert.rejects(
        db.transaction(COUNTY, (tx) => tx`delete from roster.claim_act`),
        /permission denied/,
      );
      await db.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY));
    },
    { migrations: [NETWORK_MIGRATIONS, ROSTER_MIGRATIONS] },
  ));
