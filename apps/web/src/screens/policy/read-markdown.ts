/** The little of Markdown that the prose of the packs is written in: headings, lists, paragraphs, comments. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly id: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'paragraph'; readonly text: string };

/** A piece of a line: plain, `code`, or **strong**. */
export interface Span {
  readonly text: string;
  readonly kind: 'plain' | 'code' | 'strong';
}

/** Blocks in their order; comments are left out. Pure, and trusts nothing: no HTML is ever made of it. */
export function readMarkdown(markdown: string): Block[] {
  const blocks: Block[] = [];
  const chunks = markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\n(?=#)|\n{2,}/)
    .map((chunk) => chunk.trim())
    .filter((chunk) => chunk !== '');
  for (const chunk of chunks) blocks.push(...readChunk(chunk, blocks.length));
  return blocks;
}

function readChunk(chunk: string, index: number): Block[] {
  const lines = chunk.split('\n');
  const heading = /^(#{1,6})\s+(.*)$/.exec(lines[0] ?? '');
  if (heading) {
    const rest = lines.slice(1).join('\n').trim();
    const { length: level } = heading[1] ?? '';
    const own: Block = { kind: 'heading', level, text: heading[2] ?? '', id: `part-${index}` };
    return rest === '' ? [own] : [own, ...readChunk(rest, index + 1)];
  }
  if (lines.every((line) => /^\s*([-*]|\d+\.)\s/.test(line) || /^\s{2,}/.test(line))) {
    return [{ kind: 'list', items: gatherItems(lines) }];
  }
  if (lines.length > 1 && lines.every((line) => line.trim().startsWith('|'))) {
    const [head = [], , ...rows] = lines.map(readCells);
    return [{ kind: 'table', head, rows }];
  }
  return [{ kind: 'paragraph', text: lines.join(' ') }];
}

function gatherItems(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(line);
    if (item) items.push(item[1] ?? '');
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}

function readCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** The pieces of a line, in order. Pure. */
export function readSpans(text: string): Span[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (piece.startsWith('`')) return { kind: 'code', text: piece.slice(1, -1) };
      if (piece.startsWith('**')) return { kind: 'strong', text: piece.slice(2, -2) };
      return { kind: 'plain', text: piece };
    });
}
