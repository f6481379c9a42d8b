import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import {
  decideBinding,
  formatPageCode,
  listUnprintable,
  MISSING_SORT,
  makeTypesetter,
  makeVersionCode,
  parsePageCode,
} from '@bulou/documents';
import fc from 'fast-check';
import { makeSampleRoster } from './sample-papers.ts';

const DIGEST = 'ab'.repeat(32);

test('the same paper gives the same bytes, whatever was set between, and names the place of every line', () => {
  const typesetter = makeTypesetter();
  const paper = makeSampleRoster('吉七村', DIGEST, 300);
  const first = typesetter.typeset(paper);
  typesetter.typeset(makeSampleRoster('岳村', DIGEST, 3));
  assert.deepEqual(typesetter.typeset(paper).pdf, first.pdf);
  assert.deepEqual(makeTypesetter().typeset(paper).pdf, first.pdf);
  assert.equal(first.lines.length, 300);
  assert.ok(first.pages > 10);
  assert.equal(Math.max(...first.lines.map((line) => line.page)) <= first.pages, true);
  assert.deepEqual(first.unprintable, []);
});

test('text is data: nothing in a name is read as markup; an empty list is a paper, too', () => {
  const typesetter = makeTypesetter();
  assert.ok(typesetter.typeset(makeSampleRoster('#panic("x") $a$ \\ "', DIGEST, 2, '#let x = [*')).pdf.length > 1000);
  assert.equal(typesetter.typeset(makeSampleRoster('空村', DIGEST, 0)).pages, 1);
});

test('rare characters are printed by the chain; what no font has is named before and on the paper', () => {
  assert.deepEqual(listUnprintable('张伟𠅤𠮷𡋾㛃䶮𬭊·Ａ'), []);
  assert.deepEqual(listUnprintable('王\uE123\u{2EBF0}'), ['\uE123', '\u{2EBF0}']);
  assert.deepEqual(listUnprintable(MISSING_SORT), []);
  const made = makeTypesetter().typeset(makeSampleRoster('村', DIGEST, 1, '欧阳𠮷\u{2EBF0}'));
  assert.deepEqual(made.unprintable, ['\u{2EBF0}']);
});

test('the index of the fonts was made from the base font that is installed', () => {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
  const font = readFileSync(`${entry.slice(0, entry.lastIndexOf('dist'))}fonts/NotoSansHans-Regular.otf`);
  const index = JSON.parse(readFileSync(new URL('../fonts/fonts.json', import.meta.url), 'utf8'));
  assert.equal(createHash('sha256').update(font).digest('hex'), index.base.sha256);
});

test('a page code comes back as it was, and one wrong or swapped character makes it none', () => {
  const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const digest = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
  fc.assert(
    fc.property(letter, letter, digest, fc.integer({ min: 1, max: 9999 }), fc.nat(), (a, b, hex, page, at) => {
      const code = { kind: a + b, version: makeVersionCode(hex), page };
      const text = formatPageCode(code);
      assert.deepEqual(parsePageCode(` ${text.toLowerCase()} `), code);
      const place = 6 + (at % 15);
      const swapped = text.slice(0, place) + text[place + 1] + text[place] + text.slice(place + 2);
      if (swapped !== text) assert.equal(parsePageCode(swapped), undefined);
      const wrong = text.slice(0, place) + (text[place] === '7' ? '8' : '7') + text.slice(place + 1);
      assert.equal(parsePageCode(wrong), undefined);
    }),
  );
});

test('only a code of a known paper and of a page that it has binds; every refusal says what to do', () => {
  const version = makeVersionCode(DIGEST);
  const known = [
    { kind: 'VR', version, pages: 3 },
    { kind: 'CL', version, pages: 1, superseded: true },
  ];
  const reasonOf = (codes: { kind: string; version: string; page: number }[], foreign: string[] = []) => {
    const binding = decideBinding({ codes, foreign }, known, { kind: 'VR' });
    if (!binding.bound) assert.ok(binding.zh.length > 5 && binding.en.length > 5);
    return binding.bound ? 'bound' : binding.reason;
  };
  assert.equal(reasonOf([{ kind: 'VR', version, page: 3 }]), 'bound');
  assert.equal(reasonOf([{ kind: 'VR', version, page: 4 }]), 'no-such-page');
  assert.equal(reasonOf([{ kind: 'CL', version, page: 1 }]), 'other-kind');
  assert.equal(reasonOf([{ kind: 'PR', version, page: 1 }]), 'unknown-paper');
  assert.equal(reasonOf([], ['https://example.org']), 'foreign-code');
  assert.equal(reasonOf([]), 'no-code');
  const two = [1, 2].map((page) => ({ kind: 'VR', version, page }));
  assert.equal(reasonOf(two), 'several-pages');
  const old = decideBinding({ codes: [{ kind: 'CL', version, page: 1 }], foreign: [] }, known);
  assert.equal(old.bound === false && old.reason, 'superseded');
});
