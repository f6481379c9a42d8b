import type { Say } from '../language/language.tsx';

const KINDS = ['registry', 'enrolment', 'attendance', 'survey', 'received'] as const;

/** The kind of a list in words; a kind not known here stays as it is. */
export function listKindText(kind: string, say: Say): string {
  const known = KINDS.find((each) => each === kind);
  return known ? say(`list.${known}`) : kind;
}
