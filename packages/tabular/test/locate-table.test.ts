import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  applyMapping,
  type ColumnSpec,
  locateTable,
  normaliseHeader,
  parseTableMapping,
  profileColumns,
  type TableRow,
} from '@bulou/tabular';
import fc from 'fast-check';

const SPECS: ColumnSpec[] = [
  { id: 'sequence', label: '序号', synonyms: ['编号'] },
  { id: 'name', label: '姓名', synonyms: ['学生姓名'], required: true },
  {
    id: 'nationalId',
    label: '身份证号',
    synonyms: ['身份证号码', '身份证件号', '证件号码', '公民身份号码'],
    required: true,
  },
  { id: 'sex', label: '性别', synonyms: [] },
  { id: 'village', label: '村', synonyms: ['行政村', '村名'] },
  { id: 'amount', label: '金额', synonyms: ['资助金额', '发放金额'], patterns: [/^(?:应发|实发).*金额/] },
  { id: 'headName', label: '户主姓名', synonyms: ['户主'] },
  {
    id: 'guardianName',
    label: '监护人姓名',
    synonyms: ['监护人'],
    patterns: [/^(?:监护人|家长)\d?姓名$/],
    repeat: true,
  },
  {
    id: 'guardianPhone',
    label: '监护人电话',
    synonyms: [],
    patterns: [/^(?:监护人|家长)\d?(?:联系)?电话$/],
    repeat: true,
  },
];

function rowsOf(lines: (string[] | null)[], from = 1): TableRow[] {
  return lines.flatMap((cells, at) => {
    if (cells === null) return [];
    const kinds = cells.map((cell) => (cell === '' ? ' ' : /^\d{1,15}(?:\.\d+)?$/.test(cell) ? 'n' : 's')).join('');
    return [{ row: from + at, cells, kinds }];
  });
}

const ID = '41092320100101123';

describe('headers', () => {
  test('spellings fold into one', () => {
    for (const text of [
      '姓 名',
      '姓名★',
      '*姓名',
      '姓名(必填)',
      '姓名（必填）',
      '１.姓名',
      '姓\n名',
      '①姓名',
      '姓名:',
      '3姓名',
      '姓　名',
    ]) {
      assert.equal(normaliseHeader(text), '姓名', text);
    }
  });

  test('titles, blank rows and one header line', () => {
    const rows = rowsOf([
      ['南乐县第一小学2018年秋季学期花名册'],
      ['填报单位:南乐县第一小学', '', '2018年10月'],
      null,
      ['序号', '学生姓名', '身份证件号★', '性别'],
      ['1', '张三', `${ID}4`, '男'],
      ['2', '李四', `${ID}X`, '女'],
    ]);
    const found = locateTable(rows, SPECS);
    assert.deepEqual(found.headerRows, [4]);
    assert.deepEqual(
      found.columns.map(({ id, column }) => `${id}=${column}`),
      ['sequence=A', 'name=B', 'nationalId=C', 'sex=D'],
    );
    assert.deepEqual(
      found.data.map(({ row }) => row),
      [5, 6],
    );
    assert.equal(found.titles.length, 2);
    assert.deepEqual(found.missing, []);
    assert.deepEqual(found.findings, []);
  });

  test('groups over leaves, with merged cells and without', () => {
    const lines = [
      ['序号', '姓名', '身份证号', '监护人1', '', '监护人2', '', '户主'],
      ['', '', '', '姓名', '电话', '姓名', '电话', ''],
      ['1', '张三', `${ID}4`, '张父', '13800000000', '张母', '13900000000', '张爷'],
    ];
    const merges = [
      { firstRow: 1, lastRow: 1, firstColumn: 4, lastColumn: 5 },
      { firstRow: 1, lastRow: 1, firstColumn: 6, lastColumn: 7 },
      ...[1, 2, 3, 8].map((column) => ({ firstRow: 1, lastRow: 2, firstColumn: column, lastColumn: column })),
    ];
    for (const options of [{ merges }, {}]) {
      const found = locateTable(rowsOf(lines), SPECS, options);
      assert.deepEqual(found.headerRows, [1, 2]);
      assert.deepEqual(
        found.columns.map(({ id, index, occurrence }) => [id, index, occurrence]),
        [
          ['sequence', 0, 0],
          ['name', 1, 0],
          ['nationalId', 2, 0],
          ['guardianName', 3, 0],
          ['guardianPhone', 4, 0],
          ['guardianName', 5, 1],
          ['guardianPhone', 6, 1],
          ['headName', 7, 0],
        ],
      );
      assert.equal(found.columns[3]!.header, '监护人1/姓名');
      assert.deepEqual(
        found.data.map(({ row }) => row),
        [3],
      );
    }
  });

  test('three lines', () => {
    const lines = [
      ['基本信息', '', '', '家庭信息', '', ''],
      ['姓名', '身份证号', '性别', '监护人', '', '村'],
      ['', '', '', '姓名', '电话', ''],
      ['张三', `${ID}4`, '男', '张父', '13800000000', '岳村'],
    ];
    const merges = [
      { firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 3 },
      { firstRow: 1, lastRow: 1, firstColumn: 4, lastColumn: 6 },
      { firstRow: 2, lastRow: 2, firstColumn: 4, lastColumn: 5 },
    ];
    const found = locateTable(rowsOf(lines), SPECS, { merges });
    assert.deepEqual(found.headerRows.slice(-2), [2, 3]);
    const ids = found.columns.map(({ id }) => id);
    assert.deepEqual(ids, ['name', 'nationalId', 'sex', 'guardianName', 'guardianPhone', 'village']);
    const alone = locateTable(rowsOf(lines), SPECS, {
      merges,
      mapping: { version: 1, headerRows: [1, 2, 3], columns: [] },
    });
    assert.deepEqual(
      alone.columns.map(({ id }) => id),
      ids,
    );
  });

  test('a prefix says whose column it is', () => {
    const found = locateTable(
      rowsOf([
        ['幼儿姓名', '幼儿身份证号', '户主姓名', '户主身份证号', '家长姓名'],
        ['张三', `${ID}4`, '张父', `${ID}5`, '张母'],
      ]),
      SPECS,
    );
    assert.deepEqual(
      found.columns.map(({ id, index }) => [id, index]),
      [
        ['name', 0],
        ['nationalId', 1],
        ['headName', 2],
        ['guardianName', 4],
      ],
    );
    assert.deepEqual(
      found.unmapped.map(({ header }) => header),
      ['户主身份证号'],
    );
  });

  test('a missing required column is told', () => {
    const found = locateTable(
      rowsOf([
        ['序号', '姓名', '性别'],
        ['1', '张三', '男'],
      ]),
      SPECS,
      { kind: 'enrolment', path: 'a.xlsx', sheet: '一年级' },
    );
    assert.deepEqual(found.missing, ['nationalId']);
    assert.equal(found.findings[0]!.code, 'column-missing');
    assert.equal(found.findings[0]!.sheet, '一年级');
  });

  test('no header at all: the contents are described', () => {
    const found = locateTable(
      rowsOf([
        ['张三', '410923201001011237', '13800000000'],
        ['李四', '410923201002021236', '13900000000'],
      ]),
      SPECS,
    );
    assert.equal(found.found, false);
    assert.equal(found.findings[0]!.code, 'header-missing');
    assert.match(found.findings[0]!.reason, /B 列像是身份证号/);
    assert.equal(profileColumns(rowsOf([['张三'], ['王 伟']]))[0]!.shares.hanName, 1);
  });
});

describe('rows below the header', () => {
  const body = (total: string[], more: (string[] | null)[] = []): (string[] | null)[] => [
    ['序号', '姓名', '身份证号', '金额'],
    ['1', '张三', `${ID}4`, '500'],
    ['2', '李四', `${ID}X`, '312.50'],
    total,
    ...more,
  ];

  test('totals that are right say nothing, and are set aside', () => {
    for (const total of [
      ['合计', '', '', '812.5'],
      ['', '合  计', '', '812.50元'],
      ['合计', '2人', '', '812.5'],
      ['本页小计', '', '', '812.5'],
      ['总计:', '2', '', ''],
    ]) {
      const found = locateTable(rowsOf(body(total)), SPECS);
      assert.equal(found.data.length, 2, total.join());
      assert.deepEqual(
        found.setAside.map(({ role }) => role),
        ['total'],
      );
      assert.deepEqual(found.findings, [], total.join());
    }
  });

  test('totals that are wrong are told with what the rows give', () => {
    const found = locateTable(rowsOf(body(['合计', '3人', '', '900'])), SPECS);
    assert.deepEqual(
      found.findings.map(({ code, column, value }) => [code, column, value]),
      [
        ['total-differs', '姓名', '3人'],
        ['total-differs', '金额', '900'],
      ],
    );
    assert.match(found.findings[1]!.reason, /812\.5/);
  });

  test('subtotals, pages and the grand total', () => {
    const found = locateTable(
      rowsOf(
        body(
          ['本页小计', '', '', '812.5'],
          [
            ['南乐县花名册'],
            ['序号', '姓名', '身份证号', '金额'],
            ['3', '王五', `${ID}6`, '100'],
            ['本页小计', '', '', '100'],
            ['合计', '', '', '912.5'],
          ],
        ),
      ),
      SPECS,
    );
    assert.equal(found.data.length, 3);
    assert.deepEqual(found.findings, []);
    assert.deepEqual(
      found.setAside.map(({ role }) => role),
      ['total', 'title', 'header', 'total', 'total'],
    );
  });

  test('signatures, notes, dates and seals are no children', () => {
    const notes = [
      ['填表人:王老师', '', '审核人:', ''],
      ['注:本表一式三份'],
      ['', '', '(盖章)'],
      ['', '', '', '2018年10月15日'],
      ['校长签字:', '', '经办人:'],
    ];
    const found = locateTable(rowsOf(body(['合计', '', '', '812.5'], notes)), SPECS);
    assert.equal(found.data.length, 2);
    assert.deepEqual(
      found.setAside.map(({ role }) => role),
      ['total', 'note', 'note', 'note', 'note', 'note'],
    );
  });

  test('a child whose name looks like a word stays a child', () => {
    const found = locateTable(
      rowsOf([
        ['序号', '姓名', '身份证号', '性别'],
        ['1', '注册', `${ID}4`, '男'],
        ['2', '合计', '', '女'],
        ['3', '小计', `${ID}5`, ''],
      ]),
      SPECS,
    );
    assert.equal(found.data.length, 3);
  });

  test('a line of column numbers is no child', () => {
    const found = locateTable(
      rowsOf([
        ['序号', '姓名', '身份证号', '性别', '村'],
        ['1', '2', '3', '4', '5'],
        ['1', '张三', `${ID}4`, '男', '岳村'],
      ]),
      SPECS,
    );
    assert.deepEqual(
      found.data.map(({ row }) => row),
      [3],
    );
  });
});

describe('mappings', () => {
  const rows = rowsOf([
    ['甲', '乙', '丙'],
    ['张三', `${ID}4`, '岳村'],
    ['李四', `${ID}5`, '前什'],
  ]);

  test('columns by letters and by header, header rows as ordered', () => {
    const mapping = parseTableMapping(
      JSON.parse(
        '{"version":1,"headerRows":[1],"columns":[{"id":"name","column":"A"},{"id":"nationalId","header":"乙"}]}',
      ),
    );
    const found = applyMapping(rows, SPECS, mapping);
    assert.deepEqual(
      found.columns.map(({ id, index }) => [id, index]),
      [
        ['name', 0],
        ['nationalId', 1],
      ],
    );
    assert.equal(found.data.length, 2);
    assert.deepEqual(found.missing, []);
  });

  test('a table without any header', () => {
    const mapping = {
      version: 1 as const,
      headerRows: [],
      columns: [
        { id: 'name', column: 'A' },
        { id: 'nationalId', column: 'B' },
      ],
      firstRow: 2,
      lastRow: 2,
    };
    assert.deepEqual(
      applyMapping(rows, SPECS, mapping).data.map(({ row }) => row),
      [2],
    );
  });

  test('what is found can be ordered again', () => {
    const list = rowsOf([['花名册'], ['姓名', '身份证号', '村'], ['张三', `${ID}4`, '岳村']]);
    const found = locateTable(list, SPECS);
    const again = applyMapping(list, SPECS, parseTableMapping(JSON.parse(JSON.stringify(found.mapping))));
    assert.deepEqual(
      again.columns.map(({ id, index }) => [id, index]),
      found.columns.map(({ id, index }) => [id, index]),
    );
    assert.deepEqual(again.data, found.data);
  });

  test('a wrong mapping is refused with its place', () => {
    assert.throws(() => parseTableMapping({ version: 1, columns: [{ id: 'name' }] }), /columns\[0\] needs/);
    assert.throws(() => parseTableMapping({ version: 2, columns: [] }), /version/);
  });
});

test('whatever the cells hold, every row has one place', () => {
  const cell = fc.oneof(
    fc.constantFrom('姓名', '身份证号', '合计', '注:', '', '1', '张三', `${ID}4`, '填表人', '监护人'),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 15 }), (lines) => {
      const rows = rowsOf(lines);
      const found = locateTable(rows, SPECS);
      if (!found.found) return;
      const placed = [
        ...found.headerRows,
        ...found.data.map(({ row }) => row),
        ...found.setAside.map(({ row }) => row),
      ];
      assert.equal(new Set(placed).size, placed.length);
      assert.equal(placed.length + found.titles.length, rows.length);
    }),
  );
});
