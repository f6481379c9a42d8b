import { LinkageRefusal } from '../problems.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';

/** A plain row: text, numbers, booleans, arrays of text, or nothing. */
export type InputRow = Readonly<Record<string, unknown>>;
export type LinkageInputs = Readonly<Record<string, readonly InputRow[]>>;

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

/** Checks the inputs against the settings and gives every record its integer key. */
export function buildRecordTable(settings: LinkageSettings, inputs: LinkageInputs): RecordTable {
  const names = settings.datasets.map((dataset) => dataset.name);
  refuseWrongDatasets(settings, names, inputs);
  const rowsOf = names.map((name) => inputs[name] ?? []);
  const starts = [0];
  for (const rows of rowsOf) starts.push((starts.at(-1) ?? 0) + rows.length);
  const size = starts.at(-1) ?? 0;
  const datasetOf = new Uint8Array(size);
  for (const [index, start] of starts.slice(0, -1).entries()) datasetOf.fill(index, start, starts[index + 1]);
  const ids = readIds(settings.idColumn, names, rowsOf);
  const columns = new Map<string, Column>();
  const readings = new Map<string, readonly unknown[]>();
  const getColumn = (name: string): Column => {
    const known = columns.get(name);
    if (known) return known;
    const encoded = encodeColumn(name, rowsOf, starts);
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

function refuseWrongDatasets(settings: LinkageSettings, names: readonly string[], inputs: LinkageInputs): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined || names.length > 200)
    throw new LinkageRefusal('dataset-repeated', `数据集名称重复：${repeated}`, `Dataset named twice: ${repeated}`);
  if (settings.mode === 'link' && names.length < 2)
    throw new LinkageRefusal('too-few-datasets', '链接至少需要两个数据集', 'Linking needs at least two datasets.');
  for (const name of names) {
    if (inputs[name] === undefined)
      throw new LinkageRefusal('dataset-missing', `缺少数据集“${name}”`, `Dataset "${name}" was not given.`, { name });
  }
  if (names.every((name) => inputs[name]?.length === 0))
    throw new LinkageRefusal('no-rows', '所有数据集都是空的', 'Every dataset is empty.');
}

function readIds(idColumn: string, names: readonly string[], rowsOf: readonly (readonly InputRow[])[]): string[] {
  const ids: string[] = [];
  for (const [index, rows] of rowsOf.entries()) {
    const seen = new Set<string>();
    for (const [position, row] of rows.entries()) {
      const value = row[idColumn];
      const id = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
      const where = { dataset: names[index], row: position, column: idColumn };
      if (id === '')
        throw new LinkageRefusal(
          'id-missing',
          `数据集“${names[index]}”第 ${position + 1} 行没有标识列“${idColumn}”`,
          `Row ${position + 1} of "${names[index]}" has no "${idColumn}".`,
          where,
        );
      if (seen.has(id))
        throw new LinkageRefusal(
          'id-duplicate',
          `数据集“${names[index]}”中标识“${id}”重复`,
          `Identifier "${id}" occurs twice in "${names[index]}".`,
          where,
        );
      seen.add(id);
      ids.push(id);
    }
  }
  return ids;
}

/** Gives each distinct value a code from 1 on; empty text is missing. Mixed types and NaN are refused. */
function encodeColumn(name: string, rowsOf: readonly (readonly InputRow[])[], starts: readonly number[]): Column {
  const size = starts.at(-1) ?? 0;
  const dictionary = new Dictionary(name);
  const codes = new Int32Array(size);
  let record = 0;
  let known = false;
  for (const rows of rowsOf) {
    for (const row of rows) {
      const value = row[name];
      if (Array.isArray(value)) return encodeArrayColumn(name, rowsOf, size);
      if (!known && value !== undefined) known = true;
      codes[record] = dictionary.encode(value);
      record += 1;
    }
  }
  if (!known)
    throw new LinkageRefusal('column-unknown', `没有任何一行有列“${name}”`, `No row has a column "${name}".`, {
      column: name,
    });
  return { kind: 'value', codes, values: dictionary.values };
}

function encodeArrayColumn(name: string, rowsOf: readonly (readonly InputRow[])[], size: number): ArrayColumn {
  const dictionary = new Dictionary(name);
  const offsets = new Int32Array(size + 1);
  const codes: number[] = [];
  let record = 0;
  for (const rows of rowsOf) {
    for (const row of rows) {
      const value = row[name];
      for (const element of Array.isArray(value) ? value : [value]) {
        const code = dictionary.encode(element);
        if (code !== 0) codes.push(code);
      }
      record += 1;
      offsets[record] = codes.length;
    }
  }
  return { kind: 'array', offsets, codes: Int32Array.from(codes), values: dictionary.values };
}

class Dictionary {
  readonly values: (string | number)[] = [''];
  readonly #codes = new Map<string | number, number>();
  readonly #column: string;
  #type: 'string' | 'number' | undefined;

  constructor(column: string) {
    this.#column = column;
  }

  encode(value: unknown): number {
    const plain = typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : value;
    if (plain === undefined || plain === null || plain === '') return 0;
    if (typeof plain !== 'string' && typeof plain !== 'number') this.#refuse('object');
    if (typeof plain === 'number' && !Number.isFinite(plain)) this.#refuse(String(plain));
    const key = plain as string | number;
    this.#type ??= typeof key as 'string' | 'number';
    if (typeof key !== this.#type) this.#refuse(`${this.#type} / ${typeof key}`);
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    this.values.push(key);
    this.#codes.set(key, this.values.length - 1);
    return this.values.length - 1;
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
