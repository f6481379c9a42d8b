import type { Transaction } from '@bulou/store';

/** A child with a live payment of a term whose run read this file and asserted a row of it to be the child's. */
export interface PaidOnFile {
  readonly childId: string;
  readonly name: string;
  readonly term: string;
}

/** Live payments that stand on rows of a file, by child and term. */
export async function listPaymentsOnFile(
  tx: Transaction,
  countyCode: string,
  fileId: string,
): Promise<readonly PaidOnFile[]> {
  return await tx<PaidOnFile[]>`
    select distinct p.child_id as "childId", l.name, p.term from roster.source_file n
    join roster.run_file f on f.county_code = n.county_code and f.file_id = n.file_id
    join roster.run on run.county_code = f.county_code and run.run_id = f.run_id
    join roster.child_row r on r.county_code = n.county_code and r.superseded_run_no is null
      and r.row_ref >= n.file_no::bigint * 4194304 and r.row_ref < (n.file_no::bigint + 1) * 4194304
    join coverage.payment p on p.county_code = n.county_code and p.child_id = r.child_id and p.term = run.term
    join coverage.child_line l on l.county_code = p.county_code and l.child_id = p.child_id and l.term = p.term
    where n.county_code = ${countyCode} and n.file_id = ${fileId} and p.kind = 'made'
      and not exists (select 1 from coverage.payment w where w.county_code = p.county_code and w.payment_id = p.payment_id
        and w.sequence = p.sequence + 1)
    order by 2, 1 limit 500`;
}
