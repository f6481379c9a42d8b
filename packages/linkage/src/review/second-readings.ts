import { makeRandom } from '@bulou/kernel';
import { namePair } from '../decision/person-decisions.ts';
import type { RecordRef } from '../result-parts.ts';

/**
 * Whether a pair belongs to the seeded share (0 to 1) that a second reader is given without the first answer. It depends
 * on the pair and the seed alone: neither the order of the records nor pairs that come later change what was drawn.
 */
export function isDrawnForSecondReading(
  left: RecordRef,
  right: RecordRef,
  { share, seed }: { readonly share: number; readonly seed: number },
): boolean {
  return makeRandom(`${seed}\n${namePair(left, right)}`).next() < share;
}
