import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { blockOn, compare, createLinker, LinkageSettings } from '../index.ts';
import { makeModelSchema, makeSavedModel, makeSettingsSchema, readSavedModel } from './saved-model.ts';

const settings = LinkageSettings.parse({
  mode: 'dedupe',
  datasets: [{ name: 'input' }],
  comparisons: [compare.exact('name')],
  blocking: [blockOn('name', 'name')],
});
const rows = { input: ['a', 'a', 'b'].map((name, index) => ({ id: String(index), name })) };

test('a model that was saved and read again gives the same weights', async () => {
  const linker = await createLinker(settings, rows);
  const first = await linker.link();
  linker.close();
  const saved = readSavedModel(JSON.parse(JSON.stringify(makeSavedModel({ settings, model: first.model }))));
  const again = await createLinker(saved.settings, rows, { model: saved.model });
  assert.equal((await again.link()).getPair(0).matchWeight, first.getPair(0).matchWeight);
  again.close();
});

test('what is no model, a newer one or one for other settings is refused', async () => {
  const linker = await createLinker(settings, rows);
  const saved = makeSavedModel({ settings, model: await linker.train() });
  linker.close();
  const refuses = (json: unknown, reason: RegExp) =>
    assert.throws(() => readSavedModel(json), { code: 'linkage.model-unreadable', message: reason });
  refuses({ ...saved, version: 2 }, /version 2/);
  refuses({ ...saved, model: { ...saved.model, comparisons: [] } }, /1 comparisons, 0 in the model/);
  refuses({}, /settings/);
});

test('the published schemas accept what is written by hand and what is saved, and name every comparison', async () => {
  const schema = JSON.parse(makeSettingsSchema());
  assert.equal(schema.$id, 'urn:bulou:linkage:settings:1');
  assert.deepEqual(schema.required.sort(), ['blocking', 'comparisons', 'datasets', 'mode']);
  const text = makeSettingsSchema();
  for (const kind of ['exact', 'jaro', 'distance-km', 'sql', 'chinese-identity']) assert.ok(text.includes(`"${kind}"`));
  assert.ok(z.fromJSONSchema(schema).safeParse({ ...settings, columnTypes: {} }).success);
  assert.ok(!z.fromJSONSchema(schema).safeParse({ ...settings, mode: 'merge' }).success);
  assert.equal(JSON.parse(makeModelSchema()).$id, 'urn:bulou:linkage:model:1');
});
