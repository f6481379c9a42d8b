import type { RuleKeys } from '../blocking/keys.ts';
import type { BlockingRule } from '../settings/settings.schema.ts';
import { KeyBlocks } from './key-blocks.ts';

/** The keys of one record by one rule. */
export interface RecordKeys {
  readonly keys: readonly number[];
  /** It probes: it meets stored keys only. */
  readonly probe: boolean;
}

/** The records of one key; `size` counts those replaced since the start too. */
interface KeyBlock {
  readonly size: number;
  records(most?: number): number[];
}

const PROBING: ReadonlySet<string> = new Set(['id-corrections', 'id-prefix15']);

/** Records by the keys of one blocking rule, kept as records come and go. */
export class RuleIndex {
  readonly rule: BlockingRule;
  readonly #asymmetric: boolean;
  readonly #limit: number;
  readonly #store: KeyBlocks;
  readonly #probe: KeyBlocks;
  readonly #exclusiveOf: (record: number) => number;

  constructor(
    base: RuleKeys,
    limit: number,
    exclusiveOf: (record: number) => number,
    isReplaced: (record: number) => boolean,
  ) {
    this.rule = base.rule;
    this.#asymmetric = base.rule.on.some(({ as }) => PROBING.has(as));
    this.#limit = limit;
    this.#exclusiveOf = exclusiveOf;
    this.#store = new KeyBlocks(base, isReplaced, (row) => base.probe?.[row] !== 1);
    this.#probe = new KeyBlocks(base, isReplaced, (row) => base.probe?.[row] === 1);
  }

  get isLimited(): boolean {
    return this.#limit !== Number.POSITIVE_INFINITY;
  }

  add(record: number, { keys, probe }: RecordKeys): void {
    for (const key of new Set(keys)) (probe ? this.#probe : this.#store).add(key, record);
  }

  remove(record: number, { keys, probe }: RecordKeys): void {
    for (const key of new Set(keys)) (probe ? this.#probe : this.#store).remove(key, record);
  }

  /** Records that a record with these keys meets, block by block; blocks left out for their size give none. */
  *listBlocks({ keys, probe }: RecordKeys): Generator<KeyBlock> {
    const other = this.#asymmetric && !probe ? this.#probe : this.#store;
    for (const key of new Set(keys)) {
      const size = other.countAtMost(key);
      if (size > 0 && !this.isLeftOut(key)) yield { size, records: (most) => other.listRecords(key, most) };
    }
  }

  /** The block would make more pairs than the rule may have of one block. */
  isLeftOut(key: number): boolean {
    if (this.#limit === Number.POSITIVE_INFINITY) return false;
    const most = this.#store.countAtMost(key);
    if (this.#asymmetric) {
      if (most * this.#probe.countAtMost(key) <= this.#limit) return false;
      return this.#store.listRecords(key).length * this.#probe.listRecords(key).length > this.#limit;
    }
    if ((most * (most - 1)) / 2 <= this.#limit) return false;
    const groups = new Map<number, number>();
    let all = 0;
    for (const record of this.#store.listRecords(key)) {
      const group = this.#exclusiveOf(record);
      groups.set(group, (groups.get(group) ?? 0) + 1);
      all += 1;
    }
    let doubled = all * all;
    for (const count of groups.values()) doubled -= count * count;
    return doubled / 2 > this.#limit;
  }

  /** Everyone with the key, whatever the size of the block. */
  listAll(key: number): number[] {
    return [...this.#store.listRecords(key), ...this.#probe.listRecords(key)];
  }
}
