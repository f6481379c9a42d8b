/** Reads a recorded run's children back as the rules saw them: facts, aid received, and what was paid before. */
import { compareTerms, type PlainDate, type TermId } from '@bulou/kernel';
import type { Facts, Field } from '@bulou/policy';
import { listChildIdentities, listRedirects, type ReceivedReading } from '@bulou/roster';
import { listStoredRows } from '@bulou/roster/office';
import type { Database, KeyRing, Transaction } from '@bulou/store';
import { followRedirects } from '../determination/determine.ts';
import { type ChildLedger, completePolicyFacts, toPolicyFacts } from '../determination/programme.ts';
import type { ChildFacts, EarlierPayment } from '../model.ts';
import { type DeterminationRow, listDeterminations } from '../papers/papers.queries.ts';
import { listEarlierPayments } from '../register.queries.ts';
import {
  findRecordedRun,
  listReceivedRefs,
  listRecordedStates,
  listRecordedTerms,
  type RecordedRun,
  type RecordedState,
} from './recorded.queries.ts';

/** A child as a run decided it, with everything that the rules may ask for. */
export interface RecordedChild extends Pick<RecordedState, 'childId' | 'stage' | 'state' | 'reasons'> {
  readonly divisionCode?: string;
  /** Died, moved away or left school: gets nothing whatever the rules say. */
  readonly closed: boolean;
  readonly facts: ChildFacts;
  readonly ledger: ChildLedger;
  /** What the run recorded of each benefit; for the most part of registered children only. */
  readonly determinations: readonly DeterminationRow[];
}

export interface RecordedTerm extends RecordedRun {
  readonly children: readonly RecordedChild[];
}

export interface RecordedQuery {
  readonly countyCode: string;
  readonly term: TermId;
  /** Only this child; the whole term when absent. */
  readonly childId?: string;
}

/** The terms that a county's database holds runs of, oldest first. */
export async function listTermsOnFile(database: Database, countyCode: string): Promise<readonly TermId[]> {
  return await database.transaction(countyCode, (tx) => listRecordedTerms(tx, countyCode), { readOnly: true });
}

/**
 * Loads the children of the term's last run; `undefined` when the term has none. Opens sealed birth dates and rows: the caller records
 * that by `readRecordedFacts` before. A child that another became is found under the id it has now.
 */
export async function loadRecordedTerm(database: Database, query: RecordedQuery): Promise<RecordedTerm | undefined> {
  const { countyCode, term } = query;
  return await database.transaction(
    countyCode,
    async (tx) => {
      const run = await findRecordedRun(tx, countyCode, term);
      if (run === undefined) return undefined;
      const redirects = await listRedirects(tx, countyCode);
      const childId = query.childId === undefined ? undefined : followRedirects(query.childId, redirects);
      const states = await listRecordedStates(tx, countyCode, run, childId);
      const births = await listBirths(tx, database.keys, countyCode, run, states);
      const ledgerOf = await loadLedgers(tx, database.keys, countyCode, run, redirects, childId);
      const determinations = Map.groupBy(
        await listDeterminations(tx, countyCode, childId === undefined ? run : { childId }),
        (each) => (each.term === term ? each.childId : ''),
      );
      const children = states.map((state) => ({
        ...makeChild(state, births.get(state.childId)),
        ledger: ledgerOf(state.childId),
        determinations: determinations.get(state.childId) ?? [],
      }));
      return { ...run, children };
    },
    { readOnly: true },
  );
}

function makeChild(state: RecordedState, birthOn: PlainDate | undefined) {
  const { childId, stage, divisionCode, registered, reasons } = state;
  const place = divisionCode === null ? {} : { divisionCode };
  return {
    childId,
    stage,
    state: state.state,
    reasons,
    closed: isClosed(state),
    facts: { ...state.facts, registered, ...place, ...(birthOn === undefined ? {} : { birthOn }) },
    ...place,
  };
}

/** Reasons that say which rule was not met; any other of a child without entitlement closed its case. */
const RULE_REASONS: ReadonlySet<string> = new Set(['not-registered', 'no-benefit-for-stage']);

function isClosed({ state, reasons }: RecordedState): boolean {
  return state === 'not_entitled' && reasons.some((code) => !RULE_REASONS.has(code) && !code.includes(':'));
}

async function listBirths(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  { runId }: RecordedRun,
  states: readonly RecordedState[],
): Promise<Map<string, PlainDate>> {
  const ids = states.map((state) => state.childId);
  const identities = await listChildIdentities(tx, countyCode, keys, runId, ids);
  return new Map(identities.flatMap(({ childId, birthOn }) => (birthOn === undefined ? [] : [[childId, birthOn]])));
}

async function loadLedgers(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  run: RecordedRun,
  redirects: ReadonlyMap<string, string>,
  childId: string | undefined,
): Promise<(childId: string) => ChildLedger> {
  const refs = await listReceivedRefs(tx, countyCode, run, childId);
  const childOf = new Map(refs.map((ref) => [ref.rowRef, followRedirects(ref.childId, redirects)]));
  const rows = await listStoredRows(tx, keys, countyCode, [...childOf.keys()]);
  const received = new Map<string, ReceivedReading[]>();
  for (const { rowRef, record } of rows) {
    const reading = record.received as (Omit<ReceivedReading, 'amountFen'> & { amountFen?: string }) | undefined;
    const child = childOf.get(rowRef);
    if (reading === undefined || child === undefined) continue;
    const { amountFen, ...rest } = reading;
    const known = amountFen === undefined ? rest : { ...rest, amountFen: BigInt(amountFen) };
    received.set(child, [...(received.get(child) ?? []), known]);
  }
  const earlier = new Map<string, EarlierPayment[]>();
  for (const payment of await listEarlierPayments(tx, countyCode, run.recordedAt)) {
    const child = followRedirects(payment.childId, redirects);
    if (compareTerms(payment.term, run.term) < 0) earlier.set(child, [...(earlier.get(child) ?? []), payment]);
  }
  return (child) => ({
    received: received.get(child) ?? [],
    receivedGiven: run.receivedGiven,
    earlier: earlier.get(child) ?? [],
  });
}

/** What the rules ask of a recorded child, in the words of a vocabulary, which may be that of another release. */
export function makeRecordedFacts(
  { facts, ledger }: RecordedChild,
  { term, censusOn }: Pick<RecordedTerm, 'term' | 'censusOn'>,
  fields: readonly Field[],
  notLoaded: ReadonlySet<string>,
): Facts {
  const names = new Set(fields.map((field) => field.name));
  const known = Object.entries(toPolicyFacts(facts, ledger, term, censusOn)).filter(([name]) => names.has(name));
  const complete = Object.entries(completePolicyFacts(Object.fromEntries(known), ledger, fields, notLoaded));
  return Object.fromEntries(complete.filter(([name]) => names.has(name)));
}
