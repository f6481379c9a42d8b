import { makeRandom, type Random } from '@bulou/kernel';
import type { WrittenIdentity } from '../dirt.ts';
import { guardiansOf, relationToChild } from '../kin.ts';
import type { Layout } from '../layout-model.ts';
import { KINDERGARTEN_LAYOUTS, ROLL_LAYOUTS } from '../school-layouts.ts';
import { buildSheet, type Line } from '../sheet-builder.ts';
import { type SheetToWrite, type TermContext, titleFacts, writeList } from '../term-context.ts';
import { EXTENSIONS, type FileFormat } from '../workbook.ts';
import type { Education, Person, School, Township, Village } from '../world.ts';

/** A pupil as a roll has him: in the class where he is, or on a second roll in the one he left. */
export interface RollEntry {
  readonly person: Person;
  readonly education: Education;
}

/** Pupils on every school's roll this term, in class order. */
export function listRolls(context: TermContext): Map<string, RollEntry[]> {
  const rolls = new Map<string, RollEntry[]>();
  const put = (school: School, entry: RollEntry): void => {
    const list = rolls.get(school.key);
    if (list === undefined) rolls.set(school.key, [entry]);
    else list.push(entry);
  };
  const { plants } = context;
  for (const person of context.maker.people) {
    const education = person.education;
    const second = plants.secondRoll.get(person.index);
    if (education !== undefined && second !== undefined)
      put(second, { person, education: { ...education, school: second } });
    if (education === undefined || education.school.place !== 'in-county') continue;
    if (plants.onNoRoll.has(person.index) || plants.presentOnly.has(person.index)) continue;
    put(education.school, { person, education });
  }
  for (const [index, education] of plants.stillOnRoll)
    put(education.school, { person: context.maker.people[index]!, education });
  for (const entries of rolls.values()) sortByClass(entries);
  return rolls;
}

export function sortByClass(entries: RollEntry[]): void {
  entries.sort(
    (a, b) =>
      a.education.grade - b.education.grade ||
      a.education.classNo - b.education.classNo ||
      a.person.index - b.person.index,
  );
}

/** The school rolls, one file a school; in some townships the kindergartens share one workbook. */
export function writeRolls(context: TermContext, rolls: ReadonlyMap<string, RollEntry[]>): void {
  for (const township of [undefined, ...context.townships]) {
    const schools = context.schools.filter(
      (school) => school.township === township && (rolls.get(school.key)?.length ?? 0) > 0,
    );
    const together =
      township !== undefined && makeRandom(`${context.seed}/township/${township.code}`).chance(0.25)
        ? schools.filter((school) => school.stage === 'preschool')
        : [];
    for (const school of schools) if (!together.includes(school)) writeRoll(context, school, rolls.get(school.key)!);
    if (together.length > 0) writeTogether(context, township!, together, rolls);
  }
}

interface Habit {
  readonly layout: Layout;
  readonly format: FileFormat;
  readonly byGrade: boolean;
  readonly allDamaged: boolean;
  readonly hiddenShare: number;
  readonly hasHiddenSheet: boolean;
  readonly usesAlias: boolean;
}

/** What a school always does: its layout, its format and its carelessness stay the same over the terms. */
function habitOf(context: TermContext, school: School, count: number): Habit {
  const random = makeRandom(`${context.seed}/school/${school.key}`);
  const { files, dirt } = context.settings;
  const layouts = school.stage === 'preschool' ? KINDERGARTEN_LAYOUTS : ROLL_LAYOUTS;
  const layout = random.pick(layouts);
  const drawn = random.weighted(Object.entries(files.formats) as [FileFormat, number][]);
  const format = drawn === 'xls' && count > files.oldXlsUpTo ? 'xlsx' : drawn;
  return {
    layout,
    format,
    byGrade: format === 'xlsx' && layout.title !== undefined && school.stage !== 'preschool' && random.chance(0.3),
    allDamaged: count < 400 && random.chance(files.wholeRollDamaged),
    hiddenShare: format === 'xlsx' && random.chance(0.06) ? 0.02 : 0,
    hasHiddenSheet: format === 'xlsx' && random.chance(0.08),
    usesAlias: random.chance(dirt.schoolAlias),
  };
}

const FILE_SUFFIXES = ['学籍', '学生名册', '花名册', '在籍学生', ''];

function writeRoll(context: TermContext, school: School, entries: readonly RollEntry[]): void {
  const random = makeRandom(`${context.seed}/roll/${context.term}/${school.key}`);
  const habit = habitOf(context, school, entries.length);
  const names = habit.usesAlias && habit.layout.title !== undefined ? (school.aliases[0] ?? school.name) : school.name;
  const path = `${school.township?.name ?? '县直学校'}/${school.name}${random.pick(FILE_SUFFIXES)}.${EXTENSIONS[habit.format]}`;
  const groups = habit.byGrade ? groupByGrade(entries) : [['Sheet1', entries] as const];
  const sheets = groups.map(([name, group]) => {
    const { lines, identities } = makeLines(context, group, habit, names, random);
    const built = buildSheet(habit.layout, lines, {
      name,
      facts: titleFacts(context, names, lines.length),
      hiddenShare: habit.hiddenShare,
      random,
    });
    return { built, lines, identities };
  });
  const hidden = habit.hasHiddenSheet
    ? buildSheet(
        {
          ...ROLL_LAYOUTS[0]!,
          columns: [
            ['note', '代码'],
            ['class', '名称'],
          ],
        },
        [],
        { name: '代码表', facts: titleFacts(context, names, 0), hiddenShare: 0, random, hidden: true },
      )
    : undefined;
  writeList(context, 'enrolment', path, habit.format, sheets, random, hidden);
}

function writeTogether(
  context: TermContext,
  township: Township,
  schools: readonly School[],
  rolls: ReadonlyMap<string, RollEntry[]>,
): void {
  const random = makeRandom(`${context.seed}/roll/${context.term}/${township.code}`);
  const layout = KINDERGARTEN_LAYOUTS[0]!;
  const sheets: SheetToWrite[] = schools.map((school) => {
    const { lines, identities } = makeLines(
      context,
      rolls.get(school.key)!,
      { ...habitOf(context, school, 999), layout, format: 'xlsx', allDamaged: false },
      school.name,
      random,
    );
    return {
      built: buildSheet(layout, lines, {
        name: school.aliases[0] ?? school.name,
        facts: titleFacts(context, school.name, lines.length),
        hiddenShare: 0,
        random,
      }),
      lines,
      identities,
    };
  });
  writeList(context, 'enrolment', `${township.name}/${township.name}幼儿园花名册汇总.xlsx`, 'xlsx', sheets, random);
}

function groupByGrade(entries: readonly RollEntry[]): (readonly [string, readonly RollEntry[]])[] {
  const words = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
  return [...Map.groupBy(entries, (entry) => entry.education.grade)].map(
    ([grade, group]) => [`${words[grade] ?? grade}年级`, group] as const,
  );
}

function makeLines(
  context: TermContext,
  entries: readonly RollEntry[],
  habit: Habit,
  schoolName: string,
  random: Random,
): { lines: Line[]; identities: WrittenIdentity[] } {
  const lines: Line[] = [];
  const identities: WrittenIdentity[] = [];
  const asText = habit.format !== 'xlsx' && habit.format !== 'xls';
  entries.forEach((entry) => {
    const identity = context.dirt.write(entry.person, 'enrolment', { asText, allDamaged: habit.allDamaged });
    const line = makeRollLine(context, entry, identity, schoolName);
    const times = random.chance(context.settings.dirt.repeatedRow) ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      lines.push(line);
      identities.push(identity);
    }
  });
  return { lines, identities };
}

function makeRollLine(
  context: TermContext,
  { person, education }: RollEntry,
  identity: WrittenIdentity,
  schoolName: string,
): Line {
  const row = context.dirt.row(person, 'enrolment');
  const { dirt } = context.settings;
  const family = person.family;
  const [first, second] = guardiansOf(family);
  const village = family.village;
  const flagged =
    context.plants.flaggedRegistered.has(person.index) || context.plants.flaggedNotRegistered.has(person.index);
  const birthOn = row.chance(dirt.blankCell)
    ? undefined
    : row.chance(dirt.wrongBirthOn)
      ? shiftBirth(person.birthOn, row)
      : person.birthOn;
  const sex = row.chance(dirt.wrongSex) ? (person.sex === 'male' ? 'female' : 'male') : person.sex;
  return {
    personIndex: person.index,
    name: identity.name,
    id: identity.id,
    sex,
    birthOn,
    stage: education.stage,
    grade: education.grade,
    classNo: education.classNo,
    enteredYear: education.enteredYear,
    boarding: education.boarding,
    yes: {
      flaggedPoor: flagged ? true : row.chance(0.5) ? false : undefined,
      leftBehind: family.raisedBy === 'grandparents',
    },
    cells: {
      idType: '居民身份证',
      ethnicity: person.ethnicity,
      nationality: '中国',
      health: '健康或良好',
      huKouKind: '农业户口',
      entryWay: education.stage === 'senior' ? '统一招生考试' : '就近入学',
      onlyChild: '否',
      studentNo: studentNo(person, identity, education, row),
      seat: String(1 + (person.index % 60)),
      huKou: `河南省濮阳市南乐县${village.townshipName}${village.shortName}`,
      address: `${village.townshipName}${village.spokenName}`,
      township: village.townshipName,
      village: villageText(village, row, dirt.villageVariant),
      school: schoolName,
      schoolCode: education.school.code,
      phone: row.chance(dirt.blankCell) ? '' : (first?.phone ?? ''),
      guardianName: first?.name ?? '',
      guardianRelation: first === undefined ? '' : relationToChild(first),
      guardianIs: first === undefined ? '' : '是',
      guardianId: first?.nationalId ?? '',
      guardianPhone: row.chance(dirt.blankCell) ? '' : (first?.phone ?? ''),
      guardian2Name: second?.name ?? '',
      guardian2Relation: second === undefined ? '' : relationToChild(second),
      guardian2Id: second?.nationalId ?? '',
      guardian2Phone: second?.phone ?? '',
      headName: family.head.name,
    },
  };
}

export function villageText(
  village: Pick<Village, 'shortName' | 'spokenName' | 'fullName'>,
  row: Random,
  variants: number,
): string {
  if (!row.chance(variants)) return village.spokenName;
  return row.pick([village.fullName, village.shortName, village.fullName.replace('村委会', '村民委员会')]);
}

/** G with the number the system has; a number mangled in a spreadsheet is still whole here, a mistyped one is mistyped here too. */
function studentNo(person: Person, identity: WrittenIdentity, education: Education, row: Random): string {
  if (education.stage === 'preschool') return '';
  if (identity.idDamage === 'blank')
    return `L${person.nationalId.slice(0, 14)}${String(row.integer(0, 9999)).padStart(4, '0')}`;
  const mistyped = identity.idDamage !== undefined && identity.idDamage !== 'excel-zeros' && row.chance(0.5);
  return mistyped && typeof identity.id === 'string' && identity.id.length === 18
    ? `G${identity.id}`
    : `G${person.nationalId}`;
}

function shiftBirth(birthOn: string, row: Random): string {
  const month = String(row.integer(1, 12)).padStart(2, '0');
  return row.chance(0.5)
    ? `${birthOn.slice(0, 5)}${month}-${row.integer(10, 28)}`
    : `${Number(birthOn.slice(0, 4)) + row.pick([-1, 1])}${birthOn.slice(4, 8)}${row.integer(10, 28)}`;
}
