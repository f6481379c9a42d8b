import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeColumns, findIdColumn, listRepeatingColumns, readAmount } from './describe-columns.ts';
import { matchColumns } from './match-columns.ts';
import { findDateOrder, readDateAs } from './read-dates.ts';
import type { RowTable } from './read-rows.ts';

function makeTable(columns: readonly string[], rows: readonly (readonly string[])[]): RowTable {
  const made = rows.map((cells, index) => ({ row: index + 2, cells: [...cells], kinds: 's'.repeat(cells.length) }));
  return { path: 'made.csv', columns, rows: made as unknown as RowTable['rows'] };
}

const roles = (table: RowTable, idColumn = '') =>
  Object.fromEntries(describeColumns(table, idColumn).map(({ column, role }) => [column, role]));

const WORDS = ['amber', 'basalt', 'cedar', 'dune', 'ember', 'fjord', 'grove', 'heath', 'islet', 'juniper'];
const word = (index: number) => WORDS[index % 10] ?? '';

test('columns are understood by their contents where their names say nothing', () => {
  const rows = Array.from({ length: 120 }, (_, index) => [
    `x${index * 7}`,
    `${word(index)}${word(index * 3 + 1)}${index}`,
    `${index} ${word(index)} ${word(index + 4)} road`,
    `A${1000 + index * 37}`,
    `$${index * 3 + 1}.50`,
    `${(index % 12) + 1}/${(index % 28) + 1}/19${50 + (index % 40)}`,
    index % 2 === 0 ? 'red' : 'blue',
    String(index + 1),
  ]);
  const table = makeTable(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], rows);
  const { a, b: _, ...rest } = roles(table, 'a');
  assert.equal(a, 'ignored');
  assert.deepEqual(rest, { c: 'words', d: 'code', e: 'amount', f: 'date', g: 'word', h: 'ignored' });
});

test('Chinese names, firms and addresses are told apart', () => {
  const surnames = [...'王李张刘陈杨黄赵吴周徐孙'];
  const given = [...'伟芳娜敏静丽强磊军洋勇艳'];
  const rows = Array.from({ length: 144 }, (_, index) => {
    const [s, g] = [surnames[index % 12] ?? '', given[Math.floor(index / 12)] ?? ''];
    return [`${s}${g}`, `${g}${s}食品有限公司`, `南乐县${s}庄村${index}号`, index % 2 ? '男' : '女'];
  });
  const table = makeTable(['who', 'firm', 'where', 'kind'], rows);
  assert.deepEqual(roles(table), { who: 'name', firm: 'words', where: 'words', kind: 'word' });
});

test('a label of the truth is never compared', () => {
  const rows = Array.from({ length: 30 }, (_, index) => [`k${index}`, String(index % 7), String(index % 9)]);
  assert.deepEqual(roles(makeTable(['id', 'true_cluster', 'entity_id'], rows), 'id'), {
    id: 'ignored',
    true_cluster: 'ignored',
    entity_id: 'ignored',
  });
});

test('the id column is the first that is filled and never repeats', () => {
  const table = makeTable(
    ['a', 'b', 'c'],
    [
      ['1', 'x', 'p'],
      ['1', 'y', 'q'],
      ['2', '', 'r'],
    ],
  );
  assert.equal(findIdColumn(table), 'c');
});

test('a column that repeats part of another says nothing of its own', () => {
  const rows = Array.from({ length: 40 }, (_, index) => [
    `${word(index)} ${word(index + 3)}`,
    word(index),
    word(index + 3),
    word(index * 7 + 2),
  ]);
  const table = makeTable(['full', 'first', 'last', 'town'], rows);
  const columns = table.columns.map((column) => ({ column, role: 'text' as const }));
  assert.deepEqual([...listRepeatingColumns(table, columns)].sort(), ['first', 'last']);
});

test('columns of two tables are matched by name, by role and by what they hold', () => {
  const left = makeTable(
    ['id', 'zip', 'town', 'email'],
    Array.from({ length: 30 }, (_, index) => [`l${index}`, String(20_000 + index), word(index), `${index}@a.org`]),
  );
  const right = makeTable(
    ['no', 'mail', 'city', 'zipcode'],
    Array.from({ length: 30 }, (_, index) => [`r${index}`, `${index}@a.org`, word(index + 2), String(20_005 + index)]),
  );
  const own = [
    { column: 'zip', role: 'code' as const },
    { column: 'town', role: 'text' as const },
    { column: 'email', role: 'email' as const },
  ];
  const theirs = [
    { column: 'mail', role: 'email' as const },
    { column: 'city', role: 'text' as const },
    { column: 'zipcode', role: 'code' as const },
  ];
  assert.deepEqual(
    matchColumns(left, own, right, theirs).map(({ names }) => names.join(' = ')),
    ['zip = zipcode', 'town = city', 'email = mail'],
  );
});

test('dates are read in the order that their column shows', () => {
  assert.equal(findDateOrder(['3/4/1990', '25/12/1990']), 'day-first');
  assert.equal(findDateOrder(['3/4/1990', '12/25/1990']), 'month-first');
  assert.equal(readDateAs('3/4/1990', 'day-first'), '1990-04-03');
  assert.equal(readDateAs('3/4/1990', 'month-first'), '1990-03-04');
  assert.equal(readDateAs('14 Mar 1992', 'month-first'), '1992-03-14');
  assert.equal(readDateAs('March 14th, 1992', 'month-first'), '1992-03-14');
  assert.equal(readDateAs('31/02/1992', 'day-first'), undefined);
});

test('amounts lose their currency and thousands', () => {
  assert.equal(readAmount('$1,299.99'), 1299.99);
  assert.equal(readAmount('￥12元'), 12);
  assert.equal(readAmount('free'), undefined);
});
