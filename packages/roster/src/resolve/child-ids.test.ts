import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownChild, SourceRecord } from '../model.ts';
import { makeChildIds } from './child-ids.ts';

const row = (key: string) => ({ key }) as SourceRecord;
const child = (childId: string) => ({ childId }) as KnownChild;
const mint = ({ key }: SourceRecord, attempt: number) => (attempt === 0 ? `id-${key}` : `id-${key}-${attempt}`);

test('a child that linkage did not know again is known by the row it was minted from', () => {
  const ids = makeChildIds([child('id-b')], [{ records: [row('a'), row('b')] }], mint);
  assert.equal(ids.findMinted([row('a'), row('b')])?.childId, 'id-b');
  assert.equal(ids.findMinted([row('b')]), undefined);
  assert.equal(ids.findMinted([row('c')]), undefined);
});

test('a row whose child has gone to another cluster mints another id', () => {
  const clusters = [{ records: [row('a')], known: child('id-b') }, { records: [row('b')] }];
  const ids = makeChildIds([child('id-b')], clusters, mint);
  assert.equal(ids.findMinted([row('b')]), undefined);
  assert.equal(ids.mint(row('b')), 'id-b-1');
  assert.equal(ids.mint(row('b')), 'id-b-2');
  assert.equal(ids.mint(row('c')), 'id-c');
});

test('a known child of whom this run has no row is free for its own row', () => {
  const ids = makeChildIds([child('id-b')], [{ records: [], known: child('id-b') }, { records: [row('b')] }], mint);
  assert.equal(ids.findMinted([row('b')])?.childId, 'id-b');
});
