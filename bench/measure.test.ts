import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatStages, listDescendants, startMemoryMeter } from './measure.ts';

test('the descendants of the roots are found, each once', () => {
  const parents = new Map([
    [1, 0],
    [10, 1],
    [11, 10],
    [12, 11],
    [20, 1],
  ]);
  assert.deepEqual(listDescendants(parents, [10]), [10, 11, 12]);
  assert.deepEqual(listDescendants(parents, [10, 11, 20]), [10, 11, 12, 20]);
  assert.deepEqual(listDescendants(parents, [99]), []);
});

test('a meter sees what this process holds', { skip: process.platform !== 'linux' && 'only Linux tells' }, () => {
  const meter = startMemoryMeter();
  const held = Buffer.alloc(64 * 1024 * 1024, 1);
  const megabytes = meter.stop() ?? 0;
  assert.ok(megabytes > 64, `${megabytes} MB with ${held.length} bytes held`);
});

test('rows a second: 100,000 rows in 2.5 s are 40,000', () => {
  const table = formatStages([
    { name: 'intake', milliseconds: 2500, rows: 100_000 },
    { name: 'open', milliseconds: 40 },
  ]);
  assert.match(table, /\| intake \| 2\.50 \| 100,000 \| 40,000 \|/);
  assert.match(table, /\| open \| 0\.04 \| {2}\| {2}\|/);
});
