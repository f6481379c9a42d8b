import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMargins } from './margins.ts';

/** Records 0 and 1 stand in list 7, record 2 in list 8: 2 could be 0 (6 bits) or 1 (9 bits). */
const pairs = { size: 2, left: Int32Array.of(0, 1), right: Int32Array.of(2, 2), rules: Int32Array.of(1, 1) };
const weights = Float64Array.of(6, 9);
const groupOf = (record: number) => (record === 2 ? 8 : 7);

test('the margin is the distance to the best rival of either record', () => {
  assert.deepEqual([...findMargins(pairs, weights, groupOf, 0)], [-3, 3]);
});

test('a pair that somebody said is two people is no rival', () => {
  const isAllowed = (left: number) => left !== 1;
  assert.deepEqual(
    [...findMargins(pairs, weights, groupOf, 0, isAllowed)],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  );
});
