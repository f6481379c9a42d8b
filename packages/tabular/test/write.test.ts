import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  collectTable,
  formatCsvField,
  TablePool,
  type Workbook,
  writeCsv,
  writeWorkbook,
  writeWorkbooks,
} from '@bulou/tabular';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { DelimitedScanner } from '../src/delimited-text.ts';
import { makeFolder } from './sample-files.ts';

const library = createRequire(import.meta.url)('@e965/xlsx') as typeof import('@e965/xlsx');
const folder = makeFolder();
const pool = new TablePool({ workers: 1 });
after(() => pool.close());

const read = async (path: string) => collectTable(path, pool.read(path));
const DANGEROUS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  '=cmd|"/c calc"!A1',
  '=HYPERLINK("http://x")',
];
const ODD = [
  '<img onerror=x>',
  'a&b"c\'',
  '𬭊㛃䶮',
  '_x000A_',
  '\u0001',
  ' 前后 ',
  '多\n行',
  '\u202e',
  '😀',
  '410923201001011234',
  '0012',
  'x'.repeat(33_000),
];

describe('CSV', () => {
  test('bytes are as agreed', async () => {
    const path = join(folder, 'exact.csv');
    assert.equal(
      await writeCsv(
        path,
        ['a', 'b'],
        [
          ['=1', 12n],
          ['x,"y"', null],
          ['多\n行', true],
        ],
      ),
      3,
    );
    assert.equal(readFileSync(path, 'utf8'), '\ufeffa,b\r\n=1,12\r\n"x,""y""",\r\n"多\n行",true\r\n');
    assert.equal(existsSync(`${path}.part`), false);
  });

  test('safe fields never begin a formula', () => {
    for (const text of DANGEROUS) assert.match(formatCsvField(text, true), /^"?'/, text);
    assert.equal(formatCsvField(-5, true), '-5');
    assert.equal(formatCsvField('张三', true), '张三');
  });

  test('what is written is read back', async () => {
    const path = join(folder, 'any.csv');
    const field = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 10 }),
      fc.constantFrom('"', ',', '\n', 'a\r\nb', '""', ' x '),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field, field), { maxLength: 8 }), async (rows) => {
        await writeCsv(path, ['甲', '乙', '丙'], rows);
        const file = await read(path);
        const found = new Map(file.sheets[0]!.rows.map((row) => [row.row, row.cells]));
        for (const [at, row] of rows.entries()) {
          const cells = found.get(at + 2) ?? [];
          assert.deepEqual(
            [0, 1, 2].map((column) => cells[column] ?? ''),
            row.map((text) => text.toWellFormed()),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the scanner agrees with csv-parse on well-formed text, however it is cut', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '中', '"', ',', '\n', '\r\n', ' ', '1'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, step) => {
          const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
          const expected = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] }) as string[][];
          const found: string[][] = [];
          const scanner = new DelimitedScanner(',', (cells) => found.push(cells));
          for (let at = 0; at < text.length; at += step) scanner.write(text.slice(at, at + step));
          scanner.end();
          assert.deepEqual(found, expected);
        },
      ),
    );
  });
});

function sample(): Workbook {
  return {
    title: '花名册',
    sheets: [
      {
        name: '岳村集/一年级[1]',
        title: '南乐县资助花名册',
        subtitles: ['2018年秋季学期'],
        columns: [
          { header: '姓名', width: 12 },
          { header: '身份证号', width: 22 },
          { header: '姓名', group: '监护人', width: 12 },
          { header: '金额', group: '监护人', style: 'yuan' },
          { header: '日期', style: 'date' },
          { header: '数', style: 'number' },
        ],
        rows: [...DANGEROUS, ...ODD].map((text, at) => [
          text,
          '410923201001011234',
          '张父',
          BigInt(at) * 12_345n,
          { on: '2010-01-01' },
          at,
        ]),
        after: [
          {
            cells: [
              { value: '合计', style: 'total', across: 3 },
              { value: 100n, style: 'totalYuan' },
            ],
          },
          {
            cells: [
              { value: '学校(盖章):', style: 'box', across: 3 },
              { value: '经办人:', style: 'box', across: 3 },
            ],
            height: 60,
          },
        ],
        frozenColumns: 1,
        filter: true,
        page: { orientation: 'landscape', footer: '南乐县 & 教育局' },
      },
      { name: '岳村集/一年级[1]', columns: [{ header: '说明' }], rows: [], hidden: true },
    ],
  };
}

describe('workbooks', () => {
  test('our own reader and another read what was written; text is never a formula', async () => {
    const path = join(folder, 'book.xlsx');
    await writeWorkbook(path, sample());
    const file = await read(path);
    assert.equal(file.refused, false, JSON.stringify(file.findings));
    assert.deepEqual(
      file.sheets.map(({ name, visibility }) => [name, visibility]),
      [
        ['岳村集 一年级 1', 'visible'],
        ['岳村集 一年级 1(2)', 'hidden'],
      ],
    );
    const rows = file.sheets[0]!.rows;
    assert.deepEqual(rows[0]!.cells, ['南乐县资助花名册']);
    assert.deepEqual(rows[2]!.cells, ['姓名', '身份证号', '监护人', '', '日期', '数']);
    assert.deepEqual(rows[3]!.cells.slice(2, 4), ['姓名', '金额']);
    const texts = [...DANGEROUS, ...ODD];
    for (const [at, text] of texts.entries()) {
      const cut = text.length > 32_767 ? `${text.slice(0, 32_766)}…` : text;
      const row = rows[at + 4]!;
      assert.equal(row.cells[0], cut);
      assert.equal(row.kinds, 'sssndn');
      assert.deepEqual(row.cells.slice(3), [String(Number(at * 12_345) / 100), '2010-01-01', String(at)]);
    }
    assert.deepEqual(file.sheets[0]!.formulas, { stored: 0, missing: 0 });

    const other = library.read(readFileSync(path), { dense: true, cellFormula: true });
    const sheet = other.Sheets[other.SheetNames[0]!]! as {
      '!data'?: { v?: unknown; t: string; f?: string }[][];
      '!merges'?: unknown[];
    };
    for (const [at, text] of texts.entries()) {
      const cell = sheet['!data']![at + 4]![0]!;
      assert.equal(cell.f, undefined);
      if (text.length < 100 && text !== '\rx') assert.equal(cell.v, text);
    }
    assert.equal(sheet['!merges']!.length, 2 + 1 + 4 + 1 + 2);
  });

  test('the same workbook gives the same bytes', async () => {
    const paths = ['one.xlsx', 'two.xlsx'].map((name) => join(folder, name));
    for (const path of paths) await writeWorkbook(path, sample());
    assert.deepEqual(readFileSync(paths[0]!), readFileSync(paths[1]!));
  });

  test('many workbooks are written on a thread, each as if alone; the first fault ends the work and is told', async () => {
    const alone = join(folder, 'alone.xlsx');
    await writeWorkbook(alone, sample());
    const paths = Array.from({ length: 20 }, (_, at) => join(folder, `many-${at}.xlsx`));
    assert.equal(await writeWorkbooks(paths.map((path) => ({ path, workbook: sample() }))), 20);
    for (const path of paths) assert.deepEqual(readFileSync(path), readFileSync(alone));

    const columns = [{ header: 'h' }];
    const never = join(folder, 'never.xlsx');
    const wrong = { sheets: [{ name: 'S', columns, rows: [{ cells: ['x'], style: 'nobody' }] }] };
    await assert.rejects(
      writeWorkbooks(
        (function* () {
          yield { path: join(folder, 'wrong.xlsx'), workbook: wrong };
          for (let at = 0; at < 20; at++) yield { path: never, workbook: wrong };
        })(),
      ),
      /nobody/,
    );
    const failing = (function* () {
      yield ['x'];
      throw new Error('source failed');
    })();
    await assert.rejects(
      writeWorkbooks([{ path: never, workbook: { sheets: [{ name: 'S', columns, rows: failing }] } }]),
      /source failed/,
    );
    assert.equal(existsSync(never) || existsSync(`${never}.part`), false);
  });

  test('any text comes back', async () => {
    const path = join(folder, 'text.xlsx');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 20 }),
        async (texts) => {
          await writeWorkbook(path, {
            sheets: [{ name: 'S', columns: [{ header: 'h' }], rows: texts.map((text) => [text]) }],
          });
          const found = new Map((await read(path)).sheets[0]!.rows.map((row) => [row.row, row.cells[0]]));
          for (const [at, text] of texts.entries()) assert.equal(found.get(at + 2) ?? '', text);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('faults of the caller leave no file behind', async () => {
    const path = join(folder, 'fault.xlsx');
    const columns = [{ header: 'h' }];
    await assert.rejects(
      writeWorkbook(path, { sheets: [{ name: 'S', columns, rows: [{ cells: ['x'], style: 'nobody' }] }] }),
      /nobody/,
    );
    const failing = (function* () {
      yield ['x'];
      throw new Error('source failed');
    })();
    await assert.rejects(writeWorkbook(path, { sheets: [{ name: 'S', columns, rows: failing }] }), /source failed/);
    assert.equal(existsSync(path) || existsSync(`${path}.part`), false);
  });
});
