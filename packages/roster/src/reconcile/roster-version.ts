/**
 * A roster as it was frozen for stamping: its lines in a canonical form, the digest of each and of the whole.
 * What is stamped is the digest; a line is covered by a stamp only while its own digest is still the one that was stamped.
 */
import type { PlainDate, Sex, TermId } from '@bulou/kernel';
import { digestSha256, formatCanonicalJson } from '@bulou/store';

/** One line that an office confirms: a child, or a household without one. */
export interface RosterLine {
  /** Stays the same while the line is about the same child of the same household. */
  readonly lineId: string;
  readonly householdNo?: string;
  readonly headName?: string;
  /** Absent on the line of a household without children. */
  readonly childId?: string;
  readonly name?: string;
  readonly sex?: Sex;
  readonly birthOn?: PlainDate;
  readonly nationalId?: string;
  readonly stage?: string;
  readonly grade?: number;
  readonly schoolName?: string;
  readonly standing?: string;
}

/** What a roster is of. */
export interface RosterScope {
  readonly countyCode: string;
  readonly term: TermId;
  readonly kind: 'village' | 'poverty-office' | 'school';
  /** Village or township code, or the school's id. */
  readonly place: string;
}

export interface RosterVersion {
  readonly scope: RosterScope;
  readonly digest: string;
  /** Digests by line, in the order of the roster. */
  readonly lines: ReadonlyMap<string, string>;
}

/** Names the fields, their order and the way they are written; a change of any of them is another form. */
export const ROSTER_LINE_FORM = 'bulou-roster-line/1';
export const ROSTER_LINE_FIELDS = [
  'lineId',
  'householdNo',
  'headName',
  'childId',
  'name',
  'sex',
  'birthOn',
  'nationalId',
  'stage',
  'grade',
  'schoolName',
  'standing',
] as const satisfies readonly (keyof RosterLine)[];

/** Freezes a roster. Lines keep their order; two lines of one id throw a `RangeError`. */
export function freezeRoster(scope: RosterScope, lines: readonly RosterLine[]): RosterVersion {
  const digests = new Map<string, string>();
  for (const line of lines) {
    if (digests.has(line.lineId)) throw new RangeError(`Two lines of a roster are named ${line.lineId}.`);
    digests.set(line.lineId, digestLine(line));
  }
  const { countyCode, term, kind, place } = scope;
  const whole = [ROSTER_LINE_FORM, countyCode, term, kind, place, [...digests.values()]];
  return { scope, digest: digestSha256(formatCanonicalJson(whole)), lines: digests };
}

/** The digest of one line, over the named fields in their order; an absent field is null, never an empty text. */
export function digestLine(line: RosterLine): string {
  return digestSha256(formatCanonicalJson([ROSTER_LINE_FORM, ...ROSTER_LINE_FIELDS.map((name) => line[name] ?? null)]));
}

/** How the lines that now stand differ from those that were stamped. */
export interface StampStanding {
  /** Lines that are as they were stamped: the stamp covers these and no others. */
  readonly covered: readonly string[];
  /** Stamped, and changed since. */
  readonly changed: readonly string[];
  /** Never seen by the stamp. */
  readonly added: readonly string[];
  /** Stamped, and no longer on the roster. */
  readonly removed: readonly string[];
}

/**
 * Holds a roster as it stands against versions stamped before: the roster itself and its supplement pages, in the
 * order of their stamping. A line is covered when the last of them that names it gave it the digest it has now.
 * `withdrawn` lines are those that a stamped supplement page struck out. Pure.
 */
export function decideStampStanding(
  stamped: readonly { readonly lines: ReadonlyMap<string, string>; readonly withdrawn?: readonly string[] }[],
  now: RosterVersion,
): StampStanding {
  const seen = new Map<string, string>();
  for (const { lines, withdrawn = [] } of stamped) {
    for (const [lineId, digest] of lines) seen.set(lineId, digest);
    for (const lineId of withdrawn) seen.delete(lineId);
  }
  const covered: string[] = [];
  const changed: string[] = [];
  const added: string[] = [];
  for (const [lineId, digest] of now.lines) {
    const before = seen.get(lineId);
    if (before === undefined) added.push(lineId);
    else if (before === digest) covered.push(lineId);
    else changed.push(lineId);
  }
  return { covered, changed, added, removed: [...seen.keys()].filter((lineId) => !now.lines.has(lineId)) };
}
