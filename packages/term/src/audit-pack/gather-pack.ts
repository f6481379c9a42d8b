/** Reads everything of a pack under the territory of whoever makes it, and writes it into the pack's folder. */
import { openPayee } from '@bulou/coverage';
import { maskBankAccount, maskNationalId, maskPhone } from '@bulou/kernel';
import { listAccountNames } from '@bulou/network';
import { listSchoolNames } from '@bulou/roster';
import { type ChildIdentity, describeRecord, listRowRefs, listStoredRows, openIdentities } from '@bulou/roster/office';
import { type Database, readFile, type Transaction } from '@bulou/store';
import {
  listActs,
  listBankBenefits,
  listFrozenPapers,
  listPackChildren,
  listPagePictures,
  listRosterIds,
  listRunFiles,
  type PackChild,
  type PackEntry,
  type PackRun,
  type PackScope,
  readDeterminations,
  readPaymentEntries,
  readTrailEntries,
} from './pack.queries.ts';
import type { PackCell, PackFolder } from './pack-folder.ts';
import { type ChildMoney, NO_MONEY, tallyEquation } from './tally-equation.ts';

export interface PackRequest extends PackScope {
  readonly db: Database;
  readonly tx: Transaction;
  readonly countyCode: string;
  readonly run: PackRun;
  /** Identity numbers, phones and accounts whole, and the frozen papers and pictures themselves. */
  readonly whole: boolean;
}

export interface GatheredPack {
  readonly children: number;
  readonly payments: number;
  readonly acts: number;
  /** The last entry of the trail as it stands in the pack. */
  readonly checkpoint: { readonly sequence: bigint; readonly hash: string };
}

/** `undefined` when nobody whom the territory sees is in the scope; then nothing has been written. */
export async function gatherPack(request: PackRequest, folder: PackFolder): Promise<GatheredPack | undefined> {
  const { tx, countyCode, run } = request;
  const children = await listPackChildren(tx, countyCode, run, request);
  if (children.length === 0) return undefined;
  const bank = new Set(await listBankBenefits(tx, countyCode, run));
  await writeRun(request, folder, bank);
  await writeChildren(request, folder, children);
  if (request.childId === undefined && request.within === undefined) await writeRosterIds(request, folder, children);
  const { moneyOf, payments } = await writeMoney(request, folder, children, bank);
  const cells = tallyEquation(children, moneyOf);
  await folder.add('coverage/equation.json', `${formatJson(cells)}\n`);
  const acts = await writeActs(request, folder, children);
  await writePapers(request, folder, children);
  if (request.childId !== undefined || request.within?.length === 12) await writeSources(request, folder, children);
  // Last, so that every act in the pack has its entry.
  const checkpoint = await writeTrail(request, folder);
  return { children: children.length, payments, acts, checkpoint };
}

async function writeRun({ tx, countyCode, run }: PackRequest, folder: PackFolder, bank: ReadonlySet<string>) {
  const {
    runNo: _,
    identity,
    recordedAt,
    known,
    registered,
    entitledFen,
    paidFen,
    owedFen,
    displacedFen,
    ...rest
  } = run;
  const totals = { known, registered, entitledFen, paidFen, owedFen, displacedFen };
  const content = { countyCode, ...rest, recordedAt: recordedAt.toISOString(), identity, bank: [...bank], totals };
  await folder.add('run/run.json', `${formatJson(content)}\n`);
  const files = await listRunFiles(tx, countyCode, run.runId);
  await folder.addTable(
    'run/files.csv',
    ['kind', 'path', 'sha256', 'data_on', 'rows', 'bytes'],
    files.map((file) => [file.kind, file.path, file.fileId, file.dataOn, file.rows, file.bytes]),
  );
}

async function writeChildren(request: PackRequest, folder: PackFolder, children: readonly PackChild[]) {
  const { db, tx, countyCode, run, whole } = request;
  const identities = openIdentities(
    db.keys,
    children.map((child) => child.cipher),
  );
  const schools = await listSchoolNames(tx, countyCode, run.runId);
  await folder.addTable(
    'roster/children.csv',
    [
      ...['child_id', 'name', 'national_id', 'birth_on', 'phones', 'division_code', 'school_id', 'school', 'stage'],
      ...['registered', 'state', 'reasons'],
    ],
    children.map((child, position) => [
      ...[child.childId, child.name, ...showIdentity(identities[position], whole)],
      ...[child.divisionCode, child.schoolId, schools.get(child.schoolId ?? '') ?? '', child.stage],
      ...[child.registered ? 'yes' : 'no', child.state, child.reasons.join(';')],
    ]),
  );
}

/** The list whose digest the trail holds, so that nobody can be left out of a pack unseen. */
async function writeRosterIds(request: PackRequest, folder: PackFolder, children: readonly PackChild[]): Promise<void> {
  const { tx, countyCode, run } = request;
  const counted = new Set(children.map((child) => child.childId));
  const ids = await listRosterIds(tx, countyCode, run.runId);
  await folder.addTable(
    'roster/everybody.csv',
    ['child_id', 'counted'],
    ids.map((id) => [id, counted.has(id) ? 'yes' : 'adult']),
  );
}

function showIdentity(identity: ChildIdentity | undefined, whole: boolean): PackCell[] {
  const { nationalId = '', birthOn = '', phones = [] } = identity ?? {};
  if (whole) return [nationalId, birthOn, phones.join(';')];
  return [nationalId === '' ? '' : maskNationalId(nationalId), birthOn.slice(0, 4), phones.map(maskPhone).join(';')];
}

async function writeMoney(
  request: PackRequest,
  folder: PackFolder,
  children: readonly PackChild[],
  bank: ReadonlySet<string>,
) {
  const { db, tx, countyCode, run, whole } = request;
  const moneyOf = new Map<string, ChildMoney>(children.map((child) => [child.childId, { ...NO_MONEY }]));
  async function* determinations() {
    for await (const page of readDeterminations(tx, countyCode, run))
      for (const each of page) {
        const money = moneyOf.get(each.childId);
        if (money === undefined) continue;
        if (bank.has(each.benefit) && each.amountFen > 0n) addEntitlement(money, each.outcome, each.amountFen);
        const { childId, benefit, outcome, amountFen, payers, reasons } = each;
        yield [childId, benefit, outcome, amountFen, payers, reasons.join(';')];
      }
  }
  const columns = ['child_id', 'benefit', 'outcome', 'amount_fen', 'payers', 'reasons'];
  await folder.addTable('coverage/determinations.csv', columns, determinations());
  let payments = 0;
  const last = new Map<string, { childId: string; kind: string; amountFen: bigint }>();
  async function* entries() {
    for await (const page of readPaymentEntries(tx, countyCode, run))
      for (const each of page) {
        if (!moneyOf.has(each.childId)) continue;
        payments += 1;
        last.set(each.paymentId, each);
        const payee = each.cipher === null ? undefined : openPayee(db.keys, countyCode, each.paymentId, each.cipher);
        const account = payee?.account ?? '';
        const { paymentId, sequence, kind, childId, benefit, revision, amountFen, payers, payeeKind, school } = each;
        yield [
          ...[paymentId, sequence, kind, childId, benefit, revision, amountFen, payers, payeeKind],
          ...[payee?.payeeName, whole || account === '' ? account : maskBankAccount(account), school],
        ];
      }
  }
  await folder.addTable(
    'payments/payments.csv',
    [
      ...['payment_id', 'sequence', 'kind', 'child_id', 'benefit', 'revision', 'amount_fen', 'payers', 'payee_kind'],
      ...['payee_name', 'account', 'school'],
    ],
    entries(),
  );
  for (const { childId, kind, amountFen } of last.values()) {
    const money = moneyOf.get(childId);
    if (kind !== 'made' || money === undefined) continue;
    money.paidPayments += 1;
    money.paidFen += amountFen;
  }
  return { moneyOf, payments };
}

function addEntitlement(money: ChildMoney, outcome: string, amountFen: bigint): void {
  if (outcome !== 'pay' && outcome !== 'displaced') return;
  money.entitledPayments += 1;
  money.entitledFen += amountFen;
  if (outcome !== 'displaced') return;
  money.displacedPayments += 1;
  money.displacedFen += amountFen;
}

/** What somebody typed may hold a number; whoever asked for whole ones gets it as it was typed. */
function showNote(note: string, whole: boolean): string {
  return whole ? note : note.replace(/\d{7,19}[Xx]?/g, (digits) => `${digits.slice(0, 3)}****${digits.slice(-4)}`);
}

function findVillage({ childId }: PackScope, children: readonly PackChild[]): { readonly village?: string } {
  const village = childId === undefined ? undefined : children[0]?.divisionCode;
  return village === undefined || village === null ? {} : { village };
}

async function writeActs(request: PackRequest, folder: PackFolder, children: readonly PackChild[]): Promise<number> {
  const { tx, countyCode, run, whole } = request;
  const { within, childId } = request;
  const acts = await listActs(tx, countyCode, run, {
    ...(within === undefined ? {} : { within }),
    ...(childId === undefined ? {} : { childId }),
    ...findVillage(request, children),
  });
  const names = await listAccountNames(tx, countyCode, [...new Set(acts.map((act) => act.actedBy))]);
  await folder.addTable(
    'decisions/acts.csv',
    ['kind', 'about', 'division_code', 'act', 'note', 'acted_by', 'acted_by_name', 'acted_at'],
    acts.map((act) => [
      ...[act.kind, act.about, act.divisionCode, act.act, showNote(act.note, whole)],
      ...[act.actedBy, names.get(act.actedBy) ?? '', act.actedAt.toISOString()],
    ]),
  );
  return acts.length;
}

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

async function writePapers(request: PackRequest, folder: PackFolder, children: readonly PackChild[]): Promise<void> {
  const { db, tx, countyCode, run, within, whole } = request;
  const place = findVillage(request, children).village ?? within ?? countyCode;
  const papers = await listFrozenPapers(tx, countyCode, run.term, place);
  const pictures = await listPagePictures(tx, countyCode, run.term, place);
  await folder.addTable(
    'papers/papers.csv',
    [
      ...['paper_id', 'kind', 'version', 'digest', 'division_code', 'state', 'lines', 'pages', 'made_on'],
      ...['file_sha256', 'stamped_at'],
    ],
    papers.map((paper) => [
      ...[paper.paperId, paper.kind, paper.version, paper.digest, paper.divisionCode, paper.state],
      ...[paper.lines, paper.pages, paper.madeOn, paper.fileId, paper.stampedAt?.toISOString()],
    ]),
  );
  await folder.addTable(
    'papers/pictures.csv',
    ['picture_id', 'paper_id', 'page', 'file_sha256', 'acted_by', 'acted_at'],
    pictures.map((picture) => [
      ...[picture.pictureId, picture.paperId, picture.page, picture.fileId],
      ...[picture.takenInBy, picture.takenInAt.toISOString()],
    ]),
  );
  if (!whole) return;
  const files = new Map(papers.map((paper) => [paper.fileId, 'application/pdf']));
  for (const picture of pictures) files.set(picture.fileId, picture.mediaType);
  for (const [fileId, mediaType] of files)
    await folder.add(`papers/files/${fileId}.${ENDINGS[mediaType] ?? 'bin'}`, await readFile(db, fileId));
}

/** The cells of every row that is a child's, and which file each stands in. */
async function writeSources(request: PackRequest, folder: PackFolder, children: readonly PackChild[]): Promise<void> {
  const { db, tx, countyCode, whole } = request;
  async function* rows() {
    for (const { childId } of children) {
      const found = await listStoredRows(tx, db.keys, countyCode, await listRowRefs(tx, countyCode, childId));
      for (const { ref, dataOn, record } of found) {
        const place = [childId, ref.kind, ref.path, ref.sheet, ref.row, dataOn];
        for (const field of describeRecord(record)) yield [...place, field.field, field.zh, field.value];
        if (whole) yield [...place, 'whole', '全部', JSON.stringify(record)];
      }
    }
  }
  const columns = ['child_id', 'kind', 'path', 'sheet', 'row', 'data_on', 'field', 'field_zh', 'value'];
  await folder.addTable('sources/cells.csv', columns, rows());
  const facts = children.map(({ childId, facts: known, provenance }) => ({ childId, facts: known, provenance }));
  await folder.addPieces(
    'coverage/facts.jsonl',
    facts.map((each) => `${formatJson(each, 0)}\n`),
  );
}

async function writeTrail({ tx, countyCode }: PackRequest, folder: PackFolder): Promise<GatheredPack['checkpoint']> {
  let last: Pick<PackEntry, 'sequence' | 'hash'> = { sequence: 0n, hash: '0'.repeat(64) };
  let algorithm = 'sm3-1';
  async function* lines() {
    for await (const page of readTrailEntries(tx, countyCode))
      for (const entry of page) {
        last = entry;
        algorithm = entry.algorithm;
        const { sequence, previousHash, hash, body, subjects } = entry;
        yield `${JSON.stringify({ sequence: Number(sequence), algorithm, previousHash, hash, body, subjects })}\n`;
      }
  }
  await folder.addPieces('trail/entries.jsonl', lines());
  await folder.add('trail/checkpoint.txt', `bulou-trail/${countyCode} ${algorithm}\n${last.sequence}\n${last.hash}\n`);
  return { sequence: last.sequence, hash: last.hash };
}

/** Amounts are fen as text: a number would lose what is above 2^53. */
function formatJson(value: unknown, spaces = 1): string {
  return JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member), spaces);
}
