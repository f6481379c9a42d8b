/** An auditor takes a pack away over HTTP; unzipped, it verifies itself. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { makeOpenFolder } from '@bulou/store/test-database';
import { type OpenedTestOffice, openTestOffice } from './office-fixture.ts';

let folder = '';
let office: OpenedTestOffice;
before(async () => {
  folder = await makeOpenFolder('bulou-pack-');
  office = await openTestOffice(folder);
});
after(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

/** By the central directory, as every unzipper does. */
function unzip(archive: Buffer, place: string): void {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, nameLength, extraLength, noteLength] = [
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
      archive.readUInt16LE(at + 30),
      archive.readUInt16LE(at + 32),
    ];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = archive.subarray(start, start + packed);
    const target = path.join(place, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, archive.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content));
    at += 46 + nameLength + extraLength + noteLength;
  }
}

test('a pack with people’s acts in it verifies; sent again with its key it is not shown twice', async () => {
  const pair = await office.app.inject({
    url: '/api/v1/review-pairs',
    headers: { cookie: await office.signIn('county-clerk') },
  });
  const [{ pairId }] = pair.json().items;
  const decided = await office.app.inject({
    method: 'POST',
    url: `/api/v1/review-pairs/${pairId}/decisions`,
    headers: { cookie: await office.signIn('county-clerk') },
    payload: { verdict: 'different' },
  });
  assert.ok(decided.statusCode < 300, decided.body);
  const ask = async () =>
    await office.app.inject({
      method: 'POST',
      url: '/api/v1/audit-packs',
      headers: { cookie: await office.signIn('auditor'), 'idempotency-key': 'pack-of-autumn' },
      payload: { term: '2018-autumn', purpose: 'audit', whole: true },
    });
  const response = await ask();
  assert.equal(response.statusCode, 200, response.body.slice(0, 300));
  assert.equal(response.headers['content-type'], 'application/zip');
  const place = path.join(folder, 'pack');
  unzip(response.rawPayload, place);
  assert.deepEqual(readdirSync(place).sort(), [
    ...['README.txt', 'coverage', 'decisions', 'manifest.json', 'papers', 'payments', 'roster', 'run', 'trail'],
    'verify.mjs',
  ]);
  const { status, stdout } = spawnSync(process.execPath, [path.join(place, 'verify.mjs')], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /✓ 每次人的决定都在日志里：1 次/);
  assert.equal((await ask()).statusCode, 409);
});
