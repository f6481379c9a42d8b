import { luhnDigitOf, makeRandom, type Random, type TermId } from '@bulou/kernel';
import { ageAt, censusDateOf } from './dates.ts';
import type { ForcedDamage } from './dirt.ts';
import { isPaidWhereStudying } from './entitlements.ts';
import { childrenOf } from './kin.ts';
import type { PopulationMaker } from './population.ts';
import type { IdDamage, NameDamage, SynthesisSettings } from './settings.ts';
import type { BankCard, Person, Plants, School } from './world.ts';

/** Cases that must be there whatever chance brings, before any list is written: shared names, shared cards. Changes the people. */
export function plantLastingCases(maker: PopulationMaker, term: TermId, seed: string): void {
  const random = makeRandom(`${seed}/plants/lasting`);
  plantTwins(maker, term, random);
  const children = random.shuffle(
    maker.people.filter((person) => person.isChild && person.family.registration !== undefined),
  );
  const pairs = Math.max(3, Math.round(children.length * 0.0006));
  plantSameNames(children, pairs);
  plantSharedCards(children, pairs, random);
}

/** At least two pairs of twins among the registered, in the same class as twins mostly are. */
function plantTwins(maker: PopulationMaker, term: TermId, random: Random): void {
  const families = maker.families.filter((family) => family.registration !== undefined);
  const only = families.filter(
    (family) =>
      childrenOf(family).length === 1 &&
      childrenOf(family)[0]?.education?.stage === 'primary' &&
      !family.head.name.includes('·'),
  );
  for (const family of random.shuffle(only).slice(0, 2)) {
    const first = childrenOf(family)[0]!;
    const second = maker.addChild(family, first.birthOn, term, random);
    second.education = { ...first.education! };
    if (first.outsideProof !== undefined) second.outsideProof = first.outsideProof;
    second.personNo = family.registration!.householdNo + String(family.members.length).padStart(2, '0');
    const card = maker.drawCard(second, censusDateOf(term), random);
    if (card !== undefined) second.card = card;
  }
}

/** Two children of different families in one village get one name. */
function plantSameNames(children: readonly Person[], wanted: number): void {
  const byPlace = Map.groupBy(children, (child) => `${child.family.village.code}/${child.family.surname}/${child.sex}`);
  let planted = 0;
  for (const group of byPlace.values()) {
    const [first, second] = [group[0], group.find((child) => child.family !== group[0]?.family)];
    if (first === undefined || second === undefined || first.name.includes('·') || second.name.includes('·')) continue;
    if (second.family.members.some((member) => member.name === first.name)) continue;
    second.name = first.name;
    if (second.card?.kind === 'own') second.card = { ...second.card, holderName: second.name };
    planted += 1;
    if (planted >= wanted) return;
  }
}

/** Two children of different households are paid onto one card that belongs to neither family, such as a village official's. */
function plantSharedCards(children: readonly Person[], wanted: number, random: Random): void {
  const byVillage = [...Map.groupBy(children, (child) => child.family.village.code).values()];
  let planted = 0;
  for (const group of byVillage) {
    const first = group[0];
    const second = group.find((child) => child.family !== first?.family);
    const holder = group.find((child) => child.family !== first?.family && child.family !== second?.family)?.family
      .head;
    if (first === undefined || second === undefined || holder === undefined) continue;
    if ([...first.family.members, ...second.family.members].some((member) => member.name === holder.name)) continue;
    const body = `622991${String(random.integer(0, 999_999_999)).padStart(9, '0')}${String(random.integer(0, 999)).padStart(3, '0')}`;
    const card: BankCard = {
      bank: '南乐县农村信用合作联社',
      account: body + luhnDigitOf(body),
      holderName: holder.name,
      holderId: holder.nationalId,
      holderRelation: '',
      kind: 'stranger',
    };
    first.card = card;
    second.card = card;
    planted += 1;
    if (planted >= wanted) return;
  }
}

export interface TermPlants {
  readonly plants: Plants;
  /** Damage that a row must carry, by `kind/person index`. */
  readonly forced: Map<string, ForcedDamage>;
  /** The planted people by case. */
  readonly chosen: ReadonlyMap<string, readonly Person[]>;
}

/** Chooses who is an exception this term. */
export function plantTermCases(
  maker: PopulationMaker,
  schools: readonly School[],
  term: TermId,
  settings: SynthesisSettings,
  seed: string,
): TermPlants {
  const random = makeRandom(`${seed}/plants/${term}`);
  const census = censusDateOf(term);
  plantLosses(maker, term, random);
  const registered = maker.people.filter(
    (person) => person.isChild && person.family.registration !== undefined && person.diedTerm === undefined,
  );
  const pool = random.shuffle(
    registered.filter(
      (person) =>
        person.education?.school.place === 'in-county' &&
        (person.education.stage === 'primary' || person.education.stage === 'junior'),
    ),
  );
  const take = (share: number, least: number): Person[] =>
    pool.splice(0, Math.max(least, Math.round(registered.length * share)));
  const chosen = new Map<string, Person[]>();
  const choose = (name: string, share: number, least = 2): Person[] => {
    const people = take(share, least);
    chosen.set(name, people);
    return people;
  };
  const silent = choose('drop-out-unexplained', 0.0012);
  const explained = choose('drop-out-explained', 0.0008);
  const gone = choose('on-roll-absent-gone', 0.0008);
  const slipped = choose('on-roll-absent-slip', 0.003);
  const presentOnly = choose('present-not-on-roll', 0.003);
  const twice = choose('on-two-rolls', 0.002);
  const notInRegistry = choose('missing-from-registry', 0.002);
  const damagedAccount = choose('card-number-damaged', 0.003).filter((person) => person.card !== undefined);
  const flagged = random
    .shuffle(
      maker.people.filter(
        (person) =>
          person.isChild &&
          person.family.registration === undefined &&
          !person.family.surveyed &&
          person.education?.school.place === 'in-county' &&
          ageAt(person.birthOn, census) > 5,
      ),
    )
    .slice(0, Math.max(3, Math.round(registered.length * 0.012)));
  chosen.set('flagged-by-school-not-registered', flagged);
  const secondRoll = new Map<number, School>();
  for (const person of twice) {
    const former = person.previousSchool ?? otherSchool(person, schools, random);
    if (former !== undefined) secondRoll.set(person.index, former);
  }
  for (const person of registered)
    if (person.previousSchool !== undefined && person.education !== undefined && random.chance(0.25))
      secondRoll.set(person.index, person.previousSchool);
  const surveyAnswer = new Map<number, string>();
  for (const person of silent) surveyAnswer.set(person.index, '');
  for (const person of explained) surveyAnswer.set(person.index, '辍学');
  for (const person of gone) surveyAnswer.set(person.index, '外出');
  const stillListed = maker.people.filter(
    (person) => person.diedTerm === term && person.formerEducation?.school.place === 'in-county' && random.chance(0.5),
  );
  const indexes = (...groups: readonly Person[][]) => new Set(groups.flat().map((person) => person.index));
  return {
    plants: {
      onNoRoll: indexes(silent, explained),
      absent: indexes(gone, slipped),
      presentOnly: indexes(presentOnly),
      secondRoll,
      flaggedNotRegistered: indexes(flagged),
      flaggedRegistered: new Set(registered.filter(() => random.chance(0.85)).map((person) => person.index)),
      surveyAnswer,
      notInRegistry: indexes(notInRegistry),
      damagedAccount: indexes(damagedAccount),
      stillOnRoll: new Map(stillListed.map((person) => [person.index, person.formerEducation!])),
    },
    forced: forceDamage(registered, settings, random),
    chosen,
  };
}

/** At least one registered pupil who died this term, and one outside the county whose aid nobody has proved. */
function plantLosses(maker: PopulationMaker, term: TermId, random: Random): void {
  const pupils = maker.people.filter(
    (person) => person.education !== undefined && person.family.registration !== undefined,
  );
  if (!maker.people.some((person) => person.diedTerm === term && person.family.registration !== undefined)) {
    const person = random.pick(pupils.filter((each) => each.education?.stage === 'primary'));
    person.diedTerm = term;
    person.leftReason = 'died';
    person.formerEducation = person.education!;
    delete person.education;
  }
  const outside = pupils.filter((person) => isPaidWhereStudying(person));
  if (outside.length > 0 && !outside.some((person) => person.outsideProof === 'none'))
    random.pick(outside).outsideProof = 'none';
}

function otherSchool(person: Person, schools: readonly School[], random: Random): School | undefined {
  const education = person.education!;
  const choices = schools.filter(
    (school) =>
      school.stage === education.stage &&
      school !== education.school &&
      (school.township === undefined || school.township.code === person.family.village.townshipCode),
  );
  return choices.length === 0 ? undefined : random.pick(choices);
}

/** At least two rows of every kind of damage in the rolls and two in the survey sheets. */
function forceDamage(
  registered: readonly Person[],
  settings: SynthesisSettings,
  random: Random,
): Map<string, ForcedDamage> {
  const forced = new Map<string, ForcedDamage>();
  const pool = random.shuffle(
    registered.filter(
      (person) =>
        person.education?.stage === 'primary' &&
        person.education.school.place === 'in-county' &&
        !person.nationalId.endsWith('X') &&
        !person.name.includes('·'),
    ),
  );
  const next = () => pool.pop();
  for (const kind of Object.keys(settings.damage.idKinds) as IdDamage[]) {
    for (const list of ['enrolment', 'enrolment', 'survey', 'survey']) {
      const person = kind === 'sibling-id' ? takeWithSibling(pool) : next();
      if (person !== undefined) forced.set(`${list}/${person.index}`, { id: kind });
    }
  }
  for (const kind of Object.keys(settings.damage.nameKinds) as NameDamage[]) {
    for (const list of ['enrolment', 'enrolment', 'survey', 'survey']) {
      const person = next();
      if (person !== undefined) forced.set(`${list}/${person.index}`, { name: kind });
    }
  }
  return forced;
}

function takeWithSibling(pool: Person[]): Person | undefined {
  const index = pool.findIndex((person) => person.family.members.filter((member) => member.isChild).length > 1);
  return index < 0 ? undefined : pool.splice(index, 1)[0];
}
