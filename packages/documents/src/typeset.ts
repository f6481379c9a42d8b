import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dayOf, monthOf, yearOf } from '@bulou/kernel';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { drawPageCode } from './draw-page-code.ts';
import { listFamilies, listUnprintable, MISSING_SORT, readBaseFonts, readRareFonts } from './fonts.ts';
import { formatPageCode, makeVersionCode } from './page-code.ts';
import type { DetailedCell, LinePlace, Paper, PaperBlock, PaperRow, TypesetPaper } from './paper-model.ts';

/** Turns papers into PDF. It holds fonts and a warm compiler: make one and use it for many. */
export interface Typesetter {
  /** Sets one paper. Blocks the thread for some 5 to 50 ms. Throws `TypesetFault` when the layout itself is broken. */
  typeset(paper: Paper): TypesetPaper;
}

/** The layout could not be compiled: a defect of ours, never of the data. */
export class TypesetFault extends Error {
  override readonly name = 'TypesetFault';
}

const TEMPLATE = readFileSync(new URL('paper.typ', import.meta.url), 'utf8');
/** Where the compiler may look for files. The template names none. */
const WORKSPACE = fileURLToPath(new URL('.', import.meta.url));
/** What the compiler remembers of papers that many ago is forgotten: it serves nothing and fills the memory. */
const REMEMBERED_PAPERS = 3;

export function makeTypesetter(): Typesetter {
  const compilers: { plain?: NodeCompiler; rare?: NodeCompiler } = {};
  return {
    typeset(paper) {
      const { data, texts, unprintable } = prepare(paper);
      const families = listFamilies(texts);
      const rare = families.length > 1;
      if (rare) compilers.rare ??= makeCompiler([...readBaseFonts(), ...readRareFonts()]);
      else compilers.plain ??= makeCompiler(readBaseFonts());
      const compiler = (rare ? compilers.rare : compilers.plain) as NodeCompiler;
      return { ...compile(compiler, paper, data, JSON.stringify(families)), unprintable };
    },
  };
}

function makeCompiler(fonts: Buffer[]): NodeCompiler {
  return NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontBlobs: fonts }] });
}

function compile(
  compiler: NodeCompiler,
  paper: Paper,
  data: Record<string, unknown>,
  families: string,
): Omit<TypesetPaper, 'unprintable'> {
  // How many pages there will be is known afterwards only, and each page's code is drawn before: guess, then look.
  for (let codes = guessPages(paper); ; ) {
    const inputs = { paper: JSON.stringify({ ...data, codes: drawCodes(paper, codes) }), families };
    const compiled = compiler.compile({ mainFileContent: TEMPLATE, inputs });
    const document = compiled.result;
    if (!document) {
      const error = compiled.takeDiagnostics() ?? compiled.takeError();
      throw new TypesetFault(JSON.stringify(error ? compiler.fetchDiagnostics(error) : 'no diagnostics'));
    }
    const pages = document.numOfPages;
    if (paper.reference !== undefined && pages > codes) {
      codes = pages;
      continue;
    }
    const pdf = new Uint8Array(compiler.pdf(document, {}));
    const lines = hasKeys(paper) ? listLines(compiler.query(document, { selector: '<line>' })) : [];
    compiler.evictCache(REMEMBERED_PAPERS);
    return { pdf, pages, lines };
  }
}

function listLines(answers: unknown): LinePlace[] {
  return (answers as { value: { key: string; page: number; y: number } }[]).map(({ value }) => ({
    key: value.key,
    page: value.page,
    fromTop: Math.round(value.y * 10) / 10,
  }));
}

function hasKeys(paper: Paper): boolean {
  return paper.blocks.some((block) => block.type === 'table' && block.rows.some((row) => row.key !== undefined));
}

/** A row takes 7 mm at least, and a page has room for 17 of them at least. */
function guessPages(paper: Paper): number {
  const breaks = paper.blocks.filter((block) => block.type === 'page-break').length;
  const rows = paper.blocks.reduce((sum, block) => sum + (block.type === 'table' ? block.rows.length : 1), 0);
  return breaks + 2 + Math.ceil(rows / 17);
}

function drawCodes(paper: Paper, count: number): { svg: string; text: string }[] {
  const { reference } = paper;
  if (reference === undefined) return [];
  const version = makeVersionCode(reference.digest);
  return Array.from({ length: count }, (_, index) => {
    const code = { kind: reference.kind, version, page: index + 1 };
    return { svg: drawPageCode(code), text: formatPageCode(code).slice('BL:'.length) };
  });
}

/** The paper as the template reads it: every default filled in, every unprintable character replaced. */
function prepare(paper: Paper): { data: Record<string, unknown>; texts: string; unprintable: string[] } {
  const { madeOn, meta = [], subtitle = '', landscape = false, size = 9, foot = '', blocks, title, office } = paper;
  const whole = {
    title,
    subtitle,
    meta,
    office,
    landscape,
    size,
    foot,
    madeOn: [yearOf(madeOn), monthOf(madeOn), dayOf(madeOn)],
    headHeight: measureHead(paper),
    blocks: blocks.map(prepareBlock),
  };
  const texts = JSON.stringify(whole);
  // Quotes and escapes of JSON are plain characters: they are looked up too and always found.
  const unprintable = listUnprintable(texts);
  if (unprintable.length === 0) return { data: whole, texts, unprintable };
  const missing = new Set(unprintable);
  const replaced = JSON.parse(
    [...texts].map((character) => (missing.has(character) ? MISSING_SORT : character)).join(''),
  ) as Record<string, unknown> & { blocks: unknown[] };
  replaced.blocks.push(prepareBlock({ type: 'text', small: true, text: describeMissing(unprintable) }));
  return { data: replaced, texts: JSON.stringify(replaced), unprintable };
}

function describeMissing(characters: readonly string[]): string {
  const codes = characters.map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
  return `※ 标“${MISSING_SORT}”处的字（${codes.join('、')}）本系统的字体打印不出，请对照户口簿手工填写。`;
}

function prepareBlock(block: PaperBlock): unknown {
  if (block.type === 'table') {
    const columns = block.columns.map(({ heading, width, align = 'left' }) => ({
      heading,
      align,
      share: typeof width !== 'number',
      width: typeof width === 'number' ? width : width.share,
    }));
    const rows = placeCells(block.rows, columns.length);
    return { type: 'table', columns, rows, empty: block.empty, air: block.air ?? 2.1 };
  }
  if (block.type === 'fields') return { label: 26, ...block };
  if (block.type === 'text') return { small: false, indent: false, ...block };
  if (block.type === 'boxes') return { height: 34, ...block };
  if (block.type === 'group') return { type: 'group', blocks: block.blocks.map(prepareBlock) };
  return block;
}

/** Gives each cell the column it comes to stand in, past those that cells of the rows above still fill. */
function placeCells(rows: readonly PaperRow[], columns: number): unknown[] {
  const filled = new Array<number>(columns).fill(0);
  return rows.map(({ cells, ...row }) => {
    let at = 0;
    const placed = cells.map((cell) => {
      const detailed: DetailedCell = typeof cell === 'string' ? { text: cell } : cell;
      while ((filled[at] ?? 0) > 0) at += 1;
      const column = at;
      const across = detailed.across ?? 1;
      for (let each = 0; each < across; each += 1, at += 1) filled[at] = detailed.down ?? 1;
      if (at > columns) throw new TypesetFault(`A row has more cells than the table has columns: ${detailed.text}`);
      return { ...detailed, column };
    });
    for (let each = 0; each < columns; each += 1) filled[each] = Math.max(0, (filled[each] ?? 0) - 1);
    return { ...row, cells: placed };
  });
}

/** Millimetres that the head takes: it stands on every page, and its lines may wrap. */
function measureHead(paper: Paper): number {
  const room = (paper.landscape ? 297 : 210) - 26 - (paper.reference === undefined ? 0 : 31);
  const linesOf = (text: string, points: number) => Math.max(1, Math.ceil(countEms(text) / (room / (points * 0.353))));
  const title = 7 + linesOf(paper.title, 15) * 7;
  const subtitle = paper.subtitle ? linesOf(paper.subtitle, 10.5) * 5.8 : 0;
  const meta = (paper.meta ?? []).reduce((sum, line) => sum + linesOf(line, 9) * 5.2, 0);
  const text = title + subtitle + meta + 4;
  return Math.max(paper.reference === undefined ? 20 : 40, text);
}

/** Chinese characters are one em wide, Latin ones and digits little more than half. */
function countEms(text: string): number {
  let ems = 0;
  for (const character of text) ems += (character.codePointAt(0) ?? 0) < 0x2e80 ? 0.58 : 1;
  return ems;
}
