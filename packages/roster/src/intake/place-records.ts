import type { Finding } from '@bulou/kernel';
import type { DivisionFinder, DivisionMatch } from '@bulou/network';
import type { SourceRecord } from '../model.ts';
import { formatRowRanges, type IntakeCode, makeIntakeFinding } from './finding-texts.ts';
import { personKey } from './read-sheet.ts';

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
    const code = CODES[match.certainty];
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
      const said = [detail, single ? '' : `${rows.length} 行:${formatRowRanges(rows)}`]
        .filter((part) => part !== '')
        .join(';');
      return makeIntakeFinding(code, place, said);
    });
  }
}

/** The same person in two files of one kind, and one number under two names. Rows of one file are compared when it is read. */
export function noteAcrossFiles(records: readonly SourceRecord[]): Finding[] {
  const people = new Map<string, SourceRecord>();
  const numbers = new Map<string, SourceRecord>();
  const found: Finding[] = [];
  for (const record of records) {
    const key = personKey(record);
    if (key === undefined) continue;
    const full = `${record.kind}\u0000${key}`;
    const known = people.get(full);
    const at = { ...record.ref, value: record.name };
    if (known === undefined) people.set(full, record);
    else if (known.fileId !== record.fileId || known.ref.sheet !== record.ref.sheet) {
      found.push(makeIntakeFinding('duplicate-across-files', at, `${known.ref.path} 第 ${known.ref.row} 行`));
    }
    const numbered = `${record.kind}\u0000${record.nationalId.text}`;
    const other = numbers.get(numbered);
    if (other === undefined) numbers.set(numbered, record);
    else if (other.name !== record.name && known === undefined) {
      found.push(makeIntakeFinding('id-shared', at, `${other.ref.path} 第 ${other.ref.row} 行是${other.name}`));
    }
  }
  return found;
}
