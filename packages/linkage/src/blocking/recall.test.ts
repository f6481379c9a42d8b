import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateFoundShare } from './latent-classes.ts';
import { estimateBlockingRecall } from './recall.ts';

test('missed matches follow Chao’s bias-corrected bound f1 (f1 - 1) / (2 (f2 + 1))', () => {
  // Ten sure matches: 4 found by one rule only, 3 by two, 3 by all three.
  const rules = Int32Array.of(1, 1, 2, 4, 3, 5, 6, 7, 7, 7);
  const recall = estimateBlockingRecall(['a', 'b', 'c'], rules, new Float64Array(10).fill(1));
  assert.equal(recall.found, 10);
  assert.equal(recall.recall, 10 / 11.5);
  assert.ok(Math.abs(recall.missed - (4 * 3) / (2 * 4)) < 1e-9);
  assert.deepEqual(recall.byRule[0], { rule: 'a', found: 7, foundOnlyHere: 2 });
});

test('two independent parts give the estimate of Lincoln and Petersen', () => {
  // 1,000 matches agree on one part with 0.8 and on the other with 0.6: 480 on both, 320 and 120 on one, 80 on none.
  // Each part is a rule. Lincoln-Petersen: 800 · 600 / 480 = 1,000, of which 920 are found.
  const counts = new Map([
    [0b11, 480],
    [0b01, 320],
    [0b10, 120],
  ]);
  const share = estimateFoundShare({ parts: 2, counts, rules: [0b01, 0b10] }, 1);
  assert.ok(Math.abs(share - 0.92) < 1e-3, String(share));
});

test('rules that share parts do not count as independent captures', () => {
  // Three parts, agreed on by 0.5 of 8,000 matches each, so 1,000 of each of 8 histories; the rules are all pairs of
  // parts. Four histories have two parts or more: half of the matches are found.
  const counts = new Map([0b011, 0b101, 0b110, 0b111].map((history) => [history, 1000]));
  const histories = { parts: 3, counts, rules: [0b011, 0b101, 0b110] };
  const share = estimateFoundShare(histories, 1);
  assert.ok(Math.abs(share - 0.5) < 1e-3, String(share));
});

test('with parts, the estimate allows for rules of the same columns', () => {
  const rules = Int32Array.from({ length: 920 }, (_, pair) => (pair < 480 ? 3 : pair < 800 ? 1 : 2));
  const parts = {
    rules: [[0], [1]],
    size: 2,
    agrees: (part: number, pair: number) => ((rules[pair] as number) & (1 << part)) !== 0,
  };
  const recall = estimateBlockingRecall(['a', 'b'], rules, new Float64Array(920).fill(1), parts);
  assert.deepEqual(
    recall.byMethod.map(({ method }) => method),
    ['latent-classes', 'lower-bound'],
  );
  assert.ok(Math.abs(recall.recall - 0.92) < 0.03, String(recall.recall));
});
