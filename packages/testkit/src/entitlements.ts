/**
 * The truth's own reading of the benefit table: written plainly from the table, with no use of the policy packages,
 * so that the two can be held against each other.
 */
import type { TermId } from '@bulou/kernel';
import { ageAt, censusDateOf, schoolYearStart } from './dates.ts';
import { isOutOfPoverty } from './evolve.ts';
import type { SynthesisSettings } from './settings.ts';
import type { Person } from './world.ts';

export const TRUE_BENEFITS = [
  'national/compulsory-boarding',
  'national/senior-grant',
  'national/vocational-grant',
  'national/freshman-travel',
  'nanle/preschool-living',
  'nanle/preschool-care',
  'nanle/compulsory-day',
  'nanle/freshman-match',
  'nanle/higher-education-living',
] as const;
export type TrueBenefit = (typeof TRUE_BENEFITS)[number];

/** What a child of a registered household is due this term, in fen; benefits that are not due are left out. */
export function decideTrueEntitlements(
  child: Person,
  term: TermId,
  settings: SynthesisSettings,
): Map<TrueBenefit, number> {
  const due = new Map<TrueBenefit, number>();
  const registration = child.family.registration;
  if (registration === undefined || child.diedTerm !== undefined || child.birthOn > censusDateOf(term)) return due;
  const poor = !isOutOfPoverty(registration, term);
  const education = child.education;
  const stage = education?.stage;
  const inCounty = education?.school.place === 'in-county';
  if (poor && isPreschoolAge(child, term) && !hasPreschoolAid(child, term)) {
    due.set('nanle/preschool-living', 200_00);
    if (education !== undefined || settings.interpretation.infantsHaveCareBenefit)
      due.set('nanle/preschool-care', 300_00);
  }
  if (education === undefined) return due;
  const half = stage === 'primary' ? 500_00 : stage === 'junior' ? 625_00 : 0;
  if (half > 0 && education.boarding && inCounty) due.set('national/compulsory-boarding', half);
  if (half > 0 && !education.boarding && (inCounty || settings.interpretation.dayBenefitFollowsOutsideCounty))
    due.set('nanle/compulsory-day', half);
  if (stage === 'senior' && inCounty) due.set('national/senior-grant', 1000_00);
  if (stage === 'vocational' && inCounty && education.grade <= 2) due.set('national/vocational-grant', 1000_00);
  if (stage !== 'junior-college' && stage !== 'undergraduate') return due;
  const travel = education.school.place === 'out-of-province' ? 1000_00 : 500_00;
  if (education.freshman && term.endsWith('autumn')) due.set('national/freshman-travel', travel);
  if (education.freshman && term.endsWith('autumn') && poor) due.set('nanle/freshman-match', travel);
  if (poor) due.set('nanle/higher-education-living', 1000_00);
  return due;
}

/** Not yet seven on 1 September and in no primary school; a special school does not count as one. */
export function isPreschoolAge(child: Person, term: TermId): boolean {
  const stage = child.education?.stage;
  return (
    ageAt(child.birthOn, `${schoolYearStart(term)}-09-01`) < 7 &&
    (stage === undefined || stage === 'preschool' || stage === 'special')
  );
}

/** Central or provincial preschool aid received by the census date of this term, in its school year. */
export function hasPreschoolAid(child: Person, term: TermId): boolean {
  const aid = child.preschoolAid;
  if (aid === undefined || aid.schoolYear !== schoolYearStart(term)) return false;
  return aid.from === 'autumn' || term.endsWith('spring');
}

/** A boarder, or a pupil of a senior or vocational school, whom the place of study pays and not the county. */
export function isPaidWhereStudying(child: Person): boolean {
  const education = child.education;
  if (education === undefined || education.school.place === 'in-county') return false;
  if (education.stage === 'senior') return true;
  if (education.stage === 'vocational') return education.grade <= 2;
  return (education.stage === 'primary' || education.stage === 'junior') && education.boarding;
}
