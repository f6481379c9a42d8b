/** What the answers of the schools say together. Pure. */

/** Why a child is not the school's. */
export const DISCLAIM_REASONS = [
  'never-enrolled',
  'moved-school',
  'graduated',
  'left-school',
  'somebody-else',
  'other',
] as const;

export interface StandingOffer {
  readonly childId: string;
  readonly schoolId: string;
  /** As the lifecycle of a claim names it. */
  readonly state: string;
}

export interface ClaimTrouble {
  readonly childId: string;
  /** `none`: every school that was asked has said no, or nobody is asked any more. */
  readonly kind: 'none' | 'two';
  readonly schoolIds: readonly string[];
}

/** Children claimed by no school although nobody still has to answer, and children claimed by more than one; by child id. */
export function listClaimTroubles(offers: readonly StandingOffer[]): ClaimTrouble[] {
  const troubles: ClaimTrouble[] = [];
  for (const [childId, own] of Map.groupBy(offers, (offer) => offer.childId)) {
    const claiming = own.filter((offer) => offer.state === 'claimed').map((offer) => offer.schoolId);
    if (claiming.length > 1) troubles.push({ childId, kind: 'two', schoolIds: claiming.toSorted() });
    else if (claiming.length === 0 && !own.some((offer) => offer.state === 'offered'))
      troubles.push({ childId, kind: 'none', schoolIds: own.map((offer) => offer.schoolId).toSorted() });
  }
  return troubles.toSorted((a, b) => (a.childId < b.childId ? -1 : 1));
}
