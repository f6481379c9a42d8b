/** SQL of the boards: every number is a sum of tallies that the transaction's territory sees. Decides nothing. */
import type { TermId } from '@bulou/kernel';
import type { Transaction } from '@bulou/store';
import type { ChildState } from '../model.ts';

/** A term that was run, with what the lines of the office were made of. */
export interface OfficeTerm {
  readonly term: TermId;
  readonly termNo: number;
  readonly revision: number;
  readonly runId: string;
  readonly censusOn: string;
  readonly packRelease: string;
  readonly recordedAt: Date;
}

/** The terms of the office, the latest first. */
export async function listOfficeTerms(tx: Transaction, countyCode: string): Promise<readonly OfficeTerm[]> {
  return await tx<OfficeTerm[]>`
    select b.term, b.term_no as "termNo", b.revision, b.run_id as "runId", r.census_on as "censusOn",
      r.pack_release as "packRelease", r.recorded_at as "recordedAt"
    from coverage.line_build b
    join coverage.coverage_run r on r.county_code = b.county_code and r.term = b.term and r.revision = b.revision
    where b.county_code = ${countyCode} order by b.term_no desc`;
}

/** A division, a school, or both: what is asked for within the territory. */
export interface Scope {
  readonly divisionCode?: string | undefined;
  readonly schoolId?: string | undefined;
}

export type GroupedBy = 'nothing' | 'township' | 'village' | 'school' | 'stage';

/** One group of tallies by registered and state. */
export interface TallyRow {
  readonly key: string;
  readonly registered: boolean;
  readonly state: ChildState;
  readonly children: number;
  readonly entitledChildren: number;
  readonly paidChildren: number;
  readonly paidPayments: number;
  readonly paidFen: bigint;
  readonly owedChildren: number;
  readonly owedPayments: number;
  readonly owedFen: bigint;
  readonly displacedChildren: number;
  readonly displacedPayments: number;
  readonly displacedFen: bigint;
}

/** Key of children whose place, school or stage no list gives. */
export const UNKNOWN_KEY = 'unknown';

const KEYS: Readonly<Record<GroupedBy, string>> = {
  nothing: `''`,
  township: `case when length(division_code) >= 9 then left(division_code, 9) else '${UNKNOWN_KEY}' end`,
  village: `case when length(division_code) = 12 then division_code else '${UNKNOWN_KEY}' end`,
  school: `coalesce(school_id, '${UNKNOWN_KEY}')`,
  stage: 'stage',
};

/** Sums by a key; the whole as one group for `nothing`. */
export async function listTallies(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  scope: Scope,
  by: GroupedBy,
): Promise<readonly TallyRow[]> {
  return await tx<TallyRow[]>`
    select ${tx.unsafe(KEYS[by])} as key, registered, state, sum(children)::int as children,
      sum(entitled_children)::int as "entitledChildren", sum(paid_children)::int as "paidChildren",
      sum(paid_payments)::int as "paidPayments", sum(paid_fen)::bigint as "paidFen", sum(owed_children)::int as "owedChildren",
      sum(owed_payments)::int as "owedPayments", sum(owed_fen)::bigint as "owedFen",
      sum(displaced_children)::int as "displacedChildren", sum(displaced_payments)::int as "displacedPayments",
      sum(displaced_fen)::bigint as "displacedFen"
    from coverage.tally where county_code = ${countyCode} and term = ${term} and ${inScope(tx, countyCode, scope)}
    group by 1, 2, 3 order by 1, 2, 3`;
}

/** The condition of a scope on `division_code` and `school_id`; the whole county has none, so that nobody falls out of it. */
export function inScope(tx: Transaction, countyCode: string, { divisionCode, schoolId }: Scope) {
  const within =
    divisionCode === undefined || divisionCode === countyCode
      ? tx`true`
      : tx`division_code >= ${divisionCode} and division_code < ${`${divisionCode}:`}`;
  return schoolId === undefined ? within : tx`${within} and school_id = ${schoolId}`;
}

export interface HeatRow {
  readonly key: string;
  readonly stage: string;
  readonly known: number;
  readonly unresolved: number;
  readonly owed: number;
}

/** Open children by place and stage. */
export async function listHeat(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  scope: Scope,
  by: 'township' | 'village',
): Promise<readonly HeatRow[]> {
  return await tx<HeatRow[]>`
    select ${tx.unsafe(KEYS[by])} as key, stage, sum(children)::int as known,
      coalesce(sum(children) filter (where state = 'unresolved'), 0)::int as unresolved,
      coalesce(sum(children) filter (where state = 'owed'), 0)::int as owed
    from coverage.tally where county_code = ${countyCode} and term = ${term} and ${inScope(tx, countyCode, scope)}
    group by 1, 2 order by 1, 2`;
}

export interface TermDifference {
  readonly appeared: number;
  readonly vanished: number;
  readonly stateChanged: number;
  readonly goneChildren: number;
  readonly gonePayments: number;
  readonly goneFen: bigint;
}

/** How the children of a scope differ from those of the term before. */
export async function compareWithBefore(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  before: TermId,
  scope: Scope,
): Promise<TermDifference> {
  const lines = (of: TermId) => tx`
    select child_id, state, paid_payments, paid_fen from coverage.child_line
    where county_code = ${countyCode} and term = ${of} and ${inScope(tx, countyCode, scope)}`;
  const [row] = await tx<TermDifference[]>`
    select count(*) filter (where o.child_id is null)::int as appeared, count(*) filter (where n.child_id is null)::int as vanished,
      count(*) filter (where o.state <> n.state)::int as "stateChanged",
      count(*) filter (where o.paid_payments > 0 and coalesce(n.paid_payments, 0) = 0)::int as "goneChildren",
      coalesce(sum(o.paid_payments) filter (where coalesce(n.paid_payments, 0) = 0), 0)::int as "gonePayments",
      coalesce(sum(o.paid_fen) filter (where coalesce(n.paid_payments, 0) = 0), 0)::bigint as "goneFen"
    from (${lines(before)}) o full join (${lines(term)}) n on n.child_id = o.child_id`;
  return row ?? { appeared: 0, vanished: 0, stateChanged: 0, goneChildren: 0, gonePayments: 0, goneFen: 0n };
}

export interface ReasonRow {
  readonly state: 'unresolved' | 'owed';
  readonly code: string;
  readonly children: number;
}

/** First reasons of the open children of a scope, the most frequent first. */
export async function listOpenReasons(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  scope: Scope,
): Promise<readonly ReasonRow[]> {
  return await tx<ReasonRow[]>`
    select state, coalesce(reasons[1], '') as code, count(*)::int as children
    from coverage.child_line
    where county_code = ${countyCode} and term = ${term} and state <> 'not_entitled' and state in ('unresolved', 'owed')
      and ${inScope(tx, countyCode, scope)}
    group by 1, 2 order by 3 desc, 2, 1`;
}

/** Names of divisions by code, as they are now. */
export async function listDivisionNames(tx: Transaction, countyCode: string): Promise<Map<string, string>> {
  const rows = await tx<{ code: string; name: string }[]>`
    select division_code as code, name from network.division_version
    where county_code = ${countyCode} and valid_to is null order by division_code collate "C"`;
  return new Map(rows.map((row) => [row.code, row.name]));
}

export interface SchoolName {
  readonly schoolId: string;
  readonly name: string;
  readonly schoolCode: string | null;
  readonly aliases: readonly string[];
}

/** Schools as the latest run spells them. */
export async function listSchoolNames(tx: Transaction, countyCode: string): Promise<readonly SchoolName[]> {
  return await tx<SchoolName[]>`
    select distinct on (v.school_id) v.school_id as "schoolId", v.name, v.school_code as "schoolCode", v.aliases
    from roster.school_version v join roster.run r on r.county_code = v.county_code and r.run_id = v.run_id
    where v.county_code = ${countyCode} order by v.school_id, r.run_no desc`;
}

/** Schools that children of a scope attend. */
export async function listSchoolsOfScope(tx: Transaction, countyCode: string, scope: Scope): Promise<string[]> {
  const rows = await tx<{ schoolId: string }[]>`
    select distinct school_id as "schoolId" from coverage.tally
    where county_code = ${countyCode} and school_id is not null and ${inScope(tx, countyCode, scope)} order by 1`;
  return rows.map((row) => row.schoolId);
}
