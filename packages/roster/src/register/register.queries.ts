/** SQL of the register of rows and children. Decides nothing. */
import type { Finding, PlainDate, Sex, TermId } from '@bulou/kernel';
import { type CopyCell, copyRows, type KeyRing, type Transaction } from '@bulou/store';
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

/** Adds the run as the next revision of its term and returns the revision. */
export async function insertRun(tx: Transaction, countyCode: string, run: NewRun, recordedAt: Date): Promise<number> {
  const [last] = await tx<{ revision: number }[]>`
    select coalesce(max(revision), 0) as revision from roster.run where county_code = ${countyCode} and term = ${run.term}`;
  const revision = (last?.revision ?? 0) + 1;
  await tx`insert into roster.run (county_code, run_id, term, census_on, revision, identity, result_digest, summary, recorded_at)
    values (${countyCode}, ${run.runId}, ${run.term}, ${run.censusOn}, ${revision}, ${tx.json(run.identity as never)},
      ${run.resultDigest}, ${tx.json(run.summary as never)}, ${recordedAt})`;
  return revision;
}

export async function insertFiles(
  tx: Transaction,
  countyCode: string,
  runId: string,
  files: readonly RunFile[],
  recordedAt: Date,
): Promise<Set<string>> {
  const known = await tx<{ fileId: string }[]>`
    select file_id as "fileId" from roster.source_file where county_code = ${countyCode} and file_id = any(${files.map((file) => file.fileId)})`;
  const before = new Set(known.map((row) => row.fileId));
  const fresh = new Map(files.filter((file) => !before.has(file.fileId)).map((file) => [file.fileId, file]));
  await copyRows(
    tx,
    'roster.source_file',
    ['county_code', 'file_id', 'size_bytes', 'first_seen_at'],
    [...fresh.values()].map((file) => [countyCode, file.fileId, file.size, recordedAt]),
  );
  await copyRows(
    tx,
    'roster.run_file',
    ['county_code', 'run_id', 'kind', 'path', 'file_id', 'data_on', 'row_count'],
    files.map((file) => [countyCode, runId, file.kind, file.path, file.fileId, file.dataOn, file.rows]),
  );
  return new Set(fresh.keys());
}

const ROW_COLUMNS = [
  'county_code',
  'file_id',
  'sheet',
  'row_no',
  'kind',
  'form',
  'name',
  'id_blind',
  'division_code',
  'record_cipher',
];

/** Rows of files that the county had not seen; rows of a known file are there already. */
export async function insertSourceRows(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  records: readonly SourceRecord[],
  freshFiles: ReadonlySet<string>,
): Promise<number> {
  function* rows(): Generator<CopyCell[]> {
    const written = new Set<string>();
    for (const record of records) {
      if (!freshFiles.has(record.fileId)) continue;
      // The same file may be handed in under two names; its rows are stored once.
      const place = `${record.fileId} ${record.ref.sheet} ${record.ref.row}`;
      if (written.has(place)) continue;
      written.add(place);
      const value = record.nationalId.value;
      const { ref, key, index, fileId, ...said } = record;
      yield [
        countyCode,
        fileId,
        ref.sheet,
        ref.row,
        record.kind,
        record.form,
        record.name,
        value === undefined ? null : keys.makeBlindIndex(value, 'national-id'),
        record.divisionCode ?? null,
        keys.sealField(JSON.stringify(said, jsonBigint), 'source-row'),
      ];
    }
  }
  return copyRows(tx, 'roster.source_row', ROW_COLUMNS, rows());
}

function jsonBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
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
    generate(children, (child) => [
      countyCode,
      child.childId,
      runId,
      child.name,
      child.nationalId === undefined ? null : keys.makeBlindIndex(child.nationalId, 'national-id'),
      child.divisionCode ?? null,
      child.schoolId ?? null,
      keys.sealField(JSON.stringify(sealedIdentityOf(child)), 'child-identity'),
    ]),
  );
}

function sealedIdentityOf(child: Child): SealedIdentity {
  const guardians = child.records.flatMap((record) => [
    ...record.guardians,
    ...(record.head === undefined ? [] : [record.head]),
  ]);
  return {
    ...(child.nationalId === undefined ? {} : { nationalId: child.nationalId }),
    ...(child.birthOn === undefined ? {} : { birthOn: child.birthOn }),
    ...(child.sex === undefined ? {} : { sex: child.sex }),
    ...(child.householdNo === undefined ? {} : { householdNo: child.householdNo }),
    guardianNames: [...new Set(guardians.map((person) => person.name).filter((name) => name !== ''))].slice(0, 6),
    phones: [...new Set(child.records.flatMap((record) => record.phones))].slice(0, 6),
  };
}

/** Asserts whose each row is; an assertion that already stands is left, another is superseded. Returns how many changed. */
export async function assertRows(
  tx: Transaction,
  countyCode: string,
  runId: string,
  children: readonly Child[],
  fileIds: readonly string[],
  recordedAt: Date,
): Promise<number> {
  const standing = await tx<{ fileId: string; sheet: string; rowNo: number; childId: string }[]>`
    select file_id as "fileId", sheet, row_no as "rowNo", child_id as "childId" from roster.child_row
    where county_code = ${countyCode} and superseded_at is null and file_id = any(${[...new Set(fileIds)]})`;
  const before = new Map(standing.map((row) => [`${row.fileId} ${row.rowNo} ${row.sheet}`, row.childId]));
  const changed: { fileId: string; sheet: string; rowNo: number }[] = [];
  const fresh: CopyCell[][] = [];
  const done = new Set<string>();
  for (const child of children) {
    for (const { fileId, ref } of child.records) {
      const place = `${fileId} ${ref.row} ${ref.sheet}`;
      if (done.has(place)) continue;
      done.add(place);
      const owner = before.get(place);
      if (owner === child.childId) continue;
      if (owner !== undefined) changed.push({ fileId, sheet: ref.sheet, rowNo: ref.row });
      fresh.push([countyCode, fileId, ref.sheet, ref.row, runId, child.childId, recordedAt, null]);
    }
  }
  for (let start = 0; start < changed.length; start += 5000) {
    const part = changed.slice(start, start + 5000);
    await tx`update roster.child_row set superseded_at = ${recordedAt}
      from (select unnest(${part.map((each) => each.fileId)}::text[]) as file_id, unnest(${part.map((each) => each.sheet)}::text[]) as sheet,
        unnest(${part.map((each) => each.rowNo)}::integer[]) as row_no) as gone
      where child_row.county_code = ${countyCode} and child_row.file_id = gone.file_id and child_row.sheet = gone.sheet
        and child_row.row_no = gone.row_no and child_row.superseded_at is null`;
  }
  await copyRows(
    tx,
    'roster.child_row',
    ['county_code', 'file_id', 'sheet', 'row_no', 'asserted_run_id', 'child_id', 'recorded_at', 'superseded_at'],
    fresh,
  );
  return fresh.length;
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
  let number = 0;
  await copyRows(
    tx,
    'roster.finding',
    ['county_code', 'run_id', 'finding_no', 'code', 'severity', 'kind', 'finding_cipher'],
    generate(findings, (finding) => {
      number += 1;
      const { code, severity, kind, ...rest } = finding;
      return [countyCode, runId, number, code, severity, kind, keys.sealField(JSON.stringify(rest), 'finding')];
    }),
  );
}

/** The children that earlier runs saw, as the latest of them did, redirected ones left out. `before`: only runs recorded earlier. */
export async function listKnownChildren(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  before: Date | undefined,
): Promise<KnownChild[]> {
  const rows = await tx<
    { childId: string; name: string; divisionCode: string | null; schoolId: string | null; sealed: Uint8Array }[]
  >`
    select distinct on (version.child_id) version.child_id as "childId", version.name, version.division_code as "divisionCode",
      version.school_id as "schoolId", version.identity_cipher as sealed
    from roster.child_version as version
      join roster.run using (county_code, run_id)
      join roster.child using (county_code, child_id)
    where version.county_code = ${countyCode} and child.redirect_to is null
      and (${before ?? null}::timestamptz is null or run.recorded_at < ${before ?? null})
    order by version.child_id, run.census_on desc, run.revision desc`;
  return rows.map((row) => {
    const identity = JSON.parse(keys.openField(row.sealed, 'child-identity')) as SealedIdentity;
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

/** Merged children: the old id to the one it became. */
export async function listRedirects(tx: Transaction, countyCode: string): Promise<Map<string, string>> {
  const rows = await tx<{ childId: string; redirectTo: string }[]>`
    select child_id as "childId", redirect_to as "redirectTo" from roster.child
    where county_code = ${countyCode} and redirect_to is not null`;
  return new Map(rows.map((row) => [row.childId, row.redirectTo]));
}

function* generate<T>(items: Iterable<T>, makeRow: (item: T) => CopyCell[] | undefined): Generator<CopyCell[]> {
  for (const item of items) {
    const row = makeRow(item);
    if (row !== undefined) yield row;
  }
}
