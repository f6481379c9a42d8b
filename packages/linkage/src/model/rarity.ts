import type { Comparator, RarityRule } from '../comparison/comparator.ts';
import type { LinkageModel, ValueFrequencies } from './model.schema.ts';

/** log of how much rarer than usual the values of two records are (natural logarithm). */
export type Rarity = (left: number, right: number) => number;

/** The rarity of each level of a comparison that has one; `undefined` when none has. */
export function makeRarities(
  comparator: Comparator,
  fitted: LinkageModel['comparisons'][number] | undefined,
  frozen?: LinkageModel['frequencies'],
): readonly (Rarity | undefined)[] | undefined {
  const rules = comparator.rarity ?? [];
  if (rules.length === 0) return undefined;
  const shares = new Map<Int32Array, Float64Array>();
  const own = frozen?.filter((each) => each.comparison === comparator.name);
  const rarities: (Rarity | undefined)[] = comparator.levels.map(() => undefined);
  for (const rule of rules) {
    const frequencies = own?.[shares.size];
    const known =
      shares.get(rule.codes) ??
      (frequencies === undefined ? countShares(rule.codes) : lookUpShares(rule.values, frequencies));
    shares.set(rule.codes, known);
    rarities[rule.level] = makeRarity(rule, known, fitted?.levels[rule.of]?.u ?? 1);
  }
  return rarities;
}

function makeRarity({ codes, weight, least }: RarityRule, shares: Float64Array, u: number): Rarity {
  const usual = Math.log(u);
  return (left, right) => {
    const a = codes[left] as number;
    const b = codes[right] as number;
    if (a === 0 && b === 0) return 0;
    const share = Math.max(shares[a] as number, shares[b] as number, least);
    return weight * (usual - Math.log(share));
  };
}

/** Share of each value among the records that have one. */
function countShares(codes: Int32Array): Float64Array {
  let highest = 0;
  for (const code of codes) if (code > highest) highest = code;
  const counts = new Float64Array(highest + 1);
  let present = 0;
  for (const code of codes) {
    if (code === 0) continue;
    counts[code] = (counts[code] as number) + 1;
    present += 1;
  }
  return counts.map((count) => count / Math.max(1, present));
}

/** Counted once for each set of frequencies: small tables are weighed with the same large set again and again. */
const lookUps = new WeakMap<ValueFrequencies, ReadonlyMap<string, number>>();

/** Share of each value where the model was frozen; a value that was not there is taken to have stood there once. */
function lookUpShares(values: readonly (string | number)[], frequencies: ValueFrequencies): Float64Array {
  const counts = lookUps.get(frequencies) ?? new Map(frequencies.counts);
  lookUps.set(frequencies, counts);
  return Float64Array.from(values, (value) => (counts.get(String(value)) ?? 1) / Math.max(1, frequencies.total));
}

/** Counts the values of every comparison that weighs by them, in the comparisons' order. */
export function countFrequencies(comparators: readonly Comparator[]): ValueFrequencies[] {
  return comparators.flatMap((comparator) => {
    const seen = new Set<Int32Array>();
    return (comparator.rarity ?? []).flatMap(({ codes, values }) => {
      if (seen.has(codes)) return [];
      seen.add(codes);
      const counts = new Float64Array(values.length);
      for (const code of codes) counts[code] = (counts[code] as number) + 1;
      counts[0] = 0;
      return [
        {
          comparison: comparator.name,
          total: counts.reduce((sum, count) => sum + count, 0),
          counts: values.flatMap((value, code): [string, number][] =>
            (counts[code] as number) > 0 ? [[String(value), counts[code] as number]] : [],
          ),
        },
      ];
    });
  });
}
