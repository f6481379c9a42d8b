import type { SourceRecord } from '../model.ts';
import { type Agreement, type ClusterProfile, compareProfiles } from './cluster-profiles.ts';
import { type BorrowedId, isGrownMember, type NamesAgree } from './decide-number-ownership.ts';
import { foldSchoolName } from './decide-schools.ts';
import { foldClassName } from './link-rows.ts';

export interface LeftoverInput {
  readonly borrowed: ReadonlyMap<number, BorrowedId>;
  readonly findSchoolId: (record: SourceRecord) => string | undefined;
  readonly namesAgree: NamesAgree;
}

/** Two clusters that are one person because each is what the other's list leaves over. */
export type LeftoverPair = readonly [cluster: number, cluster: number];

/** A place where two lists name the same people: a household, or a grade of a school. */
interface Place {
  readonly kind: 'grade' | 'household' | 'away' | 'known';
  /** Clusters that the first list names here and the second does not, and the reverse. */
  readonly first: Set<number>;
  readonly second: Set<number>;
}

/** Places up to this many pairs are compared whole. */
const MOST_COMPARISONS = 2_000;

/**
 * Joins what two lists of the same people leave over. The registry and the survey both name the children of a
 * household, a roll and a class list those of a grade. When one child stands only in the first list and one only in
 * the second, and nothing speaks against it, a slip of the pen is far likelier than two gaps at once. Each must be the
 * other's only candidate; twins of whom each is left over twice stay apart.
 */
export function decideLeftovers(input: LeftoverInput, profiles: readonly ClusterProfile[]): LeftoverPair[] {
  const pairs: LeftoverPair[] = [];
  const taken = new Set<number>();
  for (const place of listPlaces(profiles, input)) {
    for (const pair of pairPlace(place, profiles, taken, input)) {
      pairs.push(pair);
      for (const cluster of pair) taken.add(cluster);
    }
  }
  return pairs;
}

function listPlaces(profiles: readonly ClusterProfile[], input: LeftoverInput): Place[] {
  const places = new Map<string, Place>();
  const put = (kind: Place['kind'], key: string | undefined, side: 'first' | 'second', cluster: number) => {
    if (key === undefined) return;
    const place = places.get(`${kind} ${key}`) ?? { kind, first: new Set(), second: new Set() };
    places.set(`${kind} ${key}`, place);
    place[side].add(cluster);
  };
  const homeLists = pairHomeLists(profiles);
  profiles.forEach((profile, cluster) => {
    // A parent is left over by every list of children, and is nobody's slip of the pen.
    if (profile.records.some((record) => isGrownMember(record, input.borrowed))) return;
    putGrades(profile, cluster, input, put);
    putHomes(profile, cluster, homeLists, input, put);
    putKnown(profile, cluster, input, put);
  });
  const order = { grade: 0, household: 1, away: 2, known: 3 };
  return [...places.values()]
    .filter(({ first, second }) => first.size > 0 && second.size > 0)
    .sort((a, b) => order[a.kind] - order[b.kind]);
}

type Put = (kind: Place['kind'], key: string | undefined, side: 'first' | 'second', cluster: number) => void;

/** Roll against class list, by grade of a school. */
function putGrades({ records }: ClusterProfile, cluster: number, input: LeftoverInput, put: Put): void {
  const onRoll = records.some((record) => record.form === 'roll');
  const present = records.some((record) => record.form === 'attendance');
  if (onRoll === present) return;
  for (const record of records) {
    if (record.form === 'roll') put('grade', gradeOf(record, input), 'first', cluster);
    if (record.form === 'attendance') put('grade', gradeOf(record, input), 'second', cluster);
  }
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
  input: LeftoverInput,
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
function putKnown({ records, known }: ClusterProfile, cluster: number, input: LeftoverInput, put: Put): void {
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

function gradeOf(record: SourceRecord, input: LeftoverInput): string | undefined {
  const school = input.findSchoolId(record);
  return school === undefined || record.event !== undefined
    ? undefined
    : `${school} ${record.stage ?? ''} ${record.grade ?? ''}`;
}

/** The household's number; where a list has none, the head of the household within the village. */
function householdKeys(record: SourceRecord, input: LeftoverInput): string[] {
  const number = record.householdNo ?? input.borrowed.get(record.index)?.householdNo;
  const head = record.relationToHead === '户主' ? record.name : record.head?.name;
  const named = head && record.divisionCode?.length === 12 ? `${record.divisionCode} ${head}` : undefined;
  return [number, named].filter((key) => key !== undefined);
}

/** Strength of a pair at a place: 3 the name agrees, 2 birth or number do, 1 nothing but that both are left over. */
type Strength = 0 | 1 | 2 | 3;

function pairPlace(
  { kind, first, second }: Place,
  profiles: readonly ClusterProfile[],
  taken: ReadonlySet<number>,
  input: LeftoverInput,
): LeftoverPair[] {
  const free = (cluster: number) => !taken.has(cluster);
  const candidates: { pair: LeftoverPair; strength: Strength }[] = [];
  const near = makeNeighbours([...second].filter(free), first.size, profiles);
  for (const one of [...first].filter(free)) {
    for (const other of near(profiles[one])) {
      const [a, b] = [profiles[one], profiles[other]];
      if (a === undefined || b === undefined || one === other || sharesList(a, b)) continue;
      const agreement = compareProfiles(a, b, input.namesAgree);
      const strength = agreement === undefined ? 0 : STRENGTH[kind](agreement, a, b, input);
      if (strength > 0) candidates.push({ pair: [one, other], strength });
    }
  }
  const pairs: LeftoverPair[] = [];
  const used = new Set<number>();
  for (const wanted of [3, 2, 1] as const) {
    // A weaker pair waits for the stronger ones, and yields to any rival that is as strong.
    const open = candidates.filter(({ pair }) => !pair.some((cluster) => used.has(cluster)));
    for (const { pair } of open.filter(({ strength }) => strength === wanted)) {
      const rivals = open.filter(
        (each) => each.strength >= wanted && each.pair.some((cluster) => pair.includes(cluster)),
      );
      if (rivals.length === 1) pairs.push(pair);
    }
    for (const pair of pairs) for (const cluster of pair) used.add(cluster);
  }
  return pairs;
}

/**
 * Whom of the others a cluster is held against: all, or in a large place those with a name, birth date, number or
 * family item in common.
 */
function makeNeighbours(others: readonly number[], size: number, profiles: readonly ClusterProfile[]) {
  if (others.length * size <= MOST_COMPARISONS) return () => others;
  const byTrait = new Map<string, number[]>();
  for (const other of others) {
    for (const trait of traitsOf(profiles[other])) {
      const bearers = byTrait.get(trait);
      if (bearers === undefined) byTrait.set(trait, [other]);
      else bearers.push(other);
    }
  }
  return (profile: ClusterProfile | undefined) =>
    new Set([...traitsOf(profile)].flatMap((trait) => byTrait.get(trait) ?? []));
}

function traitsOf(profile: ClusterProfile | undefined): Iterable<string> {
  if (profile === undefined) return [];
  return [...profile.names, ...profile.births, ...profile.numbers, ...profile.family];
}

/** A list names a person once: two clusters with rows in one kind of list are two people. Two known children also. */
function sharesList(a: ClusterProfile, b: ClusterProfile): boolean {
  if (a.known !== undefined && b.known !== undefined) return true;
  const listOf = ({ kind, dataOn }: SourceRecord) => `${kind} ${dataOn}`;
  const lists = new Set(a.records.map(listOf));
  return b.records.some((record) => record.kind !== 'received' && lists.has(listOf(record)));
}

type Judge = (agreement: Agreement, a: ClusterProfile, b: ClusterProfile, input: LeftoverInput) => Strength;

const STRENGTH: Record<Place['kind'], Judge> = {
  household: (agreement, a, b) => {
    if (agreement.name) return 3;
    if ((agreement.surname || agreement.given) && (agreement.birth || agreement.number)) return 2;
    // The name is another one and the number is a relative's or unreadable: only that both are left over remains.
    const isUnnumbered = [a, b].some(({ births, numbers }) => births.size === 0 && numbers.size === 0);
    const sameStage = agreement.stage || (a.stages.size === 0 && b.stages.size === 0);
    return isUnnumbered && agreement.surname && agreement.sex && sameStage ? 1 : 0;
  },
  grade: (agreement, a, b) => {
    const classes = compareClasses(a, b);
    if (classes === 'different') return 0;
    // Where one list has no classes, the whole grade is the place: only the very same name is enough there.
    const sameNamed = agreement.sameName && agreement.sex;
    const support = classes === 'equal' || agreement.birth || agreement.number || agreement.family || sameNamed;
    if (agreement.name) return support ? 3 : 0;
    if (agreement.number && (classes === 'equal' || agreement.family)) return 2;
    return classes === 'equal' && agreement.birth && agreement.surname ? 2 : 0;
  },
  away: (agreement) => (agreement.name ? 3 : 0),
  known: (agreement, a, b) => {
    if (agreement.name && (agreement.birth || agreement.number || agreement.family)) return 3;
    const household = a.known?.householdNo;
    const sameHome = household !== undefined && b.records.some((record) => record.householdNo === household);
    return agreement.name && sameHome ? 3 : 0;
  },
};

function compareClasses(a: ClusterProfile, b: ClusterProfile): 'equal' | 'different' | 'unknown' {
  const [one, other] = [classesOf(a), classesOf(b)];
  if (one.size === 0 || other.size === 0) return 'unknown';
  return [...one].some((each) => other.has(each)) ? 'equal' : 'different';
}

function classesOf({ records }: ClusterProfile): Set<string> {
  const classes = new Set<string>();
  for (const record of records) {
    if (record.form !== 'roll' && record.form !== 'attendance') continue;
    const folded = record.className === undefined ? null : foldClassName(record.className);
    if (folded !== null) classes.add(folded);
  }
  return classes;
}
