/** A unit of territory: statistical codes of 6 (county), 9 (township) and 12 (village) digits; a prefix is a territory. */
export type DivisionLevel = 'province' | 'prefecture' | 'county' | 'township' | 'village';

export interface Division {
  readonly divisionCode: string;
  readonly name: string;
  readonly level: DivisionLevel;
  readonly parentCode?: string;
}

/** The level that a code's length names. Throws a `RangeError` for any other text. */
export function divisionLevelOf(code: string): DivisionLevel {
  if (/^\d+$/.test(code)) {
    if (code.length === 2) return 'province';
    if (code.length === 4) return 'prefecture';
    if (code.length === 6) return 'county';
    if (code.length === 9) return 'township';
    if (code.length === 12) return 'village';
  }
  throw new RangeError(`Not a division code of 2, 4, 6, 9 or 12 digits: ${code}`);
}

/** A territory holds itself and everything below it. */
export function isWithin(code: string, territory: string): boolean {
  return code.startsWith(territory);
}

/** The township of a village or of itself; `undefined` for a county. */
export function townshipCodeOf(code: string): string | undefined {
  return code.length >= 9 ? code.slice(0, 9) : undefined;
}

/** 岳村集村委会 → 岳村集; what people say and lists write. */
export function shortVillageName(name: string): string {
  const text = name.normalize('NFKC').replace(/\s/g, '');
  const bare = text.replace(/(社区居民委员会|社区居委会|居民委员会|村民委员会|村委会|居委会|社区)$/u, '');
  // 岳村委会 is 岳村 said short: a village's name of one character does not exist.
  if (bare !== text && [...bare].length === 1 && /(村民委员会|村委会)$/u.test(text)) return `${bare}村`;
  const short =
    bare === text ? text.replace(/(?<=..)(行政村|自然村|村)$/u, '') : bare.replace(/(?<=..)(行政村|村)$/u, '');
  return short || text;
}

/** 城关镇 → 城关: the township's name without its kind. */
export function shortTownshipName(name: string): string {
  const text = name.normalize('NFKC').replace(/\s/g, '');
  return text.replace(/(?<=.)(街道办事处|街道|镇|乡|办事处)$/u, '') || text;
}
