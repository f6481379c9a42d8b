import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRowDataset } from '../input/dataset.ts';
import { buildRecordTable } from '../input/table.ts';
import { blockOn } from '../settings/builders.ts';
import { LinkageSettings } from '../settings/settings.schema.ts';
import { countBlocks, findBlockLimit } from './count-blocks.ts';
import { proposeBlocking } from './propose.ts';

const people = (surnames: readonly string[], from = 0) =>
  surnames.map((surname, index) => ({ id: `${from + index}`, surname, town: index % 2 === 0 ? 'York' : 'Leeds' }));

const settings = LinkageSettings.parse({
  mode: 'link',
  datasets: [{ name: 'a' }, { name: 'b' }],
  comparisons: [{ kind: 'exact', column: 'surname' }],
  blocking: [blockOn('surname', 'surname')],
});

test('pairs of a rule are counted by hand: 2·3 Smith, 1·1 Kent, none of one list', () => {
  const a = people(['Smith', 'Smith', 'Kent', 'Moss']);
  const b = people(['Smith', 'Smith', 'Smith', 'Kent', 'Hall'], 10);
  const table = buildRecordTable(settings, [makeRowDataset('a', a), makeRowDataset('b', b)]);
  const exclusive = Int32Array.from({ length: 9 }, (_, record) => (record < 4 ? 0 : 1));
  const rule = settings.blocking[0];
  assert.ok(rule);
  const count = countBlocks(rule, table, exclusive, () => true, new Map());
  assert.equal(count.pairs, 7);
  assert.equal(count.keyed, 9);
  assert.deepEqual([...count.blocks], [1, 6]);
  // Only the block of one pair fits into a budget of five.
  assert.deepEqual(findBlockLimit(count, 5), { limit: 1, pairs: 1 });
  assert.deepEqual(findBlockLimit(count, 7), { limit: 6, pairs: 7 });
});

test('a key too frequent for the budget is narrowed by another', async () => {
  // 200 people: 4 surnames of 50, 100 days of birth; alone a surname makes 4 · 50·49/2 = 4,900 pairs.
  const rows = Array.from({ length: 200 }, (_, index) => ({
    id: String(index),
    surname: ['Smith', 'Jones', 'Brown', 'Green'][index % 4],
    birth: `19${50 + (index % 25)}-0${1 + (index % 4)}-11`,
  }));
  const { rules, rejected } = proposeBlocking(
    {
      mode: 'dedupe',
      datasets: [{ name: 'people' }],
      comparisons: [
        { kind: 'exact', column: 'surname' },
        { kind: 'date', column: 'birth' },
      ],
    },
    { people: rows },
    { pairBudget: 900 },
  );
  const names = rules.map(({ rule }) => rule.name);
  // Birth: 100 different days of two people each: 100 pairs; it fits alone.
  assert.ok(names.includes('birth'));
  assert.equal(rules.find(({ rule }) => rule.name === 'birth')?.pairs, 100);
  assert.ok(!names.includes('surname (lower)'));
  assert.equal(rejected.find(({ rule }) => rule.name === 'surname (lower)')?.pairs, 4900);
  assert.ok(rules.reduce((sum, { pairs }) => sum + pairs, 0) <= 900);
});
