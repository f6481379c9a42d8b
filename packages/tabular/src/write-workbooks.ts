import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Workbook, WorkbookRow, WorkbookSheet } from './workbook-model.ts';

/** A workbook and the file it becomes. */
export interface PlannedWorkbook {
  readonly path: string;
  readonly workbook: Workbook;
}

/** What the thread answers: the file it wrote, or what kept it from writing. */
export interface WrittenWorkbook {
  readonly path: string;
  readonly error?: unknown;
}

/** Workbooks handed over and not written yet: enough that the thread never waits, few enough to stay small. */
const AT_ONCE = 6;

/**
 * Writes many workbooks on a thread of its own, each as `writeWorkbook` does; they are made one by one as the thread
 * gets on with them. The thread is there for its small heap: each compressed part takes memory outside the heap, and in
 * a thread that holds a county's children every such piece can start a collection of all of them.
 * @returns how many were written
 * @throws whatever the first workbook that could not be made or written threw; later ones are then not begun
 */
export async function writeWorkbooks(planned: Iterable<PlannedWorkbook>): Promise<number> {
  const thread = new Worker(new URL('./write-workbooks-worker.ts', import.meta.url));
  const answers = on(thread, 'message', { close: ['exit'] });
  let written = 0;
  let open = 0;
  const awaitOne = async (): Promise<void> => {
    const { value, done } = await answers.next();
    if (done === true) throw new Error('The thread that writes workbooks ended before its work.');
    const [answer] = value as [WrittenWorkbook];
    if (answer.error !== undefined) throw answer.error;
    open -= 1;
    written += 1;
  };
  try {
    for (const { path, workbook } of planned) {
      if (open === AT_ONCE) await awaitOne();
      thread.postMessage({ path, workbook: await holdRows(workbook) } satisfies PlannedWorkbook);
      open += 1;
    }
    while (open > 0) await awaitOne();
    return written;
  } finally {
    await thread.terminate();
  }
}

/** Rows that are made one by one cannot cross to a thread; one workbook's rows are few. */
async function holdRows(workbook: Workbook): Promise<Workbook> {
  const sheets: WorkbookSheet[] = [];
  for (const sheet of workbook.sheets) {
    const rows: WorkbookRow[] = [];
    for await (const row of sheet.rows) rows.push(row);
    sheets.push({ ...sheet, rows });
  }
  return { ...workbook, sheets };
}
