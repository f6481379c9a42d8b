/** Rows into a table by COPY, as fast as the server takes them and no faster. */
import type { Transaction } from './database.ts';
import { waitForDrain } from './drain.ts';

/** JSON for a json or jsonb column; a bare array is a PostgreSQL array. */
export class JsonCell {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

export type CopyCell =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Date
  | Uint8Array
  | JsonCell
  | readonly (string | number | bigint)[];

const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Appends rows to `table` (`schema.name`). Every row has one cell for each column. Returns the number of rows.
 * NUL characters, which PostgreSQL cannot hold, become U+FFFD. Throws what the database throws.
 */
export async function copyRows(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyCell[]> | AsyncIterable<readonly CopyCell[]>,
): Promise<number> {
  const copy = await openCopy(tx, table, columns);
  let count = 0;
  let chunk = '';
  try {
    if (Symbol.asyncIterator in rows) {
      for await (const row of rows) {
        chunk += formatCopyRow(row);
        count += 1;
        if (chunk.length <= CHUNK_CHARACTERS) continue;
        await copy.write(Buffer.from(chunk, 'utf8'));
        chunk = '';
      }
    } else {
      for (const row of rows) {
        chunk += formatCopyRow(row);
        count += 1;
        if (chunk.length <= CHUNK_CHARACTERS) continue;
        await copy.write(Buffer.from(chunk, 'utf8'));
        chunk = '';
      }
    }
    await copy.write(Buffer.from(chunk, 'utf8'));
  } catch (error) {
    copy.abort(error as Error);
    throw error;
  }
  await copy.end();
  return count;
}

/** A COPY that takes text lines as they are. */
export interface OpenCopy {
  write(lines: Buffer): Promise<void>;
  /** Resolves when the server has accepted all of it. */
  end(): Promise<void>;
  abort(reason: Error): void;
}

/** Opens a COPY into a table for lines in COPY's own text form. Nothing else may run in the transaction until it ends. */
export async function openCopy(tx: Transaction, table: string, columns: readonly string[]): Promise<OpenCopy> {
  const name = table.split('.').map(quoteName).join('.');
  const query = tx.unsafe(`copy ${name} (${columns.map(quoteName).join(', ')}) from stdin`);
  const refusal = watchRefusal(query);
  const writable = await query.writable();
  // Without a listener from the start a refused row would crash the process instead of rejecting this call.
  writable.on('error', (error) => refusal.report(error));
  return {
    async write(lines) {
      if (refusal.failure !== undefined) throw refusal.failure;
      if (lines.length === 0 || writable.write(lines)) return;
      await Promise.race([waitForDrain(writable), refusal.reported]);
    },
    async end() {
      if (refusal.failure !== undefined) throw refusal.failure;
      await Promise.race([new Promise<void>((resolve) => writable.end(resolve)), refusal.reported]);
    },
    abort(reason) {
      writable.destroy(reason);
    },
  };
}

/**
 * The driver (postgres 3.4.9) resolves a COPY once it may be written to, so that a row refused at its end has nobody left to tell, and
 * the stream never ends. It still calls the query's own `reject`: that is where the refusal is heard.
 */
function watchRefusal(query: object) {
  const heard = query as { reject: (error: unknown) => void };
  const original = heard.reject;
  let report: (error: unknown) => void = () => {};
  const reported = new Promise<never>((_, reject) => {
    report = reject;
  });
  reported.catch(() => {});
  const refusal = {
    failure: undefined as unknown,
    reported,
    report(error: unknown) {
      refusal.failure ??= error;
      report(error);
    },
  };
  heard.reject = (error) => {
    refusal.report(error);
    original(error);
  };
  return refusal;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** One row in COPY's text form, with its line end. */
export function formatCopyRow(row: readonly CopyCell[]): string {
  let line = '';
  for (let index = 0; index < row.length; index += 1) {
    if (index > 0) line += '\t';
    line += formatCell(row[index]);
  }
  return `${line}\n`;
}

function formatCell(cell: CopyCell): string {
  if (cell === null || cell === undefined) return '\\N';
  if (typeof cell === 'string') return escapeText(cell);
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  if (cell instanceof Date) return cell.toISOString();
  if (cell instanceof Uint8Array)
    return `\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex')}`;
  if (cell instanceof JsonCell) return escapeText(JSON.stringify(cell.value));
  return escapeText(formatArray(cell));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\ufffd',
};
const SPECIAL = new RegExp(`[${Object.keys(ESCAPES).join('').replace('\\', '\\\\')}]`);
const EVERY_SPECIAL = new RegExp(SPECIAL.source, 'g');

function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (character) => ESCAPES[character] ?? character) : text;
}

function formatArray(items: readonly (string | number | bigint)[]): string {
  const parts = items.map((item) => {
    if (typeof item !== 'string') return String(item);
    return `"${item.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${parts.join(',')}}`;
}
