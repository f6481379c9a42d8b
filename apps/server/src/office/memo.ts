/** Keeps what is dear to find out for as long as its key says the same: a key names everything that the answer stands on. */
export class Memo<T> {
  readonly #kept = new Map<string, T>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async get(key: string, find: () => Promise<T> | T): Promise<T> {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const found = await find();
    this.#kept.set(key, found);
    // The oldest go first.
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= this.#limit) break;
      this.#kept.delete(old);
    }
    return found;
  }
}
