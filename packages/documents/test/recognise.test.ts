import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decideBinding, makeTypesetter, makeVersionCode, readPageCodes, UnreadablePicture } from '@bulou/documents';
import { makeRandom } from '@bulou/kernel';
import { drawSettings, renderPages, takePhotograph } from './photograph.ts';
import { makeSampleRoster } from './sample-papers.ts';

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

test('photographs of pages are bound to their page, wrong ones to none', async () => {
  const random = makeRandom(20181015);
  const typesetter = makeTypesetter();
  const roster = typesetter.typeset(makeSampleRoster('谷金楼镇吉七村', digestOf('one'), 60));
  const stranger = typesetter.typeset(makeSampleRoster('他县某村', digestOf('other'), 5));
  const known = [{ kind: 'VR', version: makeVersionCode(digestOf('one')), pages: roster.pages }];
  const pages = [1, 2, 3];
  for (const [index, picture] of (await renderPages(roster.pdf, pages)).entries()) {
    const photograph = takePhotograph(picture, drawSettings(random), random);
    assert.ok(photograph.length > 500_000 && photograph.length < 3_500_000, `${photograph.length} bytes`);
    const binding = decideBinding(await readPageCodes(photograph), known, { kind: 'VR' });
    assert.deepEqual(binding, { bound: true, kind: 'VR', version: known[0]!.version, page: pages[index] });
  }
  const [wrong] = await renderPages(stranger.pdf, [1]);
  const binding = decideBinding(await readPageCodes(takePhotograph(wrong!, drawSettings(random), random)), known);
  assert.equal(binding.bound === false && binding.reason, 'unknown-paper');
});

test('a picture of nothing binds to nothing; what is no picture is said to be none', async () => {
  const random = makeRandom(3);
  const empty = { width: 900, height: 1200, values: new Uint8Array(900 * 1200).fill(250) };
  const reading = await readPageCodes(takePhotograph(empty, drawSettings(random), random));
  const binding = decideBinding(reading, []);
  assert.equal(binding.bound === false && binding.reason, 'no-code');
  await assert.rejects(readPageCodes(new TextEncoder().encode('%PDF-1.7')), UnreadablePicture);
});
