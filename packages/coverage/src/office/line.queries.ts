/** SQL of children as lists, search and households show them. Row-level security decides who is in them. */
import type { TermId } from '@bulou/kernel';
import type { SearchText } from '@bulou/roster/office';
import type { KeyRing, Transaction } from '@bulou/store';
import type { ChildState } from '../model.ts';
import { inScope, type Scope } from './board.queries.ts';
import { blindHousehold, blindIdTail } from './build-lines.ts';

/** A child's line with its sealed identity, which the caller opens to mask it. */
export interface LineRow {
  readonly childId: string;
  readonly term: TermId;
  readonly runId: string;
  readonly name: string;
  readonly divisionCode: string;
  readonly schoolId: string | null;
  readonly householdBlind: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly birthYear: number | null;
  readonly stage: string;
  readonly grade: number | null;
  readonly registered: boolean;
  readonly state: ChildState;
  readonly reasons: readonly string[];
  readonly paidFen: bigint;
  readonly owedFen: bigint;
  readonly cipher: Uint8Array;
}

const COLUMNS = `l.child_id as "childId", l.term, l.run_id as "runId", l.name, l.division_code as "divisionCode",
  l.school_id as "schoolId", l.household_blind as "householdBlind", l.sex, l.birth_year as "birthYear", l.stage, l.grade,
  l.registered, l.state, l.reasons, l.paid_fen as "paidFen", l.owed_fen as "owedFen", v.identity_cipher as cipher`;
const VERSION =
  'join roster.child_version v on v.county_code = l.county_code and v.child_id = l.child_id and v.run_id = l.run_id';

export interface LineFilter extends Scope {
  readonly stage?: string | undefined;
  readonly state?: ChildState | undefined;
  readonly registered?: boolean | undefined;
  /** First reason. */
  readonly reason?: string | undefined;
}

/** Where a page of a list begins: after this name and child. */
export interface LineCursor {
  readonly name: string;
  readonly childId: string;
}

function matches(tx: Transaction, countyCode: string, term: TermId, filter: LineFilter) {
  const conditions = [tx`county_code = ${countyCode} and term = ${term}`, inScope(tx, countyCode, filter)];
  if (filter.stage !== undefined) conditions.push(tx`stage = ${filter.stage}`);
  if (filter.state !== undefined) {
    conditions.push(tx`state = ${filter.state}`);
    // Said apart, so that the partial index is seen to fit.
    if (filter.state !== 'not_entitled') conditions.push(tx`state <> 'not_entitled'`);
  }
  if (filter.registered !== undefined) conditions.push(tx`registered = ${filter.registered}`);
  if (filter.reason !== undefined) conditions.push(tx`reasons[1] = ${filter.reason}`);
  return conditions.reduce((all, one) => tx`${all} and ${one}`);
}

/** A page of a list by name, one line more than asked when there are more. */
export async function listLines(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  filter: LineFilter & { readonly limit: number; readonly after?: LineCursor | undefined },
): Promise<readonly LineRow[]> {
  const { after } = filter;
  const beyond = after === undefined ? tx`true` : tx`(name, child_id) > (${after.name}, ${after.childId})`;
  return await tx<LineRow[]>`
    select ${tx.unsafe(COLUMNS)}
    from (select * from coverage.child_line where ${matches(tx, countyCode, term, filter)} and ${beyond}
      order by name, child_id limit ${filter.limit + 1}) l ${tx.unsafe(VERSION)}
    order by l.name, l.child_id`;
}

export async function countLines(
  tx: Transaction,
  countyCode: string,
  term: TermId,
  filter: LineFilter,
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from coverage.child_line where ${matches(tx, countyCode, term, filter)}`;
  return row?.count ?? 0;
}

/** Every line of a child that the territory sees, the latest term first. */
export async function listLinesOfChild(
  tx: Transaction,
  countyCode: string,
  childId: string,
): Promise<readonly LineRow[]> {
  return await tx<LineRow[]>`
    select ${tx.unsafe(COLUMNS)} from coverage.child_line l ${tx.unsafe(VERSION)}
    where l.county_code = ${countyCode} and l.child_id = ${childId} order by l.term_no desc`;
}

/** Last lines of the children of a household. */
export async function listLinesOfHousehold(
  tx: Transaction,
  countyCode: string,
  householdBlind: string,
): Promise<readonly LineRow[]> {
  return await tx<LineRow[]>`
    select ${tx.unsafe(COLUMNS)} from coverage.child_line l ${tx.unsafe(VERSION)}
    where l.county_code = ${countyCode} and l.is_latest and l.household_blind = ${householdBlind}
    order by l.birth_year desc nulls last, l.child_id collate "C" limit 30`;
}

/** Children that a search text finds, at most `limit` and one more; of an ID tail of more than four characters, all that share four. */
export async function searchLines(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  text: SearchText,
  limit: number,
): Promise<readonly LineRow[]> {
  const found = tx`l.county_code = ${countyCode} and l.is_latest`;
  const order = tx`order by l.name, l.child_id limit ${limit + 1}`;
  const select = tx`select ${tx.unsafe(COLUMNS)} from coverage.child_line l ${tx.unsafe(VERSION)}`;
  switch (text.readAs) {
    case 'id':
      return await tx<
        LineRow[]
      >`${select} where ${found} and l.id_blind = ${keys.makeBlindIndex(text.nationalId, 'national-id')} ${order}`;
    case 'id-tail':
      return await tx<LineRow[]>`${select}
        where ${found} and l.id_tail_blind = ${blindIdTail(keys, text.tail.slice(-4))} order by l.name, l.child_id limit 500`;
    case 'household':
      return await tx<
        LineRow[]
      >`${select} where ${found} and l.household_blind = ${blindHousehold(keys, text.householdNo)} ${order}`;
    case 'initials':
      return await tx<LineRow[]>`${select}
        where ${found} and l.initials >= ${text.initials} and l.initials < ${`${text.initials}{`}
        order by l.initials, l.child_id limit ${limit + 1}`;
    case 'name':
      return await searchByName(tx, countyCode, text.name, limit);
  }
}

/** By the name's beginning where one character was given, else by its rarest part; the whole text must be in the name. */
async function searchByName(
  tx: Transaction,
  countyCode: string,
  name: string,
  limit: number,
): Promise<readonly LineRow[]> {
  const characters = [...name];
  if (characters.length < 2) {
    return await tx<LineRow[]>`
      select ${tx.unsafe(COLUMNS)} from coverage.child_line l ${tx.unsafe(VERSION)}
      where l.county_code = ${countyCode} and l.is_latest and l.name >= ${name} and l.name < ${`${name}\u{10FFFF}`}
      order by l.name, l.child_id limit ${limit + 1}`;
  }
  if (characters.length === 2) return await searchByPart(tx, countyCode, name, limit);
  const parts = characters.slice(1).map((character, place) => `${characters[place]}${character}`);
  const has = parts
    .slice(0, 4)
    .map(
      (part) => tx`exists (select 1 from coverage.name_part p where p.county_code = ${countyCode} and p.part = ${part}
        and p.child_id = first.child_id)`,
    )
    .reduce((all, one) => tx`${all} and ${one}`);
  return await tx<LineRow[]>`
    select ${tx.unsafe(COLUMNS)}
    from coverage.name_part first
    join coverage.child_line l on l.county_code = first.county_code and l.child_id = first.child_id and l.is_latest
    ${tx.unsafe(VERSION)}
    where first.county_code = ${countyCode} and first.part = ${parts[0] ?? ''} and ${has} and strpos(l.name, ${name}) > 0
    order by l.name, l.child_id limit ${limit + 1}`;
}

/**
 * Whose name begins so comes first. Thousands share a frequent part within the name; nobody reads more than a page of them, so a
 * few hundred are looked at and no more.
 */
async function searchByPart(
  tx: Transaction,
  countyCode: string,
  part: string,
  limit: number,
): Promise<readonly LineRow[]> {
  return await tx<LineRow[]>`
    select ${tx.unsafe(COLUMNS)}
    from (
      (select child_id from coverage.child_line where county_code = ${countyCode} and is_latest
        and name >= ${part} and name < ${`${part}\u{10FFFF}`} order by name, child_id limit ${limit + 1})
      union
      (select child_id from coverage.name_part where county_code = ${countyCode} and part = ${part}
        order by child_id limit 300)) found
    join coverage.child_line l on l.county_code = ${countyCode} and l.child_id = found.child_id and l.is_latest
    ${tx.unsafe(VERSION)}
    order by starts_with(l.name, ${part}) desc, l.name, l.child_id limit ${limit + 1}`;
}
