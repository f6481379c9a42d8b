import {
  type Finding,
  formatYuan,
  hasUncertainCharacter,
  type ListKind,
  looksLikeName,
  monthOf,
  type NationalIdReading,
  normaliseName,
  type PlainDate,
  readDateText as readAnyDate,
  readBankAccount,
  readBoarding as readBoardingText,
  readEnrolmentNo,
  readMoneyText,
  readNationalId,
  readPhones,
  readSex as readSexText,
  readYesNo as readYesNoText,
  type Stage,
  yearOf,
} from '@bulou/kernel';
import type { PlaceReader } from '@bulou/network';
import type { TableRow } from '@bulou/tabular';
import type { CardReading, LifeEvent, RelatedPerson, SourceRecord, StudyPlace } from '../model.ts';
import type { Constants, Field } from './fields.ts';
import { type IntakeCode, makeIntakeFinding } from './finding-texts.ts';
import { relationInHeader } from './read-header.ts';
import { readFlag, readPoverty } from './read-poverty.ts';
import { readReceived } from './read-received.ts';
import { ageYearsOn, isNoSchool, readEvent, readStageAndGrade } from './read-schooling.ts';
import { remember } from './remember.ts';
import { type Cell, labelColumn, type RowCells } from './row-cells.ts';
import type { TitleHints } from './title-hints.ts';

/** A record before the main process gives it its place in the run. */
export type RowReading = Omit<SourceRecord, 'ref' | 'key' | 'index' | 'kind' | 'fileId' | 'dataOn' | 'divisionCode'> & {
  readonly row: number;
  /** A village or township code that the row itself gives. */
  readonly placeCode?: string;
};

export interface RowContext {
  readonly kind: ListKind;
  readonly form: SourceRecord['form'];
  readonly path: string;
  readonly sheet: string;
  readonly dataOn: PlainDate;
  /** Province, prefecture and county that run the term. */
  readonly ownNames: readonly string[];
  readonly readPlace: PlaceReader;
  readonly hints: TitleHints;
  readonly constants: Constants;
  readonly titleBenefit: string;
  readonly titlePayer: string;
  readonly keepRaw: boolean;
}

type Draft = { -readonly [Key in keyof RowReading]: RowReading[Key] };

/** What is collected while one row is read. */
class RowNotes {
  readonly findings: Finding[];
  readonly #context: RowContext;
  row = 0;

  constructor(findings: Finding[], context: RowContext) {
    this.findings = findings;
    this.#context = context;
  }

  note(code: IntakeCode, cell?: Cell, detail = ''): void {
    const { kind, path, sheet } = this.#context;
    const place = { kind, path, sheet, row: this.row };
    const at = cell === undefined ? place : { ...place, column: labelColumn(cell.column), value: cell.text };
    this.findings.push(makeIntakeFinding(code, at, detail));
  }
}

const readYesNo = remember(readYesNoText);
const readSex = remember(readSexText);
const readBoarding = remember(readBoardingText);
const readDateText = remember(readAnyDate);
const PLAIN_NAME = /^[\u4e00-\u9fff]{2,4}$/;

const EMPTY_ID: NationalIdReading = { raw: '', text: '', state: 'absent', from15: false, notes: [] };
const TIDIED = ['full-width', 'spaces', 'quote', 'x-form', 'separators'];

/** Makes the function that reads one row of a located table into a record, putting what is odd into `findings`. */
export function createRowReader(
  cells: RowCells,
  context: RowContext,
  findings: Finding[],
): (row: TableRow) => RowReading {
  const notes = new RowNotes(findings, context);
  return (row) => {
    cells.open(row);
    notes.row = row.row;
    const draft = { row: row.row, form: context.form } as Draft;
    draft.name = readName(cells, notes);
    if (context.keepRaw) draft.raw = row.cells;
    readIdentity(draft, cells, context, notes);
    readWhere(draft, cells, context);
    readFamily(draft, cells, notes);
    readSchool(draft, cells, context, notes);
    readStanding(draft, cells, context, notes);
    readMoney(draft, cells, context, notes);
    const note = cells.texts('note').join(';');
    if (note !== '') draft.note = note;
    return draft;
  };
}

function readName(cells: RowCells, notes: RowNotes): string {
  const cell = cells.cell('name');
  if (cell !== undefined && PLAIN_NAME.test(cell.text)) return cell.text;
  const name = cell === undefined ? '' : normaliseName(cell.text);
  if (name === '') notes.note('name-absent');
  else if (hasUncertainCharacter(name)) notes.note('name-uncertain', cell);
  else if (!looksLikeName(name)) notes.note('name-odd', cell);
  else if (name !== cell?.text) notes.note('name-tidied', cell);
  return name;
}

function readIdentity(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  const birth = readDay(cells.cell('birthOn'), notes);
  if (birth !== undefined) draft.birthOn = birth;
  const sexCell = cells.cell('sex');
  const sex = sexCell === undefined ? undefined : readSex(sexCell.text);
  if (sex !== undefined) draft.sex = sex;
  else if (sexCell !== undefined && !/^[09]|未/.test(sexCell.text)) notes.note('sex-unreadable', sexCell);
  const cell = cells.cell('nationalId');
  const reading = cell === undefined ? EMPTY_ID : readNationalId(cell.text, { numericCell: cell.numeric });
  draft.nationalId = reading;
  const ethnicity = cells.text('ethnicity').replace(/^\d{1,2}[-.、]?/, '');
  if (ethnicity !== '') draft.ethnicity = ethnicity;
  if (birth !== undefined && birth > context.dataOn) notes.note('date-in-future', cells.cell('birthOn'));
  noteIdentity(draft, cell, cells, context, notes);
}

function noteIdentity(
  draft: Draft,
  cell: Cell | undefined,
  cells: RowCells,
  context: RowContext,
  notes: RowNotes,
): void {
  const reading = draft.nationalId;
  const certificate = cells.text('idKind');
  const other = certificate !== '' && !/身份证|户口/.test(certificate) && !/^1/.test(certificate);
  if (reading.state === 'absent') {
    if (!cells.has('nationalId')) return;
    const age = ageYearsOn(draft.birthOn, context.dataOn);
    notes.note(age !== undefined && age < 2 ? 'newborn-without-id' : 'id-absent', cell);
    return;
  }
  if (reading.state === 'valid') {
    if (reading.disabilitySuffix !== undefined) notes.note('id-disability-certificate', cell);
    else if (reading.from15) notes.note('id-fifteen-digits', cell);
    else if (reading.notes.some((note) => TIDIED.includes(note))) notes.note('id-tidied', cell);
  } else if (other) notes.note('id-other-certificate', cell);
  else notes.note(`id-${reading.state}`, cell);
  if (reading.state !== 'valid' && reading.state !== 'bad-checksum') return;
  if (draft.birthOn !== undefined && reading.birthOn !== undefined && draft.birthOn !== reading.birthOn) {
    notes.note('birth-differs', cells.cell('birthOn'), `证件号中是 ${reading.birthOn}`);
  }
  if (draft.sex !== undefined && reading.sex !== undefined && draft.sex !== reading.sex) {
    notes.note('sex-differs', cells.cell('sex'), `证件号中是${reading.sex === 'male' ? '男' : '女'}`);
  }
}

/** A whole day; a month or a year alone is understood and not completed. */
function readDay(cell: Cell | undefined, notes: RowNotes): PlainDate | undefined {
  if (cell === undefined) return undefined;
  const reading = readDateText(cell.text);
  if (reading === undefined && !/^(?:无|不详|未知|-+|\/+)$/.test(cell.text)) notes.note('date-unreadable', cell);
  return reading?.on;
}

function readWhere(draft: Draft, cells: RowCells, context: RowContext): void {
  const { hints, constants } = context;
  // A school's or central school's column is not the child's home; only household lists take places from titles.
  const home = context.kind === 'registry' || context.kind === 'survey';
  const township = cells.text('township') || constants.township || (home ? (hints.township ?? '') : '');
  const joint = cells.text('townshipVillage');
  const village = cells.text('village') || constants.village || joint || (home ? (hints.village ?? '') : '');
  const hamlet = cells.text('naturalVillage');
  const address = cells.text('address') || cells.text('hukou');
  if (township !== '') draft.townshipName = township;
  if (village !== '') draft.villageName = village;
  else if (hamlet !== '' && !/^第?[\d一二三四五六七八九十]+组?$/.test(hamlet)) draft.villageName = hamlet;
  if (address !== '') draft.address = address;
  const code = cells.text('divisionCode');
  if (/^\d{9}(?:\d{3})?$/.test(code)) draft.placeCode = code;
}

function readFamily(draft: Draft, cells: RowCells, notes: RowNotes): void {
  const set = (key: 'householdNo' | 'personNo' | 'relationToHead', field: Field) => {
    const text = cells.text(field).replace(/^['‘’]|['‘’]$/g, '');
    if (text !== '') draft[key] = text;
  };
  set('householdNo', 'householdNo');
  set('personNo', 'personNo');
  set('relationToHead', 'relationToHead');
  const head = readPerson(cells, 'headName', 'headId', 'headPhone');
  if (head !== undefined) draft.head = head;
  const guardians: RelatedPerson[] = [];
  for (const at of [1, 2] as const) {
    const person = readPerson(cells, `guardian${at}Name`, `guardian${at}Id`, `guardian${at}Phone`);
    if (person === undefined) continue;
    const header = cells.columnsOf(`guardian${at}Name`)[0]?.header ?? '';
    const relation = cells.text(`guardian${at}Relation`) || relationInHeader(header);
    guardians.push(relation === undefined || relation === '' ? person : { ...person, relation });
  }
  draft.guardians = guardians;
  const phones = new Set<string>();
  for (const field of ['phone', 'guardian1Phone', 'guardian2Phone', 'headPhone'] as const) {
    const cell = cells.cell(field);
    if (cell === undefined) continue;
    const found = readPhones(cell.text);
    for (const phone of found) phones.add(phone);
    if (found.length === 0 && !/^(?:无|没有|-+|\/+|0)$/.test(cell.text)) notes.note('phone-unreadable', cell);
  }
  draft.phones = [...phones];
  const number = cells.text('enrolmentNo');
  const enrolment = number === '' ? undefined : readEnrolmentNo(number);
  if (enrolment !== undefined && enrolment.kind !== 'absent') draft.enrolmentNo = enrolment.text;
}

function readPerson(cells: RowCells, nameField: Field, idField: Field, phoneField: Field): RelatedPerson | undefined {
  const text = cells.text(nameField);
  const name = text === '' ? '' : normaliseName(text);
  if (name === '' || /^(?:无|没有|-+|\/+)$/.test(name)) return undefined;
  const idCell = cells.cell(idField);
  const reading = idCell === undefined ? undefined : readNationalId(idCell.text, { numericCell: idCell.numeric });
  const phoneText = cells.text(phoneField);
  const phone = phoneText === '' ? undefined : readPhones(phoneText)[0];
  return {
    name,
    ...(reading === undefined || reading.state === 'absent' ? {} : { nationalId: reading }),
    ...(phone === undefined ? {} : { phone }),
  };
}

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

function readSchool(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
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
  const className = cells.text('className') || constants.className || (pupils ? (hints.className ?? '') : '');
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

/** Poverty, the list's own tick, what happened to the person, and proofs. */
function readStanding(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  if (context.kind === 'registry') readRegistered(draft, cells, context, notes);
  else {
    const state = [
      cells.text('povertyKind'),
      cells.text('povertyStatus'),
      cells.text('householdKind'),
      // 已脱贫 and 未脱贫 are said of registered households; a bare 否 may also mean not registered.
      /脱贫|返贫/.test(cells.text('outOfPovertyYes')) ? cells.text('outOfPovertyYes') : '',
    ]
      .join(' ')
      .trim();
    const flagged = readFlag(cells.text('flaggedPoor') || cells.text('registeredYes'), state);
    if (flagged !== undefined) draft.flaggedPoor = flagged;
    else if (cells.cell('flaggedPoor') !== undefined) notes.note('answer-unreadable', cells.cell('flaggedPoor'));
  }
  readEventInto(draft, cells, context);
  const proof = cells.text('proof');
  const study =
    readProof(cells.text('proofOfStudy')) ?? (/在读|学籍|就读|录取|学生证|入学/.test(proof) ? true : undefined);
  const aid = readProof(cells.text('proofOfAid')) ?? (/资助|受助|享受/.test(proof) ? true : undefined);
  if (study !== undefined) draft.proofOfStudy = study;
  if (aid !== undefined) draft.proofOfAid = aid;
}

function readRegistered(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  const outcome = readPoverty(
    {
      status: cells.text('povertyStatus'),
      outYes: cells.text('outOfPovertyYes'),
      outYear: cells.text('outOfPovertyYear'),
      householdKind: cells.text('householdKind') || cells.text('povertyKind'),
      registeredOn: cells.text('registeredOn'),
      registeredYes: cells.text('registeredYes'),
      memberChange: cells.text('memberChange'),
      hasStatusColumn: cells.has('povertyStatus') || cells.has('outOfPovertyYes') || saysStatus(cells),
      hasYearColumn: cells.has('outOfPovertyYear'),
    },
    context.dataOn,
  );
  draft.poverty = outcome.poverty;
  const cell = cells.cell('povertyStatus') ?? cells.cell('outOfPovertyYear');
  if (outcome.problem !== undefined) notes.note(outcome.problem, cell);
  if (outcome.blankYear) notes.note('poverty-blank-as-not-out', emptyCell(cells, 'outOfPovertyYear'));
}

function saysStatus(cells: RowCells): boolean {
  return /脱贫/.test(cells.text('householdKind'));
}

function emptyCell(cells: RowCells, field: Field): Cell | undefined {
  const column = cells.columnsOf(field)[0];
  return column === undefined ? undefined : { text: '', numeric: false, column };
}

function readProof(raw: string): boolean | undefined {
  if (raw === '') return undefined;
  const answer = readYesNo(raw);
  if (answer !== undefined) return answer;
  const text = raw.normalize('NFKC').replace(/\s/g, '');
  if (/^(?:无|未|没|缺|待|不)/.test(text)) return false;
  return /^(?:-+|\/+|—+)$/.test(text) ? undefined : true;
}

function readEventInto(draft: Draft, cells: RowCells, context: RowContext): void {
  const age = ageYearsOn(draft.birthOn ?? draft.nationalId.birthOn, context.dataOn);
  const registry = context.kind === 'registry';
  const sources: (readonly [string, 'status' | 'remark'])[] = [
    [cells.text('absentReason'), 'status'],
    [cells.text('enrolmentStatus'), 'status'],
    // 是否在读 is answered with 死亡 or 毕业 as readily as with 否.
    [cells.text('inSchoolYes'), 'status'],
    [cells.text('memberChange'), 'status'],
    // The registry's schooling column lags by years and says 非在校 of every adult.
    [registry ? '' : (draft.schoolingText ?? ''), 'status'],
    [cells.text('note'), 'remark'],
  ];
  for (const [text, source] of sources) {
    const event = text === '' ? undefined : readEvent(text, source, age);
    if (event === undefined || (registry && source === 'remark' && event === 'not-in-school')) continue;
    setEvent(draft, event, text);
    return;
  }
  const absent = cells.text('absentReason');
  if (
    absent !== '' &&
    !/^(?:无|否|-+|\/+|正常|在校)$/.test(absent) &&
    (age ?? 7) >= 7 &&
    !/请假|病假|事假/.test(absent)
  ) {
    setEvent(draft, 'not-in-school', absent);
    return;
  }
  const here = cells.text('inSchoolYes');
  if (here !== '' && readYesNo(here) === false && (age ?? 7) >= 7)
    setEvent(draft, 'not-in-school', `${cells.cell('inSchoolYes')?.column.header ?? ''}:${here}`);
}

function setEvent(draft: Draft, event: LifeEvent, text: string): void {
  draft.event = event;
  draft.eventText = text;
}

function readMoney(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
  const account = cells.cell('account');
  if (account !== undefined) {
    const reading = readBankAccount(account.text, { numericCell: account.numeric });
    if (reading.state !== 'absent') {
      draft.card = readCard(cells, { account: reading.text, state: reading.state });
      if (reading.state !== 'plausible') notes.note(`card-${reading.state}`, account);
    }
  }
  if (context.kind !== 'received') return;
  const { hints, constants, titleBenefit } = context;
  const items = readItems(cells);
  const outcome = readReceived(
    {
      benefit: cells.text('benefit') || constants.benefit || items.names,
      payer: cells.text('payer') || constants.payer || '',
      amount: cells.text('amount') || items.amount,
      term: cells.text('term') || constants.term || '',
      schoolYear: cells.text('schoolYear'),
      year: cells.text('year'),
      month: cells.text('month'),
      paidOn: cells.text('paidOn'),
      titleBenefit,
      titlePayer: context.titlePayer,
      ...(hints.term === undefined ? {} : { titleTerm: hints.term }),
      ...(hints.schoolYear === undefined ? {} : { titleSchoolYear: hints.schoolYear }),
    },
    context.ownNames,
  );
  draft.received = outcome.received;
  for (const code of outcome.problems) notes.note(code, code === 'money-unreadable' ? cells.cell('amount') : undefined);
}

/** A list with a column for each benefit: the names of those paid, and their sum when no column gives it. */
function readItems(cells: RowCells): { names: string; amount: string } {
  const paid = cells.filled('benefitItem').flatMap((cell) => {
    const fen = readMoneyText(cell.text);
    return fen === undefined || fen === 0n ? [] : [{ name: cell.column.header.replace(/[(（].*$/, ''), fen }];
  });
  if (paid.length === 0) return { names: '', amount: '' };
  const sum = paid.reduce((total, { fen }) => total + fen, 0n);
  return { names: paid.map(({ name }) => name).join('、'), amount: formatYuan(sum) };
}

function readCard(cells: RowCells, base: Pick<CardReading, 'account' | 'state'>): CardReading {
  const holderText = cells.text('holderName');
  const holder = holderText === '' ? '' : normaliseName(holderText);
  const idCell = cells.cell('holderId');
  const id = idCell === undefined ? undefined : readNationalId(idCell.text, { numericCell: idCell.numeric });
  const bank = cells.text('bank');
  return {
    ...base,
    ...(holder === '' ? {} : { holderName: holder }),
    ...(id === undefined || id.state === 'absent' ? {} : { holderNationalId: id }),
    ...(bank === '' ? {} : { bank }),
  };
}
