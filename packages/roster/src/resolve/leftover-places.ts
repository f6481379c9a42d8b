import type { SourceRecord } from '../model.ts';
import type { ClusterProfile } from './cluster-profiles.ts';
import { type BorrowedId, isGrownMember } from './decide-number-ownership.ts';
import { foldSchoolName } from './decide-schools.ts';
import type { HouseholdAdults } from './household-adults.ts';

export interface PlaceInput {
  readonly borrowed: ReadonlyMap<number, BorrowedId>;
  readonly adultsOf: ReadonlyMap<string, HouseholdAdults>;
  readonly findSchoolId: (record: SourceRecord) => string | undefined;
}

/**
 * What brings clusters together to be held against each other: one identity number; a grade of a school on roll and
 * class list; a household; a school that the survey names; a school outside; one name and one adult of the family; one telephone; one birthday; a school as a
 * whole; a child known before.
 */
export type PlaceKind =
  | 'number'
  | 'grade'
  | 'household'
  | 'pupil'
  | 'away'
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

/** The places in the order in which they are settled: what says most comes first. */
const ORDER: readonly PlaceKind[] = [
  'number',
  'grade',
  'household',
  'pupil',
  'away',
  'family',
  'phone',
  'birth',
  'school',
  'known',
];

type Put = (kind: PlaceKind, key: string | undefined, side: 'first' | 'second', cluster: number) => void;

export function listPlaces(profiles: readonly ClusterProfile[], input: PlaceInput): Place[] {
  const places = new Map<string, Place>();
  const put: Put = (kind, key, side, cluster) => {
    if (key === undefined) return;
    const id = `${kind} ${key}`;
    let place = places.get(id);
    if (place === undefined) {
      place = { kind, first: new Set(), second: new Set() };
      places.set(id, place);
    }
    place[side].add(cluster);
  };
  const homeLists = pairHomeLists(profiles);
  profiles.forEach((profile, cluster) => {
    // A parent is left over by every list of children, and is nobody's slip of the pen.
    if (profile.records.some((record) => isGrownMember(record, input.borrowed))) return;
    putGrades(profile, cluster, input, put);
    putHomes(profile, cluster, homeLists, input, put);
    putPupils(profile, cluster, input, put);
    putKnown(profile, cluster, input, put);
  });
  putNumbers(profiles, put);
  putUnnumbered('family', profiles, input, listNamesWithFamily, put);
  putUnnumbered('phone', profiles, input, ({ records }) => new Set(records.flatMap(({ phones }) => phones)), put);
  putUnnumbered('birth', profiles, input, ({ births }) => births, put);
  return [...places.values()]
    .filter(({ first, second }) => first.size > 0 && second.size > 0)
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** A parent is left over by every list of children, and is nobody's slip of the pen. */
function isGrown({ records }: ClusterProfile, { borrowed }: PlaceInput): boolean {
  return records.some((record) => isGrownMember(record, borrowed));
}

/** Clusters with one valid number, their own or one borrowed twice alike: two halves that only a slip keeps apart. */
function putNumbers(profiles: readonly ClusterProfile[], put: Put): void {
  const bearer = new Map<string, number>();
  const meet = (key: string, cluster: number) => {
    const before = bearer.get(key);
    if (before === undefined) bearer.set(key, cluster);
    else {
      put('number', key, 'first', before);
      put('number', key, 'second', cluster);
    }
  };
  profiles.forEach(({ numbers, borrowedNumbers }, cluster) => {
    for (const number of numbers) meet(number, cluster);
    for (const number of borrowedNumbers) meet(`borrowed ${number}`, cluster);
  });
}

/** Clusters without a number of their own against all that share a trait with them. */
function putUnnumbered(
  kind: PlaceKind,
  profiles: readonly ClusterProfile[],
  input: PlaceInput,
  traitsOf: (profile: ClusterProfile) => Iterable<string>,
  put: Put,
): void {
  const wanted = new Set<string>();
  profiles.forEach((profile, cluster) => {
    if (profile.numbers.size > 0 || profile.records.length === 0) return;
    for (const trait of traitsOf(profile)) {
      wanted.add(trait);
      put(kind, trait, 'first', cluster);
    }
  });
  if (wanted.size === 0) return;
  profiles.forEach((profile, cluster) => {
    if (profile.records.length === 0 || isGrown(profile, input)) return;
    for (const trait of traitsOf(profile)) if (wanted.has(trait)) put(kind, trait, 'second', cluster);
  });
}

function* listNamesWithFamily({ names, family }: ClusterProfile): Generator<string> {
  for (const name of names) for (const item of family) yield `${name} ${item}`;
}

/** Roll against class list, by grade of a school; by school alone where a list has no grades. */
function putGrades({ records }: ClusterProfile, cluster: number, input: PlaceInput, put: Put): void {
  const onRoll = records.some((record) => record.form === 'roll');
  const present = records.some((record) => record.form === 'attendance');
  if (onRoll === present) return;
  for (const record of records) {
    if (record.form !== 'roll' && record.form !== 'attendance') continue;
    const side = record.form === 'roll' ? 'first' : 'second';
    put('grade', gradeOf(record, input), side, cluster);
    put('school', record.event === undefined ? input.findSchoolId(record) : undefined, side, cluster);
  }
}

/** A child of whom only the household's lists speak, against pupils of whom only the school that they name speaks. */
function putPupils({ records, known }: ClusterProfile, cluster: number, input: PlaceInput, put: Put): void {
  const inSchool = records.some((record) => record.form === 'roll' || record.form === 'attendance');
  const atHome = records.some((record) => record.form === 'survey' || record.form === 'registry');
  if (inSchool === atHome || (known === undefined && records.length === 0)) return;
  for (const record of records) put('pupil', gradeOf(record, input), atHome ? 'first' : 'second', cluster);
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
  input: PlaceInput,
  put: Put,
): void {
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
function putKnown({ records, known }: ClusterProfile, cluster: number, input: PlaceInput, put: Put): void {
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
