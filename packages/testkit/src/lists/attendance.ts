import { makeRandom } from '@bulou/kernel';
import { guardiansOf } from '../kin.ts';
import { ATTENDANCE_LAYOUTS, ATTENDANCE_WITHOUT_IDS } from '../school-layouts.ts';
import { buildSheet, type Line } from '../sheet-builder.ts';
import { type TermContext, titleFacts, writeList } from '../term-context.ts';
import { EXTENSIONS } from '../workbook.ts';
import type { School } from '../world.ts';
import { type RollEntry, sortByClass, villageText } from './enrolment.ts';

/** The class lists of who is really present: everybody who studies there, whatever the rolls say. */
export function writeAttendance(context: TermContext): void {
  const present = new Map<string, RollEntry[]>();
  for (const person of context.maker.people) {
    const education = person.education;
    if (education === undefined || education.school.place !== 'in-county' || context.plants.absent.has(person.index))
      continue;
    if (context.plants.onNoRoll.has(person.index)) continue;
    const list = present.get(education.school.key) ?? [];
    list.push({ person, education });
    present.set(education.school.key, list);
  }
  for (const school of context.schools) {
    const entries = present.get(school.key);
    if (entries === undefined) continue;
    sortByClass(entries);
    writeSchoolAttendance(context, school, entries);
  }
}

function writeSchoolAttendance(context: TermContext, school: School, entries: readonly RollEntry[]): void {
  const habit = makeRandom(`${context.seed}/attendance/${school.key}`);
  const { files, dirt } = context.settings;
  const drawn = habit.chance(files.attendanceWithoutIds) ? ATTENDANCE_WITHOUT_IDS : habit.pick(ATTENDANCE_LAYOUTS);
  const layout = school.stage === 'preschool' && drawn === ATTENDANCE_LAYOUTS[2] ? ATTENDANCE_LAYOUTS[0]! : drawn;
  const format = habit.weighted([
    ['xlsx', 0.84],
    ['gbCsv', 0.12],
    ['htmlXls', 0.04],
  ] as const);
  const random = makeRandom(`${context.seed}/attendance/${context.term}/${school.key}`);
  const hasIds = layout !== ATTENDANCE_WITHOUT_IDS;
  const written = entries.map(({ person }) => context.dirt.write(person, 'attendance', { asText: format !== 'xlsx' }));
  // Without an ID column the row carries no number that could be damaged or read.
  const identities = hasIds
    ? written
    : written.map(({ name, nameDamage }) => ({
        name,
        id: '',
        readable: false,
        ...(nameDamage === undefined ? {} : { nameDamage }),
      }));
  const lines = entries.map(({ person, education }, index): Line => {
    const row = context.dirt.row(person, 'attendance');
    const identity = identities[index]!;
    const guardian = guardiansOf(person.family)[0];
    return {
      personIndex: person.index,
      name: identity.name,
      id: identity.id,
      sex: person.sex,
      birthOn: row.chance(dirt.blankCell) ? undefined : person.birthOn,
      stage: education.stage,
      grade: education.grade,
      classNo: education.classNo,
      enteredYear: education.enteredYear,
      boarding: education.boarding,
      cells: {
        studentNo: `G${person.nationalId}`,
        present: layout === ATTENDANCE_LAYOUTS[2] ? '在校' : '是',
        guardianName: guardian?.name ?? '',
        guardianPhone: guardian?.phone ?? '',
        village: villageText(person.family.village, row, dirt.villageVariant),
        note: '',
      },
    };
  });
  const built = buildSheet(layout, lines, {
    name: 'Sheet1',
    facts: titleFacts(context, school.name, lines.length),
    hiddenShare: 0,
    random,
  });
  writeList(
    context,
    'attendance',
    `${school.township?.name ?? '县直学校'}/${school.name}在校名单.${EXTENSIONS[format]}`,
    format,
    [{ built, lines, identities }],
    random,
  );
}
