import { createHash } from 'node:crypto';
import type { BenefitDecision, DeterminationResult, DeterminedChild, Payment, ReasonCode } from '../model.ts';
import { compareText } from '../order.ts';

/** Entitled money that cannot go: no usable card, or the child is still unresolved (`held-unresolved`). */
export interface OwedItem {
  readonly child: DeterminedChild;
  readonly decision: BenefitDecision;
  readonly reason: ReasonCode;
}

export interface PaymentDecision {
  readonly payments: readonly Payment[];
  readonly owed: readonly OwedItem[];
}

/**
 * Decides the payment list: one payment per payable child and bank-payable benefit of the term. What is entitled and
 * not paid comes back as owed, with its reason, so that nothing lies between. Sorted by child, then benefit.
 */
export function decidePayments(result: DeterminationResult): PaymentDecision {
  const bank = new Set(result.benefits.filter((info) => info.bankPayable).map((info) => info.benefit));
  const payments: Payment[] = [];
  const owed: OwedItem[] = [];
  for (const child of result.children) {
    for (const decision of child.decisions) {
      if (decision.outcome !== 'pay' || decision.amountFen <= 0n || !bank.has(decision.benefit)) continue;
      if (child.state === 'payable' && child.payee) payments.push(makePayment(child, decision, result));
      else owed.push({ child, decision, reason: owedReason(child) });
    }
  }
  const byChildAndBenefit = (a: Payment, b: Payment) =>
    compareText(a.childId, b.childId) || compareText(a.benefit, b.benefit);
  return { payments: payments.sort(byChildAndBenefit), owed };
}

function owedReason(child: DeterminedChild): ReasonCode {
  if (child.state === 'unresolved') return 'held-unresolved';
  return child.cardProblem ?? child.reasons[0] ?? 'no-card';
}

function makePayment(child: DeterminedChild, decision: BenefitDecision, result: DeterminationResult): Payment {
  const payee = child.payee!;
  return {
    paymentId: makePaymentId(result.county, child.childId, decision.benefit, result.term),
    childId: child.childId,
    benefit: decision.benefit,
    term: result.term,
    amountFen: decision.amountFen,
    payers: decision.payers,
    payeeKind: payee.kind,
    payeeName: payee.name,
    account: payee.account,
    school: child.facts.schoolName ?? '',
  };
}

/** Opaque and the same on every run: the first 120 bits of SHA-256 over what the payment is for. */
export function makePaymentId(county: string, childId: string, benefit: string, term: string): string {
  const digest = createHash('sha256').update(`${county}\n${childId}\n${benefit}\n${term}`).digest('hex');
  return `pay_${digest.slice(0, 30)}`;
}
