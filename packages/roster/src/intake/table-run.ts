import {
  type Finding,
  formatYuan,
  monthOf,
  type PlainDate,
  readDateText,
  readMoneyText,
  type TermId,
  yearOf,
} from '@bulou/kernel';
import type { MergedRange, TableRow } from '@bulou/tabular';
import { classifyRow, type RowClass } from './classify-row.ts';
import type { Constants } from './fields.ts';
import { fillGroups } from './fill-groups.ts';
import {
  type FindingPlace,
  formatRowRanges,
  type IntakeCode,
  makeIntakeFinding,
  summariseFindings,
} from './finding-texts.ts';
import type { LocatedTable } from './locate-tables.ts';
import { personKey } from './person-key.ts';
import { createRowReader } from './read-row.ts';
import { columnLetter, labelColumn, RowCells } from './row-cells.ts';
import type { RowContext, RowReading } from './row-context.ts';
import type { SheetInput } from './sheet-model.ts';
import { findSchool } from './title-hints.ts';

const HEADING_FIELDS = ['className', 'grade', 'village', 'township', 'schoolName'] as const;
type HeadingField = (typeof HEADING_FIELDS)[number];

/** The reading of one table: rows one after another, then what only the whole table tells. */
export class TableRun {
  readonly records: RowReading[] = [];
  readonly setAside: Partial<Record<RowClass, number>> = {};
  usedHints: Constants = {};
  readonly #sheet: SheetInput;
  readonly #table: LocatedTable;
  readonly #context: RowContext;
  readonly #severalTables: boolean;
  readonly #findings: Finding[] = [];
  readonly #place: FindingPlace;
  readonly #rowOf: number[] = [];
  #headingRows = 0;
  #sum = 0n;
  #count = 0;
  #partSum = 0n;
  #partCount = 0;

  constructor(sheet: SheetInput, table: LocatedTable, context: RowContext, severalTables: boolean) {
    this.#sheet = sheet;
    this.#table = table;
    this.#context = context;
    this.#severalTables = severalTables;
    this.#place = { kind: context.kind, path: context.path, sheet: sheet.name, row: 0 };
  }

  read(): void {
    const { rows, merges } = this.#sheet;
    const table = this.#table;
    const probe = new RowCells(table.columns);
    const repeated = new Set(table.repeated);
    const repeatedRows = new Set(table.repeated.map((at) => rows[at]!));
    const wide = wideMerges(merges);
    const isHeading = (row: TableRow) => this.#findHeading(row, wide) !== undefined;
    const classOf = (row: TableRow): RowClass => {
      probe.open(row);
      return classifyRow(row, probe, isHeading);
    };
    const before = new Map<TableRow, RowClass>();
    const filled = fillGroups(rows, table, merges, (row) => {
      if (repeatedRows.has(row)) return false;
      const rowClass = classOf(row);
      before.set(row, rowClass);
      return rowClass === 'person';
    });
    this.#noteFilled(filled.columns);
    const carried: Partial<Record<HeadingField, string>> = {};
    let context = this.#context;
    let cells = new RowCells(table.columns);
    let readRow = createRowReader(cells, context, this.#findings);
    for (let at = table.dataFrom; at < table.dataTo; at += 1) {
      if (repeated.has(at)) continue;
      const row = rows[at]!;
      const original = filled.originals.get(row);
      const known = original === undefined ? before.get(row) : undefined;
      if (known !== undefined) probe.open(row);
      const rowClass = known ?? classOf(row);
      if (rowClass === 'person') {
        const record = readRow(row);
        this.records.push(original === undefined || !context.keepRaw ? record : { ...record, raw: original });
        this.#rowOf.push(at);
        this.#addToSums(probe);
        continue;
      }
      this.setAside[rowClass] = (this.setAside[rowClass] ?? 0) + 1;
      if (rowClass === 'heading') {
        const heading = this.#findHeading(row, wide)!;
        clearBelow(carried, heading.field);
        carried[heading.field] = heading.text;
        this.#headingRows += 1;
        context = { ...this.#context, constants: { ...carried, ...this.#context.constants } };
        cells = new RowCells(table.columns);
        readRow = createRowReader(cells, context, this.#findings);
      } else this.#noteRow(rowClass, row, probe);
    }
  }

  /** A row that holds nothing but one short text may head the rows below: 三年级二班, 岳村集村, 城关镇第一小学. */
  #findHeading(row: TableRow, wide: ReadonlySet<number>): { field: HeadingField; text: string } | undefined {
    const filled = row.cells
      .map((cell, index) => ({ text: cell.replace(/\s/g, ''), index }))
      .filter(({ text }) => text !== '');
    const first = filled[0];
    if (first === undefined || filled.length > 2 || filled.some(({ text }) => text !== first.text)) return undefined;
    const text = first.text
      .normalize('NFKC')
      .replace(/^[一二三四五六七八九十\d]+[、.．]/, '')
      .replace(/[:：]$/, '')
      .replace(/^(?:班级|学校|村名?|行政村|乡镇)[:：]/, '');
    if ([...text].length > 20) return undefined;
    const nameColumn = this.#table.columns.find((column) => column.field === 'name');
    if (
      nameColumn?.index === first.index &&
      !wide.has(row.row) &&
      this.#table.columns.length > 1 &&
      [...text].length <= 4 &&
      !/班$|年级|村$|镇$|乡$/.test(text)
    ) {
      return undefined;
    }
    if (
      /^(?:.{0,8}年级)?[(（]?[一二三四五六七八九十\d]{1,4}[)）]?班$|^[小中大][一二三四五六\d]?班$|^20\d{2}级.{1,4}班$/.test(
        text,
      )
    )
      return { field: 'className', text };
    if (/^(?:小学|初中|高中|中职)?[一二三四五六七八九]年级$|^[初高][一二三](?:年级)?$/.test(text))
      return { field: 'grade', text };
    const school = findSchool(text);
    if (school === text) return { field: 'schoolName', text };
    if (/(?:村委会|村民委员会|居委会|社区|行政村|村)$/.test(text)) return { field: 'village', text };
    if (/^[\u4e00-\u9fff]{1,4}(?:镇|乡|街道)$/.test(text)) return { field: 'township', text };
    return undefined;
  }

  #addToSums(cells: RowCells): void {
    const text = cells.text('amount');
    const amount = text === '' ? 0n : (readMoneyText(text) ?? 0n);
    this.#sum += amount;
    this.#partSum += amount;
    this.#count += 1;
    this.#partCount += 1;
  }

  #noteRow(rowClass: RowClass, row: TableRow, cells: RowCells): void {
    const place = { ...this.#place, row: row.row };
    const value = row.cells
      .filter((cell) => cell.trim() !== '')
      .join(' ')
      .slice(0, 120);
    if (rowClass === 'without-person')
      this.#findings.push(makeIntakeFinding('row-without-person', { ...place, value }));
    if (rowClass === 'example') this.#findings.push(makeIntakeFinding('row-example', { ...place, value }));
    if (rowClass === 'total') {
      this.#checkTotal(row, cells, this.#sum, this.#count);
      if (this.#severalTables) this.#partSum = 0n;
    }
    if (rowClass === 'subtotal') {
      this.#checkTotal(row, cells, this.#partSum, this.#partCount);
      this.#partSum = 0n;
      this.#partCount = 0;
    }
  }

  /** A total is compared with the rows above it: the money under the money column, and a count of people if it names one. */
  #checkTotal(row: TableRow, cells: RowCells, sum: bigint, count: number): void {
    const amount = cells.cell('amount');
    const total = amount === undefined ? undefined : readMoneyText(amount.text);
    const place = { ...this.#place, row: row.row };
    if (amount !== undefined && total !== undefined && total !== sum) {
      const at = { ...place, column: labelColumn(amount.column), value: amount.text };
      this.#findings.push(makeIntakeFinding('total-differs', at, `各行相加是 ${formatYuan(sum)} 元`));
    }
    const text = row.cells.join(' ').normalize('NFKC');
    const people = /(\d{1,6})\s*(?:人|名)(?!次)/.exec(text)?.[1];
    const rows = count + (this.setAside['no-child'] ?? 0) + (this.setAside['without-person'] ?? 0);
    if (people !== undefined && Number(people) !== count && Number(people) !== rows) {
      this.#findings.push(makeIntakeFinding('total-differs', { ...place, value: people }, `表中有 ${count} 人`));
    }
  }

  #noteFilled(filled: ReturnType<typeof fillGroups>['columns']): void {
    for (const { column, by, rows } of filled) {
      const at = { ...this.#place, column: labelColumn(column), value: `${rows.length} 行` };
      this.#findings.push(
        makeIntakeFinding(by === 'merge' ? 'merged-filled' : 'group-filled', at, `行号 ${formatRowRanges(rows)}`),
      );
    }
  }

  /** Findings of the whole table, after its rows. */
  finish(): Finding[] {
    const table = this.#table;
    const found: Finding[] = [];
    const add = (code: IntakeCode, value = '', detail = '', column = '') =>
      found.push(makeIntakeFinding(code, { ...this.#place, value, ...(column === '' ? {} : { column }) }, detail));
    if (this.records.length === 0 && (this.setAside['no-child'] ?? 0) === 0) add('table-empty');
    if (table.besideFrom !== undefined) add('beside-table', '', `从 ${columnLetter(table.besideFrom)} 列起`);
    if (this.#headingRows > 0) add('group-heading', `${this.#headingRows} 行`);
    const childless = this.setAside['no-child'] ?? 0;
    if (childless > 0) add('households-without-child', `${childless} 户`);
    this.#noteColumns(add);
    this.#noteHints(add);
    found.push(...this.#noteDuplicates());
    return [...found, ...summariseFindings(this.#findings, this.records.length)];
  }

  #noteColumns(add: (code: IntakeCode, value?: string, detail?: string, column?: string) => void): void {
    const { rows } = this.#sheet;
    const fields = new Set(this.#table.columns.map((column) => column.field));
    for (const column of this.#table.columns) {
      if (column.header === '') continue;
      const filled = this.#rowOf.some((at) => (rows[at]!.cells[column.index] ?? '').trim() !== '');
      if (column.field === undefined) {
        if (filled) add('column-unknown', column.header, '', labelColumn(column));
      } else if (!filled && column.field !== 'ignored' && column.field !== 'note' && this.#rowOf.length > 0)
        add('column-empty', '', '', labelColumn(column));
    }
    if (this.records.length === 0) return;
    const { kind } = this.#context;
    if (!fields.has('name')) add('column-missing', '姓名');
    if (!fields.has('nationalId') && kind !== 'attendance') add('column-missing', '身份证号');
    if (kind === 'registry' && !fields.has('householdNo')) add('column-missing', '户编号');
    const says = this.records.some((record) => record.poverty?.outOfPoverty !== undefined);
    if (kind === 'registry' && !says) add('column-missing', '脱贫属性');
    if (
      kind === 'enrolment' &&
      this.#context.form === 'roll' &&
      !this.records.some((record) => record.boarding !== undefined)
    ) {
      const compulsory = this.records.some((record) => record.stage === 'primary' || record.stage === 'junior');
      if (compulsory) add('column-missing', '就读方式');
    }
  }

  #noteHints(add: (code: IntakeCode, value?: string, detail?: string, column?: string) => void): void {
    const { hints, kind, dataOn } = this.#context;
    const fields = new Set(this.#table.columns.map((column) => column.field));
    const used: Record<string, string> = {};
    const use = (
      field: 'schoolName' | 'className' | 'grade' | 'township' | 'village' | 'term',
      value: string | undefined,
      label: string,
      when: boolean,
    ) => {
      if (value === undefined || !when || this.records.length === 0) return;
      used[field] = value;
      add('title-used', value, `${label}:${value}`);
    };
    const pupils = kind === 'enrolment' || kind === 'attendance' || kind === 'received';
    const home = kind === 'registry' || kind === 'survey';
    use('schoolName', hints.schoolName, '学校', pupils && !fields.has('schoolName'));
    use('grade', hints.grade, '年级', pupils && !fields.has('grade') && !fields.has('gradeClass'));
    use('className', hints.className, '班级', pupils && !fields.has('className') && !fields.has('gradeClass'));
    use('township', hints.township, '乡镇', home && !fields.has('township') && !fields.has('townshipVillage'));
    use('village', hints.village, '村', home && !fields.has('village') && !fields.has('townshipVillage'));
    use('term', hints.term, '学期', kind === 'received' && !fields.has('term'));
    this.usedHints = used;
    if (this.records.length === 0) return;
    if (hints.term !== undefined && kind !== 'received' && hints.term !== termOn(dataOn))
      add('term-hint-differs', hints.term);
    const on = hints.dateOn ?? this.#findDateColumn();
    if (on !== undefined && on !== dataOn && kind !== 'received')
      add('date-hint-differs', on, `数据日期报的是 ${dataOn}`);
  }

  /** The registry's own column 数据日期, when every row gives the same day. */
  #findDateColumn(): PlainDate | undefined {
    const column = this.#table.columns.find((each) => each.field === 'dataOn');
    if (column === undefined) return undefined;
    const days = new Set(this.#rowOf.map((at) => this.#sheet.rows[at]!.cells[column.index] ?? ''));
    return days.size === 1 ? readDateText([...days][0] ?? '')?.on : undefined;
  }

  /** The same person twice in one table. Aid lists name a person once an item, so there the item counts too. */
  #noteDuplicates(): Finding[] {
    const first = new Map<string, number>();
    const found: Finding[] = [];
    for (const record of this.records) {
      const key = personKey(record);
      if (key === undefined) continue;
      const known = first.get(key);
      if (known === undefined) first.set(key, record.row);
      else
        found.push(
          makeIntakeFinding(
            'duplicate-row',
            { ...this.#place, row: record.row, value: record.name },
            `第 ${known} 行已有`,
          ),
        );
    }
    return found;
  }
}

function clearBelow(carried: Partial<Record<HeadingField, string>>, field: HeadingField): void {
  if (field === 'schoolName' || field === 'township') {
    delete carried.className;
    delete carried.grade;
    delete carried.village;
  }
  if (field === 'grade') delete carried.className;
}

/** Rows whose first cell is merged over several columns. */
function wideMerges(merges: readonly MergedRange[]): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const merge of merges)
    if (merge.lastColumn - merge.firstColumn >= 2 && merge.firstRow === merge.lastRow) rows.add(merge.firstRow);
  return rows;
}

function termOn(on: PlainDate): TermId {
  const month = monthOf(on);
  if (month >= 8) return `${yearOf(on)}-autumn`;
  return month === 1 ? `${yearOf(on) - 1}-autumn` : `${yearOf(on)}-spring`;
}
