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
