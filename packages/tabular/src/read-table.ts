import type { Finding } from '@bulou/kernel';
import type { ReadTableOptions, SheetTable, TableEvent, TableFileHead, TransformCall } from './table-model.ts';
import { TablePool, type TablePoolOptions, type TableStream } from './table-pool.ts';

/** A whole file in memory. A refused file keeps what was read before it was refused; callers should not use it. */
export interface TableFile extends Partial<Omit<TableFileHead, 'sheets'>> {
  path: string;
  refused: boolean;
  sheets: SheetTable[];
  findings: Finding[];
}

/**
 * Reads one table file in a child process of its own, which ends with the reading.
 * @returns the events of the file; the last is `end`, with `refused` and the findings. It never throws for what a file holds.
 */
export async function* readTable(path: string, options: ReadTableOptions = {}): AsyncGenerator<TableEvent> {
  const pool = new TablePool({ workers: 1, ...(options.limits === undefined ? {} : { limits: options.limits }) });
  try {
    yield* pool.read(path, options);
  } finally {
    pool.close();
  }
}

/** A file to read, with how it is named in findings. */
export interface TablePath {
  path: string;
  displayPath?: string;
  kind?: string;
  transform?: TransformCall;
}

export interface ReadTablesOptions extends TablePoolOptions {
  kind?: string;
  /** Called when a file has been given out: how many of how many, and which. */
  onProgress?: (done: number, total: number, path: string) => void;
}

/**
 * Reads many files by a few child processes, ahead of whoever walks them but not far.
 * @returns a stream for each file, in the order given. Each must be walked to its end (or left by `break`) before the next.
 */
export async function* readTables(
  paths: readonly (string | TablePath)[],
  options: ReadTablesOptions = {},
): AsyncGenerator<TableStream> {
  const pool = new TablePool(options);
  const ahead: TableStream[] = [];
  const most = (options.workers ?? 2) + 6;
  let next = 0;
  try {
    for (let done = 0; done < paths.length; done++) {
      while (next < paths.length && ahead.length < most) {
        const item = paths[next++]!;
        const file = typeof item === 'string' ? { path: item } : item;
        const kind = file.kind ?? options.kind;
        const displayPath = file.displayPath;
        ahead.push(
          pool.read(file.path, {
            ...(kind === undefined ? {} : { kind }),
            ...(displayPath === undefined ? {} : { displayPath }),
            ...(file.transform === undefined ? {} : { transform: file.transform }),
          }),
        );
      }
      const stream = ahead.shift()!;
      yield stream;
      options.onProgress?.(done + 1, paths.length, stream.path);
    }
  } finally {
    pool.close();
  }
}

/** Gathers a stream into memory. */
export async function collectTable(path: string, events: AsyncIterable<TableEvent>): Promise<TableFile> {
  const file: TableFile = { path, refused: true, sheets: [], findings: [] };
  let sheet: SheetTable | undefined;
  for await (const event of events) {
    switch (event.type) {
      case 'file': {
        file.format = event.format;
        if (event.encoding !== undefined) file.encoding = event.encoding;
        if (event.delimiter !== undefined) file.delimiter = event.delimiter;
        break;
      }
      case 'sheet': {
        const { index, name, visibility } = event;
        sheet = {
          index,
          name,
          visibility,
          rows: [],
          merges: [],
          hiddenColumns: [],
          hiddenRows: 0,
          formulas: { stored: 0, missing: 0 },
        };
        file.sheets.push(sheet);
        break;
      }
      case 'rows':
        for (const row of event.rows) sheet?.rows.push(row);
        break;
      case 'sheet-end': {
        if (sheet === undefined) break;
        const { merges, hiddenColumns, hiddenRows, formulas } = event;
        Object.assign(sheet, { merges, hiddenColumns, hiddenRows, formulas });
        break;
      }
      case 'end':
        file.refused = event.refused;
        file.findings = event.findings;
    }
  }
  return file;
}

/** Reads a whole file into memory, in a child process of its own. For many files use `readTables` or a `TablePool`. */
export function readTableFully(path: string, options: ReadTableOptions = {}): Promise<TableFile> {
  return collectTable(path, readTable(path, options));
}
