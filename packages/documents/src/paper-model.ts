import type { PlainDate } from '@bulou/kernel';

export type Alignment = 'left' | 'center' | 'right';

/** One cell of a table: plain text, or text with what it needs. */
export type PaperCell = string | DetailedCell;

export interface DetailedCell {
  readonly text: string;
  readonly align?: Alignment;
  readonly bold?: boolean;
  /** Grey: what is there for orientation only. */
  readonly muted?: boolean;
  /** Columns it takes; 1 when absent. */
  readonly across?: number;
  /** Rows it takes; the rows below leave its place out. Up to twelve rows stay on one page together. */
  readonly down?: number;
}

export interface PaperColumn {
  readonly heading: string;
  /** Millimetres, or a share of what the others leave. */
  readonly width: number | { readonly share: number };
  readonly align?: Alignment;
}

export interface PaperRow {
  readonly cells: readonly PaperCell[];
  /** Names the row, so that its place on the printed page is told: {@link LinePlace}. */
  readonly key?: string;
  readonly tone?: 'plain' | 'band' | 'total';
}

export interface TableBlock {
  readonly type: 'table';
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly PaperRow[];
  /** Said in the table's place when it has no row. */
  readonly empty: string;
  /** Space above and below the text of a row, in millimetres; 2.1 when absent, more where people write by hand. */
  readonly air?: number;
}

/** Labels with values in a grid. */
export interface FieldsBlock {
  readonly type: 'fields';
  /** Pairs beside each other. */
  readonly across: number;
  readonly fields: readonly { readonly label: string; readonly value: string; readonly across?: number }[];
  /** Width of a label in millimetres. */
  readonly label?: number;
}

export interface HeadingBlock {
  readonly type: 'heading';
  readonly text: string;
}

export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
  readonly small?: boolean;
  /** Two characters in from the margin, as Chinese prose is. */
  readonly indent?: boolean;
}

/** Places for seals and signatures, beside each other, never torn over two pages. */
export interface BoxesBlock {
  readonly type: 'boxes';
  readonly boxes: readonly {
    readonly kind: 'seal' | 'signature';
    readonly label: string;
    /** What has to be filled in, such as the marks of a check. */
    readonly lines?: string;
  }[];
  /** Millimetres; 34 when absent. A round seal of an office is 42 mm wide at most. */
  readonly height?: number;
}

export interface PageBreakBlock {
  readonly type: 'page-break';
}

/** Blocks that stay on one page, such as a statement and the seals under it; they must fit one. */
export interface GroupBlock {
  readonly type: 'group';
  readonly blocks: readonly PaperBlock[];
}

export type PaperBlock = TableBlock | FieldsBlock | HeadingBlock | TextBlock | BoxesBlock | PageBreakBlock | GroupBlock;

/** What binds a printed page to what it was printed from. */
export interface PaperReference {
  /** Two capital letters that name the kind of paper. */
  readonly kind: string;
  /** Digest of the canonical form of what was printed, in hexadecimal; the page carries its first 80 bits. */
  readonly digest: string;
}

/** A whole paper, as data. The same paper gives the same bytes. */
export interface Paper {
  readonly title: string;
  readonly subtitle?: string;
  /** Small lines under the subtitle, repeated on every page. */
  readonly meta?: readonly string[];
  /** The issuing office; also the author in the file's properties. */
  readonly office: string;
  readonly madeOn: PlainDate;
  readonly landscape?: boolean;
  /** Text size in points; 9 when absent. */
  readonly size?: number;
  /** Said at the foot of every page, beside the page number. */
  readonly foot?: string;
  /** Without it no code is printed: for papers that nobody sends back. */
  readonly reference?: PaperReference;
  readonly blocks: readonly PaperBlock[];
}

/** Where a named row stands on paper. */
export interface LinePlace {
  readonly key: string;
  /** Counted from 1. */
  readonly page: number;
  /** Millimetres from the upper edge. */
  readonly fromTop: number;
}

export interface TypesetPaper {
  readonly pdf: Uint8Array;
  readonly pages: number;
  readonly lines: readonly LinePlace[];
  /** Characters that no font here has; each stands as 〓 and is to be written in by hand. */
  readonly unprintable: readonly string[];
}
