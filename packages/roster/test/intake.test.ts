import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeNationalId, parseSourceRef, plainDate } from '@bulou/kernel';
import { createDivisionFinder, listDivisions } from '@bulou/network';
import { type Intake, intakeLists, type MappingFile, mappingUsed } from '@bulou/roster';
import { writeWorkbook } from '@bulou/tabular';

const BOY = makeNationalId('41092320100101011');
const GIRL = makeNationalId('41092320110203022');
const on = plainDate('2018-10-15');
let folder = '';

function pupilSheet(name: string, rows: readonly (readonly [string, string])[], hidden = false) {
  return { name, hidden, columns: [{ header: '姓名' }, { header: '身份证号' }], rows };
}

async function read(
  kind: 'enrolment' | 'registry' | 'survey',
  paths: readonly string[],
  mapping?: MappingFile,
): Promise<Intake> {
  return intakeLists({
    lists: [{ kind, paths, dataOn: on }],
    countyCode: '410923',
    divisions: createDivisionFinder(listDivisions('410923')),
    ...(mapping === undefined ? {} : { mapping }),
  });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intake-test-'));
});

after(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Writes texts below a new folder and returns its path. */
async function place(name: string, texts: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

describe('files', () => {
  test('a folder is read whole, in the order of its paths, each row with its reference', async () => {
    const root = await place('whole', {
      '乙镇/b#1.csv': `姓名,身份证号\n李丽,${GIRL}\n`,
      '甲镇/南乐县岳村集小学.csv': `姓名,身份证号\n王伟,${BOY}\n`,
      '~$lock.xlsx': 'x',
      '说明.pdf': 'x',
    });
    const { records, findings, files } = await read('enrolment', [root]);
    assert.deepEqual(
      records.map((record) => record.key),
      ['enrolment:乙镇/b%231.csv#!2', 'enrolment:甲镇/南乐县岳村集小学.csv#!2'],
    );
    assert.deepEqual(parseSourceRef(records[0]!.key), records[0]!.ref);
    assert.deepEqual(
      records.map((record) => record.index),
      [0, 1],
    );
    assert.equal(records[1]!.schoolName, '南乐县岳村集小学');
    assert.match(files[0]!.fileId, /^[0-9a-f]{64}$/);
    assert.ok(findings.some((finding) => finding.code === 'file-not-table'));
  });

  test('a table that calls itself .xls and is HTML; the same bytes twice are read once', async () => {
    const html = `<html><meta charset="utf-8"><table><tr><td>姓名</td><td>身份证号</td></tr><tr><td>王伟</td><td>${BOY}</td></tr></table></html>`;
    const root = await place('html', { 'a.xls': html, 'b.xls': html });
    const { records, findings } = await read('enrolment', [root]);
    assert.deepEqual(
      records.map((record) => [record.name, record.ref.path]),
      [['王伟', 'a.xls']],
    );
    assert.ok(findings.some((finding) => finding.code === 'file-repeated'));
  });

  test('two folders that hold a file of one name keep their rows apart', async () => {
    const one = await place('one', { 'a.csv': `姓名,身份证号\n王伟,${BOY}\n` });
    const two = await place('two', { 'a.csv': `姓名,身份证号\n李丽,${GIRL}\n` });
    const { records } = await read('enrolment', [one, two]);
    assert.equal(new Set(records.map((record) => record.key)).size, 2);
  });

  test('a file that is no table is refused and the others are read', async () => {
    const root = await place('bad', {
      'a.csv': `姓名,身份证号\n王伟,${BOY}\n`,
      'b.xlsx': Buffer.from('PK\u0003\u0004 not a workbook'),
    });
    const { records, refused } = await read('enrolment', [root]);
    assert.equal(records.length, 1);
    assert.deepEqual(
      refused.map((file) => file.path),
      ['b.xlsx'],
    );
  });

  test('hidden sheets are read only when nothing else is there', async () => {
    const both = join(folder, 'both.xlsx');
    await writeWorkbook(both, {
      sheets: [pupilSheet('名单', [['王伟', BOY]]), pupilSheet('旧名单', [['李丽', GIRL]], true)],
    });
    const reading = await read('enrolment', [both]);
    assert.deepEqual(
      reading.records.map((record) => record.name),
      ['王伟'],
    );
    assert.ok(
      reading.findings.some((finding) => finding.code === 'sheet-hidden-skipped' && finding.sheet === '旧名单'),
    );
  });

  test('a sheet that repeats another is named', async () => {
    const path = join(folder, 'repeated.xlsx');
    const rows = [
      ['王伟', BOY],
      ['李丽', GIRL],
    ] as const;
    await writeWorkbook(path, { sheets: [pupilSheet('甲', rows), pupilSheet('乙', rows)] });
    const { findings } = await read('enrolment', [path]);
    assert.ok(findings.some((finding) => finding.code === 'duplicate-sheet' && finding.sheet === '乙'));
    assert.ok(findings.some((finding) => finding.code === 'duplicate-across-files'));
  });
});

describe('places and people', () => {
  test('villages get their codes; an unknown one is one finding with its rows', async () => {
    const village = listDivisions('410923').find((division) => division.level === 'village')!;
    const township = listDivisions('410923').find((division) => division.divisionCode === village.parentCode)!;
    const lines = ['不存在村', '不存在村', village.name].map(
      (name, index) =>
        `${township.name},${name},${index},王伟${'甲乙丙'[index]},${makeNationalId(`4109232010010101${index}`)}`,
    );
    const root = await place('places', { 'r.csv': `乡镇,行政村,户编号,姓名,证件号码\n${lines.join('\n')}\n` });
    const { records, findings } = await read('registry', [root]);
    assert.equal(records[2]!.divisionCode, village.divisionCode);
    const unknown = findings.filter((finding) => finding.code.startsWith('place-'));
    assert.equal(unknown.length, 1);
    assert.match(unknown[0]!.reason, /2-3/);
  });

  test('one number under two names', async () => {
    const root = await place('shared', {
      'a.csv': `姓名,身份证号\n王伟,${BOY}\n`,
      'b.csv': `姓名,身份证号\n王伟杰,${BOY}\n`,
    });
    const { findings } = await read('enrolment', [root]);
    assert.ok(findings.some((finding) => finding.code === 'id-shared' && finding.path === 'b.csv'));
  });
});

describe('the mapping as used', () => {
  test('read again with it, a list gives the same records', async () => {
    const root = await place('mapping', {
      '南乐县岳村集小学.csv': `南乐县岳村集小学2018年秋季学生名册,,,\n序号,姓名,身份证号,年级\n1,王伟,${BOY},三年级\n序号,姓名,身份证号,年级\n2,李丽,${GIRL},二年级\n合计,2人,,\n`,
    });
    const first = await read('enrolment', [root]);
    const used = mappingUsed(first.files);
    const second = await read('enrolment', [root], used);
    assert.equal(first.records.length, 2);
    assert.deepEqual(second.records, first.records);
    assert.deepEqual(mappingUsed(second.files), used);
  });

  test('an entry that fits nothing is named', async () => {
    const root = await place('unused', { 'a.csv': `姓名,身份证号\n王伟,${BOY}\n` });
    const { findings } = await read('enrolment', [root], { files: [{ file: 'c.csv', skip: true }] });
    assert.ok(findings.some((finding) => finding.code === 'mapping-unused'));
  });
});
