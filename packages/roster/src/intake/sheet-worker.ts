/** Runs inside the table readers' child processes: a whole sheet goes in, packed records come out. */
import { createHash } from 'node:crypto';
import type { Finding, ListKind, PlainDate } from '@bulou/kernel';
import {
  createDivisionFinder,
  createPlaceReader,
  listCountyNames,
  listDivisions,
  type PlaceReader,
} from '@bulou/network';
import type { SheetTable, SheetTransform } from '@bulou/tabular';
import { makeIntakeFinding } from './finding-texts.ts';
import { findMapping, type MappingFile } from './mapping-file.ts';
import { type PackedRecords, packRecords } from './pack-records.ts';
import { readSheet } from './read-sheet.ts';
import type { ListContext, SheetReading, TableSummary } from './sheet-model.ts';
import type { VillageTest } from './title-hints.ts';

/** What the main process tells about a file. */
export interface SheetWorkerArgs {
  readonly kind: ListKind;
  readonly path: string;
  readonly dataOn: PlainDate;
  readonly countyCode: string;
  readonly keepRaw: boolean;
  readonly mapping?: MappingFile;
}

/** What comes back for each sheet, followed by its records. */
export type SheetWorkerResult =
  | {
      readonly type: 'sheet';
      readonly name: string;
      readonly hidden: boolean;
      readonly tables: readonly TableSummary[];
      readonly findings: readonly Finding[];
    }
  | { readonly type: 'records'; readonly packed: PackedRecords };

const BATCH = 2000;

interface County {
  readonly ownNames: readonly string[];
  readonly readPlace: PlaceReader;
  readonly isVillage: VillageTest;
}

/** A child reads many files of one county; its tables are made once. */
const counties = new Map<string, County>();

function openCounty(countyCode: string): County {
  const known = counties.get(countyCode);
  if (known !== undefined) return known;
  const divisions = listDivisions(countyCode);
  const find = createDivisionFinder(divisions);
  const names = listCountyNames(countyCode);
  const county: County = {
    ownNames: names.length === 2 ? [names[0] ?? '', '', names[1] ?? ''] : names,
    readPlace: createPlaceReader(countyCode),
    isVillage: (text, township) => {
      if (divisions.length === 0 || /^\d+$/.test(text)) return false;
      const match = find({ village: text, township });
      return match.level === 'village' && match.certainty === 'exact';
    },
  };
  counties.set(countyCode, county);
  return county;
}

/** What tabular's child calls for each file. */
export function createTransform(args: unknown): SheetTransform {
  return new SheetReader(args as SheetWorkerArgs);
}

class SheetReader implements SheetTransform {
  readonly #args: SheetWorkerArgs;
  readonly #county: County;
  readonly #held: SheetReading[] = [];
  readonly #seen = new Map<string, string>();
  readonly #names = new Set<string>();
  #visibleTables = 0;

  constructor(args: SheetWorkerArgs) {
    this.#args = args;
    this.#county = openCounty(args.countyCode);
  }

  *readSheet(sheet: SheetTable): Generator<SheetWorkerResult> {
    const { kind, path, mapping, dataOn, keepRaw } = this.#args;
    const entry = findMapping(mapping, kind, path, sheet.name);
    const list: ListContext = {
      kind,
      path,
      dataOn,
      keepRaw,
      ...this.#county,
      ...(entry === undefined ? {} : { mapping: entry }),
    };
    const hidden = sheet.visibility !== 'visible';
    const reading = readSheet(
      { name: this.#uniqueName(sheet.name), hidden, rows: sheet.rows, merges: sheet.merges },
      list,
    );
    if (hidden) this.#held.push(reading);
    else {
      this.#visibleTables += reading.tables.length;
      yield* this.#send(reading, this.#findDuplicate(reading));
    }
  }

  /**
   * A hidden sheet is read only when no visible sheet of the file holds a table: hidden lists are last term's, or what
   * a drop-down chooses from, far more often than the list that was meant.
   */
  *finish(): Generator<SheetWorkerResult> {
    const { kind, path } = this.#args;
    for (const reading of this.#held) {
      const place = { kind, path, sheet: reading.name, row: 0, value: `${reading.records.length} 人` };
      if (reading.tables.length === 0) yield* this.#send(reading, []);
      else if (this.#visibleTables > 0) {
        const skipped = { ...reading, tables: [], records: [], findings: [] };
        yield* this.#send(skipped, [makeIntakeFinding('sheet-hidden-skipped', place)]);
      } else yield* this.#send(reading, [makeIntakeFinding('sheet-hidden-read', place)]);
    }
  }

  /** Tables of an HTML file have no names; a row's reference must name one row all the same. */
  #uniqueName(name: string): string {
    let unique = name;
    for (let number = 2; this.#names.has(unique); number += 1) unique = `${name}(${number})`;
    this.#names.add(unique);
    return unique;
  }

  #findDuplicate(reading: SheetReading): Finding[] {
    if (reading.records.length < 2) return [];
    const hash = createHash('sha1');
    for (const record of reading.records)
      hash.update(`${record.name}\u0000${record.nationalId.text}\u0000${record.className ?? ''}\n`);
    const digest = hash.digest('hex');
    const known = this.#seen.get(digest);
    this.#seen.set(digest, known ?? reading.name);
    const { kind, path } = this.#args;
    return known === undefined
      ? []
      : [makeIntakeFinding('duplicate-sheet', { kind, path, sheet: reading.name, row: 0, value: known })];
  }

  *#send(reading: SheetReading, more: readonly Finding[]): Generator<SheetWorkerResult> {
    const { name, hidden, tables, records, findings } = reading;
    yield { type: 'sheet', name, hidden, tables, findings: [...more, ...findings] };
    for (let at = 0; at < records.length; at += BATCH) {
      yield { type: 'records', packed: packRecords(records.slice(at, at + BATCH)) };
    }
  }
}
