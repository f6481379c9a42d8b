/**
 * Makes what the office reads fast (lines, name parts, tallies, pairs to review) from the register, for every term whose latest run
 * is newer than what was made of it. Derived and complete: it can be dropped and made again at any time.
 */
import { parseTermId, type TermId } from '@bulou/kernel';
import {
  buildReviewPairs,
  type ChildIdentity,
  listNameParts,
  makeInitials,
  openIdentities,
} from '@bulou/roster/office';
import { type CopyCell, copyRows, type Database, type KeyRing, type Transaction } from '@bulou/store';
import { CoverageFault } from '../fault.ts';

/** A term whose lines are to be made. */
interface StaleTerm {
  readonly term: TermId;
  readonly revision: number;
  readonly runId: string;
  readonly paidFen: bigint;
  readonly owedFen: bigint;
  readonly displacedFen: bigint;
}

interface SourceLine {
  readonly childId: string;
  readonly name: string;
  readonly divisionCode: string;
  readonly schoolId: string | null;
  readonly idBlind: string | null;
  readonly cipher: Uint8Array;
  readonly stage: string;
  readonly grade: number | null;
  readonly registered: boolean;
  readonly state: string;
  readonly reasons: string[];
  readonly paidPayments: number;
  readonly paidFen: bigint;
  readonly duePayments: number;
  readonly dueFen: bigint;
  readonly displacedPayments: number;
  readonly displacedFen: bigint;
}

const READ_TABLES = [
  'coverage.child_state',
  'coverage.determination',
  'coverage.payment',
  'roster.child_version',
  'roster.child_row',
  'roster.source_rows',
];

/** Brings a county's lines up to its runs. Returns the terms that were made; none when nothing had changed. */
export async function buildOfficeLines(db: Database, countyCode: string, now: Date): Promise<TermId[]> {
  return await db.transaction(
    countyCode,
    async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended(${`lines/${countyCode}`}, 0))`;
      const stale = await listStaleTerms(tx, countyCode);
      if (stale.length === 0) return [];
      // Right after a run nobody has counted these tables yet, and a plan made blind takes minutes.
      await tx.unsafe(READ_TABLES.map((table) => `analyze ${table}`).join('; ')).simple();
      for (const each of stale) await buildTerm(tx, db.keys, countyCode, each, now);
      await markLatest(tx, countyCode);
      await buildNameParts(tx, countyCode);
      await buildReviewPairs(tx, db.keys, countyCode);
      await tx.unsafe('analyze coverage.child_line; analyze coverage.name_part; analyze coverage.tally').simple();
      return stale.map((each) => each.term);
    },
    { as: 'owner' },
  );
}

/** Twice the calendar year, and one more in autumn: the order in which terms follow each other. */
export function termNumberOf(term: string): number {
  if (parseTermId(term) === undefined) throw new RangeError(`Not a term: ${term}`);
  return Number(term.slice(0, 4)) * 2 + (term.endsWith('autumn') ? 1 : 0);
}

async function listStaleTerms(tx: Transaction, countyCode: string): Promise<StaleTerm[]> {
  const rows = await tx<StaleTerm[]>`
    select r.term, r.revision, r.run_id as "runId", r.paid_fen as "paidFen", r.owed_fen as "owedFen", r.displaced_fen as "displacedFen"
    from (select distinct on (term) * from coverage.coverage_run where county_code = ${countyCode}
      order by term, revision desc) r
    left join coverage.line_build b on b.county_code = r.county_code and b.term = r.term
    where b.run_id is distinct from r.run_id`;
  return [...rows].sort((a, b) => termNumberOf(a.term) - termNumberOf(b.term));
}

async function buildTerm(tx: Transaction, keys: KeyRing, countyCode: string, stale: StaleTerm, now: Date) {
  const { term, revision, runId } = stale;
  const lines = await readSourceLines(tx, countyCode, stale);
  const identities = openIdentities(
    keys,
    lines.map((line) => line.cipher),
  );
  checkMoney(stale, lines);
  await tx`delete from coverage.child_line where county_code = ${countyCode} and term = ${term}`;
  await copyRows(tx, 'coverage.child_line', LINE_COLUMNS, lineCells(keys, countyCode, stale, lines, identities));
  await buildTallies(tx, countyCode, term);
  await tx`
    insert into coverage.line_build (county_code, term, term_no, run_id, revision, built_at)
    values (${countyCode}, ${term}, ${termNumberOf(term)}, ${runId}, ${revision}, ${now})
    on conflict on constraint line_build_key do update set run_id = ${runId}, revision = ${revision}, built_at = ${now}`;
}

/**
 * Benefits that money is paid for are those of which even a "no" was kept, or that somebody was paid; the sums recorded with
 * the run prove below that none was missed and none taken too many.
 */
async function readSourceLines(tx: Transaction, countyCode: string, stale: StaleTerm): Promise<readonly SourceLine[]> {
  const { term, revision, runId } = stale;
  const [bank] = await tx<{ benefits: string[] }[]>`
    select coalesce(array_agg(distinct benefit), '{}') as benefits from (
      select benefit from coverage.determination
        where county_code = ${countyCode} and term = ${term} and revision = ${revision} and outcome = 'no'
      union all select benefit from coverage.payment where county_code = ${countyCode} and term = ${term}) known`;
  return await tx<SourceLine[]>`
    with due as (
      select child_id, count(*) filter (where outcome = 'pay')::int as due_payments,
        coalesce(sum(amount_fen) filter (where outcome = 'pay'), 0)::bigint as due_fen,
        count(*) filter (where outcome = 'displaced')::int as displaced_payments,
        coalesce(sum(amount_fen) filter (where outcome = 'displaced'), 0)::bigint as displaced_fen
      from coverage.determination
      where county_code = ${countyCode} and term = ${term} and revision = ${revision} and amount_fen > 0
        and benefit = any(${bank?.benefits ?? []})
      group by child_id),
    last as (
      select distinct on (payment_id) child_id, kind, amount_fen from coverage.payment
      where county_code = ${countyCode} and term = ${term} order by payment_id, sequence desc),
    paid as (
      select child_id, count(*)::int as paid_payments, sum(amount_fen)::bigint as paid_fen from last where kind = 'made' group by child_id)
    select s.child_id as "childId", v.name, coalesce(s.division_code, s.county_code) as "divisionCode", s.school_id as "schoolId",
      v.id_blind as "idBlind", v.identity_cipher as cipher, s.stage, (s.facts->>'grade')::int as grade, s.registered, s.state,
      s.reasons, coalesce(paid_payments, 0) as "paidPayments", coalesce(paid_fen, 0) as "paidFen",
      coalesce(due_payments, 0) as "duePayments", coalesce(due_fen, 0) as "dueFen",
      coalesce(displaced_payments, 0) as "displacedPayments", coalesce(displaced_fen, 0) as "displacedFen"
    from coverage.child_state s
    join roster.child_version v on v.county_code = s.county_code and v.child_id = s.child_id and v.run_id = ${runId}
    left join due on due.child_id = s.child_id
    left join paid on paid.child_id = s.child_id
    where s.county_code = ${countyCode} and s.term = ${term} and s.revision = ${revision}`;
}

/** What the lines sum to is what the run recorded, to the fen. */
function checkMoney(stale: StaleTerm, lines: readonly SourceLine[]): void {
  let paid = 0n;
  let due = 0n;
  let displaced = 0n;
  for (const line of lines) {
    paid += line.paidFen;
    due += line.dueFen;
    displaced += line.displacedFen;
  }
  const recorded = [stale.paidFen, stale.paidFen + stale.owedFen, stale.displacedFen].join(' ');
  const summed = [paid, due, displaced].join(' ');
  if (recorded !== summed)
    throw new CoverageFault(
      `county, ${stale.term}`,
      `the run recorded ${recorded} fen, the office's lines sum to ${summed}.`,
    );
}

const LINE_COLUMNS = [
  'county_code',
  'term',
  'child_id',
  'term_no',
  'revision',
  'run_id',
  'is_latest',
  'name',
  'initials',
  'division_code',
  'school_id',
  'id_blind',
  'id_tail_blind',
  'household_blind',
  'sex',
  'birth_year',
  'stage',
  'grade',
  'registered',
  'state',
  'reasons',
  'paid_payments',
  'paid_fen',
  'owed_payments',
  'owed_fen',
  'displaced_payments',
  'displaced_fen',
];

function* lineCells(
  keys: KeyRing,
  countyCode: string,
  stale: StaleTerm,
  lines: readonly SourceLine[],
  identities: readonly ChildIdentity[],
): Generator<CopyCell[]> {
  const { term, revision, runId } = stale;
  for (const [position, line] of lines.entries()) {
    const identity = identities[position];
    const { nationalId, householdNo, birthOn, sex } = identity ?? {};
    yield [
      ...[countyCode, term, line.childId, termNumberOf(term), revision, runId, false],
      ...[line.name, makeInitials(line.name), line.divisionCode, line.schoolId, line.idBlind],
      nationalId === undefined ? null : blindIdTail(keys, nationalId.slice(-4)),
      householdNo === undefined ? null : blindHousehold(keys, householdNo),
      sex ?? null,
      birthOn === undefined ? null : Number(birthOn.slice(0, 4)),
      ...[line.stage, line.grade, line.registered, line.state, line.reasons],
      ...[line.paidPayments, line.paidFen, line.duePayments - line.paidPayments, line.dueFen - line.paidFen],
      ...[line.displacedPayments, line.displacedFen],
    ];
  }
}

/** The last four characters of an identity number, as they are searched by. */
export function blindIdTail(keys: KeyRing, tail: string): string {
  return keys.makeBlindIndex(tail, 'national-id-tail');
}

/** A household number as it is searched by, and the household's id in the office. */
export function blindHousehold(keys: KeyRing, householdNo: string): string {
  return keys.makeBlindIndex(householdNo, 'household-no');
}

async function buildTallies(tx: Transaction, countyCode: string, term: TermId): Promise<void> {
  await tx`delete from coverage.tally where county_code = ${countyCode} and term = ${term}`;
  await tx`
    insert into coverage.tally
    select county_code, term, row_number() over (order by division_code, school_id collate "C", stage collate "C", registered, state collate "C"),
      division_code, school_id, stage, registered, state, count(*),
      count(*) filter (where paid_payments + owed_payments + displaced_payments > 0),
      count(*) filter (where paid_payments > 0), sum(paid_payments), sum(paid_fen),
      count(*) filter (where owed_payments > 0), sum(owed_payments), sum(owed_fen),
      count(*) filter (where displaced_payments > 0), sum(displaced_payments), sum(displaced_fen)
    from coverage.child_line where county_code = ${countyCode} and term = ${term}
    group by county_code, term, division_code, school_id, stage, registered, state`;
}

/** Only the line of a child's last term is found by search. */
async function markLatest(tx: Transaction, countyCode: string): Promise<void> {
  await tx`
    update coverage.child_line l set is_latest = not l.is_latest
    where l.county_code = ${countyCode} and l.is_latest = exists (
      select 1 from coverage.child_line later
      where later.county_code = l.county_code and later.child_id = l.child_id and later.term_no > l.term_no)`;
}

async function buildNameParts(tx: Transaction, countyCode: string): Promise<void> {
  await tx`delete from coverage.name_part where county_code = ${countyCode}`;
  const rows = await tx<{ childId: string; name: string; divisionCode: string; schoolId: string | null }[]>`
    select child_id as "childId", name, division_code as "divisionCode", school_id as "schoolId"
    from coverage.child_line where county_code = ${countyCode} and is_latest`;
  const cells = rows.flatMap(({ childId, name, divisionCode, schoolId }) =>
    listNameParts(name).map((part) => [countyCode, part, childId, divisionCode, schoolId]),
  );
  await copyRows(tx, 'coverage.name_part', ['county_code', 'part', 'child_id', 'division_code', 'school_id'], cells);
}
