import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type InputRow, readFileRows } from '@bulou/linkage';
import { readTable, type TableRow } from '@bulou/tabular';
import { cliProblems } from './problems.ts';

/** A table whose first row names the columns, as the commands for any table take it. */
export interface RowTable {
  readonly path: string;
  readonly columns: readonly string[];
  /** Rows true to the file, without the one that names the columns. */
  readonly rows: readonly TableRow[];
  /** The same rows with arrays as they are, from files that know of them (Parquet). */
  readonly records?: readonly InputRow[];
}

/** Reads the first sheet of a table file of any format. Throws a Problem when it cannot be read, is empty or has no column names. */
export async function readRowTable(path: string): Promise<RowTable> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw cliProblems['unreadable-file']({ path, reason: '没有这个文件 / no such file' });
  if (isParquet(path)) return readParquet(path);
  const rows: TableRow[] = [];
  let sheets = 0;
  for await (const event of readTable(path)) {
    if (event.type === 'sheet') sheets += 1;
    else if (event.type === 'rows' && sheets === 1) for (const row of event.rows) rows.push(row);
    else if (event.type === 'end' && event.refused)
      throw cliProblems['unreadable-file']({ path, reason: event.findings.at(-1)?.reason ?? '' });
  }
  const [head, ...records] = rows;
  if (head === undefined || records.length === 0) throw cliProblems['no-rows']({ path });
  return { path, columns: readColumns(path, head), rows: records };
}

/** A Parquet file begins with its own name, whatever the file is called. */
function isParquet(path: string): boolean {
  const head = Buffer.alloc(4);
  const file = openSync(path, 'r');
  readSync(file, head, 0, 4, 0);
  closeSync(file);
  return head.toString('latin1') === 'PAR1';
}

async function readParquet(path: string): Promise<RowTable> {
  const { columns, rows } = await readFileRows({ parquet: path });
  const cellOf = (value: unknown) => (Array.isArray(value) ? value.join('、') : value === null ? '' : String(value));
  return {
    path,
    columns,
    records: rows,
    rows: rows.map((record, index) => {
      const cells = columns.map((column) => cellOf(record[column]));
      return { row: index + 1, cells, kinds: cells.map((cell) => (cell === '' ? ' ' : 's')).join('') };
    }),
  };
}

function readColumns(path: string, head: TableRow): string[] {
  const columns = head.cells.map((cell) => cell.trim());
  const seen = new Set<string>();
  const faults = columns.flatMap((column, index) => {
    if (column === '') return [`第 ${index + 1} 列没有名字`];
    if (seen.has(column)) return [`“${column}”出现两次`];
    seen.add(column);
    return [];
  });
  if (faults.length > 0) {
    const remedy = '第一行要是列名，不空、不重复。';
    const remedyEn = 'the first row has to name every column, each name once.';
    throw cliProblems['bad-columns']({ path, columns: faults.join('、'), remedy, remedyEn });
  }
  return columns;
}
