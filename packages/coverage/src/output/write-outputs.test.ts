import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { RowLink } from '@bulou/roster/model';
import { DIVISIONS, makeRandomCounty } from '../../test/random-county.ts';
import { makeInput } from '../../test/sample.ts';
import { decideCoverage } from '../decide-coverage.ts';
import { CoverageDocument, makeCoverageSchema } from './coverage-document.schema.ts';
import { writeOutputs } from './write-outputs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bulou-outputs-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const county = makeRandomCounty('outputs', 400, 0.3);
/** Every pair of rows within a child. */
function listPairs(): RowLink[] {
  return run.result.children.flatMap(({ sources }) =>
    sources.flatMap((a, index) =>
      sources
        .slice(index + 1)
        .map((b): RowLink => ({ a, b, decision: 'same', matchProbability: 1, reasons: ['身份证号相同'] })),
    ),
  );
}

const run = decideCoverage(county, { ...makeInput(), divisions: DIVISIONS, countyName: '南乐县' });
const outputs = {
  ...run,
  sameLinks: listPairs(),
  openLinks: [],
  findings: [
    {
      code: 'id-damaged',
      severity: 'warning' as const,
      kind: 'survey',
      path: '甲,乙.xlsx',
      sheet: '表',
      row: 3,
      column: '身份证号',
      value: '4.1E+17',
      reason: '号码被表格损坏',
      remedy: '请重新导出',
    },
  ],
  divisions: DIVISIONS,
  countyName: '南乐县',
};
const written = await writeOutputs(path.join(folder, 'out'), outputs);
const read = (file: string) => readFileSync(path.join(folder, 'out', file), 'utf8');
const head = (file: string) => read(file).split('\r\n')[0];

test('names and columns are the contract', () => {
  assert.equal(
    head('children.csv'),
    '\ufeffchild_id,name,national_id,birth_on,sex,stage,grade,school,boarding,division_code,household_no,poverty_status,study_place,state,reasons,sources',
  );
  assert.equal(head('links.csv'), '\ufeffa,b,decision,match_probability,reasons');
  assert.equal(head('determinations.csv'), '\ufeffchild_id,benefit,outcome,amount_fen,payers,reasons,pack_release');
  assert.equal(
    head('payments.csv'),
    '\ufeffpayment_id,child_id,benefit,term,amount_fen,payers,payee_kind,payee_name,account,school',
  );
  assert.equal(head('findings.csv'), '\ufeffcode,severity,kind,path,sheet,row,column,value,reason,remedy');
  for (const file of ['exceptions.xlsx', 'rosters', 'coverage.json', 'report.html'])
    assert.ok(statSync(path.join(folder, 'out', file)));
});

test('every child and every payment is a line, and same pairs are all pairs within a child', () => {
  assert.equal(read('children.csv').trimEnd().split('\r\n').length, run.result.children.length + 1);
  assert.equal(read('payments.csv').trimEnd().split('\r\n').length, run.decision.payments.length + 1);
  const pairs = run.result.children.reduce((sum, { sources }) => sum + (sources.length * (sources.length - 1)) / 2, 0);
  assert.equal(read('links.csv').trimEnd().split('\r\n').length, pairs + 1);
});

test('coverage.json keeps its published schema and holds no full number', () => {
  const document = CoverageDocument.parse(JSON.parse(read('coverage.json')));
  assert.equal(document.territories[0]?.known, run.result.children.length);
  for (const text of [read('coverage.json'), read('report.html')])
    for (const child of run.result.children)
      if (child.nationalId) assert.ok(!text.includes(child.nationalId), 'a full number is shown');
  const published = readFileSync(new URL('../../schema/coverage.schema.json', import.meta.url), 'utf8');
  assert.equal(published.replaceAll('\r\n', '\n'), makeCoverageSchema());
});

test('the report asks nothing of the network', () => {
  assert.doesNotMatch(read('report.html'), /(?:src|href)="(?!#)/);
  assert.doesNotMatch(read('report.html'), /@import|url\(/);
});

test('the folder is closed to others and a repetition gives the same bytes', async () => {
  if (process.platform !== 'win32') assert.equal(statSync(path.join(folder, 'out')).mode & 0o777, 0o700);
  await writeOutputs(path.join(folder, 'again'), outputs);
  for (const file of [
    'children.csv',
    'links.csv',
    'determinations.csv',
    'payments.csv',
    'coverage.json',
    'report.html',
    'exceptions.xlsx',
  ])
    assert.deepEqual(
      readFileSync(path.join(folder, 'again', file)),
      readFileSync(path.join(folder, 'out', file)),
      file,
    );
  assert.deepEqual(
    readdirSync(path.join(folder, 'again', 'rosters', 'village')),
    readdirSync(path.join(folder, 'out', 'rosters', 'village')),
  );
  assert.equal(
    written.rosters,
    ['village', 'school'].reduce((sum, kind) => sum + readdirSync(path.join(folder, 'out', 'rosters', kind)).length, 0),
  );
});
