import type { InputRow } from '../input/dataset.ts';
import type { RecordTable } from '../input/table.ts';
import { LinkageRefusal } from '../problems.ts';
import type { RecordRef } from '../result-parts.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';

/** One record as it stands now. */
export interface StoredRecord {
  readonly dataset: number;
  readonly id: string;
  readonly row: InputRow;
}

interface ColumnForm {
  array: boolean;
  type: 'string' | 'number' | undefined;
}

/**
 * The records as they stand, numbered for good: those of the start in the columns they were read into, those added or
 * corrected since as rows. A number is not used again for another record.
 */
export class RecordStore {
  readonly #base: RecordTable;
  readonly #idColumn: string;
  readonly #names: readonly string[];
  readonly #forms = new Map<string, ColumnForm>();
  readonly #refs: { readonly dataset: number; readonly id: string }[] = [];
  readonly #known: (Map<string, number> | undefined)[];
  /** Rows that are not, or no longer, those of the start; `undefined` where the record was withdrawn. */
  readonly #rows = new Map<number, InputRow | undefined>();
  readonly #columns: readonly string[];

  constructor(settings: LinkageSettings, base: RecordTable, columns: readonly string[]) {
    this.#base = base;
    this.#idColumn = settings.idColumn;
    this.#names = base.datasetNames;
    this.#columns = columns;
    this.#known = this.#names.map(() => undefined);
    for (const name of columns) {
      const column = base.getColumn(name);
      const type = column.values.length > 1 ? (typeof column.values[1] as 'string' | 'number') : undefined;
      this.#forms.set(name, { array: column.kind === 'array', type });
    }
  }

  /** Numbers given so far, withdrawn records included. */
  get size(): number {
    return this.#base.size + this.#refs.length;
  }

  get columns(): readonly string[] {
    return this.#columns;
  }

  /** The record of the start was corrected or withdrawn since. */
  readonly isReplaced = (record: number): boolean => this.#rows.has(record);

  isPresent(record: number): boolean {
    return !this.#rows.has(record) || this.#rows.get(record) !== undefined;
  }

  isArray(column: string): boolean {
    return this.#forms.get(column)?.array === true;
  }

  datasetOf(record: number): number {
    return record < this.#base.size
      ? (this.#base.datasetOf[record] as number)
      : (this.#refs[record - this.#base.size]?.dataset ?? -1);
  }

  idOf(record: number): string {
    return record < this.#base.size
      ? (this.#base.ids[record] as string)
      : (this.#refs[record - this.#base.size]?.id ?? '');
  }

  refOf(record: number): RecordRef {
    return { dataset: this.#names[this.datasetOf(record)] as string, id: this.idOf(record) };
  }

  /** The number of a record, present or withdrawn. Throws a `LinkageRefusal` when there is no such dataset. */
  find({ dataset, id }: RecordRef): number | undefined {
    const index = this.#names.indexOf(dataset);
    if (index === -1)
      throw new LinkageRefusal('dataset-missing', `没有数据集“${dataset}”`, `There is no dataset "${dataset}".`, {
        name: dataset,
      });
    return this.#knownIn(index).get(id);
  }

  /** Order that does not depend on when a record came: by dataset, then by id. */
  readonly compare = (a: number, b: number): number => {
    const byDataset = this.datasetOf(a) - this.datasetOf(b);
    if (byDataset !== 0) return byDataset;
    const [x, y] = [this.idOf(a), this.idOf(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  };

  get(record: number): StoredRecord {
    return { dataset: this.datasetOf(record), id: this.idOf(record), row: this.#rowOf(record) };
  }

  /** Stores a row under its id; gives the record's number. The row must have been checked. */
  put(dataset: string, row: InputRow): number {
    const index = this.#names.indexOf(dataset);
    const id = String(row[this.#idColumn]);
    const kept: Record<string, unknown> = { [this.#idColumn]: id };
    for (const column of this.#columns) {
      const cell = row[column];
      const form = this.#forms.get(column) as ColumnForm;
      if (Array.isArray(cell)) form.array = true;
      if (cell !== undefined) kept[column] = cell;
    }
    const known = this.#knownIn(index);
    let record = known.get(id);
    if (record === undefined) {
      record = this.size;
      this.#refs.push({ dataset: index, id });
      known.set(id, record);
    }
    this.#rows.set(record, kept);
    return record;
  }

  withdraw(record: number): void {
    this.#rows.set(record, undefined);
  }

  /** The id of a row that can be stored. Throws a `LinkageRefusal` naming what is wrong with it. */
  checkRow(dataset: string, row: InputRow): string {
    const value = row[this.#idColumn];
    const id = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (id === '')
      throw new LinkageRefusal(
        'id-missing',
        `数据集“${dataset}”的一行没有标识列“${this.#idColumn}”`,
        `A row of "${dataset}" has no "${this.#idColumn}".`,
        { dataset, column: this.#idColumn },
      );
    this.checkCells(row);
    return id;
  }

  /** Throws a `LinkageRefusal` when a value of the row cannot be compared with those that are there. */
  checkCells(row: InputRow): void {
    for (const column of this.#columns) this.#checkCell(column, row[column]);
  }

  /** Makes ready to find records by their ids, which takes a moment the first time. */
  readAllIds(): void {
    for (const index of this.#names.keys()) this.#knownIn(index);
  }

  #checkCell(column: string, cell: unknown): void {
    const form = this.#forms.get(column) as ColumnForm;
    for (const value of listValues(cell)) {
      if (typeof value === 'number' && !Number.isFinite(value))
        throw new LinkageRefusal(
          'not-a-number',
          `列“${column}”含有 ${value}，不能比较`,
          `Column "${column}" holds ${value}, which cannot be compared.`,
          { column, found: String(value) },
        );
      const type = typeof value === 'boolean' || typeof value === 'bigint' ? 'string' : typeof value;
      if (type === 'string' || type === 'number') {
        form.type ??= type;
        if (type === form.type) continue;
      }
      throw new LinkageRefusal(
        'column-mixed',
        `列“${column}”含有不能比较的值（${form.type ?? ''} / ${type}）`,
        `Column "${column}" holds values that cannot be compared (${form.type ?? ''} / ${type}).`,
        { column, found: type },
      );
    }
  }

  #rowOf(record: number): InputRow {
    if (this.#rows.has(record)) return this.#rows.get(record) ?? {};
    const row: Record<string, unknown> = { [this.#idColumn]: this.#base.ids[record] };
    for (const name of this.#columns) {
      const column = this.#base.getColumn(name);
      if (column.kind === 'value') {
        const code = column.codes[record] as number;
        if (code !== 0) row[name] = column.values[code];
      } else {
        const codes = column.codes.subarray(column.offsets[record], column.offsets[record + 1]);
        row[name] = Array.from(codes, (code) => column.values[code]);
      }
    }
    return row;
  }

  #knownIn(dataset: number): Map<string, number> {
    const known = this.#known[dataset];
    if (known !== undefined) return known;
    const made = new Map<string, number>();
    for (let record = this.#base.starts[dataset] ?? 0; record < (this.#base.starts[dataset + 1] ?? 0); record += 1)
      made.set(this.#base.ids[record] as string, record);
    this.#known[dataset] = made;
    return made;
  }
}

/** The values of a cell, single or many, without those that are missing. */
export function listValues(cell: unknown): unknown[] {
  const cells = Array.isArray(cell) ? cell : [cell];
  return cells.filter((value) => value !== undefined && value !== null && value !== '');
}
