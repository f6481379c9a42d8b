import { type Finding, formatSourceRef, type ListKind, type PlainDate } from '@bulou/kernel';
import type { DivisionFinder } from '@bulou/network';
import { readTables, type TableLimits, type TableStream } from '@bulou/tabular';
import type { SourceRecord } from '../model.ts';
import { makeIntakeFinding } from './finding-texts.ts';
import { type ListFile, type ListSource, listFiles } from './list-files.ts';
import { findMapping, type MappingFile } from './mapping-file.ts';
import { unpackRecords } from './pack-records.ts';
import { noteAcrossFiles, PlaceNotes } from './place-records.ts';
import type { TableSummary } from './sheet-model.ts';
import type { SheetWorkerArgs, SheetWorkerResult } from './sheet-worker.ts';

export interface IntakeOptions {
  readonly lists: readonly ListSource[];
  readonly countyCode: string;
  /** From the network: text of a place to division code. */
  readonly divisions: DivisionFinder;
  /** From a school's spelling to its id, where somebody has decided it. */
  readonly schoolAliases?: ReadonlyMap<string, string>;
  readonly mapping?: MappingFile;
  /** Child processes that read. Default 2. */
  readonly workers?: number;
  /** Whether the archives hold the cells as the file has them. Default true. */
  readonly keepRaw?: boolean;
  readonly limits?: Partial<TableLimits>;
  readonly onProgress?: (done: number, total: number, path: string) => void;
}

/** A sheet as it was understood; `tables` is empty when nothing in it was read. */
export interface IntakeSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly tables: readonly TableSummary[];
}

export interface IntakeFile {
  /** SHA-256 of the bytes. */
  readonly fileId: string;
  readonly kind: ListKind;
  readonly path: string;
  readonly absolutePath: string;
  readonly dataOn: PlainDate;
  readonly size: number;
  readonly sheets: readonly IntakeSheet[];
  /** Its data rows some together, as the register keeps them. */
  readonly archives: readonly RowArchive[];
}

/** Data rows of one file that follow one another: row numbers, raw cells and records as JSON, deflated. */
export interface RowArchive {
  readonly sheet: string;
  /** Position of the first among the file's data rows, from 0. */
  readonly first: number;
  readonly count: number;
  readonly deflated: Uint8Array;
}

/** A file that was not read, and why. */
export interface RefusedFile {
  readonly fileId: string;
  readonly kind: ListKind;
  readonly path: string;
  readonly absolutePath: string;
  readonly findings: readonly Finding[];
}

export interface Intake {
  readonly records: readonly SourceRecord[];
  readonly findings: readonly Finding[];
  readonly files: readonly IntakeFile[];
  readonly refused: readonly RefusedFile[];
}

const WORKER_MODULE = new URL('./sheet-worker.ts', import.meta.url).href;

/**
 * Reads all lists of a run into records. Files are parsed and read row by row in child processes; here the records get
 * their reference, their place and their number. Order is that of the options, paths, sheets and rows, so the same files
 * give the same result. Throws only when a path does not exist.
 */
export async function intakeLists(options: IntakeOptions): Promise<Intake> {
  const { files, findings } = await listFiles(options.lists);
  const run = new IntakeRun(options, findings);
  const requests = files.map((file) => ({
    path: file.absolutePath,
    displayPath: file.path,
    kind: file.kind,
    transform: { module: WORKER_MODULE, args: workerArgs(file, options) },
  }));
  let next = 0;
  const pool = {
    workers: options.workers ?? 2,
    limits: { heapMegabytes: 640, ...options.limits },
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  };
  for await (const stream of readTables(requests, pool)) {
    await run.readFile(files[next]!, stream);
    next += 1;
  }
  return run.finish();
}

function workerArgs(file: ListFile, options: IntakeOptions): SheetWorkerArgs {
  const { kind, path, dataOn } = file;
  const { countyCode, mapping, keepRaw = true } = options;
  return { kind, path, dataOn, countyCode, keepRaw, ...(mapping === undefined ? {} : { mapping }) };
}

type Draft = { -readonly [Key in keyof SourceRecord]: SourceRecord[Key] };

class IntakeRun {
  readonly #options: IntakeOptions;
  readonly #records: SourceRecord[] = [];
  readonly #findings: Finding[];
  readonly #files: IntakeFile[] = [];
  readonly #refused: RefusedFile[] = [];
  readonly #places: PlaceNotes;

  constructor(options: IntakeOptions, findings: readonly Finding[]) {
    this.#options = options;
    this.#findings = [...findings];
    this.#places = new PlaceNotes(options.divisions);
  }

  async readFile(file: ListFile, stream: TableStream): Promise<void> {
    const sheets: IntakeSheet[] = [];
    const records: SourceRecord[] = [];
    const archives: RowArchive[] = [];
    const findings: Finding[] = [];
    let ended: { refused: boolean; findings: Finding[] } = { refused: true, findings: [] };
    const first = this.#records.length;
    const texts = new Map<string, string>();
    for await (const event of stream) {
      if (event.type === 'end') ended = event;
      if (event.type !== 'result') continue;
      const result = event.value as SheetWorkerResult;
      if (result.type === 'sheet') {
        const { name, hidden, tables } = result;
        sheets.push({ name, hidden, tables });
        for (const finding of result.findings) findings.push(finding);
      } else {
        const sheet = sheets.at(-1)?.name ?? '';
        const { rows, archive } = result.packed;
        // What came lies within the whole message: kept as it is, it would keep all of that in memory.
        const deflated = new Uint8Array(archive);
        archives.push({ sheet, first: records.length, count: rows.length, deflated });
        unpackRecords(result.packed, texts).forEach((body, index) => {
          const draft = body as unknown as Draft;
          draft.ref = { kind: file.kind, path: file.path, sheet, row: result.packed.rows[index]! };
          draft.key = formatSourceRef(draft.ref);
          draft.kind = file.kind;
          draft.index = first + records.length;
          draft.fileId = file.fileId;
          draft.dataOn = file.dataOn;
          const code = this.#places.place(draft, result.packed.placeCodes[index]);
          if (code !== undefined) draft.divisionCode = code;
          const school =
            draft.schoolName === undefined ? undefined : this.#options.schoolAliases?.get(draft.schoolName);
          if (school !== undefined) draft.schoolId = school;
          records.push(draft);
        });
      }
    }
    const { kind, path, absolutePath, fileId, size, dataOn } = file;
    // Hidden sheets are judged here with what was done about them; the reader only knows that they are hidden.
    const read = ended.findings.filter((finding) => finding.code !== 'sheet-hidden');
    for (const finding of read) this.#findings.push(finding);
    if (ended.refused) {
      // Half a list would make the other half's children vanish.
      this.#refused.push({ fileId, kind, path, absolutePath, findings: read });
      return;
    }
    for (const finding of findings) this.#findings.push(finding);
    for (const record of records) this.#records.push(record);
    this.#files.push({ fileId, kind, path, absolutePath, dataOn, size, sheets, archives });
  }

  finish(): Intake {
    this.#noteMapping();
    const findings = [...this.#findings, ...this.#places.finish(), ...noteAcrossFiles(this.#records)];
    return { records: this.#records, findings, files: this.#files, refused: this.#refused };
  }

  /** An entry of the mapping file that fits no sheet is a slip of its writer. */
  #noteMapping(): void {
    for (const entry of this.#options.mapping?.files ?? []) {
      const one: MappingFile = { files: [entry] };
      const used = this.#files.some((file) =>
        file.sheets.some((sheet) => findMapping(one, file.kind, file.path, sheet.name) !== undefined),
      );
      if (!used) {
        const place = { kind: entry.kind ?? '', path: entry.file, sheet: entry.sheet ?? '', row: 0 };
        this.#findings.push(makeIntakeFinding('mapping-unused', place));
      }
    }
  }
}

/**
 * The mapping as it was used, in the form that a mapping file has: shown to the user, editable, and part of a run's
 * identity. Sheets of several tables name the first only, since a file can fix one header a sheet.
 */
export function mappingUsed(files: readonly IntakeFile[]): MappingFile {
  const entries = files.flatMap((file) =>
    file.sheets.flatMap((sheet) => {
      const table = sheet.tables[0];
      if (table === undefined) return [];
      const columns = Object.fromEntries(table.mapping.map(({ letter, field }) => [letter, field ?? null]));
      return [
        {
          file: file.path,
          kind: file.kind,
          ...(sheet.name === '' ? {} : { sheet: sheet.name }),
          ...(sheet.tables.length === 1 ? { headerRow: [...table.headerRows] } : {}),
          columns,
          ...(Object.keys(table.constants).length === 0 ? {} : { constants: { ...table.constants } }),
          form: table.form,
        },
      ];
    }),
  );
  return { version: 1, files: entries };
}
