import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDigitOf, makeNationalId } from '@bulou/kernel';
import fc from 'fast-check';
import { compareBirths, correctionsOf, readBirthNumber, readIdFeatures } from '../chinese/identity-features.ts';
import { compareIdentity, makeIdentityFacts } from './chinese-identity.ts';

const facts = (id: string, birth = '', sex = 0) => makeIdentityFacts(readIdFeatures(id), readBirthNumber(birth), sex);
const compare = (a: ReturnType<typeof facts>, b: ReturnType<typeof facts>) => {
  assert.equal(compareIdentity(a, b), compareIdentity(b, a));
  return compareIdentity(a, b);
};

const own = makeNationalId('41092320100315123');
const brother = makeNationalId('41092320120801231');
const replaceAt = (text: string, at: number, digit: string) => text.slice(0, at) + digit + text.slice(at + 1);
const oneOff = replaceAt(own, 12, own[12] === '9' ? '8' : '9');
const swapped = own.slice(0, 14) + own[15] + own[14] + own.slice(16);

test('numbers, birth dates and sex are one answer', () => {
  assert.equal(compare(facts(own), facts(own)), 'id-equal');
  assert.equal(compare(facts(own, '2010-03-15', 1), facts(own, '', 1)), 'id-equal');
  assert.equal(compare(facts(own, '2012-08-01'), facts(own, '2010-03-15')), 'id-equal-birth-conflict');
  assert.equal(compare(facts(own, '2012-08-01'), facts(own)), 'id-equal-birth-conflict');
  assert.equal(compare(facts(oneOff), facts(own)), 'id-one-slip');
  assert.equal(compare(facts(swapped), facts(own)), 'id-one-slip');
  assert.equal(compare(facts(own.slice(0, 17)), facts(own)), 'id-one-slip');
  assert.equal(compare(facts(`${own.slice(0, 15)}000`), facts(own)), 'id-damaged');
  assert.equal(compare(facts(own), facts(brother)), 'id-different-valid');
  assert.equal(compare(facts(own), facts(makeNationalId('41092320100315124'))), 'id-different-valid-birth-equal');
  assert.equal(compare(facts('', '2010-03-15', 1), facts(own, '', 1)), 'birth-sex-equal');
  assert.equal(compare(facts('', '2010-03-15', 2), facts(own, '', 1)), 'birth-equal-sex-different');
  assert.equal(compare(facts('', '2010-03'), facts(own)), 'birth-near');
  assert.equal(compare(facts('', '2010-03-16'), facts(own)), 'birth-near');
  assert.equal(compare(facts('', '2012-08-01'), facts(own)), 'birth-different');
  assert.equal(compare(facts('', '', 1), facts('', '', 1)), 'sex-equal');
  assert.equal(compare(facts(''), facts(own)), undefined);
});

test('a first-generation number of 15 digits equals its 18-digit form', () => {
  const fifteen = '410923800315123';
  assert.equal(compare(facts(fifteen), facts(makeNationalId('41092319800315123'))), 'id-equal');
});

test('two valid numbers are never one slip apart: GB 11643 finds every single digit and neighbour swap', () => {
  const first17 = fc
    .tuple(
      fc.integer({ min: 1990, max: 2018 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 0, max: 999 }),
    )
    .map(
      ([year, month, day, order]) =>
        `410923${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${String(order).padStart(3, '0')}`,
    );
  fc.assert(
    fc.property(first17, fc.nat(16), fc.integer({ min: 1, max: 9 }), (digits, at, change) => {
      const right = makeNationalId(digits);
      const wrong = replaceAt(right, at, String((Number(right[at]) + change) % 10));
      assert.notEqual(checkDigitOf(wrong.slice(0, 17)), wrong[17]);
      assert.ok(correctionsOf(wrong).includes(right));
      const lost = right.slice(0, at) + right.slice(at + 1);
      assert.ok(correctionsOf(lost).includes(right));
    }),
    { numRuns: 300 },
  );
});

test('birth dates: equal, near by one part, far', () => {
  assert.equal(compareBirths(20100315, 20100315), 'equal');
  assert.equal(compareBirths(20100315, 20110315), 'near');
  assert.equal(compareBirths(20100305, 20100503), 'near');
  assert.equal(compareBirths(20091231, 20100101), 'near');
  assert.equal(compareBirths(20100300, 20100315), 'near');
  assert.equal(compareBirths(20100315, 20120801), 'different');
  assert.equal(compareBirths(0, 20120801), 'unknown');
});
