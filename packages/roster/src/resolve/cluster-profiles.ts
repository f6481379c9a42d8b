import { differenceOfIds, type PlainDate, type Sex, type Stage, surnameOf } from '@bulou/kernel';
import type { KnownChild, SourceRecord } from '../model.ts';
import type { BorrowedId, NamesAgree } from './decide-number-ownership.ts';
import { foldSchoolName } from './decide-schools.ts';
import type { HouseholdAdults } from './household-adults.ts';

/** What all rows of one cluster say of the person, as far as two clusters are held against each other. */
interface ClusterTraits {
  readonly names: Set<string>;
  readonly sexes: Set<Sex>;
  /** Written dates, and those of valid numbers that are the person's own. */
  readonly births: Set<PlainDate>;
  readonly numbers: Set<string>;
  /** Numbers that are written wrongly: near one they say something, otherwise nothing. */
  readonly faultyNumbers: Set<string>;
  readonly family: Set<string>;
  readonly stages: Set<Stage>;
  /** Villages that the rows place the person in. */
  readonly villages: Set<string>;
  readonly townships: Set<string>;
  /** School and grade as the rows spell them. */
  readonly schooling: Set<string>;
}

export interface ProfileFacts {
  readonly borrowed: ReadonlyMap<number, BorrowedId>;
  readonly adultsOf: ReadonlyMap<string, HouseholdAdults>;
}

/** The rows of one cluster; what they say together is worked out only for the few that are held against another. */
export class ClusterProfile {
  readonly records: SourceRecord[] = [];
  known: KnownChild | undefined;
  readonly #facts: ProfileFacts;
  #traits: ClusterTraits | undefined;

  constructor(facts: ProfileFacts) {
    this.#facts = facts;
  }

  get traits(): ClusterTraits {
    this.#traits ??= readTraits(this, this.#facts);
    return this.#traits;
  }

  /** Takes over everything of another cluster that turned out to be the same person. */
  absorb(other: ClusterProfile): void {
    for (const record of other.records) this.records.push(record);
    other.records.length = 0;
    this.known ??= other.known;
    other.known = undefined;
    this.#traits = undefined;
  }
}

export function makeProfiles(
  records: readonly SourceRecord[],
  known: readonly KnownChild[],
  clusterOf: ArrayLike<number>,
  clusterCount: number,
  facts: ProfileFacts,
): ClusterProfile[] {
  const profiles = Array.from({ length: clusterCount }, () => new ClusterProfile(facts));
  for (const record of records) profiles[clusterOf[record.index] ?? -1]?.records.push(record);
  for (const [position, child] of known.entries()) {
    const profile = profiles[clusterOf[records.length + position] ?? -1];
    if (profile !== undefined) profile.known = child;
  }
  return profiles;
}

function readTraits({ records, known }: ClusterProfile, facts: ProfileFacts): ClusterTraits {
  const traits: ClusterTraits = {
    names: new Set(),
    sexes: new Set(),
    births: new Set(),
    numbers: new Set(),
    faultyNumbers: new Set(),
    family: new Set(),
    stages: new Set(),
    villages: new Set(),
    townships: new Set(),
    schooling: new Set(),
  };
  for (const record of records) addRecord(traits, record, facts);
  if (known !== undefined) addKnown(traits, known);
  return traits;
}

function addRecord(traits: ClusterTraits, record: SourceRecord, { borrowed, adultsOf }: ProfileFacts): void {
  if (record.name !== '') traits.names.add(record.name);
  if (record.sex !== undefined) traits.sexes.add(record.sex);
  if (record.stage !== undefined) traits.stages.add(record.stage);
  const { divisionCode = '' } = record;
  if (divisionCode.length === 12) traits.villages.add(divisionCode);
  if (divisionCode.length >= 9) traits.townships.add(divisionCode.slice(0, 9));
  if (record.schoolName !== undefined && record.grade !== undefined)
    traits.schooling.add(`${foldSchoolName(record.schoolName)} ${record.stage ?? ''} ${record.grade}`);
  const isBorrowed = borrowed.has(record.index);
  const { value, text, sex } = record.nationalId;
  for (const birth of birthsOf(record, isBorrowed)) traits.births.add(birth);
  if (!isBorrowed && value !== undefined) {
    traits.numbers.add(value);
    if (sex !== undefined && record.sex === undefined) traits.sexes.add(sex);
  } else if (!isBorrowed && text.length >= 15) traits.faultyNumbers.add(text);
  for (const phone of record.phones) traits.family.add(phone);
  for (const person of record.guardians) if (person.name !== '') traits.family.add(person.name);
  if (record.head !== undefined && record.head.name !== record.name) traits.family.add(record.head.name);
  const adults = record.kind === 'registry' ? adultsOf.get(record.householdNo ?? '') : undefined;
  for (const name of adults?.names ?? []) if (name !== record.name) traits.family.add(name);
}

/** The birth dates that a row gives: its own, and that of its number where that can be trusted. */
export function birthsOf({ birthOn, nationalId }: SourceRecord, isBorrowed: boolean): PlainDate[] {
  // A spreadsheet spoils the last three digits only.
  const isReadable = nationalId.state === 'valid' || nationalId.state === 'damaged';
  const inNumber = isReadable && !isBorrowed ? nationalId.birthOn : undefined;
  if (birthOn === undefined) return inNumber === undefined ? [] : [inNumber];
  return inNumber === undefined || inNumber === birthOn ? [birthOn] : [birthOn, inNumber];
}

function addKnown(traits: ClusterTraits, child: KnownChild): void {
  if (child.name !== '') traits.names.add(child.name);
  if (child.sex !== undefined) traits.sexes.add(child.sex);
  if (child.birthOn !== undefined) traits.births.add(child.birthOn);
  if (child.nationalId !== undefined) traits.numbers.add(child.nationalId);
  for (const each of [...child.phones, ...child.guardianNames]) traits.family.add(each);
}

/** How two profiles stand to each other; `undefined` when they cannot be one person. */
export interface Agreement {
  readonly name: boolean;
  readonly sameName: boolean;
  readonly surname: boolean;
  readonly given: boolean;
  /** Surname and one character of the given name; the surname alone where that has only one. */
  readonly partName: boolean;
  readonly birth: boolean;
  /** Both say when the person was born. */
  readonly birthsKnown: boolean;
  /** One number, or a wrongly written one beside the one it was copied from. */
  readonly number: boolean;
  readonly sex: boolean;
  /** Both say which sex. */
  readonly sexesKnown: boolean;
  readonly family: boolean;
  /** Both name somebody of the family. */
  readonly familiesKnown: boolean;
  readonly stage: boolean;
  readonly village: boolean;
  /** Both are placed, and in no common village or township. */
  readonly otherVillage: boolean;
  readonly schooling: boolean;
}

export function compareProfiles(
  { traits: a }: ClusterProfile,
  { traits: b }: ClusterProfile,
  namesAgree: NamesAgree,
): Agreement | undefined {
  const sex = overlaps(a.sexes, b.sexes);
  if (!sex && a.sexes.size > 0 && b.sexes.size > 0) return undefined;
  const sameNumber = overlaps(a.numbers, b.numbers);
  if (!sameNumber && a.numbers.size > 0 && b.numbers.size > 0) return undefined;
  const birth = overlaps(a.births, b.births);
  if (!birth && a.births.size > 0 && b.births.size > 0 && !somePair(a.births, b.births, isDateSlip)) return undefined;
  const village = overlaps(a.villages, b.villages);
  return {
    name: somePair(a.names, b.names, namesAgree),
    sameName: overlaps(a.names, b.names),
    surname: somePair(a.names, b.names, (one, other) => surnameOf(one).surname === surnameOf(other).surname),
    given: somePair(a.names, b.names, (one, other) => surnameOf(one).given === surnameOf(other).given),
    partName: somePair(a.names, b.names, sharesPart),
    birth,
    birthsKnown: a.births.size > 0 && b.births.size > 0,
    number: sameNumber || isNearNumber(a, b) || isNearNumber(b, a),
    sex,
    sexesKnown: a.sexes.size > 0 && b.sexes.size > 0,
    family: overlaps(a.family, b.family),
    familiesKnown: a.family.size > 0 && b.family.size > 0,
    stage: overlaps(a.stages, b.stages),
    village,
    otherVillage: !village && (areApart(a.villages, b.villages) || areApart(a.townships, b.townships)),
    schooling: overlaps(a.schooling, b.schooling),
  };
}

function sharesPart(a: string, b: string): boolean {
  const [one, other] = [surnameOf(a), surnameOf(b)];
  if (one.surname !== other.surname) return false;
  // A given name of one character has no part that a slip could leave.
  if ([...one.given].length === 1 && [...other.given].length === 1) return true;
  return [...one.given].some((character) => other.given.includes(character));
}

function isNearNumber(a: ClusterTraits, b: ClusterTraits): boolean {
  return somePair(a.faultyNumbers, new Set([...b.numbers, ...b.faultyNumbers]), (one, other) => {
    const difference = differenceOfIds(one, other);
    return difference !== 'different' && difference !== 'two-digits';
  });
}

/** One digit of a date is another, or two stand in each other's place. */
function isDateSlip(a: string, b: string): boolean {
  const differing = [...a].filter((digit, index) => digit !== b[index]).length;
  return differing === 1 || (differing === 2 && [...a].sort().join('') === [...b].sort().join(''));
}

function areApart(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size > 0 && b.size > 0 && !overlaps(a, b);
}

export function overlaps<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  for (const value of a) if (b.has(value)) return true;
  return false;
}

function somePair(a: Iterable<string>, b: Iterable<string>, holds: (one: string, other: string) => boolean): boolean {
  for (const one of a) for (const other of b) if (holds(one, other)) return true;
  return false;
}
