import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCounty, makeCountySettings } from '../test/county.ts';
import { blockOn, compare, createLinker, LinkageModel, type LinkageSettingsInput, type RecordRef } from './index.ts';

const county = makeCounty(1200, 3);
const personOf = (ref: RecordRef) => county.truth.get(`${ref.dataset}/${ref.id}`);

test('a small county is linked without a wrong automatic link, and explained', async () => {
  const linker = await createLinker(makeCountySettings(1), county.rows);
  const result = await linker.link();
  const same = result.listPairs('same');
  assert.deepEqual(
    same.filter((pair) => personOf(pair.left) !== personOf(pair.right)),
    [],
  );
  assert.ok(result.model.training.converged);
  const sizes = new Map<number | undefined, number>();
  for (const person of county.truth.values()) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  const truePairs = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  assert.ok(same.length / truePairs > 0.97, `recall ${same.length / truePairs}`);
  const first = same[0];
  assert.ok(first);
  const explanation = linker.explain(first.left, first.right);
  const sum = explanation.steps.reduce((total, step) => total + step.weight, 0);
  assert.ok(Math.abs(sum - explanation.matchWeight) < 1e-9);
  assert.ok(Math.abs(explanation.matchWeight - first.matchWeight) < 1e-9);
  assert.match(explanation.zh, /身份证号相同且校验正确/);
  assert.equal(
    result.listClusters().flat().length,
    Object.values(county.rows).reduce((total, rows) => total + rows.length, 0),
  );
  linker.close();
});

test('the same seed gives the same result; a saved model gives the same weights', async () => {
  const run = async (model?: LinkageModel) => {
    const linker = await createLinker(makeCountySettings(5), county.rows, model ? { model } : {});
    const result = await linker.link();
    linker.close();
    return { model: result.model, pairs: result.listPairs() };
  };
  const first = await run();
  assert.deepEqual(await run(), first);
  const saved = LinkageModel.parse(JSON.parse(JSON.stringify(first.model)));
  assert.deepEqual((await run(saved)).pairs, first.pairs);
});

const simple: LinkageSettingsInput = {
  mode: 'link-and-dedupe',
  datasets: [{ name: 'a', uniqueWithin: true }, { name: 'b' }],
  comparisons: [compare.exact('name', { termFrequency: true }), compare.exact('city')],
  blocking: [blockOn('name', 'name')],
};
const row = (id: string, name: string, city = 'x') => ({ id, name, city });

test('constraints are obeyed whatever the weights say', async () => {
  const a = { dataset: 'a', id: '1' };
  const b = { dataset: 'b', id: '1' };
  const other = { dataset: 'b', id: '2' };
  const linker = await createLinker(
    { ...simple, decisions: { accept: 0.02, review: 0.01 } },
    { a: [row('1', 'li')], b: [row('1', 'li'), row('2', 'wang')] },
    { constraints: { cannotLink: [[a, b]], mustLink: [[a, other]] } },
  );
  const clusters = (await linker.link()).listClusters();
  assert.deepEqual(clusters, [[a, other], [b]]);
  linker.close();
});

test('one row twice in a list of distinct people is one person', async () => {
  const linker = await createLinker(simple, {
    a: [row('1', 'li'), row('2', 'li'), row('3', 'li', 'y')],
    b: [row('1', 'wang')],
  });
  const result = await linker.link();
  assert.deepEqual(result.listRepeatedRows(), [
    [
      { dataset: 'a', id: '1' },
      { dataset: 'a', id: '2' },
    ],
  ]);
  assert.equal(result.size, 0);
  linker.close();
});

const refuses = (settings: LinkageSettingsInput, inputs: Parameters<typeof createLinker>[1], code: string) =>
  assert.rejects(createLinker(settings, inputs), (error: { code?: string }) => error.code === `linkage.${code}`);

test('bad input is refused by name before any work', async () => {
  const good = { a: [row('1', 'li')], b: [row('1', 'li')] };
  await refuses({ ...simple, comparisons: [compare.exact('nmae')] }, good, 'column-unknown');
  await refuses(simple, { a: [], b: [] }, 'no-rows');
  await refuses(simple, { a: [row('1', 'li')] }, 'dataset-missing');
  await refuses(simple, { ...good, a: [row('1', 'li'), row('1', 'wang')] }, 'id-duplicate');
  await refuses(simple, { ...good, a: [{ ...row('1', 'li'), city: Number.NaN }] }, 'not-a-number');
  await refuses(simple, { ...good, a: [{ ...row('1', 'li'), city: 7 }] }, 'column-mixed');
  const many = Array.from({ length: 300 }, (_, index) => row(String(index), 'li', String(index)));
  await refuses({ ...simple, limits: { maxPairs: 1000 } }, { a: [row('1', 'wang')], b: many }, 'too-many-pairs');
  await refuses(simple, { ...good, a: [] }, 'no-rows');
  await refuses(simple, { a: [row('1', 'li', '')], b: [row('1', 'li', '')] }, 'column-empty');
  await refuses({ ...simple, datasets: [] }, good, 'settings-invalid');
});
