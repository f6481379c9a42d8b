import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockOn, compare, createLinker, LinkageModel } from '../index.ts';
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

test('one to many: a person of the distinct list has many rows, a row has one person, and rivals go to the better', async () => {
  const shares = (m: number, u: number) => [
    { id: 'exact', m, u, relative: u },
    { id: 'else', m: 1 - m, u: 1 - u, relative: 1 - u },
  ];
  const missing = { m: 1, u: 1, relative: 1 };
  // Prior odds 1/9. The number gives 0.9/0.01 = 90 or 0.1/0.99, the name 0.8/0.05 = 16 or 0.2/0.95.
  const model = LinkageModel.parse({
    version: 1,
    ...{ matchShare: 0.1, relativeShare: 0 },
    comparisons: [
      { name: 'exact:number', levels: shares(0.9, 0.01), missing },
      { name: 'exact:name', levels: shares(0.8, 0.05), missing },
    ],
    training: {
      ...{ comparablePairs: 10, candidatePairs: 10, patterns: 4, sampledPairs: 10 },
      ...{ iterations: 1, converged: true, lastChange: 0, expectedMatches: 1 },
    },
  });
  const registry = [
    { id: 'p', number: '1', name: 'Ann' },
    { id: 'q', number: '1', name: 'Eve' },
  ];
  // x: p 90·16/9 = 160, q 90·(4/19)/9 = 2.1. y: p 2.1, q 160. z has no number: p 16/9 = 1.8, q (4/19)/9.
  const payments = [
    { id: 'x', number: '1', name: 'Ann' },
    { id: 'x again', number: '1', name: 'Ann', paid: 2 },
    { id: 'y', number: '1', name: 'Eve' },
    { id: 'z', number: '', name: 'Ann' },
  ];
  const linker = await createLinker(
    {
      mode: 'link',
      datasets: [{ name: 'registry', uniqueWithin: true }, { name: 'payments' }],
      comparisons: [compare.exact('number'), compare.exact('name')],
      blocking: [blockOn('number', 'number'), blockOn('name', 'name')],
      decisions: { accept: 0.6, review: 0.3, minimumMargin: 0 },
    },
    { registry, payments },
    { model },
  );
  const result = await linker.link();
  const clusters = result.listClusters().map((members) => members.map(({ id }) => id).join(', '));
  assert.deepEqual(clusters, ['p, x, x again, z', 'q, y']);
  const [rival] = result.listPairsOf({ dataset: 'payments', id: 'y' }).filter(({ left }) => left.id === 'p');
  assert.ok(Math.abs((rival?.matchWeight ?? 0) - Math.log2((10 * 4) / 19)) < 1e-9);
  assert.notEqual(rival?.decision, 'same', '2.1 to 1 for p by itself, but q is the better of the two');
  linker.close();
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
