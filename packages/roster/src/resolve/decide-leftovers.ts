import type { KnownChild, SourceRecord } from '../model.ts';
import { type Agreement, type ClusterProfile, compareProfiles, makeProfiles } from './cluster-profiles.ts';
import type { BorrowedId, NamesAgree } from './decide-number-ownership.ts';
import { foldClassName } from './link-rows.ts';

export interface LeftoverInput {
  readonly records: readonly SourceRecord[];
  readonly known: readonly KnownChild[];
  readonly clusterOf: Int32Array;
  readonly clusterCount: number;
  readonly borrowed: ReadonlyMap<number, BorrowedId>;
  readonly findSchoolId: (record: SourceRecord) => string | undefined;
  readonly namesAgree: NamesAgree;
}

/** Two clusters that are one person because each is what the other's list leaves over. */
export type LeftoverPair = readonly [cluster: number, cluster: number];

/** A place where two lists name the same people: a household, or a grade of a school. */
interface Place {
  readonly kind: 'household' | 'grade' | 'known';
  /** Clusters that the first list names here and the second does not, and the reverse. */
  readonly first: Set<number>;
  readonly second: Set<number>;
}

/** Beyond this many comparisons a place is no place but a list without grades. */
const MOST_COMPARISONS = 250_000;

/**
 * Joins what two lists of the same people leave over. The registry and the survey both name the children of a
 * household, a roll and a class list those of a grade. When one child stands only in the first list and one only in
 * the second, and nothing speaks against it, a slip of the pen is far likelier than two gaps at once. Each must be the
 * other's only candidate; twins of whom each is left over twice stay apart.
 */
export function decideLeftovers(input: LeftoverInput): LeftoverPair[] {
  const { records, known, clusterOf, clusterCount, borrowed } = input;
  const profiles = makeProfiles(records, known, clusterOf, clusterCount, borrowed);
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
  profiles.forEach((profile, cluster) => {
    const forms = new Set(profile.records.map((record) => record.form));
    const atHome = forms.has('survey') || forms.has('out-of-county') || forms.has('higher-education');
    for (const record of profile.records) {
      if (record.form === 'roll' && !forms.has('attendance')) put('grade', gradeOf(record, input), 'first', cluster);
      if (record.form === 'attendance' && !forms.has('roll')) put('grade', gradeOf(record, input), 'second', cluster);
      if (forms.has('registry') === atHome || !(record.form === 'registry' || isHome(record))) continue;
      for (const key of householdKeys(record, input)) put('household', key, atHome ? 'second' : 'first', cluster);
    }
    if (profile.records.length === 0 && profile.known) {
      put('known', profile.known.householdNo, 'first', cluster);
      put('known', profile.known.schoolId, 'first', cluster);
    } else if (profile.known === undefined) {
      for (const record of profile.records) {
        put('known', record.householdNo, 'second', cluster);
        put('known', input.findSchoolId(record), 'second', cluster);
      }
    }
  });
  const order = { grade: 0, household: 1, known: 2 };
  return [...places.values()]
    .filter(({ first, second }) => first.size > 0 && second.size > 0 && first.size * second.size <= MOST_COMPARISONS)
    .sort((a, b) => order[a.kind] - order[b.kind]);
}

function isHome(record: SourceRecord): boolean {
  return record.form === 'survey' || record.form === 'out-of-county' || record.form === 'higher-education';
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
  for (const one of [...first].filter(free)) {
    for (const other of [...second].filter(free)) {
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

/** A list names a person once: two clusters with rows in one kind of list are two people. Two known children also. */
function sharesList(a: ClusterProfile, b: ClusterProfile): boolean {
  if (a.known !== undefined && b.known !== undefined) return true;
  const kinds = new Set(a.records.map((record) => record.kind));
  return b.records.some((record) => record.kind !== 'received' && kinds.has(record.kind));
}

type Judge = (agreement: Agreement, a: ClusterProfile, b: ClusterProfile, input: LeftoverInput) => Strength;

const STRENGTH: Record<Place['kind'], Judge> = {
  household: (agreement, a) => {
    if (agreement.name) return 3;
    if (agreement.surname && (agreement.birth || agreement.number)) return 2;
    // The name is another one and the number is a parent's or unreadable: only that both are pupils of one stage is left.
    const unnumbered = a.births.size === 0 && a.numbers.size === 0;
    return unnumbered && agreement.surname && agreement.sex && agreement.stage ? 1 : 0;
  },
  grade: (agreement, a, b) => {
    const classes = compareClasses(a, b);
    if (classes === 'different') return 0;
    const support = classes === 'equal' || agreement.birth || agreement.number || agreement.family;
    if (agreement.name) return support ? 3 : 0;
    if (classes !== 'equal') return 0;
    return agreement.number || (agreement.birth && agreement.surname) ? 2 : 0;
  },
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
