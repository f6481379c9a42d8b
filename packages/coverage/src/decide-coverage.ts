import type { Division } from '@bulou/kernel';
import { previousTerm } from '@bulou/kernel';
import type { Child } from '@bulou/roster/model';
import { type DeterminationInput, decideDeterminations, followRedirects } from './determination/determine.ts';
import { decidePayments, type PaymentDecision } from './determination/payments.ts';
import type { CoverageProof, DeterminationResult } from './model.ts';
import { reportGaps } from './proof/gaps.ts';
import { proveCoverage } from './proof/prove.ts';

export interface CoverageInput extends DeterminationInput {
  readonly divisions: readonly Division[];
  readonly countyName: string;
  readonly schoolNames?: ReadonlyMap<string, string>;
}

export interface CoverageRun {
  readonly result: DeterminationResult;
  readonly decision: PaymentDecision;
  readonly proof: CoverageProof;
}

/**
 * The whole pillar on data in memory: facts, benefits, states, payments, gaps and the proof. Pure. Throws a
 * `CoverageFault` naming the territory when either form of the equation does not sum.
 */
export function decideCoverage(children: readonly Child[], input: CoverageInput): CoverageRun {
  const result = decideDeterminations(children, input);
  const decision = decidePayments(result);
  const last = previousTerm(input.term);
  const lastTermPayments = (input.earlierPayments ?? [])
    .filter((payment) => payment.term === last)
    .map((payment) => ({ ...payment, childId: followRedirects(payment.childId, input.redirects) }));
  const proof = proveCoverage({
    result,
    decision,
    divisions: input.divisions,
    countyName: input.countyName,
    lastTermPayments,
    gaps: reportGaps(result, input.programme),
    ...(input.schoolNames === undefined ? {} : { schoolNames: input.schoolNames }),
  });
  return { result, decision, proof };
}
