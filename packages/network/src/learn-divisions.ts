/**
 * A county whose table of townships and villages is neither packaged nor given: its household lists name them, and a
 * run takes them as they are named.
 */
import { type Division, shortTownshipName, shortVillageName } from '@bulou/kernel';
import type { DivisionFinder, DivisionMatch } from './division-finder.ts';
import { normalisePlaceText } from './place.ts';

export interface LearnedDivisions {
  /** Answers township and village columns with what was named so, and remembers every name that is new. */
  readonly find: DivisionFinder;
  /** The county and everything learned so far, in the order of their codes. */
  list(): Division[];
}

/** Official townships are numbered from 001 to 599, so that nobody takes these codes for official ones. */
const FIRST_TOWNSHIP = 900;
const TOWNSHIPS = 100;
const VILLAGES = 1000;

/** Learns the divisions of the county from the rows that name both township and village. */
export function learnDivisions(county: Division): LearnedDivisions {
  const byCode = new Map([[county.divisionCode, county]]);
  const codes = new Map<string, string>();
  const learn = (parentCode: string, key: string, name: string, from: number, size: number) => {
    const known = codes.get(`${parentCode} ${key}`);
    if (known !== undefined) return known;
    // The code comes from the name, so that another term's lists, in another order, mostly give the same.
    let number = hash(key) % size;
    for (let tried = 0; byCode.has(codeOf(parentCode, from + number)) && tried < size; tried += 1)
      number = (number + 1) % size;
    const divisionCode = codeOf(parentCode, from + number);
    if (byCode.has(divisionCode)) return undefined;
    const level = parentCode.length === 6 ? 'township' : 'village';
    byCode.set(divisionCode, { divisionCode, name, level, parentCode });
    codes.set(`${parentCode} ${key}`, divisionCode);
    return divisionCode;
  };
  return {
    find: (input) => {
      const { township = '', village = '' } = typeof input === 'string' ? {} : input;
      const [townshipName, villageName] = [normalisePlaceText(township), normalisePlaceText(village)];
      if (townshipName === '') return UNKNOWN;
      const townshipCode = learn(
        county.divisionCode,
        shortTownshipName(townshipName),
        townshipName,
        FIRST_TOWNSHIP,
        TOWNSHIPS,
      );
      if (townshipCode === undefined) return UNKNOWN;
      if (villageName === '') return found(townshipCode, 'township');
      const villageCode = learn(townshipCode, shortVillageName(villageName), villageName, 0, VILLAGES);
      return villageCode === undefined ? found(townshipCode, 'township') : found(villageCode, 'village');
    },
    list: () => [...byCode.values()].sort((a, b) => (a.divisionCode < b.divisionCode ? -1 : 1)),
  };
}

const UNKNOWN: DivisionMatch = { certainty: 'unknown', alternatives: [] };

function found(divisionCode: string, level: 'township' | 'village'): DivisionMatch {
  return { divisionCode, level, certainty: 'exact', alternatives: [] };
}

function codeOf(parentCode: string, number: number): string {
  return `${parentCode}${String(number).padStart(3, '0')}`;
}

/** FNV-1a over the characters. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}
