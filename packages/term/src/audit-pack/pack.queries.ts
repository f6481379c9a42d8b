/** SQL that an auditor's pack is read by. Decides nothing; what the territory of the transaction does not see is not read. */
import type { PlainDate, TermId } from '@bulou/kernel';
import type { Transaction } from '@bulou/store';

/** The run that a pack is of: identity, what was recorded of it, and the sums that its table holds to the equation. */
export interface PackRun {
  readonly runId: string;
  readonly runNo: number;
  readonly term: TermId;
  readonly revision: number;
  readonly censusOn: PlainDate;
  readonly identity: unknown;
  readonly resultDigest: string;
  readonly packRelease: string;
  readonly known: number;
  readonly registered: number;
  readonly entitledFen: bigint;
  readonly paidFen: bigint;
  readonly owedFen: bigint;
  readonly displacedFen: bigint;
  readonly recordedAt: Date;
}

/** What the rows of a pack are of: a division's code, whole or in part, or one child; the county when neither is said. */
export interface PackScope {
  readonly within?: string;
  readonly childId?: string;
}

export async function findPackRun(tx: Transaction, countyCode: string, term: TermId): Promise<PackRun | undefined> {
  const [run] = await tx<PackRun[]>`
    select run.run_id as "runId", run.run_no as "runNo", run.term, run.revision, run.census_on as "censusOn", run.identity,
      run.result_digest as "resultDigest", done.pack_release as "packRelease", done.known_children as known,
      done.registered_children as registered, done.entitled_fen as "entitledFen", done.paid_fen as "paidFen",
      done.owed_fen as "owedFen", done.displaced_fen as "displacedFen", run.recorded_at as "recordedAt"
    from roster.run join coverage.coverage_run done on done.county_code = run.county_code and done.run_id = run.run_id
    where run.county_code = ${countyCode} and run.term = ${term} order by run.revision desc limit 1`;
  return run;
}

export interface PackFileRow {
  readonly kind: string;
  readonly path: string;
  readonly fileId: string;
  readonly dataOn: PlainDate;
  readonly rows: number;
  readonly bytes: bigint;
}

export async function listRunFiles(tx: Transaction, countyCode: string, runId: string): Promise<PackFileRow[]> {
  return await tx<PackFileRow[]>`
    select f.kind, f.path, f.file_id as "fileId", f.data_on as "dataOn", f.row_count as rows, s.size_bytes as bytes
    from roster.run_file f join roster.source_file s on s.county_code = f.county_code and s.file_id = f.file_id
    where f.county_code = ${countyCode} and f.run_id = ${runId} order by f.kind, f.path collate "C"`;
}

/** Benefits that money is paid for: those of which even a "no" was kept, or that somebody was paid. */
export async function listBankBenefits(tx: Transaction, countyCode: string, run: PackRun): Promise<string[]> {
  const rows = await tx<{ benefit: string }[]>`
    select benefit from coverage.determination
    where county_code = ${countyCode} and term = ${run.term} and revision = ${run.revision} and outcome = 'no'
    union select benefit from coverage.payment where county_code = ${countyCode} and term = ${run.term}
    order by 1`;
  return rows.map((row) => row.benefit);
}

export interface PackChild {
  readonly childId: string;
  readonly name: string;
  readonly cipher: Uint8Array;
  readonly divisionCode: string | null;
  readonly schoolId: string | null;
  readonly stage: string;
  readonly registered: boolean;
  readonly state: string;
  readonly reasons: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly provenance: Readonly<Record<string, unknown>>;
}

/** In the order of ids, which is the order whose digest the trail holds. */
export async function listPackChildren(
  tx: Transaction,
  countyCode: string,
  run: PackRun,
  scope: PackScope,
): Promise<PackChild[]> {
  return await tx<PackChild[]>`
    select s.child_id as "childId", v.name, v.identity_cipher as cipher, s.division_code as "divisionCode", s.school_id as "schoolId",
      s.stage, s.registered, s.state, s.reasons, s.facts, s.provenance
    from coverage.child_state s
    join roster.child_version v on v.county_code = s.county_code and v.child_id = s.child_id and v.run_id = ${run.runId}
    where s.county_code = ${countyCode} and s.term = ${run.term} and s.revision = ${run.revision}
      and starts_with(coalesce(s.division_code, s.county_code), ${scope.within ?? countyCode})
      and (${scope.childId ?? null}::text is null or s.child_id = ${scope.childId ?? null})
    order by s.child_id collate "C"`;
}

/** Everybody whom the run took for a person of the roster; those it did not count it had set aside as adults. */
export async function listRosterIds(tx: Transaction, countyCode: string, runId: string): Promise<string[]> {
  const rows = await tx<{ childId: string }[]>`
    select child_id as "childId" from roster.child_version
    where county_code = ${countyCode} and run_id = ${runId} order by child_id collate "C"`;
  return rows.map((row) => row.childId);
}

export interface PackDetermination {
  readonly childId: string;
  readonly benefit: string;
  readonly outcome: string;
  readonly amountFen: bigint;
  readonly payers: string;
  readonly reasons: readonly string[];
}

/** Page by page: a county has some hundred thousand. */
export function readDeterminations(
  tx: Transaction,
  countyCode: string,
  run: PackRun,
): AsyncIterable<PackDetermination[]> {
  return tx<PackDetermination[]>`
    select child_id as "childId", benefit, outcome, amount_fen as "amountFen", payers, reasons
    from coverage.determination
    where county_code = ${countyCode} and term = ${run.term} and revision = ${run.revision}
    order by child_id collate "C", benefit collate "C"`.cursor(2_000);
}

export interface PackPayment {
  readonly paymentId: string;
  readonly sequence: number;
  readonly kind: string;
  readonly childId: string;
  readonly benefit: string;
  readonly revision: number;
  readonly amountFen: bigint;
  readonly payers: string;
  readonly payeeKind: string;
  readonly cipher: Uint8Array | null;
  readonly school: string;
}

/** Every entry of the term's payments until the run's revision, made and withdrawn. */
export function readPaymentEntries(tx: Transaction, countyCode: string, run: PackRun): AsyncIterable<PackPayment[]> {
  return tx<PackPayment[]>`
    select payment_id as "paymentId", sequence, kind, child_id as "childId", benefit, revision, amount_fen as "amountFen", payers,
      payee_kind as "payeeKind", payee_cipher as cipher, school
    from coverage.payment where county_code = ${countyCode} and term = ${run.term} and revision <= ${run.revision}
    order by payment_id collate "C", sequence`.cursor(2_000);
}

/** One thing that a person did or said, in whatever table it stands. */
export interface PackAct {
  readonly kind: string;
  readonly about: string;
  readonly divisionCode: string;
  readonly act: string;
  readonly note: string;
  readonly actedBy: string;
  readonly actedAt: Date;
}

/**
 * What people decided, signed and stamped: of the term where it is of a term, else of the county until now. A child's pack has what is about
 * the child and the papers of its village.
 */
export async function listActs(
  tx: Transaction,
  countyCode: string,
  run: PackRun,
  scope: PackScope & { readonly village?: string },
): Promise<PackAct[]> {
  const { term } = run;
  const place = scope.village ?? scope.within ?? countyCode;
  const childId = scope.childId ?? null;
  return await tx<PackAct[]>`
    select * from (
      select 'review' as kind, d.pair_id as about, d.division_code as "divisionCode", d.verdict as act, d.note, d.decided_by as "actedBy",
        d.decided_at as "actedAt"
      from roster.review_decision d
      where d.county_code = ${countyCode} and (${childId}::text is null or exists (select from roster.review_pair p
        where p.county_code = d.county_code and p.pair_id = d.pair_id and ${childId} in (p.child_a, p.child_b)))
      union all
      select 'term', term, ${countyCode}, act, '', acted_by, acted_at from coverage.term_entry
      where county_code = ${countyCode} and term = ${term}
      union all
      select 'term-step', step, ${countyCode}, case when done then 'done' else 'set' end, owner_role || ' ' || due_on, set_by, set_at
      from coverage.term_step where county_code = ${countyCode} and term = ${term}
      union all
      select 'term-exception', child_id, division_code, act, reason, acted_by, acted_at from coverage.term_exception
      where county_code = ${countyCode} and term = ${term} and (${childId}::text is null or child_id = ${childId})
      union all
      select 'round', round_id, ${countyCode}, 'opened', '', opened_by, opened_at from roster.round
      where county_code = ${countyCode} and term = ${term}
      union all
      select 'round', round_id, ${countyCode}, 'closed', '', closed_by, closed_at from roster.round
      where county_code = ${countyCode} and term = ${term} and closed_at is not null
      union all
      select 'survey-visit', v.household_id, v.division_code, v.result, '', v.recorded_by, v.recorded_at
      from roster.survey_visit v join roster.round r on r.county_code = v.county_code and r.round_id = v.round_id
      where v.county_code = ${countyCode} and r.term = ${term}
      union all
      select 'signature', s.round_id, s.division_code, s.act, s.reason, s.acted_by, s.acted_at
      from roster.round_signature s join roster.round r on r.county_code = s.county_code and r.round_id = s.round_id
      where s.county_code = ${countyCode} and r.term = ${term}
      union all
      select 'paper', a.paper_id, a.division_code, a.act, a.reason, a.acted_by, a.acted_at
      from roster.paper_act a join roster.roster_paper p on p.county_code = a.county_code and p.paper_id = a.paper_id
      join roster.round r on r.county_code = p.county_code and r.round_id = p.round_id
      where a.county_code = ${countyCode} and r.term = ${term}
      union all
      select 'claim', child_id, division_code, act, concat_ws(' ', nullif(reason, ''), nullif(note, '')), acted_by, acted_at
      from roster.claim_act
      where county_code = ${countyCode} and term = ${term} and (${childId}::text is null or child_id = ${childId})
      union all
      select 'reveal', child_id, ${countyCode}, 'revealed', purpose, account_id, revealed_at from roster.reveal
      where county_code = ${countyCode} and (${childId}::text is null or child_id = ${childId})
    ) acts
    where starts_with("divisionCode", ${place}) or starts_with(${place}, "divisionCode")
    order by "actedAt", kind, about, act`;
}

export interface PackPaper {
  readonly paperId: string;
  readonly kind: string;
  readonly version: string;
  readonly digest: string;
  readonly divisionCode: string;
  readonly state: string;
  readonly lines: number;
  readonly pages: number;
  readonly madeOn: PlainDate;
  readonly fileId: string;
  readonly stampedAt: Date | null;
}

export async function listFrozenPapers(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  place: string,
): Promise<PackPaper[]> {
  return await tx<PackPaper[]>`
    select p.paper_id as "paperId", p.kind, p.version, p.digest, p.division_code as "divisionCode", p.state, p.line_count as lines,
      p.page_count as pages, p.made_on as "madeOn", p.pdf_file_id as "fileId", p.stamped_at as "stampedAt"
    from roster.roster_paper p join roster.round r on r.county_code = p.county_code and r.round_id = p.round_id
    where p.county_code = ${countyCode} and r.term = ${term} and starts_with(p.division_code, ${place})
    order by p.division_code, p.kind, p.version`;
}

export interface PackPicture {
  readonly pictureId: string;
  readonly paperId: string | null;
  readonly page: number | null;
  readonly fileId: string;
  readonly mediaType: string;
  readonly takenInBy: string;
  readonly takenInAt: Date;
}

export async function listPagePictures(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  place: string,
): Promise<PackPicture[]> {
  return await tx<PackPicture[]>`
    select p.picture_id as "pictureId", p.paper_id as "paperId", p.page, p.file_id as "fileId", p.media_type as "mediaType",
      p.taken_in_by as "takenInBy", p.taken_in_at as "takenInAt"
    from roster.page_picture p join roster.round r on r.county_code = p.county_code and r.round_id = p.round_id
    where p.county_code = ${countyCode} and r.term = ${term} and starts_with(p.division_code, ${place})
    order by p.taken_in_at, p.picture_id`;
}

export interface PackEntry {
  readonly sequence: bigint;
  readonly algorithm: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly body: string;
  readonly actorId: string;
  readonly subjects: readonly string[];
}

/** The whole chain: a hash stands on all before it, so that a part of it proves nothing. */
export function readTrailEntries(tx: Transaction, countyCode: string): AsyncIterable<PackEntry[]> {
  return tx<PackEntry[]>`
    select t.sequence, t.algorithm, t.previous_hash as "previousHash", t.hash, t.body, t.actor_id as "actorId",
      array(select subject from store.trail_subject s, unnest(s.subject_ids) with ordinality as each (subject, place)
        where s.county_code = t.county_code and s.sequence = t.sequence order by s.part, place) as subjects
    from store.trail t where t.county_code = ${countyCode} order by t.sequence`.cursor(500);
}
