/** Reads single rows back out of the sealed blocks of the register. */
import { inflateRawSync } from 'node:zlib';
import type { ListKind, PlainDate, SourceRef } from '@bulou/kernel';
import type { KeyRing, Transaction } from '@bulou/store';

/** A row's reference is its file's number times this, plus its place among the file's data rows. */
export const ROWS_A_FILE = 4_194_304n;

/** A record as the register keeps it: what the row says, without its place in the run. */
export interface StoredRecord {
  readonly name: string;
  readonly nationalId?: { readonly text?: string; readonly raw?: string; readonly state?: string };
  readonly guardians?: readonly { readonly name: string; readonly relation?: string; readonly phone?: string }[];
  readonly head?: { readonly name: string; readonly phone?: string };
  readonly phones?: readonly string[];
  readonly card?: { readonly account: string; readonly holderName?: string; readonly bank?: string };
  readonly poverty?: { readonly statusText: string };
  readonly received?: {
    readonly benefitText: string;
    readonly payerText: string;
    readonly amountFen?: string;
    readonly term?: string;
  };
  readonly [field: string]: unknown;
}

/** One row of one list with the record made of it. */
export interface StoredRow {
  readonly rowRef: bigint;
  readonly ref: SourceRef;
  readonly dataOn: PlainDate;
  readonly record: StoredRecord;
}

interface Block {
  readonly fileNo: number;
  readonly first: number;
  readonly sheet: string;
  readonly kind: ListKind;
  readonly path: string;
  readonly dataOn: PlainDate;
  readonly cipher: Uint8Array;
}

interface OpenedBlock {
  readonly rows: readonly number[];
  readonly records: readonly StoredRecord[];
}

/** Opens a block: row numbers and records, in the order of the file. */
export function openBlock(keys: KeyRing, cipher: Uint8Array): OpenedBlock {
  const text = inflateRawSync(keys.openBytes(cipher, 'source-rows')).toString('utf8');
  return JSON.parse(text) as OpenedBlock;
}

/** The rows of these references that the transaction's territory sees, in the order of the references. */
export async function listStoredRows(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  rowRefs: readonly bigint[],
): Promise<StoredRow[]> {
  const found: StoredRow[] = [];
  const sorted = [...new Set(rowRefs)].sort((a, b) => (a < b ? -1 : 1));
  const blocks = await listBlocks(tx, countyCode, sorted);
  const opened = new Map<Block, OpenedBlock>();
  for (const rowRef of sorted) {
    const fileNo = Number(rowRef / ROWS_A_FILE);
    const ordinal = Number(rowRef % ROWS_A_FILE);
    const block = blocks.findLast((each) => each.fileNo === fileNo && each.first <= ordinal);
    if (block === undefined) continue;
    let content = opened.get(block);
    if (content === undefined) {
      content = openBlock(keys, block.cipher);
      opened.set(block, content);
    }
    const row = content.rows[ordinal - block.first];
    const record = content.records[ordinal - block.first];
    if (row === undefined || record === undefined) continue;
    const { kind, path, sheet, dataOn } = block;
    found.push({ rowRef, ref: { kind, path, sheet, row }, dataOn, record });
  }
  return found;
}

/** The block of each reference, once, by file and place. A file handed in twice is told as it was last. */
async function listBlocks(tx: Transaction, countyCode: string, rowRefs: readonly bigint[]): Promise<Block[]> {
  if (rowRefs.length === 0) return [];
  return await tx<Block[]>`
    select distinct on (b.file_no, b.first_ordinal) b.file_no as "fileNo", b.first_ordinal as first, b.sheet,
      b.rows_cipher as cipher, f.kind, f.path, f.data_on as "dataOn"
    from unnest(${rowRefs.map(String)}::bigint[]) as wanted(row_ref)
    cross join lateral (
      select * from roster.source_rows s
      where s.county_code = ${countyCode} and s.file_no = (wanted.row_ref / ${ROWS_A_FILE}::bigint)::int
        and s.first_ordinal <= (wanted.row_ref % ${ROWS_A_FILE}::bigint)::int
      order by s.first_ordinal desc limit 1) b
    join roster.source_file on source_file.county_code = b.county_code and source_file.file_no = b.file_no
    join roster.run_file f on f.county_code = b.county_code and f.file_id = source_file.file_id
    order by b.file_no, b.first_ordinal, f.data_on desc`;
}

/** References of the rows that are a child's now. */
export async function listRowRefs(tx: Transaction, countyCode: string, childId: string): Promise<bigint[]> {
  const rows = await tx<{ rowRef: bigint }[]>`
    select row_ref as "rowRef" from roster.child_row
    where county_code = ${countyCode} and child_id = ${childId} and superseded_run_no is null order by row_ref`;
  return rows.map((row) => row.rowRef);
}
