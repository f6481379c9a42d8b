import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockOn, compare, createLinker, type LinkageSettingsInput, type RecordRef } from '../index.ts';
import { createLiveLinkage } from './create-live-linkage.ts';

const settings: LinkageSettingsInput = {
  mode: 'link-and-dedupe',
  datasets: [{ name: 'a', uniqueWithin: true }, { name: 'b' }],
  comparisons: [
    compare.exact('name', { termFrequency: true }),
    compare.exact('city'),
    compare.levenshtein('code', { thresholds: [1] }),
  ],
  blocking: [blockOn('name', 'name'), blockOn('code', 'code'), blockOn('city', 'city')],
  limits: { maxBlockPairs: 12 },
};
const seedRows = (dataset: string) =>
  Array.from({ length: 8 }, (_, row) => ({
    id: `${dataset}${row}`,
    name: `n${row % 5}`,
    city: `c${row % 3}`,
    code: `k${row}${row % 2}`,
  }));
const partition = (clusters: readonly (readonly RecordRef[])[]) =>
  clusters
    .map((members) =>
      members
        .map(({ dataset, id }) => `${dataset}/${id}`)
        .sort()
        .join(' '),
    )
    .sort();

const cell = (prefix: string, most: number) =>
  fc.integer({ min: 0, max: most }).map((n) => (n === 0 ? '' : `${prefix}${n}`));
const step = fc.record({
  dataset: fc.constantFrom('a', 'b'),
  place: fc.integer({ min: 0, max: 9 }),
  withdraw: fc.boolean(),
  row: fc.record({ name: cell('n', 4), city: cell('c', 3), code: cell('k1', 3) }),
});

test('any history of additions, corrections and withdrawals ends where a run from scratch ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const rows = new Map<string, Map<string, Record<string, string>>>(
        ['a', 'b'].map((name) => [name, new Map(seedRows(name).map((row) => [row.id, row]))]),
      );
      const live = await createLiveLinkage(settings, { a: seedRows('a'), b: seedRows('b') });
      for (const { dataset, place, withdraw, row } of steps) {
        const id = `${dataset}${place}`;
        const list = rows.get(dataset) as Map<string, Record<string, string>>;
        if (withdraw && list.size < 2) continue;
        if (withdraw && !list.has(id)) continue;
        const kind = list.has(id) ? 'correct' : 'add';
        if (withdraw) list.delete(id);
        else list.set(id, { id, ...row });
        const change = withdraw
          ? ({ kind: 'withdraw', dataset, id } as const)
          : ({ kind, dataset, row: { id, ...row } } as const);
        live.apply([change], 'now');
      }
      const ordered = (name: string) =>
        [...(rows.get(name)?.values() ?? [])].sort((x, y) => ((x.id ?? '') < (y.id ?? '') ? -1 : 1));
      const linker = await createLinker(
        settings,
        { a: ordered('a'), b: ordered('b') },
        { model: live.model, allowEmpty: true },
      );
      const expected = partition((await linker.link()).listClusters());
      linker.close();
      assert.deepEqual(partition(live.listClusters().map(({ records }) => records)), expected);
    }),
    { numRuns: 25, seed: 7 },
  );
});
