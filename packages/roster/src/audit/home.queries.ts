/** SQL of draws, drawn homes and their visits. Decides nothing. */
import type { KeyRing, Transaction } from '@bulou/store';
import type { HomeAnswer } from './home-answer.ts';

const ANSWER = 'drawn-home-answer';

export interface DrawRow {
  readonly drawId: string;
  readonly roundId: string;
  readonly seed: string;
  readonly listDigest: string;
  readonly listFileId: string;
  readonly share: string;
  readonly method: string;
  readonly listed: number;
  readonly homes: number;
  readonly resultDigest: string;
  readonly dueOn: string;
  readonly drawnBy: string;
  readonly drawnAt: Date;
}

/** The draw of a round, if there was one. */
export async function findDraw(tx: Transaction, countyCode: string, roundId: string): Promise<DrawRow | undefined> {
  const [draw] = await tx<DrawRow[]>`
    select draw_id as "drawId", round_id as "roundId", seed, list_digest as "listDigest", list_file_id as "listFileId", share, method,
      listed, homes, result_digest as "resultDigest", due_on as "dueOn", drawn_by as "drawnBy", drawn_at as "drawnAt"
    from roster.home_draw where county_code = ${countyCode} and round_id = ${roundId}`;
  return draw;
}

export interface HomeRow {
  readonly homeId: string;
  readonly householdId: string;
  readonly divisionCode: string;
  readonly placeNo: number;
  readonly stage: string;
  readonly listed: number;
  readonly drawn: number;
  readonly state: string;
  readonly inspectorId: string | null;
  readonly visits: number;
  readonly faults: readonly string[];
  readonly replaces: string | null;
  readonly reason: string;
  readonly note: string;
  readonly addedBy: string;
  readonly addedAt: Date;
  readonly headName: string;
}

export interface HomeFilter {
  readonly drawId: string;
  readonly within?: string | undefined;
  readonly homeId?: string | undefined;
  readonly state?: string | undefined;
  /** Only those given to this account. */
  readonly inspectorId?: string | undefined;
}

/** Homes of a draw in the order of the draw, a replacement after what it replaces. Row-level security decides whose. */
export async function listHomes(tx: Transaction, countyCode: string, filter: HomeFilter): Promise<readonly HomeRow[]> {
  const { drawId, within = '', homeId = null, state = null, inspectorId = null } = filter;
  return await tx<HomeRow[]>`
    select d.home_id as "homeId", d.household_id as "householdId", d.division_code as "divisionCode", d.place_no as "placeNo", d.stage,
      d.listed, d.drawn, d.state, d.inspector_id as "inspectorId", d.visits, d.faults, d.replaces, d.reason, d.note,
      d.added_by as "addedBy", d.added_at as "addedAt", h.head_name as "headName"
    from roster.drawn_home d
    join roster.round_household h on h.county_code = d.county_code and h.round_id = d.round_id and h.household_id = d.household_id
    where d.county_code = ${countyCode} and d.draw_id = ${drawId} and starts_with(d.division_code, ${within})
      and (${homeId}::text is null or d.home_id = ${homeId}) and (${state}::text is null or d.state = ${state})
      and (${inspectorId}::text is null or d.inspector_id = ${inspectorId})
    order by d.place_no, d.added_at, d.home_id collate "C"`;
}

export interface HomeVisitRow {
  readonly visitId: string;
  readonly visitedOn: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
  readonly answer: HomeAnswer;
}

/** Visits to a home, opened, the latest first: the first of them stands. */
export async function listHomeVisits(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  homeId: string,
): Promise<HomeVisitRow[]> {
  const rows = await tx<(Omit<HomeVisitRow, 'answer'> & { readonly sealed: Uint8Array })[]>`
    select visit_id as "visitId", visited_on as "visitedOn", recorded_by as "recordedBy", recorded_at as "recordedAt",
      answer_cipher as sealed
    from roster.home_visit where county_code = ${countyCode} and home_id = ${homeId}
    order by recorded_at desc, visit_id collate "C"`;
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    answer: JSON.parse(keys.openField(sealed, ANSWER)) as HomeAnswer,
  }));
}

export function sealHomeAnswer(keys: KeyRing, answer: HomeAnswer): Buffer {
  return keys.sealField(JSON.stringify(answer), ANSWER);
}

/** Households that a round lists, as a draw may see them: opaque ids, places, stages of the children who live there. */
export async function listForDraw(tx: Transaction, countyCode: string, roundId: string) {
  const rows = await tx<{ householdId: string; divisionCode: string; stages: Readonly<Record<string, number>> }[]>`
    select household_id as "householdId", division_code as "divisionCode", stages from roster.round_household
    where county_code = ${countyCode} and round_id = ${roundId} and listed order by household_id collate "C"`;
  return rows.map(({ stages, ...row }) => ({
    ...row,
    stages: Object.entries(stages).flatMap(([stage, count]) => Array.from({ length: count }, () => stage)),
  }));
}
