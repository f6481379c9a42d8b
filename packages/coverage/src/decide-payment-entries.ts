import type { LastEntry, LivePayment } from './register.queries.ts';

/** One further entry in the chain of a payment. */
export interface PaymentEntry {
  readonly kind: 'made' | 'withdrawn';
  readonly sequence: number;
  readonly payment: LivePayment;
}

/**
 * Decides which entries bring the register from what it holds to what a run says: nothing where they agree, a
 * withdrawal where the payment has gone, a withdrawal and a new entry where anything about it changed. Pure.
 */
export function decidePaymentEntries(
  register: readonly LastEntry[],
  wanted: readonly LivePayment[],
): readonly PaymentEntry[] {
  const lastOf = new Map(register.map((entry) => [entry.paymentId, entry]));
  const wantedIds = new Set(wanted.map((payment) => payment.paymentId));
  const entries: PaymentEntry[] = [];
  for (const payment of wanted) {
    const last = lastOf.get(payment.paymentId);
    let sequence = last?.sequence ?? 0;
    if (last?.live) {
      if (isSame(last.live, payment)) continue;
      sequence += 1;
      entries.push({ kind: 'withdrawn', sequence, payment: last.live });
    }
    entries.push({ kind: 'made', sequence: sequence + 1, payment });
  }
  for (const { live, sequence } of register)
    if (live && !wantedIds.has(live.paymentId))
      entries.push({ kind: 'withdrawn', sequence: sequence + 1, payment: live });
  return entries;
}

function isSame(a: LivePayment, b: LivePayment): boolean {
  return (
    a.amountFen === b.amountFen &&
    a.payers === b.payers &&
    a.payeeKind === b.payeeKind &&
    a.payeeName === b.payeeName &&
    a.account === b.account &&
    a.school === b.school
  );
}
