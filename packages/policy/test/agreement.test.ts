import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeRandom, plainDate } from '@bulou/kernel';
import { checkAgreement } from '../src/agreement.ts';
import { compileColumns } from '../src/columns.ts';
import { loadPacks } from '../src/load.ts';
import type { Facts, FactValue } from '../src/model.ts';
import { encodeFacts } from '../src/population.ts';
import { compilePacks } from '../src/programme.ts';
import { openDuckDb } from './run-duckdb.ts';

const programme = compilePacks({
  packs: loadPacks(join(import.meta.dirname, '../../../policies/410923')),
  term: '2018-autumn',
  censusOn: plainDate('2018-10-15'),
  notLoaded: ['disability'],
});

function makeChildren(count: number): Facts[] {
  const random = makeRandom(7);
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      programme.fields.map((field) => {
        const values: (FactValue | null)[] =
          field.type === 'boolean'
            ? [true, false, null]
            : field.type === 'code'
              ? [...field.codes.map((each) => each.code), null]
              : [1, 2, 3, 4, 9, null];
        return [field.name, random.pick(values)];
      }),
    ),
  );
}

test('both evaluators agree on a population, and a planted difference is seen', async () => {
  const runSql = await openDuckDb();
  const children = makeChildren(3000).map((facts, index) => ({ facts, paidBefore: () => index % 3 === 0 }));
  const agreement = await checkAgreement(programme.rules, children, runSql);
  assert.equal(agreement.children, 3000);
  assert.deepEqual([agreement.differences, agreement.examples], [0, []]);
  const tampered = await checkAgreement(programme.rules, children, (sql) =>
    runSql(sql.replaceAll('BETWEEN 1 AND 2', 'BETWEEN 1 AND 3')),
  );
  assert.ok(tampered.differences > 0);
  const [cell] = tampered.examples;
  assert.equal(cell?.benefit, 'national/vocational-grant');
  assert.match(cell?.facts ?? '', /grade=3/);
  assert.notEqual(cell?.values[0], cell?.values[1]);
});

test('a decision that is not what the rules say is seen, and so is an answer that does not come', async () => {
  const runSql = await openDuckDb();
  const [facts] = makeChildren(1);
  const right = programme.decide(facts ?? {});
  const other = { ...right[0]!, amountFen: 1n };
  const wrong = [{ facts: facts ?? {}, made: [other, ...right.slice(1)] }];
  assert.deepEqual(
    (await checkAgreement(programme.rules, wrong, runSql)).examples.map((each) => [each.benefit, each.column]),
    [[right[0]?.benefit, 'amount']],
  );
  assert.equal((await checkAgreement(programme.rules, [{ facts: facts ?? {}, made: right }], runSql)).differences, 0);
  assert.equal((await checkAgreement(programme.rules, [{ facts: facts ?? {} }], async () => [])).differences, 1);
});

test('columns decide what decide() decides', () => {
  const children = makeChildren(2000);
  const columns = compileColumns(programme.rules);
  const rows = children.map((facts) => encodeFacts(columns.evaluator, programme.rules, facts, () => false));
  const made = columns.decide(
    Array.from({ length: columns.evaluator.codeCount }, (_, at) => ({
      values: Uint8Array.from(rows, (row) => row[at]!),
    })),
    children.length,
  );
  const expanded = programme.benefits.map((_, rule) => columns.expand(made, rule));
  children.forEach((facts, child) => {
    programme.decide(facts).forEach((determination, rule) => {
      assert.equal(Number(determination.amountFen), expanded[rule]?.amount[child], determination.benefit);
      assert.equal(determination.failedMask, expanded[rule]?.failed[child]);
      assert.equal(determination.unknownMask, expanded[rule]?.unknown[child]);
    });
  });
});
