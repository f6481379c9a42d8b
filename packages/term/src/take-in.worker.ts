/** The thread of {@link takeInFilesAside}. */
import { workerData } from 'node:worker_threads';
import { attachDatabase } from '@bulou/store';
import { takeInFiles } from './take-in-files.command.ts';
import type { TakeInWork } from './take-in-files.ts';

const { attachment, countyCode, files } = workerData as TakeInWork;
const database = await attachDatabase(attachment, 'bulou files');
try {
  await takeInFiles(database, countyCode, files);
} finally {
  await database.close();
}
