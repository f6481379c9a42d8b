/** The tutorial, walked in an empty folder: every command does, and prints, what the page says. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { plainDate } from '@bulou/kernel';
import {
  checkPolicies,
  enumeratePolicies,
  explainChild,
  initPolicy,
  releasePolicies,
  testPolicies,
  writePolicyProse,
} from '../src/commands.ts';
import { openDuckDb } from './run-duckdb.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/tutorial.md'), 'utf8');
const written = join(import.meta.dirname, '../docs/tutorial/yunling');
const root = mkdtempSync(join(tmpdir(), 'bulou-tutorial-'));
const folder = join(root, '999901');
after(() => rmSync(root, { recursive: true, force: true }));

/** Each line that a command prints stands on the page, whatever folder it ran in. */
function isOnPage(text: string): void {
  for (const line of text.split('\n'))
    assert.ok(page.includes(line.replace(/^.*999901\//, 'policies/999901/')), `not on the page: ${line}`);
}

const take = (name: string): void => cpSync(join(written, name), join(folder, name));

test('a new pack is built by the page alone', async () => {
  cpSync(join(import.meta.dirname, '../../../policies'), root, { recursive: true });
  const input = { root, packs: ['999901'] };
  const title = { zh: '云岭县学生资助政策', en: 'yunling' };
  const standsOn = [{ pack: 'national', version: '2025.1' }];
  initPolicy({
    folder,
    id: 'yunling',
    level: 'county',
    jurisdiction: basename(folder),
    title,
    version: '2018.1',
    standsOn,
  });
  writePolicyProse(input);
  isOnPage((await checkPolicies(input)).text);

  take('sources.yaml');
  take('parameters/standards.yaml');
  const standards = join(folder, 'parameters/standards.yaml');
  writeFileSync(standards, readFileSync(standards, 'utf8').replace('2020-08-31', '2020-07-31'));
  const gap = (await checkPolicies(input)).text.split('\n').find((line) => line.includes('dates-gap'));
  isOnPage(gap ?? 'no gap found');
  take('parameters/standards.yaml');

  const benefits = readFileSync(join(written, 'benefits/benefits.yaml'), 'utf8');
  writeFileSync(join(folder, 'benefits/benefits.yaml'), benefits.replace('boarding: false', 'boardign: false'));
  isOnPage((await checkPolicies(input)).text.split('\n')[0] ?? '');
  take('benefits/benefits.yaml');
  take('groups.yaml');
  writePolicyProse(input);
  assert.equal((await checkPolicies(input)).ok, true);

  take('tests/cases.yaml');
  isOnPage(testPolicies(input).text);
  const runSql = await openDuckDb();
  const terms = [{ term: '2018-autumn', censusOn: plainDate('2018-10-15') }] as const;
  assert.equal((await enumeratePolicies({ ...input, runSql, terms })).ok, true);
  const explained = explainChild({
    folder,
    term: '2018-autumn',
    censusOn: plainDate('2018-10-15'),
    facts: { registered: true, stage: 'senior', disabled: true },
    benefits: ['yunling/senior-disabled'],
  });
  isOnPage(explained.text.split('\n').slice(0, 2).join('\n'));
  assert.equal((await releasePolicies(input)).ok, true);
  assert.equal((await checkPolicies(input)).ok, true);
});
