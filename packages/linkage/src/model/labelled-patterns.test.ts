import assert from 'node:assert/strict';
import { test } from 'node:test';
import { THREE_TOWNS, THREE_TOWNS_SETTINGS } from '../../test/three-towns.ts';
import { createLinker, type PairLabel } from '../index.ts';
import { fitModel } from './em.ts';

const ref = (id: string) => ({ dataset: 'people', id });

test('labelled pairs count as what they were said to be, worked out by hand', () => {
  // 40 pairs are said to be one person, of which 30 agree; 60 are said to be two, none agrees.
  const comparison = {
    name: 'name',
    levels: [
      { id: 'equal', m: 0.9, u: 0.1 },
      { id: 'else', m: 0.1, u: 0.9 },
    ],
    likeMatchesForRelatives: false,
    missingIsEvidence: false,
  };
  const patterns = {
    size: 3,
    comparisons: 1,
    levels: Uint8Array.of(0, 1, 1),
    counts: Float64Array.of(30, 10, 60),
    patternOf: new Int32Array(0),
    known: Int8Array.of(1, 1, 0),
  };
  const population = {
    pairs: 10_000,
    counts: [Float64Array.of(1030, 8970, 0)],
    seen: [Int32Array.of(1030, 8970, 0)],
    exactLevel: [0],
    sampled: 10_000,
  };
  const options = { maxIterations: 50, tolerance: 1e-9, priorMatches: 20, relatives: false };
  const fit = fitModel([comparison], patterns, population, options);
  // m = (30 + 20 · 0.9) / (40 + 20) = 0.8; prior 40 of 10,000; u = (1030 - 30) / (10000 - 40).
  assert.ok(Math.abs((fit.comparisons[0]?.m[0] ?? 0) - 0.8) < 1e-9);
  assert.ok(Math.abs(fit.matchShare - 0.004) < 1e-12);
  assert.ok(Math.abs((fit.comparisons[0]?.u[0] ?? 0) - 1000 / 9960) < 1e-9);
  assert.deepEqual([...fit.posterior], [1, 1, 0]);
});

test('labels steer the training of a linker, compared pairs or not, and decide nothing', async () => {
  const trainWith = async (labels: readonly PairLabel[]) => {
    const linker = await createLinker(THREE_TOWNS_SETTINGS, { people: THREE_TOWNS }, { labels });
    const model = await linker.train();
    linker.close();
    return model;
  };
  const shareOfEqualNames = ({ comparisons }: Awaited<ReturnType<typeof trainWith>>) =>
    comparisons[0]?.levels[0]?.m ?? 0;
  const without = await trainWith([]);
  const steered = await trainWith([
    { left: ref('b1'), right: ref('b2'), same: true },
    { left: ref('c1'), right: ref('c2'), same: true },
  ]);
  assert.equal(without.training.labels, undefined);
  assert.equal(steered.training.labels, 2);
  // Both pairs have unlike names: equal names are rarer among pairs of one person than was thought.
  assert.ok(shareOfEqualNames(steered) < shareOfEqualNames(without));
  const pair = { left: ref('a1'), right: ref('a2') };
  await assert.rejects(
    trainWith([
      { ...pair, same: true },
      { ...pair, same: false },
    ]),
    { code: 'linkage.labels-contradict' },
  );
});
