/** A cell to write. A bigint is money in fen and shows as yuan; a string is always text, never a formula. */
export type WorkbookValue = string | number | bigint | boolean | null | undefined | { on: string };

/** A cell with its own look. `across` merges it over so many columns, `down` over so many rows. */
export interface StyledCell {
  value: WorkbookValue;
  style?: string;
  across?: number;
  down?: number;
}

export type WorkbookCell = WorkbookValue | StyledCell;

/** A row is its cells, or cells with a height in points and a style for those that have none of their own. */
export type WorkbookRow = readonly WorkbookCell[] | { cells: readonly WorkbookCell[]; height?: number; style?: string };

export interface WorkbookColumn {
  header: string;
  /** In characters of the default font; a Chinese character takes two. Default: the header's width, at least 8. */
  width?: number;
  /** A style's name. Default `text`. */
  style?: string;
  /** Columns side by side with the same group get one merged header above theirs. */
  group?: string;
}

export interface WorkbookSheet {
  name: string;
  /** First row, merged over all columns. */
  title?: string;
  /** Rows under the title, each merged over all columns. */
  subtitles?: readonly string[];
  /** Rows between the subtitles and the header. */
  before?: readonly WorkbookRow[];
  columns: readonly WorkbookColumn[];
  rows: Iterable<WorkbookRow> | AsyncIterable<WorkbookRow>;
  /** Rows after the last, such as totals, notes, seal and signature boxes. */
  after?: readonly WorkbookRow[];
  /** Columns that stay when scrolling sideways; the header always stays. Default 0. */
  frozenColumns?: number;
  /** Filter buttons on the header. Default false. */
  filter?: boolean;
  page?: {
    orientation?: 'portrait' | 'landscape';
    /** Footer text on the left; the page number is always in the middle. */
    footer?: string;
  };
  /** Default false. */
  hidden?: boolean;
}

export type HorizontalAlignment = 'left' | 'center' | 'right';

/** How a cell looks. Colours are RRGGBB. */
export interface CellStyle {
  bold?: boolean;
  italic?: boolean;
  /** In points. */
  size?: number;
  color?: string;
  fill?: string;
  border?: boolean;
  align?: HorizontalAlignment;
  vertical?: 'top' | 'center' | 'bottom';
  wrap?: boolean;
  /** An Excel number format; `@` keeps typed digits text. */
  format?: string;
}

export interface Workbook {
  sheets: readonly WorkbookSheet[];
  /** Further styles by name; they may replace those that come with the writer. */
  styles?: Readonly<Record<string, CellStyle>>;
  title?: string;
  creator?: string;
  /** Written into the file's properties; fixed by the caller so that the same content gives the same bytes. Default 2000-01-01T00:00:00Z. */
  createdAt?: string;
}

/** The styles every workbook has. */
export const STYLES = {
  title: { bold: true, size: 16, align: 'center', vertical: 'center' },
  subtitle: { size: 11, align: 'left', vertical: 'center' },
  header: { bold: true, fill: 'E8EEF5', border: true, align: 'center', vertical: 'center', wrap: true, format: '@' },
  text: { border: true, vertical: 'center', format: '@' },
  center: { border: true, align: 'center', vertical: 'center', format: '@' },
  wrap: { border: true, vertical: 'center', wrap: true, format: '@' },
  number: { border: true, align: 'right', vertical: 'center', format: '#,##0' },
  yuan: { border: true, align: 'right', vertical: 'center', format: '#,##0.00' },
  date: { border: true, align: 'center', vertical: 'center', format: 'yyyy-mm-dd' },
  total: { bold: true, border: true, vertical: 'center', fill: 'F6F6F6', format: '@' },
  totalNumber: { bold: true, border: true, align: 'right', vertical: 'center', fill: 'F6F6F6', format: '#,##0' },
  totalYuan: { bold: true, border: true, align: 'right', vertical: 'center', fill: 'F6F6F6', format: '#,##0.00' },
  note: { size: 10, color: '595959', vertical: 'top', wrap: true },
  plain: { vertical: 'center' },
  box: { border: true, vertical: 'top', wrap: true },
  good: { border: true, vertical: 'center', color: '1B5E20', fill: 'E6F4EA', format: '@' },
  warn: { border: true, vertical: 'center', color: '7A4F01', fill: 'FFF4E0', format: '@' },
  bad: { border: true, vertical: 'center', color: '8C1D18', fill: 'FCE8E6', format: '@' },
} as const satisfies Record<string, CellStyle>;
