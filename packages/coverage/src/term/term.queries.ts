/** SQL of opening, planning and closing terms. Decides nothing. */
import type { Transaction } from '@bulou/store';
import type { RollOverGroup } from './roll-over.ts';

export const TERM_STEPS = ['collect', 'run', 'review', 'reconcile', 'claim', 'approve', 'pay'] as const;
export type TermStep = (typeof TERM_STEPS)[number];

export interface TermEntry {
  readonly term: string;
  readonly act: 'opened' | 'closed';
  readonly censusOn: string;
  readonly runId: string | null;
  readonly actedBy: string;
  readonly actedAt: Date;
}

/** What was done with terms, in their order. */
export async function listTermEntries(tx: Transaction, countyCode: string): Promise<readonly TermEntry[]> {
  return await tx<TermEntry[]>`
    select term, act, census_on as "censusOn", run_id as "runId", acted_by as "actedBy", acted_at as "actedAt"
    from coverage.term_entry where county_code = ${countyCode} order by census_on, entry_no`;
}

export interface StepRow {
  readonly step: TermStep;
  readonly version: number;
  readonly ownerRole: string;
  readonly dueOn: string;
  readonly done: boolean;
  readonly setBy: string;
  readonly setAt: Date;
}

/** The steps of a term as they stand. */
export async function listSteps(tx: Transaction, countyCode: string, term: string): Promise<readonly StepRow[]> {
  const rows = await tx<StepRow[]>`
    select distinct on (step) step, version, owner_role as "ownerRole", due_on as "dueOn", done, set_by as "setBy", set_at as "setAt"
    from coverage.term_step where county_code = ${countyCode} and term = ${term} order by step, version desc`;
  return TERM_STEPS.flatMap((step) => rows.find((row) => row.step === step) ?? []);
}

/** A child that is unresolved, with the exception that was proposed or signed for it, if there is one. */
export interface UnresolvedRow {
  readonly childId: string;
  readonly name: string;
  readonly divisionCode: string;
  readonly reasons: readonly string[];
  readonly act: 'proposed' | 'signed' | 'refused' | null;
  readonly reason: string | null;
  readonly actedBy: string | null;
  readonly exceptionNo: number | null;
}

/** Everybody of a term who is unresolved, as far as the transaction's territory sees; those without a signature first. */
export async function listUnresolved(
  tx: Transaction,
  countyCode: string,
  term: string,
  childId?: string,
): Promise<readonly UnresolvedRow[]> {
  return await tx<UnresolvedRow[]>`
    select l.child_id as "childId", l.name, l.division_code as "divisionCode", l.reasons, e.act, e.reason, e.acted_by as "actedBy",
      e.exception_no as "exceptionNo"
    from coverage.child_line l
    left join lateral (
      select x.act, x.reason, x.acted_by, x.exception_no from coverage.term_exception x
      where x.county_code = l.county_code and x.term = l.term and x.child_id = l.child_id order by x.exception_no desc limit 1) e on true
    where l.county_code = ${countyCode} and l.term = ${term} and l.state = 'unresolved'
      and (${childId ?? null}::text is null or l.child_id = ${childId ?? null})
    order by coalesce(e.act = 'signed', false), l.division_code collate "C", l.name collate "C", l.child_id`;
}

/** Registered children of one term (of the others the register keeps no grade) by what they were and what they are in the next, so many of each. */
export async function listRollOverGroups(
  tx: Transaction,
  countyCode: string,
  before: string,
  term: string,
): Promise<readonly RollOverGroup[]> {
  return await tx<RollOverGroup[]>`
    select b.stage, b.grade::int as grade, n.stage as "nowStage", n.grade::int as "nowGrade", b.school_id is not null as "hadSchool",
      n.school_id is not null as "hasSchool", coalesce(n.school_id = b.school_id, false) as "sameSchool", count(*)::int as children
    from coverage.child_line b
    left join coverage.child_line n on n.county_code = b.county_code and n.child_id = b.child_id and n.term = ${term}
    where b.county_code = ${countyCode} and b.term = ${before} and b.registered group by 1, 2, 3, 4, 5, 6, 7`;
}

/** A child of the term before who is at another school now, at none, or in no list at all. */
export interface MovedRow {
  readonly childId: string;
  readonly name: string;
  readonly divisionCode: string;
  readonly fromSchool: string | null;
  readonly toSchool: string | null;
  readonly seen: boolean;
}

/** Who changed school or is missing, by the school they come from. */
export async function listMoved(
  tx: Transaction,
  countyCode: string,
  before: string,
  term: string,
  limit: number,
): Promise<readonly MovedRow[]> {
  return await tx<MovedRow[]>`
    select b.child_id as "childId", b.name, b.division_code as "divisionCode", b.school_id as "fromSchool", n.school_id as "toSchool",
      n.child_id is not null as seen
    from coverage.child_line b
    left join coverage.child_line n on n.county_code = b.county_code and n.child_id = b.child_id and n.term = ${term}
    where b.county_code = ${countyCode} and b.term = ${before} and b.registered and b.school_id is not null and n.school_id is distinct from b.school_id
    order by n.child_id is not null, b.school_id collate "C", b.name collate "C", b.child_id limit ${limit}`;
}
