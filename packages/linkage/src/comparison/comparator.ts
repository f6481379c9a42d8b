import type { ComparisonSettings } from '../settings/settings.schema.ts';

/** What agreement on a comparison speaks for. */
export type Role = 'identity' | 'family' | 'place';

/** One answer a comparison can give. Probabilities here are where the fit starts, and what holds where nothing is seen. */
export interface Level {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** Starting share among pairs of one person. */
  readonly m: number;
  /** Share among strangers, used where too few random pairs show the level. */
  readonly u: number;
  /** Starting share among relatives; absent: as `m` for family and place, as `u` for identity. */
  readonly relative?: number;
}

/** A comparison made ready for the records at hand. `evaluate` gives a level's index, `levels.length` for "missing". */
export interface Comparator {
  readonly name: string;
  readonly label: string;
  readonly role: Role;
  readonly nulls: 'neutral' | 'evidence';
  readonly levels: readonly Level[];
  readonly columns: readonly string[];
  evaluate(left: number, right: number): number;
  /** Level that holds exactly when two records share a code, so that u comes from frequencies. Code 0 is missing. */
  readonly exact?: { readonly level: number; readonly codes: Int32Array };
  /** Levels that weigh by how common the values are; none when absent. */
  readonly rarity?: readonly RarityRule[];
  /** What the two records hold, for explanations. */
  describe(record: number): string;
  readonly settings: ComparisonSettings;
  /** All pairs at once, where that is faster than one by one. */
  evaluateAll?(left: Int32Array, right: Int32Array): Uint8Array;
  /** Frees what the comparison holds outside this process's memory. */
  close?(): void;
  /** Present when records carry a number that can be found to be another person's. */
  readonly ownership?: NumberOwnership;
}

/**
 * A level whose agreement says more of rare values than of common ones: its weight changes by
 * `weight · log2(u of level "of" / max(share of the left value, share of the right value, least))`.
 * A missing value's share is the other's; 0 when both are missing. Source: Splink, moj-analytical-services/splink#107.
 */
export interface RarityRule {
  readonly level: number;
  /** Value of each record; code 0 is missing. */
  readonly codes: Int32Array;
  /** What each code stands for, by which frequencies of other records are looked up. */
  readonly values: readonly (string | number)[];
  /** The equality of these values, whose u an average value has. */
  readonly of: number;
  readonly weight: number;
  readonly least: number;
}

/** Numbers that name one person, which rows sometimes borrow from another. */
export interface NumberOwnership {
  /** Code of the record's valid number; 0 for none. */
  numberOf(record: number): number;
  /** The record's own birth date speaks against the number. */
  doubts(record: number): boolean;
  /** Ignores the record's number from now on, or again not. */
  refute(record: number, refuted: boolean): void;
}

/** Beyond this the cache costs more memory than computing again costs time. */
const MOST_CACHED = 4_000_000;

/** A small hash from pairs of codes to a level, so that each distinct pair of values is compared once. */
export class PairCache {
  #keys: Float64Array;
  #levels: Uint8Array;
  #used = 0;

  constructor(capacity = 1 << 12) {
    this.#keys = new Float64Array(capacity).fill(-1);
    this.#levels = new Uint8Array(capacity);
  }

  /** The level of the unordered pair, computed by `compute` when it is not known yet. */
  get(a: number, b: number, compute: (a: number, b: number) => number): number {
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    const key = high * 67108864 + low;
    let slot = this.#slotOf(key);
    if (this.#keys[slot] === key) return this.#levels[slot] as number;
    const level = compute(low, high);
    if (this.#used >= MOST_CACHED) return level;
    if (this.#used * 2 > this.#keys.length) {
      this.#grow();
      slot = this.#slotOf(key);
    }
    this.#keys[slot] = key;
    this.#levels[slot] = level;
    this.#used += 1;
    return level;
  }

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    const low = key | 0;
    const high = (key / 4294967296) | 0;
    let hash = Math.imul(low ^ (high * 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    hash = Math.imul(hash ^ high, 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const levels = this.#levels;
    this.#keys = new Float64Array(keys.length * 4).fill(-1);
    this.#levels = new Uint8Array(keys.length * 4);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as number;
      if (key === -1) continue;
      const slot = this.#slotOf(key);
      this.#keys[slot] = key;
      this.#levels[slot] = levels[index] as number;
    }
  }
}
