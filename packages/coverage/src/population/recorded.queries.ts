/** SQL that a recorded run's children are read back by. Decides nothing. */
import type { PlainDate, TermId } from '@bulou/kernel';
import type { Transaction } from '@bulou/store';
import type { ChildFacts, ChildState } from '../model.ts';

/** The run that a term was last decided by. */
export interface RecordedRun {
  readonly runId: string;
  readonly runNo: number;
  readonly revision: number;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly packRelease: string;
  readonly recordedAt: Date;
  /** A list of aid received was among its files. */
  readonly receivedGiven: boolean;
}

/** A child's state in a run. Facts are empty of a child that nobody assessed. */
export interface RecordedState {
  readonly childId: string;
  readonly divisionCode: string | null;
  readonly stage: string;
  readonly registered: boolean;
  readonly state: ChildState;
  readonly reasons: readonly string[];
  readonly facts: Partial<ChildFacts>;
}

export async function findRecordedRun(
  tx: Transaction,
  countyCode: string,
  term: TermId,
): Promise<RecordedRun | undefined> {
  const [run] = await tx<RecordedRun[]>`
    select run.run_id as "runId", run.run_no as "runNo", run.revision, run.term, run.census_on as "censusOn",
      done.pack_release as "packRelease", run.recorded_at as "recordedAt",
      exists (select 1 from roster.run_file as file where file.county_code = run.county_code and file.run_id = run.run_id
        and file.kind = 'received') as "receivedGiven"
    from coverage.coverage_run as done
    join roster.run as run on run.county_code = done.county_code and run.run_id = done.run_id
    where done.county_code = ${countyCode} and done.term = ${term}
    order by done.revision desc limit 1`;
  return run;
}

/** The terms that have been run, oldest first. */
export async function listRecordedTerms(tx: Transaction, countyCode: string): Promise<TermId[]> {
  const rows = await tx<{ term: TermId }[]>`
    select term from coverage.coverage_run where county_code = ${countyCode} group by term order by min(census_on)`;
  return rows.map((row) => row.term);
}

/** The states of a run, or that of one child. */
export async function listRecordedStates(
  tx: Transaction,
  countyCode: string,
  { term, revision }: RecordedRun,
  childId?: string,
): Promise<RecordedState[]> {
  return await tx<RecordedState[]>`
    select child_id as "childId", division_code as "divisionCode", stage, registered, state, reasons, facts
    from coverage.child_state
    where county_code = ${countyCode} and term = ${term} and revision = ${revision}
      and (${childId ?? null}::text is null or child_id = ${childId ?? null})
    order by child_id collate "C"`;
}

/** Rows of the lists of aid received that the run held to be a child's. */
export async function listReceivedRefs(
  tx: Transaction,
  countyCode: string,
  { runId, runNo }: RecordedRun,
  childId?: string,
): Promise<{ childId: string; rowRef: bigint }[]> {
  return await tx<{ childId: string; rowRef: bigint }[]>`
    select linked.child_id as "childId", linked.row_ref as "rowRef"
    from (select distinct source_file.file_no::bigint as file_no
      from roster.run_file join roster.source_file using (county_code, file_id)
      where county_code = ${countyCode} and run_id = ${runId} and kind = 'received') as file
    join roster.child_row as linked on linked.county_code = ${countyCode}
      and linked.row_ref >= file.file_no * 4194304 and linked.row_ref < (file.file_no + 1) * 4194304
      and linked.run_no <= ${runNo} and (linked.superseded_run_no is null or linked.superseded_run_no > ${runNo})
    where (${childId ?? null}::text is null or linked.child_id = ${childId ?? null})`;
}
