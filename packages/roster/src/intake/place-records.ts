import type { Finding } from '@bulou/kernel';
import type { DivisionFinder, DivisionMatch } from '@bulou/network';
import type { SourceRecord } from '../model.ts';
import { formatRowRanges, type IntakeCode, makeIntakeFinding } from './finding-texts.ts';

const CODES: Readonly<Partial<Record<DivisionMatch['certainty'], IntakeCode>>> = {
  unknown: 'place-unknown',
  ambiguous: 'place-ambiguous',
  'one-off': 'place-near',
  'township-differs': 'place-township-differs',
  outside: 'place-outside',
};

/** Finds the division of each row and gathers one finding for each odd spelling of a sheet, with its rows. */
export class PlaceNotes {
  readonly #find: DivisionFinder;
  readonly #groups = new Map<
    string,
    { code: IntakeCode; first: SourceRecord; text: string; detail: string; rows: number[] }
  >();

  constructor(find: DivisionFinder) {
    this.#find = find;
  }

  /** The finest division that is certain; `undefined` when the row names none. */
  place(record: SourceRecord, placeCode: string | undefined): string | undefined {
    const { townshipName, villageName, address } = record;
    if (townshipName === undefined && villageName === undefined && address === undefined && placeCode === undefined)
      return undefined;
    const coded = placeCode === undefined ? undefined : this.#find({ village: placeCode });
    const match =
      coded?.level === 'village' ? coded : this.#find({ township: townshipName, village: villageName, address });
    // A school writes addresses in a hundred ways; only household lists are asked to name villages as they are.
    if (record.kind === 'registry' || record.kind === 'survey') this.#note(record, match);
    return match.divisionCode;
  }

  #note(record: SourceRecord, match: DivisionMatch): void {
    // A township alone is found with certainty even where the village beside it is not.
    const missed = record.villageName !== undefined && match.level !== 'village' ? 'place-unknown' : undefined;
    const code = match.certainty === 'exact' ? missed : (CODES[match.certainty] ?? missed);
    if (code === undefined) return;
    const text = [record.townshipName, record.villageName ?? record.address]
      .filter((part) => part !== undefined)
      .join(' ');
    const key = `${record.kind}\u0000${record.ref.path}\u0000${record.ref.sheet}\u0000${code}\u0000${text}`;
    const known = this.#groups.get(key);
    if (known !== undefined) known.rows.push(record.ref.row);
    else {
      const detail = match.alternatives
        .slice(0, 4)
        .map((division) => division.name)
        .join('、');
      this.#groups.set(key, { code, first: record, text, detail, rows: [record.ref.row] });
    }
  }

  finish(): Finding[] {
    return [...this.#groups.values()].map(({ code, first, text, detail, rows }) => {
      const single = rows.length === 1;
      const place = { ...first.ref, row: single ? first.ref.row : 0, column: '村', value: text };
      const said = [detail, single ? '' : `${rows.length} 行：${formatRowRanges(rows)}`]
        .filter((part) => part !== '')
        .join('；');
      return makeIntakeFinding(code, place, said);
    });
  }
}

/**
 * One number twice within one kind of list: the same person in another file or sheet, or another name under it. Rows of
 * one table are compared when it is read; lists of aid name a person once an item and are left out.
 */
export function noteAcrossFiles(records: readonly SourceRecord[]): Finding[] {
  const byKind = new Map<string, Map<string, SourceRecord>>();
  const found: Finding[] = [];
  for (const record of records) {
    const { state, text } = record.nationalId;
    if (record.kind === 'received' || (state !== 'valid' && state !== 'bad-checksum')) continue;
    let numbers = byKind.get(record.kind);
    if (numbers === undefined) {
      numbers = new Map();
      byKind.set(record.kind, numbers);
    }
    const known = numbers.get(text);
    if (known === undefined) {
      numbers.set(text, record);
      continue;
    }
    const at = { ...record.ref, value: record.name };
    const where = `${known.ref.path} 第 ${known.ref.row} 行`;
    if (known.name !== record.name) found.push(makeIntakeFinding('id-shared', at, `${where}是${known.name}`));
    else if (known.fileId !== record.fileId || known.ref.sheet !== record.ref.sheet) {
      found.push(makeIntakeFinding('duplicate-across-files', at, where));
    }
  }
  return found;
}
