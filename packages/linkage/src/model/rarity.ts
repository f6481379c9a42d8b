import type { Comparator, RarityRule } from '../comparison/comparator.ts';
import type { LinkageModel } from './model.schema.ts';

/** log of how much rarer than usual the values of two records are (natural logarithm). */
export type Rarity = (left: number, right: number) => number;

/** The rarity of each level of a comparison that has one; `undefined` when none has. */
export function makeRarities(
  comparator: Comparator,
  fitted: LinkageModel['comparisons'][number] | undefined,
): readonly (Rarity | undefined)[] | undefined {
  const rules = comparator.rarity ?? [];
  if (rules.length === 0) return undefined;
  const shares = new Map<Int32Array, Float64Array>();
  const rarities: (Rarity | undefined)[] = comparator.levels.map(() => undefined);
  for (const rule of rules) {
    const known = shares.get(rule.codes) ?? countShares(rule.codes);
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
