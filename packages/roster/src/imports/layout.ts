/** What a sheet looks like and how its columns were read. Pure but for the digest. */
import { inflateRawSync } from 'node:zlib';
import type { ListKind } from '@bulou/kernel';
import { digestSha256 } from '@bulou/store';
import type { Field } from '../intake/fields.ts';
import { findFieldWord } from '../intake/header-words.ts';
import type { Intake, IntakeFile, IntakeSheet } from '../intake/intake.ts';
import type { MappingFile } from '../intake/mapping-file.ts';

/** Lists that look alike have one layout: the same kind and the same header texts, wherever the table stands. */
export function layoutKeyOf(kind: ListKind, sheet: IntakeSheet): string | undefined {
  const [table] = sheet.tables;
  if (table === undefined) return undefined;
  const headers = table.mapping.map(({ letter, header }) => `${letter} ${header.replace(/\s+/g, '')}`);
  return digestSha256(`${kind}\n${headers.join('\n')}`).slice(0, 24);
}

/** The corrections that hold for a file's sheets, as a mapping file; `undefined` when there are none. */
export function makeLayoutMapping(
  files: readonly Pick<IntakeFile, 'kind' | 'path' | 'sheets'>[],
  columnsOf: ReadonlyMap<string, Readonly<Record<string, string | null>>>,
): MappingFile | undefined {
  const entries = files.flatMap(({ kind, path, sheets }) =>
    sheets.flatMap((sheet) => {
      const columns = columnsOf.get(layoutKeyOf(kind, sheet) ?? '') as Record<string, Field | null> | undefined;
      if (columns === undefined) return [];
      return [{ file: path, kind, ...(sheet.name === '' ? {} : { sheet: sheet.name }), columns }];
    }),
  );
  return entries.length === 0 ? undefined : { version: 1, files: entries };
}

/** A data row as the file has it. */
export interface RawRow {
  readonly sheet: string;
  readonly row: number;
  readonly cells: readonly string[];
}

/** The cells of all data rows of what was read, in their order. */
export function listRawRows({ files }: Pick<Intake, 'files'>): RawRow[] {
  return files.flatMap(({ archives }) =>
    archives.flatMap(({ sheet, deflated }) => {
      const { rows, raw } = JSON.parse(inflateRawSync(deflated).toString('utf8')) as {
        rows: number[];
        raw: (string[] | null)[];
      };
      return rows.map((row, at) => ({ sheet, row, cells: raw[at] ?? [] }));
    }),
  );
}

/** What a field is called on a form: the first word that offices write for it. */
export function nameField(field: Field): string {
  return findFieldWord(field) ?? field;
}
