import assert from 'node:assert/strict';
import { test } from 'node:test';
import { THREE_TOWNS, THREE_TOWNS_MODEL, THREE_TOWNS_SETTINGS } from '../../test/three-towns.ts';
import { blockOn, createLinker, type LinkageSettingsInput } from '../index.ts';

const ref = (id: string, dataset = 'people') => ({ dataset, id });

test('a pair below the threshold says what speaks for and against, in both languages', async () => {
  const linker = await createLinker(THREE_TOWNS_SETTINGS, { people: THREE_TOWNS }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  const why = result.explainDecision(ref('a1'), ref('a3'));
  // log2(1/9) + 3 - 2.248 = -2.418 bits: odds 0.187, 15.8 %.
  assert.deepEqual([why.decision, why.reason, why.foundBy], ['different', 'weight', ['name']]);
  assert.equal(why.zh, '不是同一人：概率约 15.8%，不到人工确认的 20.0%。支持：name相同；反对：town不同。');
  assert.equal(
    why.en,
    'Not one person: about 15.8%, short of the 20.0% for a review. For: name is equal; against: town differs.',
  );
  const review = result.explainDecision(ref('b1'), ref('b2'));
  assert.match(review.zh, /^待人工确认：概率约 28\.3%，不到自动认定的 90\.0%/);
  linker.close();
});

test('a pair no rule compared says what kept each rule from it, and what it would have weighed', async () => {
  const linker = await createLinker(THREE_TOWNS_SETTINGS, { people: THREE_TOWNS }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  const why = result.explainDecision(ref('c1'), ref('c2'));
  assert.deepEqual([why.decision, why.reason, why.foundBy], ['different', 'not-compared', []]);
  assert.deepEqual(
    why.missedBy.map(({ rule, why: cause, columns }) => [rule, cause, columns]),
    [
      ['name', 'differs', 'name'],
      ['town', 'differs', 'town'],
    ],
  );
  // log2(1/9) - 2.170 - 2.248 = -7.588 bits: 0.52 %.
  assert.equal(why.zh, '没有比较过：“name”：name 不同；“town”：town 不同。即使比较，概率也只约 0.52%。');
  assert.match(why.en, /^Never compared: "name": name differs; "town": town differs\. Even compared/);
  linker.close();
});

test('a pair that scores well but shares no key says that a rule is lacking', async () => {
  const settings = { ...THREE_TOWNS_SETTINGS, blocking: [blockOn('name', 'name')] };
  const linker = await createLinker(settings, { people: THREE_TOWNS }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  assert.match(result.explainDecision(ref('b1'), ref('b2')).zh, /若比较，概率约 28\.3%，应当增加一条分块规则/);
  linker.close();
});

test('the best rejected candidates of a record, and who was preferred to them', async () => {
  const settings: LinkageSettingsInput = {
    ...THREE_TOWNS_SETTINGS,
    mode: 'link',
    datasets: [
      { name: 'left', uniqueWithin: true },
      { name: 'right', uniqueWithin: true },
    ],
    decisions: { accept: 0.9, review: 0.1 },
  };
  const left = [{ id: 'l1', name: 'Ann', town: 'York' }];
  const right = [
    { id: 'r1', name: 'Ann', town: 'York' },
    { id: 'r2', name: 'Ann', town: 'Leeds' },
    { id: 'r3', name: 'Bob', town: 'Hull' },
  ];
  const linker = await createLinker(settings, { left, right }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  const [best, ...others] = result.listRejected(ref('l1', 'left'));
  assert.deepEqual([best?.right.id, best?.reason, best?.preferred], ['r2', 'displaced', ref('r1', 'right')]);
  assert.equal(best?.zh, '不是同一人：概率约 15.8%，但 right/r1 更合适，一份名单里一人只有一行。');
  assert.equal(others.length, 0);
  assert.equal(result.explainDecision(ref('r1', 'right'), ref('r3', 'right')).reason, 'one-list');
  assert.match(result.explainDecision(ref('l1', 'left'), ref('r1', 'right')).zh, /^是同一人。支持是同一人/);
  linker.close();
});
