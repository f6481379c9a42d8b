/** SQL of pairs under review. Decides nothing. */
import type { Transaction } from '@bulou/store';
import type { Reading } from './review.ts';

/** A pair as lists show it. */
export interface PairRow {
  readonly pairId: string;
  readonly rowRefA: bigint;
  readonly rowRefB: bigint;
  readonly nameA: string;
  readonly nameB: string;
  readonly childA: string | null;
  readonly childB: string | null;
  readonly divisionCode: string;
  readonly matchProbability: number;
  readonly reason: string;
  readonly reading: Reading;
  /** Whether the account asked for has an answer that stands. */
  readonly readByMe: boolean;
}

/** What each pair's standing decisions amount to; the same rule as `decideReading`, for whole lists. */
const PAIRS = `
  select p.pair_id as "pairId", p.row_ref_a as "rowRefA", p.row_ref_b as "rowRefB", p.name_a as "nameA", p.name_b as "nameB",
    p.child_a as "childA", p.child_b as "childB", p.division_code as "divisionCode",
    p.match_probability as "matchProbability", p.reason,
    case when s.first is null then 'first' when s.second is null then 'second'
      when s.first = s.second and s.first <> 'unsure' then 'done' else 'disputed' end as reading,
    coalesce($2 = any(s.readers), false) as "readByMe"
  from roster.review_pair p
  left join lateral (
    select min(d.verdict) filter (where d.reading = 1) as first, min(d.verdict) filter (where d.reading = 2) as second,
      array_agg(d.decided_by) as readers
    from roster.review_decision d
    where d.county_code = p.county_code and d.pair_id = p.pair_id and d.verdict <> 'undone'
      and not exists (select 1 from roster.review_decision u where u.county_code = d.county_code and u.undoes = d.decision_id)) s on true
  where p.county_code = $1`;

/** Pairs that wait for a reading, without those that this account has read itself; the likeliest first. */
export async function listPairs(
  tx: Transaction,
  countyCode: string,
  accountId: string,
  filter: {
    readonly reading: Reading;
    readonly limit: number;
    readonly after?: { readonly matchProbability: number; readonly pairId: string } | undefined;
  },
): Promise<{ rows: readonly PairRow[]; total: number }> {
  const mine = filter.reading === 'first' || filter.reading === 'second' ? 'and not "readByMe"' : '';
  const rows = await tx.unsafe<PairRow[]>(
    `select * from (${PAIRS}) pair where reading = $3 ${mine}
      and ($4::double precision is null or ("matchProbability", "pairId" collate "C") < ($4, $5))
    order by "matchProbability" desc, "pairId" collate "C" desc limit $6`,
    [
      countyCode,
      accountId,
      filter.reading,
      filter.after?.matchProbability ?? null,
      filter.after?.pairId ?? '',
      filter.limit + 1,
    ],
  );
  const [count] = await tx.unsafe<{ total: number }[]>(
    `select count(*)::int as total from (${PAIRS}) pair where reading = $3 ${mine}`,
    [countyCode, accountId, filter.reading],
  );
  return { rows, total: count?.total ?? 0 };
}

export async function findPair(
  tx: Transaction,
  countyCode: string,
  accountId: string,
  pairId: string,
): Promise<PairRow | undefined> {
  const [pair] = await tx.unsafe<PairRow[]>(`${PAIRS} and p.pair_id = $3`, [countyCode, accountId, pairId]);
  return pair;
}

export interface DecisionRow {
  readonly decisionId: string;
  readonly reading: number;
  readonly verdict: string;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly undone: boolean;
}

/** Every answer that a pair was given, the oldest first. */
export async function listDecisions(
  tx: Transaction,
  countyCode: string,
  pairId: string,
): Promise<readonly DecisionRow[]> {
  return await tx<DecisionRow[]>`
    select decision_id as "decisionId", reading, verdict, decided_by as "decidedBy", decided_at as "decidedAt",
      exists (select 1 from roster.review_decision u where u.county_code = d.county_code and u.undoes = d.decision_id) as undone
    from roster.review_decision d
    where county_code = ${countyCode} and pair_id = ${pairId} and verdict <> 'undone' order by decided_at, decision_id collate "C"`;
}

/** Open pairs that a child has a row in. */
export async function listPairsOfChild(tx: Transaction, countyCode: string, childId: string): Promise<string[]> {
  const rows = await tx<{ pairId: string }[]>`
    select pair_id as "pairId" from roster.review_pair
    where county_code = ${countyCode} and (child_a = ${childId} or child_b = ${childId}) order by pair_id collate "C"`;
  return rows.map((row) => row.pairId);
}
