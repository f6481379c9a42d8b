import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateBlockingRecall } from './recall.ts';

test('missed matches follow Chao’s bias-corrected bound f1 (f1 - 1) / (2 (f2 + 1))', () => {
  // Ten sure matches: 4 found by one rule only, 3 by two, 3 by all three.
  const rules = Int32Array.of(1, 1, 2, 4, 3, 5, 6, 7, 7, 7);
  const recall = estimateBlockingRecall(['a', 'b', 'c'], rules, new Float64Array(10).fill(1));
  assert.equal(recall.found, 10);
  assert.equal(recall.missed, (4 * 3) / (2 * 4));
  assert.equal(recall.recall, 10 / 11.5);
  assert.deepEqual(recall.byRule[0], { rule: 'a', found: 7, foundOnlyHere: 2 });
});
