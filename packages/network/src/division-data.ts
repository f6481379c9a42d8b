/** The packaged tables: what a county's divisions are called and where other places lie. */
import { existsSync, readFileSync } from 'node:fs';
import { type Division, divisionLevelOf } from '@bulou/kernel';
import {
  createDivisionFinder as createPureDivisionFinder,
  type DivisionAlias,
  type DivisionFinder,
} from './division-finder.ts';
import {
  createPlaceReader as createPurePlaceReader,
  type NamedCode,
  type PlaceReader,
  type PlaceTable,
} from './place.ts';

const DATA = new URL('../data/', import.meta.url);

function readRows(path: string): NamedCode[] {
  const text = readFileSync(new URL(path, DATA), 'utf8');
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [code = '', name = ''] = line.split(',');
      return { code, name };
    });
}

/** The divisions of a county (county, townships, villages) if its table is packaged, in the order of their codes; else none. */
export function listDivisions(countyCode: string): Division[] {
  if (!/^\d{6}$/.test(countyCode)) throw new RangeError(`Not a county code of six digits: ${countyCode}`);
  const path = `divisions/${countyCode}.csv`;
  if (!existsSync(new URL(path, DATA))) return [];
  return readRows(path)
    .map(({ code, name }) => makeDivision(code, name))
    .sort((a, b) => (a.divisionCode < b.divisionCode ? -1 : 1));
}

function makeDivision(code: string, name: string): Division {
  const level = divisionLevelOf(code);
  if (level === 'county') return { divisionCode: code, name, level, parentCode: code.slice(0, 4) };
  return { divisionCode: code, name, level, parentCode: code.slice(0, level === 'township' ? 6 : 9) };
}

let placeTable: PlaceTable | undefined;

/** All provinces, prefectures and counties, and the codes that are no longer in force. Read once. */
export function getPlaceTable(): PlaceTable {
  placeTable ??= { counties: readRows('counties.csv'), formerCodes: readRows('former-codes.csv') };
  return placeTable;
}

/** 河南省, 濮阳市, 南乐县 for 410923: what may stand before a township in an address. Empty where the table lacks the code. */
export function listCountyNames(countyCode: string): string[] {
  const wanted = [`${countyCode.slice(0, 2)}0000`, `${countyCode.slice(0, 4)}00`, countyCode];
  const names = new Map(getPlaceTable().counties.map((place) => [place.code, place.name]));
  return wanted
    .map((code) => names.get(code))
    .filter((name): name is string => name !== undefined && name !== '市辖区');
}

/** Reads place texts and six-digit codes as seen from a county, with the packaged tables. */
export function createPlaceReader(countyCode: string): PlaceReader {
  return createPurePlaceReader(countyCode, getPlaceTable());
}

/**
 * A finder over `divisions` that knows the names of their county, prefecture and province and notices other counties' addresses.
 * The county is that of the first division.
 */
export function createDivisionFinder(
  divisions: readonly Division[],
  aliases: readonly DivisionAlias[] = [],
): DivisionFinder {
  const countyCode = divisions[0]?.divisionCode.slice(0, 6);
  if (countyCode === undefined) return createPureDivisionFinder(divisions, { aliases });
  const readPlace = createPlaceReader(countyCode);
  const isOutside = (text: string) => {
    const place = readPlace(text);
    return place === 'out-of-province' || (place === 'in-province' && namesAnotherCounty(text, countyCode));
  };
  return createPureDivisionFinder(divisions, { aliases, prefixes: listCountyNames(countyCode), isOutside });
}

/** 河南省岳村集 is in the province and may well be here; 河南省清丰县 is not. */
function namesAnotherCounty(text: string, countyCode: string): boolean {
  const province = countyCode.slice(0, 2);
  const prefecture = countyCode.slice(0, 4);
  return getPlaceTable().counties.some(
    ({ code, name }) =>
      code.startsWith(province) &&
      code !== countyCode &&
      code !== `${prefecture}00` &&
      code !== `${province}0000` &&
      text.includes(name),
  );
}
