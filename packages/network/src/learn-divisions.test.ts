import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Division } from '@bulou/kernel';
import { learnDivisions } from './learn-divisions.ts';

const COUNTY: Division = { divisionCode: '640324', name: '同心县', level: 'county', parentCode: '6403' };

test('what household lists name is learned once, however its kind is written', () => {
  const { find, list } = learnDivisions(COUNTY);
  const code = find({ township: '豫海镇', village: '城北村委会' }).divisionCode;
  assert.match(code ?? '', /^6403249\d{5}$/);
  assert.equal(find({ township: '豫海', village: '城北村' }).divisionCode, code);
  assert.notEqual(find({ township: '豫海镇', village: '城南村' }).divisionCode, code);
  assert.equal(find({ township: '豫海镇' }).divisionCode, code?.slice(0, 9));
  assert.equal(find({ address: '某处' }).divisionCode, undefined);
  assert.deepEqual(
    list()
      .map(({ name, level }) => `${level} ${name}`)
      .sort(),
    ['county 同心县', 'township 豫海镇', 'village 城北村委会', 'village 城南村'],
  );
});

test('the same names give the same codes in another order', () => {
  const names = ['城北村', '城南村', '新民村'];
  const codesOf = (order: readonly string[]) => {
    const { find } = learnDivisions(COUNTY);
    for (const village of order) find({ township: '豫海镇', village });
    return names.map((village) => find({ township: '豫海镇', village }).divisionCode);
  };
  assert.deepEqual(codesOf(names), codesOf(names.toReversed()));
});
