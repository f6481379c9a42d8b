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
/** Nobody older is looked for among students of any kind, unless the registry itself calls them one. */
const OLDEST_STUDENT = 30;
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
          : judge(
              { record, owner, household: listRegistered(households.get(owner.householdNo ?? '')), rows },
              namesAgree,
            );
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
  const [first] = candidates;
  if (candidates.length <= 1) {
    const othersBearIt = rows.some((row) => row !== first && first !== undefined && !namesAgree(row.name, first.name));
    return first !== undefined && othersBearIt && hasOtherNumber(first) ? undefined : first;
  }
  const score = (candidate: SourceRecord) => {
    const support = rows.filter((row) => row.kind !== 'registry' && namesAgree(row.name, candidate.name)).length;
    const elsewhere = (isTooOld(candidate) ? -5 : 0) + (hasOtherNumber(candidate) ? -5 : 0);
    return support * 2 + elsewhere + (candidate.relationToHead === '户主' ? 1 : 0);
  };
  return candidates.reduce((best, each) => (score(each) > score(best) ? each : best));
}

interface Claim {
  readonly record: SourceRecord;
  readonly owner: SourceRecord;
  /** The owner's household as the registry has it. */
  readonly household: readonly SourceRecord[];
  /** All rows with the number. */
  readonly rows: readonly SourceRecord[];
}

function judge({ record, owner, household, rows }: Claim, namesAgree: NamesAgree): 'borrowed' | 'owned' | undefined {
  if (record.name === owner.name) return undefined;
  const isLaterRegistry = record.fileId !== owner.fileId && record.householdNo === owner.householdNo;
  if (record.kind === 'registry' && !isLaterRegistry)
    return namesAgree(record.name, owner.name) ? undefined : 'borrowed';
  if (record.name === '') return undefined;
  const agrees = namesAgree(record.name, owner.name);
  // The owner stands in the same file with a row of its own: this one is somebody else's, or says the same again.
  const isSecond = rows.some((row) => row !== record && row.fileId === record.fileId && row.name !== record.name);
  if (isBornOtherwise(record) && !isBornOtherwise(owner) && (isSecond || !agrees)) return 'borrowed';
  const others = household.filter(
    (member) => member.nationalId.value !== owner.nationalId.value && couldBePupil(member, record),
  );
  if (others.some((member) => member.name === record.name)) return 'borrowed';
  const isAnothers = others.some((member) => namesAgree(record.name, member.name));
  if (isSecond && (isAnothers || (!agrees && contradictsNumber(record)))) return 'borrowed';
  const isOwn = agrees && !contradictsNumber(record);
  if (owner.kind !== 'registry') return isOwn && sharesFamily(record, owner) ? 'owned' : undefined;
  if (isOwn) return 'owned';
  if (isAnothers) return 'borrowed';
  // Siblings registered under the same wrong number stand in the household as well.
  const namesakes = household.filter((member) => member.fileId === owner.fileId && couldBePupil(member, record));
  if (namesakes.some((member) => member !== owner && namesAgree(record.name, member.name))) return 'borrowed';
  return household.length === 0 || contradictsNumber(record) || isTooOld(record) ? undefined : 'owned';
}

/** The row's own birth date or sex is not the number's. */
function contradictsNumber(record: SourceRecord): boolean {
  const { birthOn, sex } = record.nationalId;
  return (
    (record.birthOn !== undefined && birthOn !== record.birthOn) || (record.sex !== undefined && sex !== record.sex)
  );
}

/** A grown-up of the household is not who a school's row names, however alike the names are. */
function couldBePupil(member: SourceRecord, record: SourceRecord): boolean {
  const { birthOn } = member.nationalId;
  const isGrown = birthOn !== undefined && ageOn(birthOn, record.dataOn) > OLDEST_PUPIL;
  return !(isGrown && member.stage === undefined && PUPIL_STAGES.has(record.stage ?? ''));
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

/** Two rows of one file with one number under two names are two people, or one twice; neither is certain. */
function isAloneInItsFile(record: SourceRecord, rows: readonly SourceRecord[]): boolean {
  return rows.every((row) => row.fileId !== record.fileId || row.name === record.name);
}

/** A member whom the registry lists as grown, by a number that is its own: no pupil, and no row of a pupil's. */
export function isGrownMember(record: SourceRecord, borrowed: ReadonlyMap<number, BorrowedId>): boolean {
  const { birthOn, value } = record.nationalId;
  if (record.kind !== 'registry' || value === undefined || birthOn === undefined) return false;
  return record.stage === undefined && !borrowed.has(record.index) && ageOn(birthOn, record.dataOn) > OLDEST_STUDENT;
}
