import type { TableRow } from './table-model.ts';

/**
 * Rows as they travel between processes: one long text and the lengths to cut it by. Sending 2.5 million small strings one by
 * one costs more than parsing them.
 */
export interface PackedRows {
  numbers: Uint32Array;
  widths: Uint16Array;
  lengths: Uint32Array;
  kinds: string;
  text: string;
  /** Positions, within the batch, of hidden rows. */
  hidden: number[];
}

const FULL_CELLS = 16_384;
const FULL_CHARACTERS = 1_000_000;

/** Collects rows until a batch is worth sending. */
export class RowPacker {
  #numbers: number[] = [];
  #widths: number[] = [];
  #lengths: number[] = [];
  #kinds: string[] = [];
  #texts: string[] = [];
  #hidden: number[] = [];
  #characters = 0;

  get count(): number {
    return this.#numbers.length;
  }

  get isFull(): boolean {
    return this.#lengths.length >= FULL_CELLS || this.#characters >= FULL_CHARACTERS;
  }

  add(row: number, cells: string[], kinds: string, width: number, hidden: boolean): void {
    if (hidden) this.#hidden.push(this.#numbers.length);
    this.#numbers.push(row);
    this.#widths.push(width);
    this.#kinds.push(kinds.length === width ? kinds : kinds.slice(0, width));
    for (let at = 0; at < width; at++) {
      const cell = cells[at] ?? '';
      this.#lengths.push(cell.length);
      this.#characters += cell.length;
      if (cell !== '') this.#texts.push(cell);
    }
  }

  take(): PackedRows {
    const packed: PackedRows = {
      numbers: Uint32Array.from(this.#numbers),
      widths: Uint16Array.from(this.#widths),
      lengths: Uint32Array.from(this.#lengths),
      kinds: this.#kinds.join(''),
      text: this.#texts.join(''),
      hidden: this.#hidden,
    };
    this.#numbers = [];
    this.#widths = [];
    this.#lengths = [];
    this.#kinds = [];
    this.#texts = [];
    this.#hidden = [];
    this.#characters = 0;
    return packed;
  }
}

/** Cuts a batch into rows again. */
export function unpackRows(packed: PackedRows): TableRow[] {
  const rows: TableRow[] = new Array(packed.numbers.length);
  let cell = 0;
  let at = 0;
  for (let index = 0; index < rows.length; index++) {
    const width = packed.widths[index]!;
    const cells: string[] = new Array(width);
    const firstCell = cell;
    for (let column = 0; column < width; column++, cell++) {
      const length = packed.lengths[cell]!;
      cells[column] = length === 0 ? '' : packed.text.slice(at, at + length);
      at += length;
    }
    rows[index] = { row: packed.numbers[index]!, cells, kinds: packed.kinds.slice(firstCell, cell) };
  }
  for (const index of packed.hidden) rows[index]!.hidden = true;
  return rows;
}
