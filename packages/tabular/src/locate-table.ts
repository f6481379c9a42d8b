import type { Finding } from '@bulou/kernel';
import { formatColumn } from './cell-values.ts';
import { TotalsCheck } from './check-totals.ts';
import { type FoundHeader, findHeader, readHeaderParts } from './find-header.ts';
import { type ColumnSpec, HeaderMatcher, normaliseHeader } from './header-text.ts';
import { type ColumnProfile, describeProfile, profileColumns } from './profile-columns.ts';
import { makeRowJudge, type RowRole } from './row-roles.ts';
import { columnIndexOf, limitRows, type TableMapping } from './table-mapping.ts';
import type { MergedRange, TableRow } from './table-model.ts';

export interface LocateOptions {
  merges?: readonly MergedRange[];
  /** Orders from people; they go before what is found. */
  mapping?: TableMapping;
  /** Rows among which the header is looked for. Default 60. */
  searchRows?: number;
  /** Written into findings. */
  kind?: string;
  path?: string;
  sheet?: string;
}

/** A column that was understood. */
export interface MappedTableColumn {
  id: string;
  /** 0-based. */
  index: number;
  /** The column's letters. */
  column: string;
  /** The header as the file has it, lines joined by `/`. */
  header: string;
  /** 0 for the first column with this id, 1 for the second … */
  occurrence: number;
  /** From 0 to 1; 1 also for what people ordered. */
  confidence: number;
}

/** A row that is not data, and what it is. */
export interface SetAsideRow {
  row: number;
  role: Exclude<RowRole, 'data'>;
  text: string;
}

export interface TableLocation {
  /** False: no header was found and none was ordered. */
  found: boolean;
  /** Texts above the header. */
  titles: string[];
  /** As the file numbers them. */
  headerRows: number[];
  columns: MappedTableColumn[];
  unmapped: { index: number; column: string; header: string }[];
  /** Ids of required columns that were not found. */
  missing: string[];
  data: TableRow[];
  setAside: SetAsideRow[];
  findings: Finding[];
  /** What was done, to be shown, stored and corrected. */
  mapping: TableMapping;
  /** Present when no header was found: what the columns look like. */
  profile?: ColumnProfile[];
}

/**
 * Finds the table in a sheet: its titles, its header of one to three lines, which column is which, its data, and what
 * stands between and below it. Pure.
 */
export function locateTable(
  rows: readonly TableRow[],
  columns: readonly ColumnSpec[],
  options: LocateOptions = {},
): TableLocation {
  const { mapping } = options;
  const used = limitRows(rows, mapping);
  const matcher = new HeaderMatcher(columns);
  const header =
    orderedHeader(used, options) ?? findHeader(used, options.merges ?? [], matcher, options.searchRows ?? 60);
  const isOrdered = mapping !== undefined && mapping.columns.length > 0;
  const place = { kind: options.kind ?? '', path: options.path ?? '', sheet: options.sheet ?? '' };
  if (header === undefined && !isOrdered) return withoutHeader(used, columns, place);
  const parts = header?.parts ?? [];
  const mapped = mapColumns(parts, matcher, columns, mapping);
  const first = header === undefined ? 0 : header.at + header.depth;
  const titles = used.slice(0, header?.at ?? 0).map(joinRow);
  const headerLines = header === undefined ? [] : used.slice(header.at, first).map((row) => row.cells);
  const split = splitRows(used.slice(first), makeRowJudge(headerLines, titles), parts, place);
  const taken = new Set(mapped.map((column) => column.index));
  const missing = columns.filter((column) => column.required === true && !mapped.some(({ id }) => id === column.id));
  const headerRows = header === undefined ? [] : used.slice(header.at, first).map((row) => row.row);
  return {
    found: true,
    titles,
    headerRows,
    columns: mapped,
    unmapped: parts.flatMap((part, index) =>
      part.length === 0 || taken.has(index) ? [] : [{ index, column: formatColumn(index + 1), header: part.join('/') }],
    ),
    missing: missing.map((column) => column.id),
    data: split.data,
    setAside: split.setAside,
    findings: [...missing.map((column) => missingFinding(column, headerRows, place)), ...split.findings],
    mapping: {
      version: 1,
      headerRows,
      columns: mapped.map(({ id, header: text, column }) => ({ id, header: text, column })),
    },
  };
}

/** Reads a table exactly as a mapping orders; what the mapping leaves open is found. The same as `locateTable` with `mapping`. */
export function applyMapping(
  rows: readonly TableRow[],
  columns: readonly ColumnSpec[],
  mapping: TableMapping,
  options: Omit<LocateOptions, 'mapping'> = {},
): TableLocation {
  return locateTable(rows, columns, { ...options, mapping });
}

interface Place {
  kind: string;
  path: string;
  sheet: string;
}

function orderedHeader(rows: readonly TableRow[], options: LocateOptions): FoundHeader | undefined {
  const wanted = options.mapping?.headerRows;
  if (wanted === undefined || wanted.length === 0) return undefined;
  const at = rows.findIndex((row) => row.row === Math.min(...wanted));
  if (at < 0) return undefined;
  const lines = rows.slice(at).filter((row) => wanted.includes(row.row));
  return { at, depth: lines.length, parts: readHeaderParts(lines, options.merges ?? []), score: 0 };
}

function mapColumns(
  parts: readonly string[][],
  matcher: HeaderMatcher,
  columns: readonly ColumnSpec[],
  mapping: TableMapping | undefined,
): MappedTableColumn[] {
  const ordered: { id: string; index: number; confidence: number }[] = [];
  for (const { id, header, column } of mapping?.columns ?? []) {
    const index =
      column === undefined ? parts.findIndex((part) => sameHeader(part, header ?? '')) : columnIndexOf(column);
    if (index >= 0) ordered.push({ id, index, confidence: 1 });
  }
  const takenIndexes = new Set(ordered.map(({ index }) => index));
  const takenIds = new Set(ordered.map(({ id }) => id));
  const repeatable = new Set(columns.filter((column) => column.repeat === true).map((column) => column.id));
  const best = new Map<string, { id: string; index: number; confidence: number }>();
  const found: { id: string; index: number; confidence: number }[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.length === 0 || takenIndexes.has(index)) continue;
    const match = matcher.match(part);
    if (match === undefined || takenIds.has(match.id)) continue;
    const candidate = { ...match, index };
    if (repeatable.has(match.id)) found.push(candidate);
    else if ((best.get(match.id)?.confidence ?? 0) < match.confidence) best.set(match.id, candidate);
  }
  const counts = new Map<string, number>();
  return [...ordered, ...found, ...best.values()]
    .sort((one, other) => one.index - other.index)
    .map(({ id, index, confidence }) => {
      const occurrence = counts.get(id) ?? 0;
      counts.set(id, occurrence + 1);
      return {
        id,
        index,
        column: formatColumn(index + 1),
        header: (parts[index] ?? []).join('/'),
        occurrence,
        confidence,
      };
    });
}

function sameHeader(parts: readonly string[], wanted: string): boolean {
  if (parts.length === 0) return false;
  return parts.join('/') === wanted || normaliseHeader(parts.join('/')) === normaliseHeader(wanted);
}

function splitRows(
  rows: readonly TableRow[],
  judge: (row: TableRow) => RowRole,
  parts: readonly string[][],
  place: Place,
): { data: TableRow[]; setAside: SetAsideRow[]; findings: Finding[] } {
  const data: TableRow[] = [];
  const setAside: SetAsideRow[] = [];
  const totals = new TotalsCheck();
  const ignored = new Set<number>();
  for (const [index, part] of parts.entries())
    if (/序号|编号|账号|证|电话|学籍/.test(part.join(''))) ignored.add(index);
  for (const row of rows) {
    const role = judge(row);
    if (role === 'data') {
      data.push(row);
      totals.addData(row);
      continue;
    }
    if (role === 'total') totals.addTotal(row, ignored);
    setAside.push({ row: row.row, role, text: joinRow(row) });
  }
  const findings = totals.differences.map((difference): Finding => {
    const header = (parts[difference.column] ?? []).join('/') || formatColumn(difference.column + 1);
    const what = difference.by === 'sum' ? '各行相加是' : '实际行数是';
    return {
      code: 'total-differs',
      severity: 'warning',
      ...place,
      row: difference.row,
      column: header,
      value: difference.stated,
      reason: `合计行的“${header}”写的是 ${difference.stated},${what} ${difference.counted}。`,
      remedy: '请核对是否有漏行、多行或合计数未更新。',
    };
  });
  return { data, setAside, findings };
}

function withoutHeader(rows: readonly TableRow[], columns: readonly ColumnSpec[], place: Place): TableLocation {
  const profile = profileColumns(rows);
  const hints = profile.map(describeProfile).filter((hint) => hint !== '');
  const seen = hints.length === 0 ? '' : `从内容看,${hints.join(',')}。`;
  return {
    found: false,
    titles: [],
    headerRows: [],
    columns: [],
    unmapped: [],
    missing: columns.filter((column) => column.required === true).map((column) => column.id),
    data: [],
    setAside: [],
    findings: [
      {
        code: 'header-missing',
        severity: 'error',
        ...place,
        row: 0,
        column: '',
        value: '',
        reason: `没有找到表头。${seen}`,
        remedy: '请在表格第一行补上列名(如姓名、身份证号),或用映射文件指明各列。',
      },
    ],
    mapping: { version: 1, headerRows: [], columns: [] },
    profile,
  };
}

function missingFinding(column: ColumnSpec, headerRows: readonly number[], place: Place): Finding {
  return {
    code: 'column-missing',
    severity: 'error',
    ...place,
    row: headerRows[0] ?? 0,
    column: column.label,
    value: '',
    reason: `表头中没有找到“${column.label}”一列。`,
    remedy: `请补上“${column.label}”列,或在映射文件中指明它对应哪一列。`,
  };
}

function joinRow(row: TableRow): string {
  return row.cells.filter((cell) => cell.trim() !== '').join(' ');
}
