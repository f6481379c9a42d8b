import { makePlainDate, type PlainDate } from '@bulou/kernel';

/** Which of the first two numbers of `5/6/2001` is the month. */
export type DateOrder = 'month-first' | 'day-first';

const NUMBERS = /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})\b/;
const NAMED_MONTH = /^(?:(\d{1,2})[\s-]+)?([A-Za-z]{3,9})\.?[\s-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+)?(\d{4})\b/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The order that a column's dates are written in: a number over 12 is no month. Pure. */
export function findDateOrder(values: readonly string[]): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const value of values) {
    const [, first = '', second = ''] = NUMBERS.exec(value) ?? [];
    if (Number(first) > 12) dayFirst += 1;
    if (Number(second) > 12) monthFirst += 1;
  }
  return dayFirst > monthFirst ? 'day-first' : 'month-first';
}

/** A date with its year last, in numbers or with the month's English name; `undefined` when it is none. Pure. */
export function readDateAs(text: string, order: DateOrder): PlainDate | undefined {
  const numbers = NUMBERS.exec(text);
  if (numbers) {
    const [first, second, year] = numbers.slice(1).map(Number) as [number, number, number];
    return order === 'day-first' ? makePlainDate(year, second, first) : makePlainDate(year, first, second);
  }
  const named = NAMED_MONTH.exec(text);
  if (named === null) return undefined;
  const month = MONTHS.indexOf((named[2] ?? '').slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? undefined : makePlainDate(Number(named[4]), month, Number(named[1] ?? named[3] ?? 0));
}
