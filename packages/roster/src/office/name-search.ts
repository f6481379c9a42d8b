/** How names are found: by their beginning, by a part of them, by the initials of their pinyin. Pure. */
import { normaliseName } from '@bulou/kernel';
import { pinyin } from 'pinyin-pro';

const initialOf = new Map<string, string>();

/** First letters of the pinyin of a name, lower case: 李梓涵 → lzh. A character with several readings takes its first as a surname would. */
export function makeInitials(name: string): string {
  return [...name].map((character, place) => readInitial(character, place === 0)).join('');
}

function readInitial(character: string, isSurname: boolean): string {
  const key = `${isSurname ? '^' : ''}${character}`;
  const known = initialOf.get(key);
  if (known !== undefined) return known;
  const [syllable = ''] = pinyin(character, { toneType: 'none', type: 'array', surname: isSurname ? 'head' : 'off' });
  const letter = /^[a-z]/i.exec(syllable)?.[0].toLowerCase() ?? '';
  initialOf.set(key, letter);
  return letter;
}

/** Every two neighbouring characters of a name, each once. */
export function listNameParts(name: string): string[] {
  const characters = [...name];
  return [...new Set(characters.slice(1).map((character, place) => `${characters[place]}${character}`))];
}

/** What somebody typed into the search box, and how it is to be looked up. */
export type SearchText =
  | { readonly readAs: 'name'; readonly name: string }
  | { readonly readAs: 'initials'; readonly initials: string }
  | { readonly readAs: 'id'; readonly nationalId: string }
  | { readonly readAs: 'id-tail'; readonly tail: string }
  | { readonly readAs: 'household'; readonly householdNo: string };

/**
 * Eighteen characters are an identity number; four to eight digits its end; more digits a household number; Latin letters
 * the initials of a name; everything else a name or a part of one.
 */
export function readSearchText(text: string): SearchText {
  const bare = text.normalize('NFKC').replace(/\s+/g, '');
  if (/^\d{17}[\dXx]$/.test(bare)) return { readAs: 'id', nationalId: bare.toUpperCase() };
  if (/^\d{3,7}[\dXx]$/.test(bare)) return { readAs: 'id-tail', tail: bare.toUpperCase() };
  if (/^[A-Za-z-]*\d{5,}$/.test(bare)) return { readAs: 'household', householdNo: bare };
  if (/^[A-Za-z]{1,10}$/.test(bare)) return { readAs: 'initials', initials: bare.toLowerCase() };
  return { readAs: 'name', name: normaliseName(bare) };
}
