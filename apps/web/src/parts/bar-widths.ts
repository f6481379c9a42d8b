import { type ChildState, STATES } from '@bulou/coverage/model';

export type StateCounts = Readonly<Record<ChildState, number>>;

const FULL = 1000;
/** One child in ten thousand must still be seen. */
const LEAST = 7;

/** Widths in thousandths that sum to 1000; a part that is not empty is never thinner than can be seen. Pure. */
export function widthsOf(counts: StateCounts): Record<ChildState, number> {
  const total = sumStates(counts);
  const widths = { unresolved: 0, owed: 0, payable: 0, aided_elsewhere: 0, not_entitled: 0 };
  if (total === 0) return widths;
  const filled = STATES.filter((state) => counts[state] > 0);
  const thin = filled.filter((state) => (counts[state] / total) * FULL < LEAST);
  const wide = filled.filter((state) => !thin.includes(state));
  const shared = wide.reduce((sum, state) => sum + counts[state], 0);
  for (const state of thin) widths[state] = LEAST;
  for (const state of wide) widths[state] = (counts[state] / shared) * (FULL - thin.length * LEAST);
  return widths;
}

export function sumStates(counts: StateCounts): number {
  return STATES.reduce((sum, state) => sum + counts[state], 0);
}
