import { ageOn, daysBetween, readEnrolmentNo, type Stage } from '@bulou/kernel';
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
/** Years: a pupil further from the usual age of the grade bears, far likelier than not, a number that is not its own. */
const FAR_FROM_GRADE = 4;
/** Years: nobody is that far from the usual age of the grade. */
const OUT_OF_GRADE = 6;
/** Days: a date of birth and a number that far apart are a child's and a parent's, not a slip. */
const A_GENERATION = 12 * 365;
const GROWN_RELATION = /户主|本人|配偶|妻|夫|媳|婿|父|母|爷|奶|公公|婆婆/;
const YOUNGEST_GROWN = 18;
/** Years: of two rows with one number, the one that is this much further from its grade's age is not the number's. */
const FURTHER_FROM_GRADE = 2;
/** Age on 1 September in the first grade of a stage, and how many grades there are. */
const AGE_AT_ENTRY: Readonly<Partial<Record<Stage, readonly [age: number, grades: number]>>> = {
  preschool: [3, 3],
  primary: [6, 6],
  junior: [12, 3],
  senior: [15, 3],
};
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
  const standsInFile = ({ name, nationalId }: SourceRecord, fileId: string) =>
    (rowsOf.get(nationalId.value ?? '') ?? []).some((row) => row.fileId === fileId && namesAgree(row.name, name));
  const borrowed = new Map<number, BorrowedId>();
  const owned: [number, number][] = [];
  for (const [number, rows] of rowsOf) {
    const [first] = rows;
    // Nearly every number stands under one name; only the others are worth a closer look.
    if (rows.every((row) => row.name === first?.name && !isImpossible(row))) continue;
    const owner = decideOwner(rows, namesAgree, hasOtherNumber) ?? decideAnchor(rows, namesAgree);
    for (const record of rows) {
      if (record === owner) continue;
      const verdict =
        owner === undefined
          ? undefined
          : judge(
              { record, owner, household: listRegistered(households.get(owner.householdNo ?? '')), rows, standsInFile },
              namesAgree,
            );
      if (verdict === 'borrowed' || (verdict !== 'owned' && isImpossible(record))) {
        const householdNo = record.householdNo ?? owner?.householdNo;
        borrowed.set(record.index, { number, ...(householdNo === undefined ? {} : { householdNo }) });
      } else if (verdict === 'owned' && owner !== undefined && isAloneInItsFile(record, rows))
        owned.push([record.index, owner.index]);
    }
    if (owner !== undefined && isImpossible(owner))
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

/**
 * Where the registry does not have the number: the row of the fullest list, for the others to be compared with. What
 * most lists call the number's bearer, and what neither birth date, sex nor grade speaks against, goes before.
 */
function decideAnchor(rows: readonly SourceRecord[], namesAgree: NamesAgree): SourceRecord | undefined {
  const named = rows.filter((row) => row.name !== '' && !isTooOld(row) && !isBornOtherwise(row));
  const [first] = named;
  if (first === undefined || named.every((row) => row.name === first.name)) return preferFullest(named);
  const score = (row: SourceRecord) =>
    named.filter((each) => namesAgree(each.name, row.name)).length -
    (contradictsNumber(row) || bearsOtherNumber(row) ? 5 : 0);
  const most = Math.max(...named.map(score));
  return preferFullest(named.filter((row) => score(row) === most));
}

function preferFullest(rows: readonly SourceRecord[]): SourceRecord | undefined {
  return rows.find((row) => row.kind === 'survey') ?? rows.find((row) => row.kind === 'enrolment');
}

/** The formal enrolment number holds the pupil's identity number, and it is another one than the row's. */
function bearsOtherNumber({ enrolmentNo, nationalId }: SourceRecord): boolean {
  if (enrolmentNo === undefined || nationalId.value === undefined) return false;
  const inside = readEnrolmentNo(enrolmentNo).nationalId;
  return inside !== undefined && inside !== nationalId.value;
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
    return first !== undefined &&
      othersBearIt &&
      (hasOtherNumber(first) || contradictsNumber(first) || isTooYoung(first))
      ? undefined
      : first;
  }
  const score = (candidate: SourceRecord) => {
    const support = rows.filter((row) => row.kind !== 'registry' && namesAgree(row.name, candidate.name)).length;
    const unfit = isTooOld(candidate) || isTooYoung(candidate);
    return (
      support * 2 -
      (unfit ? 5 : 0) -
      (hasOtherNumber(candidate) ? 5 : 0) +
      (candidate.relationToHead === '户主' ? 1 : 0)
    );
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
  /** A list names a person once: whoever has a row of its own number in a file has no other there. */
  readonly standsInFile: (member: SourceRecord, fileId: string) => boolean;
}

function judge(
  { record, owner, household, rows, standsInFile }: Claim,
  namesAgree: NamesAgree,
): 'borrowed' | 'owned' | undefined {
  if (record.name === owner.name) return undefined;
  const isLaterRegistry = record.fileId !== owner.fileId && record.householdNo === owner.householdNo;
  if (record.kind === 'registry' && !isLaterRegistry)
    return record.fileId !== owner.fileId && namesAgree(record.name, owner.name) ? undefined : 'borrowed';
  if (record.name === '') return undefined;
  const agrees = namesAgree(record.name, owner.name);
  // The owner stands in the same file with a row of its own: this one is somebody else's, or says the same again.
  const isSecond = rows.some((row) => row !== record && row.fileId === record.fileId && row.name !== record.name);
  const ownerStands = rows.some((row) => row.fileId === record.fileId && row.name === owner.name);
  const isElsewhere = isSecond || isOtherSchooling(record, owner);
  if (ownerStands || (isElsewhere && yearsFromGrade(record) >= yearsFromGrade(owner) + FURTHER_FROM_GRADE))
    return 'borrowed';
  if (isBornOtherwise(record) && !isBornOtherwise(owner) && (isSecond || !agrees || record.birthOn === undefined))
    return 'borrowed';
  const isOtherPupil = isOtherSchooling(record, owner) || yearsFromGrade(record) >= FURTHER_FROM_GRADE;
  if ((!agrees || isOtherPupil) && isLessLikely(record, owner)) return 'borrowed';
  const others = household.filter(
    (member) => member.nationalId.value !== owner.nationalId.value && couldBePupil(member, record),
  );
  const candidates = others.filter(
    (member) => !speaksForOwner(record, member, owner) && !standsInFile(member, record.fileId),
  );
  if (candidates.some((member) => member.name === record.name)) return 'borrowed';
  const isAnothers = candidates.some((member) => namesAgree(record.name, member.name));
  if (isSecond && (isAnothers || (!agrees && contradictsNumber(record)))) return 'borrowed';
  const isOwn = agrees && !contradictsNumber(record);
  if (owner.kind !== 'registry') return isOwn && sharesFamily(record, owner) ? 'owned' : undefined;
  if (isOwn) return 'owned';
  if (isAnothers) return 'borrowed';
  // Siblings registered under the same wrong number stand in the household as well.
  const namesakes = household.filter((member) => member.fileId === owner.fileId && couldBePupil(member, record));
  const isNamesake = (member: SourceRecord) =>
    member !== owner && namesAgree(record.name, member.name) && !speaksForOwner(record, member, owner);
  if (namesakes.some(isNamesake)) return 'borrowed';
  return household.length === 0 || contradictsNumber(record) || isTooOld(record) ? undefined : 'owned';
}

/** The row's own birth date or sex is not the number's. */
function contradictsNumber(record: SourceRecord): boolean {
  const { birthOn, sex } = record.nationalId;
  return (
    (record.birthOn !== undefined && birthOn !== record.birthOn) || (record.sex !== undefined && sex !== record.sex)
  );
}

/** Birth date, sex or enrolment number speak against the number on this row, and on the owner's they do not. */
function isLessLikely(record: SourceRecord, owner: SourceRecord): boolean {
  const doubts = (row: SourceRecord) => contradictsNumber(row) || bearsOtherNumber(row);
  return doubts(record) && !doubts(owner);
}

/** A grown-up of the household is not who a school's row names, however alike the names are. */
function couldBePupil(member: SourceRecord, record: SourceRecord): boolean {
  const { birthOn } = member.nationalId;
  const isGrown = birthOn !== undefined && ageOn(birthOn, record.dataOn) > OLDEST_PUPIL;
  return !(isGrown && member.stage === undefined && PUPIL_STAGES.has(record.stage ?? ''));
}

/**
 * The birth date that the row itself states is more than a slip away from its number's; where it states none, the
 * number's is years away from the age of the grade.
 */
function isBornOtherwise(record: SourceRecord): boolean {
  const { birthOn, nationalId } = record;
  const inNumber = nationalId.birthOn;
  if (inNumber === undefined) return false;
  if (birthOn === undefined) return yearsFromGrade(record) >= FAR_FROM_GRADE;
  return Math.abs(daysBetween(birthOn, inNumber)) > NEAR_IN_AGE;
}

/** The two rows stand in other stages or years of school, as lists of one date cannot say of one pupil. */
function isOtherSchooling(a: SourceRecord, b: SourceRecord): boolean {
  if (a.stage === undefined || b.stage === undefined || a.kind === 'registry' || b.kind === 'registry') return false;
  return a.stage !== b.stage || Math.abs((a.grade ?? 0) - (b.grade ?? a.grade ?? 0)) > 1;
}

/** The birth date or the grade on the row is the owner's and not this member's. */
function speaksForOwner(record: SourceRecord, member: SourceRecord, owner: SourceRecord): boolean {
  if (member.nationalId.state !== 'valid') return false;
  if (record.birthOn !== undefined)
    return record.birthOn === owner.nationalId.birthOn && record.birthOn !== member.nationalId.birthOn;
  if (record.stage === undefined) return false;
  const years = (bearer: SourceRecord) => yearsFromGrade({ ...record, nationalId: bearer.nationalId });
  return years(owner) <= 1 && years(member) > years(owner) + 1;
}

/** How many years the number's bearer is away from the usual age of the grade, as schools and surveys name it; else 0. */
function yearsFromGrade({ kind, stage, grade, dataOn, nationalId }: SourceRecord): number {
  const [entry, grades] = AGE_AT_ENTRY[stage ?? 'special'] ?? [];
  // The registry's schooling column lags by years.
  if (entry === undefined || grades === undefined || nationalId.birthOn === undefined || kind === 'registry') return 0;
  const year = Number(dataOn.slice(0, 4)) - (dataOn.slice(5) < '08-15' ? 1 : 0);
  const age = year - Number(nationalId.birthOn.slice(0, 4)) - (nationalId.birthOn.slice(5) > '08-31' ? 1 : 0);
  if (grade !== undefined) return Math.abs(age - (entry + grade - 1));
  return Math.max(0, entry - age, age - (entry + grades - 1));
}

function isTooOld(record: SourceRecord): boolean {
  const { birthOn } = record.nationalId;
  return birthOn !== undefined && PUPIL_STAGES.has(record.stage ?? '') && ageOn(birthOn, record.dataOn) > OLDEST_PUPIL;
}

/** Nobody of the row's grade, or of its own birth date, can bear the number. */
function isImpossible(record: SourceRecord): boolean {
  const { birthOn, nationalId } = record;
  if (isTooOld(record)) return true;
  if (birthOn === undefined) return yearsFromGrade(record) >= OUT_OF_GRADE;
  return nationalId.birthOn !== undefined && Math.abs(daysBetween(birthOn, nationalId.birthOn)) > A_GENERATION;
}

/** Whoever heads or is married into a household is no child: the number was copied from one of the children's pages. */
function isTooYoung({ kind, relationToHead, nationalId, dataOn, stage }: SourceRecord): boolean {
  if (kind !== 'registry' || stage !== undefined || nationalId.birthOn === undefined) return false;
  return GROWN_RELATION.test(relationToHead ?? '') && ageOn(nationalId.birthOn, dataOn) < YOUNGEST_GROWN;
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
