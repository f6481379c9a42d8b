import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A folder of its own for the files of one test file. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bulou-tabular-'));
}

/** Writes bytes or text under a name and gives the path. */
export function writeSample(folder: string, name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Packs parts into a zip. */
export async function makeZip(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** What a hand-made workbook may differ in. */
export interface XlsxParts {
  /** The inside of sheetData, or with `sheet` the whole part. */
  rows?: string;
  sheet?: string | Buffer;
  before?: string;
  after?: string;
  strings?: string;
  styles?: string;
  workbook?: string;
  more?: Record<string, string | Buffer>;
}

/** The parts of a small workbook, written by hand so that tests can hold what no library would write. */
export function xlsxParts(parts: XlsxParts): Record<string, string | Buffer> {
  const sheet =
    parts.sheet ??
    `<worksheet xmlns="${MAIN}">${parts.before ?? ''}<sheetData>${parts.rows ?? ''}</sheetData>${parts.after ?? ''}</worksheet>`;
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels':
      '<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml':
      parts.workbook ??
      `<workbook xmlns="${MAIN}" xmlns:r="r"><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>' +
      '<Relationship Id="rId2" Type="http://x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...(parts.strings === undefined ? {} : { 'xl/sharedStrings.xml': parts.strings }),
    ...(parts.styles === undefined ? {} : { 'xl/styles.xml': parts.styles }),
    ...parts.more,
  };
}

/** A small workbook as bytes. */
export function makeXlsx(parts: XlsxParts): Promise<Buffer> {
  return makeZip(xlsxParts(parts));
}
