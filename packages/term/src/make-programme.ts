import { type CoverageProgramme, makeCoverageProgramme } from '@bulou/coverage';
import type { PlainDate, TermId } from '@bulou/kernel';
import { compilePacks } from '@bulou/policy';
import { loadPacks } from '@bulou/policy/load';

/** Lists that a county's run can carry; every other list of the vocabulary counts as not loaded. */
const LISTS_OF_RUN: ReadonlySet<string> = new Set(['registry', 'enrolment', 'attendance', 'survey', 'received']);

/** The rules of a run as coverage takes them, and the release they come from. */
export interface TermProgramme {
  readonly packRelease: string;
  readonly programme: CoverageProgramme;
}

/**
 * Loads and compiles the county's packs for a term. Throws the Problem `policy.bad-packs` with every fault.
 * A received list that was not given means that nobody knows what aid was received: undecided, never a silent no.
 */
export function makeTermProgramme(
  policyFolder: string,
  term: TermId,
  censusOn: PlainDate,
  receivedGiven: boolean,
): TermProgramme {
  const packs = loadPacks(policyFolder);
  const lists = new Set(packs.flatMap((pack) => [...pack.fields.values()].map((field) => field.list)));
  const notLoaded = [...lists].filter((list) => !LISTS_OF_RUN.has(list) || (list === 'received' && !receivedGiven));
  const programme = compilePacks({ packs, term, censusOn, notLoaded });
  return { packRelease: programme.packRelease, programme: makeCoverageProgramme({ programme, notLoaded }) };
}
