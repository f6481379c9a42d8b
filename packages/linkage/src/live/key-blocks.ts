const NOBODY = new Int32Array(0);

/**
 * Records by key: what was there at the start in typed arrays, what came later in a map. Keys are whole numbers from 0
 * below 2^53. Records of the start that `isReplaced` names are passed over.
 */
export class KeyBlocks {
  readonly #mask: number;
  readonly #keys: Float64Array;
  readonly #starts: Int32Array;
  readonly #members: Int32Array;
  readonly #later = new Map<number, number[]>();
  readonly #isReplaced: (record: number) => boolean;

  constructor(
    rows: { readonly records: Int32Array; readonly keys: Float64Array },
    isReplaced: (record: number) => boolean,
    choose: (row: number) => boolean = () => true,
  ) {
    this.#isReplaced = isReplaced;
    const size = rows.keys.length;
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, size * 1.5)));
    this.#mask = capacity - 1;
    this.#keys = new Float64Array(capacity).fill(-1);
    this.#starts = new Int32Array(capacity + 1);
    const slots = new Int32Array(size).fill(-1);
    for (let row = 0; row < size; row += 1) {
      if (!choose(row)) continue;
      const slot = this.#slotOf(rows.keys[row] as number);
      this.#keys[slot] = rows.keys[row] as number;
      slots[row] = slot;
      this.#starts[slot + 1] = (this.#starts[slot + 1] as number) + 1;
    }
    for (let slot = 0; slot < capacity; slot += 1)
      this.#starts[slot + 1] = (this.#starts[slot + 1] as number) + (this.#starts[slot] as number);
    this.#members = new Int32Array(this.#starts[capacity] as number);
    const filled = this.#starts.slice(0, capacity);
    for (let row = 0; row < size; row += 1) {
      const slot = slots[row] as number;
      if (slot < 0) continue;
      const at = filled[slot] as number;
      this.#members[at] = rows.records[row] as number;
      filled[slot] = at + 1;
    }
  }

  /** How many records have the key, those replaced since the start included: an upper bound. */
  countAtMost(key: number): number {
    return this.#membersAtStart(key).length + (this.#later.get(key)?.length ?? 0);
  }

  /** Everyone with the key, or the first of them: those that came later are never left out. */
  listRecords(key: number, most = Number.POSITIVE_INFINITY): number[] {
    const later = this.#later.get(key) ?? [];
    const found: number[] = [];
    for (const record of this.#membersAtStart(key)) {
      if (found.length + later.length >= most) break;
      if (!this.#isReplaced(record)) found.push(record);
    }
    for (const record of later) found.push(record);
    return found;
  }

  add(key: number, record: number): void {
    const known = this.#later.get(key);
    if (known === undefined) this.#later.set(key, [record]);
    else known.push(record);
  }

  /** Takes out a record that was added later; one of the start is only ever replaced. */
  remove(key: number, record: number): void {
    const left = (this.#later.get(key) ?? []).filter((other) => other !== record);
    if (left.length === 0) this.#later.delete(key);
    else this.#later.set(key, left);
  }

  #membersAtStart(key: number): Int32Array {
    const slot = this.#slotOf(key);
    if (this.#keys[slot] !== key) return NOBODY;
    return this.#members.subarray(this.#starts[slot], this.#starts[slot + 1]);
  }

  #slotOf(key: number): number {
    let hash = Math.imul((key | 0) ^ Math.imul((key / 4294967296) | 0, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = Math.imul(hash, 0xc2b2ae35) & this.#mask;
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
    return slot;
  }
}
