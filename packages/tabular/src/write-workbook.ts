import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type {
  StyledCell,
  Workbook,
  WorkbookCell,
  WorkbookColumn,
  WorkbookRow,
  WorkbookSheet,
} from './workbook-model.ts';
import { cellXml, columnLetters, escapeXml, StyleBook } from './workbook-xml.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const PIECE_CHARACTERS = 128 * 1024;
const MOST_ROWS = 1_048_576;

/**
 * Writes an .xlsx workbook. Rows are taken one by one and leave memory at once; the same workbook gives the same bytes.
 * The file appears under its name only when it is whole.
 * @throws RangeError for a style nobody described, a sheet without columns, or more rows than a sheet can hold
 */
export async function writeWorkbook(path: string, workbook: Workbook): Promise<void> {
  const styles = new StyleBook(workbook.styles);
  const names = nameSheets(workbook.sheets);
  const zip = new ZipFile();
  // Built from local parts, because the zip format stores local time: the bytes are then the same in every time zone.
  const options = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o100644, compressionLevel: 4 };
  const problems: unknown[] = [];
  // The parts that describe the workbook are too small to be worth the compressor that each compressed part needs.
  const add = (name: string, text: string): void =>
    zip.addBuffer(Buffer.from(HEAD + text), name, { ...options, compressionLevel: 0 });
  add('[Content_Types].xml', contentTypesXml(workbook.sheets.length));
  add('_rels/.rels', packageRelationsXml());
  add('docProps/core.xml', corePropertiesXml(workbook));
  const layouts: SheetLayout[] = workbook.sheets.map(layoutOf);
  add('xl/workbook.xml', workbookXml(workbook, names, layouts));
  add('xl/_rels/workbook.xml.rels', workbookRelationsXml(workbook.sheets.length));
  zip.addBuffer(Buffer.from(styles.toXml()), 'xl/styles.xml', options);
  for (const [index, sheet] of workbook.sheets.entries()) {
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, options, (give) => {
      const stream = Readable.from(sheetPieces(sheet, layouts[index]!, styles), {
        objectMode: false,
        highWaterMark: PIECE_CHARACTERS,
      });
      stream.on('error', (cause) => {
        problems.push(cause);
        (zip.outputStream as Readable).destroy(cause);
      });
      give(null, stream);
    });
  }
  zip.end();
  const unfinished = `${path}.part`;
  try {
    await pipeline(zip.outputStream as Readable, createWriteStream(unfinished));
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw problems[0] ?? cause;
  }
}

/** Excel takes 31 characters and no `[]:*?/\`; names must differ without regard to case. */
function nameSheets(sheets: readonly WorkbookSheet[]): string[] {
  if (sheets.length === 0) throw new RangeError('A workbook needs at least one sheet.');
  const taken = new Set<string>();
  return sheets.map((sheet) => {
    const wanted =
      sheet.name
        .replace(/[[\]:*?/\\]/g, ' ')
        .replace(/^'+|'+$/g, '')
        .trim()
        .slice(0, 31) || 'Sheet';
    let name = wanted;
    for (let number = 2; taken.has(name.toLowerCase()); number++) {
      const ending = `(${number})`;
      name = wanted.slice(0, 31 - ending.length) + ending;
    }
    taken.add(name.toLowerCase());
    return name;
  });
}

interface SheetLayout {
  columns: number;
  headerRow: number;
  headerRows: number;
}

function layoutOf(sheet: WorkbookSheet): SheetLayout {
  if (sheet.columns.length === 0) throw new RangeError(`The sheet ${sheet.name} has no columns.`);
  const above = (sheet.title === undefined ? 0 : 1) + (sheet.subtitles?.length ?? 0) + (sheet.before?.length ?? 0);
  const grouped = sheet.columns.some((column) => column.group !== undefined);
  return { columns: sheet.columns.length, headerRow: above + 1, headerRows: grouped ? 2 : 1 };
}

async function* sheetPieces(sheet: WorkbookSheet, layout: SheetLayout, styles: StyleBook): AsyncGenerator<Buffer> {
  const writer = new SheetWriter(sheet, layout, styles);
  let piece = HEAD + writer.opening();
  for await (const row of sheet.rows) {
    piece += writer.row(row);
    if (piece.length >= PIECE_CHARACTERS) {
      yield Buffer.from(piece);
      piece = '';
    }
  }
  yield Buffer.from(piece + writer.closing());
}

class SheetWriter {
  readonly #sheet: WorkbookSheet;
  readonly #layout: SheetLayout;
  readonly #styles: StyleBook;
  readonly #columnStyles: string[];
  readonly #numbers = new Map<string, number>();
  readonly #merges: string[] = [];
  #row = 0;

  constructor(sheet: WorkbookSheet, layout: SheetLayout, styles: StyleBook) {
    this.#sheet = sheet;
    this.#layout = layout;
    this.#styles = styles;
    this.#columnStyles = sheet.columns.map((column) => column.style ?? 'text');
  }

  opening(): string {
    const { columns, headerRow, headerRows } = this.#layout;
    const widths = this.#sheet.columns.map(
      (column, at) => `<col min="${at + 1}" max="${at + 1}" width="${columnWidth(column)}" customWidth="1"/>`,
    );
    const frozen = this.#sheet.frozenColumns ?? 0;
    const top = headerRow + headerRows;
    const pane =
      `<pane${frozen > 0 ? ` xSplit="${frozen}"` : ''} ySplit="${top - 1}" topLeftCell="${columnLetters(frozen)}${top}"` +
      ` activePane="${frozen > 0 ? 'bottomRight' : 'bottomLeft'}" state="frozen"/>`;
    let xml =
      `<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
      `<sheetViews><sheetView workbookViewId="0" showGridLines="0">${pane}</sheetView></sheetViews>` +
      `<sheetFormatPr defaultRowHeight="18" customHeight="1"/><cols>${widths.join('')}</cols><sheetData>`;
    const { title, subtitles = [], before = [] } = this.#sheet;
    if (title !== undefined)
      xml += this.row({ cells: [{ value: title, style: 'title', across: columns }], height: 32 });
    for (const value of subtitles) xml += this.row([{ value, style: 'subtitle', across: columns }]);
    for (const row of before) xml += this.row(row, 'plain');
    return xml + this.#header();
  }

  /** One row; cells without a style take the row's, then the column's. */
  row(row: WorkbookRow, fallback?: string): string {
    const number = ++this.#row;
    if (number > MOST_ROWS) throw new RangeError(`The sheet ${this.#sheet.name} has more than ${MOST_ROWS} rows.`);
    const isPlain = Array.isArray(row);
    const cells = isPlain ? (row as readonly WorkbookCell[]) : (row as { cells: readonly WorkbookCell[] }).cells;
    const facts = isPlain ? undefined : (row as { height?: number; style?: string });
    const rowStyle = facts?.style ?? fallback;
    let xml =
      facts?.height === undefined ? `<row r="${number}">` : `<row r="${number}" ht="${facts.height}" customHeight="1">`;
    let column = 0;
    for (const cell of cells) {
      if (isStyled(cell)) {
        const across = Math.max(1, cell.across ?? 1);
        const style = this.#number(cell.style ?? rowStyle ?? this.#columnStyles[column] ?? 'plain');
        xml += cellXml(column, number, cell.value, style);
        for (let more = 1; more < across; more++) xml += cellXml(column + more, number, null, style);
        this.#merge(column, number, across, Math.max(1, cell.down ?? 1));
        column += across;
      } else {
        const style = rowStyle ?? this.#columnStyles[column] ?? 'plain';
        xml += cellXml(column, number, cell, this.#number(style));
        column++;
      }
    }
    return `${xml}</row>`;
  }

  closing(): string {
    const { headerRow, headerRows, columns } = this.#layout;
    let xml = '';
    const lastRow = this.#row;
    for (const row of this.#sheet.after ?? []) xml += this.row(row, 'plain');
    xml += '</sheetData>';
    if (this.#sheet.filter === true) {
      xml += `<autoFilter ref="A${headerRow + headerRows - 1}:${columnLetters(columns - 1)}${lastRow}"/>`;
    }
    if (this.#merges.length > 0) {
      xml += `<mergeCells count="${this.#merges.length}">${this.#merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
    }
    const page = this.#sheet.page ?? {};
    const footer = `${page.footer === undefined ? '' : `&L${page.footer.replaceAll('&', '&&')}`}&C第 &P 页,共 &N 页`;
    return (
      `${xml}<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>` +
      `<pageSetup paperSize="9" orientation="${page.orientation ?? 'portrait'}" fitToWidth="1" fitToHeight="0"/>` +
      `<headerFooter><oddFooter>${escapeXml(footer)}</oddFooter></headerFooter></worksheet>`
    );
  }

  #header(): string {
    const { columns } = this.#sheet;
    const height = 24;
    if (this.#layout.headerRows === 1) {
      return this.row({ cells: columns.map((column) => ({ value: column.header, style: 'header' })), height });
    }
    const upper: WorkbookCell[] = [];
    for (let at = 0; at < columns.length; ) {
      const group = columns[at]!.group;
      if (group === undefined) {
        upper.push({ value: columns[at]!.header, style: 'header', down: 2 });
        at++;
        continue;
      }
      let end = at;
      while (columns[end]?.group === group) end++;
      upper.push({ value: group, style: 'header', across: end - at });
      at = end;
    }
    const lower = columns.map(
      (column): StyledCell => ({ value: column.group === undefined ? '' : column.header, style: 'header' }),
    );
    return this.row({ cells: upper, height }) + this.row({ cells: lower, height });
  }

  #number(style: string): number {
    let number = this.#numbers.get(style);
    if (number === undefined) {
      number = this.#styles.numberOf(style);
      this.#numbers.set(style, number);
    }
    return number;
  }

  #merge(column: number, row: number, across: number, down: number): void {
    if (across === 1 && down === 1) return;
    this.#merges.push(`${columnLetters(column)}${row}:${columnLetters(column + across - 1)}${row + down - 1}`);
  }
}

function isStyled(cell: WorkbookCell): cell is StyledCell {
  return typeof cell === 'object' && cell !== null && 'value' in cell;
}

function columnWidth(column: WorkbookColumn): number {
  if (column.width !== undefined) return column.width;
  let width = 2;
  for (const character of column.header) width += character.codePointAt(0)! > 0xff ? 2 : 1;
  return Math.max(8, width);
}

function contentTypesXml(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  let xml =
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>` +
    `<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`;
  for (let at = 1; at <= sheets; at++) {
    xml += `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${type}.worksheet+xml"/>`;
  }
  return `${xml}</Types>`;
}

function packageRelationsXml(): string {
  return (
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/>` +
    `<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
  );
}

function corePropertiesXml(workbook: Workbook): string {
  const at = escapeXml(workbook.createdAt ?? '2000-01-01T00:00:00Z');
  return (
    `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
    ` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `<dc:title>${escapeXml(workbook.title ?? '')}</dc:title><dc:creator>${escapeXml(workbook.creator ?? '')}</dc:creator>` +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified></cp:coreProperties>`
  );
}

function workbookXml(workbook: Workbook, names: string[], layouts: SheetLayout[]): string {
  const firstVisible = Math.max(
    0,
    workbook.sheets.findIndex((sheet) => sheet.hidden !== true),
  );
  const sheets = names.map(
    (name, at) =>
      `<sheet name="${escapeXml(name)}" sheetId="${at + 1}"${workbook.sheets[at]!.hidden === true ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
  );
  // The header rows are printed on every page.
  const titles = names.map((name, at) => {
    const { headerRow, headerRows } = layouts[at]!;
    const quoted = `'${name.replaceAll("'", "''")}'`;
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${escapeXml(quoted)}!$${headerRow}:$${headerRow + headerRows - 1}</definedName>`;
  });
  return (
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView activeTab="${firstVisible}"/></bookViews>` +
    `<sheets>${sheets.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`
  );
}

function workbookRelationsXml(sheets: number): string {
  let xml = `<Relationships xmlns="${PACKAGE}/relationships">`;
  for (let at = 1; at <= sheets; at++) {
    xml += `<Relationship Id="rId${at}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at}.xml"/>`;
  }
  return `${xml}<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`;
}
