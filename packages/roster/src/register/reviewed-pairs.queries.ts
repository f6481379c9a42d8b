/** SQL of what people decided of pairs, as runs take it. Decides nothing. */
import type { Transaction } from '@bulou/store';
import type { ReviewedPair } from '../resolve/reviewed-pairs.ts';

/** What was decided, and what tells one state of the decisions from another. */
export interface ReviewedPairs {
  readonly pairs: readonly ReviewedPair[];
  /** One line a pair: empty as long as nobody has decided anything. */
  readonly state: readonly string[];
}

const ROWS_A_FILE = 4_194_304n;

/**
 * Pairs that two people answered alike, and neither took it back; the earlier first. Whose the rows are is told as of a run that was
 * recorded before: `beforeRunNo`.
 */
export async function listReviewedPairs(
  tx: Transaction,
  countyCode: string,
  beforeRunNo: number | undefined,
): Promise<ReviewedPairs> {
  const rows = await tx<
    {
      pairId: string;
      verdict: string | null;
      undone: number;
      rowA: bigint;
      rowB: bigint;
      fileA: string;
      fileB: string;
    }[]
  >`
    select s.*, a.file_id as "fileA", b.file_id as "fileB" from (
      select d.pair_id as "pairId", min(d.row_ref_a) as "rowA", min(d.row_ref_b) as "rowB",
        case when count(distinct d.reading) filter (where d.stands) = 2
            and min(d.verdict) filter (where d.stands) = max(d.verdict) filter (where d.stands)
            and min(d.verdict) filter (where d.stands) <> 'unsure'
          then min(d.verdict) filter (where d.stands) end as verdict,
        (count(*) filter (where not d.stands))::int as undone, bool_or(d.reading = 2) as "isRead", max(d.decided_at) as "decidedAt"
      from (
        select d.*, not exists (select 1 from roster.review_decision u where u.county_code = d.county_code
          and u.undoes = d.decision_id) as stands
        from roster.review_decision d
        where d.county_code = ${countyCode} and d.verdict <> 'undone' and d.row_ref_a is not null) d
      group by d.pair_id) s
    join roster.source_file a on a.county_code = ${countyCode} and a.file_no = s."rowA" / ${ROWS_A_FILE}::bigint
    join roster.source_file b on b.county_code = ${countyCode} and b.file_no = s."rowB" / ${ROWS_A_FILE}::bigint
    where s."isRead" order by s."decidedAt", s."pairId" collate "C"`;
  const owners = await findOwners(
    tx,
    countyCode,
    rows.flatMap((row) => [row.rowA, row.rowB]),
    beforeRunNo,
  );
  const placeOf = (rowRef: bigint, fileId: string) => {
    const childId = owners.get(rowRef);
    return { fileId, ordinal: Number(rowRef % ROWS_A_FILE), ...(childId === undefined ? {} : { childId }) };
  };
  return {
    pairs: rows.flatMap(({ pairId, verdict, rowA, rowB, fileA, fileB }) =>
      verdict === 'same' || verdict === 'different'
        ? [{ pairId, verdict, a: placeOf(rowA, fileA), b: placeOf(rowB, fileB) }]
        : [],
    ),
    // One that was taken back must make another run, even when nothing is decided in the end.
    state: rows
      .filter(({ verdict, undone }) => verdict !== null || undone > 0)
      .map(({ pairId, verdict, undone }) => `${pairId} ${verdict ?? 'open'} ${undone}`)
      .sort(),
  };
}

async function findOwners(
  tx: Transaction,
  countyCode: string,
  rowRefs: readonly bigint[],
  beforeRunNo: number | undefined,
): Promise<Map<bigint, string>> {
  if (rowRefs.length === 0) return new Map();
  const rows = await tx<{ rowRef: bigint; childId: string }[]>`
    select distinct on (row_ref) row_ref as "rowRef", child_id as "childId" from roster.child_row
    where county_code = ${countyCode} and row_ref = any(${rowRefs.map(String)}::bigint[])
      and (${beforeRunNo ?? null}::int is null or run_no < ${beforeRunNo ?? null})
    order by row_ref, run_no desc`;
  return new Map(rows.map((row) => [row.rowRef, row.childId]));
}

/** Children that turned out to be others: their ids lead there from this run on. */
export async function redirectChildren(
  tx: Transaction,
  countyCode: string,
  runNo: number,
  merged: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [childId, into] of merged)
    await tx`update roster.child set redirect_to = ${into}, redirected_run_no = ${runNo}
      where county_code = ${countyCode} and child_id = ${childId} and redirect_to is null`;
}
