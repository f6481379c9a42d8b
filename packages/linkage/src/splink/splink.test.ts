import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { blockOn, compare, createLinker, type InputRow, LinkageModel, LinkageSettings } from '../index.ts';
import { byCharacter, readSplinkModel, type SettingsAndModel } from './read-splink.ts';
import { writeSplinkModel } from './write-splink.ts';

interface Fixture {
  readonly versions: { readonly splink: string; readonly duckdb: string };
  readonly datasets: Readonly<Record<string, readonly InputRow[]>>;
  /** Left id, right id, weight, as Splink printed them. */
  readonly pairs: readonly (readonly (string | number)[])[];
}

const readFixture = <T>(name: string): Fixture & T =>
  JSON.parse(readFileSync(new URL(`../../test/splink/${name}`, import.meta.url), 'utf8'));

async function weigh(
  { settings, model }: SettingsAndModel,
  datasets: Fixture['datasets'],
): Promise<Map<string, number>> {
  const linker = await createLinker(settings, datasets, { model });
  const result = await linker.link();
  const weights = new Map<string, number>();
  for (let index = 0; index < result.size; index += 1) {
    const { left, right, matchWeight } = result.getPair(index);
    weights.set([left.id, right.id].sort().join(' '), matchWeight);
  }
  linker.close();
  return weights;
}

function assertSplinkWeights(weights: ReadonlyMap<string, number>, pairs: Fixture['pairs']): void {
  assert.equal(weights.size, pairs.length);
  for (const [left, right, weight] of pairs) {
    const own = weights.get([left, right].sort().join(' ')) ?? Number.NaN;
    assert.ok(Math.abs(own - Number(weight)) < 1e-9, `${left} ${right}: ${own} is not ${weight}`);
  }
}

for (const name of ['splink-5-dedupe.json', 'splink-4-link.json']) {
  const fixture = readFixture<{ model: unknown }>(name);
  test(`a model of Splink ${fixture.versions.splink} gives the pairs and the weights that Splink printed`, async () => {
    const saved = readSplinkModel(fixture.model, { datasets: Object.keys(fixture.datasets) });
    assertSplinkWeights(await weigh(saved, fixture.datasets), fixture.pairs);
  });
}

test('Splink gives the weights of a model written for it, characters counted', async () => {
  const fixture = readFixture<{ settings: unknown; model: unknown; splink: unknown }>('written.json');
  const saved = { settings: LinkageSettings.parse(fixture.settings), model: LinkageModel.parse(fixture.model) };
  // What Splink was given is what is written today, so its figures still speak for it.
  assert.deepEqual(JSON.parse(JSON.stringify(writeSplinkModel(saved))), fixture.splink);
  assertSplinkWeights(await weigh(saved, fixture.datasets), fixture.pairs);
  assertSplinkWeights(await weigh(readSplinkModel(fixture.splink), fixture.datasets), fixture.pairs);
});

/** One comparison: missing, equal, Jaro-Winkler of at least 0.9, otherwise. */
const small = {
  link_type: 'dedupe_only',
  probability_two_random_records_match: 0.2,
  unique_id_column_name: 'id',
  blocking_rules_to_generate_predictions: ['l.city = r.city'],
  comparisons: [
    {
      output_column_name: 'name',
      comparison_levels: [
        { sql_condition: 'name_l IS NULL OR name_r IS NULL', label_for_charts: 'null', is_null_level: true },
        {
          sql_condition: '"name_l" = "name_r"',
          label_for_charts: 'equal',
          m_probability: 0.8,
          u_probability: 0.1,
          tf_adjustment_column: 'name',
        },
        {
          sql_condition: 'jaro_winkler_similarity(name_l, name_r) >= 0.9',
          label_for_charts: 'near',
          m_probability: 0.15,
          u_probability: 0.3,
          tf_adjustment_column: 'name',
          tf_adjustment_weight: 0.5,
        },
        { sql_condition: 'ELSE', label_for_charts: 'else', m_probability: 0.05, u_probability: 0.6 },
      ],
    },
  ],
};
const people = {
  input: ['王芳', '王方', '王芳', null, '李秀英', '李秀荣', '张伟', '刘洋', '陈静'].map((name, index) => ({
    id: String(index),
    name,
    city: 'x',
  })),
};
const close = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${actual} is not ${expected}`);

test('weights worked out by hand: bytes as Splink counts them, characters after byCharacter', async () => {
  const saved = readSplinkModel(small);
  const bytes = await weigh(saved, people);
  const prior = Math.log2(0.2 / 0.8); // = -2
  // 王芳 is two of the eight names there are: log2(0.8/0.1) + log2(0.1/0.25).
  close(bytes.get('0 2'), prior + 3 + Math.log2(0.4));
  close(bytes.get('0 3'), prior);
  // 李秀英 and 李秀荣 share 7 of 9 bytes: Jaro (7/9 + 7/9 + 1)/3 = 0.852, with four common first bytes 0.911. Each name
  // is one of eight: half of log2(0.1/0.125).
  close(bytes.get('4 5'), prior + Math.log2(0.15 / 0.3) + 0.5 * Math.log2(0.8));
  // By character two of three agree: Jaro (2/3 + 2/3 + 1)/3 = 0.778, with two common first characters 0.822: too little.
  const characters = await weigh(byCharacter(saved), people);
  close(characters.get('4 5'), prior + Math.log2(0.05 / 0.6));
  close(characters.get('0 2'), prior + 3 + Math.log2(0.4));
});

test('a level that training never saw has the share that Splink falls back to', () => {
  const { model } = readSplinkModel({
    ...small,
    comparisons: [
      {
        output_column_name: 'name',
        comparison_levels: [
          { sql_condition: 'name_l = name_r' },
          { sql_condition: 'left(name_l, 1) = left(name_r, 1)', m_probability: 'level not observed in training' },
          { sql_condition: 'ELSE', m_probability: 0.4, u_probability: 0 },
        ],
      },
    ],
  });
  const [exact, near, other] = model.comparisons[0]?.levels ?? [];
  // Three levels: m 0.95 and twice 0.025; weights 10, 3 and -5.
  close(exact?.m, 0.95);
  close(exact?.u, 0.95 / 1024);
  assert.equal(near?.m, 1e-6);
  close(near?.u, 0.025 / 8);
  assert.equal(other?.u, 1e-300);
});

test('what Splink cannot run is refused by name', async () => {
  const settings = LinkageSettings.parse({
    mode: 'dedupe',
    datasets: [{ name: 'input' }],
    comparisons: [compare.chineseName('name'), compare.exact('city')],
    blocking: [blockOn('同音', { column: 'name', as: 'pinyin' }), blockOn('city', 'city')],
  });
  const linker = await createLinker(settings, people);
  const model = await linker.train();
  linker.close();
  assert.throws(
    () => writeSplinkModel({ settings, model }),
    (error: { code?: string; details?: { refused?: string } }) =>
      error.code === 'linkage.splink-cannot-run' &&
      /chinese-name:name: equal, variant, rare-character.*; 同音: pinyin$/.test(error.details?.refused ?? ''),
  );
  assert.throws(() => readSplinkModel({ ...small, comparisons: [] }), { code: 'linkage.splink-unreadable' });
  assert.throws(() => readSplinkModel({ ...small, blocking_rules_to_generate_predictions: [] }), {
    code: 'linkage.splink-unreadable',
  });
});
