import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isProblem } from '@bulou/kernel';
import { DuckDBInstance } from '@duckdb/node-api';
import { Command } from 'commander';
import { findRecord } from '../src/find-record.ts';
import { addLinkageCommands } from '../src/linkage-commands.ts';

const PEOPLE = fileURLToPath(new URL('../../../packages/linkage/test/data/fake-1000.csv', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'bulou-link-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;
/** Runs a command and gives back the folder it wrote to. */
async function bulou(...args: readonly string[]): Promise<string> {
  runs += 1;
  const out = path.join(folder, `out-${runs}`);
  const program = new Command().exitOverride();
  addLinkageCommands(program);
  await program.parseAsync(['node', 'bulou', ...args, '--out', out]);
  return out;
}

const write = (name: string, content: string | Uint8Array) => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};
const readLines = (out: string, name: string) =>
  readFileSync(path.join(out, name), 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);

/** A refusal, in both languages, before anything is written. */
async function refuses(code: string, said: RegExp, ...args: readonly string[]): Promise<void> {
  await assert.rejects(bulou(...args), (error) => {
    assert.ok(isProblem(error), String(error));
    assert.equal(error.code, code);
    assert.match(`${error.zh}\n${error.en}`, said);
    return true;
  });
  assert.ok(!existsSync(path.join(folder, `out-${runs}`)), 'something was written');
}

const REGISTRY = `编号,姓名,身份证号,村
r1,王浩宇,410923201003151230,岳村集
r2,李梓涵,410923201107042220,岳村集
r3,张一诺,410923201209183127,寺庄
r4,刘思睿,410923201305062210,寺庄
`;
const ROLL = `学号,学生姓名,身份证号,村
s1,王皓宇,410923201003151230,岳村集
s2,李梓涵,410923201107042220,岳村集
s3,张一诺,410923201209183127,寺庄
s5,赵雨桐,410923201401012228,寺庄
`;

/** The text in GB 18030, as office programs save it; Node can only read that encoding, so each sign is looked up. */
function encodeChinese(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, [number, number]>();
  for (let first = 0x81; first <= 0xfe; first += 1)
    for (let second = 0x40; second <= 0xfe; second += 1) {
      const sign = decoder.decode(Uint8Array.of(first, second));
      if ([...sign].length === 1 && !codes.has(sign)) codes.set(sign, [first, second]);
    }
  return Uint8Array.from(
    [...text].flatMap((sign) => (sign < '\u0080' ? [sign.charCodeAt(0)] : (codes.get(sign) ?? []))),
  );
}

test('two lists in a Chinese encoding are linked without settings and measured by a file of pairs', async () => {
  const left = write('登记.csv', encodeChinese(REGISTRY));
  const right = write('学籍.csv', encodeChinese(ROLL));
  const truth = write('真值.csv', encodeChinese('left_id,right_id\nr1,s1\nr2,s2\nr3,s3\n'));
  const out = await bulou('link', left, right, '--truth', truth);
  const pairs = readLines(out, 'pairs.csv');
  assert.equal(pairs[0], 'left_id,right_id,match_weight,match_probability,decision');
  const links = pairs
    .slice(1)
    .map((line) => line.split(','))
    .filter((cells) => cells[4] === 'same');
  assert.deepEqual(links.map(([a, b]) => `${a} ${b}`).sort(), ['r1 s1', 'r2 s2', 'r3 s3']);
  assert.equal(readLines(out, 'clusters.csv').length, 9);
  assert.ok(readFileSync(path.join(out, 'report.html'), 'utf8').includes('王浩宇'));
  assert.deepEqual(readLines(out, 'errors.csv'), ['left_id,right_id,error,reason,match_weight,why']);
  assert.match(readLines(out, 'thresholds.csv')[0] ?? '', /^match_weight,.*,estimated_recall,.*,missed_pairs$/);
  assert.ok(existsSync(path.join(out, 'figures', 'thresholds.vl.json')));
  const model = path.join(out, 'model.json');
  const found = await findRecord(model, [left, right], { where: ['学生姓名=王浩雨'], most: '10' });
  assert.deepEqual(found.match(/(left|right)\/\w+/g), ['left/r1', 'right/s1'], 'by its sound, in both lists');
  const unknown = findRecord(model, [left, right], { where: ['绰号=三儿'], most: '10' });
  await assert.rejects(unknown, (error) => isProblem(error) && error.code === 'cli.bad-option');
});

test('a column of the table is the truth: it is measured by and never compared', async () => {
  const out = await bulou('dedupe', PEOPLE, '--truth', 'cluster');
  const model = JSON.parse(readFileSync(path.join(out, 'model.json'), 'utf8')) as { columns: { column: string }[] };
  assert.ok(!model.columns.some(({ column }) => column === 'cluster'));
  const errors = readLines(out, 'errors.csv').slice(1);
  assert.ok(errors.some((line) => /,missed,not-blocked,,"?没有比较过/.test(line)));
  const atZero = readLines(out, 'thresholds.csv')
    .find((line) => line.startsWith('0,'))
    ?.split(',')
    .map(Number);
  const [, , , estimatedPrecision = 0, estimatedRecall = 0, , precision = 0, recall = 0] = atZero ?? [];
  assert.ok(Math.abs(estimatedPrecision - precision) < 0.05, `${estimatedPrecision} ${precision}`);
  assert.ok(Math.abs(estimatedRecall - recall) < 0.06, `${estimatedRecall} ${recall}`);
});

test('Parquet is read as CSV is, arrays stay arrays; clusters and labels are truths as well', async () => {
  const parquet = path.join(folder, 'people.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `copy (select * replace ([email] as email) from read_csv('${PEOPLE.replaceAll("'", "''")}', all_varchar = true)) to '${parquet.replaceAll("'", "''")}' (format parquet)`,
  );
  connection.closeSync();
  const settings = write(
    'settings.json',
    JSON.stringify({
      mode: 'dedupe',
      idColumn: 'unique_id',
      datasets: [{ name: 'people' }],
      comparisons: [
        { kind: 'array', column: 'email' },
        { kind: 'date', column: 'dob' },
        { kind: 'forename-surname', forename: 'first_name', surname: 'surname' },
      ],
      blocking: [
        { name: 'e-mail', on: [{ column: 'email' }] },
        { name: 'birth', on: [{ column: 'dob' }] },
      ],
    }),
  );
  const clusters = write(
    'clusters.csv',
    [
      'record_id,cluster_id',
      ...readLines(path.dirname(PEOPLE), 'fake-1000.csv')
        .slice(1, 400)
        .map((line) => `${line.split(',')[0]},${line.split(',').at(-1)}`),
    ].join('\n'),
  );
  const out = await bulou('dedupe', parquet, '--settings', settings, '--truth', clusters);
  assert.ok(readLines(out, 'errors.csv').length > 1);
  const labels = write('labels.csv', 'left_id,right_id,same\n0,1,是\n0,4,否\n2,3,\n');
  const labelled = await bulou('dedupe', parquet, '--settings', settings, '--labels', labels);
  const row = readLines(labelled, 'thresholds.csv').at(-1)?.split(',').map(Number) ?? [];
  // One pair is said to be one person: found or missed, it is one.
  assert.equal((row[9] ?? 0) + (row[11] ?? 0), 1);
});

test('what cannot be done is refused in a clear sentence before any work', async () => {
  const left = write('left.csv', REGISTRY);
  const right = write('right.csv', ROLL);
  await refuses('cli.unreadable-file', /没有这个文件/, 'dedupe', path.join(folder, 'none.csv'));
  await refuses('cli.no-rows', /第一行应是列名/, 'dedupe', write('empty.csv', 'id,name\n'));
  await refuses('cli.bad-columns', /出现两次/, 'dedupe', write('twice.csv', 'id,name,name\n1,a,b\n2,c,d\n'));
  await refuses(
    'cli.bad-columns',
    /one column has to hold a different value/,
    'dedupe',
    write('same.csv', 'id,name\n1,a\n1,a\n'),
  );
  await refuses('cli.bad-option', /--truth/, 'link', left, right, '--truth', 'nowhere');
  const pairs = write('pairs.csv', 'left_id,right_id\nr1,s1\nr2,s9\n');
  await refuses('cli.bad-truth', /第 3 行的“s9”/, 'link', left, right, '--truth', pairs);
  await refuses(
    'cli.bad-columns',
    /left_id,right_id/,
    'link',
    left,
    right,
    '--truth',
    write('odd.csv', 'a,b,c\n1,2,3\n'),
  );
  await refuses('cli.bad-columns', /same/, 'link', left, right, '--labels', pairs);
  const labels = write('bad-labels.csv', 'left_id,right_id,same\nr1,s1,也许\n');
  await refuses('cli.bad-truth', /“也许”/, 'link', left, right, '--labels', labels);
  await refuses('cli.bad-option', /二选一/, 'link', left, right, '--labels', labels, '--truth', pairs);
  const settings = (changed: object) =>
    write(
      'bad-settings.json',
      JSON.stringify({
        mode: 'link',
        idColumn: '编号',
        datasets: [{ name: 'a' }, { name: 'b' }],
        comparisons: [{ kind: 'exact', column: '身份证号' }],
        blocking: [{ name: 'id', on: [{ column: '身份证号' }] }],
        ...changed,
      }),
    );
  const renamed = write('renamed.csv', ROLL.replace('学号', '编号'));
  await refuses(
    'linkage.column-unknown',
    /“电话”/,
    'link',
    left,
    renamed,
    '--settings',
    settings({ comparisons: [{ kind: 'exact', column: '电话' }] }),
  );
  await refuses('linkage.id-missing', /没有标识列“编号”/, 'link', left, right, '--settings', settings({}));
  await refuses(
    'linkage.settings-invalid',
    /comparisons/,
    'link',
    left,
    renamed,
    '--settings',
    settings({ comparisons: [] }),
  );
  await refuses('cli.bad-option', /--settings/, 'dedupe', left, '--settings', settings({}));
});
