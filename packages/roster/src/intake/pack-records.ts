import { deflateRawSync } from 'node:zlib';
import type { NationalIdReading } from '@bulou/kernel';
import type { RowReading } from './row-context.ts';

/**
 * Records as they cross from a child process: one JSON text, since sending 300,000 small objects costs more than
 * reading the files. What is said twice (an identity number as raw, text and value) is left out and put back.
 */
export interface PackedRecords {
  readonly rows: readonly number[];
  /** Row codes by position, for the few lists that have them. */
  readonly placeCodes: Readonly<Record<number, string>>;
  readonly json: string;
  /** Row numbers, raw cells and the same records, deflated: what the register keeps of these rows. */
  readonly archive: Uint8Array;
}

/** A record without its place in the run. */
export type UnplacedRecord = Omit<RowReading, 'row' | 'placeCode'>;

const ABSENT: NationalIdReading = Object.freeze({
  raw: '',
  text: '',
  state: 'absent',
  from15: false,
  notes: Object.freeze([]),
});
const NO_NOTES: readonly string[] = Object.freeze([]);

type MutableId = { -readonly [Key in keyof NationalIdReading]?: NationalIdReading[Key] };

/** Packs records; they are consumed: what is packed apart is taken out of them. */
export function packRecords(records: readonly RowReading[]): PackedRecords {
  const placeCodes: Record<number, string> = {};
  const rows: number[] = [];
  records.forEach((record, index) => {
    const draft = record as { -readonly [Key in keyof RowReading]?: unknown };
    rows.push(record.row);
    draft.row = undefined;
    if (record.placeCode !== undefined) {
      placeCodes[index] = record.placeCode;
      draft.placeCode = undefined;
    }
    draft.nationalId = packId(record.nationalId);
    const amountFen = record.received?.amountFen;
    if (amountFen !== undefined) draft.received = { ...record.received, amountFen: String(amountFen) };
  });
  const raw = JSON.stringify(records.map((record) => record.raw ?? null));
  // The cells go to the archive only: nothing is decided from them, and they would fill the main process's memory.
  for (const record of records) (record as { raw?: unknown }).raw = undefined;
  const json = JSON.stringify(records);
  const archive = deflateRawSync(`{"rows":${JSON.stringify(rows)},"raw":${raw},"records":${json}}`, { level: 1 });
  return { rows, placeCodes, json, archive };
}

/** Leaves out what {@link unpackId} puts back; `undefined` for an empty cell. */
function packId(id: NationalIdReading): MutableId | undefined {
  if (id.state === 'absent' && id.raw === '') return undefined;
  const { raw, value, notes, from15, ...rest } = id;
  const packed: MutableId = rest;
  if (raw !== id.text) packed.raw = raw;
  if (value !== undefined && value !== id.text) packed.value = value;
  if (notes.length > 0) packed.notes = notes;
  if (from15) packed.from15 = true;
  return packed;
}

function unpackId(packed: MutableId | undefined): NationalIdReading {
  if (packed === undefined) return ABSENT;
  const text = packed.text ?? '';
  packed.raw ??= text;
  packed.from15 ??= false;
  packed.notes ??= NO_NOTES;
  if (packed.state === 'valid') packed.value ??= text;
  return packed as NationalIdReading;
}

type Draft = { -readonly [Key in keyof UnplacedRecord]: UnplacedRecord[Key] };

/**
 * Gives back the records, equal to those that were packed. The objects are new and may be written to. One text met twice
 * is one string in memory; `texts` is the memory, a file's own.
 */
export function unpackRecords(packed: PackedRecords, texts: Map<string, string> = new Map()): Draft[] {
  const share = (text: string): string => {
    // JSON.parse already shares what is shorter.
    if (text.length <= 10) return text;
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, text);
    return text;
  };
  const bodies = JSON.parse(packed.json) as Draft[];
  for (const body of bodies) {
    for (const key of SHARED) {
      const text = body[key];
      if (text !== undefined) body[key] = share(text);
    }
    const id = body.nationalId as MutableId | undefined;
    if (id?.text !== undefined) id.text = share(id.text);
    if (id?.raw !== undefined) id.raw = share(id.raw);
    body.nationalId = unpackId(id);
    if (body.phones.length > 0) body.phones = body.phones.map(share);
    const { received } = body;
    if (received?.amountFen !== undefined) body.received = { ...received, amountFen: BigInt(received.amountFen) };
  }
  return bodies;
}

const SHARED = [
  'schoolName',
  'address',
  'enrolmentNo',
  'householdNo',
  'personNo',
  'schoolCode',
  'className',
  'note',
] as const;
