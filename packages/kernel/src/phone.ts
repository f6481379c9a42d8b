/**
 * Reads a mainland mobile or landline number, also with whose it is in brackets: 13812345678(父). `undefined` when the
 * cell holds neither. Mobile: 11 digits from 13 to 19.
 */
export function readPhone(raw: string): string | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/\.0+$/, '')
    .replace(/\([^()]*\p{Script=Han}[^()]*\)$/u, '')
    .replace(/[\s\-—–()'"’.]/g, '')
    .replace(/^(\+|00|0)?86(?=1[3-9]\d{9}$)/, '');
  if (/^1[3-9]\d{9}$/.test(text)) return text;
  if (/^0\d{9,11}$/.test(text) || /^[2-8]\d{6,7}$/.test(text)) return text;
  return undefined;
}

/** Reads every number of a cell such as `13812345678/0393-6223344`. */
export function readPhones(raw: string): string[] {
  const found = raw
    .normalize('NFKC')
    .split(/[/,;、，；|\s]+/)
    .map(readPhone)
    .filter((phone) => phone !== undefined);
  const whole = found.length === 0 ? readPhone(raw) : undefined;
  return [...new Set(whole ? [whole] : found)];
}

export function maskPhone(phone: string): string {
  return phone.length < 7 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
