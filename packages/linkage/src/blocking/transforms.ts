import { readPhones } from '@bulou/kernel';
import { correctionsOf, type IdFeatures, readBirthNumber } from '../chinese/identity-features.ts';
import type { NameFeatures } from '../chinese/name-similarity.ts';
import { soundKeyOf } from '../chinese/pinyin.ts';
import type { KeyPart } from '../settings/settings.schema.ts';
import { splitWords } from '../text/words.ts';

/**
 * Keys of one value. `store` keys meet `probe` keys of other records and never each other; plain keys meet plain keys.
 * That keeps a search for slips to the few faulty numbers instead of all numbers.
 */
export interface ValueKeys {
  readonly keys: readonly string[];
  readonly probe?: boolean;
}

/** Kept of a telephone number: without the operator's or area's digits, which are written or left out at will. */
const PHONE_DIGITS = 8;

const NOTHING: ValueKeys = { keys: [] };

/** What a value says as a name and as an identity number, read only when a key asks. */
export interface ValueReading {
  readonly text: string;
  name(): NameFeatures;
  id(): IdFeatures;
}

/** Makes blocking keys of one column value. Pure. */
export function makeValueKeys(part: KeyPart, value: ValueReading): ValueKeys {
  const { text } = value;
  switch (part.as) {
    case 'value':
      return one(text);
    case 'lower':
      return one(text.toLowerCase());
    case 'prefix':
      return one([...text].slice(0, part.length ?? 4).join(''));
    case 'suffix':
      return one([...text].slice(-(part.length ?? 4)).join(''));
    case 'year':
      return one(text.slice(0, 4));
    case 'soundex':
      return one(soundexOf(text));
    case 'sorted-tokens':
      return one(text.toLowerCase().split(/\s+/).sort().join(' '));
    case 'words':
      return { keys: splitWords(text) };
    case 'word-pairs':
      return { keys: pairWords(splitWords(text)) };
    case 'q-grams':
      return { keys: gramsOf(text.toLowerCase(), part.length ?? 2) };
    case 'deletions':
      return { keys: deletionsOf(text.toLowerCase()) };
    case 'date-swapped':
      return one(sortDayAndMonth(text));
    case 'phone':
      return { keys: [...new Set(readPhones(text).map((number) => number.slice(-PHONE_DIGITS)))] };
    case 'birth':
      return makeBirthKeys(value);
    case 'id':
    case 'id-prefix15':
    case 'id-corrections':
      return makeIdKeys(part.as, value.id());
    default:
      return makeNameKeys(part.as, value.name());
  }
}

function one(key: string): ValueKeys {
  return key === '' ? NOTHING : { keys: [key] };
}

function makeNameKeys(kind: KeyPart['as'], features: NameFeatures): ValueKeys {
  const folded = features.units.map((unit) => (unit.spelled ? unit.text.toLowerCase() : unit.folded));
  if (kind === 'variant') return one(features.parts);
  const surname = Math.max(1, features.surnameLength);
  if (kind === 'surname-pinyin') return one(soundKeyOf(folded.slice(0, surname)));
  if (kind === 'given-pinyin') return one(soundKeyOf(folded.slice(surname)));
  if (kind === 'pinyin-initials')
    return one(
      soundKeyOf(folded)
        .split(' ')
        .map((sound) => sound[0] ?? '')
        .join(''),
    );
  return one(soundKeyOf(folded));
}

function makeIdKeys(kind: 'id' | 'id-prefix15' | 'id-corrections', features: IdFeatures): ValueKeys {
  if (features.kind === 'absent') return NOTHING;
  if (kind === 'id') return features.kind === 'damaged' ? NOTHING : one(features.text);
  if (kind === 'id-prefix15') {
    if (features.prefix15.length < 15) return NOTHING;
    return { keys: [features.prefix15], probe: features.kind === 'damaged' };
  }
  if (features.kind === 'valid') return { keys: [features.text], probe: false };
  return features.kind === 'faulty' ? { keys: correctionsOf(features.text), probe: true } : NOTHING;
}

/** `yyyymmdd` from a date, or from the date inside an identity number. */
function makeBirthKeys(value: ValueReading): ValueKeys {
  const date = readBirthNumber(value.text);
  const birth = date !== 0 ? date : value.text.length >= 12 ? value.id().birth : 0;
  return birth === 0 || birth % 100 === 0 ? NOTHING : one(String(birth));
}

function sortDayAndMonth(text: string): string {
  const digits = text.replace(/\D/g, '');
  if (digits.length !== 8) return '';
  const [month = '', day = ''] = [digits.slice(4, 6), digits.slice(6, 8)];
  return digits.slice(0, 4) + (month < day ? month + day : day + month);
}

function gramsOf(text: string, length: number): string[] {
  const all = [...text];
  if (all.length <= length) return all.length === 0 ? [] : [text];
  return [...new Set(all.slice(0, all.length - length + 1).map((_, at) => all.slice(at, at + length).join('')))];
}

/** Neighbouring words, in either order; a text of one word gives none. */
function pairWords(words: readonly string[]): string[] {
  const pairs = words.slice(1).map((word, at) => [words[at] ?? '', word].sort().join(' '));
  return [...new Set(pairs)];
}

/** The text and the text less each one character: two texts one edit apart share a key. */
function deletionsOf(text: string): string[] {
  const all = [...text];
  return [...new Set([text, ...all.map((_, at) => [...all.slice(0, at), ...all.slice(at + 1)].join(''))])];
}

const SOUNDEX: Readonly<Record<string, string>> = Object.fromEntries(
  ['bfpv', 'cgjkqsxz', 'dt', 'l', 'mn', 'r'].flatMap((group, at) =>
    [...group].map((letter) => [letter, String(at + 1)]),
  ),
);

/** American Soundex. */
function soundexOf(text: string): string {
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  if (letters === '') return '';
  let code = letters[0]?.toUpperCase() ?? '';
  let last = SOUNDEX[letters[0] ?? ''] ?? '';
  for (const letter of letters.slice(1)) {
    const digit = SOUNDEX[letter] ?? '';
    if (digit !== '' && digit !== last) code += digit;
    if (letter !== 'h' && letter !== 'w') last = digit;
    if (code.length === 4) break;
  }
  return code.padEnd(4, '0');
}
