/** A calendar day without a time or a zone, always `YYYY-MM-DD` and always a day that exists. */
export type PlainDate = string & { readonly __plainDate: true };

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_BEFORE_1970_IN_EXCEL = 25569;

/** Whether the three numbers name a real day (proleptic Gregorian, years 1-9999). */
export function isRealDate(year: number, month: number, day: number): boolean {
  if (!Number.isInteger(year) || year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day, or `undefined` when there is no such day. */
export function makePlainDate(year: number, month: number, day: number): PlainDate | undefined {
  if (!isRealDate(year, month, day)) return undefined;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as PlainDate;
}

/** Reads exactly `YYYY-MM-DD`. */
export function parsePlainDate(text: string): PlainDate | undefined {
  const match = ISO_DATE.exec(text);
  return match ? makePlainDate(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** As {@link parsePlainDate}, but throws a `RangeError` when the text is not a day. */
export function plainDate(text: string): PlainDate {
  const date = parsePlainDate(text);
  if (date === undefined) throw new RangeError(`Not a calendar day (YYYY-MM-DD): ${text}`);
  return date;
}

export function yearOf(date: PlainDate): number {
  return Number(date.slice(0, 4));
}

/** Month 1-12. */
export function monthOf(date: PlainDate): number {
  return Number(date.slice(5, 7));
}

/** Day of the month 1-31. */
export function dayOf(date: PlainDate): number {
  return Number(date.slice(8, 10));
}

/** The day `days` later, or earlier when negative. Throws a `RangeError` outside the years 1-9999. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return fromEpochDay(toEpochDay(date) + days);
}

/** The same day `years` later; 29 February becomes 28 February in a common year. Throws a `RangeError` as {@link addDays}. */
export function addYears(date: PlainDate, years: number): PlainDate {
  const year = yearOf(date) + years;
  const day = Math.min(dayOf(date), daysInMonth(year, monthOf(date)));
  const moved = makePlainDate(year, monthOf(date), day);
  if (moved === undefined) throw new RangeError(`${years} years from ${date} is outside the years 1-9999.`);
  return moved;
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return toEpochDay(b) - toEpochDay(a);
}

/**
 * Whole years lived on a day; a year is complete on the birthday (civil reckoning, 周岁).
 * Negative before birth.
 */
export function ageOn(birthOn: PlainDate, on: PlainDate): number {
  const years = yearOf(on) - yearOf(birthOn);
  return on.slice(5) < birthOn.slice(5) ? years - 1 : years;
}

function toEpochDay(date: PlainDate): number {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; setUTCFullYear does not.
  return new Date(0).setUTCFullYear(yearOf(date), monthOf(date) - 1, dayOf(date)) / 86_400_000;
}

function fromEpochDay(day: number): PlainDate {
  const moment = new Date(day * 86_400_000);
  const date = makePlainDate(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate());
  if (date === undefined) throw new RangeError(`Day ${day} counted from 1970 is outside the years 1-9999.`);
  return date;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** What a date cell says: a whole day, or only a month or a year. Never completed by guessing. */
export interface DateReading {
  readonly on?: PlainDate;
  /** `YYYY-MM`. */
  readonly month?: string;
  readonly year?: number;
}

/**
 * Reads a date as Chinese offices write it: 20100101, 2010.1.1, 2010-01-01, 2010/1/1, 2010年1月1日,
 * 2010年1月, 201009, 2010-09, 2010, and Excel's day numbers of the 1900 calendar between 1910 and 2099. Full stops and
 * commas of a Chinese keyboard count as dots. Only years from 1900 to 2099: others are numbers of another kind.
 * A time of day after the date is dropped. Returns `undefined` when the text is none of these or no such day.
 */
export function readDateText(raw: string): DateReading | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/[\s'’]/g, ' ')
    .trim()
    .replace(/[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/, '');
  const compact = text
    .replace(/\s/g, '')
    .replace(/[。、,]/g, '.')
    .replace(/^(\d{6}|\d{8})\.0+$/, '$1');
  const separated = /^((?:19|20)\d{2})[-./年](\d{1,2})(?:[-./月](\d{1,2})[日号]?|月)?$/.exec(compact);
  if (separated) return dateOrMonth(separated[1], separated[2], separated[3]);
  if (/^(19|20)\d{6}$/.test(compact)) return dateOrMonth(compact.slice(0, 4), compact.slice(4, 6), compact.slice(6));
  if (/^(19|20)\d{4}$/.test(compact)) return dateOrMonth(compact.slice(0, 4), compact.slice(4), undefined);
  if (/^(19|20)\d{2}年?$/.test(compact)) return { year: Number(compact.slice(0, 4)) };
  const serial = /^(\d{4,5})(\.\d+)?$/.exec(compact);
  if (serial) {
    const days = Number(serial[1]);
    if (days >= 3653 && days <= 73050) return withParts(fromEpochDay(days - DAYS_BEFORE_1970_IN_EXCEL));
  }
  return undefined;
}

function dateOrMonth(year = '', month = '', day?: string): DateReading | undefined {
  if (day !== undefined) {
    const on = makePlainDate(Number(year), Number(month), Number(day));
    return on && withParts(on);
  }
  const monthNumber = Number(month);
  if (monthNumber < 1 || monthNumber > 12) return undefined;
  return { month: `${year}-${pad(monthNumber, 2)}`, year: Number(year) };
}

function withParts(on: PlainDate): DateReading {
  return { on, month: on.slice(0, 7), year: yearOf(on) };
}
