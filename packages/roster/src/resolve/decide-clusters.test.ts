import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainDate } from '@bulou/kernel';
import { couldBeSlip, decideClusters, type Person, type PersonPair } from './decide-clusters.ts';

const thresholds = { accept: 0.99, review: 0.5, marginBits: 4 };
let serial = 0;
function person(group: number, more: Partial<Person> = {}): Person {
  serial += 1;
  return { group, duplicateKey: `p${serial}`, ...more };
}
function pair(a: number, b: number, weight: number): PersonPair {
  return { a, b, weight, probability: 1 / (1 + 2 ** -weight) };
}

test('two trusted numbers are never joined, however alike the rest is', () => {
  const persons = [person(0, { trustedId: 'A' }), person(1, { trustedId: 'B' })];
  const { clusterCount, open } = decideClusters(persons, [pair(0, 1, 20)], thresholds);
  assert.equal(clusterCount, 2);
  assert.deepEqual(
    open.map((each) => each.reason),
    ['two-numbers'],
  );
});

test('a row between two strong groups does not chain them', () => {
  const persons = [person(0, { trustedId: 'A' }), person(1), person(2, { trustedId: 'B' })];
  const { clusterOf } = decideClusters(persons, [pair(0, 1, 30), pair(1, 2, 12)], thresholds);
  assert.equal(clusterOf[0], clusterOf[1]);
  assert.notEqual(clusterOf[1], clusterOf[2]);
});

test('of two near candidates on one list neither is taken', () => {
  const persons = [person(0), person(1), person(1)];
  const { clusterCount, open } = decideClusters(persons, [pair(0, 1, 12), pair(0, 2, 10)], thresholds);
  assert.equal(clusterCount, 3);
  assert.deepEqual(
    open.map((each) => each.reason),
    ['two-candidates', 'two-candidates'],
  );
});

test('the same person twice on one list is one person', () => {
  const persons = [person(0), person(1, { duplicateKey: 'same' }), person(1, { duplicateKey: 'same' })];
  const { clusterCount } = decideClusters(persons, [pair(0, 1, 20), pair(0, 2, 20), pair(1, 2, 20)], thresholds);
  assert.equal(clusterCount, 1);
});

test('a candidate already settled elsewhere is not asked about', () => {
  const persons = [person(0), person(1), person(1)];
  const { open, clusterOf } = decideClusters(persons, [pair(0, 1, 30), pair(0, 2, 3)], thresholds);
  assert.equal(clusterOf[0], clusterOf[1]);
  assert.deepEqual(open, []);
});

test('a slip of a date is one digit, one swap, or month and day exchanged', () => {
  assert.ok(couldBeSlip(plainDate('2010-03-11'), plainDate('2010-03-17')));
  assert.ok(couldBeSlip(plainDate('2010-03-12'), plainDate('2010-12-03')));
  assert.ok(couldBeSlip(plainDate('2010-03-21'), plainDate('2010-03-12')));
  assert.ok(!couldBeSlip(plainDate('2010-03-21'), plainDate('2011-05-21')));
});
