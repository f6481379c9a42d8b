import { ageOn, daysBetween } from '@bulou/kernel';
import type { SourceRecord } from '../model.ts';

/** Whether two names can be one person's, however a clerk slipped. */
export type NamesAgree = (a: string, b: string) => boolean;

/** What the registry, which lists whole households, tells about the numbers on other rows. */
export interface NumberOwnership {
  /** Rows whose number is another family member's, by index; with the household where it is known. */
  readonly borrowed: ReadonlyMap<number, BorrowedId>;
  /** Rows that are their number's registered owner although the name is written otherwise: `[row, owner]` indexes. */
  readonly owned: readonly (readonly [number, number])[];
}

export interface BorrowedId {
  readonly householdNo?: string;
  readonly number: string;
}

/** Nobody older is a pupil of a school; the number on such a row is a parent's or grandparent's. */
const OLDEST_PUPIL = 25;
/** Days: brothers and sisters are further apart than this, unless they are twins. */
const NEAR_IN_AGE = 270;
const PUPIL_STAGES = new Set(['infant', 'preschool', 'primary', 'junior', 'senior', 'vocational', 'special']);

/**
 * Tells whose number stands on a row, where a clerk copied the number of the household booklet's page at hand. The
 * registry names everybody of a household: if the number's owner has another name and one other member has the row's
 * name, the number is borrowed; if no member has that name, the name was written wrongly. A pupil's row with a number
 * of somebody over 25 carries a parent's.
 */
export function decideNumberOwnership(records: readonly SourceRecord[], namesAgree: NamesAgree): NumberOwnership {
  const rowsOf = new Map<string, SourceRecord[]>();
  const households = new Map<string, SourceRecord[]>();
  for (const record of records) {
    if (record.nationalId.value !== undefined) push(rowsOf, record.nationalId.value, record);
    if (record.householdNo !== undefined) push(households, record.householdNo, record);
  }
  const hasOtherNumber = (candidate: SourceRecord) =>
    (households.get(candidate.householdNo ?? '') ?? []).some(
      (row) => row.name === candidate.name && isOther(row.nationalId.value, candidate.nationalId.value),
    );
  const borrowed = new Map<number, BorrowedId>();
  const owned: [number, number][] = [];
  for (const [number, rows] of rowsOf) {
    const owner = decideOwner(rows, namesAgree, hasOtherNumber) ?? decideAnchor(rows);
    for (const record of rows) {
      if (record === owner) continue;
      const verdict =
        owner === undefined
          ? undefined
          : judge(record, owner, listRegistered(households.get(owner.householdNo ?? '')), namesAgree);
      if (verdict === 'borrowed' || (verdict !== 'owned' && isTooOld(record))) {
        const householdNo = record.householdNo ?? owner?.householdNo;
        borrowed.set(record.index, { number, ...(householdNo === undefined ? {} : { householdNo }) });
      } else if (verdict === 'owned' && owner !== undefined && isAloneInItsFile(record, rows))
        owned.push([record.index, owner.index]);
    }
    if (owner !== undefined && isTooOld(owner))
      borrowed.set(owner.index, {
        number,
        ...(owner.householdNo === undefined ? {} : { householdNo: owner.householdNo }),
      });
  }
  return { borrowed, owned };
}

function listRegistered(household: readonly SourceRecord[] | undefined): readonly SourceRecord[] {
  return household?.filter((row) => row.kind === 'registry') ?? [];
}

function isOther(number: string | undefined, than: string | undefined): boolean {
  return number !== undefined && number !== than;
}

function push(map: Map<string, SourceRecord[]>, key: string, record: SourceRecord): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [record]);
  else list.push(record);
}

/** Where the registry does not have the number: the row of the fullest list, for the others to be compared with. */
function decideAnchor(rows: readonly SourceRecord[]): SourceRecord | undefined {
  const named = rows.filter((row) => row.name !== '' && !isTooOld(row) && !isBornOtherwise(row));
  return named.find((row) => row.kind === 'survey') ?? named.find((row) => row.kind === 'enrolment');
}

/** Beside the number, something of the family is the same: household, phone or guardian. */
function sharesFamily(a: SourceRecord, b: SourceRecord): boolean {
  if (a.householdNo !== undefined && a.householdNo === b.householdNo) return true;
  if (a.phones.some((phone) => b.phones.includes(phone))) return true;
  const names = new Set([...a.guardians, ...(a.head ? [a.head] : [])].map((person) => person.name));
  return [...b.guardians, ...(b.head ? [b.head] : [])].some((person) => person.name !== '' && names.has(person.name));
}

/**
 * Of the registry rows with a number, the one whose name the other lists give it; pupils do not own adults' numbers,
 * and who bears another number elsewhere in the household owns that one.
 */
function decideOwner(
  rows: readonly SourceRecord[],
  namesAgree: NamesAgree,
  hasOtherNumber: (candidate: SourceRecord) => boolean,
): SourceRecord | undefined {
  const candidates = rows.filter((record) => record.kind === 'registry' && record.name !== '');
  if (candidates.length <= 1) return candidates[0];
  const score = (candidate: SourceRecord) => {
    const support = rows.filter((row) => row.kind !== 'registry' && namesAgree(row.name, candidate.name)).length;
    const elsewhere = (isTooOld(candidate) ? -5 : 0) + (hasOtherNumber(candidate) ? -5 : 0);
    return support * 2 + elsewhere + (candidate.relationToHead === '户主' ? 1 : 0);
  };
  return candidates.reduce((best, each) => (score(each) > score(best) ? each : best));
}

function judge(
  record: SourceRecord,
  owner: SourceRecord,
  household: readonly SourceRecord[],
  namesAgree: NamesAgree,
): 'borrowed' | 'owned' | undefined {
  if (record.name === owner.name) return undefined;
  if (record.kind === 'registry') return namesAgree(record.name, owner.name) ? undefined : 'borrowed';
  if (record.name === '') return undefined;
  if (isBornOtherwise(record) && !isBornOtherwise(owner)) return 'borrowed';
  const others = household.filter((member) => member !== owner && member.nationalId.value !== owner.nationalId.value);
  if (others.some((member) => member.name === record.name)) return 'borrowed';
  const agree = namesAgree(record.name, owner.name) && !contradictsNumber(record);
  if (owner.kind !== 'registry') return agree && sharesFamily(record, owner) ? 'owned' : undefined;
  if (agree) return 'owned';
  if (others.some((member) => namesAgree(record.name, member.name))) return 'borrowed';
  // Siblings registered under the same wrong number stand in the household as well.
  if (household.some((member) => member !== owner && namesAgree(record.name, member.name))) return 'borrowed';
  return household.length === 0 || contradictsNumber(record) || isTooOld(record) ? undefined : 'owned';
}

/** The row's own birth date or sex is not the number's. */
function contradictsNumber(record: SourceRecord): boolean {
  const { birthOn, sex } = record.nationalId;
  return (
    (record.birthOn !== undefined && birthOn !== record.birthOn) || (record.sex !== undefined && sex !== record.sex)
  );
}

/** The birth date that the row itself states is more than a slip away from its number's. */
function isBornOtherwise({ birthOn, nationalId }: SourceRecord): boolean {
  const inNumber = nationalId.birthOn;
  return birthOn !== undefined && inNumber !== undefined && Math.abs(daysBetween(birthOn, inNumber)) > NEAR_IN_AGE;
}

function isTooOld(record: SourceRecord): boolean {
  const { birthOn } = record.nationalId;
  return birthOn !== undefined && PUPIL_STAGES.has(record.stage ?? '') && ageOn(birthOn, record.dataOn) > OLDEST_PUPIL;
}

/** Two rows of one file with one number are two people, or one twice; neither is certain. */
function isAloneInItsFile(record: SourceRecord, rows: readonly SourceRecord[]): boolean {
  return rows.every((row) => row === record || row.fileId !== record.fileId);
}
