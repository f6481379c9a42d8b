/** Deterministic pseudo-random numbers: the same seed gives the same sequence on every machine. Not for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Throws a `RangeError` on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** Picks by weights that need not sum to one. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  /** A new shuffled array (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent stream that depends only on the seed and the label, not on how much was drawn before. */
  fork(label: string): Random;
}

/** sfc32 (Doty-Humphrey, PractRand; public domain) seeded by hashing the text with xmur3. */
export function makeRandom(seed: string | number): Random {
  const text = String(seed);
  const hash = hashText(text);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let index = 0; index < 12; index += 1) next();
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('Nothing to pick from.');
    return items[integer(0, items.length - 1)] as T;
  };
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick,
    weighted: (items) => {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let point = next() * total;
      for (const [item, weight] of items) {
        point -= weight;
        if (point < 0) return item;
      }
      return pick(items)[0];
    },
    shuffle: (items) => {
      const result = [...items];
      for (let index = result.length - 1; index > 0; index -= 1) {
        const other = integer(0, index);
        [result[index], result[other]] = [
          result[other] as (typeof items)[number],
          result[index] as (typeof items)[number],
        ];
      }
      return result;
    },
    fork: (label) => makeRandom(`${text}/${label}`),
  };
}

function hashText(text: string): () => number {
  let state = 1779033703 ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 3432918353);
    state = (state << 13) | (state >>> 19);
  }
  return () => {
    state = Math.imul(state ^ (state >>> 16), 2246822507);
    state = Math.imul(state ^ (state >>> 13), 3266489909);
    state ^= state >>> 16;
    return state >>> 0;
  };
}
