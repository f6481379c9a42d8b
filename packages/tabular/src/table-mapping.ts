import type { TableRow } from './table-model.ts';

/** One column of a mapping: which field stands where. Either `header` or `column` says where. */
export interface MappedColumn {
  id: string;
  /** The header's text; lines joined by `/`. */
  header?: string;
  /** The column's letters, such as `F`. They go before the header. */
  column?: string;
}

/**
 * How a table was, or shall be, read. It is plain JSON: written beside a run for people to look at, and read back as an
 * order when they have corrected it.
 */
export interface TableMapping {
  version: 1;
  /** Rows of the header, as the file numbers them. Absent: found by itself. Empty: there is none. */
  headerRows?: number[];
  columns: MappedColumn[];
  /** The first and last row of data, as the file numbers them. */
  firstRow?: number;
  lastRow?: number;
}

/** Reads a mapping from parsed JSON. Throws a TypeError that names the first thing wrong. */
export function parseTableMapping(json: unknown): TableMapping {
  const object = asObject(json, 'mapping');
  if (object.version !== 1) throw new TypeError('mapping.version must be 1');
  if (!Array.isArray(object.columns)) throw new TypeError('mapping.columns must be a list');
  const mapping: TableMapping = { version: 1, columns: object.columns.map(parseColumn) };
  const headerRows = object.headerRows;
  if (headerRows !== undefined) {
    if (!Array.isArray(headerRows) || !headerRows.every(isRowNumber))
      throw new TypeError('mapping.headerRows must be row numbers');
    mapping.headerRows = headerRows;
  }
  for (const name of ['firstRow', 'lastRow'] as const) {
    const value = object[name];
    if (value === undefined) continue;
    if (!isRowNumber(value)) throw new TypeError(`mapping.${name} must be a row number`);
    mapping[name] = value;
  }
  return mapping;
}

function parseColumn(json: unknown, at: number): MappedColumn {
  const object = asObject(json, `mapping.columns[${at}]`);
  const { id, header, column } = object;
  if (typeof id !== 'string' || id === '') throw new TypeError(`mapping.columns[${at}].id must be a text`);
  if (header !== undefined && typeof header !== 'string')
    throw new TypeError(`mapping.columns[${at}].header must be a text`);
  if (column !== undefined && (typeof column !== 'string' || !/^[A-Za-z]{1,3}$/.test(column))) {
    throw new TypeError(`mapping.columns[${at}].column must be column letters such as F`);
  }
  if (header === undefined && column === undefined)
    throw new TypeError(`mapping.columns[${at}] needs a header or a column`);
  return { id, ...(header === undefined ? {} : { header }), ...(column === undefined ? {} : { column }) };
}

function asObject(json: unknown, name: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new TypeError(`${name} must be an object`);
  return json as Record<string, unknown>;
}

function isRowNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

/** The 0-based position of column letters. */
export function columnIndexOf(letters: string): number {
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** The rows a mapping leaves in. */
export function limitRows(rows: readonly TableRow[], mapping: TableMapping | undefined): readonly TableRow[] {
  if (mapping?.firstRow === undefined && mapping?.lastRow === undefined) return rows;
  const first = mapping.firstRow ?? 1;
  const last = mapping.lastRow ?? Number.POSITIVE_INFINITY;
  const header = new Set(mapping.headerRows ?? []);
  return rows.filter((row) => header.has(row.row) || (row.row >= first && row.row <= last));
}
