import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compareTerms,
  nextTerm,
  parseTermId,
  previousTerm,
  readTermText,
  schoolYearOf,
  type TermId,
  termId,
  termLabel,
} from './term.ts';

/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

const anyTerm = fc
  .tuple(fc.integer({ min: 1950, max: 2100 }), fc.constantFrom('spring', 'autumn'))
  .map(([year, season]): TermId => termId(`${year}-${season}`));

test('autumn 2018 and spring 2019 belong to the school year 2018-2019', () => {
  const year = { startYear: 2018, label: '2018-2019', startsOn: '2018-09-01', endsOn: '2019-08-31' };
  assert.deepEqual(schoolYearOf('2018-autumn'), year);
  assert.deepEqual(schoolYearOf('2019-spring'), year);
  assert.equal(schoolYearOf('2018-spring').label, '2017-2018');
});

test('the terms of the demonstration stand in order', () => {
  const terms: TermId[] = ['2018-autumn', '2017-autumn', '2018-spring'];
  assert.deepEqual(terms.sort(compareTerms), ['2017-autumn', '2018-spring', '2018-autumn']);
  assert.equal(termLabel('2018-autumn', 'zh'), '2018年秋季学期');
  assert.equal(termLabel('2018-spring', 'en'), 'Spring term 2018');
});

test('a term that is none is refused', () => {
  for (const text of ['2018-summer', '18-autumn', '2018autumn', '']) {
    assert.equal(parseTermId(text), undefined);
    assert.throws(() => termId(text), RangeError);
  }
});

test('next and previous undo each other and move the order by one', () => {
  fc.assert(
    fc.property(anyTerm, (term) => {
      assert.equal(previousTerm(nextTerm(term)), term);
      assert.equal(compareTerms(nextTerm(term), term), 1);
      assert.equal(readTermText(termLabel(term, 'zh')), term);
    }),
  );
});

test('reads the autumn of 2018 in every spelling', () => {
  for (const text of [
    ...[
      '2018秋',
      '2018年秋季',
      '2018年秋季学期',
      '18年秋季',
      '二〇一八年秋季',
      '2018年下半年',
      '2018-autumn',
      '2018 秋',
    ],
    ...[
      '2018-2019学年上学期',
      '2018-2019学年度第一学期',
      '2018—2019学年秋季学期',
      '2018至2019学年第1学期',
      '2018-19学年上期',
    ],
    ...['2018-2019学年(上)', '2018/2019学年第一学期', '2018学年第一学期', '2018-2019-1', '南乐县2018年秋季资助花名册'],
  ])
    assert.equal(readTermText(text), '2018-autumn', text);
});

test('the second half of a school year is the spring of the next calendar year', () => {
  for (const text of [
    '2018-2019学年第二学期',
    '2018-2019学年下学期',
    '2018-2019学年春季',
    '2018-2019-2',
    '2019春',
    '2019年上半年',
  ])
    assert.equal(readTermText(text), '2019-spring', text);
});

test('does not guess a term', () => {
  for (const text of ['', '秋季', '2018', '2018-2020学年上学期', '2018年', '20181', '学期'])
    assert.equal(readTermText(text), undefined, text);
});

test('never throws', () => {
  const anyTermText = fc.oneof(anyText, fc.stringMatching(/^[\d年学期上下春秋第一二-]{0,14}$/));
  fc.assert(
    fc.property(anyTermText, (text) => {
      const term = readTermText(text);
      assert.ok(term === undefined || parseTermId(term) === term);
    }),
  );
});
