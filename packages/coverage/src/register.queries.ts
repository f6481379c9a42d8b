/** SQL of coverage's tables. What changes is decided in `decide-payment-entries.ts`; nothing is decided here. */
import type { TermId } from '@bulou/kernel';
import { type CopyCell, copyRows, type JsonCell, type KeyRing, type Transaction } from '@bulou/store';
import type { EarlierPayment, PayeeKind } from './model.ts';
import { compareText } from './order.ts';

/** The live entry of a payment as the register holds it. */
export interface LivePayment {
  readonly paymentId: string;
  readonly sequence: number;
  readonly childId: string;
  readonly benefit: string;
  readonly amountFen: bigint;
  readonly payers: string;
  readonly payeeKind: PayeeKind;
  readonly payeeName: string;
  readonly account: string;
  readonly school: string;
  readonly divisionCode: string | null;
}

export interface LastEntry {
  readonly paymentId: string;
  readonly sequence: number;
  /** Absent when the last entry withdrew the payment. */
  readonly live?: LivePayment;
}

/**
 * Live payments of every term, with the child's name as last known: what `once` benefits and the next term's comparison
 * look at. With `before`, as the register stood before that instant.
 */
export async function listEarlierPayments(
  tx: Transaction,
  countyCode: string,
  before?: Date,
): Promise<EarlierPayment[]> {
  const until = before ?? new Date('9999-01-01T00:00:00Z');
  const rows = await tx<{ childId: string; benefit: string; term: TermId; amountFen: bigint; kind: string }[]>`
    select distinct on (payment.payment_id) payment.child_id as "childId", payment.benefit, payment.term,
      payment.amount_fen as "amountFen", payment.kind
    from coverage.payment as payment
    join coverage.coverage_run as run on run.county_code = payment.county_code and run.term = payment.term and run.revision = payment.revision
    where payment.county_code = ${countyCode} and run.recorded_at < ${until}
    order by payment.payment_id, payment.sequence desc`;
  const names = await listNames(tx, countyCode, until);
  const live = rows.filter((row) => row.kind === 'made');
  return live
    .map(({ kind: _, ...row }) => ({ ...row, childName: names.get(row.childId) ?? '' }))
    .sort(
      (a, b) => compareText(a.term, b.term) || compareText(a.childId, b.childId) || compareText(a.benefit, b.benefit),
    );
}

async function listNames(tx: Transaction, countyCode: string, until: Date): Promise<Map<string, string>> {
  const rows = await tx<{ childId: string; name: string }[]>`
    select distinct on (version.child_id) version.child_id as "childId", version.name
    from roster.child_version as version
    join roster.run as run on run.county_code = version.county_code and run.run_id = version.run_id
    where version.county_code = ${countyCode} and run.recorded_at < ${until}
    order by version.child_id, run.recorded_at desc`;
  return new Map(rows.map((row) => [row.childId, row.name]));
}

interface EntryRow extends Omit<LivePayment, 'payeeName' | 'account'> {
  readonly kind: string;
  readonly cipher: Uint8Array | null;
}

/** The last entry of every payment of a term, with the payee opened. */
export async function readLastEntries(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  term: TermId,
): Promise<LastEntry[]> {
  const rows = await tx<EntryRow[]>`
    select distinct on (payment_id) payment_id as "paymentId", sequence, kind, child_id as "childId", benefit,
      amount_fen as "amountFen", payers, payee_kind as "payeeKind", payee_cipher as cipher, school, division_code as "divisionCode"
    from coverage.payment where county_code = ${countyCode} and term = ${term} order by payment_id, sequence desc`;
  return rows.map(({ kind, cipher, ...row }) => {
    const { paymentId, sequence } = row;
    if (kind !== 'made' || cipher === null) return { paymentId, sequence };
    return { paymentId, sequence, live: { ...row, ...openPayee(keys, countyCode, paymentId, cipher) } };
  });
}

export function openPayee(keys: KeyRing, countyCode: string, paymentId: string, cipher: Uint8Array) {
  return JSON.parse(keys.openField(cipher, payeeContext(countyCode, paymentId))) as {
    payeeName: string;
    account: string;
  };
}

export function sealPayee(keys: KeyRing, countyCode: string, payment: LivePayment): Buffer {
  const { payeeName, account } = payment;
  return keys.sealField(JSON.stringify({ payeeName, account }), payeeContext(countyCode, payment.paymentId));
}

/** What stands in a payment's place for its payee once the child has been erased. */
export function sealEmptyPayee(keys: KeyRing, countyCode: string, paymentId: string): Buffer {
  return keys.sealField(JSON.stringify({ payeeName: '', account: '' }), payeeContext(countyCode, paymentId));
}

function payeeContext(countyCode: string, paymentId: string): string {
  return `coverage.payment/${countyCode}/${paymentId}`;
}

export interface CoverageRunRow {
  readonly countyCode: string;
  readonly term: TermId;
  readonly revision: number;
  readonly runId: string;
  readonly censusOn: string;
  readonly packRelease: string;
  readonly known: number;
  readonly registered: number;
  readonly entitledFen: bigint;
  readonly paidFen: bigint;
  readonly owedFen: bigint;
  readonly displacedFen: bigint;
  readonly recordedAt: Date;
}

export async function insertCoverageRun(tx: Transaction, run: CoverageRunRow): Promise<void> {
  await tx`
    insert into coverage.coverage_run (county_code, term, revision, run_id, census_on, pack_release, known_children,
      registered_children, entitled_fen, paid_fen, owed_fen, displaced_fen, recorded_at)
    values (${run.countyCode}, ${run.term}, ${run.revision}, ${run.runId}, ${run.censusOn}, ${run.packRelease}, ${run.known},
      ${run.registered}, ${run.entitledFen}, ${run.paidFen}, ${run.owedFen}, ${run.displacedFen},
      ${run.recordedAt})`;
}

const STATE_COLUMNS = [
  'county_code',
  'child_id',
  'term',
  'revision',
  'division_code',
  'school_id',
  'stage',
  'registered',
  'state',
  'reasons',
  'facts',
  'provenance',
];
const DETERMINATION_COLUMNS = [
  'county_code',
  'child_id',
  'benefit',
  'term',
  'revision',
  'division_code',
  'outcome',
  'amount_fen',
  'payers',
  'reasons',
];
const PAYMENT_COLUMNS = [
  'county_code',
  'payment_id',
  'sequence',
  'follows',
  'kind',
  'child_id',
  'benefit',
  'term',
  'revision',
  'division_code',
  'amount_fen',
  'payers',
  'payee_kind',
  'payee_cipher',
  'school',
];

export type Cells = readonly (CopyCell | JsonCell)[];

export async function copyStates(tx: Transaction, rows: Iterable<Cells>): Promise<number> {
  return await copyRows(tx, 'coverage.child_state', STATE_COLUMNS, rows);
}

export async function copyDeterminations(tx: Transaction, rows: Iterable<Cells>): Promise<number> {
  return await copyRows(tx, 'coverage.determination', DETERMINATION_COLUMNS, rows);
}

export async function copyPayments(tx: Transaction, rows: Iterable<Cells>): Promise<number> {
  return await copyRows(tx, 'coverage.payment', PAYMENT_COLUMNS, rows);
}
