import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { blockOn, compare, createLinker, type LinkageInputs, type LinkageSettingsInput } from '../index.ts';
import { DatasetBuilder } from './dataset.ts';

const folder = mkdtempSync(join(tmpdir(), 'linkage-input-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const people = [
  { id: '1', name: '王浩宇', number: '410923201003151236', phones: ['13800000001', '13800000002'] },
  { id: '2', name: '李梓涵', number: '410923201107042229', phones: [] },
  { id: '3', name: '张一诺', number: '', phones: ['13800000003'] },
];
const settings: LinkageSettingsInput = {
  mode: 'link',
  datasets: [{ name: 'a' }, { name: 'b' }],
  comparisons: [
    compare.chineseName('name'),
    compare.chineseIdentity({ nationalId: 'number' }),
    compare.array('phones', { role: 'family' }),
  ],
  blocking: [blockOn('name', 'name'), blockOn('phone', 'phones')],
};

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function linkAll(inputs: LinkageInputs) {
  const linker = await createLinker(settings, inputs);
  const result = await linker.link();
  linker.close();
  return { pairs: result.listPairs(), clusters: result.listClusters(), model: result.model };
}

async function writeParquet(name: string, select: string): Promise<string> {
  const path = join(folder, name);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`copy (${select}) to '${path}' (format parquet)`);
  connection.closeSync();
  return path;
}

test('rows, a stream of rows, batches of rows, CSV and Parquet give the same links', async () => {
  const expected = await linkAll({ a: people, b: people });
  assert.equal(expected.clusters.length, 3);
  assert.deepEqual(await linkAll({ a: stream(people), b: stream([people.slice(0, 2), people.slice(2)]) }), expected);
  const parquet = await writeParquet(
    'people.parquet',
    `select * from (values (1, '王浩宇', '410923201003151236', ['13800000001', '13800000002']),
      (2, '李梓涵', '410923201107042229', []), (3, '张一诺', null, ['13800000003'])) as t(id, name, number, phones)`,
  );
  assert.deepEqual(await linkAll({ a: { parquet }, b: people }), expected);
});

test('a CSV file keeps zeros, quotes and empty cells; its delimiter is seen', async () => {
  const plain = [
    { id: '01', name: '王,浩宇', city: '濮"阳' },
    { id: '02', name: '李梓涵', city: '' },
  ];
  const csv = join(folder, '名单 [1].csv');
  writeFileSync(csv, '\uFEFFid;name;city\r\n01;王,浩宇;"濮""阳"\r\n02;李梓涵;\r\n');
  const linker = await createLinker(
    {
      mode: 'link',
      datasets: [{ name: 'a' }, { name: 'b' }],
      comparisons: [compare.exact('name'), compare.exact('city')],
      blocking: [blockOn('name', 'name')],
    },
    { a: { csv }, b: plain },
  );
  const result = await linker.link();
  assert.equal(result.size, 2);
  const steps = linker.explain({ dataset: 'a', id: '01' }, { dataset: 'b', id: '01' }).steps;
  assert.deepEqual(
    steps.filter(({ kind }) => kind === 'comparison').map(({ left, right, level }) => [left, right, level]),
    [
      ['王,浩宇', '王,浩宇', 'exact'],
      ['濮"阳', '濮"阳', 'exact'],
    ],
  );
  const second = linker.explain({ dataset: 'a', id: '02' }, { dataset: 'b', id: '02' }).steps;
  assert.equal(second.find(({ comparison }) => comparison === 'exact:city')?.level, 'missing');
  linker.close();
});

const refuses = (inputs: LinkageInputs, code: string, changed: Partial<LinkageSettingsInput> = {}) =>
  assert.rejects(createLinker({ ...settings, ...changed }, inputs), (error: { code?: string }) => {
    assert.equal(error.code, `linkage.${code}`);
    return true;
  });

test('what cannot be linked is refused before any work, whatever it comes from', async () => {
  const good = { b: people };
  await refuses({ ...good, a: { csv: join(folder, 'none.csv') } }, 'file-missing');
  const gb18030 = join(folder, 'gb18030.csv');
  writeFileSync(gb18030, Buffer.from([0x69, 0x64, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0a, 0x31, 0x2c, 0xcd, 0xf5, 0x0a]));
  await refuses({ ...good, a: { csv: gb18030 } }, 'csv-not-utf8');
  const ragged = join(folder, 'ragged.csv');
  writeFileSync(ragged, `id,name\n${'1,"a\n'.repeat(5)}`);
  await refuses({ ...good, a: { csv: ragged } }, 'file-unreadable');
  const header = join(folder, 'header.csv');
  writeFileSync(header, 'id,name,number,phones\n');
  await refuses({ ...good, a: { csv: header } }, 'no-rows');
  await refuses({ ...good, a: stream([]) }, 'no-rows');
  await refuses({ ...good, a: stream([...people, people[0]]) as AsyncIterable<{ id: string }> }, 'id-duplicate');
  await refuses({ ...good, a: stream([{ ...people[0], id: '' }]) }, 'id-missing');
  await refuses({ ...good, a: stream([7]) as unknown as AsyncIterable<{ id: string }> }, 'row-not-object');
  await refuses({ ...good, a: stream(people.map((row) => ({ ...row, name: 5 }))) }, 'column-mixed');
  await refuses({ ...good, a: stream(people.map((row) => ({ ...row, name: Number.NaN }))) }, 'not-a-number');
  const parquet = await writeParquet('nan.parquet', `select '1' as id, 'nan'::double as name`);
  await refuses({ ...good, a: { parquet } }, 'not-a-number');
  const empty = people.map((row) => ({ ...row, number: '' }));
  await refuses({ a: empty, b: stream(empty) }, 'column-empty');
  await refuses({ a: people, b: people }, 'column-unknown', { blocking: [blockOn('village', 'village')] });
});

test('a rule that would make ten billion pairs is refused though nobody could hold them', async () => {
  async function* many() {
    for (let row = 0; row < 150_000; row += 1) yield { id: String(row), name: '王', city: String(row % 100) };
  }
  const wide: LinkageSettingsInput = {
    mode: 'dedupe',
    datasets: [{ name: 'a' }],
    comparisons: [compare.exact('city')],
    blocking: [blockOn('name', 'name')],
  };
  // 150,000 · 149,999 / 2 = 11,249,925,000 pairs.
  await assert.rejects(createLinker(wide, { a: many() }), (error: { code: string; details: { total?: number } }) => {
    assert.equal(error.code, 'linkage.too-many-pairs');
    assert.equal(error.details.total, 11_249_925_000);
    return true;
  });
});

test('cells are gathered by column: late columns, single values that turn into arrays', () => {
  const builder = new DatasetBuilder();
  builder.addRow({ id: 'x', phones: '1' });
  builder.addRow({ id: 'y', late: 'L' });
  builder.addRow({ id: 'z', phones: ['2', '', '1'], late: '' });
  const dataset = builder.finish('a');
  assert.equal(dataset.size, 3);
  const late = dataset.findColumn('late');
  assert.deepEqual([...(late?.codes ?? [])], [0, 1, 0]);
  const phones = dataset.findColumn('phones');
  assert.deepEqual([...(phones?.offsets ?? [])], [0, 1, 1, 3]);
  assert.deepEqual(
    [...(phones?.codes ?? [])].map((code) => phones?.values[code]),
    ['1', '2', '1'],
  );
  assert.equal(dataset.findColumn('none'), undefined);
});
