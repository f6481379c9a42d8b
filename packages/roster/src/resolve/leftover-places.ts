import type { SourceRecord } from '../model.ts';
import { birthsOf, type ClusterProfile } from './cluster-profiles.ts';
import { type BorrowedId, isGrownMember } from './decide-number-ownership.ts';
import { foldSchoolName } from './decide-schools.ts';
import type { HouseholdAdults } from './household-adults.ts';

export interface PlaceInput {
  /** Whether something was joined before: then only what lists still leave over is looked at again. */
  readonly isLaterRound?: boolean;
  readonly borrowed: ReadonlyMap<number, BorrowedId>;
  readonly adultsOf: ReadonlyMap<string, HouseholdAdults>;
  readonly findSchoolId: (record: SourceRecord) => string | undefined;
}

/**
 * What brings clusters together to be held against each other: one identity number; a grade of a school on roll and
 * class list; a household; a school that the survey names; a school outside; a
 * school of the county that a list of aid names; one name beside one adult or one village; one
 * telephone; one birthday; a school as a whole; a child known before.
 */
export type PlaceKind =
  | 'number'
  | 'grade'
  | 'household'
  | 'pupil'
  | 'away'
  | 'aid'
  | 'family'
  | 'phone'
  | 'birth'
  | 'school'
  | 'known';

/** A place where two lists name the same people. */
export interface Place {
  readonly kind: PlaceKind;
  /** Clusters that the first list names here and the second does not, and the reverse. */
  readonly first: Set<number>;
  readonly second: Set<number>;
}

/** Most places are named by one list only, and a set for each would cost more than finding them. */
interface DraftPlace {
  readonly first: number[];
  readonly second: number[];
}

/** The places in the order in which they are settled: what says most comes first. */
const ORDER: readonly PlaceKind[] = [
  'number',
  'grade',
  'household',
  'pupil',
  'away',
  'aid',
  'family',
  'phone',
  'birth',
  'school',
  'known',
];

type Put = (kind: PlaceKind, key: string | undefined, side: 'first' | 'second', cluster: number) => void;

/** Everything that a listing of places asks again and again. */
interface PlaceContext extends PlaceInput {
  readonly profiles: readonly ClusterProfile[];
  readonly put: Put;
}

export function listPlaces(profiles: readonly ClusterProfile[], input: PlaceInput): Place[] {
  const drafts = new Map(ORDER.map((kind) => [kind, new Map<string, DraftPlace>()]));
  const put: Put = (kind, key, side, cluster) => {
    if (key === undefined) return;
    const ofKind = drafts.get(kind)!;
    const draft = ofKind.get(key);
    if (draft !== undefined) draft[side].push(cluster);
    else ofKind.set(key, side === 'first' ? { first: [cluster], second: [] } : { first: [], second: [cluster] });
  };
  const context = { ...input, profiles, put };
  const homeLists = pairHomeLists(profiles);
  const isKnown = profiles.some(({ records, known }) => records.length === 0 && known !== undefined);
  profiles.forEach((profile, cluster) => {
    if (isGrown(profile, input)) return;
    putGrades(profile, cluster, context);
    putHomes(profile, cluster, homeLists, context);
    if (isKnown) putKnown(profile, cluster, context);
  });
  putPupils(context);
  putAid(context);
  if (input.isLaterRound !== true) {
    putNumbers(context);
    putUnnumbered(context);
  }
  return ORDER.flatMap((kind) =>
    [...drafts.get(kind)!.values()]
      .filter(({ first, second }) => first.length > 0 && second.length > 0)
      .map(({ first, second }) => ({ kind, first: new Set(first), second: new Set(second) })),
  );
}

/** A parent is left over by every list of children, and is nobody's slip of the pen. */
function isGrown({ records }: ClusterProfile, { borrowed }: PlaceInput): boolean {
  for (const record of records) if (isGrownMember(record, borrowed)) return true;
  return false;
}

/** Clusters with one valid number, their own or one borrowed twice alike: two halves that only a slip keeps apart. */
function putNumbers({ profiles, borrowed, put }: PlaceContext): void {
  const bearer = new Map<string, number>();
  const meet = (key: string, cluster: number) => {
    const before = bearer.get(key);
    if (before === undefined) bearer.set(key, cluster);
    else if (before !== cluster) {
      put('number', key, 'first', before);
      put('number', key, 'second', cluster);
    }
  };
  profiles.forEach(({ records, known }, cluster) => {
    for (const { nationalId, index } of records) {
      if (nationalId.value === undefined) continue;
      meet(borrowed.has(index) ? `borrowed ${nationalId.value}` : nationalId.value, cluster);
    }
    if (known?.nationalId !== undefined) meet(known.nationalId, cluster);
  });
}

/**
 * Clusters without a number of their own against all that share a birthday, a telephone, or the name and an adult of the
 * family with them.
 */
function putUnnumbered(context: PlaceContext): void {
  const { profiles, borrowed, put } = context;
  const births = new Set<string>();
  const phones = new Set<string>();
  const names = new Set<string>();
  const families = new Set<string>();
  profiles.forEach((profile, cluster) => {
    const { records } = profile;
    if (records.length === 0 || hasOwnNumber(profile, context)) return;
    for (const birth of profile.traits.births) put('birth', add(births, birth), 'first', cluster);
    for (const record of records) for (const phone of record.phones) put('phone', add(phones, phone), 'first', cluster);
    for (const name of profile.traits.names) names.add(name);
    for (const key of listNamesWithFamily(profile)) put('family', add(families, key), 'first', cluster);
  });
  profiles.forEach((profile, cluster) => {
    if (isGrown(profile, context)) return;
    let isNamesake = false;
    for (const record of profile.records) {
      for (const birth of birthsOf(record, borrowed.has(record.index)))
        if (births.has(birth)) put('birth', birth, 'second', cluster);
      for (const phone of record.phones) if (phones.has(phone)) put('phone', phone, 'second', cluster);
      isNamesake ||= names.has(record.name);
    }
    if (!isNamesake) return;
    for (const key of listNamesWithFamily(profile)) if (families.has(key)) put('family', key, 'second', cluster);
  });
}

function add(set: Set<string>, key: string): string {
  set.add(key);
  return key;
}

function hasOwnNumber({ records, known }: ClusterProfile, { borrowed }: PlaceInput): boolean {
  for (const { nationalId, index } of records) if (nationalId.value !== undefined && !borrowed.has(index)) return true;
  return known?.nationalId !== undefined;
}

function* listNamesWithFamily({ traits }: ClusterProfile): Generator<string> {
  for (const name of traits.names) {
    for (const item of traits.family) yield `${name} ${item}`;
    for (const village of traits.villages) yield `${name} ${village}`;
  }
}

/** Roll against class list, by grade of a school; by school alone where a list has no grades. */
function putGrades({ records }: ClusterProfile, cluster: number, context: PlaceContext): void {
  const { put } = context;
  const onRoll = records.some((record) => record.form === 'roll');
  const present = records.some((record) => record.form === 'attendance');
  if (onRoll === present) return;
  for (const record of records) {
    if (record.form !== 'roll' && record.form !== 'attendance') continue;
    const side = record.form === 'roll' ? 'first' : 'second';
    put('grade', gradeOf(record, context), side, cluster);
    put('school', record.event === undefined ? context.findSchoolId(record) : undefined, side, cluster);
  }
}

/** A child of whom only the household's lists speak, against pupils of whom only the school that they name speaks. */
function putPupils(context: PlaceContext): void {
  const wanted = new Set<string>();
  const isInSchool = ({ form }: SourceRecord) => form === 'roll' || form === 'attendance';
  const isAtHome = ({ form }: SourceRecord) => form === 'survey' || form === 'registry';
  context.profiles.forEach(({ records }, cluster) => {
    if (!records.some(isAtHome) || records.some(isInSchool)) return;
    for (const record of records) {
      const grade = gradeOf(record, context);
      if (grade !== undefined) context.put('pupil', add(wanted, grade), 'first', cluster);
    }
  });
  if (wanted.size === 0) return;
  context.profiles.forEach(({ records }, cluster) => {
    if (!records.some(isInSchool) || records.some(isAtHome)) return;
    for (const record of records) {
      const grade = gradeOf(record, context);
      if (grade !== undefined && wanted.has(grade)) context.put('pupil', grade, 'second', cluster);
    }
  });
}

/** Rows of aid that name the pupil and the school only, against the pupils of the school. */
function putAid(context: PlaceContext): void {
  const wanted = new Set<string>();
  context.profiles.forEach(({ records }, cluster) => {
    if (records.length === 0 || !records.every((record) => record.form === 'received')) return;
    for (const record of records) {
      const school = context.findSchoolId(record);
      if (school !== undefined) context.put('aid', add(wanted, `${school} ${record.name}`), 'first', cluster);
    }
  });
  if (wanted.size === 0) return;
  context.profiles.forEach(({ records }, cluster) => {
    for (const record of records) {
      if (record.form !== 'roll' && record.form !== 'attendance') continue;
      const key = `${context.findSchoolId(record)} ${record.name}`;
      if (wanted.has(key)) context.put('aid', key, 'second', cluster);
    }
  });
}

/** Which list of a household's children a row is of; registries of two dates are two lists. */
function homeListOf({ form, dataOn }: SourceRecord): string | undefined {
  if (form === 'registry') return `registry ${dataOn}`;
  if (form === 'survey') return form;
  return form === 'out-of-county' || form === 'higher-education' ? AWAY : undefined;
}

const AWAY = 'away';

/** Every two of the lists that name a household's children. */
function pairHomeLists(profiles: readonly ClusterProfile[]): [string, string][] {
  const lists = new Set<string>();
  for (const { records } of profiles) for (const record of records) lists.add(homeListOf(record) ?? '');
  const names = [...lists].filter((name) => name !== '').sort();
  return names.flatMap((first, index) => names.slice(index + 1).map((second): [string, string] => [first, second]));
}

/** Registry, survey and the lists of those who study elsewhere, by household; aid paid elsewhere, by school. */
function putHomes(
  { records }: ClusterProfile,
  cluster: number,
  homeLists: readonly (readonly [string, string])[],
  input: PlaceContext,
): void {
  const { put } = input;
  const lists = new Set(records.map(homeListOf));
  for (const [first, second] of homeLists) {
    if (lists.has(first) === lists.has(second)) continue;
    for (const record of records) {
      const list = homeListOf(record);
      if (list !== first && list !== second) continue;
      const side = list === first ? 'first' : 'second';
      for (const key of householdKeys(record, input)) put('household', `${first} ${second} ${key}`, side, cluster);
    }
  }
  const onlyReceived = records.every((record) => record.form === 'received');
  for (const record of records) {
    if (record.schoolName === undefined || input.findSchoolId(record) !== undefined) continue;
    const key = foldSchoolName(record.schoolName);
    if (onlyReceived) put('away', key, 'second', cluster);
    else if (homeListOf(record) === AWAY) put('away', key, 'first', cluster);
  }
}

/** Children known before of whom no row has been found, against rows that are nobody's known. */
function putKnown({ records, known }: ClusterProfile, cluster: number, input: PlaceContext): void {
  const { put } = input;
  if (records.length === 0 && known !== undefined) {
    put('known', known.householdNo, 'first', cluster);
    put('known', known.schoolId, 'first', cluster);
  } else if (known === undefined) {
    for (const record of records) {
      put('known', record.householdNo, 'second', cluster);
      put('known', input.findSchoolId(record), 'second', cluster);
    }
  }
}

function gradeOf(record: SourceRecord, input: PlaceInput): string | undefined {
  const school = input.findSchoolId(record);
  return school === undefined || record.event !== undefined
    ? undefined
    : `${school} ${record.stage ?? ''} ${record.grade ?? ''}`;
}

/** The household's number; where a list has none, the head of the household within the village. */
function householdKeys(record: SourceRecord, input: PlaceInput): string[] {
  const number = record.householdNo ?? input.borrowed.get(record.index)?.householdNo;
  const head =
    record.relationToHead === '户主' ? record.name : (record.head?.name ?? input.adultsOf.get(number ?? '')?.head);
  const named = head && record.divisionCode?.length === 12 ? `${record.divisionCode} ${head}` : undefined;
  return [number, named].filter((key) => key !== undefined);
}
