/**
 * From the ways in which lists write a place inside the county to the division's code. Pure.
 *
 * It answers with certainty or not at all: where two villages fit, it returns none and names both.
 */
import { type Division, shortTownshipName, shortVillageName } from '@bulou/kernel';
import { isLookAlike } from './look-alike.ts';
import { normalisePlaceText } from './place.ts';

/** What a row says; every part may be missing, and an address may hold them all. */
export interface PlaceText {
  readonly township?: string | undefined;
  readonly village?: string | undefined;
  readonly address?: string | undefined;
}

/**
 * `exact`: an official or usual spelling. `alias`: a name from the alias table. `one-off`: one character differs and only one
 * division is that near. `township-differs`: the only village of that name lies in another township than the row says.
 * `ambiguous`: several fit, see the alternatives. `outside`: the text names another county. `unknown`: nothing fits.
 */
export type DivisionCertainty =
  | 'exact'
  | 'alias'
  | 'one-off'
  | 'township-differs'
  | 'ambiguous'
  | 'outside'
  | 'unknown';

export interface DivisionMatch {
  /** The finest division that is certain: a village's 12 digits, a township's 9 or the county's 6. */
  readonly divisionCode?: string;
  readonly level?: 'village' | 'township' | 'county';
  readonly certainty: DivisionCertainty;
  /** Villages (or townships) that the text may also mean, nearest first; empty when it is certain. */
  readonly alternatives: readonly Division[];
}

/** Another name of a division: a village's old name, a hamlet that belongs to it. Without `townshipCode` it holds in the whole county. */
export interface DivisionAlias {
  readonly text: string;
  readonly divisionCode: string;
  readonly townshipCode?: string;
}

export interface DivisionFinderOptions {
  readonly aliases?: readonly DivisionAlias[];
  /** Names that may stand before the township, widest first: 河南省, 濮阳市, 南乐县. */
  readonly prefixes?: readonly string[];
  /** Tells a text of another county from an unknown one. */
  readonly isOutside?: (text: string) => boolean;
}

export type DivisionFinder = (text: string | PlaceText) => DivisionMatch;

interface Village {
  readonly division: Division;
  readonly townshipCode: string;
  /** Spellings in the order of their strength: the official bare name, then the short one, then that without the township's name. */
  readonly keys: readonly string[];
}

interface Gazetteer {
  readonly county: Division | undefined;
  readonly townships: readonly { readonly division: Division; readonly short: string }[];
  readonly villages: readonly Village[];
  readonly byCode: ReadonlyMap<string, Division>;
  readonly aliases: readonly (DivisionAlias & { readonly key: string })[];
  readonly prefixes: readonly string[];
}

/** Makes a finder for one county's divisions. It remembers its answers, so a list of 100,000 rows costs its distinct texts. */
export function createDivisionFinder(
  divisions: readonly Division[],
  options: DivisionFinderOptions = {},
): DivisionFinder {
  const gazetteer = makeGazetteer(divisions, options);
  const seen = new Map<string, DivisionMatch>();
  return (input) => {
    const place = typeof input === 'string' ? { address: input } : input;
    const key = `${place.township ?? ''}\u0000${place.village ?? ''}\u0000${place.address ?? ''}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const match = decideDivision(place, gazetteer, options.isOutside);
    seen.set(key, match);
    return match;
  };
}

function makeGazetteer(divisions: readonly Division[], options: DivisionFinderOptions): Gazetteer {
  const byCode = new Map(divisions.map((division) => [division.divisionCode, division]));
  const townships = divisions
    .filter((division) => division.level === 'township')
    .map((division) => ({ division, short: shortTownshipName(normalisePlaceText(division.name)) }));
  const shortOf = new Map(townships.map((township) => [township.division.divisionCode, township.short]));
  const villages = divisions
    .filter((division) => division.level === 'village')
    .map((division) => {
      const townshipCode = division.divisionCode.slice(0, 9);
      return { division, townshipCode, keys: listVillageKeys(division.name, shortOf.get(townshipCode) ?? '') };
    });
  const county = divisions.find((division) => division.level === 'county');
  const names = [...(options.prefixes ?? []), ...(county === undefined ? [] : [county.name])].map(normalisePlaceText);
  const prefixes = [...new Set(names.flatMap((name) => [name, name.replace(/[省市县区]$/u, '')]))]
    .filter((name) => name.length >= 2)
    .sort((a, b) => b.length - a.length);
  const aliases = (options.aliases ?? []).map((alias) => ({ ...alias, key: reduceVillageText(alias.text) }));
  return { county, townships, villages, byCode, aliases, prefixes };
}

function listVillageKeys(name: string, townshipShort: string): readonly string[] {
  const bare = dropCommittee(normalisePlaceText(name));
  const short = shortVillageName(name);
  const keys = [bare, short];
  for (const key of [bare, short]) {
    if (townshipShort !== '' && key.startsWith(townshipShort) && key.length - townshipShort.length >= 2) {
      keys.push(key.slice(townshipShort.length));
    }
  }
  return [...new Set(keys)];
}

const COMMITTEE = /(社区居民委员会|社区居委会|居民委员会|村民委员会|村委会|村委|居委会|居委|社区|行政村|自然村)$/u;

/** 岳村集村委会 → 岳村集, 西耿村村民委员会 → 西耿村: the name without the committee that governs it. */
function dropCommittee(text: string): string {
  return text.replace(COMMITTEE, '') || text;
}

/** The form in which two spellings of one village are equal. */
function reduceVillageText(text: string): string {
  return shortVillageName(dropCommittee(normalisePlaceText(text)));
}

function decideDivision(
  place: PlaceText,
  gazetteer: Gazetteer,
  isOutside: ((text: string) => boolean) | undefined,
): DivisionMatch {
  const parts = [place.township, place.village, place.address].map((part) => normalisePlaceText(part ?? ''));
  const coded = findByCode(parts, gazetteer);
  if (coded !== undefined) return coded;
  // 城关 is also a district of Lanzhou: only a name with its kind speaks against this county before its own names are tried.
  const outside = (part: string) => part !== '' && isOutside?.(part) === true;
  if (parts.some((part) => /[省市县旗]|(?<!社)区/u.test(part) && outside(part))) {
    return { certainty: 'outside', alternatives: [] };
  }
  const match = decideInside(parts, gazetteer);
  if (match.certainty === 'unknown' && parts.some(outside)) return { certainty: 'outside', alternatives: [] };
  return match;
}

function decideInside(parts: readonly string[], gazetteer: Gazetteer): DivisionMatch {
  const [townshipPart = '', villagePart = '', addressPart = ''] = parts.map((part) => dropPrefixes(part, gazetteer));
  const township = townshipPart === '' ? undefined : findTownship(townshipPart, gazetteer);
  let best: DivisionMatch | undefined;
  for (const text of [villagePart, addressPart, townshipPart]) {
    if (text === '') continue;
    const match = decideVillage(text, township?.code, gazetteer);
    if (match.level === 'village') return match;
    best = finer(best, match);
  }
  if (best?.certainty === 'ambiguous') return best;
  if (township !== undefined) return makeMatch(township.code, 'township', township.exact ? 'exact' : 'one-off');
  if (best !== undefined && best.certainty !== 'unknown') return best;
  const named = parts.some((part) => part !== '' && dropPrefixes(part, gazetteer) === '');
  if (named && gazetteer.county !== undefined) return makeMatch(gazetteer.county.divisionCode, 'county', 'exact');
  return best ?? { certainty: 'unknown', alternatives: [] };
}

function finer(one: DivisionMatch | undefined, other: DivisionMatch): DivisionMatch {
  if (one === undefined || one.certainty === 'unknown') return other;
  return one.certainty !== 'ambiguous' && other.certainty === 'ambiguous' ? other : one;
}

function makeMatch(
  code: string,
  level: 'village' | 'township' | 'county',
  certainty: DivisionCertainty,
  alternatives: readonly Division[] = [],
): DivisionMatch {
  return { divisionCode: code, level, certainty, alternatives };
}

function findByCode(parts: readonly string[], gazetteer: Gazetteer): DivisionMatch | undefined {
  for (const part of parts) {
    const code = /(?<!\d)(\d{12}|\d{9})(?!\d)/.exec(part)?.[1];
    const division = code === undefined ? undefined : gazetteer.byCode.get(code.replace(/000$/, ''));
    if (division?.level === 'village') return makeMatch(division.divisionCode, 'village', 'exact');
    if (division?.level === 'township') return makeMatch(division.divisionCode, 'township', 'exact');
  }
  return undefined;
}

/** Takes 河南省濮阳市南乐县 off the front, in full or bare; a bare name only where a township, village or nothing follows it. */
function dropPrefixes(text: string, gazetteer: Gazetteer): string {
  let rest = text;
  for (let more = true; more; ) {
    more = false;
    for (const prefix of gazetteer.prefixes) {
      if (!rest.startsWith(prefix)) continue;
      rest = rest.slice(prefix.length);
      more = true;
      break;
    }
  }
  return rest;
}

const TOWNSHIP_KIND = /^(人民政府|街道办事处|街道|办事处|镇|乡|中心校)/u;

interface TownshipReading {
  readonly code: string;
  readonly exact: boolean;
}

/** The township that a text is: by its bare name whatever its kind (乡 became 镇), else one character off. */
function findTownship(text: string, gazetteer: Gazetteer): TownshipReading | undefined {
  const leading = readLeadingTownship(text, gazetteer);
  if (leading !== undefined) return { code: leading.code, exact: true };
  const short = shortTownshipName(text);
  const same = gazetteer.townships.filter((township) => township.short === short);
  if (same.length === 1) return { code: same[0]!.division.divisionCode, exact: true };
  const near = gazetteer.townships.filter((township) => isOneOff(township.short, short));
  return near.length === 1 ? { code: near[0]!.division.divisionCode, exact: false } : undefined;
}

/** 城关镇岳固村 → the township and what follows it. Only with its kind: 元村 may be the village. */
function readLeadingTownship(text: string, gazetteer: Gazetteer): { code: string; rest: string } | undefined {
  for (const township of gazetteer.townships) {
    if (!text.startsWith(township.short)) continue;
    const after = text.slice(township.short.length);
    const kind = TOWNSHIP_KIND.exec(after)?.[0];
    if (kind !== undefined) return { code: township.division.divisionCode, rest: after.slice(kind.length) };
  }
  return undefined;
}

/** One reading of a text: perhaps a township, and the rest that should name the village. */
function listReadings(text: string, townshipCode: string | undefined, gazetteer: Gazetteer) {
  const readings: { code: string | undefined; rest: string }[] = [];
  const leading = readLeadingTownship(text, gazetteer) ?? readNearTownship(text, gazetteer);
  if (leading !== undefined) readings.push(leading);
  readings.push({ code: townshipCode, rest: text });
  if (leading === undefined) {
    for (const township of gazetteer.townships) {
      const rest = text.slice(township.short.length);
      if (text.startsWith(township.short) && rest.length >= 2) {
        readings.push({ code: township.division.divisionCode, rest });
      }
    }
  }
  return readings;
}

function readNearTownship(text: string, gazetteer: Gazetteer): { code: string; rest: string } | undefined {
  const parts = /^(.{2,4}?)(?:镇|乡)(?=.)/u.exec(text);
  if (parts === null) return undefined;
  const near = gazetteer.townships.filter((township) => isOneOff(township.short, parts[1]!));
  return near.length === 1 ? { code: near[0]!.division.divisionCode, rest: text.slice(parts[0].length) } : undefined;
}

function decideVillage(text: string, townshipCode: string | undefined, gazetteer: Gazetteer): DivisionMatch {
  const readings = listReadings(text, townshipCode, gazetteer);
  const stated =
    townshipCode ?? readings.find((reading) => reading.code !== undefined && readings[0] === reading)?.code;
  for (const decide of [matchAlias, matchExactly, matchLeading]) {
    for (const { code, rest } of readings) {
      const match = rest === '' ? undefined : decide(rest, code, gazetteer);
      if (match !== undefined) return match;
    }
  }
  // The township may be the wrong one: a village that only one township has is still that village.
  for (const { code, rest } of readings) {
    if (code === undefined || rest === '') continue;
    const elsewhere = matchExactly(rest, undefined, gazetteer);
    if (elsewhere?.divisionCode !== undefined) {
      const near = matchOneOff(rest, code, gazetteer);
      if (near === undefined) return { ...elsewhere, certainty: 'township-differs' };
      const other = gazetteer.byCode.get(elsewhere.divisionCode);
      const own = near.divisionCode === undefined ? [] : [gazetteer.byCode.get(near.divisionCode)!];
      return makeAmbiguous([...own, ...near.alternatives, ...(other === undefined ? [] : [other])], stated);
    }
  }
  for (const { code, rest } of readings) {
    const match = rest === '' ? undefined : matchOneOff(rest, code, gazetteer);
    if (match !== undefined) return match;
  }
  const township = readLeadingTownship(text, gazetteer) ?? findTownshipAlone(text, gazetteer);
  if (township !== undefined) return makeMatch(township.code, 'township', 'exact');
  return { certainty: 'unknown', alternatives: [] };
}

function findTownshipAlone(text: string, gazetteer: Gazetteer): { code: string } | undefined {
  const same = gazetteer.townships.filter((township) => township.short === shortTownshipName(text));
  return same.length === 1 ? { code: same[0]!.division.divisionCode } : undefined;
}

function listCandidates(townshipCode: string | undefined, gazetteer: Gazetteer): readonly Village[] {
  return townshipCode === undefined
    ? gazetteer.villages
    : gazetteer.villages.filter((village) => village.townshipCode === townshipCode);
}

function matchAlias(rest: string, townshipCode: string | undefined, gazetteer: Gazetteer): DivisionMatch | undefined {
  const key = reduceVillageText(rest);
  const found = gazetteer.aliases.filter(
    (alias) =>
      alias.key === key &&
      (alias.townshipCode === undefined || townshipCode === undefined || alias.townshipCode === townshipCode),
  );
  const codes = [...new Set(found.map((alias) => alias.divisionCode))];
  return codes.length === 1 && gazetteer.byCode.has(codes[0]!) ? makeMatch(codes[0]!, 'village', 'alias') : undefined;
}

/** Tries the text as it is, without its committee and in its shortest form; the strongest spelling that fits decides. */
function matchExactly(rest: string, townshipCode: string | undefined, gazetteer: Gazetteer): DivisionMatch | undefined {
  const candidates = listCandidates(townshipCode, gazetteer);
  const bare = dropCommittee(rest);
  const short = shortVillageName(bare);
  for (const spelling of new Set([rest, bare, short])) {
    // 南街 alone may be 韩张's or 张果屯's: a spelling without its township counts only inside a township.
    const found = candidates.filter((village) => {
      const keys = townshipCode === undefined ? village.keys.slice(0, 2) : village.keys;
      return keys.includes(spelling);
    });
    if (found.length === 1) return makeMatch(found[0]!.division.divisionCode, 'village', 'exact');
    if (found.length > 1) {
      const strongest = found.filter((village) => village.keys[0] === bare);
      if (strongest.length === 1) return makeMatch(strongest[0]!.division.divisionCode, 'village', 'exact');
      return makeAmbiguous(
        found.map((village) => village.division),
        townshipCode,
      );
    }
  }
  return undefined;
}

const AFTER_VILLAGE =
  /^(?:村民委员会|村委会|村委|社区居民委员会|社区居委会|居民委员会|居委会|行政村|自然村|社区|村民小组|村)?(?:$|第?[\d一二三四五六七八九十]+|[东西南北中前后]|[街路巷组队号庄里头口院楼])/u;

/** An address goes on after the village: 岳固村12号, 三坡村3组. The longest village name that the rest may follow wins. */
function matchLeading(rest: string, townshipCode: string | undefined, gazetteer: Gazetteer): DivisionMatch | undefined {
  let longest = 0;
  let found: Village[] = [];
  for (const village of listCandidates(townshipCode, gazetteer)) {
    const keys = townshipCode === undefined ? village.keys.slice(0, 2) : village.keys;
    for (const key of keys) {
      if (key.length < longest || key.length < 2 || !rest.startsWith(key)) continue;
      const after = rest.slice(key.length);
      if (!AFTER_VILLAGE.test(after) || (townshipCode === undefined && !/^(村|社区|居委|\d|$)/u.test(after))) continue;
      if (key.length > longest) found = [];
      longest = key.length;
      if (!found.includes(village)) found.push(village);
    }
  }
  if (found.length === 1) return makeMatch(found[0]!.division.divisionCode, 'village', 'exact');
  return found.length > 1
    ? makeAmbiguous(
        found.map((village) => village.division),
        townshipCode,
      )
    : undefined;
}

/**
 * One character more, less or other. Names of two characters differ by one from half the county (王庄, 张庄), so there only
 * characters that look or sound alike count. The whole county is searched only for names of four characters and more.
 */
function matchOneOff(rest: string, townshipCode: string | undefined, gazetteer: Gazetteer): DivisionMatch | undefined {
  const text = reduceVillageText(rest.replace(/(?:第?[\d一二三四五六七八九十]+[号组队]).*$/u, ''));
  if (townshipCode === undefined && text.length < 4) return undefined;
  const candidates = listCandidates(townshipCode, gazetteer);
  const near = candidates.filter((village) => village.keys.slice(0, 2).some((key) => isOneOff(key, text)));
  const alike = near.filter((village) => village.keys.slice(0, 2).some((key) => differsByLookAlike(key, text)));
  const chosen = alike.length > 0 ? alike : near;
  if (chosen.length === 1) return makeMatch(chosen[0]!.division.divisionCode, 'village', 'one-off');
  return chosen.length > 1
    ? makeAmbiguous(
        chosen.map((village) => village.division),
        townshipCode,
      )
    : undefined;
}

function makeAmbiguous(alternatives: readonly Division[], townshipCode: string | undefined): DivisionMatch {
  const distinct = [...new Map(alternatives.map((division) => [division.divisionCode, division])).values()];
  const townships = new Set(distinct.map((division) => division.divisionCode.slice(0, 9)));
  const common = townships.size === 1 ? [...townships][0] : townshipCode;
  return common === undefined
    ? { certainty: 'ambiguous', alternatives: distinct }
    : { divisionCode: common, level: 'township', certainty: 'ambiguous', alternatives: distinct };
}

/** True when one insertion, deletion or substitution of a character turns one name into the other; equality is not. */
export function isOneOff(one: string, other: string): boolean {
  const a = [...one];
  const b = [...other];
  if (one === other || Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 2) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const leftA = a.length - start - end;
  const leftB = b.length - start - end;
  if (leftA > 1 || leftB > 1) return false;
  if (a.length > 2 && b.length > 2) return true;
  return leftA === 1 && leftB === 1 && isLookAlike(a[start]!, b[start]!);
}

function differsByLookAlike(one: string, other: string): boolean {
  const a = [...one];
  const b = [...other];
  if (a.length !== b.length) return false;
  const differing = a.flatMap((character, index) => (character === b[index] ? [] : [[character, b[index]!] as const]));
  return differing.length === 1 && isLookAlike(differing[0]![0], differing[0]![1]);
}
