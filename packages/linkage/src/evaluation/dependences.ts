import { probabilityOf } from '../model/score.ts';
import type { ResultParts } from '../result-parts.ts';

/** How two comparisons go together among the pairs of one person, where both say something. */
export interface Dependence {
  /** Names of the two comparisons. */
  readonly left: string;
  readonly right: string;
  /** Expected matches with a value on both comparisons. */
  readonly matches: number;
  /** Expected matches that agree on both, and how many there would be if one said nothing of the other. */
  readonly observed: number;
  readonly expected: number;
  /** (observed - expected) / its standard deviation under independence (adjusted residual, Haberman 1973). */
  readonly residual: number;
  /** The phi coefficient of the fourfold table: 0 without dependence, 1 when they agree and differ together. */
  readonly correlation: number;
  /** log2 of observed to expected matches that agree on neither: the bits by which such a pair is punished twice. */
  readonly bitsCountedTwice: number;
  /** Correlation and residual are both large: take the two together as one comparison, or leave one out. */
  readonly flagged: boolean;
}

/** Expected matches by whether they agree on each of two comparisons. */
export interface FourfoldTable {
  readonly both: number;
  readonly leftOnly: number;
  readonly rightOnly: number;
  readonly neither: number;
}

/** Below this correlation the weights are off by little; from it on a comparison repeats a good part of another. */
const NOTABLE_CORRELATION = 0.3;
/** Beyond chance even where some fifty pairs of comparisons are looked at. */
const NOTABLE_RESIDUAL = 4;

/** Pure; the figures of one pair of comparisons. Fellegi and Sunter's weights add up only where the correlation is 0. */
export function measureDependence({
  both,
  leftOnly,
  rightOnly,
  neither,
}: FourfoldTable): Omit<Dependence, 'left' | 'right'> {
  const matches = both + leftOnly + rightOnly + neither;
  const [left, right] = [both + leftOnly, both + rightOnly];
  const expected = matches === 0 ? 0 : (left * right) / matches;
  const spread = left * (matches - left) * right * (matches - right);
  const correlation = spread <= 0 ? 0 : (both * neither - leftOnly * rightOnly) / Math.sqrt(spread);
  const residual = correlation * Math.sqrt(matches);
  const apart = matches === 0 ? 0 : ((matches - left) * (matches - right)) / matches;
  return {
    ...{ matches, observed: both, expected, residual, correlation },
    bitsCountedTwice: neither > 0 && apart > 0 ? Math.log2(neither / apart) : 0,
    flagged: correlation >= NOTABLE_CORRELATION && residual >= NOTABLE_RESIDUAL,
  };
}

/**
 * Every two comparisons, the most dependent first, over the compared pairs, each counted by its match probability. A
 * level agrees when it speaks for one person (m above u). What blocking never let be compared is not seen, and pairs that
 * differ on everything count little because they are held to be two people: both make a dependence look smaller.
 */
export function listDependences({ comparators, model, pairs, patterns, weights }: ResultParts): Dependence[] {
  const matches = new Float64Array(patterns.size);
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const pattern = patterns.patternOf[pair] as number;
    matches[pattern] = (matches[pattern] as number) + probabilityOf(weights[pair] as number);
  }
  const agrees = model.comparisons.map(({ levels }) => levels.map(({ m, u }) => m > u));
  const found: Dependence[] = [];
  for (let left = 0; left < comparators.length; left += 1)
    for (let right = left + 1; right < comparators.length; right += 1) {
      const counts = { both: 0, leftOnly: 0, rightOnly: 0, neither: 0 };
      for (const [pattern, count] of matches.entries()) {
        const at = pattern * patterns.comparisons;
        const a = agrees[left]?.[patterns.levels[at + left] as number];
        const b = agrees[right]?.[patterns.levels[at + right] as number];
        if (a === undefined || b === undefined) continue;
        counts[a ? (b ? 'both' : 'leftOnly') : b ? 'rightOnly' : 'neither'] += count;
      }
      const names = { left: comparators[left]?.name ?? '', right: comparators[right]?.name ?? '' };
      found.push({ ...names, ...measureDependence(counts) });
    }
  return found.sort((a, b) => b.correlation - a.correlation);
}
