import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERASED_NAME, scrub } from './scrub.ts';

const household = {
  householdNo: '41092310200001',
  headName: '李大山',
  divisionCode: '410923102001',
  members: [
    { name: '李大山', relation: '户主', nationalId: '410923198001010019' },
    { name: '李小一', nationalId: '410923201001010018' },
    { name: '李小二' },
  ],
  children: [
    {
      childId: 'c1',
      name: '李小一',
      nationalId: '410923201001010018',
      stage: 'primary',
      grade: 3,
      phones: ['13800000000'],
    },
    { childId: 'c2', name: '李小二', birthOn: '2012-02-02', stage: 'primary', registered: true },
  ],
};

test('an erased child leaves its figures and closed words; the others stay as they are', () => {
  const { value, changed, emptied } = scrub(household, new Set(['c1']));
  assert.deepEqual([changed, emptied], [true, false]);
  assert.deepEqual(value.children[0], { childId: 'c1', name: ERASED_NAME, stage: 'primary', grade: 3, phones: [] });
  assert.deepEqual(value.children[1], household.children[1]);
  assert.deepEqual(
    value.members.map((member) => member.name),
    ['李大山', '李小二'],
  );
  assert.equal(value.headName, '李大山');
});

test('when nobody else is left the family goes, too', () => {
  const { value, emptied } = scrub(household, new Set(['c1', 'c2']));
  assert.equal(emptied, true);
  assert.doesNotMatch(JSON.stringify(value), /李|13800000000|19800101|2012-02-02|41092310200001/);
  assert.deepEqual([value.householdNo, value.divisionCode, value.members], ['', '410923102001', []]);
});

test('what holds none of the erased is not touched', () => {
  assert.deepEqual(scrub(household, new Set(['c9'])), { value: household, changed: false, emptied: false });
});
