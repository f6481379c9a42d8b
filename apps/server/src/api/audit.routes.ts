import { z } from 'zod';
import { PURPOSES } from './roster.routes.ts';
import { defineRoute } from './route.ts';
import { Id, TermId } from './shared.schema.ts';

export const auditRoutes = {
  makeAuditPack: defineRoute({
    method: 'POST',
    path: '/audit-packs',
    tag: 'trail',
    summary:
      'Everything an auditor takes away of a term, a township, a village or a child, as .zip with a verifier that stands alone; masked unless asked whole.',
    access: ['auditor'],
    stepUp: true,
    body: z.object({
      term: TermId,
      within: z
        .string()
        .regex(/^(\d{9}|\d{12})$/)
        .optional(),
      childId: Id.optional(),
      purpose: z.enum(PURPOSES),
      whole: z.boolean().default(false),
    }),
    response: 'file',
  }),
};
