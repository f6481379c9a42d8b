import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRandom } from '@bulou/kernel';
import type { Comparator } from '../comparison/comparator.ts';
import { countComparablePairs, surveyPopulation } from './strangers.ts';

/** Records 0-3 are one list, 4-6 another; the codes are the names. */
const exclusive = Int32Array.of(0, 0, 0, 0, 1, 1, 1);
const codes = Int32Array.of(1, 1, 2, 3, 1, 2, 0);
const comparator: Comparator = {
  name: 'name',
  label: 'name',
  role: 'identity',
  nulls: 'neutral',
  levels: [
    { id: 'equal', zh: '', en: '', m: 0.9, u: 0.1 },
    { id: 'else', zh: '', en: '', m: 0.1, u: 0.9 },
  ],
  columns: ['name'],
  exact: { level: 0, codes },
  settings: { kind: 'exact', column: 'name', termFrequency: false },
  describe: () => '',
  evaluate: (left, right) => {
    if (codes[left] === 0 || codes[right] === 0) return 2;
    return codes[left] === codes[right] ? 0 : 1;
  },
};

test('u of an exact level comes from value frequencies, not from a sample', () => {
  const all = () => true;
  assert.equal(countComparablePairs(exclusive, all), 12); // 4 × 3
  const population = surveyPopulation([comparator], exclusive, all, 2000, makeRandom(1));
  // Name 1: 2 × 1 pairs, name 2: 1 × 1, name 3: 1 × 0.
  assert.equal(population.counts[0]?.[0], 3);
  // A missing name on the right side: 4 of the 12 pairs, seen by sampling.
  assert.ok(Math.abs((population.counts[0]?.[2] ?? 0) - 4) < 0.5);
});

test('a population of one exclusive list has no pairs and does not hang', () => {
  const population = surveyPopulation([comparator], new Int32Array(7), () => true, 100, makeRandom(1));
  assert.equal(population.pairs, 0);
  assert.equal(population.sampled, 0);
});
