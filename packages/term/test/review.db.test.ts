/** What two people say of a pair binds every later run: same is joined, different never, unsure stays open. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { formatSourceRef, type SourceRef } from '@bulou/kernel';
import { buildReviewPairs, decidePair, listStoredRows, undoPairDecision, type Verdict } from '@bulou/roster/office';
import { type Database, execute } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import { openTermDatabase, type RunOptions, runTerm } from '../src/index.ts';
import { COUNTY, makeRunOptions, makeSmallCounty, readCsvFile, type TestTerm } from './small-county.ts';

let folder = '';
before(async () => {
  folder = await makeOpenFolder('bulou-review-');
  await makeSmallCounty(path.join(folder, 'county'));
});
after(() => rm(folder, { recursive: true, force: true }));

function optionsOf(term: TestTerm): RunOptions {
  return makeRunOptions(term, {
    lists: path.join(folder, 'county', term),
    dataFolder: path.join(folder, 'data'),
    outFolder: path.join(folder, 'out', term),
  });
}

async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openTermDatabase(optionsOf('2018-spring'));
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

type Pair = readonly [bigint, bigint];

/** Whose each row is now, redirects followed. */
async function ownersOf(pair: Pair): Promise<string[]> {
  return await withDatabase((database) =>
    database.transaction(COUNTY, async (tx) => {
      const rows = await tx<{ childId: string }[]>`
        select coalesce(c.redirect_to, c.child_id) as "childId" from unnest(${pair.map(String)}::bigint[]) with ordinality w(row_ref, place)
        join roster.child_row r on r.row_ref = w.row_ref and r.superseded_run_no is null
        join roster.child c on c.county_code = r.county_code and c.child_id = r.child_id order by w.place`;
      return rows.map((row) => row.childId);
    }),
  );
}

/** Rows of the spring lists by whose they are: one of each of two children with other numbers, and two of one child. */
async function choosePairs(database: Database): Promise<{ strangers: Pair; own: Pair; doubtful: Pair }> {
  return await database.transaction(COUNTY, async (tx) => {
    const rows = await tx<{ childId: string; refs: bigint[] }[]>`
      select r.child_id as "childId", array_agg(r.row_ref order by r.row_ref) as refs from roster.child_row r
      join roster.child_version v on v.county_code = r.county_code and v.child_id = r.child_id and v.id_blind is not null
      group by 1 having count(*) >= 3 order by 1 limit 8`;
    const at = (child: number, row: number) => rows[child]?.refs[row] ?? 0n;
    return { strangers: [at(0, 0), at(1, 0)], own: [at(2, 0), at(2, 1)], doubtful: [at(3, 0), at(4, 0)] };
  });
}

/** The machine has no doubt of them; a person asks all the same. */
async function ask(database: Database, pairs: readonly Pair[]): Promise<void> {
  await database.transaction(
    COUNTY,
    async (tx) => {
      const [run] = await tx<
        { runId: string }[]
      >`select run_id as "runId" from roster.run order by run_no desc limit 1`;
      for (const pair of pairs) {
        const rows = await listStoredRows(tx, database.keys, COUNTY, pair);
        const [a, b] = rows.map(({ ref }) => formatSourceRef(ref as SourceRef)).sort();
        await tx`insert into roster.open_link (county_code, run_id, row_a, row_b, match_probability, reason)
          values (${COUNTY}, ${run?.runId ?? ''}, ${a ?? ''}, ${b ?? ''}, 0.9, 'weight')`;
      }
      await buildReviewPairs(tx, database.keys, COUNTY);
    },
    { as: 'owner' },
  );
}

/** What the first test leaves for the second. */
let undone: { readonly pair: Pair; readonly undo: (later: Database) => Promise<void> };

const READERS = ['reader-one', 'reader-two'];

function envelopeOf(actorId: string) {
  const actor = { actorId, role: 'county-reviewer', territory: COUNTY };
  const commandId = `${actorId}/${Math.random()}`;
  return { commandId, schemaVersion: 1, countyCode: COUNTY, actor, claimedAt: new Date().toISOString() };
}

async function findPairId(database: Database, pair: Pair): Promise<string> {
  return await database.transaction(COUNTY, async (tx) => {
    const [row] = await tx<{ pairId: string }[]>`
      select pair_id as "pairId" from roster.review_pair where array[row_ref_a, row_ref_b] @> ${pair.map(String)}::bigint[]`;
    assert.ok(row, 'the pair is under review');
    return row.pairId;
  });
}

/** Both people answer alike; gives what takes it back, however long after. */
async function answer(database: Database, pair: Pair, verdict: Verdict): Promise<(later: Database) => Promise<void>> {
  const pairId = await findPairId(database, pair);
  const made: { reader: string; decisionId: string }[] = [];
  for (const reader of READERS) {
    const { result } = await execute(database, decidePair, envelopeOf(reader), { pairId, verdict, note: '' });
    made.push({ reader, decisionId: result.decisionId });
  }
  return async (later) => {
    for (const { reader, decisionId } of made)
      await execute(later, undoPairDecision, envelopeOf(reader), { pairId, decisionId });
  };
}

function countFindings(term: TestTerm, code: string): number {
  return readCsvFile(path.join(optionsOf(term).outFolder, 'findings.csv')).rows.filter((row) => row['code'] === code)
    .length;
}

test('same is joined, different is parted, unsure stays; a repetition changes nothing and a later term holds to it', async () => {
  const first = await runTerm(optionsOf('2018-spring'));
  const pairs = await withDatabase(async (database) => {
    const chosen = await choosePairs(database);
    await ask(database, Object.values(chosen));
    undone = { pair: chosen.strangers, undo: await answer(database, chosen.strangers, 'same') };
    await answer(database, chosen.own, 'different');
    await answer(database, chosen.doubtful, 'unsure');
    return chosen;
  });
  const unsure = await ownersOf(pairs.doubtful);

  const second = await runTerm(optionsOf('2018-spring'));
  assert.notEqual(second.summary.runId, first.summary.runId);
  assert.equal(second.repeated, false);
  const joined = await ownersOf(pairs.strangers);
  assert.equal(joined[0], joined[1]);
  const parted = await ownersOf(pairs.own);
  assert.notEqual(parted[0], parted[1]);
  assert.deepEqual(await ownersOf(pairs.doubtful), unsure);
  // Each has a valid number of its own, and both rows of the other one number: the run says that the lists speak against people.
  assert.equal(countFindings('2018-spring', 'review-same-doubted'), 1);
  assert.equal(countFindings('2018-spring', 'review-different-doubted'), 1);

  const third = await runTerm(optionsOf('2018-spring'));
  assert.equal(third.repeated, true);
  assert.equal(third.summary.runId, second.summary.runId);

  // Of the autumn none of these rows is left; the children that they are stand for them.
  await runTerm(optionsOf('2018-autumn'));
  await withDatabase((database) =>
    database.transaction(COUNTY, async (tx) => {
      const seen = await tx<{ childId: string }[]>`
        select v.child_id as "childId" from roster.child_version v join roster.run r using (county_code, run_id)
        where r.term = '2018-autumn' and v.child_id = any(${[...joined, ...parted]})`;
      const [gone] = await tx<{ children: number }[]>`
        select count(*)::int as children from roster.child c
        join roster.child_version v using (county_code, child_id) join roster.run r using (county_code, run_id)
        where c.redirect_to is not null and r.term = '2018-autumn'`;
      assert.equal(gone?.children, 0, 'a child that became another has no row of its own any more');
      assert.ok(seen.length >= 1);
    }),
  );
});

test('a decision that both take back parts the two again, under a new id', async () => {
  const [before] = await ownersOf(undone.pair);
  await withDatabase((database) => undone.undo(database));
  const run = await runTerm(optionsOf('2018-spring'));
  assert.equal(run.repeated, false);
  const [one, other] = await ownersOf(undone.pair);
  assert.notEqual(one, other);
  assert.ok([one, other].includes(before), 'one of them stays who it was');
});
