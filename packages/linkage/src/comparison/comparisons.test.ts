import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeNationalId } from '@bulou/kernel';
import { makeRowDataset } from '../input/dataset.ts';
import { buildRecordTable } from '../input/table.ts';
import { blockOn, compare } from '../settings/builders.ts';
import { LinkageSettings, type LinkageSettingsInput } from '../settings/settings.schema.ts';
import { createComparators } from './registry.ts';

type Written = LinkageSettingsInput['comparisons'][number];
type Values = Readonly<Record<string, unknown>>;

/** The level two rows get, either way round. */
function levelOf(comparison: Written, left: Values, right: Values): string {
  const settings = LinkageSettings.parse({
    mode: 'dedupe',
    datasets: [{ name: 'rows' }],
    comparisons: [comparison],
    blocking: [blockOn('id', 'id')],
  });
  const rows = [
    { id: '1', ...left },
    { id: '2', ...right },
  ];
  const table = buildRecordTable(settings, [makeRowDataset('rows', rows)], { allowEmpty: true });
  const [comparator] = createComparators(settings.comparisons, table);
  assert.ok(comparator);
  const level = comparator.evaluate(0, 1);
  assert.equal(comparator.evaluate(1, 0), level, 'not symmetric');
  return comparator.levels[level]?.id ?? 'missing';
}

/** Cases of one comparison of column `a`: left value, right value, level. */
function check(name: string, comparison: Written, cases: readonly (readonly [unknown, unknown, string])[]): void {
  test(name, () => {
    for (const [left, right, level] of cases)
      assert.equal(levelOf(comparison, { a: left }, { a: right }), level, `${left} / ${right}`);
  });
}

check('exact, by value; nothing is missing', compare.exact('a'), [
  ['York', 'York', 'exact'],
  ['York', 'york', 'else'],
  ['York', '', 'missing'],
  ['York', null, 'missing'],
]);

check('Levenshtein counts characters: 张伟 and 张玮 are one apart, three bytes', compare.levenshtein('a'), [
  ['张伟', '张玮', 'levenshtein-1'],
  ['kitten', 'sitten', 'levenshtein-1'],
  ['kitten', 'sittin', 'levenshtein-2'],
  ['kitten', 'sitting', 'else'],
]);

check('Damerau-Levenshtein: a swap of neighbours is one slip', compare.damerauLevenshtein('a'), [
  ['410923', '410932', 'damerau-levenshtein-1'],
  ['410923', '401932', 'damerau-levenshtein-2'],
  ['410923', '109234', 'damerau-levenshtein-2'],
  ['410923', '329014', 'else'],
]);

// martha, marhta: 6 of 6 letters in common, one swap: (1 + 1 + 5/6) / 3 = 0.9444; three first letters equal:
// 0.9444 + 3 · 0.1 · 0.0556 = 0.9611. dwayne, duane: 4 of 6 and 4 of 5: (4/6 + 4/5 + 1) / 3 = 0.8222, then 0.84.
check('Jaro', compare.jaro('a', { thresholds: [0.94, 0.82] }), [
  ['martha', 'marhta', 'jaro-0.94'],
  ['dwayne', 'duane', 'jaro-0.82'],
  ['martha', 'york', 'else'],
]);
check('Jaro-Winkler', compare.jaroWinkler('a', { thresholds: [0.96, 0.83] }), [
  ['martha', 'marhta', 'jaro-winkler-0.96'],
  ['dwayne', 'duane', 'jaro-winkler-0.83'],
  ['martha', 'york', 'else'],
]);

// Characters in common of all: {n,i,g,h,t} and {n,a,c,h,t} share n, h, t of seven: 3/7 = 0.43.
check('Jaccard, by characters', compare.jaccard('a', { thresholds: [0.9, 0.42] }), [
  ['night', 'thing', 'jaccard-0.9'],
  ['night', 'nacht', 'jaccard-0.42'],
  ['night', 'day', 'else'],
]);

check('dates: swapped, one part off, within a year', compare.date('a'), [
  ['2010-03-05', '20100305', 'exact'],
  ['2010-03-05', '2010-05-03', 'swapped'],
  ['2010-03-05', '2010-03-06', 'one-part'],
  ['2010-03-05', '2012-03-05', 'one-part'],
  ['2010-12-31', '2011-01-01', 'within-year'],
  ['2010-03-05', '2012-04-06', 'else'],
]);

check('numbers within 1 and within 10', compare.number('a', { tolerances: [1, 10] }), [
  [500, 500, 'exact'],
  [500, 501, 'within-1'],
  [500, 510, 'within-10'],
  [500, 511, 'else'],
]);
// 5 of 105 is 4.76 %, 10 of 110 is 9.09 %.
check('numbers within 5 % of the larger', compare.number('a', { tolerances: [0.05], relative: true }), [
  [100, 105, 'within-0.05'],
  [100, 110, 'else'],
]);

check('e-mail: whole, the part before the @, near', compare.email('a'), [
  ['Ann@x.org', 'ann@x.org', 'exact'],
  ['ann.smith@x.org', 'ann.smith@y.com', 'same-user'],
  ['ann.smith@x.org', 'ann.smyth@x.org', 'near-user'],
  ['ann.smith@x.org', 'bob.jones@x.org', 'else'],
]);

test('forename and surname in one: equal, swapped, near, only one of the two', () => {
  const names = (f: string, s: string) => ({ f, s });
  const level = (left: Values, right: Values) => levelOf(compare.forenameSurname('f', 's'), left, right);
  assert.equal(level(names('martha', 'smith'), names('martha', 'smith')), 'both');
  assert.equal(level(names('martha', 'smith'), names('smith', 'martha')), 'swapped');
  assert.equal(level(names('martha', 'smith'), names('marhta', 'smith')), 'both-near');
  assert.equal(level(names('martha', 'smith'), names('joan', 'smith')), 'surname');
  assert.equal(level(names('martha', 'smith'), names('martha', 'jones')), 'forename');
  assert.equal(level(names('martha', 'smith'), names('joan', 'jones')), 'else');
  assert.equal(level(names('martha', 'smith'), names('', '')), 'missing');
});

check('arrays: anything in common', compare.array('a'), [
  [['1', '2'], ['2', '3'], 'intersect'],
  [['1', '2'], ['3'], 'different'],
  [['1'], [], 'missing'],
]);

// One degree of latitude is 6371 · π / 180 = 111.19 km.
test('distance in kilometres', () => {
  const level = (left: readonly [number, number], right: readonly [number, number]) =>
    levelOf(
      compare.distanceKm('x', 'y', { kilometres: [1, 112] }),
      { x: left[0], y: left[1] },
      { x: right[0], y: right[1] },
    );
  assert.equal(level([36, 115], [36.008, 115]), 'within-1-km');
  assert.equal(level([36, 115], [37, 115]), 'within-112-km');
  assert.equal(level([36, 115], [38, 115]), 'else');
  assert.equal(level([36, 115], [95, 115]), 'missing');
});

check('divisions of twelve digits by shared prefix', compare.division('a'), [
  ['410923100201', '410923100201', 'same-village'],
  ['410923100201', '410923100202', 'same-township'],
  ['410923100201', '410923101202', 'same-county'],
  ['410923100201', '410922100201', 'different'],
  // A township's code says nothing of the village.
  ['410923100201', '410923100', 'missing'],
  ['410923100', '410923101', 'same-county'],
]);

check('telephones, however written', compare.phone('a'), [
  ['13812345678', '+86 138-1234-5678（父）', 'equal'],
  ['13812345678/0393-6223344', '03936223344', 'equal'],
  [['13812345678'], ['13900000000', '13812345678'], 'equal'],
  ['13812345678', '13812345687', 'one-slip'],
  ['13812345678', '13812345679', 'one-slip'],
  ['13812345678', '13912345679', 'different'],
  ['13812345678', '无', 'missing'],
]);

const own = makeNationalId('41092320100315123');
const other = makeNationalId('41092320120801231');
check('学籍号: formal ones differ for good, temporary ones are replaced', compare.enrolmentNo('a'), [
  [`G${own}`, `g ${own}`, 'equal'],
  [`G${own}`, `G${other}`, 'different'],
  [`G${own}`, `L${other}`, 'temporary-different'],
  [`J${own}`, `L${own}`, 'temporary-different'],
  [`G${own}`, '无', 'missing'],
]);

test('school, grade and class are one piece of evidence', () => {
  const pupil = (school: string, grade: string, room: string) => ({ school, grade, room });
  const level = (left: Values, right: Values) =>
    levelOf(compare.schooling({ school: 'school', grade: 'grade', className: 'room' }), left, right);
  assert.equal(level(pupil('S', '3', '1'), pupil('S', '3', '1')), 'same-class');
  assert.equal(level(pupil('S', '3', '1'), pupil('S', '3', '2')), 'same-grade');
  assert.equal(level(pupil('S', '3', '1'), pupil('S', '4', '1')), 'same-school');
  assert.equal(level(pupil('S', '3', '1'), pupil('T', '3', '1')), 'different');
});

test('guardians: any of one record against any of the other', () => {
  const family = (names: string[], ids: string[]) => ({ names, ids });
  const level = (left: Values, right: Values) =>
    levelOf(compare.guardians({ names: 'names', nationalIds: 'ids' }), left, right);
  assert.equal(level(family(['王强'], [own]), family(['李芳'], [own])), 'same-id');
  assert.equal(level(family(['王强', '李芳'], []), family(['李芳'], [])), 'same-name');
  assert.equal(level(family(['李芳'], []), family(['李方'], [])), 'similar-name');
  assert.equal(level(family(['王强'], []), family(['李芳'], [])), 'different');
});
