import { open } from 'node:fs/promises';

export type TextEncodingName = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | 'big5';

const PIECE = 256 * 1024;
const SAMPLE = 8 * 1024 * 1024;

/** Reads the first bytes of a file. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Reads a file in pieces. */
export async function* readBytes(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(PIECE);
      const { bytesRead } = await file.read(buffer, 0, PIECE, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Decodes a file in pieces; a byte that means nothing becomes U+FFFD, and a byte order mark is dropped. */
export async function* readDecoded(path: string, encoding: TextEncodingName): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of readBytes(path)) {
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/** The encoding that the first bytes settle: a byte order mark, or the zero bytes that UTF-16 is full of. */
export function encodingOfHead(head: Buffer): TextEncodingName | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  let even = 0;
  let odd = 0;
  for (let at = 0; at < head.length; at++) {
    if (head[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  const pairs = head.length / 2;
  if (odd > pairs * 0.05 && even < odd / 10) return 'utf-16le';
  if (even > pairs * 0.05 && odd < even / 10) return 'utf-16be';
  return undefined;
}

/**
 * Judges the encoding of a text file by all its bytes: a byte order mark, then strict UTF-8, then GB18030.
 * A file that is UTF-8 but for a few broken characters stays UTF-8: GB18030 would read all the rest as nonsense.
 */
export async function judgeEncoding(path: string, head: Buffer): Promise<TextEncodingName> {
  const settled = encodingOfHead(head);
  if (settled !== undefined) return settled;
  if (await isStrictUtf8(path)) return 'utf-8';
  let good = 0;
  let bad = 0;
  let read = 0;
  for await (const text of readDecoded(path, 'utf-8')) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0xfffd) bad++;
      else if (code > 0x7f) good++;
    }
    read += text.length;
    if (read > SAMPLE) break;
  }
  return bad * 10 < good ? 'utf-8' : 'gb18030';
}

async function isStrictUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of readBytes(path)) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return true;
  } catch (cause) {
    if (cause instanceof TypeError) return false;
    throw cause;
  }
}
