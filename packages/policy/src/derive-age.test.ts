import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainDate, type TermId } from '@bulou/kernel';
import { deriveAgeFacts } from './derive-age.ts';

const derive = (birth: string | undefined, census: string, term: TermId) =>
  deriveAgeFacts(birth === undefined ? undefined : plainDate(birth), plainDate(census), term);

test('seven is reached on the birthday itself, held against 1 September of the school year', () => {
  assert.equal(derive('2011-09-01', '2018-10-15', '2018-autumn').underSevenAtSchoolYearStart, false);
  assert.equal(derive('2011-09-02', '2018-10-15', '2018-autumn').underSevenAtSchoolYearStart, true);
});

test('spring belongs to the school year that began the autumn before', () => {
  assert.equal(derive('2010-09-02', '2018-04-15', '2018-spring').underSevenAtSchoolYearStart, true);
  assert.equal(derive('2010-09-01', '2018-04-15', '2018-spring').underSevenAtSchoolYearStart, false);
});

test('a child born on the census date counts as born', () => {
  assert.equal(derive('2018-10-15', '2018-10-15', '2018-autumn').bornByCensus, true);
  assert.equal(derive('2018-10-16', '2018-10-15', '2018-autumn').bornByCensus, false);
});

test('without a birth date both facts are unknown', () => {
  assert.deepEqual(derive(undefined, '2018-10-15', '2018-autumn'), {
    bornByCensus: undefined,
    underSevenAtSchoolYearStart: undefined,
  });
});

test('a leap-day child is six on 1 September before the seventh birthday', () => {
  assert.equal(derive('2012-02-29', '2018-10-15', '2018-autumn').underSevenAtSchoolYearStart, true);
  assert.equal(derive('2012-02-29', '2019-10-15', '2019-autumn').underSevenAtSchoolYearStart, false);
});
