import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { collectTable, fillMerged, readTable, readTables, type TableFile, TablePool } from '@bulou/tabular';
import iconv from 'iconv-lite';
import { makeFolder, makeXlsx, makeZip, writeSample } from './sample-files.ts';

const library = createRequire(import.meta.url)('@e965/xlsx') as typeof import('@e965/xlsx');
const folder = makeFolder();
const pool = new TablePool({ workers: 1 });
after(() => pool.close());

async function read(name: string, content: Buffer | string): Promise<TableFile> {
  const path = writeSample(folder, name, content);
  return collectTable(path, pool.read(path));
}

function cellsOf(file: TableFile, sheet = 0): string[][] {
  return file.sheets[sheet]!.rows.map((row) => row.cells);
}

const RARE = '𬭊㛃䶮𡋾𰻞𮧵龘·‧';

describe('text files', () => {
  const text = `姓名,身份证号,备注\r\n王${RARE},410923201001011234,"甲,乙\n丙""丁"""\r\n\r\n李四,41092320100101123X,\r\n`;
  const expected = [
    ['姓名', '身份证号', '备注'],
    [`王${RARE}`, '410923201001011234', '甲,乙\n丙"丁"'],
    ['李四', '41092320100101123X'],
  ];
  const encodings: [string, Buffer][] = [
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['gb18030', iconv.encode(text, 'gb18030')],
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: false })],
    ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
  ];
  for (const [at, [encoding, bytes]] of encodings.entries()) {
    test(`${encoding} (${at}) is recognised, rare characters and quoted newlines included`, async () => {
      const file = await read('list.csv', bytes);
      assert.equal(file.format, 'text');
      assert.equal(file.encoding, encoding);
      assert.deepEqual(cellsOf(file), expected);
      // A quoted newline does not count, a blank record does.
      assert.deepEqual(
        file.sheets[0]!.rows.map((row) => row.row),
        [1, 2, 4],
      );
      assert.equal(file.sheets[0]!.name, '');
      assert.deepEqual(file.findings, []);
    });
  }

  for (const delimiter of [',', '\t', '|', ';']) {
    test(`the delimiter ${JSON.stringify(delimiter)} is found below a title`, async () => {
      const lines = [
        ['南乐县第一小学花名册,2018年秋季'],
        ['姓名', '地址', '金额'],
        ['张三', '岳村集1组', '500'],
        ['李四', '城关镇;东街', '312.5'],
      ];
      const quote = (cell: string): string => (cell.includes(delimiter) ? `"${cell}"` : cell);
      const file = await read('list.txt', lines.map((line) => line.map(quote).join(delimiter)).join('\n'));
      assert.equal(file.delimiter, delimiter);
      assert.deepEqual(cellsOf(file), lines);
    });
  }

  test('tab text called .xls, in UTF-16, as Excel saves "Unicode text"', async () => {
    const file = await read(
      'roll.xls',
      iconv.encode('姓名\t电话\r\n王小明\t13800000000\r\n', 'utf-16le', { addBOM: true }),
    );
    assert.equal(file.delimiter, '\t');
    assert.deepEqual(cellsOf(file)[1], ['王小明', '13800000000']);
  });

  test('a stray quotation mark does not swallow the list', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => `${at},学生${at},村${at}`);
    lines[100] = '100,"学生100,村100';
    const file = await read('quote.csv', lines.join('\n'));
    assert.equal(file.sheets[0]!.rows.length, 300);
    assert.deepEqual(file.sheets[0]!.rows[100]!.cells, ['100', '"学生100', '村100']);
    assert.equal(file.findings[0]!.code, 'text-stray-quote');
  });

  test('digits kept from Excel by ="…" are unwrapped', async () => {
    assert.deepEqual(cellsOf(await read('wrap.csv', '姓名,证件\n张三,"=""0123"""\n李四,="0456"\n')), [
      ['姓名', '证件'],
      ['张三', '0123'],
      ['李四', '0456'],
    ]);
  });

  test('half a character and mixed encodings are told, not hidden', async () => {
    const broken = await read('half.csv', Buffer.from('姓名,村\n王小明,岳村集\n李小红,前什固村').subarray(0, -1));
    assert.equal(broken.encoding, 'utf-8');
    assert.equal(broken.findings[0]!.code, 'text-garbled');
    assert.equal(broken.findings[0]!.row, 3);
    const mixed = await read(
      'mixed.csv',
      Buffer.concat([Buffer.from('姓名,村\n'.repeat(50)), iconv.encode('王五,岳村\n', 'gbk')]),
    );
    assert.equal(mixed.encoding, 'utf-8');
    assert.equal(mixed.findings[0]!.code, 'text-garbled');
    const twice = await read('twice.csv', '姓名,村\n锟斤拷,岳村\n');
    assert.equal(twice.findings[0]!.code, 'text-garbled');
  });
});

describe('workbooks', () => {
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="000000"/>' +
    '<numFmt numFmtId="166" formatCode="yyyy\\.mm"/><numFmt numFmtId="167" formatCode="0.00_ ;[Red]\\-0.00"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="22"/></cellXfs></styleSheet>';

  test('cells of every kind', async () => {
    const strings =
      '<sst><si><t>姓名</t></si><si><r><t>王</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 伟</t></r><rPh sb="0" eb="1"><t>WANG</t></rPh></si><si><t>a&amp;b_x000A_c&#x4E2D;</t></si></sst>';
    const rows =
      '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c><c t="inlineStr"><is><t>内</t><rPh><t>x</t></rPh></is></c></row>' +
      '<row r="5" hidden="1"><c r="A5"><v>4.10923201001011E+17</v></c><c r="B5"><v>312.50000000000006</v></c><c r="C5" s="1"><v>40179</v></c><c r="D5" s="2"><v>40179</v></c>' +
      '<c r="E5" s="3"><v>123</v></c><c r="F5" s="4"><v>40179</v></c><c r="G5" s="5"><v>-3</v></c><c r="H5" s="6"><v>40179.5</v></c><c r="I5" t="b"><v>1</v></c><c r="J5" t="e"><v>#N/A</v></c></row>' +
      '<row r="6"><c r="A6"><f>1+1</f><v>2</v></c><c r="B6"><f>A1</f></c><c r="C6" t="str"><f>"x"</f><v>好</v></c><c r="D6" s="1"/><c r="E6"><f>B1</f><v></v></c></row><row r="9"/>';
    const file = await read(
      'kinds.xlsx',
      await makeXlsx({ rows, strings, styles, before: '<cols><col min="2" max="3" hidden="1"/></cols>' }),
    );
    assert.deepEqual(file.sheets[0]!.rows, [
      { row: 2, cells: ['姓名', '', '王 伟', 'a&b\nc中', '内'], kinds: 's sss' },
      {
        row: 5,
        cells: [
          '410923201001011000',
          '312.5',
          '2010-01-01',
          '2010-01-01',
          '000123',
          '2010-01',
          '-3',
          '2010-01-01T12:00:00',
          'TRUE',
          '#N/A',
        ],
        kinds: 'nnddndndbe',
        hidden: true,
      },
      { row: 6, cells: ['2', '', '好', '', ''], kinds: 'nfs f' },
    ]);
    assert.deepEqual(file.sheets[0]!.hiddenColumns, [2, 3]);
    assert.deepEqual(file.sheets[0]!.formulas, { stored: 2, missing: 2 });
    assert.deepEqual(file.findings.map(({ code }) => code).sort(), [
      'columns-hidden',
      'formula-cached',
      'formula-without-value',
      'rows-hidden',
    ]);
  });

  test('the calendar of 1904, prefixed names, sheets by relation, hidden sheets', async () => {
    const workbook =
      '<x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="甲&amp;乙" sheetId="1" r:id="rId2"/><x:sheet name="藏" sheetId="2" state="veryHidden" r:id="rId1"/></x:sheets></x:workbook>';
    const second =
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" s="1"><x:v>38717</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const file = await read(
      'b.xlsx',
      await makeXlsx({
        workbook,
        styles,
        rows: '<row><c><v>1</v></c></row>',
        more: { 'xl/worksheets/sheet2.xml': second },
      }),
    );
    assert.deepEqual(
      file.sheets.map(({ name, visibility }) => [name, visibility]),
      [
        ['甲&乙', 'visible'],
        ['藏', 'very-hidden'],
      ],
    );
    assert.deepEqual(cellsOf(file), [['2010-01-01']]);
    assert.equal(file.findings[0]!.code, 'sheet-hidden');
  });

  test('merged cells are told and filled downward only when asked', async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>岳村</t></is></c><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>';
    const file = await read(
      'merge.xlsx',
      await makeXlsx({ rows, after: '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>' }),
    );
    const sheet = file.sheets[0]!;
    assert.deepEqual(sheet.merges, [{ firstRow: 1, lastRow: 2, firstColumn: 1, lastColumn: 1 }]);
    assert.deepEqual(
      fillMerged(sheet.rows, sheet.merges).map((row) => row.cells[0]),
      ['岳村', '岳村', ''],
    );
    assert.equal(sheet.rows[1]!.cells[0], '');
    assert.deepEqual(
      fillMerged(sheet.rows, sheet.merges, 2).map((row) => row.cells[0]),
      ['岳村', '', ''],
    );
  });

  test('old workbooks: BIFF8', async () => {
    const sheet = library.utils.aoa_to_sheet([
      ['南乐县花名册'],
      ['姓名', '身份证号', '出生日期', '金额'],
      [`张${RARE}`, '410923201001011234', 40179, 312.5],
      [],
      ['李四', 410923201001011000],
    ]);
    sheet['C3'].z = 'yyyy-mm-dd';
    sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 3 } }];
    const book = library.utils.book_new();
    library.utils.book_append_sheet(book, sheet, '一年级');
    const file = await read('old.xls', library.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);
    assert.equal(file.format, 'xls');
    assert.equal(file.sheets[0]!.name, '一年级');
    assert.deepEqual(file.sheets[0]!.rows, [
      { row: 1, cells: ['南乐县花名册'], kinds: 's' },
      { row: 2, cells: ['姓名', '身份证号', '出生日期', '金额'], kinds: 'ssss' },
      { row: 3, cells: [`张${RARE}`, '410923201001011234', '2010-01-01', '312.5'], kinds: 'ssdn' },
      { row: 5, cells: ['李四', '410923201001011000'], kinds: 'sn' },
    ]);
    assert.deepEqual(file.sheets[0]!.merges, [{ firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 4 }]);
  });

  test('old workbooks: BIFF5 in GBK', async () => {
    const book = library.utils.book_new();
    library.utils.book_append_sheet(
      book,
      library.utils.aoa_to_sheet([
        ['QQQQ', 'ZZZZ'],
        ['VVVV', 12],
      ]),
      'S',
    );
    const bytes = library.write(book, { type: 'buffer', bookType: 'biff5' }) as Buffer;
    // The library cannot write GBK; its placeholders and the code page record are overwritten.
    for (const [placeholder, text] of [
      ['QQQQ', '姓名'],
      ['ZZZZ', '年龄'],
      ['VVVV', '张三'],
    ] as const) {
      iconv.encode(text, 'gbk').copy(bytes, bytes.indexOf(placeholder, 0, 'latin1'));
    }
    const page = bytes.indexOf(Buffer.from([0x42, 0x00, 0x02, 0x00]));
    bytes.writeUInt16LE(936, page + 4);
    assert.deepEqual(cellsOf(await read('five.xls', bytes)), [
      ['姓名', '年龄'],
      ['张三', '12'],
    ]);
  });

  test('SpreadsheetML 2003', async () => {
    const xml =
      '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">' +
      '<Worksheet ss:Name="名单"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">标题</Data></Cell><Cell><Data ss:Type="String">尾</Data></Cell></Row>' +
      '<Row ss:Index="3" ss:Hidden="1"><Cell><Data ss:Type="Number">4.10923201001011E+17</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2010-01-01T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>';
    const file = await read('ml.xls', xml);
    assert.equal(file.format, 'spreadsheetml');
    assert.equal(file.sheets[0]!.name, '名单');
    assert.deepEqual(file.sheets[0]!.rows, [
      { row: 1, cells: ['标题', '', '尾'], kinds: 's s' },
      { row: 3, cells: ['410923201001011000', '', '2010-01-01'], kinds: 'n d', hidden: true },
    ]);
    assert.deepEqual(file.sheets[0]!.merges, [{ firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 2 }]);
  });

  test('HTML tables called .xls, in GBK, with spans', async () => {
    const html =
      '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><style>td{x}</style></head><body><table border=1>' +
      '<tr><th colspan=3>南乐一中 花名册<br>2018年秋</th></tr><tr><td rowspan="2">岳村</td><td>张&nbsp;三</td><td>410923201001011234</td></tr>' +
      '<tr><td>李四 &amp; 王</td><td x:num="410923201001011000">4.10923E+17</td></tr><tr style="display:none"><td>&nbsp;</td><td>藏</td></tr></table>' +
      '<table><tr><td>合计</td><td>2</td></table></body></html>';
    const file = await read('html.xls', iconv.encode(html, 'gbk'));
    assert.equal(file.format, 'html');
    assert.equal(file.sheets[0]!.name, '');
    assert.deepEqual(file.sheets[0]!.rows, [
      { row: 1, cells: ['南乐一中 花名册\n2018年秋'], kinds: 's' },
      { row: 2, cells: ['岳村', '张\u00a0三', '410923201001011234'], kinds: 'sss' },
      { row: 3, cells: ['', '李四 & 王', '410923201001011000'], kinds: ' sn' },
      { row: 4, cells: ['', '藏'], kinds: ' s', hidden: true },
      { row: 5, cells: ['合计', '2'], kinds: 'ss' },
    ]);
    assert.deepEqual(file.sheets[0]!.merges, [
      { firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 3 },
      { firstRow: 2, lastRow: 3, firstColumn: 1, lastColumn: 1 },
    ]);
  });
});

describe('what is no table is refused by name', () => {
  const compound = (stream: string): Buffer => {
    const file = library.CFB.utils.cfb_new();
    library.CFB.utils.cfb_add(file, `/${stream}`, Buffer.alloc(600, 1));
    return library.CFB.write(file, { type: 'buffer' }) as Buffer;
  };
  const cases: [string, Buffer | string | Promise<Buffer>, string, RegExp][] = [
    ['empty.xlsx', '', 'file-empty', /空/],
    ['blank.csv', ' \r\n\r\n', 'file-empty', /没有内容/],
    ['a.xls', '%PDF-1.7 …', 'file-not-table', /PDF/],
    ['b.xlsx', makeZip({ 'word/document.xml': '<x/>' }), 'file-not-table', /Word/],
    ['c.xlsx', makeZip({ 'xl/workbook.bin': 'x' }), 'file-not-table', /xlsb/],
    ['d.xls', compound('WordDocument'), 'file-not-table', /Word/],
    ['e.xlsx', compound('EncryptedPackage'), 'file-encrypted', /密码/],
    ['f.et', compound('Something'), 'file-not-table', /WPS/],
    ['g.xls', '<html><body><form>请登录</form></body></html>', 'file-not-table', /登录/],
    ['h.xls', 'MIME-Version: 1.0\nContent-Type: multipart/related', 'file-not-table', /MHTML/],
    ['i.csv', Buffer.from(Array.from({ length: 2000 }, (_, at) => (at * 7919) % 251)), 'file-not-table', /二进制/],
  ];
  for (const [name, content, code, words] of cases) {
    test(`${name}: ${code}`, async () => {
      const file = await read(name, await content);
      assert.equal(file.refused, true);
      assert.equal(file.findings[0]!.code, code);
      assert.match(file.findings[0]!.reason, words);
      assert.match(file.findings[0]!.remedy, /请/);
    });
  }
});

test('many files come in the order asked, by two processes, hostile ones apart', async () => {
  const paths = Array.from({ length: 60 }, (_, at) =>
    writeSample(folder, `many-${at}.csv`, at % 7 === 3 ? '' : `姓名,号\n学生${at},${at}\n`),
  );
  const seen: string[] = [];
  const refused: number[] = [];
  let at = 0;
  for await (const stream of readTables(paths, {
    workers: 2,
    kind: 'attendance',
    onProgress: (done, total, path) => seen.push(`${done}/${total} ${path}`),
  })) {
    const file = await collectTable(stream.path, stream);
    if (file.refused) refused.push(at);
    else assert.equal(file.sheets[0]!.rows[1]!.cells[0], `学生${at}`);
    at++;
  }
  assert.equal(at, 60);
  assert.deepEqual(refused, [3, 10, 17, 24, 31, 38, 45, 52, 59]);
  assert.equal(seen.at(-1), `60/60 ${paths.at(-1)}`);
});

test('one file in a process of its own', async () => {
  const types: string[] = [];
  const path = writeSample(folder, 'one.csv', 'a,b\n1,2\n');
  for await (const event of readTable(path, { kind: 'survey' })) types.push(event.type);
  assert.deepEqual(types, ['file', 'sheet', 'rows', 'sheet-end', 'end']);
});
