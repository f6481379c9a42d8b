/** Where a page begins, as an opaque text that a client gives back. */
import { z } from 'zod';
import { serverProblems } from '../problems.ts';

/** A text of its parts. */
export function formatCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor, checked against their schema; throws `server.invalid-request` for any other text. */
export function readCursor<S extends z.ZodType>(text: string | undefined, schema: S): z.output<S> | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw serverProblems['invalid-request']({ where: 'query.after', reason: 'not a cursor of this list' });
  }
}

/** A part that PostgreSQL can hold. */
export const CursorText = z
  .string()
  .max(200)
  .refine((text) => !text.includes('\u0000') && text.isWellFormed());
