import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem, plainDate, termId } from '@bulou/kernel';
import { makePublicNotice } from './public-notice.ts';

const SETTING = {
  countyCode: '410923',
  countyName: '南乐县',
  term: termId('2018-autumn'),
  censusOn: plainDate('2018-10-15'),
  madeOn: plainDate('2018-10-16'),
};
const make = (row: Record<string, string>, until = '2018-10-22') =>
  makePublicNotice(SETTING, {
    place: '吉七村',
    placeKey: '410923101201',
    from: plainDate('2018-10-16'),
    until: plainDate(until),
    amountFen: 120000n,
    rows: [row],
  });
const refuses = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

test('a notice shows harmless fields, its days and the sum in capitals', () => {
  const paper = make({ name: '张伟', benefit: '生活补助', amountYuan: '1200' });
  const text = JSON.stringify(paper);
  assert.ok(text.includes('壹仟贰佰元整') && text.includes('2018年10月22日'));
});

test('any other field, a number in an allowed one, and days that end before they begin are refused', () => {
  for (const field of ['nationalId', 'phone', 'account', 'reason', 'toString'])
    assert.throws(() => make({ name: '张伟', [field]: 'x' }), refuses('papers.notice-field'));
  for (const value of ['41092320080101001X', '4109 2320 0801 0100 1X', '１３９３９３００００１', '6217-0001-2345-6789'])
    assert.throws(() => make({ name: `张伟${value}` }), refuses('papers.notice-value'));
  assert.throws(() => make({ name: '张伟' }, '2018-10-15'), refuses('papers.notice-days'));
});
