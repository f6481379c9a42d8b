import type { ResultParts } from '../result-parts.ts';

/** A pair that could link its records, or that shows one number under two records. */
export interface StrongPair {
  readonly other: number;
  readonly weight: number;
  /** Index into `DECISIONS` and `REASONS`. */
  readonly decision: number;
  readonly reason: number;
  readonly margin: number;
  readonly rules: number;
}

const NONE: readonly StrongPair[] = [];

/** The strong pairs of each record: those of the first run in typed arrays, those decided since in a map. */
export class StrongPairs {
  readonly #first: ResultParts;
  readonly #starts: Int32Array;
  readonly #pairs: Int32Array;
  readonly #since = new Map<number, readonly StrongPair[]>();

  constructor(first: ResultParts, isStrong: (pair: number) => boolean) {
    this.#first = first;
    const { pairs, table } = first;
    this.#starts = new Int32Array(table.size + 1);
    const strong: number[] = [];
    for (let pair = 0; pair < pairs.size; pair += 1) {
      if (!isStrong(pair)) continue;
      strong.push(pair);
      for (const end of [pairs.left[pair] as number, pairs.right[pair] as number])
        this.#starts[end + 1] = (this.#starts[end + 1] as number) + 1;
    }
    for (let record = 0; record < table.size; record += 1)
      this.#starts[record + 1] = (this.#starts[record + 1] as number) + (this.#starts[record] as number);
    this.#pairs = new Int32Array(strong.length * 2);
    const filled = this.#starts.slice();
    for (const pair of strong)
      for (const end of [pairs.left[pair] as number, pairs.right[pair] as number]) {
        this.#pairs[filled[end] as number] = pair;
        filled[end] = (filled[end] as number) + 1;
      }
  }

  listOf(record: number): readonly StrongPair[] {
    const since = this.#since.get(record);
    if (since !== undefined) return since;
    if (record >= this.#starts.length - 1) return NONE;
    const { pairs, weights, decisions } = this.#first;
    return Array.from(this.#pairs.subarray(this.#starts[record], this.#starts[record + 1]), (pair) => ({
      other: (pairs.left[pair] === record ? pairs.right[pair] : pairs.left[pair]) as number,
      weight: weights[pair] as number,
      decision: decisions.decision[pair] as number,
      reason: decisions.reason[pair] as number,
      margin: decisions.margin[pair] as number,
      rules: pairs.rules[pair] as number,
    }));
  }

  replace(record: number, pairs: readonly StrongPair[]): void {
    this.#since.set(record, pairs);
  }
}
