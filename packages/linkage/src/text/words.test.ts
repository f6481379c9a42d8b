import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWords, splitWords, weighWords } from './words.ts';

test('words are folded, compounds give their parts, Han text its pairs of characters', () => {
  assert.deepEqual(splitWords('The ＤＳＣ-W55, Black'), ['the', 'dscw55', 'dsc', 'w55', 'black']);
  assert.deepEqual(splitWords('南乐县食品'), ['南乐', '乐县', '县食', '食品']);
  assert.deepEqual(splitWords(' - '), []);
});

test('the cosine of word weights, worked out by hand', () => {
  // Three texts: "a" stands in all, x, y and z in one each. Weights: a = ln 2, the others ln 4 = 2 ln 2.
  const [first, second, third] = weighWords([
    ['aa', 'xx'],
    ['aa', 'yy'],
    ['aa', 'zz'],
  ]) as [never, never, never];
  // Unit vectors (1, 2) / √5; only "aa" is common: 1/√5 · 1/√5 = 0.2.
  assert.ok(Math.abs(compareWords(first, second) - 0.2) < 1e-12);
  assert.ok(Math.abs(compareWords(second, third) - 0.2) < 1e-12);
  assert.ok(Math.abs(compareWords(first, first) - 1) < 1e-12);
});

test('a slip counts by its likeness, a number does not', () => {
  const [slip, right, other] = weighWords([['stanley'], ['stanlye'], ['4217']]) as [never, never, never];
  // Jaro: 7 matches, one pair swapped: (1 + 1 + 6/7) / 3 = 0.952381; four equal first letters: + 0.4 (1 - jaro).
  assert.ok(Math.abs(compareWords(slip, right) - (20 / 21 + 0.4 * (1 / 21))) < 1e-12);
  assert.equal(compareWords(slip, other), 0);
  const [number, near] = weighWords([['4217'], ['4218']]) as [never, never];
  assert.equal(compareWords(number, near), 0);
});
