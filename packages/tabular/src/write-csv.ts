import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

export type CsvValue = string | number | bigint | boolean | null | undefined;

export interface WriteCsvOptions {
  /**
   * Keep spreadsheet programs from taking a text for a formula: a leading `= + - @ TAB CR` or its full-width form gets a
   * single quote before it. Leave it off for files whose bytes are a contract.
   */
  safe?: boolean;
}

const DANGEROUS = /^[=+\-@\t\r＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]|^[ \t]|[ \t]$/;
const PIECE_CHARACTERS = 64 * 1024;

/**
 * Writes one CSV field (RFC 4180): quoted when it must be, and made safe on request.
 */
export function formatCsvField(value: CsvValue, safe: boolean): string {
  if (value === null || value === undefined) return '';
  let text = typeof value === 'string' ? value : String(value);
  if (safe && typeof value === 'string' && DANGEROUS.test(text)) text = `'${text}`;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes a CSV file: UTF-8 with a byte order mark, RFC 4180, CRLF at the end of every record. The file appears under its
 * name only when it is whole.
 * @param columns the header; rows are arrays in its order
 * @returns the number of records written, without the header
 */
export async function writeCsv(
  path: string,
  columns: readonly string[],
  rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>,
  options: WriteCsvOptions = {},
): Promise<number> {
  const safe = options.safe ?? false;
  let records = 0;
  async function* pieces(): AsyncGenerator<string> {
    let piece = `\ufeff${columns.map((column) => formatCsvField(column, safe)).join(',')}\r\n`;
    for await (const row of rows) {
      if (row.length > columns.length)
        throw new RangeError(`A CSV row has ${row.length} fields under ${columns.length} columns.`);
      for (let at = 0; at < columns.length; at++) {
        if (at > 0) piece += ',';
        piece += formatCsvField(row[at], safe);
      }
      piece += '\r\n';
      records++;
      if (piece.length >= PIECE_CHARACTERS) {
        yield piece;
        piece = '';
      }
    }
    if (piece !== '') yield piece;
  }
  const unfinished = `${path}.part`;
  try {
    await pipeline(pieces, createWriteStream(unfinished));
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
  return records;
}
