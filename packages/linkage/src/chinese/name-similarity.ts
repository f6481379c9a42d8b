import { hasUncertainCharacter, normaliseName, surnameOf } from '@bulou/kernel';
import { damerauLevenshtein } from '../text/similarity.ts';
import { type Readings, readingsOf, shareReading } from './pinyin.ts';
import { isLookAlike, SPLIT_OF, VARIANT_OF } from './tables.ts';

/**
 * How two names agree, best first. `generation`: same surname and one given character shared, the other unlike in
 * sound and shape, as brothers and sisters have it. `surname`: only the surname agrees.
 */
export const NAME_LEVELS = [
  'equal',
  'variant',
  'rare-character',
  'same-sound',
  'similar-sound',
  'look-alike',
  'swapped',
  'part',
  'given-only',
  'generation',
  'surname',
  'different',
] as const;
export type NameLevel = (typeof NAME_LEVELS)[number];

/** What is computed once for each distinct name. */
export interface NameFeatures {
  readonly text: string;
  /** One entry a written unit: a character, or the letters that stand for one. */
  readonly units: readonly Unit[];
  /** The text with variant forms folded. */
  readonly folded: string;
  /** The folded text with rare characters taken apart. */
  readonly parts: string;
  readonly surnameLength: number;
  readonly uncertain: boolean;
  readonly dotted: boolean;
}

interface Unit {
  readonly text: string;
  readonly folded: string;
  readonly readings: Readings;
  /** Stands for any character: ?, □, private use. */
  readonly wild: boolean;
  /** Letters that spell a character. */
  readonly spelled: boolean;
}

const WILD = /^([?？□■◇○〇*＊�]|[\uE000-\uF8FF]|[\u{F0000}-\u{10FFFD}])$/u;

/** Reads a name once; pure. */
export function readNameFeatures(raw: string): NameFeatures {
  // Nearly all names are two to four common characters: nothing to normalise, nothing uncertain.
  const plain = /^[\u4e00-\u9fff]{1,4}$/.test(raw);
  const text = plain ? raw : normaliseName(raw);
  const uncertain = !plain && hasUncertainCharacter(text);
  const dotted = text.includes('·');
  // A decoder writes one question mark a byte: two of them stand for one Han character.
  const written = uncertain ? text.replace(/\?\?/g, '?').replace(/[()（）[\]【】]/g, '') : text;
  const pieces = plain ? [...written] : (written.match(/[A-Za-zü]+|./gu) ?? []).filter((unit) => unit !== '·');
  const units = pieces.map(getUnit);
  const folded = units.map((unit) => unit.folded).join('');
  return {
    text: written,
    units,
    folded,
    parts: units.map((unit) => SPLIT_OF.get(unit.text) ?? unit.folded).join(''),
    surnameLength: dotted ? 0 : [...surnameOf(text).surname].length,
    uncertain,
    dotted,
  };
}

const knownUnits = new Map<string, Unit>();

function getUnit(text: string): Unit {
  const known = knownUnits.get(text) ?? makeUnit(text);
  knownUnits.set(text, known);
  return known;
}

function makeUnit(text: string): Unit {
  const spelled = /^[A-Za-zü]+$/.test(text);
  const plain = text.toLowerCase().replace('v', 'ü');
  const readings = spelled ? { toned: [], plain: [plain] } : readingsOf(text);
  return { text, folded: VARIANT_OF.get(text) ?? text, readings, wild: WILD.test(text), spelled };
}

/** How two units relate, closest first. */
const EQUAL = 0;
const VARIANT = 1;
const UNCERTAIN = 2;
const SAME_SOUND = 3;
const SIMILAR_SOUND = 4;
const LOOK_ALIKE = 5;
const UNRELATED = 6;

function relateUnits(a: Unit, b: Unit): number {
  if (a.text === b.text) return EQUAL;
  if (a.wild || b.wild) return UNCERTAIN;
  if (a.folded === b.folded) return VARIANT;
  const samePlain = shareReading(a.readings.plain, b.readings.plain);
  if (a.spelled || b.spelled) return samePlain ? UNCERTAIN : UNRELATED;
  if (samePlain) return shareReading(a.readings.toned, b.readings.toned) ? SAME_SOUND : SIMILAR_SOUND;
  return isLookAlike(a.text, b.text) || isLookAlike(a.folded, b.folded) ? LOOK_ALIKE : UNRELATED;
}

/** Compares two names that were read before. Symmetric. */
export function compareNames(a: NameFeatures, b: NameFeatures): NameLevel {
  if (a.text === b.text) return a.uncertain ? 'rare-character' : 'equal';
  if (a.folded === b.folded) return a.uncertain || b.uncertain ? 'rare-character' : 'variant';
  if (a.parts === b.parts) return 'rare-character';
  if (a.units.length === 0 || b.units.length === 0) return 'different';
  if (a.units.length === b.units.length) return compareSameLength(a, b);
  return compareOtherLength(a, b);
}

function compareSameLength(a: NameFeatures, b: NameFeatures): NameLevel {
  const size = a.units.length;
  const counts = [0, 0, 0, 0, 0, 0, 0];
  const relations: number[] = [];
  for (let index = 0; index < size; index += 1) {
    const relation = relateUnits(a.units[index] as Unit, b.units[index] as Unit);
    relations.push(relation);
    counts[relation] = (counts[relation] ?? 0) + 1;
  }
  const [, , uncertain = 0, same = 0, similar = 0, alike = 0, unrelated = 0] = counts;
  if (unrelated === 0 && uncertain < size) return closestOf(uncertain, same, similar, alike, size);
  if (isGivenSwapped(a, b)) return 'swapped';
  if (size >= 5 && unrelated + alike <= 1) return 'look-alike';
  return compareUnlike(a, b, relations);
}

/** Every unit relates somehow: the weakest kind names the level; a name all of whose characters slip is only similar. */
function closestOf(uncertain: number, same: number, similar: number, alike: number, size: number): NameLevel {
  const slips = same + similar + alike;
  if (slips === 0) return 'rare-character';
  if (uncertain > 0 && slips >= size - 1) return 'part';
  if (alike > 0) return slips > 1 && slips >= size - 1 ? 'generation' : 'look-alike';
  if (similar > 0) return slips === size && size > 1 ? 'look-alike' : 'similar-sound';
  return 'same-sound';
}

function compareUnlike(a: NameFeatures, b: NameFeatures, relations: readonly number[]): NameLevel {
  if (a.dotted || b.dotted) return 'different';
  const surname = Math.max(1, Math.min(a.surnameLength, b.surnameLength));
  const alike = (relation: number) => relation < UNRELATED && relation !== UNCERTAIN;
  const sameSurname = relations.slice(0, surname).every(alike);
  const given = relations.slice(surname);
  if (!sameSurname) return given.length > 0 && given.every((r) => r <= VARIANT) ? 'given-only' : 'different';
  return given.some((relation) => relation <= SAME_SOUND && relation !== UNCERTAIN) ? 'generation' : 'surname';
}

function isGivenSwapped(a: NameFeatures, b: NameFeatures): boolean {
  const start = a.surnameLength;
  if (start !== b.surnameLength || a.units.length !== start + 2) return false;
  const fold = (features: NameFeatures, index: number) => features.units[index]?.folded;
  for (let index = 0; index < start; index += 1) if (fold(a, index) !== fold(b, index)) return false;
  return fold(a, start) === fold(b, start + 1) && fold(a, start + 1) === fold(b, start);
}

/** Different numbers of characters: one left out or typed twice, a name cut short, a rare character in two parts. */
function compareOtherLength(a: NameFeatures, b: NameFeatures): NameLevel {
  const [short, long] = a.units.length < b.units.length ? [a, b] : [b, a];
  if (isHeadOrTail(short, long)) return 'part';
  const shortUnits = short.units.map((unit) => unit.folded);
  const longUnits = long.units.map((unit) => unit.folded);
  const distance = damerauLevenshtein(shortUnits, longUnits, 1);
  if (distance <= 1 && shortUnits.length >= 2) return 'part';
  if ((a.uncertain || b.uncertain) && matchWithWild(short.units, long.units)) return 'part';
  if (a.dotted || b.dotted) return 'different';
  const first = relateUnits(short.units[0] as Unit, long.units[0] as Unit);
  if (first >= UNRELATED || first === UNCERTAIN) return 'different';
  const shared = short.units.slice(1).some((unit) => long.units.slice(1).some((other) => other.folded === unit.folded));
  return shared ? 'generation' : 'surname';
}

/** The longer name begins or ends with the shorter, as when 买买提·吐尔逊 is written 买买提. */
function isHeadOrTail(short: NameFeatures, long: NameFeatures): boolean {
  if (short.units.length < 2) return false;
  if (!long.dotted && long.units.length - short.units.length > 1) return false;
  return long.folded.startsWith(short.folded) || long.folded.endsWith(short.folded);
}

/** One wild unit of the shorter name stands for several of the longer one. */
function matchWithWild(short: readonly Unit[], long: readonly Unit[]): boolean {
  const wild = short.findIndex((unit) => unit.wild || unit.spelled);
  if (wild < 1) return false;
  const tail = short.length - wild - 1;
  const fits = (unit: Unit | undefined, other: Unit | undefined) =>
    unit !== undefined && other !== undefined && unit.folded === other.folded;
  for (let index = 0; index < wild; index += 1) if (!fits(short[index], long[index])) return false;
  for (let index = 1; index <= tail; index += 1)
    if (!fits(short[short.length - index], long[long.length - index])) return false;
  return long.length > wild + tail;
}
