import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterConnected, clusterConstrained } from './clusters.ts';

const free = { groupsOf: () => [], isForbidden: () => false, isVetoed: () => false };
const chain = [
  { left: 0, right: 1, weight: 9 },
  { left: 1, right: 2, weight: 5 },
];

test('connected components follow a chain wherever it leads', () => {
  assert.deepEqual([...clusterConnected(3, chain).clusterOf], [0, 0, 0]);
});

test('two rows of one list are never joined by way of a third; the stronger link stays', () => {
  const rules = { ...free, groupsOf: (record: number) => (record === 1 ? [] : [7]) };
  const clustering = clusterConstrained(3, chain, rules);
  assert.deepEqual([...clustering.clusterOf], [0, 0, 2]);
  assert.deepEqual([...clustering.conflicts], [[1, 'group']]);
});

test('clear evidence between the ends stops a chain', () => {
  const rules = { ...free, isVetoed: (left: number, right: number) => left + right === 2 && left !== right };
  assert.deepEqual([...clusterConstrained(3, chain, rules).conflicts], [[1, 'veto']]);
});

test('what a person said comes first and counts against later links', () => {
  const rules = { ...free, isForbidden: (left: number, right: number) => left + right === 3 && left * right === 2 };
  const must = [{ left: 0, right: 2, weight: Number.POSITIVE_INFINITY }];
  const clustering = clusterConstrained(3, chain, rules, must);
  assert.deepEqual([...clustering.clusterOf], [0, 1, 0]);
  assert.equal(clustering.conflicts.get(0), 'forbidden');
});
