import type { CandidatePairs } from '../blocking/pairs.ts';
import type { NumberOwnership } from '../comparison/comparator.ts';

/** What clearing a contradictory pair asks about two records. */
export interface NamesakeFacts {
  readonly ownership: NumberOwnership;
  isContradictory(left: number, right: number): boolean;
  areNamesCompatible(left: number, right: number): boolean;
  /** Numbers or birth dates of the two agree so far that they can hardly be brother and sister. */
  doIdentitiesAgree(left: number, right: number): boolean;
  /** Weight against strangers alone, relatives left out. */
  weighAgainstStrangers(left: number, right: number): number;
  readonly reviewWeight: number;
  readonly acceptWeight: number;
}

/**
 * Clears pairs of one number under two unlike names. Either one name is wrongly written, or the number is borrowed.
 * Were it borrowed, the borrower's other rows would stand near by under the borrower's name; where neither record has
 * such a namesake and no birth date speaks against the number, the name is the slip. Returns the cleared pairs.
 */
export function clearContradictions(
  pairs: CandidatePairs,
  weights: Float64Array,
  size: number,
  facts: NamesakeFacts,
): Set<number> {
  const suspects: number[] = [];
  const involved = new Uint8Array(size);
  for (let pair = 0; pair < pairs.size; pair += 1) {
    if ((weights[pair] as number) < facts.reviewWeight) continue;
    const left = pairs.left[pair] as number;
    const right = pairs.right[pair] as number;
    if (!facts.isContradictory(left, right)) continue;
    suspects.push(pair);
    involved[left] = 1;
    involved[right] = 1;
  }
  const cleared = new Set<number>();
  if (suspects.length === 0) return cleared;
  const hasNamesake = markNamesakes(pairs, involved, facts);
  for (const pair of suspects) {
    const left = pairs.left[pair] as number;
    const right = pairs.right[pair] as number;
    if (hasNamesake[left] === 1 || hasNamesake[right] === 1) continue;
    if (facts.ownership.doubts(left) || facts.ownership.doubts(right)) continue;
    if (facts.weighAgainstStrangers(left, right) >= facts.acceptWeight) cleared.add(pair);
  }
  return cleared;
}

/** Records that have, among all compared pairs, a partner of like name who may well be someone else. */
function markNamesakes(pairs: CandidatePairs, involved: Uint8Array, facts: NamesakeFacts): Uint8Array {
  const marked = new Uint8Array(involved.length);
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const left = pairs.left[pair] as number;
    const right = pairs.right[pair] as number;
    if (involved[left] === 0 && involved[right] === 0) continue;
    if (!facts.areNamesCompatible(left, right) || facts.doIdentitiesAgree(left, right)) continue;
    marked[left] = 1;
    marked[right] = 1;
  }
  return marked;
}
