import type { HeaderMatch, HeaderMatcher } from './header-text.ts';
import type { MergedRange, TableRow } from './table-model.ts';

/** A header that was found: where it stands and what each column says, from the top line down. */
export interface FoundHeader {
  /** Position of its first row within the rows. */
  at: number;
  depth: number;
  /** For each column the lines of its header; empty when it has none. */
  parts: string[][];
  score: number;
}

const DEEPEST = 3;

/** Looks for the best header of one to three lines among the first rows. */
export function findHeader(
  rows: readonly TableRow[],
  merges: readonly MergedRange[],
  matcher: HeaderMatcher,
  searchRows: number,
): FoundHeader | undefined {
  let best: FoundHeader | undefined;
  const last = Math.min(rows.length, searchRows);
  for (let at = 0; at < last; at++) {
    for (let depth = 1; depth <= DEEPEST && at + depth <= rows.length; depth++) {
      const lines = rows.slice(at, at + depth);
      if (!lines.every((line, step) => line.row === lines[0]!.row + step && looksLikeHeader(line))) break;
      const parts = readHeaderParts(lines, merges);
      const score = scoreHeader(parts, matcher, depth);
      if (best === undefined || score > best.score) best = { at, depth, parts, score };
    }
  }
  return best !== undefined && best.score >= 1.5 ? best : undefined;
}

/** A header has several texts, and none of its cells is a date or a long number. */
function looksLikeHeader(row: TableRow): boolean {
  let texts = 0;
  for (let at = 0; at < row.cells.length; at++) {
    const cell = row.cells[at]!.trim();
    if (cell === '') continue;
    if (row.kinds[at] === 'd' || /^[\d.\-/X*]{6,}$/i.test(cell)) return false;
    if (/\D/.test(cell)) texts++;
  }
  return texts >= 1;
}

/** Joins the lines of a header column by column; a merged cell counts for every column it covers. */
export function readHeaderParts(lines: readonly TableRow[], merges: readonly MergedRange[]): string[][] {
  const width = Math.max(0, ...lines.map((line) => line.cells.length));
  const grid = lines.map((line) => Array.from({ length: width }, (_, at) => line.cells[at]?.trim() ?? ''));
  const top = lines[0]?.row ?? 0;
  const covered = new Set<string>();
  for (const merge of merges) {
    const line = merge.firstRow - top;
    if (line < 0 || line >= lines.length) continue;
    const text = grid[line]![merge.firstColumn - 1] ?? '';
    for (let column = merge.firstColumn - 1; column < Math.min(width, merge.lastColumn); column++) {
      grid[line]![column] = text;
      covered.add(`${line}:${column}`);
    }
  }
  for (let line = 0; line < lines.length - 1; line++) spreadGroups(grid, line, covered);
  return Array.from({ length: width }, (_, column) => {
    const parts: string[] = [];
    for (const line of grid) {
      const text = line[column]!;
      if (text !== '' && text !== parts.at(-1)) parts.push(text);
    }
    return parts;
  });
}

/** Text files have no merged cells: a group stands over its first leaf only and covers the leaves up to the next text. */
function spreadGroups(grid: string[][], line: number, covered: Set<string>): void {
  const upper = grid[line]!;
  const lower = grid[line + 1]!;
  let group = '';
  for (let column = 0; column < upper.length; column++) {
    if (upper[column] !== '') {
      group = lower[column] === '' || covered.has(`${line}:${column}`) ? '' : upper[column]!;
    } else if (group !== '' && lower[column] !== '') upper[column] = group;
    else group = '';
  }
}

function scoreHeader(parts: readonly string[][], matcher: HeaderMatcher, depth: number): number {
  const seen = new Map<string, HeaderMatch>();
  let filled = 0;
  let repeats = 0;
  for (const part of parts) {
    if (part.length === 0) continue;
    filled++;
    const match = matcher.match(part);
    if (match === undefined) continue;
    const before = seen.get(match.id);
    if (before === undefined) seen.set(match.id, match);
    else repeats += 0.3;
  }
  let score = repeats;
  for (const match of seen.values()) score += match.confidence;
  // Lines that add nothing make a header worse, and so do many columns that nobody knows.
  return filled === 0 ? 0 : score * (0.75 + (0.25 * seen.size) / filled) - (depth - 1) * 0.2;
}
