import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ComparableRow, compareLists } from './compare-lists.ts';

const row = (name: string, value: string | undefined, more: Partial<ComparableRow> = {}): ComparableRow => ({
  name,
  guardians: [],
  phones: [],
  ...(value === undefined ? {} : { nationalId: { text: value, value, state: 'valid' } }),
  ...more,
});

test('new, changed, same and vanished; of a supplement nobody vanishes', () => {
  const before = [row('甲', '1', { grade: 1 }), row('乙', '2'), row('丙', '3')];
  const after = [row('甲', '1', { grade: 2 }), row('乙', '2'), row('丁', '4')];
  const kinds = (scope: 'complete' | 'supplement') => compareLists(before, after, scope).map((each) => each.kind);
  assert.deepEqual(kinds('complete'), ['changed', 'same', 'new', 'vanished']);
  assert.deepEqual(kinds('supplement'), ['changed', 'same', 'new']);
  assert.deepEqual(compareLists(before, after, 'complete')[0]?.fields, ['grade']);
});

test('two of one name without numbers are not taken for each other', () => {
  const twins = [
    row('王伟', undefined, { schoolName: '一小', className: '1' }),
    row('王伟', undefined, { schoolName: '一小', className: '1' }),
  ];
  assert.deepEqual(
    compareLists([twins[0] as ComparableRow], twins, 'complete').map((each) => each.kind),
    ['new', 'new', 'vanished'],
  );
});

test('every row of both lists is told of exactly once', () => {
  const rows = fc.array(
    fc.record({
      name: fc.constantFrom('甲', '乙', '丙'),
      value: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
    }),
  );
  fc.assert(
    fc.property(rows, rows, (one, other) => {
      const before = one.map(({ name, value }) => row(name, value));
      const after = other.map(({ name, value }) => row(name, value));
      const changes = compareLists(before, after, 'complete');
      const told = (side: 'before' | 'after') => changes.flatMap((each) => each[side] ?? []).sort((a, b) => a - b);
      assert.deepEqual(
        told('before'),
        before.map((_each, position) => position),
      );
      assert.deepEqual(
        told('after'),
        after.map((_each, position) => position),
      );
      for (const { kind } of compareLists(after, after, 'complete'))
        assert.ok(kind === 'same' || kind === 'new' || kind === 'vanished');
    }),
  );
});
