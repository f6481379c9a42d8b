/**
 * Where a text or a code lies, seen from one county. Pure: the tables are passed in, so that the browser can use it too.
 *
 * A bare name ("郑州", "浙江") counts only where nothing but further places follow it: "浙江大学" says where a
 * university has its name from, not where it stands, so it is no place.
 */

/** The same three words that a child's study place has. */
export type PlaceFromCounty = 'in-county' | 'in-province' | 'out-of-province';

/** A six-digit code with a name that it carries or carried. */
export interface NamedCode {
  readonly code: string;
  readonly name: string;
}

export interface PlaceTable {
  readonly counties: readonly NamedCode[];
  /** Codes and names that are no longer in force. */
  readonly formerCodes: readonly NamedCode[];
}

/** `undefined`: the text names no place, or one that exists in several provinces. Never a guess. */
export type PlaceReader = (text: string) => PlaceFromCounty | undefined;

/** The six-digit codes that one name may stand for, by the name's spellings. */
interface PlaceNames {
  /** Spellings with their kind, such as 郑州市. */
  readonly full: ReadonlyMap<string, readonly string[]>;
  /** Spellings without it, such as 郑州. */
  readonly short: ReadonlyMap<string, readonly string[]>;
}

const DIRECT_WORDS: readonly (readonly [RegExp, PlaceFromCounty])[] = [
  [/^(县内|本县|本县内|在县内|县域内|县里)$/u, 'in-county'],
  [/^(县外省内|省内县外|市内县外|本省|本市|省内|市内|在省内|本省外县|省内市外|市外省内)$/u, 'in-province'],
  [/^(省外|外省|外省市|跨省|在省外)$/u, 'out-of-province'],
];

const KIND =
  /(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|(?:[\u4e00-\u9fff]{1,3}族){0,4}自治[州县旗]|林区|特区|地区|[省市县区旗盟])$/u;

const LONGEST_NAME = 16;

/** Reads place texts and codes for the county `countyCode` (six digits). */
export function createPlaceReader(countyCode: string, table: PlaceTable): PlaceReader {
  const names = collectPlaceNames(table);
  const ownCodes = listOwnCodes(countyCode, table);
  const provinces = new Set(table.counties.map((place) => place.code.slice(0, 2)));
  const seen = new Map<string, PlaceFromCounty | undefined>();
  return (raw) => {
    if (seen.has(raw)) return seen.get(raw);
    const text = normalisePlaceText(raw);
    const place =
      readDirectWord(text) ??
      readPlaceCode(text, countyCode, ownCodes, provinces) ??
      readPlaceNames(text, countyCode, ownCodes, names);
    seen.set(raw, place);
    return place;
  };
}

/** Brings a place text to one form: no spaces, no punctuation, compatibility characters resolved. */
export function normalisePlaceText(raw: string): string {
  return raw.normalize('NFKC').replace(/[\s\u200b-\u200d\ufeff,，。、;；:：()（）【】[\]\-_/\\|'"“”]/gu, '');
}

/** Every code under which the county itself has stood, such as 412433 for Nanle before 1983. */
export function listOwnCodes(countyCode: string, table: PlaceTable): ReadonlySet<string> {
  const own = table.counties.find((place) => place.code === countyCode);
  const codes = new Set([countyCode]);
  for (const place of table.formerCodes) {
    const sameName = own !== undefined && place.name === own.name;
    if (sameName && place.code.slice(0, 2) === countyCode.slice(0, 2)) codes.add(place.code);
  }
  return codes;
}

function readDirectWord(text: string): PlaceFromCounty | undefined {
  return DIRECT_WORDS.find(([pattern]) => pattern.test(text))?.[1];
}

function readPlaceCode(
  text: string,
  countyCode: string,
  ownCodes: ReadonlySet<string>,
  provinces: ReadonlySet<string>,
): PlaceFromCounty | undefined {
  if (!/^\d{6}(?:\d{3}){0,2}$/.test(text)) return undefined;
  const province = text.slice(0, 2);
  if (ownCodes.has(text.slice(0, 6))) return 'in-county';
  if (province === countyCode.slice(0, 2)) return 'in-province';
  return provinces.has(province) || /^(71|81|82)$/.test(province) ? 'out-of-province' : undefined;
}

/**
 * Walks from the left, one place name after the other, keeping the codes that all of them allow.
 * A full name may stand anywhere; a bare one only at the start or straight after another place.
 */
function readPlaceNames(
  text: string,
  countyCode: string,
  ownCodes: ReadonlySet<string>,
  names: PlaceNames,
): PlaceFromCounty | undefined {
  let codes: readonly string[] | undefined;
  let position = 0;
  let bareTail = false;
  while (position < text.length) {
    const step = takeFullName(text, position, names) ?? takeShortName(text, position, names);
    if (step === undefined) {
      if (codes !== undefined) break;
      position += 1;
      continue;
    }
    // 吉林 is a province and a city, 河南 a province and several counties: the wider reading stands unless narrowed.
    const narrowed: readonly string[] | undefined =
      codes === undefined ? widest(step.codes, step.full) : narrow(codes, step.codes);
    if (narrowed === undefined) break;
    codes = narrowed;
    bareTail = !step.full;
    position += step.length;
  }
  if (codes === undefined) return undefined;
  if (bareTail && position < text.length && !/^[\d一二三四五六七八九十某]/u.test(text.slice(position)))
    return undefined;
  return placeOfCodes(codes, countyCode, ownCodes);
}

function takeFullName(text: string, position: number, names: PlaceNames) {
  return takeName(text, position, names.full, true);
}

function takeShortName(text: string, position: number, names: PlaceNames) {
  // Inside a text a bare name would match by accident: it must open the text, or follow another place.
  return position === 0 || isAfterPlace(text, position, names)
    ? takeName(text, position, names.short, false)
    : undefined;
}

function isAfterPlace(text: string, position: number, names: PlaceNames): boolean {
  for (let start = Math.max(0, position - LONGEST_NAME); start < position; start += 1) {
    const before = text.slice(start, position);
    if (names.full.has(before) || (start === 0 && names.short.has(before))) return true;
  }
  return false;
}

function takeName(text: string, position: number, map: ReadonlyMap<string, readonly string[]>, full: boolean) {
  for (let length = Math.min(LONGEST_NAME, text.length - position); length >= 2; length -= 1) {
    const codes = map.get(text.slice(position, position + length));
    if (codes !== undefined) return { codes, length, full };
  }
  return undefined;
}

function widest(codes: readonly string[], full: boolean): readonly string[] {
  const provinces = codes.filter((code) => code.endsWith('0000'));
  if (provinces.length > 0) return provinces;
  const prefectures = codes.filter((code) => code.endsWith('00'));
  // A bare name that a prefecture bears means the prefecture; a full one (朝阳市, 朝阳县) is what it says.
  return !full && prefectures.length > 0 ? prefectures : codes;
}

function narrow(wider: readonly string[], finer: readonly string[]): readonly string[] | undefined {
  const inside = finer.filter((code) => wider.some((territory) => code !== territory && isBelow(code, territory)));
  return inside.length > 0 ? inside : undefined;
}

function isBelow(code: string, territory: string): boolean {
  return code.startsWith(territory.replace(/(?:00){1,2}$/, ''));
}

function placeOfCodes(
  codes: readonly string[],
  countyCode: string,
  ownCodes: ReadonlySet<string>,
): PlaceFromCounty | undefined {
  const places = new Set<PlaceFromCounty>();
  for (const code of codes) {
    if (ownCodes.has(code)) places.add('in-county');
    else places.add(code.slice(0, 2) === countyCode.slice(0, 2) ? 'in-province' : 'out-of-province');
  }
  // A name shared by the own county and another place of the province is the own county in its own lists.
  if (places.size === 2 && places.has('in-county') && places.has('in-province')) return 'in-county';
  return places.size === 1 ? [...places][0] : undefined;
}

function collectPlaceNames(table: PlaceTable): PlaceNames {
  const full = new Map<string, string[]>();
  const short = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, name: string, code: string) => {
    const codes = map.get(name);
    if (codes === undefined) map.set(name, [code]);
    else if (!codes.includes(code)) codes.push(code);
  };
  for (const { code, name } of [...table.counties, ...table.formerCodes]) {
    // 市辖区 and the like name a kind of unit, not a place.
    if (/^(市辖区|县|市区|郊区|城区|矿区|省直辖县级行政区划|自治区直辖县级行政区划)$/u.test(name)) continue;
    add(full, name, code);
    const bare = name.replace(KIND, '');
    if (bare.length >= 2 && bare !== name) add(short, bare, code);
  }
  for (const { code, name } of PLACES_BEYOND_THE_TABLE) add(full, name, code);
  return { full, short };
}

/** The county table stops at the mainland's provinces; an address may not. */
const PLACES_BEYOND_THE_TABLE: readonly NamedCode[] = [
  { code: '150000', name: '内蒙古' },
  { code: '710000', name: '台湾省' },
  { code: '810000', name: '香港特别行政区' },
  { code: '820000', name: '澳门特别行政区' },
];
