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

/** Where the first word that offices write is not the plainest; each is read as its field. */
const NAMES: Readonly<Partial<Record<Field, string>>> = {
  ...{ sex: '性别', township: '乡镇', village: '行政村', schoolName: '学校名称', stage: '学段', freshman: '是否新生' },
  ...{ boardingYes: '是否寄宿', boardingKind: '就读方式', account: '银行卡号', inSchoolYes: '是否在校', term: '学期' },
  ...{
    guardian1Name: '监护人姓名',
    guardian1Relation: '监护人关系',
    guardian1Id: '监护人身份证号',
    guardian1Phone: '监护人电话',
  },
  ...{ guardian2Name: '监护人2姓名', guardian2Relation: '监护人2关系', guardian2Id: '监护人2身份证号' },
  ...{ guardian2Phone: '监护人2电话' },
};

/** What a field is called on a form. */
export function nameField(field: Field): string {
  return NAMES[field] ?? findFieldWord(field) ?? field;
}
