import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ValueCodes } from './value-codes.ts';

test('each distinct value has one code, in the order of coming', () => {
  const codes = new ValueCodes<unknown>('', 2);
  const values = ['甲', '乙', 1, '甲', '丁', '1', '乙', '1', 1];
  assert.deepEqual(
    values.map((value) => codes.encode(value)),
    [1, 2, 3, 1, 4, 5, 2, 5, 3],
  );
  assert.deepEqual(codes.values, ['', '甲', '乙', 1, '丁', '1']);
});

test('codes are those of a plain Map, however the table grew', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ minLength: 1, maxLength: 3 }), fc.integer())), (values) => {
      const codes = new ValueCodes<string | number>('', 1);
      const known = new Map<string | number, number>();
      for (const value of values) {
        if (!known.has(value)) known.set(value, known.size + 1);
        assert.equal(codes.encode(value), known.get(value));
      }
      assert.deepEqual(codes.values.slice(1), [...known.keys()]);
    }),
  );
});
