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
 * Reads a term as lists write it: 2018秋, 18年秋季, 2018年秋季学期, 二〇一八年秋季, 2018年下半年, 2018-2019学年第一学期,
 * 2018-2019学年上学期 (the first half is autumn), 2018-2019学年春季 (spring of 2019), 2018-2019-1, 2018-autumn. A pair of
 * years that do not follow each other is no school year.
 */
export function readTermText(raw: string): TermId | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/[\s()]/g, '')
    .replace(/[〇零一二三四五六七八九]{4}(?=年)/, (digits) =>
      [...digits].map((each) => CHINESE_YEAR_DIGITS[each]).join(''),
    )
    .toLowerCase();
  return parseTermId(text) ?? readSchoolYearTerm(text) ?? readCalendarTerm(text);
}

const CHINESE_YEAR_DIGITS: Readonly<Record<string, string>> = {
  〇: '0',
  零: '0',
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** A term by its school year: 2018-2019学年上学期. */
function readSchoolYearTerm(text: string): TermId | undefined {
  const pair = /(?<!\d)(\d{4})(?:[-–—/~～至](\d{4}|\d{2})(?!\d))?(?:学年度?|(?=-[12]$))(.*)$/.exec(text);
  if (!pair) return undefined;
  const start = Number(pair[1]);
  if (pair[2] !== undefined && Number(pair[2]) % 100 !== (start + 1) % 100) return undefined;
  const half = /^-?(?:第?([一二12])(?:学?期|$)|([上下])(?:学?期|半?学年|$)|([春秋]))/.exec(pair[3] ?? '');
  if (!half) return undefined;
  const isAutumn = /[一1上秋]/.test(half[1] ?? half[2] ?? half[3] ?? '');
  return isAutumn ? `${start}-autumn` : `${start + 1}-spring`;
}

/** A term by its calendar year: 2018年秋季. */
function readCalendarTerm(text: string): TermId | undefined {
  const match = /(?<![\d-–—/~～至])(?:(\d{4})年?度?|(\d{2})年)(春|秋|上半年|下半年)/.exec(text);
  if (!match) return undefined;
  const year = match[1] === undefined ? 2000 + Number(match[2]) : Number(match[1]);
  return /秋|下/.test(match[3] ?? '') ? `${year}-autumn` : `${year}-spring`;
}
