/** The auditor's pack over HTTP: made in a folder of its own, recorded, zipped, and gone from the machine when it has been sent. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { makeAuditPackCommand } from '@bulou/term';
import { ZipFile } from 'yazl';
import type { auditRoutes } from '../api/audit.routes.ts';
import { serverProblems } from '../problems.ts';
import { act, type Handler } from './office.ts';

export const auditHandlers = {
  makeAuditPack: async (request) => {
    const { term, within, childId, purpose, whole } = request.body;
    const scope = { ...(within === undefined ? {} : { within }), ...(childId === undefined ? {} : { childId }) };
    const packId = randomUUID();
    const place = await mkdtemp(path.join(tmpdir(), 'bulou-audit-pack-'));
    try {
      const folder = path.join(place, 'pack');
      const command = makeAuditPackCommand(folder);
      const { replayed } = await act(request, command, { packId, term, purpose, whole, ...scope });
      if (replayed) throw serverProblems['shown-once']({});
      const fileName = `审计包-${term}-${childId ?? within ?? request.office.countyCode}.zip`;
      return { fileName, content: await zipFolder(folder, request.office.now()), mediaType: 'application/zip' };
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  },
} satisfies { [K in keyof typeof auditRoutes]: Handler<K> };

async function zipFolder(folder: string, mtime: Date): Promise<Buffer> {
  const zip = new ZipFile();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    zip.addFile(file, path.relative(folder, file).replaceAll('\\', '/'), { mtime, mode: 0o100600 });
  }
  zip.end();
  return await buffer(zip.outputStream as Readable);
}
