import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Finding, ListKind, PlainDate } from '@bulou/kernel';
import { makeIntakeFinding } from './finding-texts.ts';

/** One option of the job: a kind of list, where it lies, and the day on which it was true. */
export interface ListSource {
  readonly kind: ListKind;
  /** Files or folders. */
  readonly paths: readonly string[];
  readonly dataOn: PlainDate;
}

/** A file to read. */
export interface ListFile {
  readonly kind: ListKind;
  readonly dataOn: PlainDate;
  readonly absolutePath: string;
  /** Relative to the option's folder with `/`; the base name for an option that names a file. */
  readonly path: string;
  readonly size: number;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly fileId: string;
}

const SYSTEM_FILE = /^(?:~\$|\.|Thumbs\.db$|desktop\.ini$)/i;
const NOT_A_TABLE = /\.(?:pdf|jpe?g|png|gif|bmp|tiff?|docx?|wps|pptx?|ofd|mp4|avi|exe|db|md)$/i;

/**
 * Lists the files of all options: folders with everything below them, in the order of their names, each file with its
 * hash. Scans, texts and what an operating system leaves behind are passed over. The same bytes twice within one kind of
 * list are read once. Throws when a path does not exist.
 */
export async function listFiles(sources: readonly ListSource[]): Promise<{ files: ListFile[]; findings: Finding[] }> {
  const files: ListFile[] = [];
  const findings: Finding[] = [];
  const paths = new Set<string>();
  const contents = new Map<string, string>();
  for (const { kind, paths: options, dataOn } of sources) {
    for (const option of options) {
      for (const [absolutePath, inside] of await listBelow(option)) {
        const place = { kind, path: inside, sheet: '', row: 0 };
        if (NOT_A_TABLE.test(inside)) {
          findings.push(makeIntakeFinding('file-not-table', place));
          continue;
        }
        const path = uniquePath(paths, kind, inside, option);
        const { size } = await stat(absolutePath);
        const fileId = await digestFile(absolutePath);
        const twin = contents.get(`${kind} ${dataOn} ${fileId}`);
        if (twin !== undefined) findings.push(makeIntakeFinding('file-repeated', { ...place, path, value: twin }));
        else {
          contents.set(`${kind} ${dataOn} ${fileId}`, path);
          files.push({ kind, dataOn, absolutePath, path, size, fileId });
        }
      }
    }
  }
  return { files, findings };
}

async function listBelow(option: string): Promise<(readonly [absolute: string, inside: string])[]> {
  const facts = await stat(option);
  if (!facts.isDirectory()) return [[option, basename(option)]];
  const entries = await readdir(option, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !SYSTEM_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, relative(option, path).split(sep).join('/')] as const)
    .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Two folders of one kind may hold files of one name; a row's reference must still name one row. */
function uniquePath(taken: Set<string>, kind: ListKind, inside: string, option: string): string {
  let path = inside;
  if (taken.has(`${kind} ${path}`)) path = `${basename(option)}/${inside}`;
  for (let number = 2; taken.has(`${kind} ${path}`); number += 1) path = `${basename(option)}~${number}/${inside}`;
  taken.add(`${kind} ${path}`);
  return path;
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
