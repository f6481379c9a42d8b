import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { plainDate, type TermId } from '@bulou/kernel';
import { checkPacks } from '../src/check.ts';
import { enumerateBenefit, makePairwiseRows } from '../src/enumerate.ts';
import { loadPacks } from '../src/load.ts';
import type { Pack } from '../src/model.ts';
import { resolveRules } from '../src/resolve-rules.ts';
import { readMadeUpPacks } from './made-up-packs.ts';
import { openDuckDb } from './run-duckdb.ts';

const runSql = await openDuckDb();
const real = loadPacks(join(import.meta.dirname, '../../../policies/410923'));
const madeUp = readMadeUpPacks();

async function enumerateAll(packs: readonly Pack[], term: TermId, notLoaded: readonly string[]) {
  const set = resolveRules({ packs, term, censusOn: plainDate('2018-10-15'), notLoaded });
  return Promise.all(set.rules.map((rule) => enumerateBenefit(set, rule.benefit.id, { runSql })));
}

test('the made-up packs are sound', () => {
  assert.deepEqual(madeUp.faults, []);
  assert.deepEqual(
    checkPacks(madeUp.packs).filter((fault) => fault.severity === 'error'),
    [],
  );
});

for (const [name, packs] of [
  ['real', real],
  ['made-up', madeUp.packs],
] as const) {
  for (const notLoaded of [[], ['received', 'disability', 'civil-affairs', 'health']]) {
    test(`JavaScript and SQL agree on every combination: ${name} packs, ${notLoaded.length} lists missing`, async () => {
      for (const term of ['2018-autumn', '2018-spring'] as const) {
        for (const report of await enumerateAll(packs, term, notLoaded)) {
          assert.equal(report.method, 'exhaustive');
          assert.equal(report.differences, 0, `${report.benefit}: ${report.examples.join(' | ')}`);
        }
      }
    });
  }
}

test('no rule of the real packs is dead, and no condition idle', async () => {
  for (const report of await enumerateAll(real, '2018-autumn', [])) {
    assert.equal(report.dead, false, report.benefit);
    assert.deepEqual([...report.deadArms, ...report.idleConditions], [], report.benefit);
  }
});

test('every combinator really occurs in the made-up packs', async () => {
  const reports = await enumerateAll(madeUp.packs, '2018-autumn', []);
  const displaced = reports.filter((report) => report.outcomes.displaced > 0).map((report) => report.benefit);
  assert.deepEqual(displaced.sort(), ['town/late', 'town/shoes', 'town/sick-aid', 'town/young-aid']);
});

test('faults planted in the generated SQL are all seen', async () => {
  const set = resolveRules({ packs: real, term: '2018-autumn', censusOn: plainDate('2018-10-15') });
  const faults: [string, string, (sql: string) => string][] = [
    ['national/vocational-grant', 'upper bound', (sql) => sql.replaceAll('BETWEEN 1 AND 2', 'BETWEEN 1 AND 3')],
    ['national/vocational-grant', 'lower bound', (sql) => sql.replaceAll('BETWEEN 1 AND 2', 'BETWEEN 2 AND 2')],
    [
      'nanle/preschool-living',
      'unknown counted as failed',
      (sql) => sql.replace('CASE WHEN NOT ((registered))', 'CASE WHEN NOT ((registered)) OR registered IS NULL'),
    ],
    [
      'nanle/preschool-living',
      'unknown not reported',
      (sql) => sql.replace(/CASE WHEN \(\(NOT out_of_poverty\)\) IS NULL THEN \d+ ELSE 0 END/, '0'),
    ],
    [
      'nanle/higher-education-living',
      'a condition dropped',
      (sql) => sql.replace(/CASE WHEN NOT \(\(registered\)\) THEN 1 ELSE 0 END/, '0'),
    ],
    ['nanle/higher-education-living', 'a value lost', (sql) => sql.replaceAll("'junior-college', ", '')],
    [
      'nanle/preschool-care',
      'provincial aid ignored',
      (sql) => sql.replaceAll('NOT preschool_aid_province', 'preschool_aid_province OR NOT preschool_aid_province'),
    ],
    ['national/compulsory-boarding', 'amount', (sql) => sql.replace('THEN 62500', 'THEN 62501')],
    [
      'national/freshman-travel',
      'ledger turned round',
      (sql) => sql.replaceAll('NOT paid_before_national_freshman_travel', 'paid_before_national_freshman_travel'),
    ],
    [
      'national/freshman-travel',
      'arms swapped',
      (sql) => sql.replace('WHEN 0 THEN 50000 WHEN 1 THEN 100000', 'WHEN 1 THEN 50000 WHEN 0 THEN 100000'),
    ],
  ];
  for (const [benefit, name, tamper] of faults) {
    let changed = false;
    const report = await enumerateBenefit(set, benefit, {
      runSql,
      tamper: (sql) => {
        const made = tamper(sql);
        changed ||= made !== sql;
        return made;
      },
    });
    assert.ok(changed, `the fault "${name}" found nothing to change`);
    assert.ok(report.differences > 0, name);
  }
});

test('above the limit pairs are tried, and the report says so', async () => {
  const set = resolveRules({ packs: real, term: '2018-autumn', censusOn: plainDate('2018-10-15') });
  const report = await enumerateBenefit(set, 'nanle/preschool-living', { runSql, most: 1000 });
  assert.equal(report.method, 'pairwise');
  assert.equal(report.differences, 0);
});

test('pairwise rows hold every pair of values', () => {
  const sizes = [3, 4, 2, 11];
  const rows = makePairwiseRows(sizes);
  for (let a = 0; a < sizes.length; a += 1) {
    for (let b = a + 1; b < sizes.length; b += 1) {
      const seen = new Set(rows.map((row) => `${row[a]}-${row[b]}`));
      assert.equal(seen.size, sizes[a]! * sizes[b]!);
    }
  }
});
