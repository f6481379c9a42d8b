import type { LifeEvent } from '../model.ts';
import type { Field } from './fields.ts';
import { readFlag, readPoverty } from './read-poverty.ts';
import { ageYearsOn, readEvent } from './read-schooling.ts';
import type { Cell, RowCells } from './row-cells.ts';
import { type Draft, type RowContext, type RowNotes, readYesNo } from './row-context.ts';

/** Poverty, the list's own tick, what happened to the person, and proofs. */
export function readStanding(draft: Draft, cells: RowCells, context: RowContext, notes: RowNotes): void {
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
