/**
 * AES-256-CCM (NIST SP 800-38C) over many short fields at once. Node opens a cipher for each call, which costs several times the
 * encryption of an identity number; here all fields advance together, one block each, through a single cipher. What comes out is
 * ordinary CCM, which Node's own `aes-256-ccm` opens: a test holds the two against each other.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const BLOCK = 16;
const NONCE = 12;
const TAG = 16;
/** With a nonce of 12 bytes three are left for the length. */
const LONGEST = 0xff_ffff;
const FLAGS_FIRST_BLOCK = (((TAG - 2) / 2) << 3) | 2;
const FLAG_CONTEXT = 0x40;
const FLAGS_COUNTER = 2;
const FIELDS_A_GROUP = 4_096;

/** Seals every text for one context. Each result is head, nonce, tag, ciphertext, and opens alone. */
export function sealBatch(key: KeyObject, head: Buffer, texts: readonly string[], context: Buffer): Buffer[] {
  const sealed: Buffer[] = [];
  for (let start = 0; start < texts.length; start += FIELDS_A_GROUP) {
    sealed.push(...sealGroup(key, head, texts.slice(start, start + FIELDS_A_GROUP), context));
  }
  return sealed;
}

/** Opens many sealed fields (without their heads) for one context. Throws for any alteration of any of them. */
export function openBatch(key: KeyObject, sealed: readonly Buffer[], context: Buffer): string[] {
  const texts: string[] = [];
  for (let start = 0; start < sealed.length; start += FIELDS_A_GROUP) {
    texts.push(...openGroup(key, sealed.slice(start, start + FIELDS_A_GROUP), context));
  }
  return texts;
}

/** Opens one sealed field (without its head). Throws for any alteration. */
export function openCcm(key: KeyObject, sealed: Buffer, context: Buffer): Buffer {
  const body = sealed.subarray(NONCE + TAG);
  const decipher = createDecipheriv('aes-256-ccm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  decipher.setAAD(context, { plaintextLength: body.length });
  const plain = decipher.update(body);
  decipher.final();
  return plain;
}

interface Group {
  /** Plain bytes, each field from the start of a block and filled up with zeros. */
  readonly plain: Buffer;
  readonly nonces: Buffer;
  readonly lengths: Uint32Array;
  /** Blocks of each field, and where its first one stands. */
  readonly blocks: Uint32Array;
  readonly firsts: Uint32Array;
}

function sealGroup(key: KeyObject, head: Buffer, texts: readonly string[], context: Buffer): Buffer[] {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const encrypt = (blocks: Buffer) => alignWords(cipher.update(blocks));
  const lengths = Uint32Array.from(texts, (text) => Buffer.byteLength(text, 'utf8'));
  const group = layOut(lengths, randomBytes(texts.length * NONCE));
  for (const [index, text] of texts.entries()) group.plain.write(text, group.firsts[index]! * BLOCK, 'utf8');
  const tags = authenticate(group, encrypt, context);
  const stream = makeKeyStream(group, encrypt);
  return texts.map((_, index) => assemble(group, index, head, tags, stream));
}

function layOut(lengths: Uint32Array, nonces: Buffer): Group {
  const blocks = new Uint32Array(lengths.length);
  const firsts = new Uint32Array(lengths.length);
  let total = 0;
  for (let index = 0; index < lengths.length; index += 1) {
    const length = lengths[index]!;
    if (length > LONGEST) throw new RangeError(`A field may have ${LONGEST} bytes, not ${length}.`);
    blocks[index] = Math.ceil(length / BLOCK);
    firsts[index] = total;
    total += blocks[index]!;
  }
  return { plain: makeBlocks(total), nonces, lengths, blocks, firsts };
}

function openGroup(key: KeyObject, sealed: readonly Buffer[], context: Buffer): string[] {
  if (sealed.some((field) => field.length < NONCE + TAG)) throw new Error('A field is too short.');
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const encrypt = (blocks: Buffer) => alignWords(cipher.update(blocks));
  const nonces = Buffer.alloc(sealed.length * NONCE);
  for (const [index, field] of sealed.entries()) field.copy(nonces, index * NONCE, 0, NONCE);
  const group = layOut(
    Uint32Array.from(sealed, (field) => field.length - NONCE - TAG),
    nonces,
  );
  const stream = makeKeyStream(group, encrypt);
  for (const [index, field] of sealed.entries()) {
    const into = group.firsts[index]! * BLOCK;
    const from = (group.firsts[index]! + index + 1) * BLOCK;
    for (let byte = 0; byte < group.lengths[index]!; byte += 1) {
      group.plain[into + byte] = field[NONCE + TAG + byte]! ^ stream[from + byte]!;
    }
  }
  const tags = authenticate(group, encrypt, context);
  let difference = 0;
  for (const [index, field] of sealed.entries()) {
    const from = (group.firsts[index]! + index) * BLOCK;
    for (let byte = 0; byte < TAG; byte += 1) {
      difference |= field[NONCE + byte]! ^ tags[index * BLOCK + byte]! ^ stream[from + byte]!;
    }
  }
  if (difference !== 0) throw new Error('A tag does not fit.');
  return sealed.map((_, index) => {
    const from = group.firsts[index]! * BLOCK;
    return group.plain.toString('utf8', from, from + group.lengths[index]!);
  });
}

/** Zeroed and on a word's boundary, so that blocks can be combined four bytes at a time. */
function makeBlocks(count: number): Buffer {
  return Buffer.from(new ArrayBuffer(count * BLOCK));
}

function alignWords(bytes: Buffer): Buffer {
  return bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(Uint8Array.from(bytes).buffer);
}

function wordsOf(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

type Encrypt = (blocks: Buffer) => Buffer;

/** The CBC-MAC of every field: first block, context, plain text. Fields that have ended keep their value. */
function authenticate(group: Group, encrypt: Encrypt, context: Buffer): Buffer {
  const count = group.lengths.length;
  const first = makeBlocks(count);
  for (let index = 0; index < count; index += 1) {
    const at = index * BLOCK;
    first[at] = context.length > 0 ? FLAGS_FIRST_BLOCK | FLAG_CONTEXT : FLAGS_FIRST_BLOCK;
    group.nonces.copy(first, at + 1, index * NONCE, (index + 1) * NONCE);
    first.writeUIntBE(group.lengths[index]!, at + 13, 3);
  }
  let state = encrypt(first);
  for (const block of splitContext(context)) {
    const words = wordsOf(state);
    for (let at = 0; at < words.length; at += 4) {
      for (let word = 0; word < 4; word += 1) words[at + word]! ^= block[word]!;
    }
    state = encrypt(state);
  }
  const longest = group.blocks.reduce((most, blocks) => Math.max(most, blocks), 0);
  for (let layer = 0; layer < longest; layer += 1) advance(group, layer, state, encrypt);
  return state;
}

/** The context with its length before it, in blocks of four words. */
function splitContext(context: Buffer): Uint32Array[] {
  if (context.length === 0) return [];
  const bytes = makeBlocks(Math.ceil((context.length + 2) / BLOCK));
  bytes.writeUInt16BE(context.length, 0);
  context.copy(bytes, 2);
  const words = wordsOf(bytes);
  return Array.from({ length: words.length / 4 }, (_, index) => words.slice(index * 4, index * 4 + 4));
}

function advance(group: Group, layer: number, state: Buffer, encrypt: Encrypt): void {
  const active: number[] = [];
  for (let index = 0; index < group.blocks.length; index += 1) if (group.blocks[index]! > layer) active.push(index);
  const mixed = makeBlocks(active.length);
  const into = wordsOf(mixed);
  const words = wordsOf(state);
  const plain = wordsOf(group.plain);
  for (const [place, index] of active.entries()) {
    const from = (group.firsts[index]! + layer) * 4;
    for (let word = 0; word < 4; word += 1) into[place * 4 + word] = words[index * 4 + word]! ^ plain[from + word]!;
  }
  const out = wordsOf(encrypt(mixed));
  for (const [place, index] of active.entries()) {
    for (let word = 0; word < 4; word += 1) words[index * 4 + word] = out[place * 4 + word]!;
  }
}

/** For each field its counter blocks encrypted: the first covers the tag, the others the text. */
function makeKeyStream(group: Group, encrypt: Encrypt): Buffer {
  const count = group.lengths.length;
  const counters = makeBlocks(group.plain.length / BLOCK + count);
  for (let index = 0; index < count; index += 1) {
    const first = group.firsts[index]! + index;
    for (let number = 0; number <= group.blocks[index]!; number += 1) {
      const at = (first + number) * BLOCK;
      counters[at] = FLAGS_COUNTER;
      group.nonces.copy(counters, at + 1, index * NONCE, (index + 1) * NONCE);
      counters.writeUIntBE(number, at + 13, 3);
    }
  }
  return encrypt(counters);
}

function assemble(group: Group, index: number, head: Buffer, tags: Buffer, stream: Buffer): Buffer {
  const length = group.lengths[index]!;
  const sealed = Buffer.allocUnsafe(head.length + NONCE + TAG + length);
  head.copy(sealed, 0);
  group.nonces.copy(sealed, head.length, index * NONCE, (index + 1) * NONCE);
  const key = (group.firsts[index]! + index) * BLOCK;
  let at = head.length + NONCE;
  for (let byte = 0; byte < TAG; byte += 1) sealed[at + byte] = tags[index * BLOCK + byte]! ^ stream[key + byte]!;
  at += TAG;
  const plain = group.firsts[index]! * BLOCK;
  for (let byte = 0; byte < length; byte += 1) {
    sealed[at + byte] = group.plain[plain + byte]! ^ stream[key + BLOCK + byte]!;
  }
  return sealed;
}
