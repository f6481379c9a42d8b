/** SQL of frozen papers and what became of them. Decides nothing. */
import type { KeyRing, Transaction } from '@bulou/store';
import type { FrozenLines } from './paper-lines.ts';

const LINES = 'roster-paper-lines';
const MARKS = 'paper-act-marks';

export type PaperKind = 'VR' | 'PR' | 'SP';

export interface PaperRow {
  readonly paperId: string;
  readonly roundId: string;
  readonly kind: PaperKind;
  readonly divisionCode: string;
  readonly version: string;
  readonly digest: string;
  readonly state: string;
  readonly supplements: string | null;
  /** Of a supplement page the kind that it brings up to date; else its own. */
  readonly baseKind: 'VR' | 'PR';
  readonly lineCount: number;
  readonly pageCount: number;
  readonly madeOn: string;
  readonly pdfFileId: string;
  readonly frozenBy: string;
  readonly frozenAt: Date;
  readonly stampedAt: Date | null;
}

const COLUMNS = `p.paper_id as "paperId", p.round_id as "roundId", p.kind, p.division_code as "divisionCode", p.version, p.digest, p.state,
  p.supplements, coalesce((select b.kind from roster.roster_paper b where b.county_code = p.county_code and b.paper_id = p.supplements), p.kind)
  as "baseKind", p.line_count as "lineCount", p.page_count as "pageCount", p.made_on as "madeOn", p.pdf_file_id as "pdfFileId",
  p.frozen_by as "frozenBy", p.frozen_at as "frozenAt", p.stamped_at as "stampedAt"`;

/** Papers of a round below a division that the territory sees, by place, the latest first. */
export async function listPapersOfRound(
  tx: Transaction,
  countyCode: string,
  roundId: string,
  within: string,
): Promise<readonly PaperRow[]> {
  return await tx.unsafe<PaperRow[]>(
    `select ${COLUMNS} from roster.roster_paper p
     where p.county_code = $1 and p.round_id = $2 and starts_with(p.division_code, $3)
     order by p.division_code, p.frozen_at desc, p.paper_id collate "C"`,
    [countyCode, roundId, within],
  );
}

export async function findPaper(
  tx: Transaction,
  countyCode: string,
  paperId: string,
  lock: '' | 'for update of p' = '',
): Promise<PaperRow | undefined> {
  const [paper] = await tx.unsafe<PaperRow[]>(
    `select ${COLUMNS} from roster.roster_paper p where p.county_code = $1 and p.paper_id = $2 ${lock}`,
    [countyCode, paperId],
  );
  return paper;
}

export function sealLines(keys: KeyRing, lines: FrozenLines): Buffer {
  return keys.sealField(JSON.stringify(lines), LINES);
}

/** The lines of papers by their ids. */
export async function readLines(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  paperIds: readonly string[],
): Promise<ReadonlyMap<string, FrozenLines>> {
  const rows = await tx<{ paperId: string; cipher: Uint8Array }[]>`
    select paper_id as "paperId", lines_cipher as cipher from roster.roster_paper
    where county_code = ${countyCode} and paper_id = any(${[...paperIds]})`;
  return new Map(rows.map((row) => [row.paperId, JSON.parse(keys.openField(row.cipher, LINES)) as FrozenLines]));
}

/** What an office says beside its seal: what is wrong with which line, and whom the roster left out. */
export interface PaperMarks {
  readonly wrong: readonly { readonly line: number; readonly note: string }[];
  readonly omitted: readonly string[];
}

export interface PaperActRow {
  readonly actId: string;
  readonly act: string;
  readonly bodies: readonly string[];
  readonly way: string;
  readonly reason: string;
  readonly wrongLines: readonly number[];
  readonly marks: PaperMarks;
  readonly actedBy: string;
  readonly actedAt: Date;
}

export function sealMarks(keys: KeyRing, marks: PaperMarks): Buffer {
  return keys.sealField(JSON.stringify(marks), MARKS);
}

/** What was done with a paper since it was last frozen, the oldest first. */
export async function listPaperActs(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  paper: Pick<PaperRow, 'paperId' | 'frozenAt'>,
): Promise<PaperActRow[]> {
  const rows = await tx<(Omit<PaperActRow, 'marks'> & { cipher: Uint8Array | null })[]>`
    select act_id as "actId", act, bodies, way, reason, wrong_lines as "wrongLines", marks_cipher as cipher, acted_by as "actedBy",
      acted_at as "actedAt"
    from roster.paper_act where county_code = ${countyCode} and paper_id = ${paper.paperId} and acted_at >= ${paper.frozenAt}
    order by acted_at, act_id collate "C"`;
  return rows.map(({ cipher, ...row }) => ({
    ...row,
    marks: cipher === null ? { wrong: [], omitted: [] } : (JSON.parse(keys.openField(cipher, MARKS)) as PaperMarks),
  }));
}

/** What anybody may know of a paper by its code. */
export interface IssuedPaper {
  readonly kind: string;
  readonly version: string;
  readonly title: string;
  readonly office: string;
  readonly placeName: string;
  readonly lines: number;
  readonly pages: number;
  readonly madeOn: string;
  readonly supersededOn: string | null;
}

export async function findIssuedPaper(
  tx: Transaction,
  countyCode: string,
  kind: string,
  version: string,
): Promise<IssuedPaper | undefined> {
  const [paper] = await tx<IssuedPaper[]>`
    select kind, version, title, office, place_name as "placeName", line_count as lines, page_count as pages, made_on as "madeOn",
      superseded_on as "supersededOn"
    from roster.issued_paper where county_code = ${countyCode} and kind = ${kind} and version = ${version}`;
  return paper;
}

export interface PictureRow {
  readonly pictureId: string;
  readonly fileId: string;
  readonly mediaType: string;
  readonly paperId: string | null;
  readonly page: number | null;
  readonly refusal: string;
  readonly takenInAt: Date;
  readonly divisionCode: string;
}

/** Pictures of a paper's pages, or those of a place that were not bound. */
export async function listPictures(
  tx: Transaction,
  countyCode: string,
  of: { readonly paperId: string } | { readonly roundId: string; readonly divisionCode: string },
): Promise<readonly PictureRow[]> {
  const where =
    'paperId' in of
      ? tx`paper_id = ${of.paperId}`
      : tx`paper_id is null and round_id = ${of.roundId} and division_code = ${of.divisionCode}`;
  return await tx<PictureRow[]>`
    select picture_id as "pictureId", file_id as "fileId", media_type as "mediaType", paper_id as "paperId", page, refusal,
      taken_in_at as "takenInAt", division_code as "divisionCode"
    from roster.page_picture where county_code = ${countyCode} and ${where} order by page, taken_in_at desc, picture_id collate "C"`;
}

export async function findPicture(
  tx: Transaction,
  countyCode: string,
  pictureId: string,
): Promise<PictureRow | undefined> {
  const [picture] = await tx<PictureRow[]>`
    select picture_id as "pictureId", file_id as "fileId", media_type as "mediaType", paper_id as "paperId", page, refusal,
      taken_in_at as "takenInAt", division_code as "divisionCode"
    from roster.page_picture where county_code = ${countyCode} and picture_id = ${pictureId}`;
  return picture;
}
