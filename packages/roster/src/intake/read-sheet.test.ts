import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BOY, codesOf, GIRL, id, read } from '../../test/sheet-sample.ts';

describe('where the table is', () => {
  test('a plain header in the first row', () => {
    const { records } = read([
      ['姓名', '性别', '身份证号', '年级'],
      ['王伟', '男', BOY, '三年级'],
    ]);
    assert.equal(records.length, 1);
    assert.equal(records[0]!.name, '王伟');
    assert.equal(records[0]!.nationalId.value, BOY);
    assert.equal(records[0]!.row, 2);
    assert.equal(records[0]!.grade, 3);
  });

  test('title, unit line and a header of two levels; the guardian is not the pupil', () => {
    const { records, tables } = read(
      [
        ['南乐县岳村集小学2018年秋季学期学生花名册'],
        ['填报单位(盖章):南乐县岳村集小学      填报日期:2018年10月15日'],
        ['序号', '学生信息', '', '', '监护人', '', '备注'],
        ['', '姓名', '身份证号', '班级', '姓名', '电话', ''],
        [1, '王伟', BOY, '三年级二班', '王强', '13812345678', ''],
        ['合计', '1人', '', '', '', '', ''],
        ['填表人:      审核人:      ', '', '', '', '', '', ''],
      ],
      {
        merges: [
          { firstRow: 1, lastRow: 1, firstColumn: 1, lastColumn: 7 },
          { firstRow: 3, lastRow: 3, firstColumn: 2, lastColumn: 4 },
          { firstRow: 3, lastRow: 3, firstColumn: 5, lastColumn: 6 },
        ],
      },
    );
    assert.deepEqual(tables[0]!.headerRows, [3, 4]);
    assert.equal(records.length, 1);
    const [pupil] = records;
    assert.equal(pupil!.schoolName, '南乐县岳村集小学');
    assert.deepEqual(pupil!.guardians, [{ name: '王强', phone: '13812345678' }]);
    assert.equal(pupil!.stage, 'primary');
    assert.equal(pupil!.grade, 3);
    assert.deepEqual(tables[0]!.setAside, { total: 1, signature: 1 });
  });

  test('the same header in a text file, where nothing is merged', () => {
    const { records } = read([
      ['序号', '学生信息', '', '', '监护人', '', '备注'],
      ['', '姓名', '身份证号', '班级', '姓名', '电话', ''],
      [1, '王伟', BOY, '三年级二班', '王强', '13812345678', ''],
    ]);
    assert.equal(records[0]!.name, '王伟');
    assert.equal(records[0]!.guardians[0]!.name, '王强');
  });

  test('merged group names above a header do not become data', () => {
    const { records } = read(
      [
        ['编号', '幼儿', '', '', '', '监护人', '', '所在村'],
        ['', '姓 名', '性 别', '出生年月', '身份证号码', '姓 名', '电 话', ''],
        ['1', '朱豪', '男', '2015.6.11', id('20150611'), '朱超', '13764879043', '岳村集村'],
      ],
      {
        merges: [
          { firstRow: 1, lastRow: 2, firstColumn: 1, lastColumn: 1 },
          { firstRow: 1, lastRow: 1, firstColumn: 2, lastColumn: 5 },
          { firstRow: 1, lastRow: 1, firstColumn: 6, lastColumn: 7 },
          { firstRow: 1, lastRow: 2, firstColumn: 8, lastColumn: 8 },
        ],
      },
    );
    assert.equal(records.length, 1);
    assert.equal(records[0]!.birthOn, '2015-06-11');
    assert.equal(records[0]!.guardians[0]!.phone, '13764879043');
  });

  test('a header that comes again on every page continues the table', () => {
    const header = ['序号', '姓名', '身份证号'];
    const { records, tables } = read([header, [1, '王伟', BOY], header, [2, '李丽', GIRL]]);
    assert.equal(tables.length, 1);
    assert.deepEqual(
      records.map((record) => record.row),
      [2, 4],
    );
  });

  test('several tables in one sheet, each with its class', () => {
    const header = ['序号', '姓名', '性别'];
    const { records, tables } = read(
      [['一年级(1)班学生名单'], header, [1, '王伟', '男'], ['一年级(2)班学生名单'], header, [1, '李丽', '女']],
      { kind: 'attendance', path: '南乐县岳村集小学.xlsx' },
    );
    assert.equal(tables.length, 2);
    assert.deepEqual(
      records.map((record) => record.className),
      ['一年级(1)班', '一年级(2)班'],
    );
    assert.equal(records[0]!.schoolName, '南乐县岳村集小学');
  });

  test('class headings between the rows', () => {
    const { records } = read(
      [
        ['序号', '姓名', '性别'],
        ['三年级一班', '', ''],
        [1, '王伟', '男'],
        ['三年级二班', '', ''],
        [1, '李丽', '女'],
      ],
      { kind: 'attendance' },
    );
    assert.deepEqual(
      records.map((record) => record.className),
      ['三年级一班', '三年级二班'],
    );
  });

  test('instructions are passed over, and said', () => {
    const reading = read([['填表说明'], ['1. 身份证号请填 18 位'], ['2. 姓名与户口簿一致']], { name: '填表说明' });
    assert.equal(reading.tables.length, 0);
    assert.deepEqual(codesOf(reading), ['sheet-instructions']);
  });

  test('two people side by side: the second is reported', () => {
    const reading = read([
      ['序号', '姓名', '性别', '序号', '姓名', '性别'],
      [1, '王伟', '男', 2, '李丽', '女'],
    ]);
    assert.equal(reading.records.length, 1);
    assert.ok(codesOf(reading).includes('beside-table'));
  });

  test('an identity number beside each of two people belongs to the nearest name', () => {
    const head = id('19700101', 13);
    const { records } = read(
      [
        ['户主姓名', '身份证号', '孩子姓名', '身份证号', '在读情况'],
        ['王强', head, '王伟', BOY, '在读'],
      ],
      { kind: 'survey' },
    );
    assert.equal(records[0]!.nationalId.value, BOY);
    assert.equal(records[0]!.head?.nationalId?.value, head);
  });

  test('columns of teachers and helpers are not the pupil', () => {
    const { records } = read([
      ['班主任姓名', '学生姓名', '身份证号', '帮扶人姓名', '帮扶人电话'],
      ['赵老师', '王伟', BOY, '钱干部', '13812345678'],
    ]);
    assert.equal(records[0]!.name, '王伟');
    assert.deepEqual(records[0]!.phones, []);
  });
});

describe('what is set aside or filled', () => {
  test('totals are checked', () => {
    const reading = read(
      [
        ['序号', '姓名', '身份证号', '资助项目', '金额(元)', '学期'],
        [1, '王伟', BOY, '学前教育资助', '500', '2018年秋季'],
        [2, '李丽', GIRL, '学前教育资助', '伍佰元', '2018年秋季'],
        ['合计', '', '', '', '1200', ''],
      ],
      { kind: 'received' },
    );
    assert.equal(reading.records.length, 2);
    assert.equal(reading.records[1]!.received?.amountFen, 50000n);
    assert.equal(reading.findings.filter((finding) => finding.code === 'total-differs').length, 1);
  });

  test('merged cells are filled down and said', () => {
    const reading = read(
      [
        ['村', '姓名', '身份证号'],
        ['岳村集村', '王伟', BOY],
        ['', '李丽', GIRL],
      ],
      { kind: 'survey', merges: [{ firstRow: 2, lastRow: 3, firstColumn: 1, lastColumn: 1 }] },
    );
    assert.equal(reading.records[1]!.villageName, '岳村集村');
    assert.deepEqual(reading.records[1]!.raw, ['', '李丽', GIRL]);
    assert.ok(codesOf(reading).includes('merged-filled'));
  });

  test('households whose number stands only at the head', () => {
    const reading = read(
      [
        ['户编号', '姓名', '证件号码', '与户主关系', '脱贫属性'],
        ['0001', '王强', id('19700101', 13), '户主', '未脱贫'],
        ['', '王伟', BOY, '之子', ''],
        ['0002', '李刚', id('19720101', 15), '户主', '已脱贫'],
        ['', '李丽', GIRL, '之女', ''],
      ],
      { kind: 'registry' },
    );
    assert.deepEqual(
      reading.records.map((record) => record.householdNo),
      ['0001', '0001', '0002', '0002'],
    );
    assert.deepEqual(
      reading.records.map((record) => record.poverty?.outOfPoverty),
      [false, false, true, true],
    );
    assert.ok(codesOf(reading).includes('group-filled'));
  });

  test('gaps that are no groups stay gaps', () => {
    const reading = read(
      [
        ['户编号', '户主', '孩子姓名', '身份证号', '是否脱贫'],
        ['0001', '王强', '王伟', BOY, '未脱贫'],
        ['', '李刚', '李丽', GIRL, ''],
        ['', '赵刚', '赵丽', id('20120203', 24), ''],
        ['0004', '钱刚', '钱丽', id('20120204', 26), '已脱贫'],
        ['', '孙刚', '孙丽', id('20120205', 28), ''],
      ],
      { kind: 'survey' },
    );
    assert.equal(reading.records[1]!.householdNo === undefined || reading.records[1]!.head?.name === '李刚', true);
    assert.equal(reading.records[1]!.flaggedPoor, undefined);
  });

  test('rows without a person, example rows and households without children', () => {
    const reading = read(
      [
        ['序号', '户主姓名', '孩子姓名', '身份证号', '出生日期', '备注'],
        ['例', '张三', '张小三', id('20120101', 19), '2012-01-01', ''],
        [1, '王强', '王伟', BOY, '2010-01-01', ''],
        [2, '李刚', '无', '', '', '无适龄儿童'],
        [3, '赵刚', '', '', '', ''],
        [4, '', '', '', '2012-03-04', ''],
        [5, '', '', '', '', ''],
      ],
      { kind: 'survey' },
    );
    assert.equal(reading.records.length, 1);
    const aside = reading.tables[0]!.setAside;
    assert.deepEqual(aside, { example: 1, 'no-child': 2, 'without-person': 1, template: 1 });
  });
});

describe('identity', () => {
  test('what is wrong with a number is said, and nothing is repaired', () => {
    const wrong = `${BOY.slice(0, 17)}${BOY[17] === '1' ? '2' : '1'}`;
    const reading = read([
      ['姓名', '身份证号', '性别', '出生日期'],
      ['王一', Number('410923201001011234'), '男', '2010-01-01'],
      ['王二', '4.10923E+17', '男', '2010-01-01'],
      ['王三', wrong, '男', '2010-01-01'],
      ['王四', `${BOY}43`, '男', '2010-01-01'],
      ['王五', '', '男', '2018-09-30'],
      ['王六', BOY, '女', '2010-02-01'],
      ['王?', `'${GIRL}`, '女', '20110203'],
      ['', id('20120101', 31), '男', '看不清'],
    ]);
    assert.deepEqual(
      reading.records.map((record) => record.nationalId.state),
      ['damaged', 'damaged', 'bad-checksum', 'valid', 'absent', 'valid', 'valid', 'valid'],
    );
    for (const code of [
      'id-damaged',
      'id-bad-checksum',
      'id-disability-certificate',
      'newborn-without-id',
      'sex-differs',
      'birth-differs',
      'name-uncertain',
      'name-absent',
      'date-unreadable',
    ]) {
      assert.ok(codesOf(reading).includes(code), code);
    }
    const damaged = reading.findings.find((finding) => finding.code === 'id-damaged');
    assert.equal(damaged?.column, '身份证号(B列)');
    assert.equal(damaged?.row, 2);
  });

  test('one fault in a whole column is one finding', () => {
    const rows = Array.from({ length: 60 }, (_, index) => [`王${'一二三四五六七八九十'[index % 10]}`, '4.10923E+17']);
    const reading = read([['姓名', '身份证号'], ...rows]);
    const found = reading.findings.filter((finding) => finding.code === 'id-damaged');
    assert.equal(found.length, 1);
    assert.equal(found[0]!.row, 0);
    assert.match(found[0]!.reason, /60 行/);
  });

  test('the same person twice', () => {
    const reading = read([
      ['姓名', '身份证号'],
      ['王伟', BOY],
      ['王 伟', BOY],
    ]);
    assert.ok(codesOf(reading).includes('duplicate-row'));
  });
});
