/** Rows in COPY's binary form, described in PostgreSQL's manual under COPY, "Binary Format". */

/** JSON for a json or jsonb column; a bare array is a PostgreSQL array. */
export class JsonCell {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

export type CopyCell =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Date
  | Uint8Array
  | JsonCell
  | readonly string[];

/** A full piece is handed over at this size. */
const PIECE_BYTES = 256 * 1024;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** PostgreSQL counts days and microseconds from the first day of 2000. */
const EPOCH_MILLISECONDS = Date.UTC(2000, 0, 1);
const DAY_MILLISECONDS = 86_400_000;
const TEXT_OID = 25;

type WriteCell = (encoder: RowEncoder, cell: Exclude<CopyCell, null | undefined>) => void;

/** By the name that `format_type` gives a column's type. */
const WRITERS: Readonly<Record<string, WriteCell>> = {
  text: (encoder, cell) => encoder.writeText(String(cell)),
  smallint: (encoder, cell) => encoder.writeInteger(cell, 2),
  integer: (encoder, cell) => encoder.writeInteger(cell, 4),
  bigint: (encoder, cell) => encoder.writeInteger(cell, 8),
  'double precision': (encoder, cell) => encoder.writeDouble(Number(cell)),
  boolean: (encoder, cell) => encoder.writeBoolean(cell),
  date: (encoder, cell) => encoder.writeDate(cell),
  'timestamp with time zone': (encoder, cell) => encoder.writeInstant(cell),
  bytea: (encoder, cell) => encoder.writeBytes(cell),
  json: (encoder, cell) => encoder.writeJson(cell, false),
  jsonb: (encoder, cell) => encoder.writeJson(cell, true),
  'text[]': (encoder, cell) => encoder.writeTexts(cell),
};

/** Encodes rows of given column types one after another. Throws a TypeError for a type or a cell that it cannot write. */
export class RowEncoder {
  readonly #writers: readonly WriteCell[];
  #bytes = Buffer.allocUnsafe(2 * PIECE_BYTES);
  #at = 0;

  constructor(types: readonly string[]) {
    this.#writers = types.map((type) => {
      const writer = WRITERS[type];
      if (writer === undefined) throw new TypeError(`No way to copy into a column of type ${type}.`);
      return writer;
    });
    this.#at = SIGNATURE.copy(this.#bytes);
  }

  /** Whether there is enough for a piece. */
  get isFull(): boolean {
    return this.#at >= PIECE_BYTES;
  }

  addRow(row: readonly CopyCell[]): void {
    const writers = this.#writers;
    this.#reserve(2);
    this.#at = this.#bytes.writeInt16BE(writers.length, this.#at);
    for (let index = 0; index < writers.length; index += 1) {
      const cell = row[index];
      if (cell === null || cell === undefined) this.#writeLength(-1);
      else writers[index]!(this, cell);
    }
  }

  /** What has gathered. It is overwritten by the next row: whoever takes it must be done with it before. */
  takePiece(): Buffer {
    const piece = this.#bytes.subarray(0, this.#at);
    this.#at = 0;
    return piece;
  }

  /** The mark of the end, after the last row. */
  end(): void {
    this.#reserve(2);
    this.#at = this.#bytes.writeInt16BE(-1, this.#at);
  }

  /** NUL characters, which PostgreSQL cannot hold, become U+FFFD. */
  writeText(text: string): void {
    this.#reserve(4 + 3 * text.length);
    const bytes = this.#bytes;
    const from = this.#at + 4;
    let at = from;
    // Most texts are a few ASCII characters, which are written faster here than by a call out of JavaScript.
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127 || code === 0 || index > 80) {
        at += bytes.write(text.slice(index).replaceAll('\0', '\ufffd'), at, 'utf8');
        break;
      }
      bytes[at] = code;
      at += 1;
    }
    bytes.writeInt32BE(at - from, this.#at);
    this.#at = at;
  }

  writeInteger(cell: CopyCell, size: 2 | 4 | 8): void {
    if (typeof cell !== 'number' && typeof cell !== 'bigint') throw wrongCell(cell);
    this.#writeLength(size);
    const bytes = this.#bytes;
    if (size === 2) this.#at = bytes.writeInt16BE(Number(cell), this.#at);
    else if (size === 4) this.#at = bytes.writeInt32BE(Number(cell), this.#at);
    else this.#at = bytes.writeBigInt64BE(BigInt(cell), this.#at);
  }

  writeDouble(number: number): void {
    this.#writeLength(8);
    this.#at = this.#bytes.writeDoubleBE(number, this.#at);
  }

  writeBoolean(cell: CopyCell): void {
    if (typeof cell !== 'boolean') throw wrongCell(cell);
    this.#writeLength(1);
    this.#at = this.#bytes.writeUInt8(cell ? 1 : 0, this.#at);
  }

  writeDate(cell: CopyCell): void {
    this.#writeLength(4);
    const days = (millisecondsOf(cell) - EPOCH_MILLISECONDS) / DAY_MILLISECONDS;
    this.#at = this.#bytes.writeInt32BE(Math.floor(days), this.#at);
  }

  writeInstant(cell: CopyCell): void {
    this.#writeLength(8);
    const microseconds = BigInt(millisecondsOf(cell) - EPOCH_MILLISECONDS) * 1000n;
    this.#at = this.#bytes.writeBigInt64BE(microseconds, this.#at);
  }

  writeBytes(cell: CopyCell): void {
    if (!(cell instanceof Uint8Array)) throw wrongCell(cell);
    this.#reserve(4 + cell.length);
    this.#writeLength(cell.length);
    this.#bytes.set(cell, this.#at);
    this.#at += cell.length;
  }

  writeJson(cell: CopyCell, isBinary: boolean): void {
    const text = JSON.stringify(cell instanceof JsonCell ? cell.value : cell);
    this.#reserve(5 + 3 * text.length);
    const from = this.#at + 4;
    let at = from;
    // jsonb says its version first.
    if (isBinary) at = this.#bytes.writeUInt8(1, at);
    at += this.#bytes.write(text, at, 'utf8');
    this.#bytes.writeInt32BE(at - from, this.#at);
    this.#at = at;
  }

  /** One dimension from 1; an empty array has none. */
  writeTexts(cell: CopyCell): void {
    if (!Array.isArray(cell)) throw wrongCell(cell);
    this.#reserve(24);
    const start = this.#at;
    let at = start + 4;
    const bytes = this.#bytes;
    at = bytes.writeInt32BE(cell.length === 0 ? 0 : 1, at);
    at = bytes.writeInt32BE(0, at);
    at = bytes.writeInt32BE(TEXT_OID, at);
    if (cell.length > 0) {
      at = bytes.writeInt32BE(cell.length, at);
      at = bytes.writeInt32BE(1, at);
    }
    this.#at = at;
    for (const item of cell) this.writeText(String(item));
    // The buffer may have been exchanged for a larger one.
    this.#bytes.writeInt32BE(this.#at - start - 4, start);
  }

  #writeLength(length: number): void {
    this.#reserve(12);
    this.#at = this.#bytes.writeInt32BE(length, this.#at);
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#at + size));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function millisecondsOf(cell: CopyCell): number {
  const milliseconds = cell instanceof Date ? cell.getTime() : typeof cell === 'string' ? Date.parse(cell) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw wrongCell(cell);
  return milliseconds;
}

/** Says the kind only: a value may be somebody's number. */
function wrongCell(cell: CopyCell): TypeError {
  return new TypeError(`A cell of kind ${typeof cell} does not fit its column.`);
}
