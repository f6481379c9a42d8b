import { makeRandom, type Random, type Sex, type TermId } from '@bulou/kernel';
import { ageAt, birthdayOfAge, censusDateOf, dateOfDay, dayNumberOf, schoolYearStart } from './dates.ts';
import { BANKS, type IdentityIssuer, makeIdentityIssuer } from './identity.ts';
import { childrenOf, guardiansOf, relationToChild } from './kin.ts';
import { DOTTED_NAMES } from './name-lists.ts';
import { drawFamilySurname, drawGenerationCharacter, drawGivenName, drawSurname } from './names.ts';
import type { SynthesisSettings } from './settings.ts';
import { FORMER_COUNTIES, NEIGHBOUR_COUNTIES } from './slip-lists.ts';
import type { BankCard, Family, Person, Registration, Township, Village } from './world.ts';

const CAUSES: readonly (readonly [string, number])[] = [
  ['因病', 42],
  ['因残', 20],
  ['因学', 8],
  ['缺劳力', 14],
  ['缺技术', 10],
  ['缺资金', 4],
  ['自身发展动力不足', 2],
];
const ATTRIBUTES: readonly (readonly [string, number])[] = [
  ['一般贫困户', 62],
  ['低保贫困户', 32],
  ['五保贫困户', 6],
];

export interface PopulationMaker {
  readonly families: Family[];
  readonly people: Person[];
  /** A newborn or further child of a family, alive on `birthOn`. */
  addChild(family: Family, birthOn: string, term: TermId, random: Random): Person;
  /** Puts a family on the registry from a term on. */
  register(family: Family, term: TermId, random: Random): void;
  nextHouseholdNo(): string;
  drawCard(child: Person, on: string, random: Random): BankCard | undefined;
}

/** Makes the families that live in the county when the first term begins. */
export function makePopulation(
  countyCode: string,
  townships: readonly Township[],
  firstTerm: TermId,
  scale: number,
  settings: SynthesisSettings,
  seed: string,
): PopulationMaker {
  const issuer = makeIdentityIssuer(makeRandom(`${seed}/identity`));
  const census = censusDateOf(firstTerm);
  const families: Family[] = [];
  const people: Person[] = [];
  let householdCounter = 0;
  const maker: PopulationMaker = {
    families,
    people,
    addChild: (family, birthOn, term, random) => addChild(context, family, birthOn, term, random),
    register: (family, term, random) => register(context, family, term, random),
    nextHouseholdNo: () => `${countyCode.slice(2)}${String(1_000_000_000 + ++householdCounter * 7).slice(1)}`,
    drawCard: (child, on, random) => drawCard(context, child, on, random),
  };
  const context: Context = { countyCode, settings, issuer, families, people, maker, census, firstTerm };
  const villages = townships.flatMap((township) => township.villages);
  const totalWeight = villages.reduce((sum, village) => sum + village.weight, 0);
  for (const village of villages) {
    const random = makeRandom(`${seed}/village/${village.code}`);
    const share = (village.weight / totalWeight) * scale;
    const count = (expected: number) => Math.floor(expected * share) + (random.chance((expected * share) % 1) ? 1 : 0);
    populateVillage(
      context,
      village,
      firstTerm,
      {
        poor: count(settings.registered.familiesWithChildren),
        childless: count(settings.registered.familiesWithoutChildren),
        ordinary: count(ordinaryFamilies(settings)),
      },
      random,
    );
  }
  return maker;
}

interface Context {
  readonly countyCode: string;
  readonly settings: SynthesisSettings;
  readonly issuer: IdentityIssuer;
  readonly families: Family[];
  readonly people: Person[];
  readonly maker: PopulationMaker;
  readonly census: string;
  readonly firstTerm: TermId;
}

/** Ordinary families needed so that, with the registered ones, as many children are born a year as the settings say. */
function ordinaryFamilies(settings: SynthesisSettings): number {
  const { one, two, three } = settings.population.childrenAFamily;
  const childrenEach = (one + 2 * two + 3 * three) / (one + two + three);
  const years = settings.registered.ageWeights.length;
  return (settings.population.birthsAYear * years) / childrenEach - settings.registered.familiesWithChildren;
}

function populateVillage(
  context: Context,
  village: Village,
  term: TermId,
  counts: { readonly poor: number; readonly childless: number; readonly ordinary: number },
  random: Random,
): void {
  const { settings, maker } = context;
  const poorAges = settings.registered.ageWeights.map((weight, age) => [age, weight] as const);
  for (let index = 0; index < counts.poor; index += 1) {
    const family = makeFamilyWithChildren(context, village, random.weighted(poorAges), true, term, random);
    maker.register(family, term, random);
  }
  for (let index = 0; index < counts.childless; index += 1)
    maker.register(makeFamilyWithoutChildren(context, village, random), term, random);
  for (let index = 0; index < counts.ordinary; index += 1)
    makeFamilyWithChildren(context, village, random.integer(0, poorAges.length - 1), false, term, random);
}

function register(context: Context, family: Family, term: TermId, random: Random): void {
  const year = schoolYearStart(term);
  const settings = context.settings.registered;
  const isFirst = term === context.firstTerm;
  const outYear =
    isFirst && random.chance(settings.outOfPovertyAtStart) ? random.integer(2014, Math.min(2016, year - 1)) : undefined;
  const registration: Registration = {
    householdNo: context.maker.nextHouseholdNo(),
    firstTerm: term,
    identifiedYear: isFirst
      ? random.weighted([
          [2013, 6],
          [2014, 70],
          [2015, 14],
          [2016, 10],
        ])
      : Number(term.slice(0, 4)) - 1,
    returned: outYear === undefined && random.chance(settings.returnedToPoverty),
    attribute: random.weighted(ATTRIBUTES),
    cause: random.weighted(CAUSES),
  };
  if (outYear !== undefined) registration.outYear = outYear;
  family.registration = registration;
  family.members.forEach((member, index) => {
    member.personNo = registration.householdNo + String(index + 1).padStart(2, '0');
  });
}

interface NewPerson {
  readonly name: string;
  readonly sex: Sex;
  readonly birthOn: string;
  readonly kin: Person['kin'];
  readonly ethnicity?: string;
  readonly divisionCode6: string;
  readonly phone?: string;
}

function addPerson(context: Context, family: Family, fresh: NewPerson, random: Random): Person {
  const index = context.people.length;
  const person: Person = {
    index,
    id: `P${String(index + 1).padStart(7, '0')}`,
    name: fresh.name,
    formerName:
      fresh.name.slice(0, 1) + drawGivenName(fresh.sex, Number(fresh.birthOn.slice(0, 4)), undefined, 0, random),
    sex: fresh.sex,
    birthOn: fresh.birthOn,
    nationalId: context.issuer.issueNationalId(fresh.divisionCode6, fresh.birthOn, fresh.sex),
    ethnicity: fresh.ethnicity ?? '汉族',
    family,
    kin: fresh.kin,
    isChild: fresh.kin === 'child',
    phone: fresh.phone ?? '',
    disabled: random.chance(fresh.kin === 'child' ? 0.012 : 0.05),
    personNo: '',
    unlistedInRegistry: false,
  };
  family.members.push(person);
  context.people.push(person);
  return person;
}

function adultDivision(context: Context, birthOn: string, elsewhere: number, random: Random): string {
  if (random.chance(elsewhere)) return random.weighted(NEIGHBOUR_COUNTIES);
  if (birthOn < '1986' && random.chance(0.04)) return random.pick(FORMER_COUNTIES);
  return context.countyCode;
}

const yearOf = (date: string) => Number(date.slice(0, 4));

function makeAdult(
  context: Context,
  family: Family,
  surname: string,
  sex: Sex,
  birthOn: string,
  kin: Person['kin'],
  elsewhere: number,
  random: Random,
): Person {
  return addPerson(
    context,
    family,
    {
      name: surname + drawGivenName(sex, yearOf(birthOn), undefined, 0.001, random),
      sex,
      birthOn,
      kin,
      divisionCode6: adultDivision(context, birthOn, elsewhere, random),
      phone: context.issuer.issuePhone(),
    },
    random,
  );
}

function startFamily(
  context: Context,
  village: Village,
  surname: string,
  raisedBy: Family['raisedBy'],
  surveyed: boolean,
): Family {
  const family: Family = {
    index: context.families.length,
    village,
    surname,
    members: [],
    head: undefined as unknown as Person,
    raisedBy,
    surveyed,
  };
  context.families.push(family);
  return family;
}

function makeFamilyWithChildren(
  context: Context,
  village: Village,
  firstAge: number,
  poor: boolean,
  term: TermId,
  random: Random,
): Family {
  const { settings } = context;
  const rules = settings.registered;
  const raisedBy: Family['raisedBy'] = !poor
    ? random.weighted([
        ['parents', 0.9],
        ['grandparents', 0.07],
        ['single-parent', 0.03],
      ])
    : random.weighted([
        ['relative', rules.orphan],
        ['grandparents', rules.raisedByGrandparents],
        ['single-parent', rules.singleParent],
        ['parents', 1 - rules.orphan - rules.raisedByGrandparents - rules.singleParent],
      ]);
  const surname = drawFamilySurname(village.surnames, settings, random);
  const family = startFamily(
    context,
    village,
    surname,
    raisedBy,
    poor || random.chance(settings.files.surveyOfOrdinaryFamilies),
  );
  const births = drawBirths(firstAge, context, random);
  makeElders(context, family, births[0]!, poor, random);
  if (family.surname.length === 1 && random.chance(settings.population.dottedNames * 2))
    makeDottedChildren(context, family, births, random);
  else makeChildren(context, family, births, term, random);
  if (poor) for (const child of childrenOf(family)) assignCard(context, child, random);
  return family;
}

/** Birthdays of a family's children, eldest first; twins share theirs. */
function drawBirths(firstAge: number, context: Context, random: Random): string[] {
  const { childrenAFamily, twinsAFamily } = context.settings.population;
  const count = random.weighted([
    [1, childrenAFamily.one],
    [2, childrenAFamily.two],
    [3, childrenAFamily.three],
  ]);
  const first = birthdayOfAge(firstAge, context.census, random);
  const births = [first];
  if (random.chance(twinsAFamily)) births.push(first);
  let older = first;
  let younger = first;
  while (births.length < count) {
    const gap = random.integer(390, 2100);
    const goUp = random.chance(0.5);
    const birth = goUp ? dateOfDay(dayNumberOf(older) - gap) : dateOfDay(dayNumberOf(younger) + gap);
    if (goUp) older = birth;
    else younger = birth > context.census ? younger : birth;
    births.push(birth > context.census ? dateOfDay(dayNumberOf(older) - gap) : birth);
    if (births.at(-1)! < older) older = births.at(-1)!;
  }
  return births.sort();
}

function makeElders(context: Context, family: Family, eldestBirth: string, poor: boolean, random: Random): void {
  const { settings } = context;
  const before = (birth: string, low: number, high: number) =>
    dateOfDay(dayNumberOf(birth) - random.integer(low * 365, high * 365));
  const fatherBirth = before(eldestBirth, 21, 34);
  const withGrandparents = family.raisedBy === 'grandparents' || (poor && random.chance(0.45));
  if (family.raisedBy === 'relative' || withGrandparents) {
    const birth = before(fatherBirth, 20, 30);
    if (random.chance(0.75)) makeAdult(context, family, family.surname, 'male', birth, 'grandfather', 0.01, random);
    if (family.members.length === 0 || random.chance(0.8))
      makeAdult(
        context,
        family,
        drawSurname(random),
        'female',
        before(fatherBirth, 20, 28),
        'grandmother',
        0.25,
        random,
      );
  }
  if (family.raisedBy !== 'relative') {
    if (family.raisedBy !== 'single-parent' || random.chance(0.6))
      makeAdult(
        context,
        family,
        family.surname,
        'male',
        fatherBirth,
        'father',
        settings.population.fatherFromElsewhere,
        random,
      );
    if (
      family.raisedBy === 'parents' ||
      (family.raisedBy === 'grandparents' && random.chance(0.6)) ||
      !family.members.some((member) => member.kin === 'father')
    ) {
      const birth = dateOfDay(dayNumberOf(fatherBirth) + random.integer(-900, 1800));
      makeAdult(
        context,
        family,
        drawSurname(random),
        'female',
        birth > before(eldestBirth, 19, 19) ? before(eldestBirth, 20, 26) : birth,
        'mother',
        settings.population.motherFromElsewhere,
        random,
      );
    }
  }
  family.head = chooseHead(family, random);
}

function chooseHead(family: Family, random: Random): Person {
  const order: Person['kin'][] =
    family.raisedBy === 'grandparents' || random.chance(0.35)
      ? ['grandfather', 'grandmother', 'father', 'mother']
      : ['father', 'grandfather', 'mother', 'grandmother'];
  return (
    order.map((kin) => family.members.find((member) => member.kin === kin)).find((member) => member !== undefined) ??
    family.members[0]!
  );
}

function makeDottedChildren(context: Context, family: Family, births: readonly string[], random: Random): void {
  const taken = new Set<string>();
  for (const birthOn of births) {
    const sex: Sex = random.chance(0.53) ? 'male' : 'female';
    const name = random.pick(DOTTED_NAMES[sex].filter((each) => !taken.has(each)));
    taken.add(name);
    addPerson(
      context,
      family,
      {
        name,
        sex,
        birthOn,
        kin: 'child',
        ethnicity: name.includes('吉克') || name.includes('尔古') ? '彝族' : '维吾尔族',
        divisionCode6: context.countyCode,
      },
      random,
    );
  }
}

function makeChildren(context: Context, family: Family, births: readonly string[], term: TermId, random: Random): void {
  const generation = random.chance(context.settings.population.sharedGenerationCharacter)
    ? drawGenerationCharacter(random)
    : undefined;
  for (const birthOn of births) addChild(context, family, birthOn, term, random, generation);
}

function addChild(
  context: Context,
  family: Family,
  birthOn: string,
  _term: TermId,
  random: Random,
  generation?: string,
): Person {
  const { population } = context.settings;
  const sex: Sex = random.chance(0.53) ? 'male' : 'female';
  const taken = new Set(family.members.map((member) => member.name));
  let name = '';
  do name = family.surname + drawGivenName(sex, yearOf(birthOn), generation, population.rareCharacters, random);
  while (taken.has(name));
  const divisionCode6 = random.chance(population.childNumberedElsewhere)
    ? random.weighted(NEIGHBOUR_COUNTIES)
    : context.countyCode;
  return addPerson(context, family, { name, sex, birthOn, kin: 'child', divisionCode6 }, random);
}

function makeFamilyWithoutChildren(context: Context, village: Village, random: Random): Family {
  const surname = drawFamilySurname(village.surnames, context.settings, random);
  const family = startFamily(context, village, surname, 'parents', true);
  const oldest = random.integer(46, 84);
  const birth = (age: number) => birthdayOfAge(Math.max(age, 30), context.census, random);
  const sex: Sex = random.chance(0.7) ? 'male' : 'female';
  makeAdult(context, family, surname, sex, birth(oldest), 'single', 0.05, random);
  if (random.chance(0.72))
    makeAdult(
      context,
      family,
      drawSurname(random),
      sex === 'male' ? 'female' : 'male',
      birth(oldest - random.integer(-3, 5)),
      'single',
      0.25,
      random,
    );
  if (oldest > 55 && random.chance(0.42))
    makeAdult(context, family, surname, 'male', birth(oldest - random.integer(22, 30)), 'single', 0.02, random);
  if (family.members.length === 3 && random.chance(0.3))
    makeAdult(
      context,
      family,
      drawSurname(random),
      'female',
      birth(oldest - random.integer(22, 30)),
      'single',
      0.3,
      random,
    );
  family.head = family.members[0]!;
  return family;
}

function assignCard(context: Context, child: Person, random: Random): void {
  const siblings = childrenOf(child.family).filter((each) => each !== child && each.card?.kind === 'guardian');
  if (
    siblings[0]?.card !== undefined &&
    random.chance(context.settings.cards.siblingsShare * 3) &&
    ageAt(child.birthOn, context.census) < context.settings.cards.ownFrom
  ) {
    child.card = siblings[0].card;
    return;
  }
  const card = drawCard(context, child, context.census, random);
  if (card !== undefined) child.card = card;
}

function drawCard(context: Context, child: Person, on: string, random: Random): BankCard | undefined {
  const { cards } = context.settings;
  const draw = random.next();
  if (draw < cards.missing) return undefined;
  const [bank, prefix] = random.weighted(BANKS.map((row) => [row, row[2]] as const));
  const account = context.issuer.issueAccount(prefix);
  if (draw < cards.missing + cards.stranger) {
    const stranger = context.families[random.integer(0, context.families.length - 1)]!.head;
    if (stranger !== undefined && stranger.family !== child.family && stranger.family.surname !== child.family.surname)
      return {
        bank,
        account,
        holderName: stranger.name,
        holderId: stranger.nationalId,
        holderRelation: '',
        kind: 'stranger',
      };
  }
  const guardian = guardiansOf(child.family)[0];
  const age = ageAt(child.birthOn, on);
  const own = age >= cards.ownFrom ? 0.8 : age >= 6 ? 0.2 : 0.05;
  if (guardian === undefined || random.chance(own))
    return { bank, account, holderName: child.name, holderId: child.nationalId, holderRelation: '本人', kind: 'own' };
  return {
    bank,
    account,
    holderName: guardian.name,
    holderId: guardian.nationalId,
    holderRelation: relationToChild(guardian),
    kind: 'guardian',
  };
}
