import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  blockOn,
  compare,
  createLinker,
  type LinkageModel,
  LinkageRefusal,
  type LinkageSettingsInput,
  openRecordIndex,
} from '../index.ts';

const close = (found: number | undefined, expected: number) =>
  assert.ok(Math.abs((found ?? Number.NaN) - expected) < 1e-9, `${found} is not ${expected}`);

const missing = (m: number, u: number) => ({ m, u, relative: u });
const share = (id: string, m: number, u: number) => ({ id, ...missing(m, u) });
/** Prior odds 1 : 1,000; the name says 90 or 1/9.9, the birth date 800 or 1/4.995, a missing city 1/2 of its own. */
const model: LinkageModel = {
  version: 1,
  matchShare: 1 / 1001,
  relativeShare: 0,
  comparisons: [
    {
      name: 'exact:name',
      levels: [share('exact', 0.9, 0.01), share('else', 0.1, 0.99)],
      missing: missing(1, 1),
    },
    {
      name: 'exact:born',
      levels: [share('exact', 0.8, 0.001), share('else', 0.2, 0.999)],
      missing: missing(1, 1),
    },
    {
      name: 'exact:city',
      levels: [share('exact', 0.6, 0.3), share('else', 0.2, 0.3)],
      missing: missing(0.2, 0.4),
    },
  ],
  training: {
    ...{ comparablePairs: 1, candidatePairs: 1, patterns: 1, sampledPairs: 1 },
    ...{ iterations: 1, converged: true, lastChange: 0, expectedMatches: 1 },
  },
};
const settings: LinkageSettingsInput = {
  mode: 'dedupe',
  datasets: [{ name: 'roll' }],
  comparisons: [compare.exact('name'), compare.exact('born'), compare.exact('city', { nulls: 'evidence' })],
  blocking: [blockOn('name and birth', 'name', 'born')],
};
const roll = [
  { id: '1', name: '张三', born: '2009-01-02', city: '南乐' },
  { id: '2', name: '张三', born: '2009-01-03', city: '濮阳' },
  { id: '3', name: '李四', born: '2009-01-02', city: '南乐' },
];

test('a typed row finds its records with weights worked out by hand', async () => {
  const index = await openRecordIndex({ settings, model }, { roll });
  const { matches, compared, complete } = index.listMatches({ name: '张三', born: '2009-01-02', city: '南乐' });
  assert.deepEqual(
    matches.map(({ record }) => record.id),
    ['1', '3', '2'],
  );
  assert.deepEqual([compared, complete], [3, true]);
  // 1/1000 · 90 · 800 · 2 = 144; 1/1000 · 0.1/0.99 · 800 · 2; 1/1000 · 90 · 0.2/0.999 · 0.2/0.3
  close(matches[0]?.matchWeight, Math.log2(144));
  close(matches[0]?.matchProbability, 144 / 145);
  close(matches[2]?.matchWeight, Math.log2(((90 / 1000) * (0.2 / 0.999) * 2) / 3));
  close(matches[1]?.matchWeight, Math.log2((0.1 / 0.99) * 1.6));
  assert.equal(matches[2]?.row['city'], '濮阳');
});

test('what was not typed says nothing; what is known to be missing says what the model learned of it', async () => {
  const index = await openRecordIndex({ settings, model }, { roll });
  const [typed] = index.listMatches({ name: '张三' }, { most: 1 }).matches;
  close(typed?.matchWeight, Math.log2(90 / 1000));
  const [known] = index.listMatches({ name: '张三', city: '' }, { most: 1 }).matches;
  close(known?.matchWeight, Math.log2(90 / 1000 / 2));
  const explained = index.explainMatch({ name: '张三' }, { dataset: 'roll', id: '3' });
  close(explained.matchWeight, Math.log2(0.1 / 0.99 / 1000));
  close(
    explained.steps.reduce((sum, step) => sum + step.weight, 0),
    explained.matchWeight,
  );
});

test('records that are added, corrected and withdrawn are found as they are now', async () => {
  const index = await openRecordIndex({ settings, model }, { roll });
  const find = (name: string) => index.listMatches({ name }).matches.map(({ record }) => record.id);
  index.apply([
    { kind: 'add', dataset: 'roll', row: { id: '4', name: '王五', born: '2010-01-01' } },
    { kind: 'withdraw', dataset: 'roll', id: '1' },
    { kind: 'correct', dataset: 'roll', row: { id: '2', name: '王五' } },
  ]);
  assert.deepEqual([find('张三'), find('王五')], [[], ['2', '4']]);
  index.apply([
    { kind: 'correct', dataset: 'roll', row: { id: '2', name: '张三' } },
    { kind: 'add', dataset: 'roll', row: { id: '1', name: '张三' } },
  ]);
  assert.deepEqual([find('张三'), find('王五')], [['1', '2'], ['4']]);
  const twice = () =>
    index.apply([
      { kind: 'withdraw', dataset: 'roll', id: '4' },
      { kind: 'withdraw', dataset: 'roll', id: '4' },
    ]);
  assert.throws(twice, LinkageRefusal);
  assert.deepEqual(find('王五'), ['4'], 'a refused set of changes changes nothing');
  assert.throws(() => index.listMatches({ nickname: '三儿' }), LinkageRefusal);
});

test('of more namesakes than may be weighed, those that share more are weighed', async () => {
  const many = Array.from({ length: 50 }, (_, at) => ({ id: `${at}`, name: '张三', born: `2009-01-${at % 25}` }));
  const index = await openRecordIndex({ settings, model }, { roll: many });
  const { matches, compared, complete } = index.listMatches({ name: '张三', born: '2009-01-7' }, { weighAtMost: 2 });
  assert.deepEqual([matches.map(({ record }) => record.id), compared, complete], [['32', '7'], 2, false]);
});

const RICH: LinkageSettingsInput = {
  mode: 'link',
  datasets: [{ name: 'roll' }, { name: 'typed' }],
  comparisons: [
    compare.chineseName('name', { termFrequency: { exact: 1, fuzzy: 0.5 } }),
    compare.chineseIdentity({ nationalId: 'number', birthOn: 'born', sex: 'sex' }, { othersNumbers: ['guardianIds'] }),
    compare.array('phones', { role: 'family' }),
    compare.exact('village', { role: 'place', nulls: 'evidence', termFrequency: true }),
  ],
  blocking: [
    blockOn('number', { column: 'number', as: 'id' }),
    blockOn('slips', { column: 'number', as: 'id-corrections' }),
    blockOn('name and birth', { column: 'name', as: 'pinyin' }, { column: ['born', 'number'], as: 'birth' }),
    blockOn('telephone', 'phones'),
  ],
  training: { relatives: true },
};
const NUMBERS = ['11010519491231002X', '440524188001010014', '110105194912310020', '11010519491213002X'];
const some = (...values: string[]) => fc.constantFrom('', ...values);
const anyRow = fc.record({
  name: some('王芳', '王方', '萧红', '肖红', '欧阳娜娜', '王国强', '王国栋'),
  number: some(...NUMBERS),
  born: some('1949-12-31', '1880-01-01', '1949-12-13'),
  sex: some('女', '男'),
  phones: fc.subarray(['13800000001', '13800000002', '13800000003']),
  guardianIds: fc.subarray(NUMBERS.slice(0, 2)),
  village: some('岳村集', '李村'),
});

test('the index gives a pair the weight that a linker with the same model gives it, whatever has changed', async () => {
  const base = fc.sample(anyRow, { numRuns: 60, seed: 3 }).map((row, at) => ({ id: `r${at}`, ...row }));
  const others = fc.sample(anyRow, { numRuns: 30, seed: 4 }).map((row, at) => ({ id: `t${at}`, ...row }));
  const trainer = await createLinker(RICH, { roll: base, typed: others });
  const trained = await trainer.freezeFrequencies();
  trainer.close();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(70), anyRow), { maxLength: 8 }),
      fc.array(anyRow, { minLength: 3, maxLength: 3 }),
      async (changes, asked) => {
        const index = await openRecordIndex({ settings: RICH, model: trained }, { roll: base, typed: [] });
        const rows = new Map<string, (typeof base)[number]>(base.map((row) => [row.id, row]));
        for (const [at, changed] of changes) {
          const row = { id: `r${at}`, ...changed };
          index.apply([{ kind: rows.has(row.id) ? 'correct' : 'add', dataset: 'roll', row }]);
          rows.set(row.id, row);
        }
        for (const row of asked) {
          const inputs = { roll: [...rows.values()], typed: [{ id: 'asked', ...row }] };
          const linker = await createLinker(RICH, inputs, { model: trained, allowEmpty: true });
          if (Object.values(row).some((cell) => cell.length > 0))
            for (const { record, matchWeight } of index.listMatches(row, { most: 100 }).matches)
              close(matchWeight, linker.explain(record, { dataset: 'typed', id: 'asked' }).matchWeight);
          linker.close();
        }
      },
    ),
    { numRuns: 12, seed: 5 },
  );
});

test('a model without frequencies gets those of the records', async () => {
  const own: LinkageSettingsInput = { ...settings, comparisons: [compare.exact('name', { termFrequency: true })] };
  const plain = { ...model, comparisons: model.comparisons.slice(0, 1) };
  const index = await openRecordIndex({ settings: own, model: plain }, { roll });
  const weigh = (name: string) => index.listMatches({ name }).matches[0]?.matchWeight;
  // A third of the names is 李四, two thirds are 张三: equality weighs 0.9 / (1/3) and 0.9 / (2/3).
  close(weigh('李四'), Math.log2(2.7 / 1000));
  close(weigh('张三'), Math.log2(1.35 / 1000));
});
