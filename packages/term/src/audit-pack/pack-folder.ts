/** Writes the files of a pack, and knows of each its size and digest, from which the manifest is made. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

export interface PackFileEntry {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A cell of a table: absent ones are empty. */
export type PackCell = string | number | bigint | boolean | null | undefined;

export interface PackFolder {
  readonly files: readonly PackFileEntry[];
  add(name: string, content: string | Uint8Array): Promise<void>;
  addPieces(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void>;
  addTable(
    name: string,
    columns: readonly string[],
    rows: AsyncIterable<readonly PackCell[]> | Iterable<readonly PackCell[]>,
  ): Promise<void>;
}

const MANY_CHARACTERS = 262_144;

/** Files of mode 0600 in folders of mode 0700. Nothing may be there yet. */
export function makePackFolder(folder: string): PackFolder {
  const files: PackFileEntry[] = [];
  const write = async (name: string, pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>) => {
    const place = path.join(folder, ...name.split('/'));
    await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    const output = createWriteStream(place, { mode: 0o600, flags: 'wx', flush: true });
    const broken = once(output, 'error').then(([error]) => Promise.reject(error as Error));
    broken.catch(() => {});
    let bytes = 0;
    for await (const piece of pieces) {
      const content = Buffer.from(piece as string);
      hash.update(content);
      bytes += content.length;
      if (!output.write(content)) await Promise.race([once(output, 'drain'), broken]);
    }
    output.end();
    await Promise.race([once(output, 'close'), broken]);
    files.push({ path: name, bytes, sha256: hash.digest('hex') });
  };
  return {
    files,
    add: (name, content) => write(name, [content]),
    addPieces: (name, pieces) => write(name, gatherPieces(pieces)),
    addTable: (name, columns, rows) => write(name, gatherPieces(formatTable(columns, rows))),
  };
}

/** A write for each line of a county takes longer than everything else. */
async function* gatherPieces(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let gathered: string[] = [];
  let characters = 0;
  for await (const piece of pieces) {
    gathered.push(piece);
    characters += piece.length;
    if (characters < MANY_CHARACTERS) continue;
    yield gathered.join('');
    gathered = [];
    characters = 0;
  }
  yield gathered.join('');
}

async function* formatTable(
  columns: readonly string[],
  rows: AsyncIterable<readonly PackCell[]> | Iterable<readonly PackCell[]>,
): AsyncGenerator<string> {
  yield `\uFEFF${columns.join(',')}\r\n`;
  for await (const row of rows) yield `${row.map(formatCell).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula is led by an apostrophe. */
function formatCell(cell: PackCell): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const safe = /^[=+\-@\t\r\0＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
