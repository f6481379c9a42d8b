import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { collectTable, type TableFile, type TableLimits, TablePool } from '@bulou/tabular';
import fc from 'fast-check';
import { makeFolder, makeXlsx, makeZip, writeSample, xlsxParts } from './sample-files.ts';

const library = createRequire(import.meta.url)('@e965/xlsx') as typeof import('@e965/xlsx');
const folder = makeFolder();
const pool = new TablePool({ workers: 2 });
after(() => pool.close());

async function read(name: string, content: Buffer | string, limits: Partial<TableLimits> = {}): Promise<TableFile> {
  const path = writeSample(folder, name, content);
  return collectTable(path, pool.read(path, { kind: 'survey', displayPath: name, limits }));
}

async function assertRefused(
  name: string,
  content: Buffer | string,
  code: string,
  limits: Partial<TableLimits> = {},
): Promise<TableFile> {
  const file = await read(name, content, limits);
  assert.equal(file.refused, true, `${name} should be refused`);
  const finding = file.findings.at(-1)!;
  assert.equal(finding.code, code, finding.reason);
  assert.equal(finding.path, name);
  assert.equal(finding.kind, 'survey');
  assert.match(finding.reason, /。$/);
  assert.match(finding.remedy, /。$/);
  return file;
}

/** Overwrites the sizes in the central directory, as a liar would. */
function lieAboutSize(zip: Buffer, name: string, uncompressed: number): Buffer {
  const lie = Buffer.from(zip);
  for (let at = lie.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = lie.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const length = lie.readUInt16LE(at + 28);
    if (lie.toString('utf8', at + 46, at + 46 + length) === name) lie.writeUInt32LE(uncompressed, at + 24);
  }
  return lie;
}

const SHEET = 'xl/worksheets/sheet1.xml';

describe('hostile workbooks', () => {
  test('a sheet of 200 MiB in a small file is refused by its declared size', async () => {
    const sheet = Buffer.alloc(200 * 1024 * 1024, ' ');
    await assertRefused('bomb.xlsx', await makeXlsx({ sheet }), 'file-inflates');
  });

  test('a bomb whose directory lies is stopped while inflating', async () => {
    const zip = await makeXlsx({ sheet: Buffer.alloc(64 * 1024 * 1024, ' ') });
    await assertRefused('lie.xlsx', lieAboutSize(zip, SHEET, 1000), 'file-inflates');
  });

  test('a shared string table without end is refused', async () => {
    const strings = `<sst>${`<si><t>${'长'.repeat(1000)}</t></si>`.repeat(200)}</sst>`;
    await assertRefused('strings.xlsx', await makeXlsx({ strings, rows: '' }), 'file-over-limit', {
      sharedCharacters: 50_000,
    });
  });

  test('many entries are refused before they are listed', async () => {
    const parts: Record<string, string> = {};
    for (let at = 0; at < 6000; at++) parts[`xl/junk/${at}.xml`] = '';
    await assertRefused('many.xlsx', await makeZip({ ...xlsxParts({}), ...parts }), 'file-inflates');
  });

  test('entities and DTDs are refused in every part', async () => {
    const lol = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const worksheet = `<?xml version="1.0"?>${lol}<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`;
    await assertRefused('laughs.xlsx', await makeXlsx({ sheet: worksheet }), 'file-has-entities');
    await assertRefused('laughs2.xlsx', await makeXlsx({ strings: `${lol}<sst/>`, rows: '' }), 'file-has-entities');
    await assertRefused('laughs3.xlsx', await makeXlsx({ workbook: `${lol}<workbook/>` }), 'file-has-entities');
    const xml = `<?xml version="1.0"?>${lol}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>`;
    await assertRefused('laughs4.xls', xml, 'file-has-entities');
  });

  test('references to rows and columns that no sheet has are refused', async () => {
    const rows = '<row r="17000000"><c r="A17000000"><v>1</v></c></row>';
    await assertRefused('rows.xlsx', await makeXlsx({ rows }), 'file-over-limit');
    await assertRefused(
      'cell.xlsx',
      await makeXlsx({ rows: '<row r="1"><c r="A17000000"><v>1</v></c></row>' }),
      'file-over-limit',
    );
    await assertRefused(
      'column.xlsx',
      await makeXlsx({ rows: '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>' }),
      'file-over-limit',
    );
    await assertRefused(
      'dimension.xlsx',
      await makeXlsx({ before: '<dimension ref="A1:Y17000000"/>' }),
      'file-over-limit',
    );
    const merge = '<mergeCells><mergeCell ref="A1:ZZZ99999999"/></mergeCells>';
    await assertRefused('merge.xlsx', await makeXlsx({ after: merge }), 'file-over-limit');
  });

  test('a far cell costs nothing and is counted', async () => {
    const rows = Array.from(
      { length: 500 },
      (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>1</v></c><c r="XFD${at + 1}"><v>2</v></c></row>`,
    );
    const file = await read('far.xlsx', await makeXlsx({ rows: rows.join('') }));
    assert.equal(file.refused, false);
    assert.equal(file.sheets[0]!.rows[0]!.cells.length, 1);
    assert.equal(file.findings.find(({ code }) => code === 'cells-too-far')?.value, '500');
  });

  test('truncated files and wrong directories are refused', async () => {
    const whole = await makeXlsx({ rows: `<row>${'<c><v>1</v></c>'.repeat(2000)}</row>` });
    for (const share of [0.2, 0.5, 0.9, 0.99]) {
      await assertRefused('cut.xlsx', whole.subarray(0, Math.floor(whole.length * share)), 'file-damaged');
    }
    const broken = Buffer.from(whole);
    const directory = broken.indexOf('PK\x01\x02', 0, 'latin1');
    broken.writeUInt32LE(0xfffffff0, directory + 42);
    const file = await read('offset.xlsx', broken);
    assert.equal(file.findings.length >= 0, true);
    const end = broken.lastIndexOf('PK\x05\x06', -1, 'latin1');
    broken.writeUInt32LE(7, end + 16);
    await assertRefused('directory.xlsx', broken, 'file-damaged');
  });

  test('a part whose checksum is wrong is refused', async () => {
    const whole = await makeXlsx({ rows: '<row><c><v>1</v></c></row>' });
    const changed = Buffer.from(whole);
    for (
      let at = changed.indexOf('PK\x01\x02', 0, 'latin1');
      at >= 0;
      at = changed.indexOf('PK\x01\x02', at + 4, 'latin1')
    ) {
      changed.writeUInt32LE(1, at + 16);
    }
    await assertRefused('sum.xlsx', changed, 'file-damaged');
  });

  test('nested zips and zip slips are not followed', async () => {
    const inner = await makeZip({ 'a.txt': 'x' });
    await assertRefused('nested.xlsx', await makeZip({ 'inner.zip': inner }), 'file-not-table');
    const slip = await makeZip({ 'xxxxxx/etc/evil.xml': 'x' });
    const name = Buffer.from('../../../etc/evil.xm');
    const at = slip.indexOf('xxxxxx/etc/evil.xml');
    name.copy(slip, at, 0, 19);
    name.copy(slip, slip.lastIndexOf('xxxxxx/etc/evil.xml'), 0, 19);
    assert.equal((await read('slip.xlsx', slip)).refused, true);
  });

  test('deeply nested HTML neither hangs nor crashes', async () => {
    await assertRefused(
      'deep.xls',
      `<html><table><tr><td>${'<div>'.repeat(200_000)}x</td></tr></table></html>`,
      'file-over-limit',
    );
    await assertRefused('tables.xls', `<html>${'<table><tr><td>'.repeat(5000)}`, 'file-over-limit');
    const spans = '<table><tr><td rowspan=999999999 colspan=999999999>x</td><td>y</td></tr></table>';
    assert.equal((await read('span.xls', spans)).refused, false);
  });

  test('a file that takes too long is stopped, and the next one is read', async () => {
    const lines = `${'"张三,",'.repeat(40)}\n`.repeat(60_000);
    await assertRefused('slow.csv', lines, 'file-over-time', { milliseconds: 20 });
    assert.equal((await read('next.csv', '姓名,年龄\n张三,12\n')).refused, false);
  });

  test('a file that needs too much memory takes only itself down', async () => {
    const small = new TablePool({ workers: 1, limits: { heapMegabytes: 40 } });
    try {
      const strings = `<sst>${Array.from({ length: 400_000 }, (_, at) => `<si><t>${at}一个足够长的不同字符串占用内存${at}</t></si>`).join('')}</sst>`;
      const path = writeSample(folder, 'memory.xlsx', await makeXlsx({ strings, rows: '' }));
      const file = await collectTable(path, small.read(path));
      assert.equal(file.refused, true);
      assert.equal(file.findings.at(-1)!.code, 'file-over-memory');
      const next = writeSample(folder, 'after.csv', '姓名,年龄\n张三,12\n');
      assert.equal((await collectTable(next, small.read(next))).sheets[0]!.rows.length, 2);
    } finally {
      small.close();
    }
  });

  test('an old workbook that does not fit is read alone in a larger child', async () => {
    const book = library.utils.book_new();
    const rows = Array.from({ length: 800 }, (_, at) => Array.from({ length: 25 }, (_, column) => `值${at}-${column}`));
    library.utils.book_append_sheet(book, library.utils.aoa_to_sheet(rows), 'S');
    const path = writeSample(folder, 'large.xls', library.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);
    for (const [largeHeapMegabytes, refused] of [
      [300, false],
      [24, true],
    ] as const) {
      const small = new TablePool({ workers: 1, limits: { heapMegabytes: 22, largeHeapMegabytes } });
      try {
        const [file, next] = await Promise.all([path, path].map((one) => collectTable(one, small.read(one))));
        assert.equal(file!.refused, refused, JSON.stringify(file!.findings));
        assert.equal(next!.refused, refused);
        if (refused) assert.equal(file!.findings.at(-1)!.code, 'file-over-memory');
        else assert.equal(next!.sheets[0]!.rows.length, 800);
      } finally {
        small.close();
      }
    }
  });

  test('a reading that is left early does not stop the next', async () => {
    const path = writeSample(folder, 'left.csv', '姓名,年龄\n张三,12\n'.repeat(50_000));
    for await (const event of pool.read(path)) if (event.type === 'rows') break;
    assert.equal((await collectTable(path, pool.read(path))).sheets[0]!.rows.length, 100_000);
  });

  test('any bytes whatever give an answer', async () => {
    const heads = [
      '',
      'PK\x03\x04',
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      '\x09\x08\x10\x00',
      '<html><table>',
      '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      '\xff\xfe',
      '姓名,',
      '"',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 4000 }), async (head, bytes) => {
        const file = await read('any.bin', Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
        assert.equal(file.refused ? file.findings.length > 0 : true, true);
      }),
      { numRuns: 150, seed: 20181015 },
    );
  });

  test('a workbook with any bytes changed gives an answer', async () => {
    const whole = await makeXlsx({
      rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'.repeat(20),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        async (changes) => {
          const changed = Buffer.from(whole);
          for (const [at, value] of changes) changed[at] = value;
          assert.equal(typeof (await read('changed.xlsx', changed)).refused, 'boolean');
        },
      ),
      { numRuns: 150, seed: 20181031 },
    );
  });

  test('any XML in the place of a sheet gives an answer', async () => {
    const token = fc.constantFrom(
      '<row r="1">',
      '</row>',
      '<c r="A1">',
      '</c>',
      '<v>',
      '</v>',
      '1',
      '<c t="s">',
      '<is><t>',
      '&#0;',
      '&amp',
      '<',
      '>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '/>',
      '"',
      'r="',
      '<f/>',
      '\u0000',
      '<mergeCell ref="A1:B2"/>',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 60 }), async (tokens) => {
        const zip = await makeXlsx({ rows: tokens.join('') });
        assert.equal(typeof (await read('xml.xlsx', zip)).refused, 'boolean');
      }),
      { numRuns: 150, seed: 20180901 },
    );
  });
});
