/** What the address of each list holds: read strictly, so that a mistyped address shows the plain list. Pure. */
import { type ChildState, STATES } from '@bulou/coverage/model';
import type { Stage } from '../generated/office-api.ts';

type Raw = Readonly<Record<string, unknown>>;

export const STAGES: readonly Stage[] = [
  'infant',
  'preschool',
  'primary',
  'junior',
  'senior',
  'vocational',
  'junior-college',
  'undergraduate',
  'postgraduate',
  'special',
  'unknown',
];

function readMatching(raw: Raw, name: string, pattern: RegExp): string | undefined {
  const value = raw[name];
  // A code of digits comes back from the address as a number.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && pattern.test(text) ? text : undefined;
}

function readOneOf<const T extends string>(raw: Raw, name: string, values: readonly T[]): T | undefined {
  return values.find((value) => value === raw[name]);
}

/** Leaves out what is absent: an address holds only what was chosen. */
function withoutAbsent<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}

const TERM = /^\d{4}-(spring|autumn)$/;
const DIVISION = /^(\d{6}|\d{9}|\d{12})$/;
const ID = /^[A-Za-z0-9_-]{1,80}$/;
const CODE = /^.{1,120}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const PARTS = ['township', 'village', 'school', 'stage'] as const;

export function readBoardSearch(raw: Raw) {
  return withoutAbsent({
    term: readMatching(raw, 'term', TERM),
    division: readMatching(raw, 'division', DIVISION),
    school: readMatching(raw, 'school', ID),
    by: readOneOf(raw, 'by', PARTS),
  });
}

export function readTermPlanSearch(raw: Raw) {
  return withoutAbsent({ term: readMatching(raw, 'term', TERM) });
}

/** A round is drilled into by place. */
export function readRoundSearch(raw: Raw) {
  return withoutAbsent({ division: readMatching(raw, 'division', DIVISION) });
}

/** The drawn homes of a round, drilled into by place. */
export function readSampleSearch(raw: Raw) {
  return withoutAbsent({ round: readMatching(raw, 'round', ID), division: readMatching(raw, 'division', DIVISION) });
}

export function readTermsSearch(raw: Raw) {
  return withoutAbsent({ division: readMatching(raw, 'division', DIVISION), school: readMatching(raw, 'school', ID) });
}

export function readChildrenSearch(raw: Raw) {
  return withoutAbsent({
    term: readMatching(raw, 'term', TERM),
    division: readMatching(raw, 'division', DIVISION),
    school: readMatching(raw, 'school', ID),
    stage: readOneOf(raw, 'stage', STAGES),
    state: readOneOf<ChildState>(raw, 'state', STATES),
    reason: readMatching(raw, 'reason', CODE),
    registered: readOneOf(raw, 'registered', ['yes', 'no']),
  });
}

export function readPairsSearch(raw: Raw) {
  return withoutAbsent({ reading: readOneOf(raw, 'reading', ['first', 'second', 'done', 'disputed']) });
}

export function readTasksSearch(raw: Raw) {
  return withoutAbsent({
    state: readOneOf(raw, 'state', ['open', 'settled', 'withdrawn']),
    kind: readMatching(raw, 'kind', /^.{1,60}$/),
    mine: readOneOf(raw, 'mine', ['yes']),
  });
}

export function readPolicySearch(raw: Raw) {
  return withoutAbsent({ pack: readMatching(raw, 'pack', /^.{1,80}$/) });
}

export function readTrailSearch(raw: Raw) {
  return withoutAbsent({
    actor: readMatching(raw, 'actor', /^.{1,80}$/),
    command: readMatching(raw, 'command', /^.{1,80}$/),
    subject: readMatching(raw, 'subject', ID),
    from: readMatching(raw, 'from', DAY),
    to: readMatching(raw, 'to', DAY),
  });
}

export type BoardSearch = ReturnType<typeof readBoardSearch>;
export type ChildrenSearch = ReturnType<typeof readChildrenSearch>;
