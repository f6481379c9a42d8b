import type { Finding, ListKind, PlainDate } from '@bulou/kernel';
import type { PlaceReader } from '@bulou/network';
import type { MergedRange, TableRow } from '@bulou/tabular';
import type { SourceRecord } from '../model.ts';
import type { RowClass } from './classify-row.ts';
import type { Constants, Field } from './fields.ts';
import type { MappingEntry } from './mapping-file.ts';
import type { RowReading } from './row-context.ts';
import type { VillageTest } from './title-hints.ts';

/** A sheet as it comes out of the file. */
export interface SheetInput {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: readonly TableRow[];
  readonly merges: readonly MergedRange[];
}

/** What is known about the list that a sheet belongs to. */
export interface ListContext {
  readonly kind: ListKind;
  readonly path: string;
  readonly dataOn: PlainDate;
  /** Province, prefecture and county that run the term. */
  readonly ownNames: readonly string[];
  readonly readPlace: PlaceReader;
  readonly isVillage: VillageTest;
  readonly keepRaw: boolean;
  readonly mapping?: MappingEntry;
}

/** A column as it was understood: shown to the user and writable as a mapping. */
export interface MappedColumn {
  readonly letter: string;
  readonly header: string;
  readonly field?: Field;
}

export interface TableSummary {
  readonly form: SourceRecord['form'];
  /** Row numbers in the file. */
  readonly headerRows: readonly number[];
  readonly mapping: readonly MappedColumn[];
  readonly constants: Constants;
  readonly rows: number;
  readonly setAside: Readonly<Partial<Record<RowClass, number>>>;
}

export interface SheetReading {
  readonly name: string;
  readonly hidden: boolean;
  readonly tables: readonly TableSummary[];
  readonly records: readonly RowReading[];
  readonly findings: readonly Finding[];
}
