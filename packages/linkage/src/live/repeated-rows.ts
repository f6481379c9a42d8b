import { hashText } from '../blocking/keys.ts';
import { KeyBlocks } from './key-blocks.ts';
import type { LiveIndex } from './live-index.ts';
import { listValues } from './record-store.ts';

/**
 * Rows of one list of distinct people that say the very same are one row twice: the first by id is compared, the others
 * follow it, unless a person said they are two people.
 */
export class RepeatedRows {
  readonly #index: LiveIndex;
  readonly #columns: readonly string[];
  readonly #areApart: (a: number, b: number) => boolean;
  readonly #contents: KeyBlocks;
  /** The first row of each row that repeats one. */
  readonly #firstOf = new Map<number, number>();
  readonly #repeats = new Map<number, number[]>();

  constructor(
    index: LiveIndex,
    columns: readonly string[],
    firstOf: Int32Array,
    areApart: (a: number, b: number) => boolean,
  ) {
    this.#index = index;
    this.#columns = columns;
    this.#areApart = areApart;
    const keys = new Float64Array(firstOf.length);
    const records = new Int32Array(firstOf.length);
    for (const [record, first] of firstOf.entries()) {
      records[record] = record;
      keys[record] = this.findPlace(record) ?? 0;
      if (first !== record) this.#join(record, first);
    }
    this.#contents = new KeyBlocks({ keys, records }, index.store.isReplaced, (row) => keys[row] !== 0);
  }

  isRepeated(record: number): boolean {
    return this.#firstOf.has(record);
  }

  /** The row that is compared in place of this one; itself for most. */
  firstOf(record: number): number {
    return this.#firstOf.get(record) ?? record;
  }

  listRepeats(first: number): readonly number[] {
    return this.#repeats.get(first) ?? [];
  }

  listAll(): (readonly [number, number])[] {
    return [...this.#firstOf].map(([record, first]) => [first, record] as const);
  }

  /** Where a row's content stands; `undefined` when its list may hold one person twice. */
  findPlace(record: number): number | undefined {
    const content = this.#findContent(record);
    return content === undefined ? undefined : hashText(content);
  }

  add(record: number): void {
    const place = this.findPlace(record);
    if (place !== undefined) this.#contents.add(place, record);
  }

  /** Forgets a row's content; call before the row changes. */
  remove(record: number): void {
    const place = this.findPlace(record);
    if (place !== undefined) this.#contents.remove(place, record);
  }

  /**
   * Works out again who is first among the rows with each content. `turned`: rows that are compared now and were not, or
   * the reverse; `firsts`: all who are first there. `changed` rows have said something else until now. `onTurn` is
   * called for each row looked at before its standing can change.
   */
  settle(
    contents: Iterable<number>,
    changed: Iterable<number>,
    onTurn: (record: number) => void,
  ): { turned: number[]; firsts: number[] } {
    const turned: number[] = [];
    const firsts: number[] = [];
    const groups = [...contents].flatMap((content) => this.#listAlike(content));
    const involved = groups.flat();
    const wasRepeated = new Set(involved.filter((record) => this.isRepeated(record)));
    if (groups.some((group) => group.length > 1) || wasRepeated.size > 0) for (const record of involved) onTurn(record);
    for (const record of [...changed, ...involved]) this.#leave(record);
    for (const [first, ...rest] of groups as [number, ...number[]][]) {
      for (const record of rest)
        if (!this.#areApart(first, record)) this.#join(record, first);
        else firsts.push(record);
      firsts.push(first);
    }
    for (const record of involved) if (this.isRepeated(record) !== wasRepeated.has(record)) turned.push(record);
    return { turned, firsts };
  }

  /** Rows at one place that say the same, in groups, the first of each group first. */
  #listAlike(content: number): number[][] {
    const groups = new Map<string, number[]>();
    for (const record of new Set(this.#contents.listRecords(content))) {
      const text = this.#findContent(record) ?? '';
      groups.set(text, [...(groups.get(text) ?? []), record]);
    }
    return [...groups.values()].map((group) => group.sort(this.#index.store.compare));
  }

  #findContent(record: number): string | undefined {
    const { store } = this.#index;
    const stored = store.get(record);
    const group = this.#index.findPrimaryGroup(stored);
    if (group === undefined) return undefined;
    const cells = this.#columns.map((column) => {
      const values = listValues(stored.row[column]).map((value) => (typeof value === 'number' ? value : String(value)));
      return store.isArray(column) ? values : (values[0] ?? null);
    });
    return JSON.stringify([group, ...cells]);
  }

  #join(record: number, first: number): void {
    this.#firstOf.set(record, first);
    this.#repeats.set(first, [...(this.#repeats.get(first) ?? []), record]);
  }

  #leave(record: number): void {
    const first = this.#firstOf.get(record);
    if (first === undefined) return;
    this.#firstOf.delete(record);
    const left = (this.#repeats.get(first) ?? []).filter((other) => other !== record);
    if (left.length === 0) this.#repeats.delete(first);
    else this.#repeats.set(first, left);
  }
}
