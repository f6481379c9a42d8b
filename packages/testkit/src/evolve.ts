import { makeRandom, type Random, type TermId } from '@bulou/kernel';
import { ageAt, censusDateOf, dateOfDay, dayNumberOf, schoolYearStart } from './dates.ts';
import { childrenOf } from './kin.ts';
import type { PopulationMaker } from './population.ts';
import { placeByAge, promote, type SchoolFinder } from './schooling.ts';
import type { Family, Person, Registration, Township } from './world.ts';

/** Where every child stands when the first term begins. */
export function beginFirstTerm(maker: PopulationMaker, finder: SchoolFinder, term: TermId, seed: string): void {
  const random = makeRandom(`${seed}/first-term`);
  for (const child of maker.people) {
    if (!child.isChild) continue;
    placeByAge(child, term, finder, random);
    settleAid(child, term, finder, random);
    child.unlistedInRegistry = isNewborn(child, term) && random.chance(0.8);
  }
}

/** A term later: births, deaths, moves, splits, transfers, drop-outs, promotions, and at year's end who leaves or joins the registry. */
export function advanceTerm(
  maker: PopulationMaker,
  townships: readonly Township[],
  finder: SchoolFinder,
  term: TermId,
  seed: string,
): void {
  const random = makeRandom(`${seed}/advance/${term}`);
  const isAutumn = term.endsWith('autumn');
  if (!isAutumn) closeYear(maker, term, finder, random);
  for (const family of [...maker.families]) changeFamily(family, maker, townships, finder, term, random);
  changeAtLeastOne(maker, townships, term, random);
  for (const child of [...maker.people]) {
    if (!child.isChild || child.diedTerm !== undefined) continue;
    delete child.previousSchool;
    if (isAutumn) promote(child, term, finder, random);
    else if (child.education !== undefined) child.education = { ...child.education, freshman: false };
    changeChild(child, maker, finder, term, random);
    settleAid(child, term, finder, random);
    if (child.unlistedInRegistry && !isNewborn(child, term)) child.unlistedInRegistry = random.chance(0.3);
  }
}

function isNewborn(child: Person, term: TermId): boolean {
  return dayNumberOf(censusDateOf(term)) - dayNumberOf(child.birthOn) < 200;
}

/** At the end of the calendar year households leave poverty, and some are newly registered. */
function closeYear(maker: PopulationMaker, term: TermId, finder: SchoolFinder, random: Random): void {
  const rules = finder.settings.registered;
  const year = Number(term.slice(0, 4)) - 1;
  const registered = maker.families.filter((family) => family.registration !== undefined);
  for (const family of registered) {
    const registration = family.registration!;
    if (registration.outYear === undefined && random.chance(rules.outOfPovertyAtYearEnd)) registration.outYear = year;
  }
  const wanted = Math.round(registered.filter((family) => childrenOf(family).length > 0).length * rules.newAtYearEnd);
  const candidates = maker.families.filter((family) => family.registration === undefined && family.surveyed);
  for (const family of random.shuffle(candidates).slice(0, wanted)) {
    maker.register(family, term, random);
    for (const child of childrenOf(family)) {
      const card = maker.drawCard(child, censusDateOf(term), random);
      if (card !== undefined) child.card = card;
    }
  }
}

function changeFamily(
  family: Family,
  maker: PopulationMaker,
  townships: readonly Township[],
  finder: SchoolFinder,
  term: TermId,
  random: Random,
): void {
  const rules = finder.settings.schooling;
  if (family.changedTerm !== undefined && family.changedTerm !== term) {
    delete family.formerHouseholdNo;
    delete family.formerVillage;
    delete family.changedTerm;
  }
  if (family.registration === undefined || childrenOf(family).length === 0) return;
  if (random.chance(rules.familyMovesATerm)) moveFamily(family, townships, term, random);
  else if (random.chance(rules.householdSplitsATerm)) splitFamily(family, maker, term, random);
  bearChild(family, maker, term, random);
}

/** However small the county, one household moves and one splits. */
function changeAtLeastOne(maker: PopulationMaker, townships: readonly Township[], term: TermId, random: Random): void {
  const settled = random.shuffle(
    maker.families.filter(
      (family) =>
        family.registration !== undefined && family.changedTerm === undefined && childrenOf(family).length > 0,
    ),
  );
  if (!maker.families.some((family) => family.formerVillage !== undefined))
    settled.slice(0, 8).find((family) => moveFamily(family, townships, term, random));
  if (!maker.families.some((family) => family.formerHouseholdNo !== undefined))
    settled.slice(8).find((family) => splitFamily(family, maker, term, random));
}

function moveFamily(family: Family, townships: readonly Township[], term: TermId, random: Random): boolean {
  const village = random.pick(random.pick(townships).villages);
  if (village === family.village) return false;
  family.formerVillage = family.village;
  family.village = village;
  family.changedTerm = term;
  return true;
}

/** Grandparents keep the old number; parents and children get a new one. */
function splitFamily(family: Family, maker: PopulationMaker, term: TermId, random: Random): boolean {
  const elders = family.members.filter((member) => member.kin === 'grandfather' || member.kin === 'grandmother');
  const parents = family.members.filter((member) => member.kin === 'father' || member.kin === 'mother');
  if (elders.length === 0 || parents.length === 0 || family.raisedBy === 'grandparents') return false;
  const old = family.registration as Registration;
  const elderFamily: Family = {
    index: maker.families.length,
    village: family.village,
    surname: family.surname,
    members: elders,
    head: elders[0]!,
    registration: old,
    raisedBy: 'parents',
    surveyed: true,
  };
  for (const elder of elders) elder.family = elderFamily;
  maker.families.push(elderFamily);
  const householdNo = maker.nextHouseholdNo();
  family.members.splice(0, family.members.length, ...family.members.filter((member) => !elders.includes(member)));
  family.registration = { ...old, householdNo };
  family.formerHouseholdNo = old.householdNo;
  family.changedTerm = term;
  family.head = parents[0]!;
  for (const child of childrenOf(family)) {
    // A card of grandparents who now have a household of their own is no longer a guardian's card.
    if (child.card === undefined || !elders.some((elder) => elder.nationalId === child.card?.holderId)) continue;
    const card = maker.drawCard(child, censusDateOf(term), random);
    if (card === undefined) delete child.card;
    else child.card = card;
  }
  family.members.forEach((member, index) => {
    member.personNo = householdNo + String(index + 1).padStart(2, '0');
  });
  return true;
}

function bearChild(family: Family, maker: PopulationMaker, term: TermId, random: Random): void {
  const mother = family.members.find((member) => member.kin === 'mother');
  if (mother === undefined) return;
  const census = censusDateOf(term);
  const age = ageAt(mother.birthOn, census);
  const youngest = Math.min(...childrenOf(family).map((child) => ageAt(child.birthOn, census)));
  if (age > 42 || childrenOf(family).length > 3 || youngest < 2 || youngest > 9 || !random.chance(0.022)) return;
  const child = maker.addChild(family, dateOfDay(dayNumberOf(census) - random.integer(8, 175)), term, random);
  child.unlistedInRegistry = random.chance(0.85);
  child.personNo = (family.registration?.householdNo ?? '') + String(family.members.length).padStart(2, '0');
  const card = maker.drawCard(child, census, random);
  if (card !== undefined) child.card = card;
}

function changeChild(child: Person, maker: PopulationMaker, finder: SchoolFinder, term: TermId, random: Random): void {
  const rules = finder.settings.schooling;
  if (random.chance(rules.diesATerm)) {
    child.diedTerm = term;
    child.leftReason = 'died';
    if (child.education !== undefined) {
      child.leftSchool = child.education.school;
      child.formerEducation = child.education;
    }
    delete child.education;
    return;
  }
  if (child.card === undefined && child.family.registration !== undefined && random.chance(0.3)) {
    const card = maker.drawCard(child, censusDateOf(term), random);
    if (card !== undefined) child.card = card;
  }
  const education = child.education;
  if (education === undefined || education.school.place !== 'in-county') return;
  const compulsory = education.stage === 'primary' || education.stage === 'junior';
  if (compulsory && random.chance(rules.transfersATerm)) {
    const school = finder.other(child, education, random);
    if (school !== education.school) child.previousSchool = education.school;
    child.education = { ...education, school };
  } else if (compulsory && random.chance(rules.boardingChangesATerm))
    child.education = { ...education, boarding: !education.boarding };
  if ((education.stage === 'junior' || education.stage === 'senior') && random.chance(rules.dropsOutATerm)) {
    child.leftReason = 'dropped-out';
    child.leftSchool = education.school;
    delete child.education;
  }
}

/** Who has preschool aid from above this school year, and whose aid outside the county is proved. */
function settleAid(child: Person, term: TermId, finder: SchoolFinder, random: Random): void {
  const { aid } = finder.settings;
  const year = schoolYearStart(term);
  const education = child.education;
  if (child.preschoolAid !== undefined && child.preschoolAid.schoolYear !== year) delete child.preschoolAid;
  const isFirstTermOfYear = term.endsWith('autumn');
  if (
    education?.stage === 'preschool' &&
    education.school.place === 'in-county' &&
    child.preschoolAid === undefined &&
    isFirstTermOfYear &&
    random.chance(aid.preschoolAid)
  )
    child.preschoolAid = {
      schoolYear: year,
      from: random.chance(aid.preschoolAidFromSpringOnly) ? 'spring' : 'autumn',
    };
  if (education === undefined || education.school.place === 'in-county') delete child.outsideProof;
  else if (child.outsideProof === undefined) {
    const draw = random.next();
    child.outsideProof = !random.chance(aid.outsideProved)
      ? 'none'
      : draw < aid.outsideProofOnlyInList
        ? 'list'
        : draw < aid.outsideProofOnlyInList + aid.outsideProofOnlyReceived
          ? 'received'
          : 'both';
  }
}

/** Whether a household counts as out of poverty on a term's census date. */
export function isOutOfPoverty(registration: Registration, term: TermId): boolean {
  return registration.outYear !== undefined && registration.outYear < Number(term.slice(0, 4));
}
