import { ageOn, isHigherEducation, type PlainDate, readGradeText, type Stage } from '@bulou/kernel';
import type { Child, LifeEvent, SourceRecord } from '@bulou/roster/model';
import type { FactsReading, ReasonCode } from '../model.ts';
import { coverKey, type DeterminationContext, schoolKeyOf } from './context.ts';
import { FactSheet, STUDY_FIELDS } from './fact-sheet.ts';
import { readVital } from './read-vital.ts';
import { inPrecedence, type SortedRows, sortRows } from './sorted-rows.ts';

const COMPULSORY_FROM = 6;
const COMPULSORY_TO = 15;
const CHILD_UNTIL = 18;
/** Beyond this age a registry's schooling text is more likely stale than true. */
const STALE_SCHOOLING_FROM = 26;

/**
 * Decides the policy facts of one child from its rows, with the row that gave each fact. Precedence for study: roll,
 * class list, out-of-county or higher-education list, survey, registry; for poverty status: the registry, latest data
 * date first. What lists dispute stays `undefined`, so that only benefits that turn on it come out undecided.
 * Returns `undefined` for an adult of the registry whom no list shows as a student.
 */
export function decideFacts(child: Child, context: DeterminationContext): FactsReading | undefined {
  const rows = sortRows(child);
  const sheet = new FactSheet();
  readVital(child, rows, sheet);
  readHome(child, rows, sheet);
  readPoverty(child, rows, sheet, context);
  const ages = agesOf(sheet.facts.birthOn, context);
  if (isAdultOnly(rows, ages.census)) return undefined;
  const event = currentEvent(rows);
  if (event && closesCase(event, rows)) {
    closeWith(sheet, event);
    if (event.event === 'died' && (rows.rolls.length > 0 || rows.attendance.length > 0))
      sheet.differ('event-contradicted', [event, ...rows.rolls, ...rows.attendance]);
  } else {
    const studying = [...rows.rolls, ...rows.attendance];
    if (event && studying.length > 0) sheet.differ('event-contradicted', [event, ...studying]);
    readStudy(rows, sheet, context, ages.schoolYear, event);
  }
  readFlags(rows, sheet);
  const { provenance, blocking, doubts, closing, differences } = sheet;
  return {
    facts: { ...sheet.facts, registered: sheet.facts.registered === true },
    provenance,
    blocking,
    doubts,
    closing,
    differences,
  };
}

/** The household's village: the registry's, else the survey's, else what other lists say. */
function readHome(child: Child, rows: SortedRows, sheet: FactSheet): void {
  const home = [...rows.registry, ...rows.survey, ...rows.outside, ...rows.higher, ...rows.rolls, ...rows.attendance];
  const chosen = home.find((row) => row.divisionCode !== undefined && row.divisionCode === child.divisionCode);
  sheet.set('divisionCode', child.divisionCode, chosen);
  for (const row of home) if (row.divisionCode?.length === 12) sheet.set('divisionCode', row.divisionCode, row);
  for (const row of home) sheet.set('divisionCode', row.divisionCode, row);
  sheet.set('householdNo', child.householdNo);
  for (const row of home) sheet.set('householdNo', row.householdNo, row);
}

function readPoverty(child: Child, rows: SortedRows, sheet: FactSheet, context: DeterminationContext): void {
  const latest = rows.registry[0];
  if (latest) {
    const same = rows.registry.filter((row) => row.dataOn === latest.dataOn);
    const standing = same.filter((row) => row.poverty?.withdrawn !== true);
    const row = standing[0] ?? latest;
    sheet.set('registered', standing.length > 0, row);
    if (standing.length === 0) sheet.closing.push('withdrawn-from-registry');
    sheet.set('povertyText', row.poverty?.statusText, row);
    const said = new Set(standing.map((each) => each.poverty?.outOfPoverty).filter((each) => each !== undefined));
    if (said.size === 1) sheet.set('outOfPoverty', [...said][0], row);
    else if (said.size > 1) {
      sheet.differ('poverty-differs', standing);
      sheet.doubts.push('poverty-differs');
    } else sheet.doubts.push('poverty-status-unknown');
    return;
  }
  readPovertyByHousehold(child, rows, sheet, context);
}

/**
 * Not on the registry by name, but of a registered household by number. A child below school age belongs to it, since
 * additions (自然增加) reach the registry late; for an older one the poverty office must say why it is missing there.
 */
function readPovertyByHousehold(child: Child, rows: SortedRows, sheet: FactSheet, context: DeterminationContext): void {
  const numbers = [child.householdNo, ...child.records.map((row) => row.householdNo)];
  const household = numbers
    .map((number) => (number === undefined ? undefined : context.householdPoverty.get(number)))
    .find((row) => row !== undefined);
  if (!household || rows.survey.some((row) => row.flaggedPoor === false)) return;
  const birthOn = sheet.facts.birthOn;
  const small = birthOn !== undefined && ageOn(birthOn, context.schoolYearStartsOn) < COMPULSORY_FROM;
  if (!small) sheet.blocking.push('household-registered-child-missing');
  sheet.set('registered', true, household);
  sheet.set('povertyText', household.poverty?.statusText, household);
  sheet.set('outOfPoverty', household.poverty?.outOfPoverty, household);
  if (household.poverty?.outOfPoverty === undefined) sheet.doubts.push('poverty-status-unknown');
}

interface Ages {
  readonly census: number | undefined;
  readonly schoolYear: number | undefined;
}

function agesOf(birthOn: PlainDate | undefined, context: DeterminationContext): Ages {
  if (birthOn === undefined) return { census: undefined, schoolYear: undefined };
  return { census: ageOn(birthOn, context.censusOn), schoolYear: ageOn(birthOn, context.schoolYearStartsOn) };
}

function isAdultOnly(rows: SortedRows, age: number | undefined): boolean {
  const onlyRegistry =
    rows.rolls.length + rows.goneRolls.length + rows.attendance.length + rows.outside.length + rows.higher.length === 0;
  if (!onlyRegistry || rows.survey.some((row) => claimedStage(row) !== undefined)) return false;
  if (age === undefined) return rows.survey.length === 0 && rows.registry.every(isGrownRelation);
  if (age < CHILD_UNTIL) return false;
  if (age >= STALE_SCHOOLING_FROM) return rows.survey.length === 0;
  const claims = rows.registry.map(claimedStage);
  return !claims.some((stage) => stage !== undefined && isStudyingClaim(stage, age)) && rows.survey.length === 0;
}

/** A registry's college text makes a student of an adult; its school texts only until the first year after school. */
function isStudyingClaim(stage: Stage, age: number): boolean {
  return isHigherEducation(stage) || ((stage === 'senior' || stage === 'vocational') && age === CHILD_UNTIL);
}

function isGrownRelation(row: SourceRecord): boolean {
  return /^(户主|配偶|之父|之母|之岳父|之岳母|之公公|之婆婆|之祖父|之祖母|之儿媳|之女婿)$/.test(
    row.relationToHead ?? '',
  );
}

/** The stage that a survey or registry row claims, from its columns or its schooling text. */
export function claimedStage(row: SourceRecord): Stage | undefined {
  if (row.stage !== undefined) return row.stage;
  return row.schoolingText === undefined ? undefined : readGradeText(row.schoolingText, { on: row.dataOn }).stage;
}

/** The latest word of the survey, the registry or a roll on what happened to the child. */
function currentEvent(rows: SortedRows): SourceRecord | undefined {
  const died = [...rows.survey, ...rows.registry].find((row) => row.event === 'died');
  if (died) return died;
  const survey = rows.survey[0];
  // A survey row without an event, newer or beside one with it, means the child was met somewhere: a moved household.
  if (rows.survey.some((row) => row.event === undefined && row.dataOn >= (survey?.dataOn ?? ''))) return undefined;
  return survey?.event ? survey : rows.registry.find((row) => row.event !== undefined);
}

/** Died closes a case always; anything else yields to a current roll, class, out-of-county or college row. */
function closesCase(event: SourceRecord, rows: SortedRows): boolean {
  if (event.event === 'died') return true;
  if (event.event === 'dropped-out' || event.event === 'not-in-school') return false;
  return rows.rolls.length + rows.attendance.length + rows.outside.length + rows.higher.length === 0;
}

function readStudy(
  rows: SortedRows,
  sheet: FactSheet,
  context: DeterminationContext,
  age: number | undefined,
  event: SourceRecord | undefined,
): void {
  const chosen = chooseStudyRows(rows, sheet, context, event);
  if (chosen.length === 0) {
    readOutOfSchool(rows, sheet, age, event);
    return;
  }
  const first = chosen[0]!;
  sheet.set('inSchool', true, first);
  agreeOn(chosen, sheet);
  sheet.set('schoolKey', schoolKeyOf(first), first);
  sheet.set('schoolName', first.schoolName, first);
  fillFromOthers(rows, sheet, chosen);
  readStudyPlace(chosen, sheet);
}

/** Decides which rows say where the child studies now; several only while they dispute it. */
function chooseStudyRows(
  rows: SortedRows,
  sheet: FactSheet,
  context: DeterminationContext,
  event: SourceRecord | undefined,
): readonly SourceRecord[] {
  const { rolls, attendance } = rows;
  const elsewhere = [...rows.outside, ...rows.higher];
  if (rolls.length > 1) sheet.differ('on-two-rolls', rolls);
  if (rolls.length === 0 && attendance.length > 0) sheet.differ('present-not-on-roll', attendance);
  if (rolls.length === 0) return attendance.length > 0 ? attendance : elsewhere.slice(0, 1);
  if (attendance.length > 0) {
    const attended = rolls.filter((roll) => attendance.some((row) => schoolKeyOf(row) === schoolKeyOf(roll)));
    if (attended.length > 0) return attended.length === 1 ? attended : withDoubt(sheet, 'two-rolls', attended);
    sheet.differ('present-not-on-roll', attendance);
    return rolls.length === 1 ? [rolls[0]!, ...attendance] : withDoubt(sheet, 'two-rolls', [...attendance, ...rolls]);
  }
  const absent = rolls.filter((roll) => isCovered(roll, context));
  if (absent.length > 0) sheet.differ('roll-but-absent', absent);
  if (absent.length === rolls.length) {
    if (elsewhere.length > 0) return elsewhere.slice(0, 1);
    sheet.blocking.push('roll-but-absent');
    return rolls;
  }
  const standing = rolls.filter((roll) => !absent.includes(roll));
  if (elsewhere.length > 0) return withDoubt(sheet, 'roll-and-elsewhere', [...standing, ...elsewhere]);
  if (event) sheet.blocking.push('roll-but-said-out-of-school');
  return standing.length === 1 ? standing : withDoubt(sheet, 'two-rolls', standing);
}

function withDoubt(sheet: FactSheet, code: ReasonCode, rows: readonly SourceRecord[]): readonly SourceRecord[] {
  sheet.doubts.push(code);
  return rows;
}

/** A class list was given for the school and grade of a roll row. */
function isCovered(roll: SourceRecord, context: DeterminationContext): boolean {
  const school = schoolKeyOf(roll);
  return school !== undefined && context.attendanceCover.has(coverKey(school, roll.stage, roll.grade));
}

/** Takes what the chosen rows agree on; what they dispute stays unknown. */
function agreeOn(rows: readonly SourceRecord[], sheet: FactSheet): void {
  for (const field of STUDY_FIELDS) {
    const giving = rows.filter((row) => row[field] !== undefined);
    const values = new Set(giving.map((row) => row[field]));
    if (values.size === 1) sheet.set(field, giving[0]![field], giving[0]);
    if (values.size > 1) {
      sheet.differ(field === 'boarding' ? 'boarding-differs' : 'stage-differs', giving);
      sheet.disputed.add(field);
    }
  }
}

/** Fields the chosen rows do not give come from the next list that speaks of the same stage. */
function fillFromOthers(rows: SortedRows, sheet: FactSheet, chosen: readonly SourceRecord[]): void {
  for (const row of inPrecedence(rows)) {
    if (chosen.includes(row) || row.event !== undefined) continue;
    const stage = claimedStage(row);
    if (!sheet.disputed.has('stage')) sheet.set('stage', stage, row);
    if (stage !== undefined && stage !== sheet.facts.stage) continue;
    for (const field of ['grade', 'boarding', 'freshman'] as const)
      if (!sheet.disputed.has(field)) sheet.set(field, row[field], row);
  }
  if (chosen[0]?.form === 'higher-education' || chosen[0]?.form === 'out-of-county')
    for (const row of rows.survey) if (row.studyPlace !== 'in-county') sheet.set('studyPlace', row.studyPlace, row);
  if (sheet.facts.stage === undefined && !sheet.disputed.has('stage')) sheet.doubts.push('stage-unknown');
  const boards = sheet.facts.stage === 'primary' || sheet.facts.stage === 'junior';
  if (boards && sheet.facts.boarding === undefined && !sheet.disputed.has('boarding'))
    sheet.doubts.push('boarding-unknown');
}

function readStudyPlace(chosen: readonly SourceRecord[], sheet: FactSheet): void {
  const inside = chosen.filter((row) => row.form === 'roll' || row.form === 'attendance');
  const outside = chosen.filter((row) => row.form === 'out-of-county' || row.form === 'higher-education');
  if (inside.length > 0 && outside.length > 0) {
    sheet.drop('studyPlace');
    return;
  }
  if (inside.length > 0) {
    sheet.set('studyPlace', 'in-county', inside[0]);
    sheet.set('outsideCounty', false, inside[0]);
    return;
  }
  const row = outside[0];
  if (row && sheet.facts.studyPlace !== 'in-county') sheet.set('outsideCounty', true, row);
  if (row?.form === 'higher-education' && sheet.facts.studyPlace === undefined)
    sheet.doubts.push('study-place-unknown');
}

/** On no roll, no class list and no list of those away: what the age makes of it. */
function readOutOfSchool(
  rows: SortedRows,
  sheet: FactSheet,
  age: number | undefined,
  event: SourceRecord | undefined,
): void {
  const claims = [...rows.survey, ...rows.registry].map(claimedStage).filter((stage) => stage !== undefined);
  if (age === undefined) {
    sheet.blocking.push('birth-unknown');
    return;
  }
  // At six a child may still be in kindergarten, if every list that speaks of it says so.
  const preschoolClaim =
    event?.event !== 'dropped-out' &&
    claims.length > 0 &&
    claims.every((claim) => claim === 'infant' || claim === 'preschool');
  if (age < COMPULSORY_FROM || (age === COMPULSORY_FROM && preschoolClaim)) {
    sheet.set('inSchool', false);
    sheet.set('stage', age < 3 ? 'infant' : 'preschool');
    return;
  }
  if (sheet.facts.registered === true) sheet.differ('registry-not-on-roll', rows.registry);
  if (age < COMPULSORY_TO || (age === COMPULSORY_TO && !saysOutOfSchool(rows, event))) {
    // A drop-out that somebody has written down is a known fact; the list of difference still names the child.
    if (event?.event === 'dropped-out' || event?.event === 'graduated') closeWith(sheet, event);
    else sheet.blocking.push(saysOutOfSchool(rows, event) ? 'compulsory-age-out-of-school' : 'on-no-roll');
    return;
  }
  const gone = rows.goneRolls[0];
  if (saysOutOfSchool(rows, event) || (gone && claims.length === 0)) {
    sheet.set('inSchool', false, event ?? gone ?? rows.registry[0] ?? rows.survey[0]);
    sheet.closing.push(gone?.event === 'graduated' ? 'graduated' : 'not-in-school');
    return;
  }
  const higher = claims.some((stage) => isHigherEducation(stage));
  if (higher) sheet.blocking.push('who-studies-where');
  else if (age >= CHILD_UNTIL && claims.length === 0) sheet.closing.push('not-in-school');
  else sheet.blocking.push('on-no-roll');
}

function closeWith(sheet: FactSheet, event: SourceRecord): void {
  sheet.set('event', event.event, event);
  sheet.set('inSchool', false, event);
  sheet.closing.push(event.event ?? 'left');
}

const OUT_OF_SCHOOL: readonly LifeEvent[] = ['dropped-out', 'not-in-school', 'graduated', 'left'];

function saysOutOfSchool(rows: SortedRows, event: SourceRecord | undefined): boolean {
  if (event?.event && OUT_OF_SCHOOL.includes(event.event)) return true;
  const saying = [...rows.survey, ...rows.registry].find((row) => row.schoolingText !== undefined);
  return (
    saying !== undefined && /非在校|不在校|未在校|未上学|失学|辍学|务工|无业|毕业/.test(saying.schoolingText ?? '')
  );
}

function readFlags(rows: SortedRows, sheet: FactSheet): void {
  if (rows.registry.length > 0) return;
  const flagged = [...rows.rolls, ...rows.attendance, ...rows.outside, ...rows.higher].filter((row) => row.flaggedPoor);
  if (flagged.length > 0) sheet.differ('flagged-not-registered', flagged);
}
