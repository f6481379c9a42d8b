import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Problem, plainDate } from '@bulou/kernel';
import { enumerateBenefit } from '@bulou/policy';
import { loadPacks, readPackFolder, writeRelease } from '@bulou/policy/load';
import { makeOpenFolder } from '@bulou/store/test-database';
import { askDatabase, checkEvaluators } from '../src/check-evaluators.ts';
import { openTermDatabase, type RunOptions, runTerm } from '../src/index.ts';
import { makeTermProgramme } from '../src/make-programme.ts';
import { COUNTY, makeRunOptions, makeSmallCounty, POLICY } from './small-county.ts';

let folder = '';
let options: RunOptions;

before(async () => {
  folder = await makeOpenFolder('bulou-release-');
  await makeSmallCounty(path.join(folder, 'county'), 0.01);
  cpSync(path.dirname(POLICY), path.join(folder, 'policies'), { recursive: true });
  const places = {
    lists: path.join(folder, 'county', '2018-autumn'),
    dataFolder: path.join(folder, 'data'),
    outFolder: path.join(folder, 'out'),
  };
  options = { ...makeRunOptions('2018-autumn', places), policyFolder: path.join(folder, 'policies', '410923') };
});
after(() => rm(folder, { recursive: true, force: true }));

/** A release of its own, in which day pupils of primary school get a hundred yuan more a year. */
function releaseRise(): string {
  const { policyFolder } = options;
  const edit = (name: string, from: string, to: string) => {
    const file = path.join(policyFolder, name);
    const text = readFileSync(file, 'utf8');
    assert.notEqual(text.replace(from, to), text);
    writeFileSync(file, text.replace(from, to));
  };
  edit('pack.yaml', 'version: "2025.1"\nlevel', 'version: "2025.2"\nlevel');
  edit('parameters/standards.yaml', 'amount: 1000', 'amount: 1100');
  return writeRelease(policyFolder, readPackFolder(policyFolder), loadPacks(policyFolder)).path;
}

test('a term is run by the release of its year, again by the one it was paid under, and corrected by another that is named', async () => {
  const first = await runTerm(options);
  assert.match(first.summary.packRelease, /^nanle@2018\.1\+/);
  assert.equal(first.summary.agreement.combinations > 10, true);
  assert.equal(first.summary.agreement.cells > 1000, true);

  const release = releaseRise();
  const corrected = await runTerm({ ...options, release: '2025.2' });
  const { previousRelease, addedPayments = 0, removedPayments, amountFen } = corrected.difference ?? {};
  assert.equal(previousRelease, first.summary.packRelease);
  assert.equal(corrected.summary.previousRelease, previousRelease);
  assert.equal(addedPayments > 0, true);
  assert.equal(removedPayments, addedPayments);
  assert.equal(amountFen, String(addedPayments * 5_000));

  const again = await runTerm(options);
  assert.equal(again.summary.packRelease, corrected.summary.packRelease);
  assert.equal(again.repeated, true);

  rmSync(release);
  cpSync(POLICY, options.policyFolder, { recursive: true });
  await assert.rejects(runTerm(options), (error) => error instanceof Problem && error.code === 'term.release-gone');
});

test('no payment list is made where the two evaluators differ, and the cells are named', async () => {
  const { rules, programme } = makeTermProgramme({
    policyFolder: POLICY,
    term: '2018-autumn',
    censusOn: plainDate('2018-10-15'),
    receivedGiven: true,
  });
  const pupil = { registered: true, stage: 'vocational', grade: 3, studyPlace: 'in-county' } as const;
  programme.decide(pupil, { received: [], receivedGiven: true, earlier: [] });
  const database = await openTermDatabase(options);
  try {
    const ask = askDatabase(database, COUNTY);
    assert.deepEqual(await checkEvaluators(rules, programme, ask), { combinations: 1, cells: rules.rules.length * 6 });
    const faulty = (sql: string) => ask(sql.replaceAll('BETWEEN 1 AND 2', 'BETWEEN 1 AND 3'));
    await assert.rejects(checkEvaluators(rules, programme, faulty), (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'term.evaluators-differ');
      assert.match(error.message, /national\/vocational-grant outcome: no \/ pay \/ no .*grade=3/);
      return true;
    });
  } finally {
    await database.close();
  }
});

test('PostgreSQL and JavaScript agree on every combination of facts of every benefit', async () => {
  const { rules } = makeTermProgramme({
    policyFolder: POLICY,
    term: '2018-autumn',
    censusOn: plainDate('2018-10-15'),
    receivedGiven: true,
  });
  const database = await openTermDatabase(options);
  try {
    for (const { benefit } of rules.rules) {
      const report = await enumerateBenefit(rules, benefit.id, { runSql: askDatabase(database, COUNTY) });
      assert.deepEqual([benefit.id, report.method, report.differences], [benefit.id, 'exhaustive', 0]);
    }
  } finally {
    await database.close();
  }
});
