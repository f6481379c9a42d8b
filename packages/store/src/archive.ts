/**
 * The archive's envelope: what is said in clear, and a sealed stream of records.
 *
 *     BULOU-BACKUP-1 LF        magic
 *     { … } LF                 head: JSON in clear, with the wrapped archive key; no personal data
 *     chunk, chunk, … chunk    4 bytes length, then AES-256-GCM ciphertext and its 16 byte tag
 *
 * Each chunk's nonce is its number, and the last one is marked in it, so that a missing, doubled, moved or altered chunk and a cut end are
 * all noticed; the head is authenticated with every chunk. Inside the chunks runs a zstd stream, and in it the records: one line of JSON
 * with `kind` and `bytes`, then that many bytes.
 */
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { waitForDrain } from './drain.ts';
import type { KeyRing } from './encryption.ts';
import { problems } from './problems.ts';

const MAGIC = 'BULOU-BACKUP-1\n';
const CHUNK_BYTES = 256 * 1024;
const LONGEST_HEAD_BYTES = 1024 * 1024;
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** What stands in clear at the front. */
export interface ArchiveHead {
  readonly createdAt: string;
  readonly keyId: string;
  /** The archive key sealed under the data folder's key, base64. */
  readonly wrappedKey: string;
  /** Only with a passphrase: the key file, and the archive key, sealed under scrypt of it. */
  readonly passphrase?: { readonly salt: string; readonly wrappedKey: string; readonly keyFile: string };
}

export interface ArchiveRecord {
  readonly kind: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly content: Buffer;
}

function sealWith(key: KeyObject, plain: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function openWith(key: KeyObject, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
}

function derivePassphraseKey(passphrase: string, salt: Buffer): KeyObject {
  return createSecretKey(scryptSync(passphrase.normalize('NFKC'), salt, 32, SCRYPT));
}

/** Makes the archive key and the head that carries it. */
export function makeArchiveHead(keys: KeyRing, createdAt: Date, passphrase: string | undefined) {
  const archiveKey = randomBytes(32);
  const keyId = keys.activeKeyId;
  const wrappedKey = sealWith(keys.deriveKey(keyId, 'backup'), archiveKey);
  const base: ArchiveHead = { createdAt: createdAt.toISOString(), keyId, wrappedKey };
  if (passphrase === undefined) return { archiveKey, head: base };
  const salt = randomBytes(16);
  const passphraseKey = derivePassphraseKey(passphrase, salt);
  const sealed = {
    salt: salt.toString('base64'),
    wrappedKey: sealWith(passphraseKey, archiveKey),
    keyFile: sealWith(passphraseKey, Buffer.from(keys.readKeyFile(), 'utf8')),
  };
  return { archiveKey, head: { ...base, passphrase: sealed } };
}

/** The archive key, by passphrase if one is given, else by the key file. Throws `store.backup-key`. */
export function openArchiveKey(
  file: string,
  head: ArchiveHead,
  keys: KeyRing | undefined,
  passphrase: string | undefined,
) {
  try {
    if (passphrase !== undefined && head.passphrase !== undefined) {
      const key = derivePassphraseKey(passphrase, Buffer.from(head.passphrase.salt, 'base64'));
      return {
        archiveKey: openWith(key, head.passphrase.wrappedKey),
        keyFile: openWith(key, head.passphrase.keyFile).toString('utf8'),
      };
    }
    if (keys === undefined) throw new Error('No key.');
    return { archiveKey: openWith(keys.deriveKey(head.keyId, 'backup'), head.wrappedKey), keyFile: undefined };
  } catch (error) {
    throw problems['backup-key']({ file }, error);
  }
}

function makeNonce(prefix: Buffer, number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce, 0, 0, 7);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function deriveStream(archiveKey: Buffer) {
  const derived = Buffer.from(hkdfSync('sha256', archiveKey, '', 'bulou backup stream', 39));
  return { key: createSecretKey(derived.subarray(0, 32)), prefix: derived.subarray(32) };
}

export interface ArchiveWriter {
  write(kind: string, header: Readonly<Record<string, unknown>>, content?: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  abort(): Promise<void>;
}

/** Writes a new archive. The file is whole only after `finish`. */
export async function createArchive(file: string, archiveKey: Buffer, head: ArchiveHead): Promise<ArchiveWriter> {
  const handle = await open(file, 'wx', 0o600);
  const front = Buffer.from(`${MAGIC}${JSON.stringify(head)}\n`, 'utf8');
  await handle.write(front);
  const compressor = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  const written = sealChunks(compressor, handle, archiveKey, front);
  written.catch((error: Error) => compressor.destroy(error));
  const push = async (bytes: Uint8Array) => {
    if (!compressor.write(bytes)) await Promise.race([waitForDrain(compressor), written]);
  };
  return {
    async write(kind, header, content = new Uint8Array(0)) {
      await push(Buffer.from(`${JSON.stringify({ ...header, kind, bytes: content.length })}\n`, 'utf8'));
      if (content.length > 0) await push(content);
    },
    async finish() {
      compressor.end();
      await written;
      await handle.sync();
      await handle.close();
    },
    async abort() {
      compressor.destroy();
      await written.catch(() => {});
      await handle.close().catch(() => {});
    },
  };
}

async function sealChunks(
  source: AsyncIterable<Buffer>,
  handle: FileHandle,
  archiveKey: Buffer,
  front: Buffer,
): Promise<void> {
  const { key, prefix } = deriveStream(archiveKey);
  let number = 0;
  const seal = async (plain: Buffer, last: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', key, makeNonce(prefix, number, last));
    cipher.setAAD(front);
    const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    await handle.write(Buffer.concat([length, body]));
    number += 1;
  };
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    waiting.push(piece);
    size += piece.length;
    if (size <= CHUNK_BYTES) continue;
    const whole = Buffer.concat(waiting);
    let offset = 0;
    // The last chunk has to be marked, so there is always something kept for it.
    for (; whole.length - offset > CHUNK_BYTES; offset += CHUNK_BYTES) {
      await seal(whole.subarray(offset, offset + CHUNK_BYTES), false);
    }
    waiting = [whole.subarray(offset)];
    size = whole.length - offset;
  }
  await seal(Buffer.concat(waiting), true);
}

/** Reads the part in clear. Throws `store.not-a-backup`. */
export async function readArchiveHead(file: string): Promise<{ head: ArchiveHead; front: Buffer }> {
  const handle = await open(file, 'r').catch((error: Error) => {
    throw problems['not-a-backup']({ file }, error);
  });
  try {
    const buffer = Buffer.alloc(LONGEST_HEAD_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const text = buffer.subarray(0, bytesRead);
    const end = text.indexOf(0x0a, MAGIC.length);
    if (end < 0 || text.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) throw new Error('No head.');
    const front = Buffer.from(text.subarray(0, end + 1));
    return { head: JSON.parse(front.subarray(MAGIC.length).toString('utf8')) as ArchiveHead, front };
  } catch (error) {
    throw problems['not-a-backup']({ file }, error);
  } finally {
    await handle.close();
  }
}

/** Yields the records in order. Throws `store.backup-damaged` at the first thing that does not fit, also at a cut end. */
export async function* readArchive(file: string, archiveKey: Buffer, front: Buffer): AsyncGenerator<ArchiveRecord> {
  const decompressor = createZstdDecompress();
  const output = new PassThrough({ highWaterMark: 4 * CHUNK_BYTES });
  decompressor.pipe(output);
  decompressor.on('error', (error) => output.destroy(error));
  const feeding = feed(file, archiveKey, front, async (plain) => {
    // Whoever reads has stopped: what is left of the file need not be opened.
    if (decompressor.destroyed) throw new Error('No reader.');
    if (!decompressor.write(plain)) await waitForDrain(decompressor);
  }).then(
    () => {
      decompressor.end();
    },
    (error: Error) => {
      output.destroy(error);
    },
  );
  try {
    yield* splitRecords(output);
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('store.') === true) throw error;
    throw problems['backup-damaged']({ file, reason: (error as Error).message }, error);
  } finally {
    decompressor.destroy();
    output.destroy();
    await feeding;
  }
}

async function feed(file: string, archiveKey: Buffer, front: Buffer, take: (plain: Buffer) => Promise<void>) {
  const { key, prefix } = deriveStream(archiveKey);
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    let position = front.length;
    let last = false;
    for (let number = 0; !last; number += 1) {
      const length = Buffer.alloc(4);
      const { bytesRead } = await handle.read(length, 0, 4, position);
      const bytes = length.readUInt32BE();
      if (bytesRead < 4 || bytes < 16 || bytes > CHUNK_BYTES + 16 || position + 4 + bytes > size) {
        throw new Error(`cut at byte ${position}`);
      }
      const body = Buffer.alloc(bytes);
      await handle.read(body, 0, bytes, position + 4);
      position += 4 + bytes;
      last = position === size;
      const decipher = createDecipheriv('aes-256-gcm', key, makeNonce(prefix, number, last), { authTagLength: 16 });
      decipher.setAAD(front);
      decipher.setAuthTag(body.subarray(-16));
      const plain = decipher.update(body.subarray(0, -16));
      try {
        decipher.final();
      } catch {
        throw new Error(`altered before byte ${position}`);
      }
      await take(plain);
    }
  } finally {
    await handle.close();
  }
}

async function* splitRecords(source: AsyncIterable<Buffer>): AsyncGenerator<ArchiveRecord> {
  let rest: Buffer = Buffer.alloc(0);
  let header: Record<string, unknown> | undefined;
  let wanted = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    waiting.push(piece);
    size += piece.length;
    if (header !== undefined && size < wanted) continue;
    rest = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
    for (;;) {
      if (header === undefined) {
        const end = rest.indexOf(0x0a);
        if (end < 0) break;
        header = JSON.parse(rest.subarray(0, end).toString('utf8')) as Record<string, unknown>;
        wanted = header.bytes as number;
        rest = rest.subarray(end + 1);
      }
      if (rest.length < wanted) break;
      yield { kind: header.kind as string, header, content: rest.subarray(0, wanted) };
      rest = rest.subarray(wanted);
      header = undefined;
    }
    waiting = [rest];
    size = rest.length;
  }
  if (header !== undefined || size > 0) throw new Error('a record is cut');
}
