import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinker } from '../linker.ts';
import { blockOn, compare } from '../settings/builders.ts';

const rows = [
  { id: '1', name: 'ann', town: 'york' },
  { id: '2', name: 'ann', town: 'york' },
  { id: '3', name: 'ann', town: 'leeds' },
  { id: '4', name: 'bea', town: 'york' },
];

test('pairs are counted by rule, cumulatively, with the largest blocks', async () => {
  const linker = await createLinker(
    {
      mode: 'dedupe',
      datasets: [{ name: 'people' }],
      comparisons: [compare.exact('name'), compare.exact('town')],
      blocking: [blockOn('name', 'name'), blockOn('town', 'town')],
    },
    { people: rows },
  );
  try {
    // ann: 1-2, 1-3, 2-3. york: 1-2, 1-4, 2-4, of which 1-2 is known already.
    const expected = [
      ['name', 3, 3, 3],
      ['town', 3, 2, 5],
    ];
    const read = async () =>
      (await linker.countRules()).map(({ rule, pairs, newPairs, cumulativePairs }) => [
        rule,
        pairs,
        newPairs,
        cumulativePairs,
      ]);
    assert.deepEqual(await read(), expected);
    const [name] = await linker.countRules();
    assert.deepEqual(name?.largestBlocks, [{ records: 3, pairs: 3, example: '1' }]);
    // The same from pairs that are made already.
    await linker.link();
    assert.deepEqual(await read(), expected);
  } finally {
    linker.close();
  }
});

test('a rule leaves out blocks over its own limit and says how many', async () => {
  const linker = await createLinker(
    {
      mode: 'dedupe',
      datasets: [{ name: 'people' }],
      comparisons: [compare.exact('name'), compare.exact('town')],
      blocking: [{ ...blockOn('name', 'name'), maxBlockPairs: 2 }, blockOn('town', 'town')],
    },
    { people: rows },
  );
  try {
    const [name, town] = await linker.countRules();
    assert.deepEqual([name?.pairs, name?.leftOut, town?.pairs, town?.newPairs], [0, 1, 3, 3]);
  } finally {
    linker.close();
  }
});
