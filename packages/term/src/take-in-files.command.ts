import { insertSourceFiles, type TakenFile } from '@bulou/roster/register';
import { type Database, defineCommand, digestSha256, execute, putFile, recordFile } from '@bulou/store';
import { z } from 'zod';
import { makeEnvelope } from './command-line-envelope.ts';

/** A file as it was handed in and read. */
export type HandedIn = TakenFile & { readonly absolutePath: string };

/**
 * Takes files in: what was handed in and its rows, sealed. They say nothing of anybody before a run has read them, so a run that is
 * given up leaves no more than files. The command id is made from the files, so that the same files are not taken in twice.
 */
const takeIn = defineCommand({
  name: 'term.take-in-files',
  input: z.custom<readonly TakenFile[]>((value) => Array.isArray(value)),
  digestInput: digestFiles,
  authorize: () => {
    // As for the run itself.
  },
  run: async ({ db, tx, input, envelope, now }) => {
    for (const file of input) await recordFile(tx, envelope.countyCode, file, now);
    return await insertSourceFiles(tx, envelope.countyCode, db.keys, input, now);
  },
  trail: ({ input }, taken) => ({ subjects: [], facts: { ...taken, filesDigest: digestFiles(input) } }),
});

/** Stores the originals, encrypted, before the rows that come from them. Does nothing the second time. */
export async function takeInFiles(database: Database, countyCode: string, files: readonly HandedIn[]): Promise<void> {
  const paths = new Map(files.map((file) => [file.fileId, file.absolutePath]));
  const queue = paths.values();
  const work = async () => {
    for (const path of queue) await putFile(database, path);
  };
  // Several at a time: each waits for the disk, and none for another.
  await Promise.all(Array.from({ length: 8 }, work));
  // Rows go in by COPY, which PostgreSQL refuses where row-level security holds for the writer.
  await execute(database, takeIn, makeEnvelope(countyCode, `files/${digestFiles(files)}`), files, { as: 'owner' });
}

function digestFiles(files: readonly { readonly fileId: string }[]): string {
  return digestSha256([...new Set(files.map((file) => file.fileId))].sort().join('\n'));
}
