/** A process that writes until it is killed. It says each command's id once the store has acknowledged it. */
import type { CommandEnvelope } from '@bulou/kernel';
import { z } from 'zod';
import { copyRows, defineCommand, execute, migrate, openDatabase, putFile, recordFile } from '../src/index.ts';

const [dataDir = '', prefix = '', count = '0'] = process.argv.slice(2);

const write = defineCommand<{ text: string }, { fileId: string }>({
  name: 'drill.write',
  input: z.object({ text: z.string() }),
  authorize: () => {},
  run: async ({ db, tx, input, envelope, now }) => {
    const file = await putFile(db, Buffer.from(input.text));
    await recordFile(tx, envelope.countyCode, file, now);
    const rows = Array.from({ length: 200 }, (_, index) => [
      envelope.countyCode,
      `${index}-${input.text}`.padStart(64, '0').replace(/[^0-9a-f]/g, 'a'),
      1n,
      now,
    ]);
    await copyRows(tx, 'store.file', ['county_code', 'file_id', 'size_bytes', 'stored_at'], rows);
    return { fileId: file.fileId };
  },
  trail: ({ input }) => ({ subjects: [input.text], facts: {} }),
});

const db = await openDatabase({ dataDir, applicationName: 'drill' });
await migrate(db, []);
process.stdout.write(`ready ${db.server?.getPostmasterId()}\n`);
for (let index = 0; index < Number(count); index += 1) {
  const commandId = `${prefix}-${index}`;
  const envelope: CommandEnvelope = {
    commandId,
    schemaVersion: 1,
    countyCode: '410923',
    actor: { actorId: 'drill', role: 'office', territory: '410923' },
    claimedAt: '2018-10-15T08:00:00.000Z',
  };
  const { replayed } = await execute(db, write, envelope, { text: commandId });
  process.stdout.write(`${replayed ? 'again' : 'done'} ${commandId}\n`);
}
await db.close();
process.stdout.write('closed\n');
