import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BOY, codesOf, divisions, GIRL, id, read } from '../../test/sheet-sample.ts';
import { parseMapping } from './mapping-file.ts';

describe('the registry', () => {
  const header = [
    '乡(镇)',
    '行政村',
    '户编号',
    '人编号',
    '姓名',
    '证件号码',
    '与户主关系',
    '在校生状况',
    '脱贫属性',
    '脱贫年度',
  ];
  const row = (status: string, year: string) => [
    '城关镇',
    '岳固村',
    '1',
    '2',
    '王伟',
    BOY,
    '之子',
    '九年级',
    status,
    year,
  ];
  const status = (text: string, year = '') => read([header, row(text, year)], { kind: 'registry' }).records[0]!.poverty;

  test('status', () => {
    assert.equal(status('未脱贫')?.outOfPoverty, false);
    assert.equal(status('已脱贫', '2017')?.outOfPoverty, true);
    assert.equal(status('稳定脱贫(不享受政策)', '2015')?.outOfPoverty, true);
    assert.equal(status('返贫', '2016')?.outOfPoverty, false);
    assert.equal(status('预脱贫', '2018')?.outOfPoverty, false);
    assert.equal(status('')?.outOfPoverty, undefined);
  });

  test('status by the year alone', () => {
    const only = (year: string) =>
      read(
        [
          ['姓名', '证件号码', '户编号', '脱贫年度'],
          ['王伟', BOY, '1', year],
          ['李丽', GIRL, '1', '2016'],
        ],
        { kind: 'registry' },
      );
    assert.equal(only('2017').records[0]!.poverty?.outOfPoverty, true);
    assert.equal(only('2018').records[0]!.poverty?.outOfPoverty, undefined);
    const blank = only('');
    assert.equal(blank.records[0]!.poverty?.outOfPoverty, false);
    assert.ok(codesOf(blank).includes('poverty-blank-as-not-out'));
  });

  test('schooling gives stage and grade', () => {
    const record = read([header, row('未脱贫', '')], { kind: 'registry' }).records[0]!;
    assert.equal(record.stage, 'junior');
    assert.equal(record.grade, 3);
    assert.equal(record.schoolingText, '九年级');
  });

  test('an adult in work has no event, one struck off is withdrawn', () => {
    const { records } = read(
      [
        ['姓名', '证件号码', '户编号', '在校生状况', '变动情况'],
        ['王强', id('19700101', 13), '1', '非在校', ''],
        ['王伟', BOY, '1', '小学', '自然减少(死亡)'],
      ],
      { kind: 'registry' },
    );
    assert.equal(records[0]!.event, undefined);
    assert.equal(records[1]!.event, 'died');
    assert.equal(records[1]!.poverty?.withdrawn, true);
  });
});

describe('school lists', () => {
  test('boarding in its spellings', () => {
    const boarding = (header: string, text: string) =>
      read([
        ['姓名', '身份证号', header],
        ['王伟', BOY, text],
      ]).records[0]!.boarding;
    assert.equal(boarding('就读方式', '1-走读'), false);
    assert.equal(boarding('就读方式', '住校'), true);
    assert.equal(boarding('是否寄宿', '否'), false);
    assert.equal(boarding('是否寄宿', '√'), true);
    assert.equal(boarding('是否走读', '是'), false);
    assert.equal(boarding('走读/住校', '寄宿生'), true);
    assert.equal(boarding('是否寄宿', ''), undefined);
  });

  test('a question with its answers as columns', () => {
    const { records } = read([
      ['姓名', '身份证号', '是否寄宿', ''],
      ['', '', '是', '否'],
      ['王伟', BOY, '√', ''],
      ['李丽', GIRL, '', '√'],
    ]);
    assert.deepEqual(
      records.map((record) => record.boarding),
      [true, false],
    );
  });

  test('students of higher education', () => {
    const { records, tables } = read([
      ['南乐县2018年大学新生及在校生花名册'],
      ['姓名', '身份证号', '院校名称', '院校所在地', '层次', '录取年份', '是否新生', '在读证明'],
      ['王伟', id('20000101'), '郑州大学', '河南省郑州市', '本科', '2018', '是', '有'],
      ['李丽', id('19990203', 22), '武汉职业技术学院', '湖北武汉', '专科', '2017', '', '无'],
    ]);
    assert.equal(tables[0]!.form, 'higher-education');
    assert.deepEqual(
      records.map(({ stage, studyPlace, freshman, proofOfStudy }) => ({ stage, studyPlace, freshman, proofOfStudy })),
      [
        { stage: 'undergraduate', studyPlace: 'in-province', freshman: true, proofOfStudy: true },
        { stage: 'junior-college', studyPlace: 'out-of-province', freshman: false, proofOfStudy: false },
      ],
    );
  });

  test('pupils beyond the county', () => {
    const { records, tables } = read([
      ['南乐县2018年秋季县外就读学生登记表'],
      ['姓名', '身份证号', '就读学校', '就读地', '年级', '学籍证明', '资助证明'],
      ['王伟', BOY, '清丰县实验小学', '河南省濮阳市清丰县', '二年级', '有', '√'],
    ]);
    assert.equal(tables[0]!.form, 'out-of-county');
    assert.equal(records[0]!.studyPlace, 'in-province');
    assert.equal(records[0]!.stage, 'primary');
    assert.equal(records[0]!.proofOfAid, true);
  });

  test('a primary school that lists its new pupils is no university', () => {
    const { tables } = read([
      ['南乐县第一实验小学2018年秋季新生入学花名册'],
      ['姓名', '身份证号', '班级'],
      ['王伟', BOY, '一年级1班'],
    ]);
    assert.equal(tables[0]!.form, 'roll');
  });

  test('cards, holders and their faults', () => {
    const { records } = read([
      ['姓名', '身份证号', '开户行', '户名', '账号'],
      ['王伟', BOY, '南乐农商行', '王强', '6228 4800 1234 5678 903'],
      ['李丽', GIRL, '南乐农商行', '', Number('6228480012345678912')],
    ]);
    assert.equal(records[0]!.card?.holderName, '王强');
    assert.equal(records[0]!.card?.account, '6228480012345678903');
    assert.equal(records[1]!.card?.state, 'damaged');
    assert.equal(records[1]!.card?.holderName, undefined);
  });
});

describe('the survey', () => {
  const survey = (text: string, birth = '20040101') =>
    read(
      [
        ['户主姓名', '姓名', '身份证号', '在读情况', '备注'],
        ['王强', '王伟', id(birth), text, ''],
      ],
      { kind: 'survey' },
    ).records[0]!;

  test('what happened', () => {
    assert.equal(survey('死亡').event, 'died');
    assert.equal(survey('已毕业').event, 'graduated');
    assert.equal(survey('辍学').event, 'dropped-out');
    assert.equal(survey('外出务工').event, 'not-in-school');
    assert.equal(survey('户口迁出').event, 'moved');
    assert.equal(survey('转学').event, 'left');
    assert.equal(survey('在读').event, undefined);
    assert.equal(survey('转到濮阳市就读').event, undefined);
    assert.equal(survey('无辍学').event, undefined);
    assert.equal(survey('未入园', '20160101').event, undefined);
  });

  test('a remark about a parent is not about the child', () => {
    const { records } = read(
      [
        ['户主姓名', '姓名', '身份证号', '备注'],
        ['王强', '王伟', BOY, '父亲死亡'],
        ['王强', '李丽', GIRL, '已死亡'],
      ],
      { kind: 'survey' },
    );
    assert.equal(records[0]!.event, undefined);
    assert.equal(records[1]!.event, 'died');
  });

  test('whether in school may be answered with what happened', () => {
    const { records } = read(
      [
        ['户主', '孩子姓名', '身份证号', '是否在读'],
        ['王强', '王伟', BOY, '死亡'],
        ['李刚', '李丽', GIRL, '否'],
      ],
      { kind: 'survey' },
    );
    assert.deepEqual(
      records.map((record) => record.event),
      ['died', 'not-in-school'],
    );
  });

  test('township and village from title and sheet name', () => {
    const village = divisions.find((division) => division.level === 'village')!;
    const township = divisions.find((division) => division.divisionCode === village.parentCode)!;
    const { records } = read(
      [[`${township.name}2018年秋季入户排查登记表`], ['户主姓名', '姓名', '身份证号'], ['王强', '王伟', BOY]],
      { kind: 'survey', name: village.name.replace(/村委会|居委会/, '') },
    );
    assert.equal(records[0]!.townshipName, township.name);
    assert.ok(village.name.startsWith(records[0]!.villageName!));
  });
});

describe('aid received', () => {
  test('payer, term and benefit, from the row or from the title', () => {
    const { records } = read(
      [
        ['2018年春季学期学前教育资助发放花名册'],
        ['资金来源:省级财政'],
        ['姓名', '身份证号', '金额'],
        ['王伟', BOY, '500元'],
      ],
      { kind: 'received' },
    );
    assert.deepEqual(records[0]!.received, {
      benefitText: '学前教育资助',
      payer: 'province',
      payerText: '省级财政',
      amountFen: 50000n,
      term: '2018-spring',
    });
  });

  test('who pays', () => {
    const payer = (text: string) =>
      read(
        [
          ['姓名', '身份证号', '资助项目', '资金来源', '学年'],
          ['王伟', BOY, '国家助学金', text, '2018-2019'],
        ],
        { kind: 'received' },
      ).records[0]!.received;
    assert.equal(payer('中央财政')?.payer, 'central');
    assert.equal(payer('河南省郑州市金水区教育局')?.payer, 'other');
    assert.equal(payer('南乐县教育局')?.payer, 'county');
    assert.equal(payer('濮阳市财政局')?.payer, 'city');
    assert.equal(payer('县扶贫办')?.payer, 'other');
    assert.equal(payer('省级')?.payer, 'province');
    assert.equal(payer('')?.payer, 'central');
    assert.equal(payer('省级')?.schoolYear, 2018);
  });
});

describe('cells that hold two things', () => {
  test('school and grade in one cell', () => {
    const { records } = read(
      [
        ['户主', '孩子姓名', '身份证号', '就读学校及年级'],
        ['王强', '王伟', BOY, '南乐县第一初级中学七年级(3)班'],
      ],
      { kind: 'survey' },
    );
    assert.equal(records[0]!.schoolName, '南乐县第一初级中学');
    assert.equal(records[0]!.stage, 'junior');
    assert.equal(records[0]!.grade, 1);
  });

  test('a column for each benefit', () => {
    const { records } = read(
      [
        ['姓名', '身份证号', '保教费(元)', '生活费(元)', '学期'],
        ['王伟', BOY, '300', '200', '2018年秋季'],
        ['李丽', GIRL, '', '200', '2018年秋季'],
      ],
      { kind: 'received' },
    );
    assert.equal(records[0]!.received?.benefitText, '保教费、生活费');
    assert.equal(records[0]!.received?.amountFen, 50000n);
    assert.equal(records[1]!.received?.benefitText, '生活费');
  });

  test('questions that only sound alike are not read', () => {
    const { records } = read([
      ['姓名', '身份证号', '是否随班就读', '是否在外地就读', '班级'],
      ['王伟', BOY, '否', '否', '三年级1班'],
    ]);
    assert.equal(records[0]!.event, undefined);
  });
});

describe('a mapping file', () => {
  test('names header rows, columns and constants', () => {
    const { records } = read(
      [
        ['甲', '乙', '丙'],
        ['王伟', BOY, '是'],
      ],
      {
        mapping: `
files:
  - file: 名单.xlsx
    headerRow: 1
    columns: { A: name, 乙: nationalId, C: boardingYes }
    constants: { schoolName: 南乐县某小学, stage: 小学 }`,
      },
    );
    assert.equal(records[0]!.name, '王伟');
    assert.equal(records[0]!.boarding, true);
    assert.equal(records[0]!.schoolName, '南乐县某小学');
    assert.equal(records[0]!.stage, 'primary');
  });

  test('an unknown field is refused with a sentence', () => {
    assert.throws(() => parseMapping('files: [{ file: a, columns: { A: nickname } }]'), {
      code: 'intake.mapping-invalid',
      zh: '映射文件有误：files 第1项 columns A: 没有这样的取值。请对照手册改正后再运行。',
    });
  });
});

describe('laws', () => {
  const word = fc.constantFrom(
    '姓名',
    '身份证号',
    '户主姓名',
    '年级',
    '班级',
    '备注',
    '是否寄宿',
    '金额',
    '合计',
    '注:',
    '填表人:',
    BOY,
    GIRL,
    '王伟',
    '三年级二班',
    '',
    '',
    '2018-10-15',
    '4.10923E+17',
    '学校',
    '岳村集村',
    '是',
    '√',
    '死亡',
    '户编号',
    '监护人',
    '脱贫年度',
    '#!%;',
  );
  const cell = fc.oneof(
    { weight: 4, arbitrary: word },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  );
  const table = fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 25 });
  const merge = fc.tuple(fc.nat(20), fc.nat(5), fc.nat(8), fc.nat(4)).map(([row, tall, column, wide]) => ({
    firstRow: row + 1,
    lastRow: row + 1 + tall,
    firstColumn: column + 1,
    lastColumn: column + 1 + wide,
  }));

  test('never throws, and every row is a record or set aside once', () => {
    fc.assert(
      fc.property(
        table,
        fc.array(merge, { maxLength: 4 }),
        fc.constantFrom('registry', 'enrolment', 'attendance', 'survey', 'received'),
        (values, merges, kind) => {
          const reading = read(values, { merges, kind });
          const rows = reading.records.map((record) => record.row);
          assert.equal(new Set(rows).size, rows.length);
          for (const finding of reading.findings) {
            assert.match(finding.reason, /。$/);
            assert.match(finding.remedy, /。$/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the order of columns does not matter', () => {
    const columns = [
      ['姓名', '王伟'],
      ['身份证号', BOY],
      ['年级', '三年级'],
      ['就读方式', '走读'],
      ['监护人姓名', '王强'],
      ['学校名称', '南乐县岳村集小学'],
    ] as const;
    fc.assert(
      fc.property(fc.shuffledSubarray([...columns], { minLength: columns.length }), (order) => {
        const [record] = read([order.map(([header]) => header), order.map(([, value]) => value)]).records;
        assert.equal(record!.name, '王伟');
        assert.equal(record!.nationalId.value, BOY);
        assert.equal(record!.grade, 3);
        assert.equal(record!.boarding, false);
        assert.equal(record!.guardians[0]!.name, '王强');
      }),
      { numRuns: 50 },
    );
  });
});
