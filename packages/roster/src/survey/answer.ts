/** What a visit finds at a household: the same form on paper, on screen and in the field. Pure, safe for a browser. */
import { STAGES } from '@bulou/kernel';
import { z } from 'zod';

/** The results of a visit to a household. The last two leave it open: somebody has to go again. */
export const HOUSEHOLD_RESULTS = ['registered', 'no-child', 'moved', 'not-at-home', 'refused'] as const;
export type HouseholdResult = (typeof HOUSEHOLD_RESULTS)[number];

/** What was found of one child. `new`: no list had it. */
export const CHILD_RESULTS = ['unchanged', 'changed', 'new', 'moved', 'died'] as const;

const Text = z.string().trim().max(120);

export const ChildAnswer = z.object({
  /** Of a child that the sheet names; absent for a new one. */
  childId: z.string().max(80).optional(),
  result: z.enum(CHILD_RESULTS),
  name: Text.min(1),
  sex: z.enum(['male', 'female']).optional(),
  birthOn: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  nationalId: z.string().max(24).optional(),
  stage: z.enum([...STAGES, 'unknown']),
  grade: z.int().min(1).max(9).optional(),
  schoolName: Text.optional(),
  inSchool: z.boolean().optional(),
  boarding: z.boolean().optional(),
  outsideCounty: z.boolean().optional(),
  note: Text.optional(),
});
export type ChildAnswer = z.infer<typeof ChildAnswer>;

export const VisitAnswer = z.object({
  result: z.enum(HOUSEHOLD_RESULTS),
  visitedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** The householder's own data were read out and confirmed. */
  headConfirmed: z.boolean(),
  /** As it should be, when what is printed is wrong. */
  headName: Text.optional(),
  phone: z.string().max(24).optional(),
  present: z.int().min(0).max(40).optional(),
  policyTold: z.enum(['known', 'unclear', 'first-time']).optional(),
  /** What the family should have received and did not, in its words. */
  missing: Text.optional(),
  note: Text.optional(),
  children: z.array(ChildAnswer).max(30),
});
export type VisitAnswer = z.infer<typeof VisitAnswer>;

/** Results after which a household counts as answered. */
export function isAnswer(result: HouseholdResult): boolean {
  return result !== 'not-at-home' && result !== 'refused';
}
