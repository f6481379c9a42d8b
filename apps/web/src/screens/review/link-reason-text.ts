import type { Say } from '../../language/language.tsx';

const REASONS = [
  'weight',
  'margin',
  'contradiction',
  'no-namesake',
  'displaced',
  'same-group',
  'cluster-veto',
  'told-different',
  'told-same',
  'same-row',
] as const;

/** Why the machine left a pair to a person, in words; a reason not known here stays as it is. */
export function linkReasonText(reason: string, say: Say): string {
  const known = REASONS.find((each) => each === reason);
  return known ? say(`linkReason.${known}`) : reason;
}
