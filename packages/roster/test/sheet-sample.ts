/** Small hand-written tables for the tests of intake. */
import { makeNationalId, plainDate } from '@bulou/kernel';
import { createDivisionFinder, createPlaceReader, listDivisions } from '@bulou/network';
import type { MergedRange, TableRow } from '@bulou/tabular';
import { parseMapping } from '../src/intake/mapping-file.ts';
import { readSheet } from '../src/intake/read-sheet.ts';
import type { ListContext, SheetReading } from '../src/intake/sheet-model.ts';

export const divisions = listDivisions('410923');
const find = createDivisionFinder(divisions);
const readPlace = createPlaceReader('410923');

export type Value = string | number;

export function toRows(values: readonly (readonly Value[])[]): TableRow[] {
  return values
    .map((cells, index) => ({
      row: index + 1,
      cells: cells.map(String),
      kinds: cells.map((cell) => (cell === '' ? ' ' : typeof cell === 'number' ? 'n' : 's')).join(''),
    }))
    .filter((row) => row.cells.some((cell) => cell !== ''));
}

export interface Given {
  readonly kind?: ListContext['kind'];
  readonly path?: string;
  readonly name?: string;
  readonly merges?: readonly MergedRange[];
  readonly hidden?: boolean;
  readonly mapping?: string;
  readonly dataOn?: string;
}

export function read(values: readonly (readonly Value[])[], given: Given = {}): SheetReading {
  const entry = given.mapping === undefined ? undefined : parseMapping(given.mapping).files[0];
  return readSheet(
    { name: given.name ?? 'Sheet1', hidden: given.hidden ?? false, rows: toRows(values), merges: given.merges ?? [] },
    {
      kind: given.kind ?? 'enrolment',
      path: given.path ?? '名单.xlsx',
      dataOn: plainDate(given.dataOn ?? '2018-10-15'),
      ownNames: ['河南省', '濮阳市', '南乐县'],
      readPlace,
      isVillage: (text, township) => {
        const match = find({ village: text, township });
        return match.level === 'village' && match.certainty === 'exact';
      },
      keepRaw: true,
      ...(entry === undefined ? {} : { mapping: entry }),
    },
  );
}

export function codesOf(reading: SheetReading): string[] {
  return [...new Set(reading.findings.map((finding) => finding.code))].sort();
}

/** A valid number of someone born on the day; `sequence` is odd for boys. */
export function id(birth: string, sequence = 11): string {
  return makeNationalId(`410923${birth}${String(sequence).padStart(3, '0')}`);
}

export const BOY = id('20100101', 11);
export const GIRL = id('20110203', 22);
