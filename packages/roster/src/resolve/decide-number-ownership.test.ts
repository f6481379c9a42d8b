import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeNationalId, plainDate, readNationalId } from '@bulou/kernel';
import type { SourceRecord } from '../model.ts';
import { decideNumberOwnership } from './decide-number-ownership.ts';
import { detachContradicting } from './detach-contradicting.ts';

/** A number born on a day: the last of the three digits is odd for a boy. */
function numberOf(birth: string, order = '121'): string {
  return makeNationalId(`640324${birth.replaceAll('-', '')}${order}`);
}

function row(index: number, fields: Partial<SourceRecord> & { readonly number?: string }): SourceRecord {
  const { number = '', kind = 'enrolment', ...rest } = fields;
  return {
    ref: { kind, path: 'a.csv', sheet: '', row: index },
    kind,
    key: `${kind}:${index}`,
    index,
    fileId: kind,
    form: kind === 'enrolment' ? 'roll' : kind,
    dataOn: plainDate('2018-10-15'),
    nationalId: readNationalId(number),
    guardians: [],
    phones: [],
    ...rest,
  } as SourceRecord;
}

/** Names of one surname and a character in common agree here. */
const agree = (a: string, b: string) => a[0] === b[0] && [...a.slice(1)].some((character) => b.includes(character));
const borrowedOf = (rows: readonly SourceRecord[]) => [...decideNumberOwnership(rows, agree).borrowed.keys()];

test('a pupil of the sixth grade does not bear the number of a child of two', () => {
  const number = numberOf('2016-03-01');
  const infant = row(0, { kind: 'survey', name: '纳志小', number, birthOn: plainDate('2016-03-01') });
  const pupil = row(1, { name: '纳志', number, stage: 'primary', grade: 6 });
  assert.deepEqual(borrowedOf([infant, pupil]), [1]);
});

test('of two rows of one list with one number, the one with the bearer’s name keeps it', () => {
  const number = numberOf('2010-03-01');
  const surveyed = row(0, { kind: 'survey', name: '李平君', number, birthOn: plainDate('2010-03-01') });
  const rows = [surveyed, row(1, { name: '李平军', number }), row(2, { name: '李平君', number })];
  assert.deepEqual(borrowedOf(rows), [1]);
});

test('whoever is married into a household does not own a child’s number', () => {
  const number = numberOf('2015-03-01');
  const family = { kind: 'registry', householdNo: '7' } as const;
  const mother = row(0, { ...family, name: '马杰航', relationToHead: '儿媳', number });
  const child = row(1, { ...family, name: '张子泽', relationToHead: '之子', number });
  const pupil = row(2, { name: '张一泽', number, stage: 'preschool', grade: 1 });
  assert.deepEqual(borrowedOf([mother, child, pupil]), [0]);
});

test('a row whose own birth date is a generation from its number bears a parent’s', () => {
  const surveyed = { kind: 'survey', name: '穆睿一', birthOn: plainDate('2017-04-06') } as const;
  assert.deepEqual(borrowedOf([row(0, { ...surveyed, number: numberOf('1990-06-06') })]), [0]);
});

test('a twin who stands in the list under the own number is not the other row of the list', () => {
  const birthOn = plainDate('2009-06-01');
  const [first, second] = [numberOf('2009-06-01', '121'), numberOf('2009-06-01', '141')];
  const family = { kind: 'registry', householdNo: '7', relationToHead: '之女' } as const;
  const registry = [
    row(0, { ...family, name: '王河德', number: first }),
    row(1, { ...family, name: '王河江', number: second }),
  ];
  const roll = [
    row(2, { name: '王河德', number: first, birthOn }),
    row(3, { name: '王河德', number: second, birthOn }),
  ];
  assert.deepEqual(borrowedOf([...registry, ...roll]), []);
});

test('another birthday and another sex under one number are another person', () => {
  const number = numberOf('2007-07-04');
  const sister = { name: '纳虹', sex: 'female', birthOn: plainDate('2007-07-04'), number } as const;
  const rows = [
    row(0, { kind: 'survey', ...sister }),
    row(1, sister),
    row(2, { kind: 'attendance', ...sister, name: '纳洪', sex: 'male', birthOn: plainDate('2004-07-14') }),
  ];
  const clusterOf = new Int32Array(3);
  assert.equal(detachContradicting(rows, clusterOf, 1), 2);
  assert.deepEqual([...clusterOf], [0, 0, 1]);
});
