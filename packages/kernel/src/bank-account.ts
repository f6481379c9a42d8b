export type BankAccountState = 'plausible' | 'luhn-failed' | 'damaged' | 'malformed' | 'absent';

export interface BankAccountReading {
  readonly text: string;
  readonly state: BankAccountState;
}

/**
 * Reads a bank account. Debit and social-security cards have 16-19 digits ending in a Luhn digit (ISO/IEC 7812);
 * passbooks and old rural-credit accounts do not, so `luhn-failed` is a warning, never a refusal.
 * `damaged`: a spreadsheet number beyond 15 digits.
 */
export function readBankAccount(raw: string, options?: { readonly numericCell?: boolean }): BankAccountReading {
  const text = raw.normalize('NFKC').replace(/[\s\u200B-\u200D\uFEFF'"’‘`-]/g, '');
  if (text === '' || /^(无|暂无|没有|未办理?|-+|\/+|0+)$/.test(text)) return { text: '', state: 'absent' };
  if (/^\d(\.\d+)?E\+?\d+$/i.test(text)) return { text, state: 'damaged' };
  const digits = text.replace(/\.0+$/, '');
  if (!/^\d{8,22}$/.test(digits)) return { text: digits, state: 'malformed' };
  if (digits.length > 15 && (options?.numericCell === true || /^\d{15}0+$/.test(digits)))
    return { text: digits, state: 'damaged' };
  if (digits.length < 16 || digits.length > 19) return { text: digits, state: 'plausible' };
  return { text: digits, state: passesLuhn(digits) ? 'plausible' : 'luhn-failed' };
}

/** Luhn's check of ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The Luhn digit that completes `digits`. */
export function luhnDigitOf(digits: string): string {
  for (let digit = 0; digit <= 9; digit += 1) if (passesLuhn(`${digits}${digit}`)) return String(digit);
  throw new RangeError('Luhn digits are made from digits.');
}

export function maskBankAccount(account: string): string {
  return account.length < 9 ? '*'.repeat(account.length) : `${account.slice(0, 4)}****${account.slice(-4)}`;
}
