import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isProblem, plainDate } from '@bulou/kernel';
import {
  checkPolicies,
  diffReleases,
  enumeratePolicies,
  explainChild,
  initPolicy,
  type PacksInput,
  releasePolicies,
  runWhatIf,
  testPolicies,
  writePolicyProse,
} from '../src/commands.ts';
import { readPacks } from '../src/load.ts';
import type { PopulationChild } from '../src/population.ts';
import { openDuckDb } from './run-duckdb.ts';

const policies = join(import.meta.dirname, '../../../policies');
const scratch = mkdtempSync(join(tmpdir(), 'bulou-policy-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

let copies = 0;
function copyPacks(): string {
  copies += 1;
  const root = join(scratch, `packs-${copies}`);
  cpSync(policies, root, { recursive: true });
  return root;
}

function edit(root: string, path: string, change: (text: string) => string): void {
  const file = join(root, ...path.split('/'));
  const text = readFileSync(file, 'utf8');
  const made = change(text);
  assert.notEqual(made, text, `${path}: nothing to change`);
  writeFileSync(file, made);
}

function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isProblem(error)) return error.code;
    throw error;
  }
  return 'none';
}

test('a bad pack is told every fault at once, with file, line and what would be right', async () => {
  const root = copyPacks();
  edit(root, '410923/benefits/benefits.yaml', (text) =>
    text
      .replace('- outOfPoverty: false', '- outOfPovrety: false')
      .replace('stage: [primary, junior]', 'stage: [primary, middle]')
      .replace('payers: {county: 1}', 'payers: {county: 1/2}')
      .replace('cite: nanle-2018#university', 'cite: nanle-2018#universities'),
  );
  edit(root, '410923/parameters/standards.yaml', (text) =>
    text.replace(
      '2017-09-01: {amount: 400, to: open, cite: nanle-2018#preschool}',
      '2017-09-01: {amount: 400, to: 2018-08-31, cite: nanle-2018#preschool}',
    ),
  );
  edit(root, 'henan/benefits/recorded.yaml', (text) => text.replace('evidence: page', 'evidence: rumour'));
  const { ok, result, text } = await checkPolicies({ root, packs: ['410923'] });
  assert.equal(ok, false);
  const found = new Map(result.map((fault) => [fault.code, fault]));
  assert.match(found.get('unknown-field')?.zh ?? '', /是不是 outOfPoverty/);
  assert.match(found.get('bad-value')?.en ?? '', /it can be .*junior/);
  assert.match(found.get('shares')?.zh ?? '', /合计 1\/2，应为 1/);
  assert.match(found.get('no-clause')?.zh ?? '', /有：.*university/);
  assert.match(found.get('no-value')?.zh ?? '', /从 2018-09-01 起没有数值/);
  assert.match(found.get('shape')?.zh ?? '', /rumour.*text、page、memory/);
  for (const fault of result) assert.ok(fault.line > 0 && fault.file.length > 0);
  const lines = readFileSync(join(root, '410923/benefits/benefits.yaml'), 'utf8').split('\n');
  assert.match(lines[(found.get('unknown-field')?.line ?? 0) - 1] ?? '', /outOfPovrety/);
  assert.doesNotMatch(text, /\n\s+at /);
});

test('YAML that cannot be read, aliases without end and missing files are faults too', async () => {
  const root = copyPacks();
  edit(root, '410923/sources.yaml', (text) => `${text}\n  - [broken`);
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
  ];
  writeFileSync(join(root, 'henan/parameters/bomb.yaml'), bomb.join('\n'));
  writeFileSync(join(root, 'henan/stray.yaml'), 'a: 1\n');
  const codes = (await checkPolicies({ root })).result.map((fault) => fault.code);
  assert.ok(codes.includes('yaml'));
  assert.ok(codes.includes('stray-file'));
  rmSync(join(root, 'henan/pack.yaml'));
  const missing = readPacks(join(root, '410923')).faults.map((fault) => fault.code);
  assert.ok(missing.includes('no-lower-pack'));
});

test('contradictions, dead amounts and stale prose are found', async () => {
  const root = copyPacks();
  edit(root, '410923/benefits/benefits.yaml', (text) =>
    text
      .replace('    - stage: [primary, junior]\n    - boarding: false', '    - stage: primary\n    - boarding: false')
      .replace('    - freshman-match', '    - freshman-match'),
  );
  const codes = (await checkPolicies({ root, packs: ['410923'] })).result.map((fault) => fault.code);
  assert.ok(codes.includes('dead-amount'));
  assert.ok(codes.includes('stale-prose'));
  edit(root, '410923/benefits/benefits.yaml', (text) =>
    text.replace('    - boarding: false', '    - boarding: false\n    - boarding: true'),
  );
  assert.ok((await checkPolicies({ root, packs: ['410923'] })).result.some((fault) => fault.code === 'dead'));
});

test('an untested change of a pack cannot be released, a tested one can, and a release cannot be rewritten', async () => {
  const root = copyPacks();
  const input: PacksInput = { root, packs: ['410923'] };
  assert.deepEqual(
    (await releasePolicies(input)).result.map((each) => each.written),
    [false],
  );
  edit(root, '410923/parameters/standards.yaml', (text) => text.replace('amount: 400', 'amount: 450'));
  writePolicyProse(input);
  assert.equal((await releasePolicies(input)).ok, false);
  edit(root, '410923/tests/cases.yaml', (text) =>
    text
      .replaceAll('preschool-living: 200', 'preschool-living: 225')
      .replaceAll('{yuan: 200, payers: {county: 200}}', '{yuan: 225, payers: {county: 225}}'),
  );
  assert.equal(testPolicies(input).ok, true);
  await assert.rejects(releasePolicies(input), (error) => isProblem(error) && error.code === 'policy.release-exists');
  edit(root, '410923/pack.yaml', (text) => text.replace('version: "2025.1"\nlevel', 'version: "2025.2"\nlevel'));
  writePolicyProse(input);
  assert.deepEqual(
    (await releasePolicies(input)).result.map((each) => each.written),
    [true],
  );
  const difference = diffReleases({
    folder: join(root, '410923'),
    before: '2025.1',
    after: '2025.2',
    term: '2018-autumn',
    censusOn: plainDate('2018-10-15'),
  });
  assert.deepEqual(
    difference.result.differences.map((each) => each.benefit),
    ['nanle/preschool-living'],
  );
  assert.equal(difference.result.differences[0]?.combinations?.otherAmount, 3);
});

test('a release that somebody touched is refused', () => {
  const root = copyPacks();
  const folder = join(root, '410923');
  edit(root, '410923/releases/2018.1.json', (text) => text.replace('amount: 400', 'amount: 4000'));
  assert.equal(
    problemOf(() => readPacks(folder, { release: '2018.1' })),
    'policy.release-changed',
  );
  assert.equal(
    problemOf(() => readPacks(folder, { release: '1999.1' })),
    'policy.no-release',
  );
});

const POPULATION: PopulationChild[] = Array.from({ length: 300 }, (_, index) => ({
  childId: `child-${index}`,
  township: index % 2 === 0 ? '城关镇' : '元村镇',
  facts: {
    registered: true,
    outOfPoverty: index % 3 === 0,
    stage: index % 5 === 0 ? 'junior' : 'primary',
    boarding: false,
    studyPlace: 'in-county',
    grade: 2,
  },
}));

test('a what-if is told by payer, benefit, stage and township, and agrees with counting by hand', () => {
  const { result, text } = runWhatIf({
    folder: join(policies, '410923'),
    whatIf: 'day-primary-1200',
    term: '2018-autumn',
    censusOn: plainDate('2018-10-15'),
    population: POPULATION,
  });
  assert.equal(result.gaining, 240);
  assert.equal(result.losing, 0);
  assert.equal(result.afterFen - result.beforeFen, 240n * 10_000n);
  assert.deepEqual([...result.byPayer], [['county', 2_400_000n]]);
  assert.deepEqual([...result.byStage], [['primary', 2_400_000n]]);
  assert.equal(
    [...result.byTownship.values()].reduce((sum, fen) => sum + fen, 0n),
    2_400_000n,
  );
  assert.equal(result.children.length, 240);
  assert.match(text, /不能据此发放/);
  const wrong = (): unknown =>
    runWhatIf({
      folder: join(policies, '410923'),
      whatIf: 'no-such',
      term: '2018-autumn',
      censusOn: plainDate('2018-10-15'),
      population: [],
    });
  assert.equal(problemOf(wrong), 'policy.unknown-name');
});

test('the difference of two releases is counted on a population', () => {
  const population = POPULATION.map((child) => ({
    ...child,
    facts: { ...child.facts, stage: 'vocational', grade: 3 },
  }));
  const { result } = diffReleases({
    folder: join(policies, '410923'),
    before: '2018.1',
    after: '2025.1',
    term: '2025-autumn',
    censusOn: plainDate('2025-10-15'),
    population,
  });
  assert.equal(result.change?.gaining, 300);
  assert.equal(result.change?.afterFen, 300n * 115_000n);
});

test('one child is explained in both languages', () => {
  const input = {
    folder: join(policies, '410923'),
    term: '2018-autumn',
    censusOn: plainDate('2018-10-15'),
    facts: POPULATION[1]?.facts ?? {},
    benefits: ['nanle/compulsory-day'],
  } as const;
  assert.match(explainChild(input).text, /义务教育非寄宿生生活补助（县）：2018年秋季学期应发 500 元/);
  assert.match(explainChild({ ...input, language: 'en' }).text, /500 yuan is due for the autumn term 2018/);
});

test('both evaluators agree over all packs, through the command', async () => {
  const runSql = await openDuckDb();
  const { ok, result, text } = await enumeratePolicies({
    root: policies,
    runSql,
    terms: [{ term: '2025-spring', censusOn: plainDate('2025-04-15') }],
  });
  assert.ok(ok, text);
  assert.ok(result.every((each) => each.method === 'exhaustive'));
});

test('a new pack checks clean from the start and never overwrites', async () => {
  const root = copyPacks();
  const input = {
    folder: join(root, 'new'),
    id: 'new',
    level: 'county',
    jurisdiction: '999902',
    title: { zh: '新县', en: 'New' },
    version: '1',
    standsOn: [{ pack: 'national', version: '2025.1' }],
  } as const;
  initPolicy(input);
  writePolicyProse({ root, packs: ['new'] });
  assert.deepEqual((await checkPolicies({ root, packs: ['new'] })).result, []);
  assert.equal(
    problemOf(() => initPolicy(input)),
    'policy.folder-not-empty',
  );
});
