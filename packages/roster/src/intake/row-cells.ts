import type { TableRow } from '@bulou/tabular';
import type { Field } from './fields.ts';
import type { LocatedColumn } from './locate-tables.ts';

/** A cell as a reader of fields sees it. */
export interface Cell {
  readonly text: string;
  /** The spreadsheet held a number, not text. */
  readonly numeric: boolean;
  readonly column: LocatedColumn;
}

/** Characters that may need trimming; most cells begin and end with none of them. */
function trimEdges(raw: string): string {
  const first = raw.charCodeAt(0);
  const last = raw.charCodeAt(raw.length - 1);
  const plain = (code: number) => (code > 0x20 && code < 0x80) || (code > 0x3000 && code < 0xfe00);
  return plain(first) && plain(last) ? raw : raw.replace(EDGES, '');
}

const EDGES = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/g;

/** Finds the cells of a row by field; several columns of one field count as one whose first filled cell is taken. */
export class RowCells {
  readonly #byField = new Map<Field, LocatedColumn[]>();
  #row: TableRow | undefined;

  constructor(columns: readonly LocatedColumn[]) {
    for (const column of columns) {
      if (column.field === undefined || column.field === 'ignored') continue;
      const known = this.#byField.get(column.field);
      if (known === undefined) this.#byField.set(column.field, [column]);
      else known.push(column);
    }
  }

  /** Turns to another row. */
  open(row: TableRow): void {
    this.#row = row;
  }

  has(field: Field): boolean {
    return this.#byField.has(field);
  }

  columnsOf(field: Field): readonly LocatedColumn[] {
    return this.#byField.get(field) ?? [];
  }

  /** The first filled cell, its edges trimmed; a ticked answer column gives its answer. */
  cell(field: Field): Cell | undefined {
    const columns = this.#byField.get(field);
    const row = this.#row;
    if (columns === undefined || row === undefined) return undefined;
    for (const column of columns) {
      const raw = row.cells[column.index];
      if (raw === undefined || raw === '') continue;
      const text = trimEdges(raw);
      if (text === '') continue;
      if (column.tick !== undefined) {
        if (/^(?:否|×|x|0|无)$/i.test(text)) continue;
        return { text: column.tick, numeric: false, column };
      }
      return { text, numeric: row.kinds[column.index] === 'n', column };
    }
    return undefined;
  }

  text(field: Field): string {
    return this.cell(field)?.text ?? '';
  }

  /** Every filled cell of the field with its column. */
  filled(field: Field): Cell[] {
    const row = this.#row;
    if (row === undefined) return [];
    return this.columnsOf(field).flatMap((column) => {
      const text = trimEdges(row.cells[column.index] ?? '');
      return text === '' ? [] : [{ text, numeric: row.kinds[column.index] === 'n', column }];
    });
  }

  /** Every filled text of the field. */
  texts(field: Field): string[] {
    return this.filled(field).map((cell) => cell.text);
  }
}

/** `身份证号(C列)`: the header as in the file and the letter a spreadsheet shows. */
export function labelColumn(column: LocatedColumn): string {
  return `${column.header.replace(/\s+/g, '')}(${columnLetter(column.index)}列)`;
}

/** A, B … Z, AA for 0-based positions. */
export function columnLetter(index: number): string {
  let text = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  }
  return text;
}
