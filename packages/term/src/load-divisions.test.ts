import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadDivisionTable } from './load-divisions.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulou-divisions-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string): string[] {
  const divisionsFile = join(folder, 'divisions.csv');
  writeFileSync(divisionsFile, text);
  return loadDivisionTable({ countyCode: '640324', divisionsFile }).map(
    ({ divisionCode, name, level }) => `${divisionCode} ${name} ${level}`,
  );
}

test('code and name are found by their headers, else they are the first two columns', () => {
  const wanted = ['640324 同心县 county', '640324100 豫海镇 township', '640324100201 城北村 village'];
  const rows = [
    ['640324', '同心县', 'county'],
    ['640324100', '豫海镇', 'township'],
    ['640324100201', '城北村', 'village'],
  ];
  assert.deepEqual(load(rows.map(([code, name]) => `${code},${name}`).join('\n')), wanted);
  const levelsBetween = rows.map(([code, name, level]) => `${code},${level},${name}`);
  assert.deepEqual(load(`\uFEFFcode,level,name\r\n${levelsBetween.join('\r\n')}\r\n`), wanted);
});
