import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance, DuckDBListValue } from '@duckdb/node-api';
import { LinkageRefusal } from '../problems.ts';
import { type CellCodes, type Dataset, DatasetBuilder } from './dataset.ts';

/** A table file. CSV is UTF-8 with the names of its columns in the first row; cells are taken as text. */
export type FileSource =
  | { readonly csv: string; readonly delimiter?: ',' | ';' | '\t' | '|' }
  | { readonly parquet: string };

export function isFileSource(source: unknown): source is FileSource {
  return typeof source === 'object' && source !== null && ('csv' in source || 'parquet' in source);
}

/** How much of a CSV file is looked at to tell its encoding and delimiter. */
const HEAD_BYTES = 65_536;

/**
 * Reads a CSV or Parquet file with DuckDB's own readers, no extension downloaded. Every value becomes text, as the same
 * value would stand in a CSV file, lists become arrays of text; a NaN is refused. Throws a `LinkageRefusal` that names
 * the file.
 */
export async function readFileSource(name: string, source: FileSource, known: CellCodes = new Map()): Promise<Dataset> {
  const path = 'csv' in source ? source.csv : source.parquet;
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new LinkageRefusal('file-missing', `没有文件 ${path}`, `There is no file ${path}.`, { path });
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    const table = 'csv' in source ? selectCsv(source) : selectParquet(path);
    return await readColumns(new DatasetBuilder(known), name, path, connection, table);
  } catch (error) {
    if (error instanceof LinkageRefusal) throw error;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new LinkageRefusal('file-unreadable', `文件 ${path} 读不了：${reason}`, `${path} cannot be read: ${reason}`, {
      path,
    });
  } finally {
    connection.closeSync();
  }
}

async function readColumns(
  builder: DatasetBuilder,
  name: string,
  path: string,
  connection: DuckDBConnection,
  table: string,
): Promise<Dataset> {
  const described = await connection.runAndReadAll(`describe select * from ${table}`);
  const columns = described.getRows().map(([column, type]) => ({ column: String(column), type: String(type) }));
  builder.nameColumns(columns.map(({ column }) => column));
  const collectors = columns.map(({ column }) => builder.collectorOf(column));
  const result = await connection.stream(
    `select ${columns.map(({ column, type }) => selectAsText(column, type)).join(', ')} from ${table}`,
  );
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    for (const [index, collector] of collectors.entries()) {
      const cells = chunk.getColumnValues(index);
      for (const [row, cell] of cells.entries()) {
        if (typeof cell === 'number') refuseNaN(cell, path, columns[index]?.column ?? '');
        collector.add(builder.size + row, readCell(cell));
      }
    }
    builder.addRows(chunk.rowCount);
  }
  return builder.finish(name);
}

/** Floating-point columns stay numbers here, for their text differs between programs and a NaN has to be seen. */
function selectAsText(column: string, type: string): string {
  const quoted = `"${column.replaceAll('"', '""')}"`;
  if (type === 'DOUBLE' || type === 'FLOAT') return `${quoted}::double`;
  return type.endsWith('[]') ? `${quoted}::varchar[]` : `${quoted}::varchar`;
}

function readCell(cell: unknown): unknown {
  if (cell instanceof DuckDBListValue) return cell.items;
  return typeof cell === 'number' ? String(cell) : cell;
}

function refuseNaN(cell: number, path: string, column: string): void {
  if (Number.isFinite(cell)) return;
  throw new LinkageRefusal(
    'not-a-number',
    `文件 ${path} 的列“${column}”含有 ${cell}`,
    `Column "${column}" of ${path} holds ${cell}.`,
    { path, column, found: String(cell) },
  );
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

function selectParquet(path: string): string {
  return `read_parquet(${quote(escapeGlob(path))})`;
}

/** A name with *, ? or [ in it is one file, not a pattern. */
function escapeGlob(path: string): string {
  return path.replace(/[*?[]/g, (sign) => `[${sign}]`);
}

function selectCsv(source: { readonly csv: string; readonly delimiter?: string }): string {
  const head = readHead(source.csv);
  const delimiter = source.delimiter ?? findDelimiter(head);
  const options = `delim = ${quote(delimiter)}, quote = '"', escape = '"', header = true, all_varchar = true`;
  return `read_csv(${quote(escapeGlob(source.csv))}, ${options}, auto_detect = true, null_padding = false)`;
}

function readHead(path: string): string {
  const buffer = Buffer.alloc(HEAD_BYTES);
  const file = openSync(path, 'r');
  const length = readSync(file, buffer, 0, HEAD_BYTES, 0);
  closeSync(file);
  try {
    // A character cut in two at the end of the piece is no fault of the file.
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length), { stream: true });
  } catch {
    throw new LinkageRefusal(
      'csv-not-utf8',
      `文件 ${path} 不是 UTF-8 编码；请另存为“CSV UTF-8”`,
      `${path} is not UTF-8; save it as CSV UTF-8.`,
      { path },
    );
  }
}

function findDelimiter(head: string): string {
  const [first = ''] = head.split(/\r?\n/, 1);
  const counts = [',', '\t', ';', '|'].map((sign) => ({ sign, count: first.split(sign).length - 1 }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}
