import { Parser } from 'htmlparser2';
import { formatNumberText } from './cell-values.ts';
import { refuseNotTable } from './file-format.ts';
import { refuseLimit } from './refusal.ts';
import type { MergedRange } from './table-model.ts';
import type { TableSink } from './table-sink.ts';
import { judgeEncoding, readDecoded, type TextEncodingName } from './text-encoding.ts';
import { GarbleCount } from './text-reader.ts';

const DEEPEST_TABLE = 20;
/** Elements within one another; the parser's time grows with the square of it. */
const DEEPEST_ELEMENT = 2_000;
const WIDEST_SPAN = 1_000;
const TALLEST_SPAN = 65_536;

/** Streams the tables of an HTML file, which many systems call .xls, as one sheet without a name: tables below one another, as Excel opens them. */
export async function readHtml(path: string, head: Buffer, sink: TableSink): Promise<void> {
  const judged = await judgeEncoding(path, head);
  const declared = /charset\s*=\s*["']?\s*([\w-]+)/i.exec(head.toString('latin1'))?.[1]?.toLowerCase();
  const encoding: TextEncodingName = judged === 'gb18030' && declared === 'big5' ? 'big5' : judged;
  const sheet = { index: 0, name: '', visibility: 'visible' as const };
  sink.openFile({ format: 'html', sheets: [sheet], encoding });
  sink.openSheet(sheet);
  const garble = new GarbleCount();
  const reader = new HtmlTableReader(sink, garble);
  const parser = new Parser(reader, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
  for await (const piece of readDecoded(path, encoding)) {
    parser.write(piece);
    const pause = sink.drain();
    if (pause !== undefined) await pause;
  }
  parser.end();
  if (!reader.sawTable) {
    throw refuseNotTable('没有表格的网页(可能是登录页或出错页)', '请登录系统后重新导出,确认能用 Excel 打开,再提交。');
  }
  garble.report(sink, encoding);
  sink.closeSheet(reader.merges, []);
}

interface OpenTable {
  cells: string[];
  kinds: string[];
  hidden: boolean;
  inRow: boolean;
  /** For each column, how many further rows a cell above still covers. */
  covered: number[];
  cell: OpenCell | undefined;
}

interface OpenCell {
  text: string;
  columns: number;
  rows: number;
  exactNumber: string | undefined;
}

class HtmlTableReader {
  readonly merges: MergedRange[] = [];
  sawTable = false;
  readonly #sink: TableSink;
  readonly #garble: GarbleCount;
  readonly #tables: OpenTable[] = [];
  #row = 0;
  #skip = '';
  #depth = 0;

  constructor(sink: TableSink, garble: GarbleCount) {
    this.#sink = sink;
    this.#garble = garble;
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    if (++this.#depth > DEEPEST_ELEMENT) throw refuseLimit(`网页元素嵌套超过 ${DEEPEST_ELEMENT} 层`);
    if (this.#skip !== '') return;
    if (name === 'script' || name === 'style') {
      this.#skip = name;
      return;
    }
    if (name === 'table') {
      if (this.#tables.length >= DEEPEST_TABLE) throw refuseLimit(`表格嵌套超过 ${DEEPEST_TABLE} 层`);
      this.sawTable = true;
      this.#tables.push({ cells: [], kinds: [], hidden: false, inRow: false, covered: [], cell: undefined });
      return;
    }
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    if (name === 'tr') this.#openRow(table, attributes);
    else if (name === 'td' || name === 'th') this.#openCell(table, attributes);
    else if (name === 'br' && table.cell !== undefined) table.cell.text += '\u2028';
  }

  ontext(text: string): void {
    if (this.#skip !== '') return;
    const cell = this.#tables.at(-1)?.cell;
    if (cell === undefined) return;
    cell.text += text;
    if (cell.text.length > this.#sink.limits.cellCharacters)
      throw refuseLimit('单元格文字过长', { row: this.#row + 1 });
  }

  onclosetag(name: string): void {
    this.#depth--;
    if (this.#skip !== '') {
      if (name === this.#skip) this.#skip = '';
      return;
    }
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    if (name === 'td' || name === 'th') this.#closeCell(table);
    else if (name === 'tr') this.#closeRow(table);
    else if (name === 'table') {
      this.#closeRow(table);
      this.#tables.pop();
    }
  }

  #openRow(table: OpenTable, attributes: Record<string, string>): void {
    this.#closeRow(table);
    table.inRow = true;
    table.hidden = /display\s*:\s*none/i.test(attributes.style ?? '') || attributes.hidden !== undefined;
  }

  #openCell(table: OpenTable, attributes: Record<string, string>): void {
    if (!table.inRow) this.#openRow(table, {});
    this.#closeCell(table);
    const exactNumber = attributes['x:num'] || attributes.sdval || undefined;
    const columns = readSpan(attributes.colspan, WIDEST_SPAN);
    table.cell = { text: '', columns, rows: readSpan(attributes.rowspan, TALLEST_SPAN), exactNumber };
  }

  #closeCell(table: OpenTable): void {
    const cell = table.cell;
    if (cell === undefined) return;
    table.cell = undefined;
    let at = table.cells.length;
    while ((table.covered[at] ?? 0) > 0) at++;
    if (at + cell.columns > this.#sink.limits.columns) {
      this.#sink.countFarCell();
      return;
    }
    while (table.cells.length < at) this.#put(table, '', ' ');
    const { text, kind } = readCell(cell);
    this.#garble.look(text, this.#row + 1);
    this.#put(table, text, kind);
    for (let more = 1; more < cell.columns; more++) this.#put(table, '', ' ');
    if (cell.columns === 1 && cell.rows === 1) return;
    if (this.merges.length < 200_000) {
      const firstRow = this.#row + 1;
      this.merges.push({
        firstRow,
        lastRow: firstRow + cell.rows - 1,
        firstColumn: at + 1,
        lastColumn: at + cell.columns,
      });
    }
    // One more than the rows below, as closing this very row takes one off.
    for (let column = at; column < at + cell.columns; column++) table.covered[column] = cell.rows;
  }

  #put(table: OpenTable, text: string, kind: string): void {
    table.cells.push(text);
    table.kinds.push(kind);
  }

  #closeRow(table: OpenTable): void {
    if (!table.inRow) return;
    this.#closeCell(table);
    this.#row++;
    this.#sink.addRow(this.#row, table.cells, table.kinds.join(''), table.hidden);
    for (let column = 0; column < table.covered.length; column++) {
      if ((table.covered[column] ?? 0) > 0) table.covered[column]!--;
    }
    table.cells = [];
    table.kinds = [];
    table.inRow = false;
  }
}

function readSpan(value: string | undefined, most: number): number {
  const span = Number.parseInt(value ?? '1', 10);
  return span >= 1 ? Math.min(span, most) : 1;
}

/** Text as a browser shows it. The exact number beside it is used only where the shown one has lost its digits. */
function readCell(cell: OpenCell): { text: string; kind: string } {
  const text = cell.text
    .replace(/[ \t\r\n\f]+/g, ' ')
    .replace(/ ?\u2028 ?/g, '\n')
    .replace(/^[ \n]+|[ \n]+$/g, '');
  if (/^\u00a0*$/.test(text)) return { text: '', kind: ' ' };
  if (
    cell.exactNumber !== undefined &&
    /^-?\d(?:\.\d+)?E\+\d+$/i.test(text) &&
    !Number.isNaN(Number(cell.exactNumber))
  ) {
    return { text: formatNumberText(cell.exactNumber), kind: 'n' };
  }
  return { text, kind: 's' };
}
