/**
 * Writes the files as offices really have them. The .xlsx writer is the generator's own on purpose: what the importer reads must not
 * come from the same hands as the importer's sister.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import * as oldExcel from '@e965/xlsx';
import iconv from 'iconv-lite';

export type Cell = string | number | null;

export interface Sheet {
  readonly name: string;
  /** Row n of the sheet is `rows[n - 1]`; an empty row is a blank line. */
  readonly rows: readonly (readonly Cell[])[];
  readonly merges: readonly string[];
  readonly hiddenRows: ReadonlySet<number>;
  readonly hidden: boolean;
}

export type FileFormat = 'xlsx' | 'gbCsv' | 'utf8Csv' | 'xls' | 'htmlXls' | 'tabXls';

export const EXTENSIONS: Readonly<Record<FileFormat, string>> = {
  xlsx: 'xlsx',
  gbCsv: 'csv',
  utf8Csv: 'csv',
  xls: 'xls',
  htmlXls: 'xls',
  tabXls: 'xls',
};

/** Formats in which a row's reference names no sheet. */
export function hasSheets(format: FileFormat): boolean {
  return format === 'xlsx' || format === 'xls';
}

export function writeTableFile(path: string, format: FileFormat, sheets: readonly Sheet[], variant: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, formatTableFile(format, sheets, variant));
}

export function formatTableFile(format: FileFormat, sheets: readonly Sheet[], variant: number): Buffer {
  const first = sheets.find((sheet) => !sheet.hidden) ?? sheets[0]!;
  switch (format) {
    case 'xlsx':
      return formatXlsx(sheets, variant % 2 === 0);
    case 'xls':
      return formatXls(sheets);
    case 'gbCsv':
      return iconv.encode(formatCsv(first), 'gb18030');
    case 'utf8Csv':
      return Buffer.from((variant % 2 === 0 ? '\uFEFF' : '') + formatCsv(first));
    case 'tabXls':
      return variant % 2 === 0
        ? Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(formatTabs(first), 'utf16-le')])
        : iconv.encode(formatTabs(first), 'gb18030');
    case 'htmlXls':
      if (variant % 3 === 0) return Buffer.from(formatHtml(first, 'utf-8'));
      // Some systems write GB18030 and say UTF-8 in the head.
      return iconv.encode(formatHtml(first, variant % 3 === 1 ? 'gb2312' : 'utf-8'), 'gb18030');
  }
}

const textOf = (cell: Cell | undefined): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'number' ? numberText(cell) : cell;

/** A long number as a spreadsheet shows it when it is saved as text. */
function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toString() : String(value);
}

function formatCsv(sheet: Sheet): string {
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return sheet.rows.map((row) => `${row.map((cell) => quote(textOf(cell))).join(',')}\r\n`).join('');
}

function formatTabs(sheet: Sheet): string {
  return sheet.rows.map((row) => `${row.map((cell) => textOf(cell).replaceAll('\t', ' ')).join('\t')}\r\n`).join('');
}

const escapeText = (text: string) =>
  text.replace(/[&<>"]/g, (character) =>
    character === '&' ? '&amp;' : character === '<' ? '&lt;' : character === '>' ? '&gt;' : '&quot;',
  );

function formatHtml(sheet: Sheet, charset: string): string {
  const width = Math.max(...sheet.rows.map((row) => row.length));
  const spans = new Map(sheet.merges.map((merge) => [merge.split(':')[0]!, merge] as const));
  const lines = sheet.rows.map((row, index) => {
    const merged = spans.get(`A${index + 1}`);
    if (merged !== undefined && row.length === 1 && new RegExp(`:[A-Z]+${index + 1}$`).test(merged))
      return `<tr><td colspan="${width}" align="center"><b>${escapeText(textOf(row[0]))}</b></td></tr>`;
    return `<tr>${row.map((cell) => `<td style="mso-number-format:'\\@'">${escapeText(textOf(cell))}</td>`).join('')}</tr>`;
  });
  return `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=${charset}"></head><body><table border="1">\n${lines.join('\n')}\n</table></body></html>`;
}

function formatXls(sheets: readonly Sheet[]): Buffer {
  const book = oldExcel.utils.book_new();
  for (const sheet of sheets) {
    const table = oldExcel.utils.aoa_to_sheet(sheet.rows.map((row) => [...row]));
    table['!merges'] = sheet.merges.map((merge) => oldExcel.utils.decode_range(merge));
    table['!rows'] = Array.from({ length: sheet.rows.length }, (_, index) => ({
      hidden: sheet.hiddenRows.has(index + 1),
    }));
    oldExcel.utils.book_append_sheet(book, table, sheet.name);
  }
  book.Workbook = { Sheets: sheets.map((sheet) => ({ Hidden: sheet.hidden ? 1 : 0 })) };
  return oldExcel.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
}

const COLUMN_NAMES = Array.from(
  { length: 100 },
  (_, index) =>
    (index < 26 ? '' : String.fromCharCode(64 + Math.floor(index / 26))) + String.fromCharCode(65 + (index % 26)),
);

export function columnName(index: number): string {
  return COLUMN_NAMES[index]!;
}

function formatXlsx(sheets: readonly Sheet[], shared: boolean): Buffer {
  const strings = new Map<string, number>();
  const parts: [name: string, text: string][] = [];
  for (const [index, sheet] of sheets.entries())
    parts.push([`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet, shared ? strings : undefined)]);
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  parts.unshift(
    [
      '[Content_Types].xml',
      `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${sheets.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`).join('')}${shared ? `<Override PartName="/xl/sharedStrings.xml" ContentType="${type}.sharedStrings+xml"/>` : ''}<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets.map((sheet, index) => `<sheet name="${escapeText(sheet.name)}" sheetId="${index + 1}"${sheet.hidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${relations}/styles" Target="styles.xml"/>${shared ? `<Relationship Id="rId${sheets.length + 2}" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/>` : ''}</Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${head}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ],
  );
  if (shared)
    parts.push([
      'xl/sharedStrings.xml',
      `${head}<sst xmlns="${main}" uniqueCount="${strings.size}">${[...strings.keys()].map((text) => `<si><t xml:space="preserve">${escapeText(text)}</t></si>`).join('')}</sst>`,
    ]);
  return zip(parts);
}

function sheetXml(sheet: Sheet, strings: Map<string, number> | undefined): string {
  const lines: string[] = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
  ];
  sheet.rows.forEach((row, index) => {
    if (row.length === 0) return;
    const number = index + 1;
    let line = sheet.hiddenRows.has(number) ? `<row r="${number}" hidden="1">` : `<row r="${number}">`;
    for (let column = 0; column < row.length; column += 1) {
      const cell = row[column];
      if (cell === null || cell === undefined || cell === '') continue;
      const at = COLUMN_NAMES[column]! + number;
      if (typeof cell === 'number')
        line += `<c r="${at}"><v>${cell >= 1e15 ? cell.toExponential(14).replace('e+', 'E') : cell}</v></c>`;
      else if (strings === undefined)
        line += `<c r="${at}" s="1" t="inlineStr"><is><t xml:space="preserve">${escapeText(cell)}</t></is></c>`;
      else {
        let position = strings.get(cell);
        if (position === undefined) {
          position = strings.size;
          strings.set(cell, position);
        }
        line += `<c r="${at}" s="1" t="s"><v>${position}</v></c>`;
      }
    }
    lines.push(`${line}</row>`);
  });
  lines.push('</sheetData>');
  if (sheet.merges.length > 0)
    lines.push(
      `<mergeCells count="${sheet.merges.length}">${sheet.merges.map((merge) => `<mergeCell ref="${merge}"/>`).join('')}</mergeCells>`,
    );
  lines.push('</worksheet>');
  return lines.join('');
}

/** A zip archive with a fixed time stamp, so that the same parts give the same bytes. */
function zip(parts: readonly (readonly [name: string, text: string])[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of parts) {
    const plain = Buffer.from(text);
    const packed = deflateRawSync(plain, { level: 1 });
    const nameBytes = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt16LE(0, 6);
    fields.writeUInt16LE(0x4c21, 8);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(plain.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fields, nameBytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fields, tail, nameBytes]));
    pieces.push(local, packed);
    offset += local.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, central, end]);
}
