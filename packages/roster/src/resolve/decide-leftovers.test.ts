import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainDate, readNationalId } from '@bulou/kernel';
import type { SourceRecord } from '../model.ts';
import { makeProfiles } from './cluster-profiles.ts';
import { decideLeftovers } from './decide-leftovers.ts';

const DATA_ON = plainDate('2017-10-15');
const NONE = readNationalId('');

function row(index: number, fields: Partial<SourceRecord>): SourceRecord {
  const ref = { kind: fields.kind ?? 'registry', path: 'a.xlsx', sheet: '', row: index } as const;
  return {
    ref,
    kind: ref.kind,
    key: `${ref.kind}:${index}`,
    index,
    dataOn: DATA_ON,
    nationalId: NONE,
    guardians: [],
    phones: [],
    divisionCode: '410923103230',
    ...fields,
  } as SourceRecord;
}

function decide(records: readonly SourceRecord[]) {
  const clusters = Int32Array.from(records, (record) => record.index);
  const facts = { borrowed: new Map(), adultsOf: new Map() };
  const input = { ...facts, findSchoolId: () => undefined, namesAgree: (a: string, b: string) => a === b };
  return decideLeftovers(input, makeProfiles(records, [], clusters, records.length, facts));
}

const head = { name: '张晓东', relationToHead: '户主', sex: 'male' } as const;
const surveyed = row(1, {
  kind: 'survey',
  form: 'survey',
  name: '张宇航',
  sex: 'male',
  head: { name: '张晓东' },
});

test('the child that a survey leaves over is not the parent that its list of children leaves over too', () => {
  const parent = { ...head, form: 'registry', nationalId: readNationalId('410923198410166318') } as const;
  assert.deepEqual(decide([row(0, parent), surveyed]), []);
});

test('one child left over by the registry and one by the survey of a household are one child', () => {
  const child = { form: 'registry', name: '张宇杭', sex: 'male', head: { name: '张晓东' } } as const;
  assert.deepEqual(decide([row(0, child), surveyed]), [[0, 1]]);
});

const pupil = { kind: 'enrolment', form: 'roll', stage: 'primary', grade: 3, schoolName: '岳村小学' } as const;

test('two halves under one number and one name are one child, whatever kept them apart', () => {
  const nationalId = readNationalId('410923201404278836');
  const aid = row(1, { kind: 'received', form: 'received', name: '赵振沐', nationalId });
  assert.deepEqual(decide([row(0, { ...pupil, name: '赵振沐', nationalId }), aid]), [[0, 1]]);
});

test('full name, birthday and sex are one child’s where one list has no number; in another village they are not', () => {
  const nationalId = readNationalId('410923201404278836');
  const registered = row(0, { form: 'registry', name: '赵振沐', sex: 'male', nationalId });
  const unnumbered = row(1, { ...surveyed, ref: surveyed.ref, name: '赵振沐', birthOn: plainDate('2014-04-27') });
  assert.deepEqual(decide([registered, unnumbered]), [[1, 0]]);
  assert.deepEqual(decide([registered, row(1, { ...unnumbered, divisionCode: '410923104201' })]), []);
});

test('of two namesakes who are each what the other list leaves over, neither is chosen', () => {
  const birthOn = plainDate('2014-04-27');
  const one = { kind: 'survey', form: 'survey', name: '赵振沐', sex: 'male', birthOn } as const;
  const registered = row(0, { form: 'registry', name: '赵振沐', sex: 'male', birthOn });
  assert.deepEqual(decide([registered, row(1, one), row(2, one)]), []);
});
