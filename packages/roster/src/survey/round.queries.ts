/** SQL of rounds and their progress. Decides nothing. */
import type { Transaction } from '@bulou/store';

export interface RoundRow {
  readonly roundId: string;
  readonly term: string;
  readonly runId: string;
  readonly opensOn: string;
  readonly dueOn: string;
  readonly state: 'open' | 'closed';
  readonly listDigest: string;
  readonly households: number;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly closedBy: string | null;
  readonly closedAt: Date | null;
}

const COLUMNS = `round_id as "roundId", term, run_id as "runId", opens_on as "opensOn", due_on as "dueOn", state,
  list_digest as "listDigest", households, opened_by as "openedBy", opened_at as "openedAt", closed_by as "closedBy",
  closed_at as "closedAt"`;

/** Rounds of a county, the latest first. */
export async function listRounds(tx: Transaction, countyCode: string): Promise<readonly RoundRow[]> {
  return await tx.unsafe<RoundRow[]>(
    `select ${COLUMNS} from roster.round where county_code = $1 order by opens_on desc, round_id collate "C"`,
    [countyCode],
  );
}

export async function findRound(
  tx: Transaction,
  countyCode: string,
  by: { readonly roundId: string } | { readonly term: string },
  lock: '' | 'for update' | 'for share' = '',
): Promise<RoundRow | undefined> {
  const [column, value] = 'roundId' in by ? ['round_id', by.roundId] : ['term', by.term];
  const [round] = await tx.unsafe<RoundRow[]>(
    `select ${COLUMNS} from roster.round where county_code = $1 and ${column} = $2 ${lock}`,
    [countyCode, value],
  );
  return round;
}

/** How far one place has come. */
export interface ProgressRow {
  readonly divisionCode: string;
  readonly households: number;
  readonly waiting: number;
  readonly assigned: number;
  readonly unanswered: number;
  readonly answered: number;
  readonly children: number;
  readonly newChildren: number;
  readonly surveyors: readonly string[];
}

/** Progress by village, or by township with nine digits, of what the territory sees; households that are no longer listed left out. */
export async function listProgress(
  tx: Transaction,
  countyCode: string,
  scope: { readonly roundId: string; readonly within: string; readonly digits: 9 | 12 },
): Promise<readonly ProgressRow[]> {
  return await tx<ProgressRow[]>`
    select left(division_code, ${scope.digits}::int) as "divisionCode", count(*)::int as households,
      count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'assigned')::int as assigned,
      count(*) filter (where state = 'unanswered')::int as unanswered,
      count(*) filter (where state = 'answered')::int as answered,
      sum(children)::int as children, sum(new_children)::int as "newChildren",
      coalesce(array_agg(distinct surveyor_id) filter (where surveyor_id is not null), '{}') as surveyors
    from roster.round_household
    where county_code = ${countyCode} and round_id = ${scope.roundId} and listed and starts_with(division_code, ${scope.within})
    group by 1 order by 1`;
}

/** Counts by result and by stage of what lies below a division. */
export async function readTotals(
  tx: Transaction,
  countyCode: string,
  roundId: string,
  within: string,
): Promise<{ byResult: Record<string, number>; byStage: Record<string, number>; digestLines: readonly string[] }> {
  const rows = await tx<{ id: string; state: string; result: string | null; answer: string; stages: unknown }[]>`
    select household_id as id, state, result, answer_digest as answer, stages from roster.round_household
    where county_code = ${countyCode} and round_id = ${roundId} and listed and starts_with(division_code, ${within})
    order by household_id collate "C"`;
  const byResult: Record<string, number> = {};
  const byStage: Record<string, number> = {};
  for (const row of rows) {
    const result = row.result ?? row.state;
    byResult[result] = (byResult[result] ?? 0) + 1;
    for (const [stage, count] of Object.entries(row.stages as Record<string, number>)) {
      byStage[stage] = (byStage[stage] ?? 0) + count;
    }
  }
  return { byResult, byStage, digestLines: rows.map((row) => `${row.id} ${row.state} ${row.answer}`) };
}

export interface SignatureRow {
  readonly divisionCode: string;
  readonly act: 'signed' | 'reopened';
  readonly totals: Readonly<Record<string, unknown>>;
  readonly digest: string;
  readonly reason: string;
  readonly actedBy: string;
  readonly actedAt: Date;
}

/** The last act of each township: signed, or reopened since. */
export async function listLastSignatures(
  tx: Transaction,
  countyCode: string,
  roundId: string,
): Promise<ReadonlyMap<string, SignatureRow>> {
  const rows = await tx<SignatureRow[]>`
    select distinct on (division_code) division_code as "divisionCode", act, totals, digest, reason, acted_by as "actedBy", acted_at as "actedAt"
    from roster.round_signature where county_code = ${countyCode} and round_id = ${roundId}
    order by division_code, acted_at desc, signature_id collate "C"`;
  return new Map(rows.map((row) => [row.divisionCode, row]));
}

/** A line of the list of households. */
export interface HouseholdLine {
  readonly householdId: string;
  readonly divisionCode: string;
  readonly headName: string;
  readonly state: string;
  readonly surveyorId: string | null;
  readonly result: string | null;
  readonly visits: number;
  readonly children: number;
  readonly newChildren: number;
}

/** Households of a round by place and head, one more than asked when there are more. */
export async function listHouseholdLines(
  tx: Transaction,
  countyCode: string,
  filter: {
    readonly roundId: string;
    readonly within: string;
    readonly state?: string | undefined;
    readonly surveyorId?: string | undefined;
    readonly limit: number;
    readonly after?: { readonly divisionCode: string; readonly householdId: string } | undefined;
  },
): Promise<{ rows: readonly HouseholdLine[]; total: number }> {
  const { roundId, within, state, surveyorId, limit, after } = filter;
  const where = tx`county_code = ${countyCode} and round_id = ${roundId} and listed and starts_with(division_code, ${within})
    and (${state ?? null}::text is null or state = ${state ?? null})
    and (${surveyorId ?? null}::text is null or surveyor_id = ${surveyorId ?? null})`;
  const rows = await tx<HouseholdLine[]>`
    select household_id as "householdId", division_code as "divisionCode", head_name as "headName", state, surveyor_id as "surveyorId",
      result, visits, children, new_children as "newChildren"
    from roster.round_household where ${where}
      and (${after === undefined} or (division_code, household_id collate "C") > (${after?.divisionCode ?? ''}, ${after?.householdId ?? ''}))
    order by division_code, household_id collate "C" limit ${limit + 1}`;
  const [count] = await tx<
    { total: number }[]
  >`select count(*)::int as total from roster.round_household where ${where}`;
  return { rows, total: count?.total ?? 0 };
}

export interface VisitRow {
  readonly visitId: string;
  readonly result: string;
  readonly visitedOn: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** Visits to a household, the latest first. */
export async function listVisits(
  tx: Transaction,
  countyCode: string,
  roundId: string,
  householdId: string,
): Promise<readonly VisitRow[]> {
  return await tx<VisitRow[]>`
    select visit_id as "visitId", result, visited_on as "visitedOn", recorded_by as "recordedBy", recorded_at as "recordedAt"
    from roster.survey_visit where county_code = ${countyCode} and round_id = ${roundId} and household_id = ${householdId}
    order by recorded_at desc, visit_id collate "C"`;
}

/** Whoever recorded an answer below a division: they do not sign for it. */
export async function listRecorders(
  tx: Transaction,
  countyCode: string,
  roundId: string,
  within: string,
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select distinct recorded_by as id from roster.survey_visit
    where county_code = ${countyCode} and round_id = ${roundId} and starts_with(division_code, ${within})`;
  return rows.map((row) => row.id);
}
