/** SQL of claims. Decides nothing; row-level security says whose. */
import type { Transaction } from '@bulou/store';

export interface ClaimTermRow {
  readonly term: string;
  readonly runId: string;
  readonly dueOn: string;
  readonly state: string;
  readonly openedBy: string;
}

export async function findClaimTerm(
  tx: Transaction,
  countyCode: string,
  term: string,
  lock: '' | 'for update' | 'for share' = '',
): Promise<ClaimTermRow | undefined> {
  const [row] = await tx<ClaimTermRow[]>`
    select term, run_id as "runId", due_on as "dueOn", state, opened_by as "openedBy" from roster.claim_term
    where county_code = ${countyCode} and term = ${term} ${tx.unsafe(lock)}`;
  return row;
}

export interface ClaimListRow {
  readonly schoolId: string;
  readonly divisionCode: string;
  readonly state: string;
  readonly offered: number;
  readonly claimed: number;
  readonly notMine: number;
}

/** Claim lists with how far their schools have come. */
export async function listClaimLists(
  tx: Transaction,
  countyCode: string,
  { term, schoolId = null }: { readonly term: string; readonly schoolId?: string | null },
): Promise<readonly ClaimListRow[]> {
  return await tx<ClaimListRow[]>`
    select l.school_id as "schoolId", l.division_code as "divisionCode", l.state,
      (count(*) filter (where o.state = 'offered'))::int as offered, (count(*) filter (where o.state = 'claimed'))::int as claimed,
      (count(*) filter (where o.state = 'not-mine'))::int as "notMine"
    from roster.claim_list l
    left join roster.claim_offer o on o.county_code = l.county_code and o.term = l.term and o.school_id = l.school_id
    where l.county_code = ${countyCode} and l.term = ${term} and (${schoolId}::text is null or l.school_id = ${schoolId})
    group by l.county_code, l.term, l.school_id order by l.division_code, l.school_id collate "C"`;
}

export interface ClaimOfferRow {
  readonly childId: string;
  readonly schoolId: string;
  readonly divisionCode: string;
  readonly schoolDivisionCode: string;
  readonly state: string;
  readonly reason: string;
  readonly note: string;
  readonly changedBy: string;
}

export interface ClaimOfferFilter {
  readonly term: string;
  readonly schoolId?: string | undefined;
  readonly childIds?: readonly string[] | undefined;
}

export async function listClaimOffers(
  tx: Transaction,
  countyCode: string,
  { term, schoolId, childIds }: ClaimOfferFilter,
): Promise<readonly ClaimOfferRow[]> {
  return await tx<ClaimOfferRow[]>`
    select child_id as "childId", school_id as "schoolId", division_code as "divisionCode", school_division_code as "schoolDivisionCode",
      state, reason, note, changed_by as "changedBy"
    from roster.claim_offer where county_code = ${countyCode} and term = ${term}
      and (${schoolId ?? null}::text is null or school_id = ${schoolId ?? null})
      and (${childIds === undefined} or child_id = any(${[...(childIds ?? [])]}))
    order by child_id collate "C", school_id collate "C"`;
}
