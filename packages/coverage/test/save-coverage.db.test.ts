import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCatalogue, type Database, type Transaction, violatesConstraint } from '@bulou/store';
import { withTestDatabase } from '@bulou/store/test-database';
import { COVERAGE_MIGRATIONS, decideCoverage, listEarlierPayments, saveCoverage } from '../src/index.ts';
import { DIVISIONS, makeRandomCounty } from './random-county.ts';
import { COUNTY, makeInput, TERM } from './sample.ts';

const ROSTER = { schema: 'roster', dir: new URL('../../roster/migrations/', import.meta.url) };
const recordedAt = new Date('2018-10-16T00:00:00Z');

async function insertRun(tx: Transaction, runId: string, revision: number): Promise<void> {
  await tx`insert into roster.run (county_code, run_id, run_no, term, census_on, revision, identity, result_digest, summary, recorded_at)
    values (${COUNTY}, ${runId}, ${revision}, ${TERM}, '2018-10-15', ${revision}, '{}', '', '{}', ${recordedAt})`;
}

const county = makeRandomCounty('saved', 300, 0.2);
const decide = (children = county) =>
  decideCoverage(children, { ...makeInput(), divisions: DIVISIONS, countyName: '南乐县' });

async function save(db: Database, runId: string, revision: number, children = county) {
  const saveRun = async (tx: Transaction) => {
    await insertRun(tx, runId, revision);
    return await saveCoverage(tx, {
      ...decide(children),
      countyCode: COUNTY,
      runId,
      revision,
      recordedAt,
      keys: db.keys,
    });
  };
  return await db.transaction(COUNTY, saveRun, { as: 'owner' });
}

test('a run is saved whole; the next revision adds only what differs; nobody is paid twice', async () => {
  await withTestDatabase(
    async (db) => {
      const run = decide();
      const first = await save(db, 'r1', 1);
      assert.equal(first.states, run.result.children.length);
      assert.equal(first.payments, run.decision.payments.length);
      assert.deepEqual(await db.transaction(COUNTY, checkCatalogue), []);
      const again = await save(db, 'r2', 2);
      assert.deepEqual([again.payments, again.cancelled], [0, 0]);
      const paid = run.decision.payments[0]!.childId;
      const without = county.filter((child) => child.childId !== paid);
      const of = run.decision.payments.filter((payment) => payment.childId === paid).length;
      const third = await save(db, 'r3', 3, without);
      assert.deepEqual([third.payments, third.cancelled], [0, of]);
      const back = await save(db, 'r4', 4);
      assert.deepEqual([back.payments, back.cancelled], [of, 0]);
      const live = await db.transaction(COUNTY, (tx) => listEarlierPayments(tx, COUNTY));
      assert.deepEqual(
        live.map((payment) => `${payment.childId} ${payment.benefit} ${payment.amountFen}`).sort(),
        run.decision.payments.map((payment) => `${payment.childId} ${payment.benefit} ${payment.amountFen}`).sort(),
      );
    },
    { migrations: [ROSTER, COVERAGE_MIGRATIONS] },
  );
});

test('a second live payment, a gap in the chain and a change are refused by the database', async () => {
  await withTestDatabase(
    async (db) => {
      await save(db, 'r1', 1);
      const repeat = (id: string, sequence: number, follows: number | null) =>
        db.transaction(
          COUNTY,
          (tx) => tx`
            insert into coverage.payment
            select county_code, coalesce(nullif(${id}, ''), payment_id), ${sequence}, ${follows}, kind, child_id, benefit, term, revision,
              division_code, amount_fen, payers, payee_kind, payee_cipher, school from coverage.payment limit 1`,
        );
      const refused = (constraint: string) => (error: unknown) => violatesConstraint(error, constraint);
      await assert.rejects(repeat('', 1, null), refused('payment_key'));
      await assert.rejects(repeat('pay_other', 1, null), refused('payment_one_live'));
      await assert.rejects(repeat('', 3, 2), refused('payment_follows_fk'));
      await assert.rejects(repeat('', 3, null), refused('payment_chain_unbroken'));
      await assert.rejects(
        db.transaction(COUNTY, (tx) => tx`update coverage.payment set amount_fen = 1`),
        /permission denied/,
      );
    },
    { migrations: [ROSTER, COVERAGE_MIGRATIONS] },
  );
});
