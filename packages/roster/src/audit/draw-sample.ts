/**
 * The draw of homes for the inspectors, from registered households, so that it can find those whom every list omits. Anybody
 * who has the published seed and the list gets the same homes. Pure.
 *
 * The method, so that others can write it anew:
 * 1. A fraction in [0, 1) of a text is the first 13 hexadecimal digits of its SHA-256, divided by 16^13.
 * 2. Each village is a stratum of N households, of which n = max(1, nearest whole number of share × N, halves up) are drawn.
 * 3. Its households are put in order of their stage (that of the child whose fraction of `seed|digest|household|child` is the
 *    least; those without a child last), then of their fraction of `seed|digest|household`, then of their id.
 * 4. Within a township the villages stand in order of their code; the one at place j, from 0, starts at the fractional part of
 *    (fraction of `seed|digest|township`) + j × (√5 − 1)/2. Neighbouring villages so start at ever other stages, and the
 *    stages of a township are balanced even where a village has one home drawn.
 * 5. The homes at the places floor((start + k) × N / n), k from 0 to n − 1, are drawn: every household of a village with the
 *    same probability n / N.
 */
import { digestSha256 } from '@bulou/store';
import { compareText } from '../papers/paper-words.ts';

/** A household as the draw sees it. */
export interface ListedHome {
  readonly householdId: string;
  /** Village; what is no village counts as one of its own. */
  readonly divisionCode: string;
  /** Stage of each child, by the child's id. */
  readonly children: readonly { readonly childId: string; readonly stage: string }[];
}

export interface DrawnSampleHome {
  readonly householdId: string;
  readonly divisionCode: string;
  readonly stage: string;
  /** Households listed and drawn in its village: the home stands for listed / drawn of them. */
  readonly listed: number;
  readonly drawn: number;
}

const STAGE_ORDER = [
  'infant',
  'preschool',
  'primary',
  'junior',
  'senior',
  'vocational',
  'junior-college',
  'undergraduate',
  'postgraduate',
  'special',
  'unknown',
];
export const NO_CHILD = 'none';
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** A number in [0, 1) that anybody can compute from the text. */
export function fractionOf(text: string): number {
  return Number.parseInt(digestSha256(text).slice(0, 13), 16) / 16 ** 13;
}

/** Draws; `share` of the households is between 0 and 1. Throws a `RangeError` for another share and for a household listed twice. */
export function drawSample(
  homes: readonly ListedHome[],
  given: { readonly seed: string; readonly listDigest: string; readonly share: number },
): DrawnSampleHome[] {
  const { seed, listDigest, share } = given;
  if (!(share > 0 && share <= 1)) throw new RangeError(`A share lies above 0 and up to 1: ${share}`);
  if (new Set(homes.map((home) => home.householdId)).size !== homes.length)
    throw new RangeError('A household is listed twice.');
  const root = `${seed}|${listDigest}`;
  const villages = Map.groupBy(homes, (home) => home.divisionCode);
  const codes = [...villages.keys()].sort(compareText);
  const townships = Map.groupBy(codes, (code) => code.slice(0, 9));
  return codes.flatMap((code) => {
    const listed = villages.get(code) ?? [];
    const place = townships.get(code.slice(0, 9))?.indexOf(code) ?? 0;
    const start = (fractionOf(`${root}|${code.slice(0, 9)}`) + place * GOLDEN) % 1;
    const drawn = countDrawn(listed.length, share);
    const ordered = orderHomes(listed, root);
    return Array.from({ length: drawn }, (_, k) => {
      const chosen = ordered[Math.floor(((start + k) * listed.length) / drawn)];
      if (chosen === undefined) throw new Error('The draw left its village.');
      return { ...chosen, divisionCode: code, listed: listed.length, drawn };
    });
  });
}

/** Homes that a share draws of a village's: at least one; else the nearest whole number, halves up. */
export function countDrawn(listed: number, share: number): number {
  return Math.min(listed, Math.max(1, Math.floor(share * listed + 0.5)));
}

function orderHomes(homes: readonly ListedHome[], root: string): { householdId: string; stage: string }[] {
  return homes
    .map((home) => {
      const stage = stageOfHome(home, root);
      const order = STAGE_ORDER.indexOf(stage);
      return {
        householdId: home.householdId,
        stage,
        order: order < 0 ? STAGE_ORDER.length : order,
        fraction: fractionOf(`${root}|${home.householdId}`),
      };
    })
    .sort((a, b) => a.order - b.order || a.fraction - b.fraction || compareText(a.householdId, b.householdId))
    .map(({ householdId, stage }) => ({ householdId, stage }));
}

function stageOfHome({ householdId, children }: ListedHome, root: string): string {
  const [least] = children
    .map((child) => ({ stage: child.stage, fraction: fractionOf(`${root}|${householdId}|${child.childId}`) }))
    .sort((a, b) => a.fraction - b.fraction || compareText(a.stage, b.stage));
  return least?.stage ?? NO_CHILD;
}
