/** Digests, and the one canonical form that is digested. */
import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal: the address of files and inputs. */
export function digestSha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SM3 (GB/T 32905-2016) in lower-case hexadecimal: the hash of the trail. */
export function digestSm3(content: string | Uint8Array): string {
  return createHash('sm3').update(content).digest('hex');
}

/** A value that JSON holds without loss. Amounts and ids travel as text. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/**
 * JSON with names sorted by code unit, no spaces, absent members left out: one text for one value. A bigint is written as text.
 * Throws a `TypeError` for what has no such form (functions, NaN, cycles).
 */
export function formatCanonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'bigint') return JSON.stringify(value.toString());
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`No canonical form: ${value}`);
    return JSON.stringify(value);
  }
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((item) => formatCanonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${formatCanonicalJson(member)}`).join(',')}}`;
  }
  throw new TypeError(`No canonical form: ${typeof value}`);
}
