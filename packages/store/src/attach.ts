/** Lets a process that the owner of an embedded server starts work on that server too. */
import { type Database, openDatabase, openOnServer } from './database.ts';

/** What such a process needs; it holds passwords and goes through a pipe, never into arguments or a file. */
export type Attachment =
  | { readonly kind: 'external'; readonly databaseUrl: string; readonly dataDir?: string | undefined }
  | {
      readonly kind: 'embedded';
      readonly dataDir: string;
      readonly databaseName: string;
      readonly host: string;
      readonly port: number;
      readonly adminPassword: string;
      readonly appPassword: string;
    };

/** How another process reaches this database. `databaseUrl` is what an external one was opened with. */
export function describeAttachment(db: Database, databaseUrl: string | undefined): Attachment {
  const { server, dataDir, databaseName } = db;
  if (server === undefined || dataDir === undefined) {
    if (databaseUrl === undefined) throw new Error('An external database is reached by its URL.');
    return { kind: 'external', databaseUrl, dataDir };
  }
  const { host, port, adminPassword, appPassword } = server;
  return { kind: 'embedded', dataDir, databaseName, host, port, adminPassword, appPassword };
}

/** Opens it there; closing leaves the server to its owner. */
export async function attachDatabase(attachment: Attachment, applicationName: string): Promise<Database> {
  if (attachment.kind === 'external') return await openDatabase({ ...attachment, applicationName });
  const { dataDir, databaseName, ...server } = attachment;
  const known = { ...server, clusterFolder: '', logFile: '', getPostmasterId: () => 0, stop: async () => {} };
  return await openOnServer(known, dataDir, { applicationName, databaseName }, async () => {});
}
