/** The code on each page: which kind of paper, printed from what, which page. Nothing personal is in it. */
export interface PageCode {
  /** Two capital letters. */
  readonly kind: string;
  /** The first 80 bits of the digest, as 16 characters of {@link ALPHABET}. */
  readonly version: string;
  /** Counted from 1. */
  readonly page: number;
}

/** Crockford's base 32: no I, L, O or U, so that a code survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PREFIX = 'BL';
const FORM = /^BL:([A-Z]{2}):([0-9A-HJKMNP-TV-Z]{16}):([1-9][0-9]{0,3}):([0-9A-HJKMNP-TV-Z*$+\-/])$/;
const VERSION_BITS = 80;

/** The version part of a code, from a digest in hexadecimal of at least 20 digits. Throws `RangeError` for another text. */
export function makeVersionCode(digest: string): string {
  if (!/^[0-9a-f]{20,}$/.test(digest)) throw new RangeError(`Not a digest in hexadecimal: ${digest}`);
  const bits = BigInt(`0x${digest.slice(0, VERSION_BITS / 4)}`);
  let text = '';
  for (let shift = VERSION_BITS - 5; shift >= 0; shift -= 5) text += ALPHABET[Number((bits >> BigInt(shift)) & 31n)];
  return text;
}

/** `BL:VR:7K3M0ABCDEFGH123:4:Q`: only characters of QR's alphanumeric mode. The last one checks the rest. */
export function formatPageCode(code: PageCode): string {
  const body = `${PREFIX}:${code.kind}:${code.version}:${code.page}`;
  const text = `${body}:${checkCharacterOf(body)}`;
  if (!FORM.test(text)) throw new RangeError(`Not a page code: ${text}`);
  return text;
}

/** Reads a code as a scanner or a person gives it; `undefined` for anything else, also for one that was misread. */
export function parsePageCode(text: string): PageCode | undefined {
  const tidy = text.trim().toUpperCase().replaceAll('：', ':').replaceAll(' ', '');
  const [, kind, version, page, check] = FORM.exec(tidy) ?? [];
  if (kind === undefined || version === undefined || page === undefined) return undefined;
  return check === checkCharacterOf(tidy.slice(0, -2)) ? { kind, version, page: Number(page) } : undefined;
}

/** Every character that a code can hold: 37 of them, as many as the modulus, so that no two count alike. */
const COUNTED = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:';
const CHECKS = `${ALPHABET}*$+-/`;

/** Weighted sum modulo 37, a prime: one wrong character or two swapped neighbours change it. */
function checkCharacterOf(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum = (sum + weight * COUNTED.indexOf(character)) % 37;
    weight = (weight * 3) % 37;
  }
  return CHECKS[sum] ?? '0';
}
