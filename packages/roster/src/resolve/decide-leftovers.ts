import type { Stage } from '@bulou/kernel';
import type { SourceRecord } from '../model.ts';
import { type Agreement, type ClusterProfile, compareProfiles, overlaps } from './cluster-profiles.ts';
import type { NamesAgree } from './decide-number-ownership.ts';
import { listPlaces, type Place, type PlaceInput, type PlaceKind } from './leftover-places.ts';
import { foldClassName } from './link-rows.ts';

export interface LeftoverInput extends PlaceInput {
  readonly namesAgree: NamesAgree;
}

/** Two clusters that are one person because each is what the other's list leaves over. */
export type LeftoverPair = readonly [cluster: number, cluster: number];

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

/** Strength of a pair at a place: 4 the name is the same, 3 it agrees, 2 birth or number do, 1 nothing but that both are left over. */
type Strength = 0 | 1 | 2 | 3 | 4;

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
      if (a === undefined || b === undefined || one === other || sharesList(kind, a, b)) continue;
      // Two that stand on both sides would meet twice and be rivals of themselves.
      if (first.has(other) && second.has(one) && other < one) continue;
      const agreement = compareProfiles(a, b, input.namesAgree);
      const strength = agreement === undefined ? 0 : STRENGTH[kind](agreement, a, b, input);
      if (strength > 0)
        candidates.push({ pair: [one, other], strength: strength === 3 && agreement?.sameName ? 4 : strength });
    }
  }
  const pairs: LeftoverPair[] = [];
  const used = new Set<number>();
  for (const wanted of [4, 3, 2, 1] as const) {
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
  const { names, births, numbers, family } = profile.traits;
  return [...names, ...births, ...numbers, ...family];
}

/**
 * A list names a person once: two clusters with rows in one kind of list are two people; with one number only if they
 * stand in one file, since a pupil may be on the rolls of two schools. Two known children also.
 */
function sharesList(kind: PlaceKind, a: ClusterProfile, b: ClusterProfile): boolean {
  if (a.known !== undefined && b.known !== undefined) return true;
  const listOf = (record: SourceRecord) => (kind === 'number' ? record.fileId : `${record.kind} ${record.dataOn}`);
  const lists = new Set(a.records.map(listOf));
  return b.records.some((record) => record.kind !== 'received' && lists.has(listOf(record)));
}

type Judge = (agreement: Agreement, a: ClusterProfile, b: ClusterProfile, input: LeftoverInput) => Strength;

const STRENGTH: Record<PlaceKind, Judge> = {
  // The names may differ by a slip only: one number under two names is a person's to decide.
  number: (agreement, a, b) => {
    if (overlaps(a.traits.numbers, b.traits.numbers)) return agreement.name ? 3 : 0;
    return agreement.sameName && (agreement.birth || agreement.family) ? 3 : 0;
  },
  household: (agreement, a, b) => {
    if (agreement.name) return 3;
    if ((agreement.surname || agreement.given) && (agreement.birth || agreement.number)) return 2;
    // The name is another one and the number is a relative's or missing: only that both are left over remains.
    const isUnnumbered = [a, b].some(isWithoutAge);
    const sameStage = agreement.stage || (a.traits.stages.size === 0 && b.traits.stages.size === 0);
    const sameSex = agreement.sex || (agreement.partName && !agreement.sexesKnown);
    return isUnnumbered && agreement.surname && sameSex && sameStage ? 1 : 0;
  },
  grade: (agreement, a, b) => {
    const classes = compareClasses(a, b);
    if (classes === 'different') return 0;
    // Where one list has no classes, the whole grade is the place, and only the very same name is as good as a class.
    const sameNamed = agreement.sameName && agreement.sex;
    const support = classes === 'equal' || agreement.birth || agreement.number || agreement.family || sameNamed;
    if (agreement.name) return support ? 3 : 2;
    if (agreement.number && (classes === 'equal' || agreement.family)) return 2;
    if (agreement.given && agreement.birth && agreement.family) return 2;
    if (classes !== 'equal') return 0;
    if (agreement.birth && agreement.surname) return 2;
    // A class list without numbers, and of one class one row on each side, one character of the name apart.
    return agreement.partName && agreement.sex && !agreement.birthsKnown ? 1 : 0;
  },
  pupil: (agreement) => {
    if (agreement.sameName && (agreement.sex || agreement.birth || agreement.family)) return 3;
    if (agreement.name && (agreement.birth || agreement.number || agreement.family)) return 3;
    return agreement.surname && agreement.birth && agreement.family && agreement.sex ? 2 : 0;
  },
  away: (agreement) => (agreement.name ? 3 : 0),
  aid: (agreement) => (agreement.sameName && agreement.stage ? 3 : 0),
  family: (agreement, a, b) => {
    // Of two namesakes in one village, neither of whose families is the other's, each is somebody.
    const sameHome = agreement.family || (agreement.village && !agreement.familiesKnown);
    return agreement.sameName && sameHome && !agreement.otherVillage && !isOtherStage(a, b) ? 3 : 0;
  },
  phone: (agreement) => {
    if (agreement.sameName || (agreement.name && (agreement.birth || agreement.number))) return 3;
    return agreement.given && agreement.birth ? 2 : 0;
  },
  birth: (agreement) => {
    if (agreement.otherVillage && !agreement.family) return 0;
    const support = agreement.family || agreement.village || agreement.schooling || agreement.number;
    // Full name, birthday and sex are one person's, where each stands only in lists that the other is missing from.
    if (agreement.sameName && (agreement.sex || support)) return 3;
    return agreement.name && support ? 2 : 0;
  },
  school: (agreement, a, b) => {
    if (compareClasses(a, b) === 'different' || (!agreement.birth && !agreement.number)) return 0;
    if (agreement.name) return 3;
    return (agreement.given || agreement.number) && agreement.birth && agreement.family ? 2 : 0;
  },
  known: (agreement, a, b) => {
    if (agreement.name && (agreement.birth || agreement.number || agreement.family)) return 3;
    const household = a.known?.householdNo;
    const sameHome = household !== undefined && b.records.some((record) => record.householdNo === household);
    return agreement.name && sameHome ? 3 : 0;
  },
};

const STAGE_ORDER: readonly (readonly Stage[])[] = [
  ['infant'],
  ['preschool'],
  ['primary'],
  ['junior'],
  ['senior', 'vocational'],
  ['junior-college', 'undergraduate', 'postgraduate'],
];

/** The stages on the rows are further apart than the registry lags behind. */
function isOtherStage(a: ClusterProfile, b: ClusterProfile): boolean {
  const places = ({ traits }: ClusterProfile) =>
    [...traits.stages].map((stage) => STAGE_ORDER.findIndex((stages) => stages.includes(stage)));
  const gaps = places(a).flatMap((one) => places(b).map((other) => (one < 0 || other < 0 ? 0 : Math.abs(one - other))));
  return gaps.length > 0 && Math.min(...gaps) > 1;
}

/** Nothing on its rows tells when the person was born, not even a wrong number. */
function isWithoutAge({ traits }: ClusterProfile): boolean {
  const { births, numbers, faultyNumbers } = traits;
  return births.size === 0 && numbers.size === 0 && faultyNumbers.size === 0;
}

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
