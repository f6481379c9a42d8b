import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockOn, compare, createLinker, LinkageModel, type LinkageSettingsInput, type Linker } from '../index.ts';

type Written = LinkageSettingsInput['comparisons'][number];

const MODEL = {
  version: 1,
  matchShare: 0.5,
  relativeShare: 0,
  training: {
    comparablePairs: 1,
    candidatePairs: 1,
    patterns: 1,
    sampledPairs: 0,
    iterations: 0,
    converged: true,
    lastChange: 0,
    expectedMatches: 1,
  },
} as const;

/** Ten names: six Smiths, two Smyths, one Weld, one unknown. */
const PEOPLE = ['Smith', 'Smith', 'Smith', 'Smith', 'Smith', 'Smith', 'Smyth', 'Smyth', 'Weld', ''].map((name, at) => ({
  id: String(at),
  name,
}));

/** A model of one comparison: equal m 0.8, u 0.2 (+2 bits), near m 0.1, u 0.1 (0 bits), else 0.1 and 0.7. */
async function linkWith(comparison: Written, missing = { m: 1, u: 1, relative: 1 }): Promise<Linker> {
  const level = (id: string, m: number, u: number) => ({ id, m, u, relative: u });
  const levels = [level('exact', 0.8, 0.2), level('levenshtein-1', 0.1, 0.1), level('else', 0.1, 0.7)];
  const model = LinkageModel.parse({ ...MODEL, comparisons: [{ name: 'name', levels, missing }] });
  const settings: LinkageSettingsInput = {
    mode: 'dedupe',
    datasets: [{ name: 'people' }],
    comparisons: [{ ...comparison, name: 'name' }],
    blocking: [blockOn('name', 'name')],
  };
  return createLinker(settings, { people: PEOPLE }, { model });
}

const ref = (id: number) => ({ dataset: 'people', id: String(id) });
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test('a rare name weighs more, a common one less: log2(u of equality / share of the value)', async () => {
  const linker = await linkWith(compare.levenshtein('name', { thresholds: [1], termFrequency: true }));
  // Of nine known names six are Smith: 2 + log2(0.2 / (6/9)); two are Smyth: 2 + log2(0.2 / (2/9)).
  near(linker.explain(ref(0), ref(1)).matchWeight, 2 + Math.log2(0.2 / (6 / 9)));
  near(linker.explain(ref(6), ref(7)).matchWeight, 2 + Math.log2(0.2 / (2 / 9)));
  // Smith and Smyth are near; without a weight for fuzzy levels nothing is added.
  near(linker.explain(ref(0), ref(6)).matchWeight, 0);
  linker.close();
});

test('fuzzy levels take part of it, by the commoner value; no value is rarer than `least`', async () => {
  const linker = await linkWith(
    compare.levenshtein('name', { thresholds: [1], termFrequency: { exact: 1, fuzzy: 0.5, least: 0.4 } }),
  );
  near(linker.explain(ref(0), ref(6)).matchWeight, 0.5 * Math.log2(0.2 / (6 / 9)));
  near(linker.explain(ref(6), ref(7)).matchWeight, 2 + Math.log2(0.2 / 0.4));
  linker.close();
});

test('a missing value says nothing, or is evidence of its own', async () => {
  const neutral = await linkWith(compare.levenshtein('name', { thresholds: [1] }));
  near(neutral.explain(ref(0), ref(9)).matchWeight, 0);
  neutral.close();
  const evidence = await linkWith(compare.levenshtein('name', { thresholds: [1], nulls: 'evidence' }), {
    m: 0.05,
    u: 0.2,
    relative: 0.2,
  });
  near(evidence.explain(ref(0), ref(9)).matchWeight, -2);
  evidence.close();
});
