import { ValueCodes } from './value-codes.ts';

/** A plain row: text, numbers, booleans, arrays of text, or nothing. */
export type InputRow = Readonly<Record<string, unknown>>;

/** One column read from a file or a stream: each distinct cell once, code 0 for a cell without a value. */
export interface CellColumn {
  readonly kind: 'value' | 'array';
  /** Codes of the cells; of the elements when the column holds arrays. */
  readonly codes: Int32Array;
  /** Where each record's elements begin, and the end; absent for single values. */
  readonly offsets?: Int32Array;
  /** By code; columns of one name that were read together share them. The first stands for no value. */
  readonly values: readonly unknown[];
}

/** The distinct cells of each column, shared by the datasets that are read together. */
export type CellCodes = Map<string, ValueCodes<unknown>>;

/** The records of one dataset, whatever they came from. */
export interface Dataset {
  readonly name: string;
  readonly size: number;
  /** Rows as the caller holds them; absent when the records were read column by column. */
  readonly rows?: readonly InputRow[];
  /** Columns in their order; absent for rows that stay with the caller. */
  readonly columnNames?: readonly string[];
  findColumn(name: string): CellColumn | undefined;
}

/** A dataset over rows that stay with the caller. */
export function makeRowDataset(name: string, rows: readonly InputRow[]): Dataset {
  return { name, size: rows.length, rows, findColumn: () => undefined };
}

/** The same records in the order of their ids, so that nothing depends on the order in which they came. */
export function orderById(dataset: Dataset, idColumn: string): Dataset {
  const { name, size, rows } = dataset;
  if (rows !== undefined) {
    const ordered = [...rows].sort((a, b) => compareTexts(String(a[idColumn]), String(b[idColumn])));
    return makeRowDataset(name, ordered);
  }
  const ids = dataset.findColumn(idColumn);
  const idOf = (row: number) => String(ids?.values[ids.codes[row] as number]);
  const order = Int32Array.from({ length: size }, (_, row) => row).sort((a, b) => compareTexts(idOf(a), idOf(b)));
  return {
    name,
    size,
    findColumn: (column) => {
      const cells = dataset.findColumn(column);
      return cells && orderCells(cells, order);
    },
  };
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function orderCells({ kind, codes, offsets, values }: CellColumn, order: Int32Array): CellColumn {
  if (offsets === undefined) return { kind, values, codes: order.map((row) => codes[row] as number) };
  const ordered = new CellCollector();
  for (const [at, row] of order.entries())
    ordered.add(
      at,
      Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) => values[code]),
    );
  return ordered.finish(order.length);
}

/** Rows in memory by dataset, for work that reads no file and no stream. */
export type RowInputs = Readonly<Record<string, readonly InputRow[]>>;

/** Gathers records one by one and keeps each distinct cell once, so that a stream never stands in memory as rows. */
export class DatasetBuilder {
  readonly #columns = new Map<string, CellCollector>();
  readonly #known: CellCodes;
  #size = 0;

  constructor(known: CellCodes = new Map()) {
    this.#known = known;
  }

  get size(): number {
    return this.#size;
  }

  addRow(row: InputRow): void {
    for (const column in row) this.#collectorOf(column).add(this.#size, row[column]);
    this.#size += 1;
  }

  /** Names the columns there are, so that one without any value is known all the same. */
  nameColumns(names: readonly string[]): void {
    for (const name of names) this.#collectorOf(name);
  }

  /** The collector of one column, for readers that go column by column; `addRows` then counts the rows. */
  collectorOf(column: string): CellCollector {
    return this.#collectorOf(column);
  }

  addRows(count: number): void {
    this.#size += count;
  }

  finish(name: string): Dataset {
    const size = this.#size;
    const columns = new Map([...this.#columns].map(([column, cells]) => [column, cells.finish(size)]));
    return { name, size, columnNames: [...columns.keys()], findColumn: (column) => columns.get(column) };
  }

  #collectorOf(column: string): CellCollector {
    const known = this.#columns.get(column);
    if (known !== undefined) return known;
    const codes = this.#known.get(column) ?? new ValueCodes<unknown>('');
    this.#known.set(column, codes);
    const made = new CellCollector(codes);
    this.#columns.set(column, made);
    return made;
  }
}

/** The cells of one column as they come; rows that are passed over have no value. */
export class CellCollector {
  readonly #known: ValueCodes<unknown>;
  #codes = new Int32Array(1024);
  #filled = 0;
  /** Start of each record's elements, once an array was seen. */
  #offsets: number[] | undefined;

  constructor(known: ValueCodes<unknown> = new ValueCodes<unknown>('')) {
    this.#known = known;
  }

  add(row: number, cell: unknown): void {
    if (Array.isArray(cell)) this.#addElements(row, cell);
    else if (this.#offsets !== undefined) this.#addElements(row, [cell]);
    else {
      this.#passOver(row);
      this.#push(this.#encode(cell));
    }
  }

  finish(size: number): CellColumn {
    if (this.#offsets === undefined) {
      this.#passOver(size);
      return { kind: 'value', codes: this.#codes.slice(0, size), values: this.#known.values };
    }
    while (this.#offsets.length <= size) this.#offsets.push(this.#filled);
    return {
      kind: 'array',
      codes: this.#codes.slice(0, this.#filled),
      offsets: Int32Array.from(this.#offsets),
      values: this.#known.values,
    };
  }

  #encode(cell: unknown): number {
    if (cell === undefined || cell === null || cell === '') return 0;
    return this.#known.encode(cell);
  }

  #addElements(row: number, cells: readonly unknown[]): void {
    this.#offsets ??= this.#turnIntoElements();
    while (this.#offsets.length <= row) this.#offsets.push(this.#filled);
    for (const cell of cells) {
      const code = this.#encode(cell);
      if (code !== 0) this.#push(code);
    }
  }

  /** The single values so far become arrays of one element, or of none. */
  #turnIntoElements(): number[] {
    const offsets: number[] = [];
    let kept = 0;
    for (let row = 0; row < this.#filled; row += 1) {
      offsets.push(kept);
      const code = this.#codes[row] as number;
      if (code === 0) continue;
      this.#codes[kept] = code;
      kept += 1;
    }
    this.#filled = kept;
    return offsets;
  }

  #passOver(row: number): void {
    while (this.#filled < row) this.#push(0);
  }

  #push(code: number): void {
    if (this.#filled === this.#codes.length) {
      const larger = new Int32Array(this.#codes.length * 2);
      larger.set(this.#codes);
      this.#codes = larger;
    }
    this.#codes[this.#filled] = code;
    this.#filled += 1;
  }
}
