import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

type Range = readonly [first: number, last: number];

interface FontIndex {
  readonly base: { readonly sha256: string; readonly ranges: readonly Range[] };
  readonly parts: readonly { readonly file: string; readonly family: string; readonly ranges: readonly Range[] }[];
}

const FOLDER = new URL('../fonts/', import.meta.url);
const INDEX = JSON.parse(readFileSync(new URL('fonts.json', FOLDER), 'utf8')) as FontIndex;
const BASE_FAMILY = 'Noto Sans S Chinese';
/** Stands where no font has the character: what Chinese printers have always used for a missing sort. */
export const MISSING_SORT = '〓';

/** The first family that has the character: 0 the base, then the parts from 1; `undefined` when none has it. */
function findFamily(codePoint: number): number | undefined {
  if (contains(INDEX.base.ranges, codePoint)) return 0;
  const part = INDEX.parts.findIndex(({ ranges }) => contains(ranges, codePoint));
  return part < 0 ? undefined : part + 1;
}

function contains(ranges: readonly Range[], codePoint: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] ?? [0, -1];
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Line ends and spaces need no picture. Everything else that Unicode calls invisible is a fault of the entry. */
const NEEDS_NO_PICTURE = /[\n\r\t \u3000]/u;

/**
 * The characters of a text that no font here can print, each once, in their order: the check at entry, so that a clerk
 * hears of it before a paper is printed. Private-use characters are among them always.
 */
export function listUnprintable(text: string): string[] {
  const found = new Set<string>();
  for (const character of text) {
    if (NEEDS_NO_PICTURE.test(character)) continue;
    if (findFamily(character.codePointAt(0) ?? 0) === undefined) found.add(character);
  }
  return [...found];
}

/** The families that a text needs, the base one first. A short chain is set many times faster than the whole. */
export function listFamilies(text: string): string[] {
  const parts = new Set<number>();
  for (const character of text) {
    const family = findFamily(character.codePointAt(0) ?? 0) ?? 0;
    if (family > 0) parts.add(family - 1);
  }
  return [BASE_FAMILY, ...INDEX.parts.filter((_, index) => parts.has(index)).map((part) => part.family)];
}

/** The bytes of the base font, regular and bold. */
export function readBaseFonts(): Buffer[] {
  const folder = join(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc'), '..', '..', 'fonts');
  return ['NotoSansHans-Regular.otf', 'NotoSansHans-Bold.otf'].map((file) => readFileSync(join(folder, file)));
}

/** The bytes of the fonts of rare characters: 24 MB when unpacked. */
export function readRareFonts(): Buffer[] {
  return INDEX.parts.map(({ file }) => brotliDecompressSync(readFileSync(new URL(file, FOLDER))));
}
