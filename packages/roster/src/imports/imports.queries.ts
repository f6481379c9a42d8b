/** SQL of imported lists. Decides nothing. */
import type { ListKind, PlainDate } from '@bulou/kernel';
import type { KeyRing, Transaction } from '@bulou/store';
import { openBlock, type StoredRecord } from '../office/source-rows.ts';

export type ImportScope = 'complete' | 'supplement';
export type ImportState = 'open' | 'confirmed' | 'withdrawn';

/** What was counted of a list when it was confirmed. */
export interface ImportCounts {
  readonly rows: number;
  readonly errors: number;
  readonly warnings: number;
  readonly new: number;
  readonly changed: number;
  readonly same: number;
  readonly vanished: number;
}

export interface ImportRow {
  readonly importId: string;
  readonly kind: ListKind;
  readonly fileId: string;
  readonly fileName: string;
  readonly size: bigint;
  readonly divisionCode: string;
  readonly dataOn: PlainDate;
  readonly scope: ImportScope;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
  readonly state: ImportState;
  readonly counts: ImportCounts | null;
  readonly mapping: unknown;
}

const IMPORTS = `
  select i.import_id as "importId", i.kind, i.file_id as "fileId", i.file_name as "fileName", i.size_bytes as size,
    i.division_code as "divisionCode", i.data_on as "dataOn", i.scope, i.uploaded_by as "uploadedBy", i.uploaded_at as "uploadedAt",
    coalesce(last.act, 'open') as state, confirmed.counts, confirmed.mapping
  from roster.list_import i
  left join lateral (select act from roster.list_import_act a where a.county_code = i.county_code and a.import_id = i.import_id
    order by act_no desc limit 1) last on true
  left join lateral (select counts, mapping from roster.list_import_act a where a.county_code = i.county_code
    and a.import_id = i.import_id and a.act = 'confirmed') confirmed on true
  where i.county_code = $1`;

/** Imports of the territory, the latest first. */
export async function listImports(tx: Transaction, countyCode: string, limit: number): Promise<readonly ImportRow[]> {
  return await tx.unsafe<ImportRow[]>(`${IMPORTS} order by i.uploaded_at desc, i.import_id collate "C" limit $2`, [
    countyCode,
    limit,
  ]);
}

export async function findImport(
  tx: Transaction,
  countyCode: string,
  importId: string,
): Promise<ImportRow | undefined> {
  const [row] = await tx.unsafe<ImportRow[]>(`${IMPORTS} and i.import_id = $2`, [countyCode, importId]);
  return row;
}

export type Declaration = Pick<ImportRow, 'kind' | 'fileId' | 'divisionCode' | 'dataOn' | 'scope'>;

/** The same file with the same declaration, unless it was withdrawn. */
export async function findSameImport(
  tx: Transaction,
  countyCode: string,
  { kind, fileId, divisionCode, dataOn, scope }: Declaration,
): Promise<string | undefined> {
  const [row] = await tx<{ importId: string }[]>`
    select i.import_id as "importId" from roster.list_import i
    where i.county_code = ${countyCode} and i.kind = ${kind} and i.file_id = ${fileId} and i.division_code = ${divisionCode}
      and i.data_on = ${dataOn} and i.scope = ${scope}
      and not exists (select 1 from roster.list_import_act a where a.county_code = i.county_code and a.import_id = i.import_id
        and a.act = 'withdrawn')
    order by i.uploaded_at limit 1`;
  return row?.importId;
}

/** The list that a list takes the place of: the latest confirmed one of its kind and place. */
export async function findImportBefore(
  tx: Transaction,
  countyCode: string,
  { importId, kind, divisionCode }: Pick<ImportRow, 'importId' | 'kind' | 'divisionCode'>,
): Promise<ImportRow | undefined> {
  const [row] = await tx.unsafe<ImportRow[]>(
    `${IMPORTS} and last.act = 'confirmed' and i.kind = $2 and i.division_code = $3 and i.import_id <> $4
      order by i.data_on desc, i.uploaded_at desc limit 1`,
    [countyCode, kind, divisionCode, importId],
  );
  return row;
}

/** How layouts are read where people corrected the guess. */
export async function listLayoutMappings(
  tx: Transaction,
  countyCode: string,
  layoutKeys: readonly string[],
): Promise<Map<string, Readonly<Record<string, string | null>>>> {
  const rows = await tx<{ layoutKey: string; columns: Record<string, string | null> }[]>`
    select distinct on (layout_key) layout_key as "layoutKey", columns from roster.layout_mapping
    where county_code = ${countyCode} and layout_key = any(${[...layoutKeys]}) order by layout_key, version desc`;
  return new Map(rows.map((row) => [row.layoutKey, row.columns]));
}

/** A file that a run read, and that can be read again. */
export interface RunFileRow {
  readonly kind: ListKind;
  readonly path: string;
  readonly fileId: string;
  readonly dataOn: PlainDate;
  readonly rows: number;
}

/** Files of the latest run of a term, or of the latest run at all. */
export async function listFilesOfRun(
  tx: Transaction,
  countyCode: string,
  term: string | undefined,
): Promise<readonly RunFileRow[]> {
  return await tx<RunFileRow[]>`
    select f.kind, f.path, f.file_id as "fileId", f.data_on as "dataOn", f.row_count as rows from roster.run_file f
    where f.county_code = ${countyCode} and f.run_id = (
      select run_id from roster.run where county_code = ${countyCode} and (${term ?? null}::text is null or term = ${term ?? null})
      order by census_on desc, revision desc limit 1)
    order by f.kind, f.path collate "C"`;
}

/** Rows of one kind that the latest run read, as far as the transaction's territory sees them. */
export async function listRowsOfKind(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  kind: ListKind,
): Promise<StoredRecord[]> {
  const files = (await listFilesOfRun(tx, countyCode, undefined)).filter((file) => file.kind === kind);
  const records: StoredRecord[] = [];
  for (const { fileId } of files) {
    const blocks = await tx<{ cipher: Uint8Array }[]>`
      select s.rows_cipher as cipher from roster.source_file n
      join roster.source_rows s on s.county_code = n.county_code and s.file_no = n.file_no
      where n.county_code = ${countyCode} and n.file_id = ${fileId} order by s.first_ordinal`;
    for (const { cipher } of blocks) records.push(...openBlock(keys, cipher).records);
  }
  return records;
}
