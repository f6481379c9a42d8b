import type { Finding } from '@bulou/kernel';

/** What a file is, judged by its content and never by its name. */
export type TableFormat = 'xlsx' | 'xls' | 'html' | 'spreadsheetml' | 'text';

/**
 * One letter for each cell: `s` text, `n` number, `d` date (ISO text), `b` boolean,
 * `f` formula without a stored value, `e` error value, ` ` empty.
 */
export type CellKinds = string;

/** One row of a sheet. Blank rows are left out; `row` stays true to the file all the same. */
export interface TableRow {
  /** 1-based: the sheet's row for workbooks and HTML, the record's number for text files. */
  row: number;
  /** The cells from the first column to the last one that holds something. */
  cells: string[];
  /** As many letters as there are cells. */
  kinds: CellKinds;
  /** Present when the row is hidden or filtered away in the workbook. */
  hidden?: true;
}

/** A merged range, 1-based and inclusive on all four sides. Only its first cell holds a value. */
export interface MergedRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export type SheetVisibility = 'visible' | 'hidden' | 'very-hidden';

/** A sheet as it opens. */
export interface SheetHead {
  /** 0-based position in the workbook. */
  index: number;
  /** The sheet's name; empty for text files and HTML tables. */
  name: string;
  visibility: SheetVisibility;
}

/** A sheet as it closes: what is only known after its rows. */
export interface SheetSummary {
  merges: MergedRange[];
  /** 1-based numbers of hidden columns. */
  hiddenColumns: number[];
  hiddenRows: number;
  /** Rows handed over, that is rows with at least one cell that is not empty. */
  rows: number;
  /** Cells that are formulas: their stored value was used, or they have none. */
  formulas: { stored: number; missing: number };
}

/** A whole sheet in memory. */
export interface SheetTable extends SheetHead, Omit<SheetSummary, 'rows'> {
  rows: TableRow[];
}

/** How a file was understood. */
export interface TableFileHead {
  format: TableFormat;
  /** Sheets in their order, as far as the format tells beforehand. */
  sheets: SheetHead[];
  /** Text files only: `utf-8`, `gb18030`, `utf-16le`, `utf-16be`. */
  encoding?: string;
  /** Text files only. */
  delimiter?: string;
}

/** What reading a file tells, in this order: file, then for each sheet sheet, rows…, sheet-end; last end. A refused file has only its end (or breaks off with it). */
export type TableEvent =
  | ({ type: 'file' } & TableFileHead)
  | ({ type: 'sheet' } & SheetHead)
  | { type: 'rows'; sheet: string; rows: TableRow[] }
  /** Only with a transform, which then takes the place of sheets and rows. */
  | { type: 'result'; value: unknown }
  | ({ type: 'sheet-end'; sheet: string } & SheetSummary)
  | { type: 'end'; refused: boolean; findings: Finding[] };

/** Where a reading stops, whatever the file claims. */
export interface TableLimits {
  /** Bytes of the file itself. */
  fileBytes: number;
  /** Bytes of an old .xls, which has to be read whole. */
  wholeFileBytes: number;
  /** Bytes all parts of a workbook may inflate to, counted while inflating. */
  inflatedBytes: number;
  /** Inflated bytes for each packed byte, judged once a part is beyond `ratioFromBytes`. */
  inflationRatio: number;
  ratioFromBytes: number;
  zipEntries: number;
  sheets: number;
  rows: number;
  /** Cells further right are set aside with a finding; Excel's own limit is refused. */
  columns: number;
  /** Characters in one cell. */
  cellCharacters: number;
  /** Characters in the table of shared strings. */
  sharedCharacters: number;
  /** Milliseconds of the child's own time; waiting for the reader of the rows does not count. */
  milliseconds: number;
  /** Megabytes of JavaScript heap of a child process. */
  heapMegabytes: number;
  /** The same for an old .xls that did not fit: it is tried once more, alone in a larger child. */
  largeHeapMegabytes: number;
}

export const DEFAULT_LIMITS: TableLimits = {
  fileBytes: 512 * 1024 * 1024,
  wholeFileBytes: 64 * 1024 * 1024,
  inflatedBytes: 2 * 1024 * 1024 * 1024,
  inflationRatio: 250,
  ratioFromBytes: 16 * 1024 * 1024,
  zipEntries: 5_000,
  sheets: 2_000,
  rows: 2_000_000,
  columns: 1_000,
  cellCharacters: 100_000,
  sharedCharacters: 60_000_000,
  milliseconds: 120_000,
  heapMegabytes: 384,
  largeHeapMegabytes: 1_100,
};

/** Code that runs in the child, on whole sheets, instead of sending their rows to the parent. */
export interface TransformCall {
  /** URL of a module that exports `createTransform`, a {@link TransformFactory}. */
  module: string;
  /** Plain data for it. */
  args?: unknown;
}

export interface ReadTableOptions {
  /** The kind written into findings, for example the name of the option the file came by. */
  kind?: string;
  /** The path written into findings; the file's own path when absent. */
  displayPath?: string;
  /** Turns sheets into something else inside the child, so that this work is spread over the children too. */
  transform?: TransformCall;
  limits?: Partial<TableLimits>;
}
