import { Worker } from 'node:worker_threads';
import { type Attachment, type Database, describeAttachment } from '@bulou/store';
import { type HandedIn, takeInFiles } from './take-in-files.command.ts';

/** What the thread is given. */
export interface TakeInWork {
  readonly attachment: Attachment;
  readonly countyCode: string;
  readonly files: readonly HandedIn[];
}

/**
 * Takes files in on a thread of its own, so that a processor which idles while rows are compared seals and stores what was read.
 * Whatever goes wrong there is tried again here: what was stored stays stored, and what cannot be done says why as everything else does.
 */
export async function takeInFilesAside(
  database: Database,
  countyCode: string,
  files: readonly HandedIn[],
): Promise<void> {
  const work: TakeInWork = {
    attachment: describeAttachment(database, process.env['DATABASE_URL']),
    countyCode,
    files: files.map(({ fileId, size, archives, absolutePath }) => ({ fileId, size, archives, absolutePath })),
  };
  const isDone = await new Promise<boolean>((resolve) => {
    const thread = new Worker(new URL('./take-in.worker.ts', import.meta.url), { workerData: work });
    // An error is told before the end, whose code then is not 0.
    thread.on('error', () => {});
    thread.on('exit', (code) => resolve(code === 0));
  });
  if (!isDone) await takeInFiles(database, countyCode, files);
}
