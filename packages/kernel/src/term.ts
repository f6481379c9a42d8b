import { type PlainDate, plainDate } from './plain-date.ts';

/** A school term by the calendar year it is taught in: `2018-autumn` is the first term of 2018-2019. */
export type TermId = `${number}-spring` | `${number}-autumn`;
export type Season = 'spring' | 'autumn';

/** A school year runs from 1 September to 31 August. */
export interface SchoolYear {
  readonly startYear: number;
  /** `2018-2019`. */
  readonly label: string;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate;
}

const TERM = /^(\d{4})-(spring|autumn)$/;

export function parseTermId(text: string): TermId | undefined {
  return TERM.test(text) ? (text as TermId) : undefined;
}

/** As {@link parseTermId}, but throws a `RangeError`. */
export function termId(text: string): TermId {
  const term = parseTermId(text);
  if (term === undefined) throw new RangeError(`Not a term such as 2018-autumn or 2019-spring: ${text}`);
  return term;
}

export function termYearOf(term: TermId): number {
  return Number(term.slice(0, 4));
}

export function seasonOf(term: TermId): Season {
  return term.endsWith('autumn') ? 'autumn' : 'spring';
}

/** 2018-autumn and 2019-spring both belong to 2018-2019. */
export function schoolYearOf(term: TermId): SchoolYear {
  return makeSchoolYear(seasonOf(term) === 'autumn' ? termYearOf(term) : termYearOf(term) - 1);
}

export function makeSchoolYear(startYear: number): SchoolYear {
  return {
    startYear,
    label: `${startYear}-${startYear + 1}`,
    startsOn: plainDate(`${startYear}-09-01`),
    endsOn: plainDate(`${startYear + 1}-08-31`),
  };
}

export function nextTerm(term: TermId): TermId {
  return seasonOf(term) === 'spring' ? `${termYearOf(term)}-autumn` : `${termYearOf(term) + 1}-spring`;
}

export function previousTerm(term: TermId): TermId {
  return seasonOf(term) === 'autumn' ? `${termYearOf(term)}-spring` : `${termYearOf(term) - 1}-autumn`;
}

/** Negative, zero or positive as `a` is before, the same as, or after `b`. */
export function compareTerms(a: TermId, b: TermId): number {
  return termOrdinal(a) - termOrdinal(b);
}

function termOrdinal(term: TermId): number {
  return termYearOf(term) * 2 + (seasonOf(term) === 'autumn' ? 1 : 0);
}

export function termLabel(term: TermId, language: 'zh' | 'en'): string {
  const year = termYearOf(term);
  if (language === 'en') return `${seasonOf(term) === 'autumn' ? 'Autumn' : 'Spring'} term ${year}`;
  return `${year}年${seasonOf(term) === 'autumn' ? '秋季' : '春季'}学期`;
}

/**
 * Reads a term as lists write it: 2018秋, 2018年秋季, 2018年秋季学期, 2018-2019学年第一学期, 2018-2019学年上学期
 * (the first half is autumn), 2018-autumn.
 */
export function readTermText(raw: string): TermId | undefined {
  const text = raw.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  const exact = parseTermId(text);
  if (exact) return exact;
  const season = /(\d{4})年?度?(春|秋)/.exec(text);
  if (season) return `${Number(season[1])}-${season[2] === '秋' ? 'autumn' : 'spring'}`;
  const half = /(\d{4})[-—~～至](\d{4}|\d{2})学年度?(?:第?([一二12])学期|([上下])学?期|([上下])半?学年)/.exec(text);
  if (!half) return undefined;
  const first = half[3] === '一' || half[3] === '1' || half[4] === '上' || half[5] === '上';
  return first ? `${Number(half[1])}-autumn` : `${Number(half[1]) + 1}-spring`;
}
