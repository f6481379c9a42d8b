import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AssignmentEdge, chooseOneToOne } from './assignment.ts';

function bestByTrying(
  edges: readonly AssignmentEdge[],
  from = 0,
  lefts = new Set<number>(),
  rights = new Set<number>(),
): number {
  if (from === edges.length) return 0;
  const edge = edges[from] as AssignmentEdge;
  const without = bestByTrying(edges, from + 1, lefts, rights);
  if (lefts.has(edge.left) || rights.has(edge.right)) return without;
  const taken = bestByTrying(edges, from + 1, new Set([...lefts, edge.left]), new Set([...rights, edge.right]));
  return Math.max(without, edge.gain + taken);
}

test('the best sum may need second-best links: greedy would take 10 + 1, the optimum is 9 + 9', () => {
  const edges = [
    { left: 0, right: 0, gain: 10 },
    { left: 0, right: 1, gain: 9 },
    { left: 1, right: 0, gain: 9 },
    { left: 1, right: 1, gain: 1 },
  ];
  assert.deepEqual(chooseOneToOne(edges), { chosen: [1, 2], exact: true });
});

test('links that lose are never chosen', () => {
  assert.deepEqual(chooseOneToOne([{ left: 0, right: 0, gain: -1 }]).chosen, []);
});

test('the assignment is the optimum and uses each row once (against trying everything)', () => {
  const edge = fc.record({
    left: fc.integer({ min: 0, max: 3 }),
    right: fc.integer({ min: 0, max: 3 }),
    gain: fc.integer({ min: -5, max: 20 }),
  });
  const distinct = fc.uniqueArray(edge, { maxLength: 10, selector: ({ left, right }) => left * 10 + right });
  fc.assert(
    fc.property(distinct, (edges) => {
      const { chosen } = chooseOneToOne(edges);
      const taken = chosen.map((index) => edges[index] as AssignmentEdge);
      assert.equal(new Set(taken.map(({ left }) => left)).size, taken.length);
      assert.equal(new Set(taken.map(({ right }) => right)).size, taken.length);
      assert.equal(
        taken.reduce((sum, { gain }) => sum + gain, 0),
        bestByTrying(edges),
      );
    }),
    { numRuns: 300 },
  );
});
