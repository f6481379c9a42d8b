import { LIST_KINDS, type ListKind } from '@bulou/kernel';
import type { KnownChild, SourceRecord } from '../model.ts';
import type { BorrowedId } from './decide-number-ownership.ts';
import type { HouseholdAdults } from './household-adults.ts';

/** One row as linkage compares it; a missing value is `null`. */
export interface LinkRow extends Record<string, string | readonly string[] | null> {
  readonly id: string;
  /** Two rows of one unit are two people; `null` for a row that repeats another of its file. */
  readonly unit: string | null;
  readonly name: string | null;
  readonly national_id: string | null;
  readonly birth_on: string | null;
  readonly sex: string | null;
  readonly household_no: string | null;
  readonly division: string | null;
  readonly guardian_names: readonly string[] | null;
  readonly guardian_ids: readonly string[] | null;
  readonly phones: readonly string[] | null;
  readonly school: string | null;
  readonly grade: string | null;
  readonly class_name: string | null;
  readonly enrolment_no: string | null;
}

export type LinkDataset = ListKind | 'known';

/** The lists of a run as linkage takes them: one dataset a kind, and the children known before. */
export function makeLinkRows(
  records: readonly SourceRecord[],
  known: readonly KnownChild[],
  borrowed: ReadonlyMap<number, BorrowedId>,
  findSchoolId: (record: SourceRecord) => string | undefined,
  adultsOf: ReadonlyMap<string, HouseholdAdults>,
): { readonly name: LinkDataset; readonly rows: LinkRow[] }[] {
  const rows = new Map<LinkDataset, LinkRow[]>(LIST_KINDS.map((kind) => [kind, []]));
  const repeats = findRepeats(records);
  for (const record of records) {
    const row = recordRow(record, borrowed.get(record.index), findSchoolId(record), adultsOf);
    rows.get(record.kind)?.push(repeats.has(record.index) ? { ...row, unit: null } : row);
  }
  rows.set('known', known.map(knownRow));
  return [...rows].filter(([, each]) => each.length > 0).map(([name, each]) => ({ name, rows: each }));
}

/**
 * Rows that say again what an earlier row of their file said: the same valid number and name, in no other grade. Twins
 * of whom one bears the other's number differ by a character as often as not, so a name that only resembles is no proof.
 */
function findRepeats(records: readonly SourceRecord[]): Set<number> {
  const first = new Map<string, SourceRecord>();
  const repeats = new Set<number>();
  for (const record of records) {
    const value = record.nationalId.value;
    if (value === undefined) continue;
    const key = `${record.fileId} ${value} ${record.name}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, record);
    else if (isSameBirth(before, record)) repeats.add(record.index);
  }
  return repeats;
}

/**
 * Rows of one school list that nothing but another line tells apart, where the roll has as many pupils of that name:
 * two pupils of one name, and not one row twice. Pairs of indexes.
 */
export function listNamesakes(
  records: readonly SourceRecord[],
  findSchoolId: (record: SourceRecord) => string | undefined,
): [number, number][] {
  const onRoll = new Map<string, number>();
  const bare = new Map<string, number[]>();
  for (const record of records) {
    if (record.kind !== 'enrolment' && record.kind !== 'attendance') continue;
    const key = `${findSchoolId(record) ?? ''} ${record.stage ?? ''} ${record.grade ?? ''} ${record.name}`;
    if (record.form === 'roll' && !isBare(record)) onRoll.set(key, (onRoll.get(key) ?? 0) + 1);
    if (!isBare(record)) continue;
    const place = `${key} ${record.kind}`;
    const others = bare.get(place);
    if (others === undefined) bare.set(place, [record.index]);
    else others.push(record.index);
  }
  return [...bare].flatMap(([place, rows]) =>
    rows.length > 1 && (onRoll.get(place.slice(0, place.lastIndexOf(' '))) ?? 0) >= rows.length
      ? rows.slice(1).map((row, at): [number, number] => [rows[at] ?? row, row])
      : [],
  );
}

/** Name, sex and class are all that the row says. */
function isBare({ nationalId, birthOn, householdNo, enrolmentNo, phones, guardians }: SourceRecord): boolean {
  const numbered = nationalId.text !== '' || birthOn !== undefined || enrolmentNo !== undefined;
  return !numbered && householdNo === undefined && phones.length === 0 && guardians.length === 0;
}

function isSameBirth(a: SourceRecord, b: SourceRecord): boolean {
  return a.birthOn === undefined || b.birthOn === undefined || a.birthOn === b.birthOn;
}

/** Two rows of one file are two people; a household list and a roll never name anybody twice on purpose. */
function recordRow(
  record: SourceRecord,
  borrowed: BorrowedId | undefined,
  schoolId: string | undefined,
  adultsOf: ReadonlyMap<string, HouseholdAdults>,
): LinkRow {
  const people = [...record.guardians, ...(record.head === undefined || isSelf(record) ? [] : [record.head])];
  // The registry names a child's family by listing it, not in columns of the child's row.
  const adults = record.kind === 'registry' ? adultsOf.get(record.householdNo ?? '') : undefined;
  const names = [...people.map((person) => person.name), ...(adults?.names ?? [])].filter(
    (name) => name !== '' && name !== record.name,
  );
  // A borrowed number says who the family is, not who the child is.
  const ids = [
    ...people.map((person) => person.nationalId?.value),
    ...(adults?.nationalIds ?? []),
    borrowed?.number,
  ].filter((value) => value !== undefined);
  const outside = record.form === 'out-of-county' || record.form === 'higher-education';
  return {
    id: record.key,
    unit: record.fileId,
    name: record.name || null,
    national_id: borrowed === undefined ? record.nationalId.text || null : null,
    birth_on: record.birthOn ?? null,
    sex: record.sex ?? null,
    household_no: borrowed?.householdNo ?? record.householdNo ?? null,
    division: record.divisionCode ?? null,
    guardian_names: names.length > 0 ? [...new Set(names)] : null,
    guardian_ids: ids.length > 0 ? [...new Set(ids)] : null,
    phones: record.phones.length > 0 ? record.phones : null,
    school: outside ? null : (schoolId ?? null),
    grade: record.stage === undefined || record.grade === undefined ? null : `${record.stage} ${record.grade}`,
    class_name: record.className === undefined ? null : foldClassName(record.className),
    // A formal enrolment number is made of the identity number, so it is borrowed with it.
    enrolment_no: record.enrolmentNo === `G${borrowed?.number}` ? null : (record.enrolmentNo ?? null),
  };
}

function isSelf(record: SourceRecord): boolean {
  return record.head?.name === record.name && /^(户主|本人)$/.test(record.relationToHead ?? '');
}

function knownRow(child: KnownChild): LinkRow {
  return {
    id: child.childId,
    unit: 'known',
    name: child.name || null,
    national_id: child.nationalId ?? null,
    birth_on: child.birthOn ?? null,
    sex: child.sex ?? null,
    household_no: child.householdNo ?? null,
    division: child.divisionCode ?? null,
    guardian_names: child.guardianNames.length > 0 ? child.guardianNames : null,
    guardian_ids: null,
    phones: child.phones.length > 0 ? child.phones : null,
    school: child.schoolId ?? null,
    // Grades move on between terms, so they say nothing about a child of an earlier one.
    grade: null,
    class_name: null,
    enrolment_no: null,
  };
}

const CLASS_DIGITS = '零一二三四五六七八九十';

/** 2016级1班, (1)班, 二年级（一）班 are all class 1 of their grade; 大二班 keeps the word that tells it from 中二班. */
export function foldClassName(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[\s()]/g, '');
  // 小班 alone is a grade, and says nothing of the class.
  if (/^(?:幼儿园)?[大中小托]班$/.test(plain)) return null;
  const match = /([大中小托]?)(\d{1,2}|[一二三四五六七八九十])班$/.exec(plain);
  if (!match) return plain || null;
  const [, word = '', digits = ''] = match;
  const number = /^\d/.test(digits) ? Number(digits) : CLASS_DIGITS.indexOf(digits);
  return `${word}${number}`;
}
