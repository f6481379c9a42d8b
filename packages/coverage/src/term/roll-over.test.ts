import assert from 'node:assert/strict';
import { test } from 'node:test';
import { termId } from '@bulou/kernel';
import { decideRollOver, expectNext, type RollOverGroup } from './roll-over.ts';

const group = (more: Partial<RollOverGroup>): RollOverGroup => ({
  ...{
    stage: 'primary',
    grade: 1,
    nowStage: 'primary',
    nowGrade: 2,
    hadSchool: true,
    hasSchool: true,
    sameSchool: true,
  },
  ...{ children: 1, ...more },
});

test('in autumn a year passes, in spring none', () => {
  const autumn = termId('2018-autumn');
  assert.deepEqual(expectNext(autumn, 'primary', 6), { stage: 'junior', grade: 1 });
  assert.deepEqual(expectNext(autumn, 'preschool', 3), { stage: 'primary', grade: 1 });
  assert.equal(expectNext(autumn, 'junior', 3), 'graduates');
  assert.equal(expectNext(autumn, 'primary', null), undefined);
  assert.deepEqual(expectNext(termId('2018-spring'), 'primary', 6), { stage: 'primary', grade: 6 });
});

test('every child of the term before is in one of the five, and nobody is missing before the lists are read', () => {
  const groups = [
    group({ children: 7 }),
    group({ nowGrade: 1, children: 2 }),
    group({ stage: 'junior', grade: 3, nowStage: null, nowGrade: null, children: 3 }),
    group({ nowStage: null, nowGrade: null, children: 4 }),
    group({ stage: 'infant', grade: null, children: 5 }),
    group({ sameSchool: false, children: 6 }),
    group({ hasSchool: false, sameSchool: false, children: 8 }),
  ];
  const after = decideRollOver('2018-autumn', groups, true);
  assert.deepEqual(
    { ...after },
    { before: 35, promoted: 21, graduates: 3, retained: 2, unknown: 5, missing: 4, changedSchool: 6, withoutSchool: 8 },
  );
  assert.equal(after.promoted + after.graduates + after.retained + after.unknown + after.missing, after.before);
  const opening = decideRollOver('2018-autumn', groups, false);
  assert.deepEqual([opening.missing, opening.retained, opening.changedSchool], [0, 0, 0]);
});
