/** Reads lists that were handed in, holds each against the one before, and keeps what was found of the last few in memory. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProblem, isWithin } from '@bulou/kernel';
import { createDivisionFinder, listDivisions } from '@bulou/network';
import { type Intake, intakeLists, type MappingFile } from '@bulou/roster';
import {
  type ComparableRow,
  compareLists,
  findImportBefore,
  type ImportRow,
  importProblems,
  type ListChange,
  layoutKeyOf,
  listLayoutMappings,
  listRawRows,
  listRowsOfKind,
  makeLayoutMapping,
  type RawRow,
} from '@bulou/roster/imports';
import { readFile } from '@bulou/store';
import { type Office, type OfficeRequest, readOffice } from './office.ts';

/** What a list was held against. */
export interface Against {
  readonly what: 'import' | 'run' | 'nothing';
  readonly name: string;
  readonly dataOn?: string;
  readonly rows: readonly ComparableRow[];
}

/** A list as it was read. */
export interface ReadList {
  readonly intake: Intake;
  readonly raw: readonly RawRow[];
  readonly remembered: ReadonlySet<string>;
  readonly mapping: MappingFile | undefined;
  readonly against: Against;
  readonly changes: readonly ListChange[];
}

export interface Reading {
  state: 'reading' | 'comparing' | 'read' | 'refused' | 'cancelled';
  readonly startedAt: number;
  endedAt?: number;
  problem?: { readonly zh: string; readonly en: string };
  list?: ReadList;
}

type Asking = Pick<OfficeRequest, 'office' | 'session'>;

const MOST_KEPT = 6;
const desks = new WeakMap<Office, ImportDesk>();

/** The desk of an office. */
export function getImportDesk(office: Office): ImportDesk {
  const known = desks.get(office) ?? new ImportDesk();
  desks.set(office, known);
  return known;
}

class ImportDesk {
  readonly #readings = new Map<string, Reading>();

  /** The reading of a list; begun when there is none in memory. */
  get(request: Asking, row: ImportRow): Reading {
    return this.#readings.get(row.importId) ?? this.begin(request, row);
  }

  /** Reads a list anew, in the background. */
  begin(request: Asking, row: ImportRow): Reading {
    const reading: Reading = { state: 'reading', startedAt: performance.now() };
    this.#readings.delete(row.importId);
    this.#readings.set(row.importId, reading);
    for (const [importId, kept] of this.#readings) {
      if (this.#readings.size <= MOST_KEPT) break;
      if (kept.endedAt !== undefined) this.#readings.delete(importId);
    }
    void this.#read(request, row, reading);
    return reading;
  }

  cancel(importId: string): void {
    const reading = this.#readings.get(importId);
    if (reading === undefined || reading.endedAt !== undefined) return;
    reading.state = 'cancelled';
    reading.endedAt = performance.now();
  }

  async #read(request: Asking, row: ImportRow, reading: Reading): Promise<void> {
    try {
      const { intake, remembered, mapping } = await readList(request, row);
      if (reading.endedAt !== undefined) return;
      if (intake.records.length === 0) {
        const finding = intake.refused[0]?.findings[0] ?? intake.findings.find((each) => each.severity === 'error');
        throw importProblems['nothing-read']({
          reason: finding === undefined ? '' : `${finding.reason}。${finding.remedy}。`,
        });
      }
      reading.state = 'comparing';
      const against = await findBefore(request, row, intake);
      const changes = compareLists(against.rows, intake.records, row.scope);
      // Somebody who stopped it meanwhile is not told that it has been read.
      if (hasEnded(reading)) return;
      reading.list = { intake, raw: listRawRows(intake), remembered, mapping, against, changes };
      reading.state = 'read';
    } catch (error) {
      if (hasEnded(reading)) return;
      reading.state = 'refused';
      reading.problem = isProblem(error)
        ? { zh: error.zh, en: error.en }
        : {
            zh: '这个文件没有读成。请另存为 .xlsx 后再导入。',
            en: 'The file could not be read. Save it as .xlsx and import it again.',
          };
    }
    reading.endedAt = performance.now();
  }
}

function hasEnded(reading: Reading): boolean {
  return reading.endedAt !== undefined;
}

/** Reads the kept file; again when a layout of it was corrected by people. The clear copy lies in a private folder and is gone after. */
async function readList(request: Asking, row: ImportRow) {
  const { office } = request;
  const folder = await mkdtemp(join(tmpdir(), 'bulou-import-'));
  try {
    const path = join(folder, row.fileName);
    await writeFile(path, await readFile(office.db, row.fileId), { mode: 0o600 });
    const options = {
      lists: [{ kind: row.kind, paths: [path], dataOn: row.dataOn }],
      countyCode: office.countyCode,
      divisions: createDivisionFinder(listDivisions(office.countyCode)),
      workers: 1,
    };
    const guessed = await intakeLists(options);
    const keys = guessed.files.flatMap((file) => file.sheets.flatMap((sheet) => layoutKeyOf(row.kind, sheet) ?? []));
    const known = await readOffice(request, (tx) => listLayoutMappings(tx, office.countyCode, keys));
    const mapping = makeLayoutMapping(guessed.files, known);
    const remembered = new Set(known.keys());
    if (mapping === undefined) return { intake: guessed, remembered, mapping };
    return { intake: await intakeLists({ ...options, mapping }), remembered, mapping };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The list that this one takes the place of: the import before of its kind and place, else the rows of the last run there. */
async function findBefore(request: Asking, row: ImportRow, intake: Intake): Promise<Against> {
  const { countyCode, db } = request.office;
  const before = await readOffice(request, (tx) => findImportBefore(tx, countyCode, row));
  if (before !== undefined) {
    const { intake: read } = await readList(request, before);
    return { what: 'import', name: before.fileName, dataOn: before.dataOn, rows: read.records };
  }
  const stored = await readOffice(request, (tx) => listRowsOfKind(tx, db.keys, countyCode, row.kind));
  const schools = new Set(intake.records.map((record) => record.schoolName));
  const rows = stored.filter((record) => {
    if (row.divisionCode === countyCode) return true;
    const { divisionCode, schoolName } = record;
    if (typeof divisionCode === 'string') return isWithin(divisionCode, row.divisionCode);
    return typeof schoolName === 'string' && schools.has(schoolName);
  });
  const asRows = rows.map((record) => ({ ...record, guardians: record.guardians ?? [], phones: record.phones ?? [] }));
  return { what: rows.length === 0 ? 'nothing' : 'run', name: '', rows: asRows as readonly ComparableRow[] };
}
