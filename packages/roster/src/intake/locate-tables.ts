import type { ListKind } from '@bulou/kernel';
import type { MergedRange, TableRow } from '@bulou/tabular';
import type { Field } from './fields.ts';
import { foldHeader, readHeader } from './read-header.ts';

export interface LocatedColumn {
  /** 0-based position in the row. */
  readonly index: number;
  /** The header as the file has it; levels joined by `/`. */
  readonly header: string;
  /** Absent: the header is not known and nothing is read from the column. */
  readonly field?: Field;
  /** A tick column under a question: ticking it answers the question so. */
  readonly tick?: '是' | '否';
}

/** A table of people within a sheet. Positions are indexes into the sheet's rows, not row numbers. */
export interface LocatedTable {
  readonly titleFrom: number;
  readonly headerFrom: number;
  readonly dataFrom: number;
  readonly dataTo: number;
  readonly columns: readonly LocatedColumn[];
  /** Header rows that come again within the data, as on every printed page. */
  readonly repeated: readonly number[];
  /** Columns that begin a second block of people beside the first; they are not read. */
  readonly besideFrom?: number;
}

interface HeaderReading {
  readonly columns: readonly LocatedColumn[];
  readonly depth: number;
  readonly score: number;
  readonly besideFrom?: number;
}

const DEEPEST = 3;
/** A parent header about someone else than the pupil, whose children must be read together with it. */
const OTHERS: ReadonlySet<Field> = new Set<Field>([
  'headName',
  'headId',
  'headPhone',
  'relationToHead',
  'holderName',
  'holderId',
  'account',
  'bank',
  'guardian1Name',
  'guardian1Id',
  'guardian1Phone',
  'guardian1Relation',
  'guardian2Name',
  'guardian2Id',
  'guardian2Phone',
  'guardian2Relation',
]);
const GROUP_WORD =
  /情况|信息|概况|监护人|家长|学生|幼儿|儿童|户主|家庭|成员|资助|补助|银行|账户|证明|住址|地址|是否|学段|学籍|基本|本人|父亲|母亲/;
const ROLE_PARENT = /户主|监护人|成员|家长|父亲|母亲|父母|持卡人|开户|卡主|收款人|领款人/;

/** Reads headers with a memory: a class list of names alone asks for the same texts again and again. */
class HeaderMemory {
  readonly #known = new Map<string, Field | null>();
  readonly #kind: ListKind;

  constructor(kind: ListKind) {
    this.#kind = kind;
  }

  read(text: string): Field | undefined {
    const known = this.#known.get(text);
    if (known !== undefined) return known ?? undefined;
    const field = readHeader(text, this.#kind);
    if (this.#known.size < 20_000) this.#known.set(text, field ?? null);
    return field;
  }
}

/**
 * Finds every table of people in a sheet: its header of one to three rows, wherever it stands, and the rows below it
 * up to the next table. A header that comes again unchanged continues the table.
 */
export function locateTables(
  rows: readonly TableRow[],
  merges: readonly MergedRange[],
  kind: ListKind,
): readonly LocatedTable[] {
  const memory = new HeaderMemory(kind);
  const mergeMap = mapHeaderMerges(merges);
  const found: { from: number; reading: HeaderReading }[] = [];
  const repeated: number[][] = [];
  let at = 0;
  while (at < rows.length) {
    const row = rows[at]!;
    const reading = mayBeHeader(row) ? readHeaderAt(rows, at, mergeMap, memory) : undefined;
    if (reading === undefined) {
      at += 1;
      continue;
    }
    const last = found.at(-1);
    if (last !== undefined && sameColumns(last.reading.columns, reading.columns)) {
      // The same header again may follow a new title (the next class): then it is a table of its own.
      if (hasTitleBefore(rows, at, reading.columns)) {
        found.push({ from: at, reading });
        repeated.push([]);
      } else for (let step = 0; step < reading.depth; step += 1) repeated.at(-1)?.push(at + step);
    } else {
      found.push({ from: at, reading });
      repeated.push([]);
    }
    at += reading.depth;
  }
  return found.map(({ from, reading }, index) => {
    const next = found[index + 1]?.from;
    const dataTo = next === undefined ? rows.length : titleStart(rows, next, from + reading.depth);
    const titleFrom = index === 0 ? 0 : titleStart(rows, from, (found[index - 1]?.from ?? 0) + 1);
    return {
      titleFrom,
      headerFrom: from,
      dataFrom: from + reading.depth,
      dataTo,
      columns: reading.columns,
      repeated: repeated[index] ?? [],
      ...(reading.besideFrom === undefined ? {} : { besideFrom: reading.besideFrom }),
    };
  });
}

/** The columns of a header that somebody has named: whatever is recognised in these rows, however little. */
export function readColumns(
  header: readonly TableRow[],
  merges: readonly MergedRange[],
  kind: ListKind,
): LocatedColumn[] {
  const memory = new HeaderMemory(kind);
  const columns = stackHeaders(header, mapHeaderMerges(merges)).map(
    (stack, index): LocatedColumn => (stack.length === 0 ? { index, header: '' } : readStack(index, stack, memory)),
  );
  return settleDuplicates(columns).columns;
}

/** Rows with one text cell straight above a header are its title, unless they are totals or signatures of the table before. */
function titleStart(rows: readonly TableRow[], header: number, floor: number): number {
  let from = header;
  while (from > floor && isTitleRow(rows[from - 1]!)) from -= 1;
  return from;
}

function isTitleRow(row: TableRow): boolean {
  const texts = row.cells.filter((cell) => cell.trim() !== '');
  if (texts.length > 3) return false;
  const text = texts.join('');
  if (/^(合计|总计|小计|共计|注|备注|说明|填表人|审核人|制表)/.test(text.replace(/\s/g, ''))) return false;
  return texts.length === 1 ? [...text].length >= 4 : /[:：]/.test(text);
}

function hasTitleBefore(rows: readonly TableRow[], at: number, columns: readonly LocatedColumn[]): boolean {
  const before = rows[at - 1];
  if (before === undefined || !isTitleRow(before)) return false;
  const name = columns.find((column) => column.field === 'name');
  const filled = before.cells.findIndex((cell) => cell.trim() !== '');
  return name === undefined || filled !== name.index || (before.cells[filled]?.length ?? 0) > 8;
}

/** Rows of numbers, dates or long digit strings are data; only others are worth a closer look. */
function mayBeHeader(row: TableRow): boolean {
  let filled = 0;
  for (let index = 0; index < row.cells.length; index += 1) {
    const cell = row.cells[index]!;
    if (cell === '') continue;
    filled += 1;
    const kind = row.kinds[index];
    if (kind === 'd' || (kind === 'n' && cell.length > 4)) return false;
    if (cell.length >= 8 && /^[\s'‘’]*\d[\d.\-/Xx\s]{6,}/.test(cell)) return false;
  }
  return filled > 0;
}

function mapHeaderMerges(merges: readonly MergedRange[]): ReadonlyMap<number, readonly MergedRange[]> {
  const map = new Map<number, MergedRange[]>();
  for (const merge of merges) {
    if (merge.lastColumn === merge.firstColumn || merge.lastRow - merge.firstRow > DEEPEST) continue;
    for (let row = merge.firstRow; row <= merge.lastRow; row += 1) {
      const known = map.get(row);
      if (known === undefined) map.set(row, [merge]);
      else known.push(merge);
    }
  }
  return map;
}

function readHeaderAt(
  rows: readonly TableRow[],
  at: number,
  merges: ReadonlyMap<number, readonly MergedRange[]>,
  memory: HeaderMemory,
): HeaderReading | undefined {
  let best: HeaderReading | undefined;
  const most = opensLevels(rows[at]!, memory) ? DEEPEST : 1;
  for (let depth = 1; depth <= most && at + depth <= rows.length; depth += 1) {
    const last = rows[at + depth - 1]!;
    if (depth > 1 && (!mayBeHeader(last) || last.row - rows[at]!.row >= depth || isDataUnder(best, last, memory)))
      break;
    const reading = judgeHeader(rows.slice(at, at + depth), merges, memory);
    if (reading !== undefined && (best === undefined || reading.score > best.score)) best = reading;
  }
  return best;
}

/**
 * A title over a table is no level of its header: one text however wide, or labelled remarks (填报单位:…), none of which
 * names a column or opens a group of columns.
 */
function isTitleLike(row: TableRow, memory: HeaderMemory): boolean {
  const texts = new Set(row.cells.map((cell) => cell.trim()).filter((cell) => cell !== ''));
  if (texts.size < 2) return true;
  const remarks = [...texts].filter((text) => /[:：]\s*\S/.test(text) || [...text].length > 16);
  const known = [...texts].filter((text) => memory.read(text) !== undefined);
  return remarks.length > 0 && known.length < 2;
}

/** A first header row of several names columns or groups of columns, and counts nothing. */
function opensLevels(row: TableRow, memory: HeaderMemory): boolean {
  if (isTitleLike(row, memory)) return false;
  const texts = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (texts.some((text) => /^\d+$/.test(text))) return false;
  return texts.some((text) => memory.read(text) !== undefined || GROUP_WORD.test(text));
}

/** Below a header that already names the pupil, a filled name cell that is no header is the first pupil. */
function isDataUnder(header: HeaderReading | undefined, row: TableRow, memory: HeaderMemory): boolean {
  if (header === undefined) return false;
  return header.columns.some((column) => {
    if (column.field !== 'name' && column.field !== 'nationalId') return false;
    const cell = row.cells[column.index]?.trim() ?? '';
    return cell !== '' && memory.read(cell) === undefined;
  });
}

function judgeHeader(
  rows: readonly TableRow[],
  merges: ReadonlyMap<number, readonly MergedRange[]>,
  memory: HeaderMemory,
): HeaderReading | undefined {
  const stacks = stackHeaders(rows, merges);
  let filled = 0;
  let known = 0;
  const columns: LocatedColumn[] = [];
  for (const [index, stack] of stacks.entries()) {
    if (stack.length === 0) continue;
    filled += 1;
    const column = readStack(index, stack, memory);
    if (column.field !== undefined) known += 1;
    columns.push(column);
  }
  const names = columns.filter((column) => column.field === 'name' || column.field === 'nationalId');
  if (names.length === 0 || known < Math.min(2, filled) || known * 2 < filled) return undefined;
  if (filled === 1 && !/^(?:学生|幼儿)?姓名$/.test(foldHeader(columns[0]!.header))) return undefined;
  const settled = settleDuplicates(columns);
  const fields = new Set(settled.columns.map((column) => column.field).filter((field) => field !== undefined));
  const ignored = fields.delete('ignored') ? 0.5 : 0;
  const ticks = settled.columns.filter((column) => column.tick !== undefined).length * 0.5;
  const own = rows.at(-1)!.cells.some((cell) => cell.trim() !== '') ? 0 : -1;
  return { ...settled, depth: rows.length, score: fields.size + ignored + ticks + own - rows.length * 0.1 };
}

/** For each column the header texts from top to bottom; a merged parent stands over all its children. */
function stackHeaders(
  rows: readonly TableRow[],
  merges: ReadonlyMap<number, readonly MergedRange[]>,
): readonly (readonly string[])[] {
  const width = Math.max(...rows.map((row) => row.cells.length));
  const stacks: string[][] = Array.from({ length: width }, () => []);
  rows.forEach((row, level) => {
    let carried = '';
    for (let index = 0; index < width; index += 1) {
      const own = (row.cells[index] ?? '').trim();
      if (own !== '') carried = own;
      const merge = merges.get(row.row)?.find((each) => index + 1 >= each.firstColumn && index + 1 <= each.lastColumn);
      let text = own;
      if (own === '' && merge !== undefined && merge.firstRow === row.row)
        text = (row.cells[merge.firstColumn - 1] ?? '').trim();
      // Text files carry no merges: an empty cell over a filled one belongs to the parent at its left.
      else if (own === '' && merges.size === 0 && level < rows.length - 1 && childFilled(rows, level, index))
        text = carried;
      if (text !== '' && stacks[index]!.at(-1) !== text) stacks[index]!.push(text);
    }
  });
  return stacks;
}

function childFilled(rows: readonly TableRow[], level: number, index: number): boolean {
  return rows.slice(level + 1).some((row) => (row.cells[index] ?? '').trim() !== '');
}

function readStack(index: number, stack: readonly string[], memory: HeaderMemory): LocatedColumn {
  const header = stack.join('/');
  const child = stack.at(-1)!;
  const parents = stack.slice(0, -1);
  const parent = parents.at(-1);
  if (parent === undefined) {
    const field = memory.read(child);
    return field === undefined ? { index, header } : { index, header, field };
  }
  const answer = /^(是|否|有|无)$/.exec(foldHeader(child))?.[1];
  if (answer !== undefined) {
    const field = memory.read(parent);
    const tick = answer === '是' || answer === '有' ? '是' : '否';
    return field === undefined ? { index, header } : { index, header, field, tick };
  }
  const joined = memory.read(parent + child);
  const alone = memory.read(child);
  const role = ROLE_PARENT.test(parent) && joined !== undefined && (OTHERS.has(joined) || joined === 'ignored');
  const field = role ? joined : (alone ?? joined);
  return field === undefined ? { index, header } : { index, header, field };
}

const FAMILY: Readonly<Partial<Record<Field, { readonly id: Field; readonly phone: Field }>>> = {
  headName: { id: 'headId', phone: 'headPhone' },
  guardian1Name: { id: 'guardian1Id', phone: 'guardian1Phone' },
  guardian2Name: { id: 'guardian2Id', phone: 'guardian2Phone' },
  holderName: { id: 'holderId', phone: 'ignored' },
};

/**
 * Two columns of one name: an identity number or telephone belongs to the person named nearest at its left; a second
 * block of sequence, name … beside the first is a second list and is reported, not read.
 */
function settleDuplicates(columns: readonly LocatedColumn[]): { columns: LocatedColumn[]; besideFrom?: number } {
  const besideFrom = findBeside(columns);
  const kept = besideFrom === undefined ? columns : columns.filter((column) => column.index < besideFrom);
  const count = (field: Field) => kept.filter((column) => column.field === field).length;
  const sharedId = count('nationalId') > 1;
  let person: Field | undefined;
  const settled = kept.map((column) => {
    const { field } = column;
    if (field === 'name' || (field !== undefined && FAMILY[field] !== undefined)) person = field;
    const family = person === undefined ? undefined : FAMILY[person];
    if (family === undefined) return column;
    if (field === 'nationalId' && sharedId) return { ...column, field: family.id };
    if (field === 'phone' && count('phone') > 1 && family.phone !== 'ignored')
      return { ...column, field: family.phone };
    return column;
  });
  return besideFrom === undefined ? { columns: settled } : { columns: settled, besideFrom };
}

function findBeside(columns: readonly LocatedColumn[]): number | undefined {
  const names = columns.filter((column) => column.field === 'name');
  if (names.length < 2) return undefined;
  const first = columns.filter((column) => column.index < names[1]!.index);
  const blockStart = columns[0]!;
  const second = columns.find(
    (column) => column.index > names[0]!.index && column.index <= names[1]!.index && column.field === blockStart.field,
  );
  if (second === undefined || first.length < 1) return undefined;
  return foldHeader(second.header) === foldHeader(blockStart.header) ? second.index : undefined;
}

function sameColumns(a: readonly LocatedColumn[], b: readonly LocatedColumn[]): boolean {
  return (
    a.length === b.length && a.every((column, at) => column.index === b[at]!.index && column.header === b[at]!.header)
  );
}
