/** The committed packs: sound, tested, in step with their prose, their schemas and their releases. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plainDate } from '@bulou/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { checkPolicies, diffReleases, testPolicies } from '../src/commands.ts';
import { listPackFolders, listReleases, loadPacks, readPackFolder } from '../src/load.ts';
import type { Fault } from '../src/model.ts';
import { schemaOfPath } from '../src/pack-schema.ts';
import { compilePacks } from '../src/programme.ts';
import { findReleaseForYear, getRelease } from '../src/release.ts';

const root = join(import.meta.dirname, '../../../policies');
const tutorial = join(import.meta.dirname, '../docs/tutorial');

/** All that a check says, but which benefits rest on provisional readings: some do, as long as nobody entitled has decided. */
async function listFaults(input: Parameters<typeof checkPolicies>[0]): Promise<readonly Fault[]> {
  return (await checkPolicies(input)).result.filter((fault) => fault.code !== 'provisional');
}

test('the packs and their prose and schemas check clean', async () => {
  assert.deepEqual(await listFaults({ root }), []);
  assert.deepEqual(await listFaults({ root: tutorial, siblings: root }), []);
});

test('stale values are warned of, and only against a day', async () => {
  const faults = await listFaults({ root, packs: ['410923'], on: plainDate('2026-01-01') });
  assert.ok(faults.length > 0);
  assert.ok(faults.every((fault) => fault.code === 'stale' && fault.severity === 'warning'));
});

for (const [name, input] of [
  ['the packs', { root }],
  ['the tutorial', { root: tutorial, siblings: root }],
] as const) {
  test(`golden cases of ${name} pass and kill every mutant that changes an answer`, () => {
    const { result } = testPolicies(input);
    for (const report of result.golden) assert.deepEqual(report.failures, [], report.pack);
    for (const report of result.mutation)
      assert.deepEqual([report.survivors, report.staleWaivers], [[], []], report.pack);
  });
}

test('every payable benefit has golden cases', () => {
  for (const folder of listPackFolders(root)) {
    const pack = loadPacks(folder).at(-1);
    for (const benefit of pack?.benefits ?? []) {
      const named = pack?.cases.some((each) =>
        [each.gets, each.because, each.undecided, each.notAssessed].some((map) => map.has(benefit.id)),
      );
      assert.ok(named, benefit.id);
      if (benefit.status === 'payable')
        assert.ok(
          pack?.cases.some((each) => each.gets.has(benefit.id)),
          benefit.id,
        );
    }
  }
});

test('the published JSON Schemas accept the packs and refuse a slip', () => {
  const schemas = join(root, 'schema');
  const ajv = new Ajv2020({ strict: false });
  const validators = new Map(
    readdirSync(schemas).map((name) => [
      name.replace('.schema.json', ''),
      ajv.compile(JSON.parse(readFileSync(join(schemas, name), 'utf8'))),
    ]),
  );
  for (const folder of listPackFolders(root)) {
    for (const [path, text] of readPackFolder(folder).files) {
      const validate = validators.get(schemaOfPath(path) ?? '');
      assert.ok(validate, path);
      assert.ok(validate(parse(text)), `${folder}/${path}: ${JSON.stringify(validate.errors?.[0])}`);
    }
  }
  const benefits = parse(readFileSync(join(root, '410923/benefits/benefits.yaml'), 'utf8'));
  benefits['compulsory-day'].who[0] = { registred: true };
  assert.equal(validators.get('benefits')?.(benefits), false);
});

test('a term without a named release has the newest of the first year that reaches it', () => {
  const versions = ['2018.1', '2018.2', '2018.10', '2025.1', 'draft'];
  const found = [2016, 2018, 2019, 2025, 2030].map((year) => findReleaseForYear(versions, year));
  assert.deepEqual(found, ['2018.10', '2018.10', '2025.1', '2025.1', '2025.1']);
  assert.equal(findReleaseForYear(['draft'], 2018), undefined);
});

test('releases are whole, and 2018.1 pays in 2017 and 2018 what the working packs pay, for every combination of facts', () => {
  const folder = join(root, '410923');
  for (const [term, day] of [
    ['2017-autumn', '2017-10-15'],
    ['2018-spring', '2018-04-15'],
    ['2018-autumn', '2018-10-15'],
  ] as const) {
    const { result } = diffReleases({ folder, before: '2018.1', term, censusOn: plainDate(day) });
    for (const { combinations, benefit } of result.differences) {
      const { newlyPaid = 0, dropped = 0, otherAmount = 0 } = combinations ?? {};
      assert.deepEqual([benefit, newlyPaid, dropped, otherAmount], [benefit, 0, 0, 0]);
    }
  }
  assert.deepEqual(listReleases(folder), ['2018.1', '2025.1']);
  for (const each of listPackFolders(root))
    for (const version of listReleases(each)) assert.equal(getRelease(each, version).version, version);
  const input = { term: '2018-autumn', censusOn: plainDate('2018-10-15') } as const;
  const old = compilePacks({ packs: loadPacks(folder, { release: '2018.1' }), ...input });
  assert.match(old.packRelease, /^nanle@2018\.1\+/);
  assert.notEqual(old.packRelease, compilePacks({ packs: loadPacks(folder), ...input }).packRelease);
});

test('a change of standard takes effect on its day', () => {
  const packs = loadPacks(join(root, '410923'));
  const child = {
    registered: true,
    outOfPoverty: true,
    stage: 'vocational',
    grade: 3,
    boarding: true,
    studyPlace: 'in-county',
  };
  const grantOn = (term: '2024-autumn' | '2025-spring', day: string) =>
    compilePacks({ packs, term, censusOn: plainDate(day) })
      .decide(child)
      .find((each) => each.benefit === 'national/vocational-grant');
  assert.deepEqual(grantOn('2024-autumn', '2025-01-31')?.reasons, ['grade']);
  assert.equal(grantOn('2025-spring', '2025-02-01')?.amountFen, 115_000n);
});
