import type { PlainDate } from '@bulou/kernel';
import type { ReceivedReading } from '@bulou/roster/model';
import type { BenefitDecision, BenefitInfo, ChildFacts, EarlierPayment } from '../model.ts';

/** What has been received and paid before, as far as benefits look at it. */
export interface ChildLedger {
  readonly received: readonly ReceivedReading[];
  /** A complete list of aid received was given; without it absence is "not known". */
  readonly receivedGiven: boolean;
  /** Payments of earlier terms to this child, under any of its redirected ids. */
  readonly earlier: readonly EarlierPayment[];
}

/** The rules as coverage needs them: which benefits there are, and what each decides for one child. Pure. */
export interface CoverageProgramme {
  readonly benefits: readonly BenefitInfo[];
  decide(facts: ChildFacts, ledger: ChildLedger, censusOn: PlainDate): readonly BenefitDecision[];
}

/** The reason that in-county benefits give when the only obstacle is that the child studies elsewhere. */
export const PAID_WHERE_STUDYING = 'paid-where-studying';
/** The reason given when aid from a higher level already covers the same need. */
export const RECEIVED_ALREADY = 'received-already';
export const PAID_ONCE_ALREADY = 'paid-once-already';

/** Conditions that say what kind of child a benefit is for; waiving them would make it another benefit. */
export const KIND_CONDITIONS: ReadonlySet<string> = new Set(['stage', 'age', 'grade', 'registered']);
