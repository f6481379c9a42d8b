import type { CandidatePairs } from '../blocking/pairs.ts';

/**
 * For each pair, its weight less that of the best rival: another row of the partner's exclusive group that either of
 * the two could have had. Infinite without a rival. Pairs lighter than `least`, and those that may not be links, are no
 * rivals and get no margin.
 */
export function findMargins(
  pairs: CandidatePairs,
  weights: Float64Array,
  groupOf: (record: number) => number | undefined,
  least: number,
  isAllowed: (left: number, right: number) => boolean = () => true,
): Float32Array {
  let live = 0;
  for (const weight of weights) if (weight >= least) live += 1;
  const best = new BestPartners(live * 2);
  const margins = new Float32Array(pairs.size).fill(Number.POSITIVE_INFINITY);
  const visit = (act: (pair: number, left: number, right: number, leftGroup: number, rightGroup: number) => void) => {
    for (let pair = 0; pair < pairs.size; pair += 1) {
      if ((weights[pair] as number) < least) continue;
      const left = pairs.left[pair] as number;
      const right = pairs.right[pair] as number;
      if (isAllowed(left, right)) act(pair, left, right, groupOf(left) ?? -1, groupOf(right) ?? -1);
    }
  };
  visit((pair, left, right, leftGroup, rightGroup) => {
    const weight = weights[pair] as number;
    if (rightGroup >= 0) best.note(left, rightGroup, right, weight);
    if (leftGroup >= 0) best.note(right, leftGroup, left, weight);
  });
  visit((pair, left, right, leftGroup, rightGroup) => {
    const first = rightGroup >= 0 ? best.rivalOf(left, rightGroup, right) : Number.NEGATIVE_INFINITY;
    const second = leftGroup >= 0 ? best.rivalOf(right, leftGroup, left) : Number.NEGATIVE_INFINITY;
    margins[pair] = (weights[pair] as number) - Math.max(first, second);
  });
  return margins;
}

/** Best and second best partner of each record in each group, by open addressing in typed arrays. */
class BestPartners {
  readonly #mask: number;
  readonly #keys: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #partner: Int32Array;

  constructor(entries: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, entries * 2)));
    this.#mask = size - 1;
    this.#keys = new Float64Array(size).fill(-1);
    this.#first = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    this.#second = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    this.#partner = new Int32Array(size).fill(-1);
  }

  note(record: number, group: number, partner: number, weight: number): void {
    const slot = this.#slotOf(record, group);
    this.#keys[slot] = group * 67108864 + record;
    if (weight > (this.#first[slot] as number)) {
      this.#second[slot] = this.#first[slot] as number;
      this.#first[slot] = weight;
      this.#partner[slot] = partner;
    } else if (weight > (this.#second[slot] as number)) this.#second[slot] = weight;
  }

  rivalOf(record: number, group: number, partner: number): number {
    const slot = this.#slotOf(record, group);
    return (this.#partner[slot] === partner ? this.#second[slot] : this.#first[slot]) as number;
  }

  #slotOf(record: number, group: number): number {
    const key = group * 67108864 + record;
    let slot = (Math.imul(record ^ Math.imul(group, 0x9e3779b1), 0x85ebca6b) >>> 7) & this.#mask;
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
    return slot;
  }
}
