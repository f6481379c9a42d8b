import { formatNumberText, formatSerial, type NumberLook, readCellReference, unescapeOoxml } from './cell-values.ts';
import { refuseLimit } from './refusal.ts';
import type { MergedRange, SheetHead } from './table-model.ts';
import type { TableSink } from './table-sink.ts';
import { readSharedStrings, readStyles, readWorkbookParts } from './xlsx-parts.ts';
import { readAttribute, unescapeXml, type XmlHandler, XmlScanner } from './xml-scanner.ts';
import type { ZipArchive } from './zip-archive.ts';

const EXCEL_ROWS = 1_048_576;
const EXCEL_COLUMNS = 16_384;
const MOST_MERGES = 200_000;

/** Streams an OOXML workbook (.xlsx, .xlsm, WPS's own) into the sink, sheet by sheet. */
export async function readXlsx(archive: ZipArchive, sink: TableSink): Promise<void> {
  const parts = await readWorkbookParts(archive, sink.limits);
  const looks = await readStyles(archive, parts.stylesPart);
  const strings = await readSharedStrings(archive, parts.stringsPart, sink.limits);
  const heads = parts.sheets.map(({ index, name, visibility }): SheetHead => ({ index, name, visibility }));
  sink.openFile({ format: 'xlsx', sheets: heads });
  for (const [index, sheet] of parts.sheets.entries()) {
    sink.openSheet(heads[index]!);
    const reader = new SheetReader(sink, sheet.name, { looks, strings, date1904: parts.date1904 });
    const scanner = new XmlScanner(reader);
    for await (const piece of archive.readPieces(sheet.part)) {
      scanner.write(piece);
      const pause = sink.drain();
      if (pause !== undefined) await pause;
    }
    scanner.end();
    sink.closeSheet(reader.merges, reader.hiddenColumns);
  }
}

interface BookValues {
  looks: NumberLook[];
  strings: string[];
  date1904: boolean;
}

/** Turns the elements of one sheet into rows. */
class SheetReader implements XmlHandler {
  readonly merges: MergedRange[] = [];
  readonly hiddenColumns: number[] = [];
  readonly #sink: TableSink;
  readonly #sheet: string;
  readonly #book: BookValues;
  readonly #mostColumns: number;
  #row = 0;
  #rowHidden = false;
  #cells: string[] = [];
  #kinds = '';
  #column = 0;
  #type = '';
  #style = 0;
  #inRow = false;
  #inCell = false;
  #inValue = false;
  #inInline = false;
  #inPhonetic = false;
  #hasFormula = false;
  #hasValue = false;
  #value = '';

  constructor(sink: TableSink, sheet: string, book: BookValues) {
    this.#sink = sink;
    this.#sheet = sheet;
    this.#book = book;
    this.#mostColumns = sink.limits.columns;
  }

  open(name: string, source: string, from: number, to: number, selfClosing: boolean): void {
    if (name === 'c') {
      if (this.#inRow) this.#openCell(source, from, to, selfClosing);
    } else if (name === 'v') this.#inValue = this.#inCell && !selfClosing;
    else if (name === 'row') this.#openRow(source.slice(from, to), selfClosing);
    else if (name === 'f') this.#hasFormula = this.#inCell;
    else if (name === 'is') this.#inInline = this.#inCell && !selfClosing;
    else if (name === 't') this.#inValue = this.#inInline && !this.#inPhonetic && !selfClosing;
    else if (name === 'rPh') this.#inPhonetic = !selfClosing;
    else if (name === 'mergeCell') this.#addMerge(readAttribute(source.slice(from, to), 'ref') ?? '');
    else if (name === 'col') this.#addColumns(source.slice(from, to));
    else if (name === 'dimension') this.#judgeDimension(readAttribute(source.slice(from, to), 'ref') ?? '');
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'c') {
      if (this.#inCell) this.#closeCell();
    } else if (name === 'row') this.#closeRow();
    else if (name === 'is') this.#inInline = false;
    else if (name === 'rPh') this.#inPhonetic = false;
  }

  text(source: string, from: number, to: number, isCharacterData: boolean): void {
    if (!this.#inValue) return;
    const raw = source.slice(from, to);
    const text = isCharacterData ? raw : unescapeXml(raw);
    this.#value = this.#value === '' ? text : this.#value + text;
    this.#hasValue = true;
  }

  #openRow(attributes: string, selfClosing: boolean): void {
    const number = readAttribute(attributes, 'r');
    const row = number === undefined ? this.#row + 1 : Number(number);
    if (!Number.isInteger(row) || row < 1 || row > EXCEL_ROWS)
      throw this.#refuse(`行号 ${String(number).slice(0, 20)} 超出范围`);
    this.#row = row;
    this.#rowHidden = attributes.includes('hidden') && /hidden\s*=\s*["'](?:1|true)["']/.test(attributes);
    this.#cells = [];
    this.#kinds = '';
    this.#column = 0;
    this.#inRow = !selfClosing;
  }

  #closeRow(): void {
    if (!this.#inRow) return;
    this.#inRow = false;
    this.#sink.addRow(this.#row, this.#cells, this.#kinds, this.#rowHidden);
  }

  /** Reads r, s and t in one pass: this is the hottest place of all. */
  #openCell(source: string, from: number, to: number, selfClosing: boolean): void {
    let column = this.#column + 1;
    this.#type = '';
    this.#style = 0;
    let at = from;
    while (at < to) {
      while (at < to && source.charCodeAt(at) <= 32) at++;
      const name = source.charCodeAt(at);
      const start = at;
      while (at < to && source.charCodeAt(at) !== 61) at++;
      const quote = source.charCodeAt(at + 1);
      if (at >= to || (quote !== 34 && quote !== 39)) break;
      const value = at + 2;
      const isShort = at === start + 1;
      at = value;
      while (at < to && source.charCodeAt(at) !== quote) at++;
      if (isShort) {
        if (name === 114) column = this.#readReference(source, value, at);
        else if (name === 115) this.#style = readDigits(source, value, at);
        else if (name === 116) this.#type = readType(source, value, at);
      }
      at++;
    }
    if (column > EXCEL_COLUMNS) throw this.#refuse('列号超出范围');
    this.#column = column;
    if (selfClosing) return;
    this.#inCell = true;
    this.#value = '';
    this.#hasValue = false;
    this.#hasFormula = false;
  }

  #readReference(attributes: string, from: number, end: number): number {
    let column = 0;
    let at = from;
    for (; at < end; at++) {
      const code = attributes.charCodeAt(at) & 0xdf;
      if (code < 65 || code > 90) break;
      column = column * 26 + code - 64;
      if (column > EXCEL_COLUMNS)
        throw this.#refuse(`单元格 ${attributes.slice(from, Math.min(end, from + 20))} 超出范围`);
    }
    let row = 0;
    for (; at < end; at++) {
      row = row * 10 + attributes.charCodeAt(at) - 48;
      if (!(row >= 0 && row <= EXCEL_ROWS))
        throw this.#refuse(`单元格 ${attributes.slice(from, Math.min(end, from + 20))} 超出范围`);
    }
    return column === 0 ? this.#column + 1 : column;
  }

  #closeCell(): void {
    this.#inCell = false;
    this.#inValue = false;
    if (this.#hasFormula) this.#sink.countFormula(this.#hasValue && this.#value !== '');
    if (!this.#hasValue || this.#value === '') {
      if (this.#hasFormula && this.#type !== 'str') this.#put('', 'f');
      return;
    }
    const raw = this.#value;
    if (raw.length > this.#sink.limits.cellCharacters) throw this.#refuse('单元格文字过长');
    switch (this.#type) {
      case 's':
        this.#putShared(raw);
        break;
      case '':
      case 'n':
        this.#putNumber(raw);
        break;
      case 'b':
        this.#put(raw === '1' || raw === 'true' ? 'TRUE' : 'FALSE', 'b');
        break;
      case 'e':
        this.#put(raw, 'e');
        break;
      case 'd':
        this.#put(raw.replace(/T00:00:00(?:\.0+)?Z?$/, ''), 'd');
        break;
      default:
        this.#put(unescapeOoxml(raw), 's');
    }
  }

  #putShared(raw: string): void {
    const text = this.#book.strings[Number(raw)];
    if (text === undefined) this.#put('', 'e');
    else if (text !== '') this.#put(text, 's');
  }

  #putNumber(raw: string): void {
    const look = this.#style === 0 && this.#book.looks.length === 0 ? undefined : this.#book.looks[this.#style];
    if (look === undefined || look.as === 'number') {
      const text = formatNumberText(raw);
      const zeros = look?.zeros ?? 0;
      this.#put(zeros > text.length && /^\d+$/.test(text) ? text.padStart(zeros, '0') : text, 'n');
      return;
    }
    const date = formatSerial(Number(raw), look.as, this.#book.date1904);
    if (date === undefined) this.#put(formatNumberText(raw), 'n');
    else this.#put(date, 'd');
  }

  #put(text: string, kind: string): void {
    const at = this.#column - 1;
    if (at >= this.#mostColumns) {
      this.#sink.countFarCell();
      return;
    }
    const cells = this.#cells;
    if (at < cells.length) {
      // A writer that goes back to an earlier column, which Excel would call damaged: the later value stands.
      cells[at] = text;
      this.#kinds = this.#kinds.slice(0, at) + kind + this.#kinds.slice(at + 1);
      return;
    }
    if (at > cells.length) {
      this.#kinds += ' '.repeat(at - cells.length);
      while (cells.length < at) cells.push('');
    }
    cells.push(text);
    this.#kinds += kind;
  }

  #addMerge(reference: string): void {
    const range = readRange(reference);
    if (range === undefined) return;
    if (range.lastRow > EXCEL_ROWS || range.lastColumn > EXCEL_COLUMNS)
      throw this.#refuse(`合并区域 ${reference.slice(0, 40)} 超出范围`);
    if (this.merges.length < MOST_MERGES) this.merges.push(range);
    else throw this.#refuse('合并单元格过多');
  }

  #addColumns(attributes: string): void {
    const hidden = readAttribute(attributes, 'hidden');
    if (hidden !== '1' && hidden !== 'true') return;
    const first = Number(readAttribute(attributes, 'min'));
    const last = Math.min(Number(readAttribute(attributes, 'max')), this.#mostColumns);
    // Hiding everything to the right of a table is a habit, and says nothing.
    if (!(first >= 1) || last - first > 200) return;
    for (let column = first; column <= last && this.hiddenColumns.length < 1000; column++)
      this.hiddenColumns.push(column);
  }

  #judgeDimension(reference: string): void {
    const range = readRange(reference);
    if (range === undefined) return;
    if (range.lastRow > EXCEL_ROWS || range.lastColumn > EXCEL_COLUMNS)
      throw this.#refuse(`表格范围 ${reference.slice(0, 40)} 超出范围`);
  }

  #refuse(detail: string): Error {
    return refuseLimit(detail, { sheet: this.#sheet, row: this.#row });
  }
}

function readDigits(source: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to && at < from + 9; at++) number = number * 10 + source.charCodeAt(at) - 48;
  return number;
}

/** The cell types of ECMA-376, 18.18.11, without cutting the commonest out of the source. */
function readType(source: string, from: number, to: number): string {
  if (to === from + 1) {
    const code = source.charCodeAt(from);
    if (code === 115) return 's';
    if (code === 110) return 'n';
  }
  return source.slice(from, to);
}

function readRange(reference: string): MergedRange | undefined {
  const [from, to] = reference.replaceAll('$', '').split(':', 2);
  if (from === undefined || from === '') return undefined;
  const first = readCellReference(from);
  const last = to === undefined ? first : readCellReference(to);
  if (first.row === 0 || last.row === 0) return undefined;
  return {
    firstRow: Math.min(first.row, last.row),
    lastRow: Math.max(first.row, last.row),
    firstColumn: Math.min(first.column, last.column),
    lastColumn: Math.max(first.column, last.column),
  };
}
