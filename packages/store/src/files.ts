/**
 * Original files, encrypted, under the digest of their content. A file is on the disk, synced and renamed into its place, before its id
 * is given out; the same content again is the same file.
 *
 * On the disk: `BULOUF1` LF, 1 byte length of the key id, the key id, 12 bytes nonce, AES-256-GCM ciphertext, 16 bytes tag.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile as readWhole, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Database, Transaction } from './database.ts';
import { waitForDrain } from './drain.ts';
import { problems } from './problems.ts';

export interface StoredFile {
  /** SHA-256 of the content. */
  readonly fileId: string;
  /** Length of the content in bytes. */
  readonly size: number;
}

const MAGIC = Buffer.from('BULOUF1\n', 'latin1');
const PURPOSE = 'original files';

/** Stores a file's or a buffer's content. Throws what reading and writing throw; nothing is left behind then. */
export async function putFile(
  db: Pick<Database, 'dataDir' | 'keys'>,
  source: string | Uint8Array,
): Promise<StoredFile> {
  const folder = getFilesFolder(db.dataDir);
  const keyId = db.keys.activeKeyId;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', db.keys.deriveKey(keyId, PURPOSE), nonce);
  const head = Buffer.concat([MAGIC, Buffer.from([keyId.length]), Buffer.from(keyId, 'latin1'), nonce]);
  cipher.setAAD(head);
  await mkdir(path.join(folder, 'new'), { recursive: true, mode: 0o700 });
  const temporary = path.join(folder, 'new', randomBytes(12).toString('hex'));
  const hash = createHash('sha256');
  let size = 0;
  const input = typeof source === 'string' ? createReadStream(source) : Readable.from([Buffer.from(source)]);
  const output = createWriteStream(temporary, { mode: 0o600, flush: true });
  const broken = once(output, 'error').then(([error]) => Promise.reject(error as Error));
  broken.catch(() => {});
  try {
    const write = async (chunk: Buffer) => {
      if (!output.write(chunk)) await Promise.race([waitForDrain(output), broken]);
    };
    await write(head);
    for await (const chunk of input as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
      await write(cipher.update(chunk));
    }
    output.end(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
    await Promise.race([once(output, 'close'), broken]);
    const fileId = hash.digest('hex');
    await moveIntoPlace(temporary, folder, fileId);
    return { fileId, size };
  } finally {
    input.destroy();
    output.destroy();
    await rm(temporary, { force: true });
  }
}

/** Says in the database that a county has the file. Only files said so are backed up. Does nothing the second time. */
export async function recordFile(tx: Transaction, countyCode: string, file: StoredFile, now: Date): Promise<void> {
  await tx`
    insert into store.file (county_code, file_id, size_bytes, stored_at)
    values (${countyCode}, ${file.fileId}, ${file.size}, ${now}) on conflict on constraint file_key do nothing`;
}

/** The whole content, after its tag and its digest have been checked. Throws `store.file-missing` or `store.damaged-value`. */
export async function readFile(db: Pick<Database, 'dataDir' | 'keys'>, fileId: string): Promise<Buffer> {
  const place = placeOfFile(getFilesFolder(db.dataDir), fileId);
  if (!existsSync(place)) throw problems['file-missing']({ fileId });
  return openFile(db, fileId, await readWhole(place));
}

/** Opens the bytes of a stored file, wherever they were read from. */
export function openFile(db: Pick<Database, 'keys'>, fileId: string, sealed: Buffer): Buffer {
  const idLength = sealed[MAGIC.length] ?? 0;
  const headLength = MAGIC.length + 1 + idLength + 12;
  const keyId = sealed.subarray(MAGIC.length + 1, MAGIC.length + 1 + idLength).toString('latin1');
  try {
    if (sealed.length < headLength + 16 || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('No head.');
    const head = sealed.subarray(0, headLength);
    const key = db.keys.deriveKey(keyId, PURPOSE);
    const decipher = createDecipheriv('aes-256-gcm', key, head.subarray(headLength - 12), { authTagLength: 16 });
    decipher.setAAD(head);
    decipher.setAuthTag(sealed.subarray(-16));
    const content = Buffer.concat([decipher.update(sealed.subarray(headLength, -16)), decipher.final()]);
    if (createHash('sha256').update(content).digest('hex') !== fileId) throw new Error('Another content.');
    return content;
  } catch (error) {
    throw problems['damaged-value']({ what: `files/${fileId}` }, error);
  }
}

/** Takes a file's bytes away for good. The caller has taken the rows that name it away before, in a transaction that is committed. */
export async function eraseFile(db: Pick<Database, 'dataDir'>, fileId: string): Promise<void> {
  await rm(placeOfFile(getFilesFolder(db.dataDir), fileId), { force: true });
}

/** Every file id in the store, in order. */
export async function listFiles(dataDir: string | undefined): Promise<string[]> {
  const folder = getFilesFolder(dataDir);
  if (!existsSync(folder)) return [];
  const ids: string[] = [];
  for (const part of (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()) {
    const names = await readdir(path.join(folder, part));
    ids.push(...names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort());
  }
  return ids;
}

export function getFilesFolder(dataDir: string | undefined): string {
  if (dataDir === undefined) throw problems['no-data-folder']({});
  return path.join(dataDir, 'files');
}

export function placeOfFile(folder: string, fileId: string): string {
  if (!/^[0-9a-f]{64}$/.test(fileId)) throw problems['file-missing']({ fileId });
  return path.join(folder, fileId.slice(0, 2), fileId);
}

/** Renames a finished, synced file to its id. What is there already has the same content and stays. */
export async function moveIntoPlace(temporary: string, folder: string, fileId: string): Promise<void> {
  const place = placeOfFile(folder, fileId);
  if (existsSync(place)) return;
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  await rename(temporary, place);
  await syncFolder(path.dirname(place));
}

/** A rename lasts through a power cut only once the folder is synced; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
