import { isRealDate, readNationalId, readSex } from '@bulou/kernel';

/** What one identity number says, read once for each distinct text. */
export interface IdFeatures {
  /** The 18 characters when valid, else the normalised text. */
  readonly text: string;
  readonly kind: 'absent' | 'valid' | 'damaged' | 'faulty';
  readonly prefix15: string;
  /** `yyyymmdd`, 0 when the number holds no real date. */
  readonly birth: number;
  /** 1 male, 2 female, 0 unknown. */
  readonly sex: number;
}

export const ABSENT_ID: IdFeatures = { text: '', kind: 'absent', prefix15: '', birth: 0, sex: 0 };

/** Fewer characters than this carry too little of a number to be compared. */
const LEAST_DIGITS = 12;

export function readIdFeatures(raw: string): IdFeatures {
  // The common case, a valid number typed cleanly, needs none of the reading below.
  if (isValidNumber(raw) && !raw.endsWith('000')) return makeValid(raw);
  const reading = readNationalId(raw);
  const text = reading.value ?? reading.text;
  if (reading.state === 'absent' || text.length < LEAST_DIGITS || !/^\d{6,}/.test(text)) return ABSENT_ID;
  const birth = reading.birthOn ? Number(reading.birthOn.replaceAll('-', '')) : 0;
  const sex = reading.sex === 'male' ? 1 : reading.sex === 'female' ? 2 : 0;
  if (reading.state === 'valid') return makeValid(text);
  if (reading.state === 'damaged') return { text, kind: 'damaged', prefix15: reading.prefix15 ?? '', birth, sex: 0 };
  return { text, kind: 'faulty', prefix15: text.slice(0, 15), birth, sex };
}

function makeValid(text: string): IdFeatures {
  const sex = (text.charCodeAt(16) - 48) % 2 === 1 ? 1 : 2;
  return { text, kind: 'valid', prefix15: text.slice(0, 15), birth: Number(text.slice(6, 14)), sex };
}

/** `yyyymmdd`, `yyyymm00` when only the month is known, `yyyy0000` for a year, 0 for nothing. */
export function readBirthNumber(value: string | number): number {
  const digits = String(value).match(/^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?$/);
  return digits ? Number(digits[1]) * 10_000 + Number(digits[2] ?? 0) * 100 + Number(digits[3] ?? 0) : 0;
}

export function readSexNumber(value: string | number): number {
  const sex = readSex(String(value));
  return sex === 'male' ? 1 : sex === 'female' ? 2 : 0;
}

export type BirthAgreement = 'equal' | 'near' | 'different' | 'unknown';

/**
 * Compares two `yyyymmdd` numbers. `near`: one of year, month and day differs, day and month stand swapped, one side
 * gives only the month or year and that agrees, or the dates are at most a day apart. Symmetric.
 */
export function compareBirths(a: number, b: number): BirthAgreement {
  if (a === 0 || b === 0) return 'unknown';
  if (a === b) return a % 100 === 0 ? 'near' : 'equal';
  const [yearA, monthA, dayA] = [Math.floor(a / 10_000), Math.floor(a / 100) % 100, a % 100];
  const [yearB, monthB, dayB] = [Math.floor(b / 10_000), Math.floor(b / 100) % 100, b % 100];
  if (monthA === 0 || monthB === 0) return yearA === yearB ? 'near' : 'different';
  if (dayA === 0 || dayB === 0) return yearA === yearB && monthA === monthB ? 'near' : 'different';
  const same = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA === dayB);
  if (same === 2) return 'near';
  if (yearA === yearB && monthA === dayB && dayA === monthB) return 'near';
  const apart = Math.abs(Date.UTC(yearA, monthA - 1, dayA) - Date.UTC(yearB, monthB - 1, dayB));
  return apart <= 86_400_000 ? 'near' : 'different';
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
const DIGITS = '0123456789';

/**
 * Every valid number that one slip away from a faulty one could have been meant: one digit mistyped, two neighbours
 * swapped, one digit lost, one typed twice. A number is valid when its digits times the weights sum to 1 modulo 11
 * (GB 11643-1999, X counting 10), so each position has at most one digit that mends it.
 */
export function correctionsOf(faulty: string): string[] {
  const found = new Set<string>();
  const keep = (text: string) => {
    if (isValidNumber(text)) found.add(text);
  };
  if (faulty.length === 18) {
    mendOneDigit(faulty, keep);
    for (let index = 0; index < 17; index += 1)
      if (faulty[index] !== faulty[index + 1])
        keep(faulty.slice(0, index) + faulty[index + 1] + faulty[index] + faulty.slice(index + 2));
  }
  if (faulty.length === 17) {
    for (let index = 0; index <= 17; index += 1)
      for (const digit of index === 17 ? '0123456789X' : DIGITS)
        keep(faulty.slice(0, index) + digit + faulty.slice(index));
  }
  if (faulty.length === 19)
    for (let index = 0; index < 19; index += 1) keep(faulty.slice(0, index) + faulty.slice(index + 1));
  return [...found];
}

function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code === 88 ? 10 : code - 48;
}

function sumOf(text: string): number {
  let sum = 0;
  for (let index = 0; index < 18; index += 1) sum += valueAt(text, index) * (WEIGHTS[index] ?? 0);
  return sum % 11;
}

function mendOneDigit(faulty: string, keep: (text: string) => void): void {
  if (!/^\d{17}[\dX]$/.test(faulty)) return;
  const off = 1 + 11 - sumOf(faulty);
  for (let index = 0; index < 18; index += 1) {
    const weight = WEIGHTS[index] ?? 0;
    for (let value = 0; value < (index === 17 ? 11 : 10); value += 1) {
      const change = (value - valueAt(faulty, index) + 11) * weight;
      if (change % 11 !== off % 11 || value === valueAt(faulty, index)) continue;
      keep(faulty.slice(0, index) + (value === 10 ? 'X' : DIGITS[value]) + faulty.slice(index + 1));
    }
  }
}

function isValidNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  const year = Number(text.slice(6, 10));
  if (year < 1900 || year > 2100 || !isRealDate(year, month, day)) return false;
  return sumOf(text) === 1;
}
