/** Codes of an authenticator: RFC 6238 with SHA-1, 30 seconds and six digits, which every authenticator knows. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret of 160 bits in base 32, as authenticators take it. */
export function makeTotpSecret(): string {
  return encodeBase32(randomBytes(20));
}

/** What the QR code holds. */
export function formatTotpUri(secret: string, accountName: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(accountName)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&digits=6&period=${STEP_SECONDS}`;
}

/** The code of a time step. */
export function makeTotpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export function totpStepOf(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS);
}

/**
 * The time step that a code is of: the present one or the one before or after, since clocks differ. `undefined` for a
 * wrong code and for a step not after `lastStep`: a code is taken once.
 */
export function findTotpStep(secret: string, code: string, now: Date, lastStep: bigint | null): number | undefined {
  const present = totpStepOf(now);
  return [present, present - 1, present + 1].find((step) => {
    const same = timingSafeEqual(
      Buffer.from(makeTotpCode(secret, step)),
      Buffer.from(code.padStart(6, ' ').slice(0, 6)),
    );
    return same && (lastStep === null || BigInt(step) > lastStep);
  });
}

function encodeBase32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

function decodeBase32(text: string): Buffer {
  let bits = '';
  for (const letter of text) bits += ALPHABET.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((group) => Number.parseInt(group, 2)));
}
