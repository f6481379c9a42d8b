import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCounty, makeCountySettings } from '../../test/county.ts';
import { FAKE_PEOPLE_SETTINGS, readFakePeople } from '../../test/fake-people.ts';
import { THREE_TOWNS, THREE_TOWNS_MODEL, THREE_TOWNS_SETTINGS, THREE_TOWNS_TRUTH } from '../../test/three-towns.ts';
import {
  blockOn,
  compare,
  createLinker,
  evaluateLinkage,
  LinkageRefusal,
  type LinkageResult,
  type LinkageSettingsInput,
  makeLinkageReport,
  type RowInputs,
  type Truth,
} from '../index.ts';

const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${actual} is not ${expected}`);

async function linkThreeTowns(): Promise<LinkageResult> {
  const linker = await createLinker(THREE_TOWNS_SETTINGS, { people: THREE_TOWNS }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  linker.close();
  return result;
}

test('precision, recall and F1 by threshold, pairwise and clustered, worked out by hand', async () => {
  const evaluation = evaluateLinkage(await linkThreeTowns(), THREE_TOWNS_TRUTH);
  // True: a1-a2, b1-b2, c1-c2. Compared: 3 pairs by name, 6 by town, a1-a2 by both: 8.
  assert.equal(evaluation.truePairs, 3);
  assert.equal(evaluation.comparedTruePairs, 2);
  near(evaluation.blockingRecall, 2 / 3);
  const at = (weight: number) => evaluation.byThreshold.find(({ matchWeight }) => matchWeight === weight);
  // From 0 bits only a1-a2 (log2(1/9) + 7 = 3.830) is a link.
  assert.deepEqual([at(0)?.found, at(0)?.wrong, at(0)?.missed], [1, 0, 2]);
  near(at(0)?.f1, 1 / 2);
  // From -2 bits also the five pairs of York (-3.170 - 2.170 + 4 = -1.340), of which b1-b2 is true.
  assert.deepEqual([at(-2)?.found, at(-2)?.wrong, at(-2)?.missed], [2, 4, 1]);
  near(at(-2)?.precision, 1 / 3);
  near(at(-2)?.recall, 2 / 3);
  near(at(-2)?.f1, 4 / 9);
  // From -3 bits also a1-a3 and a2-a3 (-3.170 + 3 - 2.248 = -2.418).
  assert.deepEqual([at(-3)?.found, at(-3)?.wrong], [2, 6]);
  near(evaluation.best.matchWeight, Math.log2(1 / 9) + 7);
  near(evaluation.best.f1, 1 / 2);
  assert.deepEqual([evaluation.decided.found, evaluation.decided.wrong, evaluation.decided.missed], [1, 0, 2]);
  near(evaluation.withReview.recall, 2 / 3);
  assert.deepEqual([evaluation.clustered.found, evaluation.clustered.wrong, evaluation.clustered.missed], [1, 0, 2]);
});

test('missed pairs say why: waiting for review, or never compared', async () => {
  const { missed, falseMatches } = evaluateLinkage(await linkThreeTowns(), THREE_TOWNS_TRUTH).errors;
  assert.deepEqual(missed.byReason, { 'in-review': 1, 'not-blocked': 1 });
  assert.deepEqual(
    missed.pairs.map(({ left, right, reason, foundBy }) => [left.id, right.id, reason, foundBy]),
    [
      ['b1', 'b2', 'in-review', ['town']],
      ['c1', 'c2', 'not-blocked', []],
    ],
  );
  assert.equal(falseMatches.count, 0);
});

test('pairs of one person and labels of some pairs are truths too', async () => {
  const result = await linkThreeTowns();
  const ref = (id: string) => ({ dataset: 'people', id });
  const byPairs = evaluateLinkage(result, {
    pairs: [
      [ref('a1'), ref('a2')],
      [ref('b1'), ref('b2')],
      [ref('c1'), ref('c2')],
    ],
  });
  assert.deepEqual(byPairs.clustered, evaluateLinkage(result, THREE_TOWNS_TRUTH).clustered);
  const labels: Truth = {
    labels: [
      { left: ref('a1'), right: ref('a2'), same: false },
      { left: ref('b1'), right: ref('b2'), same: true },
      { left: ref('a3'), right: ref('a1'), same: false },
    ],
  };
  const byLabels = evaluateLinkage(result, labels);
  assert.deepEqual([byLabels.by, byLabels.truePairs], ['labels', 1]);
  assert.deepEqual([byLabels.clustered.found, byLabels.clustered.wrong, byLabels.clustered.missed], [0, 1, 1]);
  assert.deepEqual(byLabels.errors.falseMatches.byReason, { 'scored-high': 1 });
});

test('a truth that is empty, contradicts itself or names nobody is refused', async () => {
  const result = await linkThreeTowns();
  const pair = { left: { dataset: 'people', id: 'a1' }, right: { dataset: 'people', id: 'a2' } };
  const refuses = (truth: Truth, code: string) =>
    assert.throws(
      () => evaluateLinkage(result, truth),
      (error) => error instanceof LinkageRefusal && error.code === `linkage.${code}`,
    );
  refuses({ clusters: () => undefined }, 'truth-empty');
  refuses({ labels: [] }, 'truth-empty');
  refuses(
    {
      labels: [
        { ...pair, same: true },
        { ...pair, same: false },
      ],
    },
    'labels-contradict',
  );
  refuses({ pairs: [[pair.left, { dataset: 'people', id: 'zz' }]] }, 'record-unknown');
});

test('in mode link pairs of one list do not count; a row that repeats another counts as it does', async () => {
  const settings: LinkageSettingsInput = {
    ...THREE_TOWNS_SETTINGS,
    mode: 'link',
    datasets: [{ name: 'left', uniqueWithin: true }, { name: 'right' }],
    comparisons: [compare.exact('name'), compare.exact('town')],
    blocking: [blockOn('name', 'name')],
  };
  const left = [
    { id: 'l1', name: 'Ann', town: 'York' },
    { id: 'l2', name: 'Ann', town: 'York' },
    { id: 'l3', name: 'Eve', town: 'Hull' },
  ];
  const right = [{ id: 'r1', name: 'Ann', town: 'York' }];
  const linker = await createLinker(settings, { left, right }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  linker.close();
  assert.equal(result.size, 1);
  const { decided, clustered, truePairs } = evaluateLinkage(result, {
    clusters: ({ id }) => (id === 'l3' ? 'E' : 'A'),
  });
  // l2 repeats l1, so r1 is linked to both; l1-l2 is a pair of one list and does not count.
  assert.equal(truePairs, 2);
  assert.deepEqual([decided.found, decided.missed, clustered.found], [2, 0, 2]);
});

test('precision and recall without labels, worked out by hand', async () => {
  const estimate = (await linkThreeTowns()).estimateThresholds();
  const p = (odds: number) => odds / (1 + odds);
  // Odds: 2⁷/9 for a1-a2; 2⁴·(0.2/0.9)/9 for each of five pairs of York; 2³·(0.2/0.95)/9 for a1-a3 and a2-a3.
  const [high, york, ann] = [p(128 / 9), p((16 * 2) / 9 / 9), p((8 * 4) / 19 / 9)];
  const compared = high + 5 * york + 2 * ann;
  near(estimate.truePairs * estimate.blockingRecall, compared);
  const at = (weight: number) => estimate.byThreshold.find(({ matchWeight }) => matchWeight === weight);
  assert.equal(at(0)?.links, 1);
  near(at(0)?.precision, high);
  near(at(0)?.recall, high / estimate.truePairs);
  assert.equal(at(-2)?.links, 6);
  near(at(-2)?.precision, (high + 5 * york) / 6);
});

/** How far the estimates without labels may lie from the truth, at every threshold from `from` bits on. */
async function assertEstimatesHold(
  settings: LinkageSettingsInput,
  inputs: RowInputs,
  truth: Truth,
  bounds: { readonly from: number; readonly precision: number; readonly recall: number },
): Promise<void> {
  const linker = await createLinker(settings, inputs);
  const result = await linker.link();
  linker.close();
  const measured = evaluateLinkage(result, truth).byThreshold;
  const { byThreshold } = result.estimateThresholds();
  assert.equal(byThreshold.length, measured.length);
  for (const [index, estimate] of byThreshold.entries()) {
    const real = measured[index];
    assert.ok(real);
    assert.equal(real.found + real.wrong, estimate.links);
    if (estimate.matchWeight < bounds.from) continue;
    const told = `at ${estimate.matchWeight.toFixed(2)} bits`;
    const apart = Math.abs(estimate.precision - real.precision);
    assert.ok(apart < bounds.precision, `${told} precision ${estimate.precision}, truly ${real.precision}`);
    const short = Math.abs(estimate.recall - real.recall);
    assert.ok(short < bounds.recall, `${told} recall ${estimate.recall}, truly ${real.recall}`);
  }
}

test('the estimates without labels are near the truth of Splink’s made-up people', async () => {
  const { rows, personOf } = readFakePeople();
  const truth: Truth = { clusters: ({ id }) => personOf.get(id) };
  await assertEstimatesHold(FAKE_PEOPLE_SETTINGS, { people: rows }, truth, {
    from: -12,
    precision: 0.02,
    recall: 0.06,
  });
});

test('the estimates without labels are near the truth of a made-up county', async () => {
  const county = makeCounty(1200, 3);
  const truth: Truth = { clusters: ({ dataset, id }) => String(county.truth.get(`${dataset}/${id}`)) };
  await assertEstimatesHold(makeCountySettings(1), county.rows, truth, { from: -4, precision: 0.01, recall: 0.03 });
});

test('a linkage without a single candidate pair is evaluated and reported all the same', async () => {
  const people = [
    { id: '1', name: 'Ann', town: 'York' },
    { id: '2', name: 'Bob', town: 'Bath' },
  ];
  const linker = await createLinker(THREE_TOWNS_SETTINGS, { people }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  const { truePairs, blockingRecall, byThreshold } = result.estimateThresholds();
  assert.deepEqual([result.size, truePairs, blockingRecall], [0, 0, 1]);
  assert.ok(byThreshold.every(({ precision, recall }) => precision === 1 && recall === 1));
  const evaluation = evaluateLinkage(result, { clusters: () => 'the same' });
  assert.deepEqual(evaluation.errors.missed.byReason, { 'not-blocked': 1 });
  const { html } = makeLinkageReport(result, { title: { zh: '空', en: 'Nothing' }, evaluation });
  assert.doesNotMatch(html, /NaN|Infinity|undefined/);
  linker.close();
});
