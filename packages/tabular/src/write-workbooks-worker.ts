/** The thread of {@link writeWorkbooks}. */
import { parentPort } from 'node:worker_threads';
import { writeWorkbook } from './write-workbook.ts';
import type { PlannedWorkbook, WrittenWorkbook } from './write-workbooks.ts';

parentPort!.on('message', async ({ path, workbook }: PlannedWorkbook) => {
  let answer: WrittenWorkbook = { path };
  try {
    await writeWorkbook(path, workbook);
  } catch (error) {
    answer = { path, error };
  }
  parentPort!.postMessage(answer);
});
