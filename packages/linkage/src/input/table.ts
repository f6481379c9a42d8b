import { LinkageRefusal } from '../problems.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import type { CellColumn, Dataset } from './dataset.ts';
import { ValueCodes } from './value-codes.ts';

/** One column of single values: `codes[record]` indexes `values`; code 0 is missing. */
export interface ValueColumn {
  readonly kind: 'value';
  readonly codes: Int32Array;
  readonly values: readonly (string | number)[];
}

/** One column of arrays: the elements of a record are `codes[offsets[record] … offsets[record + 1])`. */
export interface ArrayColumn {
  readonly kind: 'array';
  readonly offsets: Int32Array;
  readonly codes: Int32Array;
  readonly values: readonly (string | number)[];
}
export type Column = ValueColumn | ArrayColumn;

/** All records of all datasets under dense integer keys, columns dictionary-encoded. */
export interface RecordTable {
  readonly size: number;
  readonly datasetNames: readonly string[];
  /** Dataset index of each record. */
  readonly datasetOf: Uint8Array;
  /** First record of each dataset, then the total. */
  readonly starts: readonly number[];
  readonly ids: readonly string[];
  /** Throws a `LinkageRefusal` when no dataset has the column. */
  getColumn(name: string): Column;
  getValueColumn(name: string): ValueColumn;
  /** What `read` makes of each distinct value of a column, made once under `kind` and shared by all who ask. */
  readValues<T>(column: string, kind: string, read: (value: string | number) => T): readonly (T | undefined)[];
}

export interface TableOptions {
  /** Lets a dataset without rows and a column without any value pass: lists of one year may lack what another's have. */
  readonly allowEmpty?: boolean;
  /** Also lets a column pass that no row has: a table of a few records of many. */
  readonly allowUnknown?: boolean;
}

/** Checks the datasets against the settings and gives every record its integer key. */
export function buildRecordTable(
  settings: LinkageSettings,
  datasets: readonly Dataset[],
  options: TableOptions = {},
): RecordTable {
  const names = datasets.map((dataset) => dataset.name);
  refuseWrongDatasets(settings, datasets, options);
  const starts = [0];
  for (const dataset of datasets) starts.push((starts.at(-1) ?? 0) + dataset.size);
  const size = starts.at(-1) ?? 0;
  const datasetOf = new Uint8Array(size);
  for (const [index, start] of starts.slice(0, -1).entries()) datasetOf.fill(index, start, starts[index + 1]);
  const ids = datasets.flatMap((dataset) => readIds(settings.idColumn, dataset));
  const columns = new Map<string, Column>();
  const readings = new Map<string, readonly unknown[]>();
  const getColumn = (name: string): Column => {
    const known = columns.get(name);
    if (known) return known;
    const encoded = encodeColumn(name, datasets, size, options);
    columns.set(name, encoded);
    return encoded;
  };
  const readValues = <T>(column: string, kind: string, read: (value: string | number) => T) => {
    const key = `${kind}\t${column}`;
    const made =
      readings.get(key) ?? getColumn(column).values.map((value, code) => (code === 0 ? undefined : read(value)));
    readings.set(key, made);
    return made as readonly (T | undefined)[];
  };
  return {
    size,
    readValues,
    datasetNames: names,
    datasetOf,
    starts,
    ids,
    getColumn,
    getValueColumn: (name) => {
      const found = getColumn(name);
      if (found.kind === 'value') return found;
      throw new LinkageRefusal(
        'column-is-array',
        `列“${name}”是数组，这里需要单个值`,
        `Column "${name}" holds arrays where single values are needed.`,
        { column: name },
      );
    },
  };
}

function refuseWrongDatasets(
  settings: LinkageSettings,
  datasets: readonly Dataset[],
  { allowEmpty, allowUnknown }: TableOptions,
): void {
  const names = datasets.map((dataset) => dataset.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined || names.length > 200)
    throw new LinkageRefusal('dataset-repeated', `数据集名称重复：${repeated}`, `Dataset named twice: ${repeated}`);
  if (settings.mode === 'link' && names.length < 2)
    throw new LinkageRefusal('too-few-datasets', '链接至少需要两个数据集', 'Linking needs at least two datasets.');
  const empty = datasets.find((dataset) => dataset.size === 0);
  const isEmpty = datasets.every((dataset) => dataset.size === 0);
  if (empty !== undefined && !allowUnknown && (!allowEmpty || isEmpty))
    throw new LinkageRefusal('no-rows', `数据集“${empty.name}”是空的`, `Dataset "${empty.name}" has no rows.`, {
      dataset: empty.name,
    });
}

function readIds(idColumn: string, dataset: Dataset): string[] {
  const column = dataset.rows === undefined ? dataset.findColumn(idColumn) : undefined;
  if (column?.kind === 'value' && isTextAlone(column.values)) return readCodedIds(idColumn, dataset, column);
  const read = makeCellReader(dataset, idColumn);
  const ids: string[] = [];
  const seen = new ValueCodes('');
  for (let row = 0; row < dataset.size; row += 1) {
    const value = read(row);
    const id = typeof value === 'string' ? value : typeof value === 'number' && !Number.isNaN(value) ? `${value}` : '';
    if (id === '' || seen.encode(id) <= ids.length) refuseId(id, dataset.name, row, idColumn);
    ids.push(id);
  }
  return ids;
}

/** Where each distinct text has one code, a code that comes again is an id that comes again. */
function readCodedIds(idColumn: string, dataset: Dataset, { codes, values }: CellColumn): string[] {
  const seen = new Uint8Array(values.length);
  const ids: string[] = [];
  for (let row = 0; row < dataset.size; row += 1) {
    const code = codes[row] as number;
    const id = values[code] as string;
    if (code === 0 || seen[code] === 1) refuseId(code === 0 ? '' : id, dataset.name, row, idColumn);
    seen[code] = 1;
    ids.push(id);
  }
  return ids;
}

function isTextAlone(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string');
}

function refuseId(id: string, dataset: string, row: number, column: string): never {
  const where = { dataset, row, column };
  if (id === '')
    throw new LinkageRefusal(
      'id-missing',
      `数据集“${dataset}”第 ${row + 1} 行没有标识列“${column}”`,
      `Row ${row + 1} of "${dataset}" has no "${column}".`,
      where,
    );
  throw new LinkageRefusal(
    'id-duplicate',
    `数据集“${dataset}”中标识“${id}”重复`,
    `Identifier "${id}" occurs twice in "${dataset}".`,
    where,
  );
}

function makeCellReader({ rows, findColumn }: Dataset, name: string): (row: number) => unknown {
  if (rows !== undefined) return (row) => rows[row]?.[name];
  const column = findColumn(name);
  if (column === undefined || column.kind === 'array') return () => undefined;
  return (row) => column.values[column.codes[row] as number];
}

/**
 * Gives each distinct value a code from 1 on; empty text is missing. Mixed types, NaN, a column nobody has and, unless
 * allowed, a column in which nobody has a value are refused.
 */
function encodeColumn(name: string, datasets: readonly Dataset[], size: number, options: TableOptions): Column {
  const read = datasets.map((dataset) => dataset.findColumn(name));
  const hasArrays = datasets.some(
    ({ rows }, index) => read[index]?.kind === 'array' || rows?.some((row) => Array.isArray(row[name])),
  );
  const shared = adoptCodes(datasets, read, size);
  if (shared !== undefined) return shared;
  const dictionary = new Dictionary(name);
  const column = hasArrays
    ? encodeArrays(name, datasets, read, dictionary, size)
    : encodeValues(name, datasets, read, dictionary, size);
  if (dictionary.values.length === 1 && !options.allowUnknown) refuseEmptyColumn(name, datasets, read, options);
  return column;
}

/** The codes of datasets that were read together, as they are, when the column holds single texts everywhere. */
function adoptCodes(
  datasets: readonly Dataset[],
  read: readonly (CellColumn | undefined)[],
  size: number,
): ValueColumn | undefined {
  const values = read[0]?.values;
  if (values === undefined || values.length === 1 || !isTextAlone(values)) return undefined;
  if (datasets.some(({ rows }) => rows !== undefined)) return undefined;
  if (read.some((cells) => cells?.kind !== 'value' || cells.values !== values)) return undefined;
  const codes = new Int32Array(size);
  let record = 0;
  for (const [index, dataset] of datasets.entries()) {
    codes.set(read[index]?.codes as Int32Array, record);
    record += dataset.size;
  }
  return { kind: 'value', codes, values };
}

function encodeValues(
  name: string,
  datasets: readonly Dataset[],
  read: readonly (CellColumn | undefined)[],
  dictionary: Dictionary,
  size: number,
): ValueColumn {
  const codes = new Int32Array(size);
  let record = 0;
  for (const [index, { rows, size: count }] of datasets.entries()) {
    const cells = read[index];
    if (rows !== undefined) for (const [at, row] of rows.entries()) codes[record + at] = dictionary.encode(row[name]);
    else if (cells !== undefined) {
      const known = Int32Array.from(cells.values, (value) => dictionary.encode(value));
      for (let at = 0; at < count; at += 1) codes[record + at] = known[cells.codes[at] as number] as number;
    }
    record += count;
  }
  return { kind: 'value', codes, values: dictionary.values };
}

function encodeArrays(
  name: string,
  datasets: readonly Dataset[],
  read: readonly (CellColumn | undefined)[],
  dictionary: Dictionary,
  size: number,
): ArrayColumn {
  const offsets = new Int32Array(size + 1);
  const codes: number[] = [];
  let record = 0;
  const add = (elements: Iterable<unknown>) => {
    for (const element of elements) {
      const code = dictionary.encode(element);
      if (code !== 0) codes.push(code);
    }
    record += 1;
    offsets[record] = codes.length;
  };
  for (const [index, { rows, size: count }] of datasets.entries()) {
    const cells = read[index];
    for (let at = 0; at < count; at += 1) {
      if (rows !== undefined) {
        const cell = rows[at]?.[name];
        add(Array.isArray(cell) ? cell : [cell]);
      } else add(listElements(cells, at));
    }
  }
  return { kind: 'array', offsets, codes: Int32Array.from(codes), values: dictionary.values };
}

function* listElements(cells: CellColumn | undefined, row: number): Generator<unknown> {
  if (cells === undefined) return;
  const start = cells.offsets === undefined ? row : (cells.offsets[row] as number);
  const end = cells.offsets === undefined ? row + 1 : (cells.offsets[row + 1] as number);
  for (let at = start; at < end; at += 1) yield cells.values[cells.codes[at] as number];
}

function refuseEmptyColumn(
  name: string,
  datasets: readonly Dataset[],
  read: readonly (CellColumn | undefined)[],
  { allowEmpty }: TableOptions,
): void {
  const known = datasets.some(
    ({ rows }, index) => read[index] !== undefined || rows?.some((row) => row[name] !== undefined),
  );
  if (!known)
    throw new LinkageRefusal('column-unknown', `没有任何一行有列“${name}”`, `No row has a column "${name}".`, {
      column: name,
    });
  if (!allowEmpty)
    throw new LinkageRefusal('column-empty', `列“${name}”全是空的`, `Column "${name}" holds no value at all.`, {
      column: name,
    });
}

class Dictionary {
  readonly #codes = new ValueCodes<string | number>('');
  readonly #column: string;
  #type: 'string' | 'number' | undefined;

  constructor(column: string) {
    this.#column = column;
  }

  get values(): readonly (string | number)[] {
    return this.#codes.values;
  }

  encode(value: unknown): number {
    const plain = typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : value;
    if (plain === undefined || plain === null || plain === '') return 0;
    if (typeof plain !== 'string' && typeof plain !== 'number') this.#refuse('object');
    if (typeof plain === 'number' && !Number.isFinite(plain)) this.#refuseNaN(plain);
    const key = plain as string | number;
    this.#type ??= typeof key as 'string' | 'number';
    if (typeof key !== this.#type) this.#refuse(`${this.#type} / ${typeof key}`);
    return this.#codes.encode(key);
  }

  #refuseNaN(found: number): never {
    throw new LinkageRefusal(
      'not-a-number',
      `列“${this.#column}”含有 ${found}，不能比较`,
      `Column "${this.#column}" holds ${found}, which cannot be compared.`,
      { column: this.#column, found: String(found) },
    );
  }

  #refuse(found: string): never {
    throw new LinkageRefusal(
      'column-mixed',
      `列“${this.#column}”含有不能比较的值（${found}）`,
      `Column "${this.#column}" holds values that cannot be compared (${found}).`,
      { column: this.#column, found },
    );
  }
}
