import type { Division } from '@bulou/kernel';
import type { PaymentDecision } from '../determination/payments.ts';
import type { DeterminationResult, EarlierPayment, GapLine } from '../model.ts';

export interface ProofInput {
  readonly result: DeterminationResult;
  readonly decision: PaymentDecision;
  /** The county's divisions, so that villages without any child are shown as well. */
  readonly divisions: readonly Division[];
  readonly countyName: string;
  readonly schoolNames?: ReadonlyMap<string, string>;
  /** Payments of the term before, for "paid last term and gone now". */
  readonly lastTermPayments?: readonly EarlierPayment[];
  readonly gaps?: readonly GapLine[];
}
