/** Composes the paper that a place is to confirm now: its whole roster, or, once stamped, only what changed since. */
import type { Paper } from '@bulou/documents';
import type { PaperHousehold, PaperPlace, PaperSetting } from '../papers/paper-data.ts';
import { listPovertyOfficeLines, makePovertyOfficeRoster } from '../papers/poverty-office-roster.ts';
import { makeSupplementPage, type SupplementLine } from '../papers/supplement-page.ts';
import { listVillageLines, makeVillageRoster } from '../papers/village-roster.ts';
import { describeLine, type FrozenLines, isStale, type StampedPaper, standAgainstStamps } from './paper-lines.ts';
import { freezeRoster, type RosterLine, type RosterVersion } from './roster-version.ts';

/** What a place's roster is made from. */
export interface RosterSubject {
  readonly setting: PaperSetting;
  readonly kind: 'VR' | 'PR';
  readonly place: PaperPlace;
  readonly households: readonly PaperHousehold[];
  placeOf(divisionCode: string | undefined): PaperPlace | undefined;
}

export interface ComposedPaper extends FrozenLines {
  readonly kind: 'VR' | 'PR' | 'SP';
  readonly paper: Paper;
  readonly digest: string;
}

/** The version that a place's lines make now. */
export function freezeSubject({ setting, kind, place, households }: RosterSubject): {
  version: RosterVersion;
  lines: RosterLine[];
} {
  const lines = kind === 'VR' ? listVillageLines(households) : listPovertyOfficeLines(households);
  const { countyCode, term } = setting;
  const scopeKind = kind === 'VR' ? ('village' as const) : ('poverty-office' as const);
  return { lines, version: freezeRoster({ countyCode, term, kind: scopeKind, place: place.divisionCode }, lines) };
}

/** `undefined` when everything is as it was stamped. `stamped` is in the order of stamping, the whole roster first. */
export function composePaper(
  subject: RosterSubject,
  stamped: readonly (StampedPaper & { readonly digest: string; readonly stampedOn: string })[],
): ComposedPaper | undefined {
  const { version, lines } = freezeSubject(subject);
  const [whole] = stamped;
  if (whole === undefined) {
    const paper = makeWhole(subject);
    if (paper.reference?.digest !== version.digest) throw new Error('The paper was printed from other lines.');
    return { kind: subject.kind, paper, digest: version.digest, lines, withdrawn: [] };
  }
  const standing = standAgainstStamps(stamped, version);
  if (!isStale(standing)) return undefined;
  // In the order of the page's rows, so that the number of a row names its line.
  const now = new Map(lines.map((line) => [line.lineId, line]));
  const kept = [...standing.changed, ...standing.added].flatMap((lineId) => now.get(lineId) ?? []);
  const changes = listChanges(stamped, lines, standing);
  const office = subject.kind === 'VR' ? 'village' : 'poverty-office';
  const paper = makeSupplementPage(subject.setting, subject.place, whole, version, changes, office);
  return { kind: 'SP', paper, digest: paper.reference?.digest ?? '', lines: kept, withdrawn: standing.removed };
}

function makeWhole({ setting, kind, place, households, placeOf }: RosterSubject): Paper {
  if (kind === 'VR') return makeVillageRoster(setting, place, households);
  return makePovertyOfficeRoster(setting, place.townshipName, place.divisionCode, households, placeOf);
}

function listChanges(
  stamped: readonly StampedPaper[],
  lines: readonly RosterLine[],
  standing: ReturnType<typeof standAgainstStamps>,
): SupplementLine[] {
  const before = new Map<string, RosterLine>();
  for (const paper of stamped) for (const line of paper.lines) before.set(line.lineId, line);
  const now = new Map(lines.map((line) => [line.lineId, line]));
  const numbers = new Map(stamped[0]?.lines.map((line, index) => [line.lineId, index + 1]));
  const make = (kind: SupplementLine['kind']) => (lineId: string) => {
    const number = numbers.get(lineId);
    const named = now.get(lineId) ?? before.get(lineId);
    return {
      lineId,
      kind,
      ...(number === undefined ? {} : { number }),
      name: named?.name ?? `${named?.headName ?? '户主不详'}户`,
      before: describeLine(before.get(lineId)),
      after: describeLine(now.get(lineId)),
      reason: '盖章后更正',
    };
  };
  return [
    ...standing.changed.map(make('changed')),
    ...standing.added.map(make('added')),
    ...standing.removed.map(make('removed')),
  ];
}
