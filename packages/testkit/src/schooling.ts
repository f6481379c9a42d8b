import type { Random, Stage, TermId } from '@bulou/kernel';
import { ageAt, schoolYearStart } from './dates.ts';
import type { SynthesisSettings } from './settings.ts';
import type { Education, Person, School, Township } from './world.ts';

/** Finds the school a child goes to, and keeps classes at a believable size. */
export interface SchoolFinder {
  place(child: Person, stage: Stage, grade: number, term: TermId, random: Random): Education;
  /** Another school of the same stage, for a transfer. */
  other(child: Person, education: Education, random: Random): School;
  readonly settings: SynthesisSettings;
}

const CLASS_SIZE: Partial<Record<Stage, number>> = {
  preschool: 30,
  primary: 42,
  junior: 52,
  senior: 58,
  vocational: 50,
  special: 12,
};

/** Groups the schools by stage and township once, so that placing a child is cheap. */
export function makeSchoolFinder(
  townships: readonly Township[],
  schools: readonly School[],
  outside: ReadonlyMap<string, School[]>,
  settings: SynthesisSettings,
): SchoolFinder {
  const local = new Map<string, School[]>();
  const countyRun = new Map<string, School[]>();
  for (const school of schools) {
    const [map, key] =
      school.township === undefined ? [countyRun, school.stage] : [local, `${school.township.code}/${school.stage}`];
    map.set(key, [...(map.get(key) ?? []), school]);
  }
  const sizes = new Map(townships.map((township) => [township.code, township.villages.length]));
  const classCounts = new Map<string, number>();
  const nextClass = (school: School, stage: Stage, grade: number, year: number): number => {
    const key = `${school.key}/${stage}/${year - grade}`;
    const count = classCounts.get(key) ?? 0;
    classCounts.set(key, count + 1);
    return 1 + Math.floor(count / (CLASS_SIZE[stage] ?? 40));
  };
  const finder: SchoolFinder = {
    settings,
    place: (child, stage, grade, term, random) => {
      const school = chooseSchool(child, stage, random);
      const year = schoolYearStart(term);
      const boarding = drawBoarding(stage, grade, settings, random);
      const freshman =
        (stage === 'junior-college' || stage === 'undergraduate') && grade === 1 && term.endsWith('autumn');
      return {
        stage,
        grade,
        school,
        classNo: nextClass(school, stage, grade, year),
        boarding,
        enteredYear: year - grade + 1,
        freshman,
      };
    },
    other: (child, education, random) => {
      const choices = schools.filter(
        (school) =>
          school.stage === education.stage &&
          school !== education.school &&
          (school.township === undefined || school.township.code === child.family.village.townshipCode),
      );
      return choices.length === 0 ? education.school : random.pick(choices);
    },
  };
  return finder;

  function chooseSchool(child: Person, stage: Stage, random: Random): School {
    const rules = settings.schooling;
    const away =
      stage === 'preschool' || stage === 'primary' || stage === 'junior' || stage === 'senior' || stage === 'vocational'
        ? rules.outsideCounty[stage]
        : 1;
    const special = stage === 'special';
    if (!special && random.chance(away)) return chooseOutside(stage, random);
    const village = child.family.village;
    const seatShare =
      stage === 'junior'
        ? rules.juniorInCountySeat
        : stage === 'primary'
          ? rules.primaryInCountySeat
          : rules.kindergartenInCountySeat;
    const near = local.get(`${village.townshipCode}/${stage}`) ?? [];
    if (near.length === 0 || random.chance(seatShare)) return random.pick(countyRun.get(stage) ?? near);
    if (near.length === 1 || random.chance(0.25)) return near[0]!;
    const branches = near.slice(1);
    return (
      branches[Math.floor((village.position * branches.length) / (sizes.get(village.townshipCode) ?? 1))] ?? near[0]!
    );
  }

  function chooseOutside(stage: Stage, random: Random): School {
    const choices = outside.get(stage) ?? [];
    const higher = stage === 'junior-college' || stage === 'undergraduate' || stage === 'postgraduate';
    const beyond = random.chance(higher ? 1 - settings.schooling.higherInProvince : settings.schooling.outsideProvince);
    const matching = choices.filter((school) => (school.place === 'out-of-province') === beyond);
    return random.pick(matching.length > 0 ? matching : choices);
  }
}

function drawBoarding(stage: Stage, grade: number, settings: SynthesisSettings, random: Random): boolean {
  const { boarding } = settings.schooling;
  if (stage === 'primary') return random.chance(grade <= 3 ? boarding.primaryLow : boarding.primaryHigh);
  if (stage === 'junior') return random.chance(boarding.junior);
  if (stage === 'senior') return random.chance(boarding.senior);
  if (stage === 'vocational') return random.chance(boarding.vocational);
  return stage !== 'preschool' && stage !== 'special';
}

/** Puts a child where its age says when the county begins. */
export function placeByAge(child: Person, term: TermId, finder: SchoolFinder, random: Random): void {
  const rules = finder.settings.schooling;
  const age = ageAt(child.birthOn, `${schoolYearStart(term)}-08-31`);
  const shift = random.chance(rules.startsAYearLate) ? -1 : age >= 5 && random.chance(rules.startsAYearEarly) ? 1 : 0;
  const schoolAge = age + shift;
  const put = (stage: Stage, grade: number): void => {
    child.education = finder.place(child, stage, grade, term, random);
  };
  if (schoolAge < 3 || age < 3) return;
  if (schoolAge <= 5) {
    const share = rules.inKindergarten[`age${schoolAge}` as 'age3' | 'age4' | 'age5'];
    if (random.chance(share)) put('preschool', schoolAge - 2);
    return;
  }
  if (schoolAge <= 11) {
    put(random.chance(rules.specialSchool) ? 'special' : 'primary', schoolAge - 5);
    return;
  }
  if (schoolAge <= 14) {
    put('junior', schoolAge - 11);
    return;
  }
  const path = random.next();
  if (schoolAge <= 17) {
    if (path < rules.toSenior) put('senior', schoolAge - 14);
    else if (path < rules.toSenior + rules.toVocational) put('vocational', schoolAge - 14);
    else child.leftReason = 'working';
    return;
  }
  const toUndergraduate = rules.toSenior * rules.seniorToUndergraduate;
  const toCollege =
    toUndergraduate +
    rules.toSenior * rules.seniorToJuniorCollege +
    rules.toVocational * rules.vocationalToJuniorCollege;
  if (path < toUndergraduate && schoolAge <= 21) put('undergraduate', schoolAge - 17);
  else if (path >= toUndergraduate && path < toCollege && schoolAge <= 20) put('junior-college', schoolAge - 17);
  else if (path < toUndergraduate * rules.undergraduateToPostgraduate && schoolAge <= 24)
    put('postgraduate', schoolAge - 21);
  else child.leftReason = path < toCollege ? 'graduated' : 'working';
}

const LAST_GRADE: Readonly<Record<string, number>> = {
  preschool: 3,
  primary: 6,
  junior: 3,
  senior: 3,
  vocational: 3,
  'junior-college': 3,
  undergraduate: 4,
  postgraduate: 3,
  special: 9,
};

/** Moves a child on at the beginning of a school year: next grade, next stage, out into work, or into school at last. */
export function promote(child: Person, term: TermId, finder: SchoolFinder, random: Random): void {
  const rules = finder.settings.schooling;
  const age = ageAt(child.birthOn, `${schoolYearStart(term)}-08-31`);
  const education = child.education;
  const put = (stage: Stage, grade: number): void => {
    child.education = finder.place(child, stage, grade, term, random);
  };
  if (education === undefined) {
    if (child.leftReason !== undefined || age < 3) return;
    if (age >= 6) put('primary', 1);
    else if (random.chance(rules.inKindergarten[`age${age}` as 'age3'])) put('preschool', age - 2);
    return;
  }
  if (education.stage === 'preschool' && age >= 6) {
    put('primary', 1);
    return;
  }
  if (education.grade < LAST_GRADE[education.stage]!) {
    child.education = {
      ...education,
      grade: education.grade + 1,
      freshman: false,
      boarding: education.boarding || (education.stage === 'primary' && random.chance(0.04)),
    };
    return;
  }
  if (education.stage === 'preschool') return;
  const next = nextStage(education.stage, rules, random);
  if (next !== undefined) {
    put(next, 1);
    return;
  }
  delete child.education;
  child.leftReason = 'graduated';
  child.leftSchool = education.school;
}

function nextStage(stage: Stage, rules: SynthesisSettings['schooling'], random: Random): Stage | undefined {
  const path = random.next();
  if (stage === 'primary') return 'junior';
  if (stage === 'junior')
    return path < rules.toSenior ? 'senior' : path < rules.toSenior + rules.toVocational ? 'vocational' : undefined;
  if (stage === 'senior')
    return path < rules.seniorToUndergraduate
      ? 'undergraduate'
      : path < rules.seniorToUndergraduate + rules.seniorToJuniorCollege
        ? 'junior-college'
        : undefined;
  if (stage === 'vocational') return path < rules.vocationalToJuniorCollege ? 'junior-college' : undefined;
  if (stage === 'undergraduate') return path < rules.undergraduateToPostgraduate ? 'postgraduate' : undefined;
  return undefined;
}
