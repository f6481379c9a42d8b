/** Settings as data: typed makers give JSON; a trained model is saved, read again, and written for Splink or refused. */
import { blockOn, compare, createLinker, makeSavedModel, readSavedModel, writeSplinkModel } from '@bulou/linkage';

const people = [
  { id: '1', name: 'Ann Lee', city: 'York', email: 'ann@x.org' },
  { id: '2', name: 'Ann Lee', city: 'York', email: 'ann@x.org' },
  { id: '3', name: 'Bob Ray', city: 'Bath', email: 'bob@x.org' },
  { id: '4', name: 'Bob Roy', city: 'Bath', email: 'bob@x.org' },
  { id: '5', name: 'Cyd May', city: 'Hull', email: 'cyd@x.org' },
];
const settings = {
  mode: 'dedupe',
  datasets: [{ name: 'people' }],
  comparisons: [compare.jaroWinkler('name'), compare.exact('city'), compare.email('email')],
  blocking: [blockOn('e-mail', 'email'), blockOn('city', 'city')],
} as const;
console.log(JSON.stringify(settings.comparisons[1]));

const linker = await createLinker(settings, { people });
const weight = (await linker.link()).getPair(0).matchWeight;
const file = JSON.stringify(makeSavedModel({ ...readSavedModel({ settings, model: await linker.train() }) }));
linker.close();

const saved = readSavedModel(JSON.parse(file));
const again = await createLinker(saved.settings, { people }, { model: saved.model });
console.log('the same weight from the saved model:', (await again.link()).getPair(0).matchWeight === weight);
again.close();

try {
  writeSplinkModel({
    ...saved,
    settings: { ...saved.settings, comparisons: [{ ...saved.settings.comparisons[0], kind: 'chinese-name' }] },
  } as never);
} catch (error) {
  console.log('refused by name:', (error as { code: string }).code);
}
