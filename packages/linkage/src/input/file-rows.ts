import { LinkageRefusal } from '../problems.ts';
import type { CellColumn, InputRow } from './dataset.ts';
import { type FileSource, readFileSource } from './files.ts';

/** A file's rows as plain objects, with its columns in the file's order. */
export interface FileRows {
  readonly columns: readonly string[];
  readonly rows: readonly InputRow[];
}

/**
 * Reads a CSV or Parquet file into rows, every value as text and lists as arrays of text. For tables that are looked at
 * before they are linked; the linker itself reads files column by column. Throws a `LinkageRefusal` that names the file.
 */
export async function readFileRows(source: FileSource): Promise<FileRows> {
  const dataset = await readFileSource('', source);
  const columns = dataset.columnNames ?? [];
  const cells = columns.map((column) => dataset.findColumn(column));
  const rows = Array.from({ length: dataset.size }, (_, row) =>
    Object.fromEntries(columns.map((column, index) => [column, readCell(cells[index], row)])),
  );
  const path = 'csv' in source ? source.csv : source.parquet;
  if (rows.length === 0) throw new LinkageRefusal('no-rows', `文件 ${path} 没有数据`, `${path} has no rows.`, { path });
  return { columns, rows };
}

function readCell(cells: CellColumn | undefined, row: number): unknown {
  if (cells === undefined) return null;
  if (cells.offsets === undefined) {
    const code = cells.codes[row] as number;
    return code === 0 ? null : cells.values[code];
  }
  const codes = cells.codes.subarray(cells.offsets[row], cells.offsets[row + 1]);
  return Array.from(codes, (code) => cells.values[code]);
}
