import { type CoverageProgramme, makeCoverageProgramme } from '@bulou/coverage';
import { type PlainDate, type TermId, termYearOf } from '@bulou/kernel';
import { compilePacks, type Pack, type RuleSet, releaseName } from '@bulou/policy';
import { findReleaseForYear, listReleases, loadPacks } from '@bulou/policy/load';
import { termProblems } from './problems.ts';

/** Lists that a county's run can carry; every other list of the vocabulary counts as not loaded. */
const LISTS_OF_RUN: ReadonlySet<string> = new Set(['registry', 'enrolment', 'attendance', 'survey', 'received']);

/** The word for the files of a pack as they lie, released or not. */
const WORKING = 'working';

/** The rules of a run as coverage takes them, and the release they come from. */
export interface TermProgramme {
  readonly packRelease: string;
  readonly programme: CoverageProgramme;
  /** What both evaluators are made of. */
  readonly rules: RuleSet;
}

export interface TermProgrammeInput {
  readonly policyFolder: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly receivedGiven: boolean;
  /** A version, or `working`; see {@link choosePacks}. */
  readonly release?: string;
  /** The release that the term was last run under, as it was recorded. */
  readonly paidUnder?: string;
}

/**
 * Loads and compiles the county's packs for a term. Throws the Problem `policy.bad-packs` with every fault.
 * A received list that was not given means that nobody knows what aid was received: undecided, never a silent no.
 */
export function makeTermProgramme(input: TermProgrammeInput): TermProgramme {
  const { term, censusOn, receivedGiven } = input;
  const packs = choosePacks(input);
  const lists = new Set(packs.flatMap((pack) => [...pack.fields.values()].map((field) => field.list)));
  const notLoaded = [...lists].filter((list) => !LISTS_OF_RUN.has(list) || (list === 'received' && !receivedGiven));
  const programme = compilePacks({ packs, term, censusOn, notLoaded });
  const { packRelease, rules } = programme;
  return { packRelease, rules, programme: makeCoverageProgramme({ programme, notLoaded }) };
}

/**
 * The packs of a run. A release that is named is taken. A term that was run before is run again by the release it was paid under;
 * Throws `term.release-gone` when that one is not there any more. Otherwise the release that holds for the term's year, and of
 * packs that were never released the files as they are.
 */
export function choosePacks({ policyFolder, term, release, paidUnder }: TermProgrammeInput): readonly Pack[] {
  const versions = listReleases(policyFolder);
  if (release === WORKING) return loadPacks(policyFolder);
  if (release !== undefined) return loadPacks(policyFolder, { release });
  if (paidUnder === undefined || versions.length === 0) {
    const found = findReleaseForYear(versions, termYearOf(term));
    return loadPacks(policyFolder, found === undefined ? {} : { release: found });
  }
  const version = /@(.*)\+/.exec(paidUnder)?.[1] ?? '';
  if (versions.includes(version)) {
    const packs = loadPacks(policyFolder, { release: version });
    if (releaseName(packs) === paidUnder) return packs;
  }
  const working = loadPacks(policyFolder);
  if (releaseName(working) === paidUnder) return working;
  throw termProblems['release-gone']({ term, release: paidUnder, known: versions.join(' ') });
}
