import { checkDigitOf } from './national-id.ts';

/**
 * A school-roll number (学籍号): `G` + identity number (formal), `J` + 18 digits made up for pupils without one,
 * `L` + 18 digits (temporary). The digits after L and J look like an identity number and must not be used as one.
 */
export interface EnrolmentNoReading {
  readonly kind: 'G' | 'J' | 'L' | 'other' | 'absent';
  readonly text: string;
  /** Only for `G` with a right check character. */
  readonly nationalId?: string;
}

export function readEnrolmentNo(raw: string): EnrolmentNoReading {
  const text = raw
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200D\uFEFF'"’‘`-]/g, '')
    .toUpperCase();
  if (text === '' || /^(无|暂无|没有|\/+)$/.test(text)) return { kind: 'absent', text: '' };
  const match = /^([GJL])(\d{17}[\dX])$/.exec(text);
  if (!match) return { kind: 'other', text };
  const digits = match[2] ?? '';
  const kind = match[1] as 'G' | 'J' | 'L';
  if (kind === 'G' && checkDigitOf(digits.slice(0, 17)) === digits[17]) return { kind, text, nationalId: digits };
  return { kind, text };
}
