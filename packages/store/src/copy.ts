/** Rows into a table by COPY, as fast as the server takes them and no faster. Binary: half the bytes, and no text to take apart. */
import type { Transaction } from './database.ts';
import { type CopyCell, RowEncoder } from './row-encoder.ts';

/**
 * Appends rows to `table` (`schema.name`). Every row has one cell for each column. Returns the number of rows.
 * NUL characters, which PostgreSQL cannot hold, become U+FFFD. Throws what the database throws, and a TypeError for what does not fit.
 */
export async function copyRows(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyCell[]> | AsyncIterable<readonly CopyCell[]>,
): Promise<number> {
  const encoder = new RowEncoder(await listTypes(tx, table, columns));
  const copy = await openCopy(tx, table, columns, 'binary');
  let count = 0;
  try {
    if (Symbol.asyncIterator in rows) {
      for await (const row of rows) {
        encoder.addRow(row);
        count += 1;
        if (encoder.isFull) await copy.write(encoder.takePiece());
      }
    } else {
      for (const row of rows) {
        encoder.addRow(row);
        count += 1;
        if (encoder.isFull) await copy.write(encoder.takePiece());
      }
    }
    encoder.end();
    await copy.write(encoder.takePiece());
  } catch (error) {
    copy.abort(error as Error);
    throw error;
  }
  await copy.end();
  return count;
}

/** The types of the columns, by name. */
async function listTypes(tx: Transaction, table: string, columns: readonly string[]): Promise<string[]> {
  const rows = await tx<{ name: string; type: string }[]>`
    select attname::text as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = ${quoteTable(table)}::regclass and attnum > 0 and not attisdropped`;
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  return columns.map((column) => {
    const type = types.get(column);
    if (type === undefined) throw new RangeError(`${table} has no column ${column}.`);
    return type;
  });
}

/** A COPY that takes bytes as they are. */
export interface OpenCopy {
  /** Resolves when the bytes are on their way and may be overwritten. */
  write(bytes: Buffer): Promise<void>;
  /** Resolves when the server has accepted all of it. */
  end(): Promise<void>;
  abort(reason: Error): void;
}

/** Opens a COPY into a table for one of COPY's own forms. Nothing else may run in the transaction until it ends. */
export async function openCopy(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  form: 'text' | 'binary',
): Promise<OpenCopy> {
  const names = columns.map(quoteName).join(', ');
  const query = tx.unsafe(`copy ${quoteTable(table)} (${names}) from stdin with (format ${form})`);
  const refusal = watchRefusal(query);
  const writable = await query.writable();
  // Without a listener from the start a refused row would crash the process instead of rejecting this call.
  writable.on('error', (error) => refusal.report(error));
  return {
    async write(bytes) {
      if (refusal.failure !== undefined) throw refusal.failure;
      if (bytes.length === 0) return;
      const taken = new Promise<void>((resolve) => writable.write(bytes, () => resolve()));
      await Promise.race([taken, refusal.reported]);
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

function quoteTable(table: string): string {
  return table.split('.').map(quoteName).join('.');
}
