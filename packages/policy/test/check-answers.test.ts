/** What a check tells beyond single files: every dated row, what a change drops, what was not tried in full, and releases. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listDeadFaults, listProvisionalFaults } from '../src/check-answers.ts';
import { checkPolicies } from '../src/commands.ts';
import { compareRules } from '../src/compare-rules.ts';
import { loadPacks } from '../src/load.ts';
import type { Fault } from '../src/model.ts';
import { resolveRules } from '../src/resolve-rules.ts';
import { restrictRules } from '../src/restrict-rules.ts';

const policies = join(import.meta.dirname, '../../../policies');
const scratch = mkdtempSync(join(tmpdir(), 'bulou-answers-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

let copies = 0;
function copyPacks(): string {
  copies += 1;
  const root = join(scratch, `packs-${copies}`);
  cpSync(policies, root, { recursive: true });
  return root;
}

function edit(root: string, path: string, from: string, to: string): void {
  const file = join(root, ...path.split('/'));
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes(from), `${path} has no ${from}`);
  writeFileSync(file, text.replace(from, to));
}

async function findFaults(root: string, code: string): Promise<Fault[]> {
  return (await checkPolicies({ root, packs: ['410923'] })).result.filter((fault) => fault.code === code);
}

/** The county's aid of day pupils in two dated rows of which the first contradicts itself. */
const TWO_VERSIONS = `  versions:
    - in-force: {from: 2017-09-01, to: 2019-08-31}
      cite: nanle-2018#compulsory
      who:
        - registered: true
        - boarding: false
        - boarding: true
        - stage: [primary, junior]
      pays:
        - {when: [{stage: primary}], amount: day-primary}
        - {when: [{stage: junior}], amount: day-junior}
    - in-force: {from: 2019-09-01, to: open}
      cite: nanle-2018#compulsory
      who:
        - registered: true
        - stage: [primary, junior]
        - boarding: false
      pays:
        - {when: [{stage: primary}], amount: day-primary}
        - {when: [{stage: junior}], amount: day-junior}
`;

const ONE_VERSION = `  who:
    - registered: true
    - stage: [primary, junior]
    - boarding: false
  pays:
    - {when: [{stage: primary}], amount: day-primary}
    - {when: [{stage: junior}], amount: day-junior}
`;

test('a dead row is found in any of the dated versions, at its own line', async () => {
  const root = copyPacks();
  const file = '410923/benefits/benefits.yaml';
  const text = readFileSync(join(root, file), 'utf8');
  const at = text.indexOf(ONE_VERSION);
  assert.ok(at > 0);
  const head = text
    .slice(0, at)
    .replace(/ {2}in-force: \{from: 2017-09-01, to: open\}\n {2}cite: nanle-2018#compulsory\n$/, '');
  assert.notEqual(head, text.slice(0, at));
  writeFileSync(join(root, file), `${head}${TWO_VERSIONS}${text.slice(at + ONE_VERSION.length)}`);
  const [dead, ...more] = await findFaults(root, 'dead');
  assert.deepEqual(more, []);
  assert.match(dead?.zh ?? '', /nanle\/compulsory-day 2017-09-01 起的条件互相矛盾/);
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  assert.ok((dead?.line ?? 0) > lines.findIndex((line) => line.startsWith('compulsory-day:')));
});

test('combinations that the newest release pays and the working files do not are told, and only those', async () => {
  const root = copyPacks();
  assert.deepEqual(await findFaults(root, 'newly-dropped'), []);
  edit(root, '410923/parameters/standards.yaml', 'amount: 400', 'amount: 450');
  assert.deepEqual(await findFaults(root, 'newly-dropped'), [], 'another amount drops nobody');
  edit(
    root,
    '410923/benefits/benefits.yaml',
    '    - stage: [primary, junior]',
    '    - stage: [primary, junior]\n    - outOfPoverty: false',
  );
  const dropped = await findFaults(root, 'newly-dropped');
  assert.equal(dropped.length, 1);
  assert.match(
    dropped[0]?.zh ?? '',
    /与发布版 2025\.1 相比，nanle\/compulsory-day 在 2017-autumn 有 \d+\/\d+ 种情况不再发/,
  );
});

test('a benefit whose combinations are too many for all says that only pairs were tried', async () => {
  const packs = loadPacks(join(policies, '410923'));
  const faults = (await listDeadFaults(packs, { most: 4 })).filter((fault) => fault.code === 'pairwise');
  assert.equal(faults.length, packs.at(-1)?.benefits.length);
  assert.ok(faults.every((fault) => fault.severity === 'warning' && fault.line > 1));
  const set = resolveRules({ packs, term: '2018-autumn', censusOn: packs.at(-1)!.benefits[0]!.versions[0]!.from });
  const rule = restrictRules(set, 'nanle/preschool-living');
  assert.equal(compareRules(rule, rule, 4).method, 'pairwise');
  assert.equal(compareRules(rule, rule).method, 'exhaustive');
});

test('one warning stands for each payable benefit with provisional readings', () => {
  const packs = loadPacks(join(policies, '410923'));
  const open = packs
    .at(-1)
    ?.benefits.filter(
      ({ status, interpretations }) =>
        status === 'payable' && interpretations.some((each) => each.status === 'provisional'),
    );
  const faults = listProvisionalFaults(packs);
  assert.equal(faults.length, open?.length);
  assert.ok(faults.every((fault) => fault.severity === 'warning'));
});

test('releases that were touched, cut short or emptied are told all at once, with file and line', async () => {
  const root = copyPacks();
  edit(root, '410923/releases/2018.1.json', 'amount: 400', 'amount: 4000');
  const file = join(root, '410923/releases/2025.1.json');
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 400));
  writeFileSync(join(root, '410923/releases/2030.1.json'), '{"format": "bulou-policy-release/1",\n "version": 3}');
  const faults = await findFaults(root, 'release-changed');
  const lineOf = (name: string) => faults.filter((fault) => fault.file.endsWith(name)).map((fault) => fault.line);
  assert.deepEqual(lineOf('2018.1.json'), [5]);
  assert.equal(lineOf('2025.1.json').length, 1);
  assert.ok(lineOf('2030.1.json').length >= 4 && lineOf('2030.1.json').includes(2));
  for (const fault of faults) assert.match(fault.zh, /请从版本库取回原件/);

  const other = copyPacks();
  rmSync(join(other, 'national/releases/2025.1.json'));
  assert.equal((await findFaults(other, 'lower-release')).length, 1);
});
