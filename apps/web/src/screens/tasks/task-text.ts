import type { Say } from '../../language/language.tsx';

export const TASK_KINDS = [
  'settle-child',
  'mend-payment',
  'visit-again',
  'check-line',
  'check-omitted',
  'mend-home-fault',
] as const;

/** What a task asks for, in words; a kind not known here stays as it is. */
export function taskKindText(kind: string, say: Say): string {
  const known = TASK_KINDS.find((each) => each === kind);
  return known ? say(`task.${known}`) : kind;
}
