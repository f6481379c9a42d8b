/**
 * Distinct values in the order in which they came, each with its code from 1 on; code 0 is no value. Texts are found by
 * open addressing over their codes: a Map of millions of texts takes several times as long, and ends at 2^24 of them.
 */
export class ValueCodes<T> {
  readonly values: T[];
  /** Codes of texts by slot; 0 is a free slot. */
  #slots: Int32Array;
  /** Hash of each code's text. */
  #hashes: Int32Array;
  #texts = 0;
  readonly #others = new Map<T, number>();

  constructor(nothing: T, capacity = 1024) {
    this.values = [nothing];
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2)));
    this.#hashes = new Int32Array(this.#slots.length / 2 + 1);
  }

  /** The value's code, a new one when it was not seen before. */
  encode(value: T): number {
    if (typeof value !== 'string') return this.#encodeOther(value);
    const hash = hashOf(value);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const code = this.#slots[slot] as number;
      if (code === 0) break;
      if (this.#hashes[code] === hash && this.values[code] === value) return code;
      slot = (slot + 1) & mask;
    }
    const code = this.values.length;
    this.values.push(value);
    this.#slots[slot] = code;
    this.#note(code, hash);
    return code;
  }

  #encodeOther(value: T): number {
    const known = this.#others.get(value);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.values.push(value);
    this.#others.set(value, code);
    return code;
  }

  #note(code: number, hash: number): void {
    if (code >= this.#hashes.length) {
      const hashes = new Int32Array(Math.max(code + 1, this.#hashes.length * 2));
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    this.#hashes[code] = hash;
    this.#texts += 1;
    if (this.#texts * 2 > this.#slots.length) this.#widen();
  }

  #widen(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (const code of old) {
      if (code === 0) continue;
      let slot = (this.#hashes[code] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
  }
}

function hashOf(text: string): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
