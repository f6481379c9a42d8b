import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  addYears,
  ageOn,
  daysBetween,
  isRealDate,
  makePlainDate,
  parsePlainDate,
  plainDate,
  readDateText,
} from './plain-date.ts';

/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

const anyDay = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([year, month, day]) => makePlainDate(year, month, day))
  .filter((day) => day !== undefined);

describe('days', () => {
  test('leap years are every fourth, not every hundredth, but every four-hundredth', () => {
    assert.deepEqual(
      [2000, 1900, 2012, 2013].map((year) => isRealDate(year, 2, 29)),
      [true, false, true, false],
    );
  });

  test('a day that does not exist is no day', () => {
    for (const text of ['2010-02-30', '2010-13-01', '2010-00-10', '2010-1-1', '0000-01-01', ' 2010-01-01', ''])
      assert.equal(parsePlainDate(text), undefined, text);
    assert.throws(() => plainDate('2010-02-30'), RangeError);
  });

  test('from the census to the day of payment are sixteen days', () => {
    assert.equal(daysBetween(plainDate('2018-10-15'), plainDate('2018-10-31')), 16);
    assert.equal(addDays(plainDate('2018-12-31'), 1), '2019-01-01');
    assert.equal(addDays(plainDate('0099-12-31'), 1), '0100-01-01');
  });

  test('a year after 29 February is 28 February', () => {
    assert.equal(addYears(plainDate('2016-02-29'), 1), '2017-02-28');
    assert.equal(addYears(plainDate('2016-02-29'), 4), '2020-02-29');
  });

  test('outside the years 1-9999 there is no day', () => {
    assert.throws(() => addDays(plainDate('9999-12-31'), 1), RangeError);
    assert.throws(() => addYears(plainDate('0001-01-01'), -1), RangeError);
  });

  test('a year of age is complete on the birthday, not the day before', () => {
    const born = plainDate('2011-09-01');
    assert.equal(ageOn(born, plainDate('2018-08-31')), 6);
    assert.equal(ageOn(born, plainDate('2018-09-01')), 7);
    assert.equal(ageOn(born, plainDate('2011-08-31')), -1);
  });

  test('counting days agrees with Date', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20000, max: 20000 }), (day, days) => {
        const date = new Date(0);
        date.setUTCFullYear(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8)) + days);
        const year = date.getUTCFullYear();
        if (year < 1 || year > 9999) return assert.throws(() => addDays(day, days), RangeError);
        const moved = addDays(day, days);
        assert.equal(moved, date.toISOString().slice(0, 10));
        assert.equal(daysBetween(day, moved), days);
      }),
    );
  });
});

describe('readDateText', () => {
  test('reads a whole day in every spelling of the offices', () => {
    for (const text of [
      ...['20100101', '2010.1.1', '2010-01-01', '2010/1/1', '2010年1月1日', '2010 年 1 月 1 号', '40179', '40179.5'],
      ...['2010-01-01 00:00:00', '2010/1/1 8:05', '2010-01-01T00:00:00.000Z', '2010-01-01T08:00:00+08:00'],
      ...['２０１０．１．１', "'20100101", '2010。1。1', '2010、1、1', '20100101.0'],
    ])
      assert.deepEqual(readDateText(text), { on: '2010-01-01', month: '2010-01', year: 2010 }, text);
  });

  test('a month stays a month and a year a year', () => {
    for (const text of ['201009', '2010-09', '2010.9', '2010年9月', '201009.0'])
      assert.deepEqual(readDateText(text), { month: '2010-09', year: 2010 }, text);
    assert.deepEqual(readDateText('2010年'), { year: 2010 });
  });

  test('does not guess', () => {
    for (const text of [
      '',
      '0',
      '2010-02-29',
      '2010.13.1',
      '20100000',
      '201013',
      '10.1.1',
      '1/1/2010',
      '08121030',
      '99999',
    ])
      assert.equal(readDateText(text), undefined, text);
  });

  test("Excel's day numbers of the 1900 calendar: 1 January 1970 is 25569", () => {
    assert.equal(readDateText('25569')?.on, '1970-01-01');
    assert.equal(readDateText('43388')?.on, '2018-10-15');
  });

  test('never throws, and whatever it calls a day is one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyText, fc.stringMatching(/^[\d年月日./-]{0,12}$/)), (text) => {
        const on = readDateText(text)?.on;
        assert.ok(on === undefined || parsePlainDate(on) === on);
      }),
    );
  });
});
