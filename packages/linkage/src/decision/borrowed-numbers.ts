import type { CandidatePairs } from '../blocking/pairs.ts';
import type { NumberOwnership } from '../comparison/comparator.ts';

/** What the search for borrowed numbers asks about two records. */
export interface BorrowingFacts {
  readonly ownership: NumberOwnership;
  /** The two names can be one name with a slip. */
  areNamesCompatible(left: number, right: number): boolean;
  scorePair(left: number, right: number): number;
  readonly acceptWeight: number;
}

/**
 * Finds rows that carry another child's number: the same valid number stands under a name no slip explains, others
 * confirm the number for that other name, and without the number the row fits a namesake well enough to be accepted.
 * The numbers found are refuted; returns the records. Both conditions must hold, so a mere misspelling keeps its number.
 */
export function findBorrowedNumbers(pairs: CandidatePairs, size: number, facts: BorrowingFacts): number[] {
  const { ownership } = facts;
  const suspects = new Map<number, Set<number>>();
  const support = new Uint16Array(size);
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const left = pairs.left[pair] as number;
    const right = pairs.right[pair] as number;
    const number = ownership.numberOf(left);
    if (number === 0 || number !== ownership.numberOf(right)) continue;
    if (facts.areNamesCompatible(left, right)) {
      support[left] = (support[left] as number) + 1;
      support[right] = (support[right] as number) + 1;
    } else {
      note(suspects, left, right);
      note(suspects, right, left);
    }
  }
  if (suspects.size === 0) return [];
  const partners = listPartners(pairs, suspects);
  const decided = [...suspects]
    .map(([record, rivals]) => ({ record, rivals, alternative: findAlternative(record, partners, facts) }))
    .filter(({ record, rivals, alternative }) => {
      if (alternative < facts.acceptWeight) return false;
      return [...rivals].every((rival) => isLessEntitled(record, rival, support, partners, facts));
    })
    .map(({ record }) => record);
  for (const record of decided) ownership.refute(record, true);
  return decided;
}

function note(suspects: Map<number, Set<number>>, record: number, rival: number): void {
  const known = suspects.get(record);
  if (known) known.add(rival);
  else suspects.set(record, new Set([rival]));
}

/** Candidate partners of the suspects only. */
function listPartners(pairs: CandidatePairs, suspects: ReadonlyMap<number, unknown>): Map<number, number[]> {
  const partners = new Map<number, number[]>([...suspects.keys()].map((record) => [record, []]));
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const left = pairs.left[pair] as number;
    const right = pairs.right[pair] as number;
    partners.get(left)?.push(right);
    partners.get(right)?.push(left);
  }
  return partners;
}

/** The best weight the record reaches with a namesake once its number is ignored. */
function findAlternative(
  record: number,
  partners: ReadonlyMap<number, readonly number[]>,
  facts: BorrowingFacts,
): number {
  facts.ownership.refute(record, true);
  let best = Number.NEGATIVE_INFINITY;
  for (const partner of partners.get(record) ?? [])
    if (facts.areNamesCompatible(record, partner)) best = Math.max(best, facts.scorePair(record, partner));
  facts.ownership.refute(record, false);
  return best;
}

/** The rival has the better claim: more rows confirm it, or the record's own birth date speaks against the number. */
function isLessEntitled(
  record: number,
  rival: number,
  support: Uint16Array,
  partners: ReadonlyMap<number, readonly number[]>,
  facts: BorrowingFacts,
): boolean {
  const doubtful = Number(facts.ownership.doubts(record)) - Number(facts.ownership.doubts(rival));
  if (doubtful !== 0) return doubtful > 0;
  if (support[record] !== support[rival]) return (support[record] as number) < (support[rival] as number);
  return findAlternative(rival, partners, facts) < facts.acceptWeight;
}
