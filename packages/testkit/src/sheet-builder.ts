import type { Random, Sex, Stage } from '@bulou/kernel';
import { dayNumberOf } from './dates.ts';
import type { Column, ColumnKey, DateForm, Layout, TitleFacts } from './layout-model.ts';
import { type Cell, columnName, type Sheet } from './workbook.ts';

/** What one data row says, before a layout writes it down. `cells` holds the columns that need no form. */
export interface Line {
  /** Index of the person in the row, or none for rows that name no child. */
  readonly personIndex: number | undefined;
  readonly name: string;
  readonly id: Cell;
  readonly sex?: Sex | undefined;
  readonly birthOn?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly grade?: number | undefined;
  readonly classNo?: number | undefined;
  readonly enteredYear?: number | undefined;
  readonly boarding?: boolean | undefined;
  readonly yes?: Partial<Record<ColumnKey, boolean | undefined>>;
  readonly cells: Partial<Record<ColumnKey, Cell>>;
}

export interface BuiltSheet {
  readonly sheet: Sheet;
  /** Row number of each line, in the order of the lines. */
  readonly rowNumbers: readonly number[];
}

export interface SheetExtras {
  readonly name: string;
  readonly facts: TitleFacts;
  /** Share of data rows hidden by a filter that somebody left on. */
  readonly hiddenShare: number;
  readonly random: Random;
  readonly hidden?: boolean;
}

/** Sets lines in a layout: title, head, data with pages, totals, signatures. */
export function buildSheet(layout: Layout, lines: readonly Line[], extras: SheetExtras): BuiltSheet {
  const rows: Cell[][] = [];
  const merges: string[] = [];
  const width = layout.columns.length;
  const wide = (text: string): void => {
    rows.push([text]);
    merges.push(`A${rows.length}:${columnName(width - 1)}${rows.length}`);
  };
  if (layout.title !== undefined) wide(layout.title(extras.facts));
  if (layout.underTitle !== undefined) wide(layout.underTitle(extras.facts));
  writeHead(layout.columns, rows, merges);
  const rowNumbers: number[] = [];
  const hiddenRows = new Set<number>();
  lines.forEach((line, index) => {
    if (layout.headEvery !== undefined && index > 0 && index % layout.headEvery === 0)
      writeHead(layout.columns, rows, []);
    rows.push(layout.columns.map(([key]) => cellOf(key, line, index, layout)));
    rowNumbers.push(rows.length);
    if (extras.hiddenShare > 0 && extras.random.chance(extras.hiddenShare)) hiddenRows.add(rows.length);
  });
  for (const key of layout.mergeDown ?? []) mergeRuns(layout, key, rows, rowNumbers, merges);
  if (layout.totalRow)
    rows.push(
      layout.columns.map(([key], column) =>
        column === 0 ? '合计' : column === 1 ? `${lines.length}人` : key === 'aidAmount' ? sumOf(lines) : '',
      ),
    );
  if (layout.noteRow) rows.push(['注:本表一式两份,学校、中心校各存一份。']);
  if (layout.signatureRow) rows.push(['填表人:            审核人:            单位负责人:            联系电话:']);
  return { sheet: { name: extras.name, rows, merges, hiddenRows, hidden: extras.hidden ?? false }, rowNumbers };
}

function sumOf(lines: readonly Line[]): number {
  return lines.reduce(
    (sum, line) => sum + (Number.parseFloat(String(line.cells.aidAmount ?? '0').replace(/[^0-9.]/g, '')) || 0),
    0,
  );
}

function writeHead(columns: readonly Column[], rows: Cell[][], merges: string[]): void {
  if (!columns.some(([, , group]) => group !== undefined)) {
    rows.push(columns.map(([, header]) => header));
    return;
  }
  rows.push(
    columns.map(([, header, group], index) =>
      group === undefined ? header : columns[index - 1]?.[2] === group ? '' : group,
    ),
  );
  rows.push(columns.map(([, header, group]) => (group === undefined ? '' : header)));
  const low = rows.length;
  columns.forEach(([, , group], index) => {
    if (group === undefined) merges.push(`${columnName(index)}${low - 1}:${columnName(index)}${low}`);
    else if (columns[index - 1]?.[2] !== group) {
      let end = index;
      while (columns[end + 1]?.[2] === group) end += 1;
      if (end > index) merges.push(`${columnName(index)}${low - 1}:${columnName(end)}${low - 1}`);
    }
  });
}

/** Keeps the first cell of a run of equal values and merges the rest into it, as hand-made sheets do. */
function mergeRuns(
  layout: Layout,
  key: ColumnKey,
  rows: Cell[][],
  rowNumbers: readonly number[],
  merges: string[],
): void {
  const column = layout.columns.findIndex(([each]) => each === key);
  let start = 0;
  for (let index = 1; index <= rowNumbers.length; index += 1) {
    const continues =
      index < rowNumbers.length &&
      rows[rowNumbers[index]! - 1]![column] === rows[rowNumbers[start]! - 1]![column] &&
      rowNumbers[index]! === rowNumbers[index - 1]! + 1;
    if (continues) continue;
    const [from, to] = [rowNumbers[start]!, rowNumbers[index - 1]!];
    if (to > from && rows[from - 1]![column] !== '') {
      for (let row = from + 1; row <= to; row += 1) rows[row - 1]![column] = '';
      merges.push(`${columnName(column)}${from}:${columnName(column)}${to}`);
    }
    start = index;
  }
}

function cellOf(key: ColumnKey, line: Line, index: number, layout: Layout): Cell {
  switch (key) {
    case 'number':
      return index + 1;
    case 'name':
      return line.name;
    case 'id':
      return line.id;
    case 'sex':
      return line.sex === undefined ? '' : writeSex(line.sex, layout.sex);
    case 'birth':
      return line.birthOn === undefined ? '' : writeDate(line.birthOn, layout.date);
    case 'grade':
      return line.grade === undefined ? '' : writeGrade(line, layout.grade);
    case 'class':
      return line.classNo === undefined ? '' : writeClass(line, layout.class);
    case 'gradeClass':
      return line.grade === undefined
        ? ''
        : writeGrade(line, layout.grade === 'cohort' ? 'plain' : layout.grade) + writeClass(line, 'brackets');
    case 'entered':
      return line.enteredYear === undefined ? '' : `${line.enteredYear}09`;
    case 'boarding':
      return line.boarding === undefined ? '' : writeBoarding(line.boarding, layout.boarding);
    default: {
      const yes = line.yes?.[key];
      if (yes !== undefined) return writeYesNo(yes, layout.yesNo);
      return line.cells[key] ?? '';
    }
  }
}

function writeSex(sex: Sex, form: Layout['sex']): string {
  if (form === 'coded') return sex === 'male' ? '1-男' : '2-女';
  if (form === 'sign') return sex === 'male' ? '男性' : '女性';
  return sex === 'male' ? '男' : '女';
}

export function writeDate(date: string, form: DateForm): Cell {
  const [year = '', month = '', day = ''] = date.split('-');
  switch (form) {
    case 'digits':
      return year + month + day;
    case 'dashes':
      return date;
    case 'slashes':
      return `${year}/${Number(month)}/${Number(day)}`;
    case 'dots':
      return `${year}.${Number(month)}.${Number(day)}`;
    case 'serial':
      return dayNumberOf(date) + 25569;
    case 'chinese':
      return `${year}年${Number(month)}月${Number(day)}日`;
    case 'month':
      return `${year}年${Number(month)}月`;
  }
}

const NUMERALS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** A grade as people write it; kindergartens have small, middle and big classes. */
export function writeGrade(line: Pick<Line, 'stage' | 'grade' | 'enteredYear'>, form: Layout['grade']): string {
  const { stage, grade = 1 } = line;
  const numeral = NUMERALS[grade] ?? String(grade);
  if (stage === 'preschool') return ['', '小班', '中班', '大班'][grade] ?? '混龄班';
  if (form === 'cohort' && stage !== 'special')
    return stage === 'junior' ? `初中${line.enteredYear}级` : `${line.enteredYear}级`;
  switch (stage) {
    case 'primary':
      return form === 'staged' ? `小学${numeral}年级` : `${numeral}年级`;
    case 'junior':
      return form === 'spoken'
        ? `初${numeral}`
        : form === 'staged'
          ? `初中${numeral}年级`
          : `${NUMERALS[grade + 6]}年级`;
    case 'senior':
      return form === 'staged' ? `高中${numeral}年级` : `高${numeral}`;
    case 'vocational':
      return form === 'spoken' ? `职高${numeral}` : `中职${numeral}年级`;
    case 'junior-college':
      return form === 'plain' ? `大专${numeral}年级` : `专科${numeral}年级`;
    case 'undergraduate':
      return form === 'plain' ? `大${numeral}` : `本科${numeral}年级`;
    case 'postgraduate':
      return `研${numeral}`;
    default:
      return `${numeral}年级`;
  }
}

function writeClass(line: Line, form: Layout['class']): string {
  const number = line.classNo ?? 1;
  if (line.stage === 'preschool')
    return `${writeGrade(line, 'plain').replace('班', '')}${NUMERALS[number] ?? number}班`;
  switch (form) {
    case 'number':
      return `${number}班`;
    case 'brackets':
      return `(${number})班`;
    case 'chinese':
      return `${NUMERALS[number] ?? number}班`;
    case 'cohort':
      return `${line.enteredYear}级${number}班`;
  }
}

function writeBoarding(boarding: boolean, form: Layout['boarding']): string {
  switch (form) {
    case 'plain':
      return boarding ? '住校' : '走读';
    case 'coded':
      return boarding ? '2-住校' : '1-走读';
    case 'yes-no':
      return boarding ? '是' : '否';
    case 'tick':
      return boarding ? '√' : '×';
    case 'student':
      return boarding ? '寄宿生' : '走读生';
  }
}

function writeYesNo(yes: boolean, form: Layout['yesNo']): string {
  switch (form) {
    case 'words':
      return yes ? '是' : '否';
    case 'ticks':
      return yes ? '√' : '';
    case 'digits':
      return yes ? '1' : '0';
    case 'have':
      return yes ? '有' : '无';
  }
}
