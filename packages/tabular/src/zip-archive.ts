import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { RESAVE_REMEDY, Refusal, refuseBomb, refuseDamaged, refuseLimit } from './refusal.ts';
import type { TableLimits } from './table-model.ts';

/**
 * The parts of a workbook, read so that no lie in the zip directory costs memory: entries are counted before they are
 * listed, declared sizes and ratios are judged before inflating, and both again on the bytes that really come out.
 */
export class ZipArchive {
  readonly #zip: ZipFile;
  readonly #limits: TableLimits;
  readonly #entries = new Map<string, Entry>();
  #inflated = 0;

  private constructor(zip: ZipFile, limits: TableLimits) {
    this.#zip = zip;
    this.#limits = limits;
  }

  /** Opens the archive and reads its directory. Throws a Refusal when it is not what a workbook may be. */
  static async open(path: string, limits: TableLimits): Promise<ZipArchive> {
    const zip = await openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: false,
      validateEntrySizes: true,
    }).catch((cause: Error) => {
      throw refuseDamaged(`压缩目录无效:${cause.message}`);
    });
    const archive = new ZipArchive(zip, limits);
    try {
      if (zip.entryCount > limits.zipEntries) throw refuseBomb(`压缩包内有 ${zip.entryCount} 个文件`);
      await archive.#readDirectory();
    } catch (cause) {
      zip.close();
      throw cause;
    }
    return archive;
  }

  /** Whether the archive has this part. Names are compared without case, as some writers change it. */
  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  close(): void {
    this.#zip.close();
  }

  /** Inflates a part piece by piece as text. */
  async *readPieces(name: string): AsyncGenerator<string> {
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    for await (const bytes of this.#inflate(name)) {
      decoder ??= new TextDecoder(encodingOf(bytes));
      yield decoder.decode(bytes, { stream: true });
    }
    if (decoder !== undefined) yield decoder.decode();
  }

  /** A small part as one text. */
  async readText(name: string, mostCharacters: number): Promise<string> {
    let text = '';
    for await (const piece of this.readPieces(name)) {
      text += piece;
      if (text.length > mostCharacters) throw refuseLimit(`${name} 过大`);
    }
    return text;
  }

  async #readDirectory(): Promise<void> {
    try {
      for await (const entry of this.#zip.eachEntry()) {
        const name = entry.fileName.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
        if (!this.#entries.has(name)) this.#entries.set(name, entry);
      }
    } catch (cause) {
      throw refuseDamaged(`压缩目录无效:${(cause as Error).message}`);
    }
  }

  async *#inflate(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) throw refuseDamaged(`缺少 ${name}`);
    this.#judgeDeclaration(entry);
    let produced = 0;
    let sum = 0;
    try {
      const packed = await this.#zip.openReadStreamPromise(entry, { decodeFileData: false });
      const stored = entry.compressionMethod === 0;
      const stream = stored ? packed : packed.pipe(createInflateRaw({ chunkSize: 128 * 1024 }));
      if (!stored) packed.on('error', (cause) => stream.destroy(cause));
      try {
        for await (const bytes of stream as AsyncIterable<Buffer>) {
          produced += bytes.length;
          this.#inflated += bytes.length;
          this.#judgeInflation(entry, produced);
          sum = crc32(bytes, sum);
          yield bytes;
        }
      } finally {
        packed.destroy();
        stream.destroy();
      }
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      throw refuseDamaged(`${entry.fileName} 解压失败:${(cause as Error).message}`);
    }
    if (produced !== entry.uncompressedSize || sum !== entry.crc32) throw refuseDamaged(`${entry.fileName} 校验不符`);
  }

  #judgeDeclaration(entry: Entry): void {
    if (entry.isEncrypted()) {
      throw new Refusal('file-encrypted', '压缩包设有密码,无法读取。', `请去掉密码。${RESAVE_REMEDY}`);
    }
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
      throw refuseDamaged(`不支持的压缩方式 ${entry.compressionMethod}`);
    }
    this.#judgeSizes(entry, entry.uncompressedSize, this.#inflated + entry.uncompressedSize);
  }

  #judgeInflation(entry: Entry, produced: number): void {
    if (produced > entry.uncompressedSize) throw refuseBomb(`${entry.fileName} 实际大小超过目录所记`);
    this.#judgeSizes(entry, produced, this.#inflated);
  }

  #judgeSizes(entry: Entry, size: number, total: number): void {
    const { inflatedBytes, inflationRatio, ratioFromBytes } = this.#limits;
    if (total > inflatedBytes) throw refuseBomb(`解压后超过 ${Math.round(inflatedBytes / 1_048_576)} MB`);
    if (size > ratioFromBytes && size / Math.max(1, entry.compressedSize) > inflationRatio) {
      throw refuseBomb(`${entry.fileName} 压缩比超过 ${inflationRatio}`);
    }
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
