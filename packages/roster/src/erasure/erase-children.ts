/** Carries a confirmed erasure out in everything that the register keeps of the children. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { KeyRing, Transaction } from '@bulou/store';
import { ROWS_A_FILE } from '../office/source-rows.ts';
import { ERASED_NAME, scrub } from './scrub.ts';

export interface ErasureWork {
  readonly countyCode: string;
  readonly erasureId: string;
  readonly childIds: ReadonlySet<string>;
}

export interface ErasedFromRegister {
  /** Cells of how many rows were emptied. */
  readonly rows: number;
  /** Original files, papers and pictures that nobody stands in any more: their rows are gone, their bytes are the caller's to take away. */
  readonly fileIds: readonly string[];
}

/**
 * Empties identities, rows, findings and everything sealed of a round. The database refuses it outside an erasure that a second person
 * has confirmed (`roster.require_erasing`).
 */
export async function eraseChildren(tx: Transaction, keys: KeyRing, work: ErasureWork): Promise<ErasedFromRegister> {
  const { countyCode, erasureId } = work;
  const { rows, places, fileNos } = await eraseRows(tx, keys, work);
  await eraseFindings(tx, keys, work, places);
  const papers = await eraseRound(tx, keys, work);
  const empty = keys.sealField(JSON.stringify({ guardianNames: [], phones: [] }), 'child-identity').toString('hex');
  await tx`select roster.erase_identities(${countyCode}, ${erasureId}, ${ERASED_NAME}, ${empty})`;
  const lists = await eraseLists(tx, keys, work, fileNos);
  const fileIds = [...new Set([...lists, ...papers])];
  await tx`select roster.erase_files(${countyCode}, ${erasureId}, ${fileIds})`;
  return { rows, fileIds };
}

/** What a row of the archive becomes. */
const ERASED_RECORD = { name: ERASED_NAME, guardians: [], phones: [] } as const;

interface Block {
  readonly fileNo: number;
  readonly first: number;
  readonly sheet: string;
  readonly cipher: Uint8Array;
}

interface Archive {
  readonly rows: readonly number[];
  readonly raw: unknown[];
  readonly records: unknown[];
}

function openArchive(keys: KeyRing, { cipher }: Block): Archive {
  return JSON.parse(inflateRawSync(keys.openBytes(cipher, 'source-rows')).toString('utf8')) as Archive;
}

function sealArchive(keys: KeyRing, archive: Archive): string {
  const deflated = deflateRawSync(Buffer.from(JSON.stringify(archive)), { level: 1 });
  return Buffer.from(keys.sealBytes(deflated, 'source-rows')).toString('hex');
}

/** Where a row stands in the findings of runs: kind, path, sheet and number. */
type Places = ReadonlySet<string>;

async function eraseRows(tx: Transaction, keys: KeyRing, { countyCode, erasureId }: ErasureWork) {
  const refs = await tx<{ rowRef: bigint }[]>`
    select distinct r.row_ref as "rowRef" from roster.child_row r
    join roster.erasure_child e on e.county_code = r.county_code and e.child_id = r.child_id
    where e.county_code = ${countyCode} and e.erasure_id = ${erasureId}`;
  const ordinalsOf = new Map<number, number[]>();
  for (const { rowRef } of refs) {
    const fileNo = Number(rowRef / ROWS_A_FILE);
    const ordinals = ordinalsOf.get(fileNo) ?? [];
    ordinals.push(Number(rowRef % ROWS_A_FILE));
    ordinalsOf.set(fileNo, ordinals);
  }
  const places = new Set<string>();
  let rows = 0;
  for (const [fileNo, ordinals] of ordinalsOf) {
    const names = await listNames(tx, countyCode, fileNo);
    const sealed = new Map<string, string>();
    for (const block of await listBlocks(tx, countyCode, fileNo)) {
      const archive = openArchive(keys, block);
      const mine = ordinals.filter((each) => each >= block.first && each < block.first + archive.rows.length);
      if (mine.length === 0) continue;
      for (const ordinal of mine) {
        archive.raw[ordinal - block.first] = null;
        archive.records[ordinal - block.first] = ERASED_RECORD;
        for (const name of names) places.add(`${name}#${block.sheet}!${archive.rows[ordinal - block.first]}`);
      }
      rows += mine.length;
      sealed.set(`${fileNo}/${block.first}`, sealArchive(keys, archive));
    }
    await putSealed(tx, { countyCode, erasureId }, 'rows', sealed);
  }
  return { rows, places, fileNos: [...ordinalsOf.keys()] };
}

async function listBlocks(tx: Transaction, countyCode: string, fileNo: number): Promise<Block[]> {
  return await tx<Block[]>`
    select file_no as "fileNo", first_ordinal as first, sheet, rows_cipher as cipher from roster.source_rows
    where county_code = ${countyCode} and file_no = ${fileNo} order by first_ordinal`;
}

/** Under which kinds and paths runs read a file. */
async function listNames(tx: Transaction, countyCode: string, fileNo: number): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select distinct f.kind || ':' || f.path as name from roster.run_file f
    join roster.source_file s on s.county_code = f.county_code and s.file_id = f.file_id
    where f.county_code = ${countyCode} and s.file_no = ${fileNo}`;
  return rows.map((row) => row.name);
}

type Erasing = Pick<ErasureWork, 'countyCode' | 'erasureId'>;

async function putSealed(
  tx: Transaction,
  { countyCode, erasureId }: Erasing,
  place: string,
  sealed: ReadonlyMap<string, string>,
): Promise<void> {
  if (sealed.size === 0) return;
  await tx`select roster.erase_sealed(${countyCode}, ${erasureId}, ${place}, ${[...sealed.keys()]}, ${[...sealed.values()]})`;
}

/** A finding about a row of theirs keeps its code and place and loses the cell and every sentence that quotes it. */
async function eraseFindings(tx: Transaction, keys: KeyRing, work: ErasureWork, places: Places): Promise<void> {
  const findings = await tx<{ key: string; kind: string; cipher: Uint8Array }[]>`
    select run_id || '/' || finding_no as key, kind, finding_cipher as cipher from roster.finding
    where county_code = ${work.countyCode}`;
  const sealed = new Map<string, string>();
  const opened = keys.openFields(
    findings.map((finding) => finding.cipher),
    'finding',
  );
  for (const [index, { key, kind }] of findings.entries()) {
    const finding = JSON.parse(opened[index] ?? '{}') as { path: string; sheet: string; row: number };
    if (!places.has(`${kind}:${finding.path}#${finding.sheet}!${finding.row}`)) continue;
    const blank = { ...finding, value: '', reason: '', remedy: '' };
    sealed.set(key, keys.sealField(JSON.stringify(blank), 'finding').toString('hex'));
  }
  await putSealed(tx, work, 'finding', sealed);
}

interface SealedPlace {
  readonly place: string;
  readonly context: string;
  list(): Promise<{ key: string; cipher: Uint8Array }[]>;
}

/** Households, visits, drawn homes and papers of every round. Returns files of papers that nobody stands on any more. */
async function eraseRound(tx: Transaction, keys: KeyRing, work: ErasureWork): Promise<string[]> {
  const { countyCode } = work;
  const places: readonly SealedPlace[] = [
    {
      place: 'household-base',
      context: 'round-household-base',
      list: () => tx`select round_id || '/' || household_id as key, base_cipher as cipher
        from roster.round_household where county_code = ${countyCode}`,
    },
    {
      place: 'household-answer',
      context: 'round-household-answer',
      list: () => tx`select round_id || '/' || household_id as key, answer_cipher as cipher
        from roster.round_household where county_code = ${countyCode} and answer_cipher is not null`,
    },
    {
      place: 'visit',
      context: 'round-household-answer',
      list: () => tx`select visit_id as key, answer_cipher as cipher from roster.survey_visit
        where county_code = ${countyCode}`,
    },
    {
      place: 'home-visit',
      context: 'drawn-home-answer',
      list: () => tx`select visit_id as key, answer_cipher as cipher from roster.home_visit
        where county_code = ${countyCode}`,
    },
    {
      place: 'paper-lines',
      context: 'roster-paper-lines',
      list: () => tx`select paper_id as key, lines_cipher as cipher from roster.roster_paper
        where county_code = ${countyCode}`,
    },
  ];
  const emptied = new Map<string, string[]>();
  for (const each of places) emptied.set(each.place, await eraseSealed(tx, keys, work, each));
  await putSealed(tx, work, 'household-head', new Map((emptied.get('household-base') ?? []).map((key) => [key, ''])));
  return await erasePapers(tx, keys, work, emptied.get('paper-lines') ?? []);
}

/** Keys of the values in which nobody is left. */
async function eraseSealed(
  tx: Transaction,
  keys: KeyRing,
  work: ErasureWork,
  { place, context, list }: SealedPlace,
): Promise<string[]> {
  const rows = await list();
  const opened = keys.openFields(
    rows.map((row) => row.cipher),
    context,
  );
  const sealed = new Map<string, string>();
  const emptied: string[] = [];
  for (const [index, { key }] of rows.entries()) {
    const scrubbed = scrub(JSON.parse(opened[index] ?? 'null') as unknown, work.childIds);
    if (!scrubbed.changed) continue;
    sealed.set(key, keys.sealField(JSON.stringify(scrubbed.value), context).toString('hex'));
    if (scrubbed.emptied) emptied.push(key);
  }
  await putSealed(tx, work, place, sealed);
  return emptied;
}

/** What offices wrote beside the lines goes with the last line; so do the paper as it was printed and the pictures of its pages. */
async function erasePapers(tx: Transaction, keys: KeyRing, work: ErasureWork, paperIds: string[]): Promise<string[]> {
  const { countyCode } = work;
  const acts = await tx<{ key: string }[]>`
    select act_id as key from roster.paper_act
    where county_code = ${countyCode} and paper_id = any(${paperIds}) and marks_cipher is not null`;
  const blank = () => keys.sealField(JSON.stringify({ wrong: [], omitted: [] }), 'paper-act-marks').toString('hex');
  await putSealed(tx, work, 'paper-marks', new Map(acts.map(({ key }) => [key, blank()])));
  const files = await tx<{ fileId: string }[]>`
    select pdf_file_id as "fileId" from roster.roster_paper where county_code = ${countyCode} and paper_id = any(${paperIds})
    union select file_id from roster.page_picture where county_code = ${countyCode} and paper_id = any(${paperIds})`;
  return files.map((file) => file.fileId);
}

/** Lists of whose rows nobody is held any more: every row of them, also those of adults, and the file itself. */
async function eraseLists(
  tx: Transaction,
  keys: KeyRing,
  { countyCode, erasureId }: ErasureWork,
  fileNos: readonly number[],
): Promise<string[]> {
  const lists = await tx<{ fileNo: number; fileId: string }[]>`
    select f.file_no as "fileNo", f.file_id as "fileId" from roster.source_file f
    where f.county_code = ${countyCode} and f.file_no = any(${[...fileNos]}) and not exists (
      select from roster.child_row r
      left join roster.retention t on t.county_code = r.county_code and t.child_id = r.child_id
      where r.county_code = f.county_code and r.superseded_run_no is null and t.erased_at is null
        and r.row_ref >= f.file_no::bigint * ${ROWS_A_FILE}::bigint and r.row_ref < (f.file_no + 1)::bigint * ${ROWS_A_FILE}::bigint)`;
  for (const { fileNo } of lists) {
    const sealed = new Map<string, string>();
    for (const block of await listBlocks(tx, countyCode, fileNo)) {
      const { rows } = openArchive(keys, block);
      const archive = { rows, raw: rows.map(() => null), records: rows.map(() => ERASED_RECORD) };
      sealed.set(`${fileNo}/${block.first}`, sealArchive(keys, archive));
    }
    await putSealed(tx, { countyCode, erasureId }, 'rows', sealed);
  }
  return lists.map((list) => list.fileId);
}
