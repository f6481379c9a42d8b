/**
 * Encryption of single fields, with the key's id and the algorithm in every value, and the blind index that finds them again.
 *
 * A sealed field is: 1 byte algorithm, 1 byte length of the key id, the key id, nonce, tag, ciphertext. The context (such as
 * `roster.child.national_id`) is authenticated with it, so that a value moved to another column does not open.
 */
import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { problems } from './problems.ts';
import { openBatch, openCcm, sealBatch } from './seal-batch.ts';

/** How one algorithm seals; a certified key box would be a further one behind the same shape. */
export interface FieldCipher {
  readonly algorithm: string;
  /** The byte that names the algorithm in a sealed value. */
  readonly mark: number;
  seal(key: KeyObject, plain: string | Buffer, context: Buffer): readonly Buffer[];
  /** Throws for any alteration. */
  open(key: KeyObject, sealed: Buffer, context: Buffer): Buffer;
}

const GCM: CipherGCMTypes = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes by the page: asking the system once for each field would cost more than sealing it. */
let pool = Buffer.alloc(0);
let poolOffset = 0;
function takeRandom(length: number): Buffer {
  if (poolOffset + length > pool.length) {
    pool = randomBytes(16_384);
    poolOffset = 0;
  }
  const taken = pool.subarray(poolOffset, poolOffset + length);
  poolOffset += length;
  return taken;
}

const AES_256_GCM: FieldCipher = {
  algorithm: 'aes-256-gcm',
  mark: 1,
  seal(key, plain, context) {
    const nonce = takeRandom(NONCE_BYTES);
    const cipher = createCipheriv(GCM, key, nonce);
    cipher.setAAD(context);
    const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
    cipher.final();
    return [nonce, cipher.getAuthTag(), body];
  },
  open(key, sealed, context) {
    const decipher = createDecipheriv(GCM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(context);
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]);
  },
};

/** SM4 in counter mode, sealed by HMAC-SM3 over nonce, context and ciphertext; Node's OpenSSL has no SM4-GCM. */
const SM4_CTR_HMAC_SM3: FieldCipher = {
  algorithm: 'sm4-ctr-hmac-sm3',
  mark: 2,
  seal(key, plain, context) {
    const nonce = takeRandom(16);
    const { encryption, authentication } = splitSm4Key(key);
    const cipher = createCipheriv('sm4-ctr', encryption, nonce);
    const bytes = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain;
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return [nonce, tagSm3(authentication, nonce, context, body), body];
  },
  open(key, sealed, context) {
    const nonce = sealed.subarray(0, 16);
    const tag = sealed.subarray(16, 48);
    const body = sealed.subarray(48);
    const { encryption, authentication } = splitSm4Key(key);
    if (tag.length !== 32 || !timingSafeEqual(tag, tagSm3(authentication, nonce, context, body))) {
      throw new Error('The tag does not fit.');
    }
    const decipher = createDecipheriv('sm4-ctr', encryption, nonce);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  },
};

const sm4Keys = new WeakMap<KeyObject, { encryption: KeyObject; authentication: KeyObject }>();
function splitSm4Key(key: KeyObject) {
  const known = sm4Keys.get(key);
  if (known !== undefined) return known;
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'bulou sm4-ctr-hmac-sm3', 48));
  const made = {
    encryption: createSecretKey(derived.subarray(0, 16)),
    authentication: createSecretKey(derived.subarray(16)),
  };
  sm4Keys.set(key, made);
  return made;
}

function tagSm3(key: KeyObject, nonce: Buffer, context: Buffer, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(context.length);
  return createHmac('sm3', key).update(nonce).update(length).update(context).update(body).digest();
}

const CIPHERS: readonly FieldCipher[] = [AES_256_GCM, SM4_CTR_HMAC_SM3];

interface StoredKey {
  readonly id: string;
  readonly algorithm: string;
  readonly material: string;
}

/** The key file as it lies on the disk. */
export interface KeyFile {
  readonly format: 'bulou-keys-1';
  /** Id of the key that new values are sealed with; the others only open. */
  readonly active: string;
  readonly keys: readonly StoredKey[];
  readonly blindIndexKey: string;
}

export interface KeyRing {
  readonly keyFile: string;
  readonly activeKeyId: string;
  /** Seals a text for a column; `context` names the column. */
  sealField(text: string, context: string): Buffer;
  /** The same for a whole column at once: several times faster than one by one. Each opens with `openField`. */
  sealFields(texts: readonly string[], context: string): Buffer[];
  sealBytes(plain: Uint8Array, context: string): Buffer;
  /** Throws `store.unknown-key` or `store.damaged-value`. */
  openField(sealed: Uint8Array, context: string): string;
  /** A whole column at once. Fields of any key and form; those that were sealed together open fastest. */
  openFields(sealed: readonly Uint8Array[], context: string): string[];
  openBytes(sealed: Uint8Array, context: string): Buffer;
  /** 32 hexadecimal digits by which an equal value is found; different contexts give different digits. Normalise first. */
  makeBlindIndex(text: string, context: string): string;
  /** A key for another purpose, made from the key `keyId`. */
  deriveKey(keyId: string, purpose: string): KeyObject;
  /** Public text by which a database knows its keys: says nothing of them. */
  describeKeys(): readonly { keyId: string; check: string }[];
  /** The file's content, for a backup that takes the key along. */
  readKeyFile(): string;
}

/**
 * The keys of a data folder: `BULOU_KEY_FILE`, else `keys.json` in the folder, made on first use with mode 0600.
 * Opening is put off until a key is needed, so that a database without a folder can be opened too.
 */
export function openKeyRing(dataDir: string | undefined, keyFile?: string): KeyRing {
  const getFile = () => keyFile ?? findKeyFile(dataDir);
  let loaded: LoadedKeys | undefined;
  const load = () => {
    loaded ??= loadKeys(getFile());
    return loaded;
  };
  const open = (sealed: Uint8Array, context: string) => openSealed(load(), asBuffer(sealed), context);
  return {
    get keyFile() {
      return getFile();
    },
    get activeKeyId() {
      return load().active.id;
    },
    sealField: (text, context) => seal(load(), text, context),
    sealFields: (texts, context) => sealAll(load().active, texts, encodeContext(context)),
    sealBytes: (plain, context) => seal(load(), asBuffer(plain), context),
    openField: (sealed, context) => open(sealed, context).toString('utf8'),
    openFields: (sealed, context) => openAll(load(), sealed.map(asBuffer), context),
    openBytes: open,
    makeBlindIndex: (text, context) =>
      createHmac('sha256', load().blindIndexKey).update(`${context}\u0000${text}`).digest('hex').slice(0, 32),
    deriveKey: (keyId, purpose) => {
      const key = load().byId.get(keyId);
      if (key === undefined) throw problems['unknown-key']({ keyId });
      return createSecretKey(Buffer.from(hkdfSync('sha256', key.key, '', `bulou ${purpose}`, 32)));
    },
    describeKeys: () =>
      [...load().byId.values()].map(({ id, key }) => ({
        keyId: id,
        check: Buffer.from(hkdfSync('sha256', key, '', 'bulou key check', 16)).toString('hex'),
      })),
    readKeyFile: () => {
      load();
      return readFileSync(getFile(), 'utf8');
    },
  };
}

interface LoadedKey {
  readonly id: string;
  readonly head: Buffer;
  readonly cipher: FieldCipher;
  readonly key: KeyObject;
  /** Head and key of batches, for keys that have a batch form. */
  readonly batch: { readonly head: Buffer; readonly key: KeyObject } | undefined;
}

interface LoadedKeys {
  readonly active: LoadedKey;
  readonly byId: ReadonlyMap<string, LoadedKey>;
  readonly blindIndexKey: KeyObject;
}

function findKeyFile(dataDir: string | undefined): string {
  const named = process.env.BULOU_KEY_FILE;
  if (named !== undefined && named !== '') return path.resolve(named);
  if (dataDir === undefined) throw problems['no-data-folder']({});
  return path.join(path.resolve(dataDir), 'keys.json');
}

/** A new key file's content. */
export function makeKeyFile(algorithm: 'aes-256-gcm' | 'sm4-ctr-hmac-sm3' = 'aes-256-gcm'): KeyFile {
  const id = `k${randomBytes(4).toString('hex')}`;
  return {
    format: 'bulou-keys-1',
    active: id,
    keys: [{ id, algorithm, material: randomBytes(32).toString('base64') }],
    blindIndexKey: randomBytes(32).toString('base64'),
  };
}

function loadKeys(file: string): LoadedKeys {
  if (!existsSync(file)) createKeyFile(file);
  let content: KeyFile;
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as KeyFile;
  } catch (error) {
    throw problems['folder-unusable']({ folder: file, reason: (error as Error).message }, error);
  }
  const byId = new Map(content.keys.map((stored) => [stored.id, loadKey(stored)]));
  const active = byId.get(content.active);
  if (active === undefined) throw problems['unknown-key']({ keyId: content.active });
  return { active, byId, blindIndexKey: createSecretKey(Buffer.from(content.blindIndexKey, 'base64')) };
}

function loadKey(stored: StoredKey): LoadedKey {
  const cipher = CIPHERS.find((candidate) => candidate.algorithm === stored.algorithm);
  if (cipher === undefined) throw problems['unknown-key']({ keyId: `${stored.id} (${stored.algorithm})` });
  const id = Buffer.from(stored.id, 'latin1');
  const key = createSecretKey(Buffer.from(stored.material, 'base64'));
  const makeHead = (mark: number) => Buffer.concat([Buffer.from([mark, id.length]), id]);
  // A key of its own for each mode: one key under two modes would void both of their proofs.
  const makeBatchKey = () => createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'bulou aes-256-ccm', 32)));
  const batch = cipher === AES_256_GCM ? { head: makeHead(BATCH_MARK), key: makeBatchKey() } : undefined;
  return { id: stored.id, head: makeHead(cipher.mark), cipher, key, batch };
}

/** Names AES-256-CCM, as batches are sealed. */
const BATCH_MARK = 3;

function sealAll(active: LoadedKey, texts: readonly string[], context: Buffer): Buffer[] {
  if (active.batch !== undefined) return sealBatch(active.batch.key, active.batch.head, texts, context);
  return texts.map((text) => Buffer.concat([active.head, ...active.cipher.seal(active.key, text, context)]));
}

/** Written beside and linked in, so that of two processes that start at once both read the same key. */
function createKeyFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(temporary, `${JSON.stringify(makeKeyFile(), undefined, 2)}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      writeFileSync(file, readFileSync(temporary), { flag: 'wx', mode: 0o600, flush: true });
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const contexts = new Map<string, Buffer>();
function encodeContext(context: string): Buffer {
  let encoded = contexts.get(context);
  if (encoded === undefined) {
    encoded = Buffer.from(context, 'utf8');
    if (contexts.size < 1_000) contexts.set(context, encoded);
  }
  return encoded;
}

function seal(keys: LoadedKeys, plain: string | Buffer, context: string): Buffer {
  const { cipher, head, key } = keys.active;
  return Buffer.concat([head, ...cipher.seal(key, plain, encodeContext(context))]);
}

function openSealed(keys: LoadedKeys, sealed: Buffer, context: string): Buffer {
  const idLength = sealed[1] ?? 0;
  const keyId = sealed.subarray(2, 2 + idLength).toString('latin1');
  const key = keys.byId.get(keyId);
  if (key === undefined) throw problems['unknown-key']({ keyId });
  try {
    const body = sealed.subarray(2 + idLength);
    if (key.batch !== undefined && sealed[0] === BATCH_MARK)
      return openCcm(key.batch.key, body, encodeContext(context));
    if (key.cipher.mark !== sealed[0]) throw new Error('The algorithm does not fit the key.');
    return key.cipher.open(key.key, body, encodeContext(context));
  } catch (error) {
    throw problems['damaged-value']({ what: context }, error);
  }
}

/** Those under the active key's batch form go together; when one of them is damaged, one by one, to fail as each would alone. */
function openAll(keys: LoadedKeys, sealed: readonly Buffer[], context: string): string[] {
  const batch = keys.active.batch;
  const together = batch !== undefined && sealed.every((one) => one.subarray(0, batch.head.length).equals(batch.head));
  if (together) {
    try {
      const bodies = sealed.map((one) => one.subarray(batch.head.length));
      return openBatch(batch.key, bodies, encodeContext(context));
    } catch {
      // Falls through to the single way, whose error names the cause.
    }
  }
  return sealed.map((one) => openSealed(keys, one, context).toString('utf8'));
}
