/** Named derivations: facts too rich for a condition, made in code with tests of their own. */
import { addYears, type PlainDate, schoolYearOf, type TermId } from '@bulou/kernel';

/** The facts on age that conditions may ask for; `undefined` where the birth date is not known. */
export interface AgeFacts {
  /** Born on or before the census date. */
  readonly bornByCensus: boolean | undefined;
  /** Not yet seven on 1 September of the school year that the term belongs to. */
  readonly underSevenAtSchoolYearStart: boolean | undefined;
}

/**
 * Derives the facts on age.
 *
 * `bornByCensus` is birth ≤ census. `underSevenAtSchoolYearStart` is seventh birthday > 1 September of the school
 * year of the term: a child born on 1 September 2011 turns seven that very day in 2018 and is no longer under seven;
 * one born on 2 September 2011 still is. A child born on 29 February turns seven on 1 March in a common year, which
 * is never 1 September, so that question does not arise. Spring 2018 belongs to the school year that began on
 * 1 September 2017.
 */
export function deriveAgeFacts(birthOn: PlainDate | undefined, censusOn: PlainDate, term: TermId): AgeFacts {
  if (birthOn === undefined) return { bornByCensus: undefined, underSevenAtSchoolYearStart: undefined };
  return {
    bornByCensus: birthOn <= censusOn,
    underSevenAtSchoolYearStart: addYears(birthOn, 7) > schoolYearOf(term).startsOn,
  };
}

/** The derivations that a vocabulary may name, each with the fields it makes. */
export const DERIVATIONS: Readonly<Record<string, readonly string[]>> = {
  'age-facts': ['bornByCensus', 'underSevenAtSchoolYearStart'],
};
