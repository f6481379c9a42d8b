/** Makes the list of pairs that people review from the open links of the latest runs. Derived: it can be made again at any time. */
import { parseSourceRef } from '@bulou/kernel';
import { copyRows, digestSha256, type KeyRing, type Transaction } from '@bulou/store';
import { openBlock, ROWS_A_FILE, type StoredRecord } from './source-rows.ts';

interface LinkRow {
  readonly runId: string;
  readonly rowA: string;
  readonly rowB: string;
  readonly matchProbability: number;
  readonly reason: string;
}

interface FoundRow {
  readonly rowRef: bigint;
  readonly record: StoredRecord;
}

interface ChildOfRow {
  readonly childId: string;
  readonly divisionCode: string | null;
  readonly schoolId: string | null;
}

const COLUMNS = [
  'county_code',
  'pair_id',
  'run_id',
  'row_a',
  'row_b',
  'row_ref_a',
  'row_ref_b',
  'name_a',
  'name_b',
  'child_a',
  'child_b',
  'division_code',
  'school_id',
  'match_probability',
  'reason',
];

/** Replaces the pairs of a county, in the owner's transaction: rows are copied in. Returns how many stand open. */
export async function buildReviewPairs(tx: Transaction, keys: KeyRing, countyCode: string): Promise<number> {
  const links = await listLatestLinks(tx, countyCode);
  const rows = await findLinkedRows(tx, keys, countyCode, links);
  const children = await mapChildren(
    tx,
    countyCode,
    [...rows.values()].map((row) => row.rowRef),
  );
  await tx`delete from roster.review_pair where county_code = ${countyCode}`;
  const seen = new Set<string>();
  const cells = links.flatMap((link) => {
    const a = rows.get(`${link.runId} ${link.rowA}`);
    const b = rows.get(`${link.runId} ${link.rowB}`);
    if (a === undefined || b === undefined) return [];
    const pairId = `p${digestSha256(`${a.rowRef} ${b.rowRef}`).slice(0, 24)}`;
    if (seen.has(pairId)) return [];
    seen.add(pairId);
    const childA = children.get(a.rowRef);
    const childB = children.get(b.rowRef);
    const divisions = [childA?.divisionCode, childB?.divisionCode].filter((code) => typeof code === 'string');
    const schoolId = childA?.schoolId === childB?.schoolId ? (childA?.schoolId ?? null) : null;
    return [
      [
        ...[countyCode, pairId, link.runId, link.rowA, link.rowB, a.rowRef, b.rowRef, a.record.name, b.record.name],
        ...[childA?.childId ?? null, childB?.childId ?? null, holdBoth(divisions, countyCode), schoolId],
        ...[link.matchProbability, link.reason],
      ],
    ];
  });
  return await copyRows(tx, 'roster.review_pair', COLUMNS, cells);
}

/** The smallest division that holds all of them; the county when a child's place is unknown. */
function holdBoth(divisions: readonly string[], countyCode: string): string {
  const [first] = divisions;
  if (first === undefined || divisions.length < 2) return countyCode;
  const whole = [12, 9].find((digits) =>
    divisions.every((code) => code.length >= digits && code.slice(0, digits) === first.slice(0, digits)),
  );
  return whole === undefined ? countyCode : first.slice(0, whole);
}

async function listLatestLinks(tx: Transaction, countyCode: string): Promise<readonly LinkRow[]> {
  return await tx<LinkRow[]>`
    select l.run_id as "runId", l.row_a as "rowA", l.row_b as "rowB", l.match_probability as "matchProbability", l.reason
    from roster.open_link l
    join (select distinct on (term) run_id, census_on from roster.run where county_code = ${countyCode}
      order by term, revision desc) latest on latest.run_id = l.run_id
    where l.county_code = ${countyCode}
    order by latest.census_on desc, l.row_a collate "C", l.row_b collate "C"`;
}

/** The rows of the links by run and key, each file's blocks opened once. */
async function findLinkedRows(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  links: readonly LinkRow[],
): Promise<Map<string, FoundRow>> {
  const wanted = new Map<string, { runId: string; kind: string; path: string; places: Map<string, string> }>();
  for (const { runId, rowA, rowB } of links) {
    for (const key of [rowA, rowB]) {
      const ref = parseSourceRef(key);
      if (ref === undefined) continue;
      const file = `${runId} ${ref.kind}:${ref.path}`;
      const entry = wanted.get(file) ?? { runId, kind: ref.kind, path: ref.path, places: new Map<string, string>() };
      entry.places.set(`${ref.sheet}!${ref.row}`, key);
      wanted.set(file, entry);
    }
  }
  const found = new Map<string, FoundRow>();
  for (const { runId, kind, path, places } of wanted.values()) {
    const blocks = await tx<{ fileNo: number; first: number; sheet: string; cipher: Uint8Array }[]>`
      select s.file_no as "fileNo", s.first_ordinal as first, s.sheet, s.rows_cipher as cipher
      from roster.run_file f
      join roster.source_file n on n.county_code = f.county_code and n.file_id = f.file_id
      join roster.source_rows s on s.county_code = f.county_code and s.file_no = n.file_no
      where f.county_code = ${countyCode} and f.run_id = ${runId} and f.kind = ${kind} and f.path = ${path}`;
    for (const block of blocks) {
      const { rows, records } = openBlock(keys, block.cipher);
      rows.forEach((row, place) => {
        const key = places.get(`${block.sheet}!${row}`);
        const record = records[place];
        if (key === undefined || record === undefined) return;
        const rowRef = BigInt(block.fileNo) * ROWS_A_FILE + BigInt(block.first + place);
        found.set(`${runId} ${key}`, { rowRef, record });
      });
    }
  }
  return found;
}

/** Whose each row is now, with where that child was last seen. */
async function mapChildren(
  tx: Transaction,
  countyCode: string,
  rowRefs: readonly bigint[],
): Promise<Map<bigint, ChildOfRow>> {
  const rows = await tx<(ChildOfRow & { rowRef: bigint })[]>`
    select r.row_ref as "rowRef", r.child_id as "childId", v.division_code as "divisionCode", v.school_id as "schoolId"
    from roster.child_row r
    cross join lateral (
      select version.division_code, version.school_id from roster.child_version version
      join roster.run on run.county_code = version.county_code and run.run_id = version.run_id
      where version.county_code = r.county_code and version.child_id = r.child_id order by run.run_no desc limit 1) v
    where r.county_code = ${countyCode} and r.superseded_run_no is null and r.row_ref = any(${rowRefs.map(String)}::bigint[])`;
  return new Map(rows.map((row) => [row.rowRef, row]));
}
