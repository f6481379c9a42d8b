import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeNationalId } from '@bulou/kernel';
import { blockOn, compare, createLinker, type LinkageSettingsInput } from '../index.ts';

type Part = LinkageSettingsInput['blocking'][number] extends infer Rule
  ? Rule extends { on?: readonly (infer P)[] | undefined }
    ? P
    : never
  : never;

/** Whether a rule of one part brings two values together. */
async function meet(as: string, left: unknown, right: unknown, length?: number): Promise<boolean> {
  const part = { column: 'a', as, ...(length === undefined ? {} : { length }) } as Part;
  const settings: LinkageSettingsInput = {
    mode: 'dedupe',
    datasets: [{ name: 'rows' }],
    comparisons: [compare.exact('b')],
    blocking: [blockOn('part', part)],
  };
  const rows = [
    { id: '1', a: left, b: 'x' },
    { id: '2', a: right, b: 'x' },
  ];
  const linker = await createLinker(settings, { rows });
  const [count] = await linker.countRules();
  linker.close();
  return (count?.pairs ?? 0) > 0;
}

const own = makeNationalId('41092320100315123');
const swapped = own.slice(0, 10) + own[11] + own[10] + own.slice(12);

/** Key part, two values, whether they share a key, and the number of characters where there is one. */
const CASES: readonly (readonly [string, unknown, unknown, boolean, number?])[] = [
  ['value', 'York', 'York', true],
  ['value', 'York', 'york', false],
  ['lower', 'York', 'YORK', true],
  // Several numbers in a cell, however written: one in common is enough; the last eight digits count.
  ['phone', '+86 138-1234-5678（父）', '13912345670、13812345678', true],
  ['phone', '13812345678', '13812345679', false],
  ['prefix', '410923100201', '410923101202', true, 6],
  ['prefix', '410923100201', '410922100201', false, 6],
  ['suffix', '13812345678', '13900005678', true, 4],
  ['year', '2010-03-05', '2010-12-31', true],
  ['year', '2010-03-05', '2011-03-05', false],
  // Robert and Rupert are both R163, Rubin is R150.
  ['soundex', 'Robert', 'Rupert', true],
  ['soundex', 'Robert', 'Rubin', false],
  // smith: smi mit ith; smyth: smy myt yth. Smithson begins as smith does.
  ['q-grams', 'smith', 'smithson', true, 3],
  ['q-grams', 'smith', 'smyth', false, 3],
  // smith and smyth less their middle letter are both smth.
  ['deletions', 'smith', 'smyth', true],
  ['deletions', 'smith', 'smithe', true],
  ['deletions', 'smith', 'smythe', false],
  ['date-swapped', '2010-03-05', '2010-05-03', true],
  ['date-swapped', '2010-03-05', '2010-05-04', false],
  ['sorted-tokens', 'Ann Mary Smith', 'Smith Ann Mary', true],
  ['pinyin', '王芳', '王方', true],
  ['pinyin', '王芳', '李芳', false],
  ['pinyin-initials', '王小明', '汪晓敏', true],
  ['surname-pinyin', '王小明', '汪国强', true],
  ['given-pinyin', '王小明', '李晓铭', true],
  ['variant', '萧红', '肖红', true],
  ['variant', '肖红', '肖虹', false],
  ['id', own, ` ${own} `, true],
  ['id-prefix15', `${own.slice(0, 15)}000`, own, true],
  ['id-corrections', swapped, own, true],
  ['birth', own, '2010-03-15', true],
  ['birth', own, '2010-03-16', false],
];

for (const [as, left, right, expected, length] of CASES)
  test(`${as}: ${left} and ${right} ${expected ? 'meet' : 'do not meet'}`, async () =>
    assert.equal(await meet(as, left, right, length), expected));

test('arrays are exploded: any element in common brings two records together', async () => {
  assert.ok(await meet('value', ['1', '2'], ['2', '3']));
  assert.ok(!(await meet('value', ['1', '2'], ['3'])));
});
