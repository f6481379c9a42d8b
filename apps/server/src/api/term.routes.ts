import { TERM_STEPS } from '@bulou/coverage/office';
import { ROLES, type Role } from '@bulou/network/model';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { Day, Id, Instant, Named, Reason, TermId } from './shared.schema.ts';

const READ_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'township-clerk', 'auditor'];
const Step = z.enum(TERM_STEPS);
const OwnerRole = z.enum(ROLES);

const OfficeTermHead = z
  .object({
    term: TermId,
    state: z.enum(['not-opened', 'opened', 'closed']),
    censusOn: Day.optional(),
    hasRun: z.boolean(),
    openedBy: z.string().optional(),
    openedAt: Instant.optional(),
    closedBy: z.string().optional(),
    closedAt: Instant.optional(),
  })
  .meta({ id: 'OfficeTermHead' });

const TermStepLine = z
  .object({
    step: Step,
    /** Sent back with a change, so that nobody's work is overwritten unseen. */
    version: z.int(),
    ownerRole: OwnerRole,
    dueOn: Day,
    done: z.boolean(),
    overdue: z.boolean(),
    setBy: z.string(),
    setAt: Instant,
  })
  .meta({ id: 'TermStepLine' });

const UnresolvedChild = z
  .object({
    childId: Id,
    name: z.string(),
    division: Named,
    reasons: z.array(Reason),
    exception: z
      .object({
        act: z.enum(['proposed', 'signed', 'refused']),
        reason: z.string(),
        by: z.string(),
        mine: z.boolean(),
      })
      .optional(),
  })
  .meta({ id: 'UnresolvedChild' });

const MovedChild = z
  .object({
    childId: Id,
    name: z.string(),
    division: Named,
    from: z.string(),
    /** Absent: at no school that is known. */
    to: z.string().optional(),
    /** False: in no list of the term. */
    seen: z.boolean(),
  })
  .meta({ id: 'MovedChild' });

const RollOver = z
  .object({
    beforeTerm: TermId,
    before: z.int(),
    promoted: z.int(),
    graduates: z.int(),
    retained: z.int(),
    unknown: z.int(),
    missing: z.int(),
    changedSchool: z.int(),
    withoutSchool: z.int(),
  })
  .meta({ id: 'RollOver' });

const term = z.object({ term: TermId });
const ofChild = z.object({ term: TermId, childId: Id });

export const termRoutes = {
  listOfficeTerms: defineRoute({
    method: 'GET',
    path: '/office-terms',
    tag: 'term',
    summary: 'Terms that were opened, closed or run, the latest first.',
    access: READ_ROLES,
    response: z.object({ items: z.array(OfficeTermHead) }),
  }),
  getOfficeTerm: defineRoute({
    method: 'GET',
    path: '/office-terms/{term}',
    tag: 'term',
    summary: 'A term: its steps, the roll-over from the term before, and who keeps it from being closed.',
    access: READ_ROLES,
    params: term,
    response: OfficeTermHead.extend({
      steps: z.array(TermStepLine),
      rollOver: RollOver.optional(),
      moved: z.array(MovedChild),
      unresolved: z.array(UnresolvedChild),
      unsigned: z.int(),
    }).meta({ id: 'OfficeTermPage' }),
  }),
  openTerm: defineRoute({
    method: 'POST',
    path: '/office-terms/{term}/opening',
    tag: 'term',
    summary: 'Opens a term with its steps, their owners and their dates.',
    access: ['county-clerk'],
    params: term,
    body: z.object({ censusOn: Day }),
  }),
  planStep: defineRoute({
    method: 'POST',
    path: '/office-terms/{term}/steps/{step}',
    tag: 'term',
    summary:
      'Changes who owes a step until when, or says that it is done; 409 with what stands when it changed meanwhile.',
    access: ['county-clerk', 'county-reviewer'],
    params: z.object({ term: TermId, step: Step }),
    body: z.object({ ownerRole: OwnerRole, dueOn: Day, done: z.boolean(), basedOn: z.int().min(1) }),
    response: z.object({ version: z.int() }),
  }),
  proposeException: defineRoute({
    method: 'POST',
    path: '/office-terms/{term}/exceptions/{childId}',
    tag: 'term',
    summary: 'Proposes to close the term although a child is unresolved.',
    access: ['county-clerk', 'township-clerk'],
    params: ofChild,
    body: z.object({ reason: z.string().min(4).max(300) }),
  }),
  signException: defineRoute({
    method: 'POST',
    path: '/office-terms/{term}/exceptions/{childId}/signature',
    tag: 'term',
    summary: 'Signs or refuses an exception that somebody else proposed.',
    access: ['county-reviewer', 'bureau-leader'],
    stepUp: true,
    params: ofChild,
    body: z.object({ verdict: z.enum(['signed', 'refused']) }),
  }),
  closeTerm: defineRoute({
    method: 'POST',
    path: '/office-terms/{term}/closing',
    tag: 'term',
    summary: 'Closes a term; refused, with names, while anybody is unresolved without a signed exception.',
    access: ['county-reviewer', 'bureau-leader'],
    stepUp: true,
    params: term,
    body: z.object({}),
  }),
};
