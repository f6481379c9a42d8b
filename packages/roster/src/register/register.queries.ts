/** SQL of the register of rows and children. Decides nothing. */
import type { Finding, PlainDate, Sex, TermId } from '@bulou/kernel';
import { type CopyCell, copyRows, type KeyRing, type Transaction } from '@bulou/store';
import type { IntakeFile } from '../intake/intake.ts';
import type { Child, KnownChild, RowLink, School, SourceRecord } from '../model.ts';
import type { KnownSchool } from '../resolve/decide-schools.ts';

/** A finished run as the register keeps it. */
export interface RunRow {
  readonly runId: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly revision: number;
  readonly resultDigest: string;
  readonly summary: Record<string, unknown>;
  readonly recordedAt: Date;
}

export interface NewRun {
  readonly runId: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly identity: unknown;
  readonly resultDigest: string;
  readonly summary: unknown;
}

export interface RunFile {
  readonly kind: string;
  readonly path: string;
  readonly fileId: string;
  readonly dataOn: PlainDate;
  readonly rows: number;
  readonly size: number;
}

/** What of a child is nobody's business in the clear. */
interface SealedIdentity {
  readonly nationalId?: string;
  readonly birthOn?: PlainDate;
  readonly sex?: Sex;
  readonly householdNo?: string;
  readonly guardianNames: readonly string[];
  readonly phones: readonly string[];
}

export async function findRun(tx: Transaction, countyCode: string, runId: string): Promise<RunRow | undefined> {
  const [row] = await tx<RunRow[]>`
    select run_id as "runId", term, census_on as "censusOn", revision, result_digest as "resultDigest", summary, recorded_at as "recordedAt"
    from roster.run where county_code = ${countyCode} and run_id = ${runId}`;
  return row;
}

/** The latest run of each term, in the order of terms. */
export async function listLatestRuns(tx: Transaction, countyCode: string): Promise<RunRow[]> {
  const rows = await tx<RunRow[]>`
    select distinct on (term) run_id as "runId", term, census_on as "censusOn", revision, result_digest as "resultDigest", summary, recorded_at as "recordedAt"
    from roster.run where county_code = ${countyCode} order by term, revision desc`;
  return [...rows].sort((a, b) => (a.censusOn < b.censusOn ? -1 : 1));
}

/** Adds the run as the next of the county and the next revision of its term. */
export async function insertRun(
  tx: Transaction,
  countyCode: string,
  run: NewRun,
  recordedAt: Date,
): Promise<{ revision: number; runNo: number }> {
  const [last] = await tx<{ revision: number; runNo: number }[]>`
    select coalesce(max(revision) filter (where term = ${run.term}), 0) + 1 as revision, coalesce(max(run_no), 0) + 1 as "runNo"
    from roster.run where county_code = ${countyCode}`;
  const { revision, runNo } = last ?? { revision: 1, runNo: 1 };
  await tx`insert into roster.run
      (county_code, run_id, run_no, term, census_on, revision, identity, result_digest, summary, recorded_at)
    values (${countyCode}, ${run.runId}, ${runNo}, ${run.term}, ${run.censusOn}, ${revision},
      ${tx.json(run.identity as never)}, ${run.resultDigest}, ${tx.json(run.summary as never)}, ${recordedAt})`;
  return { revision, runNo };
}

/** The files of a run by their short numbers, and which of them no run had read before. */
export interface FileNumbers {
  readonly numberOf: ReadonlyMap<string, number>;
  readonly fresh: ReadonlySet<string>;
}

/** A file to be taken in. */
export type TakenFile = Pick<IntakeFile, 'fileId' | 'size' | 'archives'>;

/**
 * Takes in the files that the county had not seen, and their rows; those of a known file are there already. Rows are sealed many
 * together: each by itself would triple the time of the whole run, and a file is read by the page anyway.
 */
export async function insertSourceFiles(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  files: readonly TakenFile[],
  recordedAt: Date,
): Promise<{ files: number; rows: number }> {
  // Two runs of one county may take files in at the same time; their numbers must not meet.
  await tx`select pg_advisory_xact_lock(hashtext(${`roster.source_file ${countyCode}`}))`;
  const known = await listFileNumbers(tx, countyCode, files);
  const [last] = await tx<{ fileNo: number }[]>`
    select coalesce(max(file_no), 0) as "fileNo" from roster.source_file where county_code = ${countyCode}`;
  // The same file may be handed in under two options; it is taken in once.
  const fresh = new Map<string, TakenFile & { fileNo: number }>();
  for (const file of files) {
    if (known.has(file.fileId) || fresh.has(file.fileId)) continue;
    fresh.set(file.fileId, { ...file, fileNo: (last?.fileNo ?? 0) + fresh.size + 1 });
  }
  await copyRows(
    tx,
    'roster.source_file',
    ['county_code', 'file_id', 'file_no', 'size_bytes', 'first_seen_at'],
    generate(fresh.values(), (file) => [countyCode, file.fileId, file.fileNo, file.size, recordedAt]),
  );
  let rows = 0;
  function* blocks(): Generator<CopyCell[]> {
    for (const { fileNo, archives } of fresh.values()) {
      for (const { sheet, first, count, deflated } of archives) {
        rows += count;
        yield [countyCode, fileNo, first, sheet, count, keys.sealBytes(deflated, 'source-rows')];
      }
    }
  }
  const columns = ['county_code', 'file_no', 'first_ordinal', 'sheet', 'row_count', 'rows_cipher'];
  await copyRows(tx, 'roster.source_rows', columns, blocks());
  return { files: fresh.size, rows };
}

async function listFileNumbers(
  tx: Transaction,
  countyCode: string,
  files: readonly { readonly fileId: string }[],
): Promise<Map<string, number>> {
  const known = await tx<{ fileId: string; fileNo: number }[]>`
    select file_id as "fileId", file_no as "fileNo" from roster.source_file
    where county_code = ${countyCode} and file_id = any(${files.map((file) => file.fileId)})`;
  return new Map(known.map((row) => [row.fileId, row.fileNo]));
}

/** Says which files a run read. They have been taken in before. */
export async function insertRunFiles(
  tx: Transaction,
  countyCode: string,
  runId: string,
  files: readonly RunFile[],
): Promise<FileNumbers> {
  const numberOf = await listFileNumbers(tx, countyCode, files);
  const read = await tx<{ fileId: string }[]>`
    select distinct file_id as "fileId" from roster.run_file
    where county_code = ${countyCode} and file_id = any(${files.map((file) => file.fileId)})`;
  const fresh = new Set(numberOf.keys());
  for (const { fileId } of read) fresh.delete(fileId);
  await copyRows(
    tx,
    'roster.run_file',
    ['county_code', 'run_id', 'kind', 'path', 'file_id', 'data_on', 'row_count'],
    files.map((file) => [countyCode, runId, file.kind, file.path, file.fileId, file.dataOn, file.rows]),
  );
  return { numberOf, fresh };
}

/** Rows of one file in their order; the position is the row's part of its reference. */
function groupByFile(records: readonly SourceRecord[]): Map<string, SourceRecord[]> {
  const groups = new Map<string, SourceRecord[]>();
  for (const record of records) {
    const group = groups.get(record.fileId);
    if (group === undefined) groups.set(record.fileId, [record]);
    else group.push(record);
  }
  return groups;
}

export async function insertChildren(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  runId: string,
  children: readonly Child[],
  recordedAt: Date,
): Promise<void> {
  await copyRows(
    tx,
    'roster.child',
    ['county_code', 'child_id', 'minted_run_id', 'minted_at', 'redirect_to'],
    generate(children, (child) => (child.isNew ? [countyCode, child.childId, runId, recordedAt, null] : undefined)),
  );
  await copyRows(
    tx,
    'roster.child_version',
    ['county_code', 'child_id', 'run_id', 'name', 'id_blind', 'division_code', 'school_id', 'identity_cipher'],
    versionCells(countyCode, keys, runId, children),
  );
}

/** Sealing many at once is cheaper, and sealing some while the server takes the ones before costs no time at all. */
const SEALED_TOGETHER = 2000;

function* versionCells(
  countyCode: string,
  keys: KeyRing,
  runId: string,
  children: readonly Child[],
): Generator<CopyCell[]> {
  for (let start = 0; start < children.length; start += SEALED_TOGETHER) {
    const some = children.slice(start, start + SEALED_TOGETHER);
    const identities = some.map((child) => JSON.stringify(sealedIdentityOf(child)));
    const sealed = keys.sealFields(identities, 'child-identity');
    for (const [position, child] of some.entries()) {
      const { childId, name, nationalId, divisionCode, schoolId } = child;
      const blind = nationalId === undefined ? null : keys.makeBlindIndex(nationalId, 'national-id');
      yield [countyCode, childId, runId, name, blind, divisionCode, schoolId, sealed[position]];
    }
  }
}

function sealedIdentityOf(child: Child): SealedIdentity {
  const names = new Set<string>();
  const phones = new Set<string>();
  for (const record of child.records) {
    for (const person of record.guardians) if (person.name !== '') names.add(person.name);
    if (record.head !== undefined && record.head.name !== '') names.add(record.head.name);
    for (const phone of record.phones) phones.add(phone);
  }
  return {
    ...(child.nationalId === undefined ? {} : { nationalId: child.nationalId }),
    ...(child.birthOn === undefined ? {} : { birthOn: child.birthOn }),
    ...(child.sex === undefined ? {} : { sex: child.sex }),
    ...(child.householdNo === undefined ? {} : { householdNo: child.householdNo }),
    guardianNames: [...names].slice(0, 6),
    phones: [...phones].slice(0, 6),
  };
}

/** A row's reference: room for four million rows a file, and for two thousand million files before bigint ends. */
const ROWS_A_FILE = 4_194_304;

/** Asserts whose each row is; an assertion that stands is left, another is superseded. Returns how many changed. */
export async function assertRows(
  tx: Transaction,
  countyCode: string,
  runNo: number,
  records: readonly SourceRecord[],
  children: readonly Child[],
  files: FileNumbers,
): Promise<number> {
  const childOf = new Map<string, string>();
  for (const child of children) for (const record of child.records) childOf.set(record.key, child.childId);
  const seen = [...files.numberOf].filter(([fileId]) => !files.fresh.has(fileId)).map(([, fileNo]) => fileNo);
  const standing = await listStanding(tx, countyCode, seen);
  const superseded: string[] = [];
  const asserted: CopyCell[][] = [];
  for (const [fileId, rows] of groupByFile(records)) {
    const base = (files.numberOf.get(fileId) ?? 0) * ROWS_A_FILE;
    rows.forEach((record, ordinal) => {
      const child = childOf.get(record.key);
      const rowRef = base + ordinal;
      const before = standing.get(rowRef);
      if (child === undefined || child === before) return;
      if (before !== undefined) superseded.push(String(rowRef));
      asserted.push([countyCode, rowRef, runNo, child, null]);
    });
  }
  for (let start = 0; start < superseded.length; start += 10_000) {
    await tx`update roster.child_row set superseded_run_no = ${runNo}
      where county_code = ${countyCode} and superseded_run_no is null
        and row_ref = any(${superseded.slice(start, start + 10_000)}::bigint[])`;
  }
  const columns = ['county_code', 'row_ref', 'run_no', 'child_id', 'superseded_run_no'];
  return copyRows(tx, 'roster.child_row', columns, asserted);
}

async function listStanding(
  tx: Transaction,
  countyCode: string,
  fileNos: readonly number[],
): Promise<Map<number, string>> {
  const standing = new Map<number, string>();
  for (const fileNo of fileNos) {
    const rows = await tx<{ rowRef: bigint; childId: string }[]>`
      select row_ref as "rowRef", child_id as "childId" from roster.child_row
      where county_code = ${countyCode} and superseded_run_no is null
        and row_ref >= ${fileNo * ROWS_A_FILE} and row_ref < ${(fileNo + 1) * ROWS_A_FILE}`;
    for (const row of rows) standing.set(Number(row.rowRef), row.childId);
  }
  return standing;
}

export async function insertOpenLinks(
  tx: Transaction,
  countyCode: string,
  runId: string,
  links: readonly RowLink[],
): Promise<void> {
  await copyRows(
    tx,
    'roster.open_link',
    ['county_code', 'run_id', 'row_a', 'row_b', 'match_probability', 'reason'],
    generate(links, (link) => [countyCode, runId, link.a, link.b, link.matchProbability, link.reasons[0] ?? '']),
  );
}

export async function insertFindings(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  runId: string,
  findings: readonly Finding[],
): Promise<void> {
  const sealed = keys.sealFields(
    findings.map(({ code, severity, kind, ...rest }) => JSON.stringify(rest)),
    'finding',
  );
  await copyRows(
    tx,
    'roster.finding',
    ['county_code', 'run_id', 'finding_no', 'code', 'severity', 'kind', 'finding_cipher'],
    findings.map(({ code, severity, kind }, position) => [
      countyCode,
      runId,
      position + 1,
      code,
      severity,
      kind,
      sealed[position],
    ]),
  );
}

/** The children that earlier runs saw, as the latest of them did, redirected ones left out. `before`: only runs recorded earlier. */
export async function listKnownChildren(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  before: Date | undefined,
): Promise<KnownChild[]> {
  const beforeRunNo = await findRunNo(tx, countyCode, before);
  const rows = await tx<
    { childId: string; name: string; divisionCode: string | null; schoolId: string | null; sealed: Uint8Array }[]
  >`
    select distinct on (version.child_id) version.child_id as "childId", version.name, version.division_code as "divisionCode",
      version.school_id as "schoolId", version.identity_cipher as sealed
    from roster.child_version as version
      join roster.run using (county_code, run_id)
      join roster.child using (county_code, child_id)
    where version.county_code = ${countyCode} and (child.redirect_to is null or child.redirected_run_no >= ${beforeRunNo ?? null})
      and (${before ?? null}::timestamptz is null or run.recorded_at < ${before ?? null})
      and not exists (select from roster.retention as gone where gone.county_code = version.county_code
        and gone.child_id = version.child_id and gone.erased_at is not null)
    order by version.child_id, run.census_on desc, run.revision desc`;
  const opened = keys.openFields(
    rows.map((row) => row.sealed),
    'child-identity',
  );
  return rows.map((row, position) => {
    const identity = JSON.parse(opened[position] ?? '{}') as SealedIdentity;
    return {
      childId: row.childId,
      name: row.name,
      ...identity,
      ...(row.divisionCode === null ? {} : { divisionCode: row.divisionCode }),
      ...(row.schoolId === null ? {} : { schoolId: row.schoolId }),
    };
  });
}

/** Schools that earlier runs named; the latest spelling of each. `before`: only runs recorded earlier. */
export async function listKnownSchools(
  tx: Transaction,
  countyCode: string,
  before: Date | undefined,
): Promise<KnownSchool[]> {
  const rows = await tx<{ schoolId: string; name: string; schoolCode: string | null; aliases: string[] }[]>`
    select distinct on (version.school_id) version.school_id as "schoolId", version.name, version.school_code as "schoolCode", version.aliases
    from roster.school_version as version join roster.run using (county_code, run_id)
    where version.county_code = ${countyCode} and (${before ?? null}::timestamptz is null or run.recorded_at < ${before ?? null})
    order by version.school_id, run.census_on desc, run.revision desc`;
  return rows.map(({ schoolCode, ...row }) => ({ ...row, ...(schoolCode === null ? {} : { schoolCode }) }));
}

export async function insertSchools(
  tx: Transaction,
  countyCode: string,
  runId: string,
  schools: readonly School[],
): Promise<void> {
  await copyRows(
    tx,
    'roster.school_version',
    ['county_code', 'school_id', 'run_id', 'name', 'school_code', 'aliases'],
    generate(schools, (school) => [
      countyCode,
      school.schoolId,
      runId,
      school.name,
      school.schoolCode ?? null,
      [...school.aliases],
    ]),
  );
}

/** The number of the run that was recorded at an instant. */
export async function findRunNo(
  tx: Transaction,
  countyCode: string,
  recordedAt: Date | undefined,
): Promise<number | undefined> {
  if (recordedAt === undefined) return undefined;
  const [row] = await tx<{ runNo: number | null }[]>`
    select min(run_no) as "runNo" from roster.run where county_code = ${countyCode} and recorded_at >= ${recordedAt}`;
  return row?.runNo ?? undefined;
}

/** Merged children: the old id to the one it became; `beforeRunNo`: only what earlier runs found out. */
export async function listRedirects(
  tx: Transaction,
  countyCode: string,
  beforeRunNo?: number,
): Promise<Map<string, string>> {
  const rows = await tx<{ childId: string; redirectTo: string }[]>`
    select child_id as "childId", redirect_to as "redirectTo" from roster.child
    where county_code = ${countyCode} and redirect_to is not null
      and (${beforeRunNo ?? null}::int is null or redirected_run_no < ${beforeRunNo ?? null})`;
  return new Map(rows.map((row) => [row.childId, row.redirectTo]));
}

/** Ids of the erased, which are nobody's again. `beforeRunNo`: only of those whom earlier runs had minted. */
export async function listErasedIds(
  tx: Transaction,
  countyCode: string,
  beforeRunNo?: number,
): Promise<ReadonlySet<string>> {
  const rows = await tx<{ childId: string }[]>`
    select r.child_id as "childId" from roster.retention r
    join roster.child c on c.county_code = r.county_code and c.child_id = r.child_id
    join roster.run on run.county_code = c.county_code and run.run_id = c.minted_run_id
    where r.county_code = ${countyCode} and r.erased_at is not null
      and (${beforeRunNo ?? null}::int is null or run.run_no < ${beforeRunNo ?? null})`;
  return new Set(rows.map((row) => row.childId));
}

function* generate<T>(items: Iterable<T>, makeRow: (item: T) => CopyCell[] | undefined): Generator<CopyCell[]> {
  for (const item of items) {
    const row = makeRow(item);
    if (row !== undefined) yield row;
  }
}
