import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { characters, damerauLevenshtein, jaro, jaroWinkler, levenshtein } from './similarity.ts';

const of = (text: string) => characters(text);

test('distances count characters, not bytes', () => {
  assert.equal(levenshtein(of('张伟'), of('张玮')), 1);
  assert.equal(levenshtein(of('李秀英'), of('李秀荣')), 1);
  assert.equal(levenshtein(of('𫖯'), of('俯')), 1);
  assert.equal(levenshtein(of('kitten'), of('sitting')), 3);
  assert.equal(levenshtein(of('kitten'), of('sitting'), 1), 2);
  assert.equal(damerauLevenshtein(of('ca'), of('ac')), 1);
  // ca → ac → abc: a swap with something put between counts as two, not three.
  assert.equal(damerauLevenshtein(of('ca'), of('abc')), 2);
  assert.equal(damerauLevenshtein(of('王小明'), of('小王民'), 5), 2);
  assert.equal(damerauLevenshtein(of('abcdef'), of('uvwxyz'), 2), 3);
});

test('Jaro and Jaro-Winkler give the published values', () => {
  assert.ok(Math.abs(jaro(of('martha'), of('marhta')) - 0.944444) < 1e-6);
  assert.ok(Math.abs(jaroWinkler(of('martha'), of('marhta')) - 0.961111) < 1e-6);
  assert.ok(Math.abs(jaroWinkler(of('dwayne'), of('duane')) - 0.84) < 1e-6);
  assert.ok(Math.abs(jaroWinkler(of('dixon'), of('dicksonx')) - 0.813333) < 1e-6);
});

test('all similarities are symmetric', () => {
  const text = fc.array(fc.constantFrom(...'ab王李'), { maxLength: 7 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      assert.equal(levenshtein(a, b), levenshtein(b, a));
      assert.equal(damerauLevenshtein(a, b), damerauLevenshtein(b, a));
      assert.ok(Math.abs(jaro(a, b) - jaro(b, a)) < 1e-12);
    }),
  );
});
