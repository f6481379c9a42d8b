import { pinyin } from 'pinyin-pro';

/** The readings of one character: with tone number (`wang2`) and without (`wang`). Empty for what has no reading. */
export interface Readings {
  readonly toned: readonly string[];
  readonly plain: readonly string[];
}

const NONE: Readings = { toned: [], plain: [] };
const known = new Map<string, Readings>();

/** Readings that surnames have beside those of the common dictionary. */
const SURNAME_READINGS: Readonly<Record<string, string>> = {
  单: 'shan4',
  解: 'xie4',
  仇: 'qiu2',
  曾: 'zeng1',
  任: 'ren2',
  查: 'zha1',
  朴: 'piao2',
  尉: 'yu4',
  盖: 'ge3',
  燕: 'yan1',
  区: 'ou1',
  乐: 'yue4',
  员: 'yun4',
  冼: 'xian3',
};

/** All readings of a character, common one first. */
export function readingsOf(character: string): Readings {
  const found = known.get(character);
  if (found) return found;
  const made = /\p{Script=Han}/u.test(character) ? makeReadings(character) : NONE;
  known.set(character, made);
  return made;
}

function makeReadings(character: string): Readings {
  const numbered = pinyin(character, { type: 'array', multiple: true, toneType: 'num', v: true });
  const surname = SURNAME_READINGS[character];
  const toned = [...new Set([...numbered, ...(surname ? [surname] : [])])].filter((text) => /^[a-zü]+\d?$/.test(text));
  return { toned, plain: [...new Set(toned.map((text) => text.replace(/\d$/, '')))] };
}

/**
 * The common toneless reading of each character, joined: the key by which homophones meet. Characters without a
 * reading stay as they are.
 */
export function soundKeyOf(characters: readonly string[]): string {
  return characters.map((character) => readingsOf(character).plain[0] ?? character.toLowerCase()).join(' ');
}

export function shareReading(a: readonly string[], b: readonly string[]): boolean {
  return a.some((reading) => b.includes(reading));
}
