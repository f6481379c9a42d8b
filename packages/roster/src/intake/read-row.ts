import {
  type Finding,
  formatYuan,
  hasUncertainCharacter,
  looksLikeName,
  type NationalIdReading,
  normaliseName,
  type PlainDate,
  readBankAccount,
  readEnrolmentNo,
  readMoneyText,
  readNationalId,
  readPhones,
} from '@bulou/kernel';
import type { TableRow } from '@bulou/tabular';
import type { CardReading, RelatedPerson } from '../model.ts';
import type { Field } from './fields.ts';
import { relationInHeader } from './read-header.ts';
import { readReceived } from './read-received.ts';
import { readSchool } from './read-school-cells.ts';
import { ageYearsOn } from './read-schooling.ts';
import { readStanding } from './read-standing-cells.ts';
import type { Cell, RowCells } from './row-cells.ts';
import { type Draft, type RowContext, RowNotes, type RowReading, readDateText, readSex } from './row-context.ts';

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
