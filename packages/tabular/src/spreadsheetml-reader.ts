import { formatNumberText } from './cell-values.ts';
import { refuseLimit } from './refusal.ts';
import type { MergedRange, SheetHead } from './table-model.ts';
import type { TableSink } from './table-sink.ts';
import { judgeEncoding, readDecoded } from './text-encoding.ts';
import { readAttribute, unescapeXml, type XmlHandler, XmlScanner } from './xml-scanner.ts';

const MOST_ROWS = 1_048_576;

/** Streams an "XML Spreadsheet 2003" file into the sink. */
export async function readSpreadsheetml(path: string, head: Buffer, sink: TableSink): Promise<void> {
  const encoding = await judgeEncoding(path, head);
  sink.openFile({ format: 'spreadsheetml', sheets: [], encoding });
  const scanner = new XmlScanner(new SpreadsheetReader(sink));
  for await (const piece of readDecoded(path, encoding)) {
    scanner.write(piece);
    const pause = sink.drain();
    if (pause !== undefined) await pause;
  }
  scanner.end();
}

class SpreadsheetReader implements XmlHandler {
  readonly #sink: TableSink;
  #sheets = 0;
  #sheet: SheetHead | undefined;
  #opened = false;
  #merges: MergedRange[] = [];
  #row = 0;
  #hidden = false;
  #column = 0;
  #cells: string[] = [];
  #kinds: string[] = [];
  #inData = false;
  #type = '';
  #text = '';
  #hasFormula = false;
  #hasData = false;

  constructor(sink: TableSink) {
    this.#sink = sink;
  }

  open(name: string, source: string, from: number, to: number, selfClosing: boolean): void {
    const attributes = source.slice(from, to);
    if (name === 'Worksheet') {
      if (this.#sheets >= this.#sink.limits.sheets) throw refuseLimit('工作表过多');
      this.#sheet = { index: this.#sheets++, name: readAttribute(attributes, 'Name') ?? '', visibility: 'visible' };
      this.#opened = false;
      this.#merges = [];
      this.#row = 0;
    } else if (name === 'Table') this.#openSheet();
    else if (name === 'Row') this.#openRow(attributes, selfClosing);
    else if (name === 'Cell') this.#openCell(attributes, selfClosing);
    else if (name === 'Data') {
      this.#inData = !selfClosing;
      this.#type = readAttribute(attributes, 'Type') ?? 'String';
      this.#text = '';
      this.#hasData = true;
    }
  }

  close(name: string): void {
    if (name === 'Data') this.#inData = false;
    else if (name === 'Cell') this.#closeCell();
    else if (name === 'Row') this.#sink.addRow(this.#row, this.#cells, this.#kinds.join(''), this.#hidden);
    else if (name === 'Worksheet' && this.#sheet !== undefined) {
      this.#openSheet();
      this.#sink.closeSheet(this.#merges, []);
      this.#sheet = undefined;
    }
  }

  text(source: string, from: number, to: number, isCharacterData: boolean): void {
    if (!this.#inData) return;
    const raw = source.slice(from, to);
    this.#text += isCharacterData ? raw : unescapeXml(raw);
    if (this.#text.length > this.#sink.limits.cellCharacters) throw refuseLimit('单元格文字过长', { row: this.#row });
  }

  #openSheet(): void {
    if (this.#opened || this.#sheet === undefined) return;
    this.#opened = true;
    this.#sink.openSheet(this.#sheet);
  }

  #openRow(attributes: string, selfClosing: boolean): void {
    const index = Number(readAttribute(attributes, 'Index') ?? this.#row + 1);
    if (!Number.isInteger(index) || index < 1 || index > MOST_ROWS) throw refuseLimit('行号超出范围');
    const span = selfClosing ? Number(readAttribute(attributes, 'Span') ?? 0) : 0;
    this.#row = index + (span > 0 && span < MOST_ROWS ? span : 0);
    this.#hidden = /Hidden\s*=\s*"1"/.test(attributes);
    this.#cells = [];
    this.#kinds = [];
    this.#column = 0;
  }

  #openCell(attributes: string, selfClosing: boolean): void {
    const column = Number(readAttribute(attributes, 'Index') ?? this.#column + 1);
    if (!Number.isInteger(column) || column < 1 || column > 16_384)
      throw refuseLimit('列号超出范围', { row: this.#row });
    const across = Number(readAttribute(attributes, 'MergeAcross') ?? 0);
    const down = Number(readAttribute(attributes, 'MergeDown') ?? 0);
    const lastColumn = column + Math.max(across, 0);
    const lastRow = this.#row + Math.max(down, 0);
    if (lastColumn > 16_384 || lastRow > MOST_ROWS) throw refuseLimit('合并区域超出范围', { row: this.#row });
    if ((across > 0 || down > 0) && this.#merges.length < 200_000) {
      this.#merges.push({ firstRow: this.#row, lastRow, firstColumn: column, lastColumn });
    }
    this.#hasFormula = attributes.includes('Formula');
    this.#hasData = false;
    this.#text = '';
    while (this.#cells.length < column - 1 && this.#cells.length < this.#sink.limits.columns) this.#put('', ' ');
    this.#column = lastColumn;
    if (selfClosing) this.#closeCell();
  }

  #closeCell(): void {
    if (this.#hasFormula) this.#sink.countFormula(this.#hasData);
    const { text, kind } = readData(this.#type, this.#hasData ? this.#text : '');
    if (this.#cells.length >= this.#sink.limits.columns) {
      if (text !== '') this.#sink.countFarCell();
      return;
    }
    this.#put(text, text === '' ? (this.#hasFormula ? 'f' : ' ') : kind);
    while (this.#cells.length < this.#column && this.#cells.length < this.#sink.limits.columns) this.#put('', ' ');
  }

  #put(text: string, kind: string): void {
    this.#cells.push(text);
    this.#kinds.push(kind);
  }
}

function readData(type: string, raw: string): { text: string; kind: string } {
  if (type === 'Number') return { text: formatNumberText(raw.trim()), kind: 'n' };
  if (type === 'DateTime')
    return {
      text: raw
        .trim()
        .replace(/T00:00:00(?:\.0+)?$/, '')
        .replace(/\.0+$/, ''),
      kind: 'd',
    };
  if (type === 'Boolean') return { text: raw.trim() === '1' ? 'TRUE' : 'FALSE', kind: 'b' };
  return { text: raw, kind: type === 'Error' ? 'e' : 's' };
}
