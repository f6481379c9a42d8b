/** SQL of everything about one child. Row-level security decides which terms of it are seen. */
import type { TermId } from '@bulou/kernel';
import type { KeyRing, Transaction } from '@bulou/store';
import type { ChildFacts, Outcome, PayeeKind } from '../model.ts';
import { openPayee } from '../register.queries.ts';

export interface DeterminationRow {
  readonly term: TermId;
  readonly benefit: string;
  readonly outcome: Outcome;
  readonly amountFen: bigint;
  readonly payers: string;
  readonly reasons: readonly string[];
}

/** What the benefits of a child came to in the revisions that the office shows. */
export async function listDeterminationsOf(
  tx: Transaction,
  countyCode: string,
  childId: string,
): Promise<readonly DeterminationRow[]> {
  return await tx<DeterminationRow[]>`
    select d.term, d.benefit, d.outcome, d.amount_fen as "amountFen", d.payers, d.reasons
    from coverage.determination d
    join coverage.line_build b on b.county_code = d.county_code and b.term = d.term and b.revision = d.revision
    where d.county_code = ${countyCode} and d.child_id = ${childId} order by d.benefit collate "C"`;
}

export interface FactsRow {
  readonly term: TermId;
  readonly facts: Partial<ChildFacts>;
  readonly provenance: Readonly<Record<string, string>>;
}

export async function listFactsOf(tx: Transaction, countyCode: string, childId: string): Promise<readonly FactsRow[]> {
  return await tx<FactsRow[]>`
    select s.term, s.facts, s.provenance
    from coverage.child_state s
    join coverage.line_build b on b.county_code = s.county_code and b.term = s.term and b.revision = s.revision
    where s.county_code = ${countyCode} and s.child_id = ${childId}`;
}

/** The last entry of each payment of a child. */
export interface PaymentRow {
  readonly paymentId: string;
  readonly term: TermId;
  readonly benefit: string;
  readonly live: boolean;
  readonly amountFen: bigint;
  readonly payeeKind: PayeeKind;
  readonly school: string;
  readonly payeeName: string;
  readonly account: string;
}

/** Payees come opened: whoever shows them masks them. */
export async function listPaymentsOf(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  childId: string,
): Promise<PaymentRow[]> {
  const rows = await tx<(Omit<PaymentRow, 'payeeName' | 'account'> & { cipher: Uint8Array | null })[]>`
    select distinct on (p.payment_id) p.payment_id as "paymentId", p.term, p.benefit, p.kind = 'made' as live,
      p.amount_fen as "amountFen", p.payee_kind as "payeeKind", p.school, p.payee_cipher as cipher
    from coverage.payment p where p.county_code = ${countyCode} and p.child_id = ${childId}
    order by p.payment_id, p.sequence desc`;
  return rows.map(({ cipher, ...row }) => ({
    ...row,
    ...(cipher === null ? { payeeName: '', account: '' } : openPayee(keys, countyCode, row.paymentId, cipher)),
  }));
}
