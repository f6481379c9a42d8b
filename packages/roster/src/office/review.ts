/** What has become of a pair under review. Pure. */

export const VERDICTS = ['same', 'different', 'unsure'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** `first`: nobody has read it; `second`: another person is to read it blind; then both agree, or they do not. */
export type Reading = 'first' | 'second' | 'done' | 'disputed';

/** A decision that stands: not undone. */
export interface StandingDecision {
  readonly reading: number;
  readonly verdict: string;
  readonly decidedBy: string;
}

/** Where a pair stands for everybody. */
export function decideReading(standing: readonly StandingDecision[]): Reading {
  const first = standing.find((decision) => decision.reading === 1);
  const second = standing.find((decision) => decision.reading === 2);
  if (first === undefined) return 'first';
  if (second === undefined) return 'second';
  return first.verdict === second.verdict && first.verdict !== 'unsure' ? 'done' : 'disputed';
}

/** Why an account may not read a pair now; `undefined` when it may. Nobody reads the same pair twice. */
export function refuseReading(
  standing: readonly StandingDecision[],
  accountId: string,
): 'read-already' | 'settled' | undefined {
  const reading = decideReading(standing);
  if (reading === 'done' || reading === 'disputed') return 'settled';
  return standing.some((decision) => decision.decidedBy === accountId) ? 'read-already' : undefined;
}
