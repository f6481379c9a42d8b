import { checkDigitOf, readNationalId, readSex } from '@bulou/kernel';

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

const ABSENT: IdFeatures = { text: '', kind: 'absent', prefix15: '', birth: 0, sex: 0 };

/** Fewer characters than this carry too little of a number to be compared. */
const LEAST_DIGITS = 12;

export function readIdFeatures(raw: string): IdFeatures {
  const reading = readNationalId(raw);
  const text = reading.value ?? reading.text;
  if (reading.state === 'absent' || text.length < LEAST_DIGITS || !/^\d{6,}/.test(text)) return ABSENT;
  const birth = reading.birthOn ? Number(reading.birthOn.replaceAll('-', '')) : 0;
  const sex = reading.sex === 'male' ? 1 : reading.sex === 'female' ? 2 : 0;
  if (reading.state === 'valid') return { text, kind: 'valid', prefix15: text.slice(0, 15), birth, sex };
  if (reading.state === 'damaged') return { text, kind: 'damaged', prefix15: reading.prefix15 ?? '', birth, sex: 0 };
  return { text, kind: 'faulty', prefix15: text.slice(0, 15), birth, sex };
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

/**
 * Every valid number that one slip away from a faulty one could have been meant: one digit mistyped, two neighbours
 * swapped, one digit lost, one typed twice. The check character leaves about one candidate a position.
 */
export function correctionsOf(faulty: string): string[] {
  const found = new Set<string>();
  const keep = (text: string) => {
    if (isValidNumber(text)) found.add(text);
  };
  if (faulty.length === 18) {
    for (let index = 0; index < 18; index += 1) {
      for (const digit of index === 17 ? '0123456789X' : '0123456789')
        if (digit !== faulty[index]) keep(faulty.slice(0, index) + digit + faulty.slice(index + 1));
      if (index < 17) keep(faulty.slice(0, index) + faulty[index + 1] + faulty[index] + faulty.slice(index + 2));
    }
  }
  if (faulty.length === 17)
    for (let index = 0; index <= 17; index += 1)
      for (const digit of index === 17 ? '0123456789X' : '0123456789')
        keep(faulty.slice(0, index) + digit + faulty.slice(index));
  if (faulty.length === 19)
    for (let index = 0; index < 19; index += 1) keep(faulty.slice(0, index) + faulty.slice(index + 1));
  return [...found];
}

function isValidNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  const year = Number(text.slice(6, 10));
  return year >= 1900 && year <= 2100 && checkDigitOf(text.slice(0, 17)) === text[17];
}
