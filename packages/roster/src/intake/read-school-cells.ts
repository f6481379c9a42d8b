import { monthOf, type Stage, yearOf } from '@bulou/kernel';
import type { StudyPlace } from '../model.ts';
import type { Field } from './fields.ts';
import { isNoSchool, readStageAndGrade } from './read-schooling.ts';
import type { Cell, RowCells } from './row-cells.ts';
import { type Draft, type RowContext, type RowNotes, readBoarding, readDateText, readYesNo } from './row-context.ts';

const TICKS: readonly (readonly [Field, Stage | undefined])[] = [
  ['stageTickInfant', 'infant'],
  ['stageTickPreschool', 'preschool'],
  ['stageTickPrimary', 'primary'],
  ['stageTickJunior', 'junior'],
  ['stageTickSenior', 'senior'],
  ['stageTickVocational', 'vocational'],
  ['stageTickHigher', undefined],
];

/** 南乐一中七年级(3)班 in one cell. */
const JOINT_SCHOOL =
  /^(.{2,}?(?:小学|中学|幼儿园|学校|学院|大学|高中|初中|[一二三四五六七八九十]中))[\s,，、/-]*((?:[一二三四五六七八九1-9]年级|[初高大][一二三四]|[小中大]班|20\d{2}级).*)$/u;

function gradeColumnless(cells: RowCells): boolean {
  return cells.text('grade') === '' && cells.text('gradeClass') === '';
}

/** Where the pupil studies, in which stage and grade, boarding or not, and since when. */
export function readSchool(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  const { hints, constants } = context;
  const pupils = context.kind === 'enrolment' || context.kind === 'attendance' || context.kind === 'received';
  const schoolCell = cells.text('schoolName');
  const none = schoolCell !== '' && isNoSchool(schoolCell);
  const joint = gradeColumnless(cells) ? JOINT_SCHOOL.exec(schoolCell) : null;
  const school = none
    ? ''
    : joint?.[1] || schoolCell || constants.schoolName || (pupils ? (hints.schoolName ?? '') : '');
  if (school !== '') draft.schoolName = school.normalize('NFKC').replace(/\s/g, '');
  const code = cells.text('schoolCode') || (constants.schoolCode ?? '');
  if (code !== '') draft.schoolCode = code;
  const gradeText = cells.text('grade') || cells.text('gradeClass') || joint?.[2] || constants.grade || '';
  const joined = cells.text('gradeClass');
  const className =
    cells.text('className') ||
    constants.className ||
    (/班/.test(joined) ? joined : '') ||
    (pupils ? (hints.className ?? '') : '');
  const inSchool = cells.text('inSchoolYes');
  const answer = inSchool !== '' && readYesNo(inSchool) === undefined ? inSchool : '';
  const schooling = [cells.text('schooling'), answer, none ? schoolCell : ''].filter((text) => text !== '').join(' ');
  const stageText = cells.text('stage') || constants.stage || readTicks(cells);
  const level = cells.text('level');
  const titleGrade = pupils ? (hints.grade ?? '') : '';
  const reading = readStageAndGrade(
    { stage: stageText, grade: gradeText || titleGrade, className, level, schooling, schoolName: school },
    context.dataOn,
  );
  if (reading.stage !== undefined) draft.stage = reading.stage;
  if (reading.grade !== undefined) draft.grade = reading.grade;
  if (gradeText !== '') draft.gradeText = gradeText;
  const gradeCell = cells.cell('grade');
  if (gradeCell !== undefined && reading.stage === undefined && reading.grade === undefined)
    notes.note('grade-unreadable', gradeCell);
  if (className !== '') draft.className = className;
  if (schooling !== '') draft.schoolingText = schooling;
  readBoardingInto(draft, cells, context, notes);
  readEntry(draft, cells, context, notes);
  readStudyPlace(draft, cells, context, notes);
}

function readTicks(cells: RowCells): string {
  for (const [field, stage] of TICKS) {
    const text = cells.text(field);
    if (text === '' || readYesNo(text) === false) continue;
    return stage ?? '大学';
  }
  return '';
}

function readBoardingInto(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  const yes = cells.cell('boardingYes');
  const day = cells.cell('dayPupilYes');
  const kind = cells.cell('boardingKind');
  const said =
    (yes === undefined ? undefined : (readYesNo(yes.text) ?? readBoarding(yes.text))) ??
    negate(day === undefined ? undefined : (readYesNo(day.text) ?? negate(readBoarding(day.text)))) ??
    (kind === undefined ? undefined : (readBoarding(kind.text) ?? readOtherLodging(kind.text)));
  const fixed =
    said ?? (context.constants.boardingKind === undefined ? undefined : readBoarding(context.constants.boardingKind));
  if (fixed !== undefined) draft.boarding = fixed;
  const cell = kind ?? yes ?? day;
  if (said === undefined && cell !== undefined && !/^(?:-+|\/+|—+)$/.test(cell.text))
    notes.note('boarding-unreadable', cell);
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

/** Lodging with a family (借宿, 陪读) is no boarding at the school. */
function readOtherLodging(text: string): boolean | undefined {
  if (/借宿|陪读|租房|校外|住家|回家/.test(text)) return false;
  return readYesNo(text) === true && !/\d/.test(text) ? true : undefined;
}

/** 入学年月, 录取年份, 是否新生: a first-year student is one who says so, entered this school year, or is in year one. */
function readEntry(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  const cell = cells.cell('enteredMonth') ?? cells.cell('enteredYear');
  const reading = cell === undefined ? undefined : readDateText(cell.text.replace(/级|届|学年.*$/g, ''));
  if (reading?.month !== undefined) draft.enteredMonth = reading.month;
  else if (reading?.year !== undefined) draft.enteredMonth = String(reading.year);
  const flagCell = cells.cell('freshman') ?? cells.cell('pupilKind');
  const said = flagCell === undefined ? undefined : readFreshman(flagCell);
  if (context.form !== 'higher-education') {
    const noted = /^(?:今年|当年|大学|本年|2\d{3}年?)?(?:秋季?)?(?:大学)?新生$/.test(cells.text('note'))
      ? true
      : undefined;
    const freshman = said ?? noted;
    if (freshman !== undefined) draft.freshman = freshman;
    return;
  }
  const schoolYear = yearOf(context.dataOn) - (monthOf(context.dataOn) >= 8 ? 0 : 1);
  const entered = reading?.year;
  const byYear = entered === undefined ? undefined : entered === schoolYear;
  const byGrade = draft.grade === undefined ? undefined : draft.grade === 1;
  if (said !== undefined && byYear !== undefined && said !== byYear)
    notes.note('freshman-contradicts', flagCell, `入学年份 ${entered}`);
  const freshman = said ?? byYear ?? byGrade;
  if (freshman !== undefined) draft.freshman = freshman;
}

function readFreshman(cell: Cell): boolean | undefined {
  const text = cell.text.normalize('NFKC').replace(/\s/g, '');
  if (/老生|在校生|非新生|往届|续读|二年|三年|四年/.test(text)) return false;
  if (/新生|当年|应届/.test(text)) return true;
  return cell.column.field === 'freshman' ? readYesNo(text) : undefined;
}

function readStudyPlace(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  const place = cells.cell('studyPlace') ?? cells.cell('schoolPlace');
  const texts = [cells.text('studyPlace'), cells.text('schoolPlace'), context.constants.studyPlace ?? ''].filter(
    (text) => text !== '',
  );
  let found = readPlaceTicks(cells);
  for (const text of texts) {
    if (text === draft.address) continue;
    found ??= readPlaceText(text, context);
  }
  if (found === undefined && texts.length === 0 && draft.schoolName !== undefined) {
    // A school's official name opens with the unit it belongs to; a bare city name (郑州大学) proves nothing.
    const opening = /^[\u4e00-\u9fff]{1,9}?(?:省|自治区|市|县|区)/.exec(draft.schoolName)?.[0];
    const away = context.form === 'out-of-county' || context.form === 'higher-education';
    if (away && opening !== undefined) found = context.readPlace(longestPlace(draft.schoolName));
  }
  if (found !== undefined) draft.studyPlace = found;
  else if (place !== undefined && !/^(?:-+|\/+|无)$/.test(place.text)) notes.note('study-place-unreadable', place);
  if (texts.length > 0) draft.studyPlaceText = texts.join(' ');
}

function longestPlace(name: string): string {
  return /^.*(?:省|自治区|市|县)(?=.)/.exec(name)?.[0] ?? name;
}

function readPlaceText(text: string, context: RowContext): StudyPlace | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^\d[-.、]/, '');
  if (/^(?:省外|外省|跨省)/.test(plain)) return 'out-of-province';
  if (/^(?:省内|县外|本省|市内|外县)/.test(plain))
    return context.readPlace(plain) ?? (/^县外|^外县/.test(plain) ? undefined : 'in-province');
  if (/^(?:县内|本县|镇内|镇外县内|乡镇内)/.test(plain)) return 'in-county';
  return context.readPlace(plain);
}

function readPlaceTicks(cells: RowCells): StudyPlace | undefined {
  if (isYes(cells, 'outOfProvinceYes')) return 'out-of-province';
  if (isYes(cells, 'inCountyYes')) return 'in-county';
  if (isYes(cells, 'inProvinceYes')) return 'in-province';
  if (cells.cell('inProvinceYes') !== undefined && readYesNo(cells.text('inProvinceYes')) === false)
    return 'out-of-province';
  return undefined;
}

function isYes(cells: RowCells, field: Field): boolean {
  const text = cells.text(field);
  return text !== '' && readYesNo(text) === true;
}
