import { z } from 'zod';
import { defineRoute } from './route.ts';
import { Day, Id, Instant } from './shared.schema.ts';

const Erasure = z
  .object({
    erasureId: Id,
    ground: z.enum(['retention-ended', 'request']),
    /** The day on which the list was frozen. */
    dueOn: Day,
    children: z.int(),
    listDigest: z.string(),
    state: z.enum(['proposed', 'refused', 'confirmed', 'done']),
    /** Original files, papers and pictures that went with it. */
    files: z.int(),
    proposedBy: z.string(),
    proposedAt: Instant,
    decidedBy: z.string().optional(),
    decidedAt: Instant.optional(),
    mine: z.boolean(),
  })
  .meta({ id: 'Erasure' });

const RetentionRule = z
  .object({
    rule: z.enum(['paid', 'assessed', 'listed']),
    basis: z.object({ zh: z.string(), en: z.string() }),
    years: z.int(),
    source: z.string(),
    held: z.int(),
    due: z.int(),
    erased: z.int(),
    /** The next last day of those that are not due. */
    nextOn: Day.optional(),
  })
  .meta({ id: 'RetentionRule' });

export const retentionRoutes = {
  getRetention: defineRoute({
    method: 'GET',
    path: '/retention',
    tag: 'trail',
    summary:
      'On which basis and until when people are held, how many are due, and every erasure: counts and ids, nobody by name.',
    access: ['security-administrator', 'auditor', 'bureau-leader'],
    response: z.object({ today: Day, items: z.array(RetentionRule), erasures: z.array(Erasure) }),
  }),
  proposeErasure: defineRoute({
    method: 'POST',
    path: '/erasures',
    tag: 'trail',
    summary: 'Freezes the list of all who are due, or of those who asked with right; another person decides on it.',
    access: ['security-administrator'],
    stepUp: true,
    body: z.object({
      ground: z.enum(['retention-ended', 'request']),
      /** For a request: whom it is about. */
      childIds: z.array(Id).min(1).max(50).optional(),
    }),
    response: z.object({ erasureId: Id, children: z.int(), listDigest: z.string() }),
  }),
  decideErasure: defineRoute({
    method: 'POST',
    path: '/erasures/{erasureId}/decision',
    tag: 'trail',
    summary: 'Erases everybody on the list for good, or leaves all as it is. Never by whoever proposed it.',
    access: ['bureau-leader'],
    stepUp: true,
    params: z.object({ erasureId: Id }),
    body: z.object({ verdict: z.enum(['confirmed', 'refused']) }),
    response: z.object({ state: z.enum(['refused', 'done']), children: z.int(), files: z.int() }),
  }),
};
