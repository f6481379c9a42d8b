import { JsonCell, type KeyRing, type MigrationSource, type Transaction } from '@bulou/store';
import type { CoverageRun } from './decide-coverage.ts';
import { decidePaymentEntries, type PaymentEntry } from './decide-payment-entries.ts';
import type { ChildFacts, DeterminedChild, Payment } from './model.ts';
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
  readonly run: CoverageRun;
  /** The roster's run, already in the same transaction, and its revision. */
  readonly runId: string;
  readonly revision: number;
  readonly recordedAt: Date;
  readonly keys: KeyRing;
}

export interface SavedCoverage {
  readonly states: number;
  readonly determinations: number;
  readonly paymentsMade: number;
  readonly paymentsWithdrawn: number;
}

/**
 * Saves a proved run by COPY within the caller's transaction. Nothing is rewritten: a further revision of a term adds
 * its states and determinations, and only the entries by which its payments differ from what the register holds.
 */
export async function saveCoverage(tx: Transaction, saving: CoverageSaving): Promise<SavedCoverage> {
  const { result, decision, proof } = saving.run;
  const county = proof.territories.find((territory) => territory.kind === 'county')!.cell;
  await insertCoverageRun(tx, {
    countyCode: result.county,
    term: result.term,
    revision: saving.revision,
    runId: saving.runId,
    censusOn: result.censusOn,
    packRelease: result.benefits[0]?.packRelease ?? '',
    known: county.known,
    registered: county.registered,
    entitledFen: county.entitled.amountFen,
    paidFen: county.paid.amountFen,
    owedFen: county.owed.amountFen,
    displacedFen: county.displaced.amountFen,
    document: makeCounts(saving.run),
    recordedAt: saving.recordedAt,
  });
  const states = await copyStates(tx, stateCells(saving));
  const determinations = await copyDeterminations(tx, determinationCells(saving));
  const register = await readLastEntries(tx, saving.keys, result.county, result.term);
  const divisionOf = new Map(result.children.map((child) => [child.childId, child.facts.divisionCode ?? null]));
  const wanted = decision.payments.map((payment) => toLive(payment, divisionOf.get(payment.childId) ?? null));
  const entries = decidePaymentEntries(register, wanted);
  await copyPayments(tx, paymentCells(saving, entries));
  const paymentsMade = entries.filter((entry) => entry.kind === 'made').length;
  return { states, determinations, paymentsMade, paymentsWithdrawn: entries.length - paymentsMade };
}

/** Counts by territory: no names of people, no numbers. */
function makeCounts(run: CoverageRun): unknown {
  return run.proof.territories.map(({ kind, key, name, cell }) => ({
    kind,
    key,
    name,
    known: cell.known,
    registered: cell.registered,
    states: cell.states,
    paid: { ...cell.paid, amountFen: Number(cell.paid.amountFen) },
    owed: { ...cell.owed, amountFen: Number(cell.owed.amountFen) },
  }));
}

function* stateCells({ run, revision }: CoverageSaving): Generator<Cells> {
  const { county, term, children } = run.result;
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

function* determinationCells({ run, revision }: CoverageSaving): Generator<Cells> {
  const { county, term, children, benefits } = run.result;
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

function* paymentCells({ run, revision, keys }: CoverageSaving, entries: readonly PaymentEntry[]): Generator<Cells> {
  const { county, term } = run.result;
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
