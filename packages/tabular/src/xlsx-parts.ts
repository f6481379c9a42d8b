import { type NumberLook, readNumberFormat, unescapeOoxml } from './cell-values.ts';
import { refuseDamaged, refuseLimit } from './refusal.ts';
import type { SheetHead, TableLimits } from './table-model.ts';
import { readAttribute, unescapeXml, XmlScanner } from './xml-scanner.ts';
import type { ZipArchive } from './zip-archive.ts';

/** What the small parts of a workbook say. */
export interface WorkbookParts {
  sheets: (SheetHead & { part: string })[];
  date1904: boolean;
  stylesPart?: string;
  stringsPart?: string;
}

const MOST_PART_CHARACTERS = 64 * 1024 * 1024;

async function scanPart(
  archive: ZipArchive,
  part: string,
  open: (name: string, attributes: string) => void,
): Promise<void> {
  const scanner = new XmlScanner({
    open: (name, source, from, to) => open(name, source.slice(from, to)),
    close: () => {},
    text: () => {},
  });
  let characters = 0;
  for await (const piece of archive.readPieces(part)) {
    characters += piece.length;
    if (characters > MOST_PART_CHARACTERS) throw refuseLimit(`${part} 过大`);
    scanner.write(piece);
  }
  scanner.end();
}

interface Relation {
  type: string;
  target: string;
}

async function readRelations(archive: ZipArchive, part: string): Promise<Map<string, Relation>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relations = new Map<string, Relation>();
  const name = `${folder}_rels/${part.slice(folder.length)}.rels`;
  if (!archive.has(name)) return relations;
  await scanPart(archive, name, (element, attributes) => {
    if (element !== 'Relationship' || readAttribute(attributes, 'TargetMode') === 'External') return;
    const target = readAttribute(attributes, 'Target') ?? '';
    const type = (readAttribute(attributes, 'Type') ?? '').replace(/^.*\//, '');
    relations.set(readAttribute(attributes, 'Id') ?? '', { type, target: resolvePart(folder, target) });
  });
  return relations;
}

function resolvePart(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/');
  const parts: string[] = [];
  for (const step of (path.startsWith('/') ? path : folder + path).split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '' && step !== '.') parts.push(step);
  }
  return parts.join('/');
}

/** Finds the workbook part and what it names. */
export async function readWorkbookParts(archive: ZipArchive, limits: TableLimits): Promise<WorkbookParts> {
  const roots = await readRelations(archive, '');
  const named = [...roots.values()].find((relation) => relation.type === 'officeDocument')?.target;
  const part = named !== undefined && archive.has(named) ? named : 'xl/workbook.xml';
  const relations = await readRelations(archive, part);
  const found: WorkbookParts = { sheets: [], date1904: false };
  await scanPart(archive, part, (element, attributes) => {
    if (element === 'workbookPr') found.date1904 = isTrue(readAttribute(attributes, 'date1904'));
    if (element !== 'sheet') return;
    if (found.sheets.length >= limits.sheets) throw refuseLimit(`超过 ${limits.sheets} 个工作表`);
    const relation = relations.get(readAttribute(attributes, 'id') ?? '');
    if (relation === undefined || (relation.type !== 'worksheet' && !/worksheets\//i.test(relation.target))) return;
    found.sheets.push({
      index: found.sheets.length,
      name: unescapeOoxml(readAttribute(attributes, 'name') ?? ''),
      visibility: visibilityOf(readAttribute(attributes, 'state')),
      part: relation.target,
    });
  });
  if (found.sheets.length === 0) throw refuseDamaged('工作簿中没有工作表');
  const targets = [...relations.values()];
  const styles = targets.find((relation) => relation.type === 'styles')?.target ?? 'xl/styles.xml';
  const strings = targets.find((relation) => relation.type === 'sharedStrings')?.target ?? 'xl/sharedStrings.xml';
  if (archive.has(styles)) found.stylesPart = styles;
  if (archive.has(strings)) found.stringsPart = strings;
  return found;
}

function visibilityOf(state: string | undefined): SheetHead['visibility'] {
  if (state === 'hidden') return 'hidden';
  return state === 'veryHidden' ? 'very-hidden' : 'visible';
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** How each cell style shows a number, by its index. */
export async function readStyles(archive: ZipArchive, part: string | undefined): Promise<NumberLook[]> {
  const looks: NumberLook[] = [];
  if (part === undefined) return looks;
  const codes = new Map<number, string>();
  const known = new Map<number, NumberLook>();
  let inCellFormats = false;
  await scanPart(archive, part, (element, attributes) => {
    if (element === 'numFmt') {
      codes.set(Number(readAttribute(attributes, 'numFmtId')), readAttribute(attributes, 'formatCode') ?? '');
    } else if (element === 'cellXfs') inCellFormats = true;
    else if (element === 'cellStyles' || element === 'dxfs') inCellFormats = false;
    else if (element === 'xf' && inCellFormats) {
      const id = Number(readAttribute(attributes, 'numFmtId') ?? 0);
      const look = known.get(id) ?? readNumberFormat(id, codes.get(id));
      known.set(id, look);
      looks.push(look);
    }
  });
  return looks;
}

/** The table of shared strings: rich text joined, phonetic runs left out. */
export async function readSharedStrings(
  archive: ZipArchive,
  part: string | undefined,
  limits: TableLimits,
): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined) return strings;
  let characters = 0;
  let current = '';
  let inText = false;
  let inPhonetic = false;
  const scanner = new XmlScanner({
    open(name, _source, _from, _to, selfClosing) {
      if (name === 'si') {
        current = '';
        if (selfClosing) strings.push('');
      } else if (name === 't') inText = !selfClosing && !inPhonetic;
      else if (name === 'rPh') inPhonetic = !selfClosing;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') {
        characters += current.length + 1;
        if (characters > limits.sharedCharacters) throw refuseLimit('共享文字表过大');
        if (current.length > limits.cellCharacters) throw refuseLimit('单个单元格的文字过长');
        strings.push(unescapeOoxml(current));
      }
    },
    text(source, from, to, isCharacterData) {
      if (!inText) return;
      const raw = source.slice(from, to);
      current += isCharacterData ? raw : unescapeXml(raw);
    },
  });
  for await (const piece of archive.readPieces(part)) scanner.write(piece);
  scanner.end();
  return strings;
}
