/** SQL that the papers about money are made from. Decides nothing. */
import type { TermId } from '@bulou/kernel';
import type { Transaction } from '@bulou/store';
import type { ChildFacts, ChildState, Outcome } from '../model.ts';

/** A registered child's state in a run, with its public facts. */
export interface StateRow {
  readonly childId: string;
  readonly divisionCode: string | null;
  readonly schoolId: string | null;
  readonly stage: string;
  readonly state: ChildState;
  readonly reasons: readonly string[];
  readonly facts: Partial<ChildFacts>;
}

export interface DeterminationRow {
  readonly childId: string;
  readonly benefit: string;
  readonly term: TermId;
  readonly outcome: Outcome;
  readonly amountFen: bigint;
  readonly reasons: readonly string[];
}

/** The registered children of one revision of a term. */
export async function listRegisteredStates(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  revision: number,
): Promise<StateRow[]> {
  return await tx<StateRow[]>`
    select child_id as "childId", division_code as "divisionCode", school_id as "schoolId", stage, state, reasons, facts
    from coverage.child_state
    where county_code = ${countyCode} and term = ${term} and revision = ${revision} and registered
    order by child_id collate "C"`;
}

/** What each benefit came to: of the latest revision of every term until this one, or of one child. */
export async function listDeterminations(
  tx: Transaction,
  countyCode: string,
  of: { readonly term: TermId; readonly revision: number } | { readonly childId: string },
): Promise<DeterminationRow[]> {
  const one = 'childId' in of ? of.childId : null;
  const [term, revision] = 'term' in of ? [of.term, of.revision] : [null, null];
  return await tx<DeterminationRow[]>`
    select child_id as "childId", benefit, term, outcome, amount_fen as "amountFen", reasons
    from coverage.determination as given
    where county_code = ${countyCode}
      and (${one}::text is null or child_id = ${one})
      and (${term}::text is null or (term = ${term} and revision = ${revision}))
      and (${term}::text is not null or revision = (select max(revision) from coverage.coverage_run as run
        where run.county_code = given.county_code and run.term = given.term))
    order by term, benefit collate "C", child_id collate "C"`;
}
