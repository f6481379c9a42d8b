import { makePlainDate, type PlainDate } from './plain-date.ts';

export type Sex = 'male' | 'female';

/**
 * What a cell that should hold a resident identity number (GB 11643-1999) turns out to be.
 * `valid`: 18 characters, a real birth date and the right check character. `bad-checksum`: the form is right, the
 * check fails. `damaged`: a spreadsheet rounded it to 15 digits. `incomplete`: fewer digits than a number has.
 */
export type NationalIdState = 'valid' | 'bad-checksum' | 'damaged' | 'incomplete' | 'malformed' | 'absent';

export interface NationalIdReading {
  readonly raw: string;
  /** Normalised text: full-width folded, quotes, spaces and zero-width characters out, every X form as X. */
  readonly text: string;
  readonly state: NationalIdState;
  /** The 18 characters; only when valid. */
  readonly value?: string;
  /** The digits that survive in a damaged number. */
  readonly prefix15?: string;
  readonly birthOn?: PlainDate;
  readonly sex?: Sex;
  readonly divisionCode6?: string;
  /** The cell held a first-generation 15-digit number, lengthened to 18. */
  readonly from15: boolean;
  /** What follows the 18 characters of a disability certificate number. */
  readonly disabilitySuffix?: string;
  /** Stable codes of what was changed or is odd, such as `full-width`, `quote`, `x-form`, `spaces`. */
  readonly notes: readonly string[];
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';
const ABSENT: NationalIdReading = { raw: '', text: '', state: 'absent', from15: false, notes: [] };
const NO_NUMBER = /^(无|没有|暂无|未知|不详|未办理?|未上户|待补|空|null|none|n\/?a|-+|\/+|0+)$/i;

/** The check character of 17 digits by ISO 7064 MOD 11-2, as GB 11643-1999 prescribes. */
export function checkDigitOf(first17: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += (first17.charCodeAt(index) - 48) * (WEIGHTS[index] ?? 0);
  return CHECK_CHARACTERS[sum % 11] ?? '';
}

export function makeNationalId(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('An identity number begins with 17 digits.');
  return first17 + checkDigitOf(first17);
}

const PLAIN_NUMBER = /^\d{17}[\dX]$/;
const NO_CHANGES: readonly string[] = Object.freeze([]);

/**
 * Reads an identity number from a cell. `numericCell` says that the spreadsheet held a number, not text: then
 * nothing beyond the 15th digit can be trusted. Never repairs a wrong number; says what is wrong with it.
 */
export function readNationalId(raw: string, options?: { readonly numericCell?: boolean }): NationalIdReading {
  if (PLAIN_NUMBER.test(raw) && options?.numericCell !== true && !raw.endsWith('000'))
    return readEighteen(raw, raw, NO_CHANGES, false);
  const { text, notes } = normaliseIdText(raw);
  if (text === '' || NO_NUMBER.test(text)) return raw === '' ? ABSENT : { ...ABSENT, raw, notes };
  const exponent = /^(\d)(?:\.(\d+))?E\+?(1[4-9])$/i.exec(text);
  if (exponent) return readRounded(raw, expandExponent(exponent), notes);
  const digits = text.replace(/\.0+$/, '');
  const numeric = options?.numericCell === true && /^\d{16,20}$/.test(digits);
  if (numeric || /^\d{15}0{3}(00)?$/.test(digits)) return readRounded(raw, digits, notes);
  if (/^\d{17}[\dX]$/.test(digits)) return readEighteen(raw, digits, notes, false);
  if (/^\d{15}$/.test(digits)) return readFifteen(raw, digits, notes);
  const certificate = /^(\d{17}[\dX])([1-7][1-4](?:B\d{1,2})?)$/.exec(digits);
  if (certificate) {
    const inner = readEighteen(raw, certificate[1] ?? '', [...notes, 'disability-certificate'], false);
    return { ...inner, disabilitySuffix: certificate[2] ?? '' };
  }
  if (/^\d{1,17}X?$/.test(digits)) return { raw, text: digits, state: 'incomplete', from15: false, notes };
  return { raw, text, state: 'malformed', from15: false, notes };
}

function normaliseIdText(raw: string): { text: string; notes: string[] } {
  const notes: string[] = [];
  let text = raw;
  const step = (note: string, next: string) => {
    if (next !== text) notes.push(note);
    text = next;
  };
  step('spaces', text.replace(/[\s\u200B-\u200D\u2060\uFEFF\u00AD]/g, ''));
  step('quote', text.replace(/^['"’‘`´“”＇＂]+|['"’‘`´“”＇＂]+$/g, ''));
  step('trailing-mark', text.replace(/(?<=[\dX])[,;，；。、]+$/i, ''));
  step('x-form', text.replace(/[x×✕✖хХΧχⅩⅹｘ*＊]$/u, 'X'));
  step('full-width', text.normalize('NFKC'));
  step('separators', /^[\d\-–—_.]+[\dX]$/.test(text) && /\d[-–—_]\d/.test(text) ? text.replace(/[-–—_]/g, '') : text);
  return { text, notes };
}

function expandExponent(match: RegExpExecArray): string {
  const fraction = match[2] ?? '';
  const length = Number(match[3]) + 1;
  return `${match[1]}${fraction}`.slice(0, length).padEnd(length, '0');
}

/**
 * A spreadsheet keeps 15 significant digits; `…000` may also be a true number, so the state only says "damaged". The
 * number is of 18 digits, or of 20 where it was that of a disability certificate.
 */
function readRounded(raw: string, digits: string, notes: readonly string[]): NationalIdReading {
  if (digits.length !== 18 && digits.length !== 20)
    return { raw, text: digits, state: digits.length === 15 ? 'incomplete' : 'malformed', from15: false, notes };
  const prefix15 = digits.slice(0, 15);
  const significant = digits.replace(/0+$/, '').length;
  const birthOn = significant >= 14 ? birthOf(digits) : undefined;
  return {
    raw,
    text: digits,
    state: 'damaged',
    ...(significant >= 12 ? { prefix15 } : {}),
    ...(birthOn ? { birthOn } : {}),
    divisionCode6: digits.slice(0, 6),
    from15: false,
    notes: [...notes, 'rounded'],
  };
}

function readEighteen(raw: string, text: string, notes: readonly string[], from15: boolean): NationalIdReading {
  const birthOn = birthOf(text);
  const sex: Sex = (text.charCodeAt(16) - 48) % 2 === 1 ? 'male' : 'female';
  const parts = { raw, text, from15, sex, divisionCode6: text.slice(0, 6), ...(birthOn ? { birthOn } : {}) };
  if (birthOn === undefined) return { ...parts, state: 'malformed', notes: [...notes, 'no-such-birth-date'] };
  if (checkDigitOf(text) !== text[17]) return { ...parts, state: 'bad-checksum', notes };
  return { ...parts, state: 'valid', value: text, notes };
}

function readFifteen(raw: string, text: string, notes: readonly string[]): NationalIdReading {
  const first17 = `${text.slice(0, 6)}19${text.slice(6)}`;
  return readEighteen(raw, makeNationalId(first17), [...notes, 'fifteen-digits'], true);
}

function birthOf(text: string): PlainDate | undefined {
  const year = Number(text.slice(6, 10));
  if (year < 1900 || year > 2100) return undefined;
  return makePlainDate(year, Number(text.slice(10, 12)), Number(text.slice(12, 14)));
}

/** `410923********1234`: the place and the last four remain, as notices and screens may show it. */
export function maskNationalId(text: string): string {
  if (text.length < 10) return '*'.repeat(text.length);
  return `${text.slice(0, 6)}${'*'.repeat(text.length - 10)}${text.slice(-4)}`;
}

export type IdDifference =
  | 'equal'
  | 'one-digit'
  | 'adjacent-swap'
  | 'distant-swap'
  | 'one-missing'
  | 'damaged-prefix'
  | 'two-digits'
  | 'different';

/** How two normalised numbers differ, in the order a clerk's slip explains it best. Symmetric. */
export function differenceOfIds(a: string, b: string): IdDifference {
  if (a === b) return 'equal';
  if (a.length !== b.length) return isOneMissing(a, b) ? 'one-missing' : 'different';
  const positions: number[] = [];
  for (let index = 0; index < a.length && positions.length <= 3; index += 1)
    if (a[index] !== b[index]) positions.push(index);
  if (a.length === 18 && positions.every((position) => position >= 15)) {
    if (a.endsWith('000') || b.endsWith('000')) return 'damaged-prefix';
  }
  if (positions.length === 1) return 'one-digit';
  if (positions.length > 2) return 'different';
  const [first = 0, second = 0] = positions;
  const swapped = a[first] === b[second] && a[second] === b[first];
  if (!swapped) return 'two-digits';
  return second === first + 1 ? 'adjacent-swap' : 'distant-swap';
}

function isOneMissing(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length !== 1) return false;
  let index = 0;
  while (index < short.length && short[index] === long[index]) index += 1;
  return short.slice(index) === long.slice(index + 1);
}

/** 男, 女, 1-男, 2, male, F… `undefined` when the cell says neither. */
export function readSex(raw: string): Sex | undefined {
  const text = raw.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  if (/^(1|(1[-.、:]?)?男[性生孩]?|male|m)$/.test(text)) return 'male';
  if (/^(2|(2[-.、:]?)?女[性生孩]?|female|f)$/.test(text)) return 'female';
  return undefined;
}
