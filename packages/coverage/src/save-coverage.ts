import type { Fen } from '@bulou/kernel';
import { JsonCell, type KeyRing, type MigrationSource, type Transaction } from '@bulou/store';
import { decidePaymentEntries, type PaymentEntry } from './decide-payment-entries.ts';
import type { PaymentDecision } from './determination/payments.ts';
import type { ChildFacts, DeterminationResult, DeterminedChild, Payment } from './model.ts';
import { formatPayers } from './output/tables.ts';
import {
  type Cells,
  copyDeterminations,
  copyPayments,
  copyStates,
  insertCoverageRun,
  type LivePayment,
  readLastEntries,
  sealPayee,
} from './register.queries.ts';

/** The schema `coverage`; it refers to the roster's, which comes before it. */
export const COVERAGE_MIGRATIONS: MigrationSource = {
  schema: 'coverage',
  dir: new URL('../migrations/', import.meta.url),
};

export interface CoverageSaving {
  readonly countyCode: string;
  /** The roster's run, already inserted in the same transaction, and its revision. */
  readonly runId: string;
  readonly revision: number;
  readonly recordedAt: Date;
  readonly keys: KeyRing;
  readonly result: DeterminationResult;
  readonly decision: PaymentDecision;
}

export interface SavedCoverage {
  readonly states: number;
  readonly determinations: number;
  /** Payments entered and withdrawn by this revision, and what that adds in fen. */
  readonly payments: number;
  readonly cancelled: number;
  readonly amountFen: Fen;
}

/**
 * Saves a run by COPY within the caller's transaction. Nothing is rewritten: a further revision of a term adds its
 * states and determinations, and only the entries by which its payments differ from what the register holds.
 */
export async function saveCoverage(tx: Transaction, saving: CoverageSaving): Promise<SavedCoverage> {
  const { countyCode, result, decision, revision, runId, recordedAt } = saving;
  await insertCoverageRun(tx, {
    countyCode,
    term: result.term,
    revision,
    runId,
    censusOn: result.censusOn,
    packRelease: result.benefits[0]?.packRelease ?? '',
    recordedAt,
    ...totalsOf(result, decision),
  });
  const states = await copyStates(tx, stateCells(saving));
  const determinations = await copyDeterminations(tx, determinationCells(saving));
  const register = await readLastEntries(tx, saving.keys, countyCode, result.term);
  const divisionOf = new Map(result.children.map((child) => [child.childId, child.facts.divisionCode ?? null]));
  const wanted = decision.payments.map((payment) => toLive(payment, divisionOf.get(payment.childId) ?? null));
  const entries = decidePaymentEntries(register, wanted);
  await copyPayments(tx, paymentCells(saving, entries));
  const payments = entries.filter((entry) => entry.kind === 'made').length;
  const amountFen = entries.reduce(
    (sum, { kind, payment }) => sum + (kind === 'made' ? payment.amountFen : -payment.amountFen),
    0n,
  );
  return { states, determinations, payments, cancelled: entries.length - payments, amountFen };
}

/** The county's sums; the table's own constraint holds them to the money form of the equation. */
function totalsOf(result: DeterminationResult, decision: PaymentDecision) {
  const bank = new Set(result.benefits.filter((info) => info.bankPayable).map((info) => info.benefit));
  let due = 0n;
  let displacedFen = 0n;
  for (const child of result.children)
    for (const each of child.decisions) {
      if (!bank.has(each.benefit)) continue;
      if (each.outcome === 'pay') due += each.amountFen;
      if (each.outcome === 'displaced') displacedFen += each.amountFen;
    }
  return {
    known: result.children.length,
    registered: result.children.filter((child) => child.facts.registered).length,
    entitledFen: due + displacedFen,
    paidFen: decision.payments.reduce((sum, payment) => sum + payment.amountFen, 0n),
    owedFen: decision.owed.reduce((sum, item) => sum + item.decision.amountFen, 0n),
    displacedFen,
  };
}

function* stateCells({ result, revision }: CoverageSaving): Generator<Cells> {
  const { county, term, children } = result;
  for (const child of children) {
    const { facts } = child;
    yield [
      county,
      child.childId,
      term,
      revision,
      facts.divisionCode,
      facts.schoolKey,
      child.countedStage,
      facts.registered,
      child.state,
      child.reasons,
      new JsonCell(child.assessed ? publicFacts(facts) : {}),
      new JsonCell(facts.registered ? child.provenance : {}),
    ];
  }
}

/** Facts without what names a person or a household. */
function publicFacts(facts: ChildFacts): Partial<ChildFacts> {
  const { birthOn, householdNo, schoolName, schoolKey, divisionCode, ...rest } = facts;
  return rest;
}

function* determinationCells({ result, revision }: CoverageSaving): Generator<Cells> {
  const { county, term, children, benefits } = result;
  const bank = new Set(benefits.filter((info) => info.bankPayable).map((info) => info.benefit));
  for (const child of children) {
    if (!isKept(child)) continue;
    for (const each of child.decisions) {
      if (each.outcome === 'no' && !bank.has(each.benefit)) continue;
      yield [
        county,
        child.childId,
        each.benefit,
        term,
        revision,
        child.facts.divisionCode,
        each.outcome,
        each.amountFen,
        formatPayers(each.payers),
        each.reasons,
      ];
    }
  }
}

/** For everybody else each benefit is "no, not registered", which the child's state already says. */
function isKept(child: DeterminedChild): boolean {
  return child.facts.registered || child.state === 'payable' || child.state === 'owed';
}

function toLive(payment: Payment, divisionCode: string | null): LivePayment {
  const { payers, term: _term, ...rest } = payment;
  return { ...rest, sequence: 0, payers: formatPayers(payers), divisionCode };
}

function* paymentCells({ result, revision, keys }: CoverageSaving, entries: readonly PaymentEntry[]): Generator<Cells> {
  const { county, term } = result;
  for (const { kind, sequence, payment } of entries)
    yield [
      county,
      payment.paymentId,
      sequence,
      sequence === 1 ? null : sequence - 1,
      kind,
      payment.childId,
      payment.benefit,
      term,
      revision,
      payment.divisionCode,
      payment.amountFen,
      payment.payers,
      payment.payeeKind,
      sealPayee(keys, county, payment),
      payment.school,
    ];
}
