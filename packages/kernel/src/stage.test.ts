import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { plainDate } from './plain-date.ts';
import {
  isCompulsory,
  isHigherEducation,
  readBoarding,
  readGradeText,
  STAGES,
  stageLabel,
  stageOfSchoolName,
} from './stage.ts';

/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

const on = plainDate('2018-10-15');

/** `primary 1`, `primary`, `? 1` or `?`. */
function show(text: string, hints: Parameters<typeof readGradeText>[1] = { on }): string {
  const { stage, grade } = readGradeText(text, hints);
  return grade === undefined ? (stage ?? '?') : `${stage ?? '?'} ${grade}`;
}

describe('readGradeText', () => {
  test('what says its stage itself', () => {
    const expected: Record<string, readonly string[]> = {
      'primary 1': ['小学一年级', '小学1年级', '小学一', '小学（一）年级'],
      'junior 1': [
        '初一',
        '七年级',
        '7年级',
        '初中一年级',
        '初中七年级',
        '初一(3)班',
        '七（2）班',
        '七年级2班',
        '701班',
        '初1',
        '初中2018级',
        '初1(2)班',
      ],
      'junior 3': ['初三', '九年级', '初中2016级', '九年级毕业班'],
      'senior 1': ['高一', '高中一年级', '普通高中一年级', '普高一年级', '高一2班', '高1', '高中2018级2班', '高1(2)班'],
      'senior 3': ['高三', '高中三年级', '高三复读'],
      'vocational 1': [
        '中职一年级',
        '职高一年级',
        '职业高中一年级',
        '中专一',
        '中等职业一年级',
        '技工学校一年级',
        '职高一',
        '中职2018级',
      ],
      'vocational 3': ['职高三年级', '职高三', '中职三年级'],
      'preschool 3': ['大班', '大一班', '大(1)班', '幼儿园大班', '学前班', '大班2班'],
      'preschool 1': ['小班', '小二班', '小(2)班'],
      preschool: ['学前教育', '混龄班', '托班', '幼儿园', '3-6岁'],
      infant: ['0-3岁', '散居婴幼儿'],
      'junior-college 2': ['专科二年级', '大专二年级', '高职高专二年级', '大二(专科)'],
      'undergraduate 4': ['本科四年级', '大学本科四年级', '本科四'],
      'undergraduate 3': ['2016级本科', '在读本科三年级'],
      postgraduate: ['硕士', '博士', '硕士研究生'],
      special: ['特教班', '送教上门'],
      senior: ['高中'],
      vocational: ['职高', '中专', '技师学院'],
      undergraduate: ['本科', '专升本'],
    };
    for (const [reading, texts] of Object.entries(expected))
      for (const text of texts) assert.equal(show(text), reading, text);
  });

  test('what does not say its stage leaves it open', () => {
    for (const [text, reading] of [
      ['一年级', '? 1'],
      ['五年级(2)班', '? 5'],
      ['六(1)班', '? 6'],
      ['三年级二班', '? 3'],
      ['3', '? 3'],
      ['大一', '? 1'],
      ['大学三年级', '? 3'],
      ['2018级1班', '?'],
      ['二班', '?'],
      ['初中一班', 'junior'],
      ['非在校', '?'],
      ['', '?'],
    ] as const)
      assert.equal(show(text), reading, text);
  });

  test('the school and the day say the rest', () => {
    for (const [text, schoolName, reading] of [
      ['2018级1班', '南乐县第一初级中学', 'junior 1'],
      ['18级1班', '南乐县第一初级中学', 'junior 1'],
      ['2016级', '南乐县第一高级中学', 'senior 3'],
      ['2013级', '元村镇中心小学', 'primary 6'],
      ['一年级', '南乐县职业中等专业学校', 'vocational 1'],
      ['二年级', '城关镇中心小学', 'primary 2'],
      ['一年级', '濮阳职业技术学院', 'junior-college 1'],
      ['三', '南乐县第一初级中学', 'junior 3'],
      ['七年级', '南乐县实验学校', 'junior 1'],
      ['2021级', '南乐县第一初级中学', 'junior'],
    ] as const)
      assert.equal(show(text, { on, schoolName }), reading, `${text} ${schoolName}`);
  });

  test('those who entered in September 2018 are in grade one until August 2019', () => {
    const gradeOn = (day: string) => show('2018级', { stageHint: 'primary', on: plainDate(day) });
    assert.deepEqual(['2018-09-01', '2019-03-01', '2019-09-01'].map(gradeOn), ['primary 1', 'primary 1', 'primary 2']);
  });

  test('never throws', () => {
    const words = fc.stringMatching(/^[初高中小大学职专一二三七年级班()\d本科-]{0,10}$/);
    fc.assert(
      fc.property(fc.oneof(words, anyText), (text) => {
        const { stage, grade } = readGradeText(text, { on });
        assert.ok(stage === undefined || STAGES.includes(stage));
        assert.ok(grade === undefined || (Number.isInteger(grade) && grade >= 1));
      }),
      { numRuns: 500 },
    );
  });
});

test('a school tells its stage by its name, or not', () => {
  for (const [name, stage] of [
    ['城关镇中心幼儿园', 'preschool'],
    ['元村镇中心小学附属幼儿园', 'preschool'],
    ['元村镇中心小学', 'primary'],
    ['岳村集教学点', 'primary'],
    ['南乐县第一初级中学', 'junior'],
    ['南乐县第一高级中学', 'senior'],
    ['南乐县职业中等专业学校', 'vocational'],
    ['南乐县特殊教育学校', 'special'],
    ['濮阳职业技术学院', 'junior-college'],
    ['南乐县实验学校', undefined],
    ['南乐县一中', undefined],
    ['郑州大学', undefined],
  ] as const)
    assert.equal(stageOfSchoolName(name), stage, name);
});

test('boarding is read from words before code numbers', () => {
  for (const text of ['住校', '寄宿', '2-住校', '2', '1-住校', '住宿生', '寄宿生', '住读'])
    assert.equal(readBoarding(text), true, text);
  for (const text of [
    '走读',
    '1-走读',
    '1',
    '通学',
    '通校',
    '不住校',
    '非寄宿',
    '非住校生',
    '未住宿',
    '不在校住宿',
    '走 读',
  ])
    assert.equal(readBoarding(text), false, text);
  for (const text of ['', '是', '否', '借宿', '半寄宿', '0', '9']) assert.equal(readBoarding(text), undefined, text);
});

test('every stage has a name in both languages and belongs to at most one group', () => {
  for (const stage of STAGES) {
    assert.ok(stageLabel(stage, 'zh') !== '' && stageLabel(stage, 'en') !== '');
    assert.ok(!(isCompulsory(stage) && isHigherEducation(stage)));
  }
  assert.deepEqual(STAGES.filter(isCompulsory), ['primary', 'junior']);
});
