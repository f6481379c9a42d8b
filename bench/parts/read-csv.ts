import { readFileSync } from 'node:fs';

/** Rows of a comma-separated file by column name; quotes as RFC 4180 has them, with or without a byte-order mark. */
export function readCsv(path: string): Record<string, string>[] {
  const [head = [], ...rows] = splitCsv(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  return rows.map((cells) => Object.fromEntries(head.map((column, index) => [column, cells[index] ?? ''])));
}

/** Cells of each record. A quoted cell may hold commas, line ends and doubled quotes. */
export function splitCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) throw new SyntaxError(`Not comma-separated text at record ${rows.length + 1}.`);
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
