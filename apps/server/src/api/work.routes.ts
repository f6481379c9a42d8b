import { ASSIGN_ROLES, DATA_ROLES, REVIEW_ROLES, TRAIL_ROLES } from '@bulou/network/model';
import { z } from 'zod';
import { SourceRow } from './roster.routes.ts';
import { defineRoute } from './route.ts';
import { Cursor, Day, Flag, Id, Instant, Named, Page, Reason } from './shared.schema.ts';

export const VERDICTS = ['same', 'different', 'unsure'] as const;

const PairLine = z
  .object({
    pairId: Id,
    matchProbability: z.number(),
    /** One sentence: why a person has to look. */
    reason: z.string(),
    nameA: z.string(),
    nameB: z.string(),
    division: Named.optional(),
    /** `second`: somebody else has read it and I am to read it without knowing what they said. */
    reading: z.enum(['first', 'second', 'done', 'disputed']),
  })
  .meta({ id: 'PairLine' });

const Decided = z
  .object({
    decisionId: Id,
    reading: z.int(),
    verdict: z.enum(VERDICTS),
    decidedBy: z.string(),
    decidedAt: Instant,
    undone: z.boolean(),
    mine: z.boolean(),
  })
  .meta({ id: 'ReviewDecision' });

const PairPage = PairLine.extend({
  a: SourceRow,
  b: SourceRow,
  /** The same fields of both rows in one order; `equal` when both have the same text, `missing` when one has none. */
  fields: z.array(
    z.object({
      field: z.string(),
      zh: z.string(),
      en: z.string(),
      a: z.string(),
      b: z.string(),
      comparison: z.enum(['equal', 'different', 'missing']),
    }),
  ),
  childA: Id.optional(),
  childB: Id.optional(),
  familyA: z.array(z.object({ childId: Id, name: z.string() })),
  familyB: z.array(z.object({ childId: Id, name: z.string() })),
  /** Empty while my own reading is to be blind. */
  decisions: z.array(Decided),
  nextPairId: Id.optional(),
}).meta({ id: 'PairPage' });

const TaskLine = z
  .object({
    taskId: Id,
    kind: z.string(),
    subjectKind: z.string(),
    subjectId: Id,
    subjectName: z.string().optional(),
    division: Named.optional(),
    ownerKind: z.enum(['office', 'division', 'school']),
    owner: Named,
    assignee: z.object({ accountId: Id, fullName: z.string() }).optional(),
    dueOn: Day,
    overdue: z.boolean(),
    state: z.enum(['open', 'settled', 'withdrawn']),
    reasons: z.array(Reason),
    settledAt: Instant.optional(),
    settledBy: z.string().optional(),
    evidence: z.string().optional(),
  })
  .meta({ id: 'TaskLine' });

const TrailLine = z
  .object({
    sequence: z.int(),
    recordedAt: Instant,
    command: z.string(),
    actorId: z.string(),
    actor: z.string(),
    role: z.string(),
    territory: z.string(),
    hash: z.string(),
    facts: z.string(),
    subjectCount: z.int(),
  })
  .meta({ id: 'TrailLine' });

export const workRoutes = {
  listReviewPairs: defineRoute({
    method: 'GET',
    path: '/review-pairs',
    tag: 'review',
    summary: 'Pairs of rows of my territory that may be one child and that nobody has settled.',
    access: REVIEW_ROLES,
    query: Page.extend({ reading: z.enum(['first', 'second', 'done', 'disputed']).default('first') }),
    response: z.object({ items: z.array(PairLine), total: z.int(), next: Cursor.optional() }),
  }),
  getReviewPair: defineRoute({
    method: 'GET',
    path: '/review-pairs/{pairId}',
    tag: 'review',
    summary: 'A pair side by side, with both families and the pair that comes next.',
    access: REVIEW_ROLES,
    params: z.object({ pairId: Id }),
    response: PairPage,
  }),
  decideReviewPair: defineRoute({
    method: 'POST',
    path: '/review-pairs/{pairId}/decisions',
    tag: 'review',
    summary: 'Decides this one pair; another person reads it again without seeing the answer.',
    access: REVIEW_ROLES,
    params: z.object({ pairId: Id }),
    body: z.object({ verdict: z.enum(VERDICTS), note: z.string().max(300).optional() }),
    response: z.object({
      decisionId: Id,
      reading: z.enum(['first', 'second', 'done', 'disputed']),
      nextPairId: Id.optional(),
    }),
  }),
  undoReviewDecision: defineRoute({
    method: 'DELETE',
    path: '/review-pairs/{pairId}/decisions/{decisionId}',
    tag: 'review',
    summary: 'Takes back a decision of mine by a further entry.',
    access: REVIEW_ROLES,
    params: z.object({ pairId: Id, decisionId: Id }),
  }),
  listTasks: defineRoute({
    method: 'GET',
    path: '/tasks',
    tag: 'tasks',
    summary: 'Tasks of my territory, the most urgent first.',
    access: DATA_ROLES,
    query: Page.extend({
      state: z.enum(['open', 'settled', 'withdrawn']).default('open'),
      kind: z.string().max(60).optional(),
      /** Only those that I or my office owe. */
      mine: Flag.optional(),
    }),
    response: z.object({ items: z.array(TaskLine), total: z.int(), next: Cursor.optional() }),
  }),
  assignTask: defineRoute({
    method: 'POST',
    path: '/tasks/{taskId}/assignment',
    tag: 'tasks',
    summary: 'Gives an open task to an account whose territory holds it.',
    access: ASSIGN_ROLES,
    params: z.object({ taskId: Id }),
    body: z.object({ accountId: Id, dueOn: Day.optional() }),
  }),
  closeTask: defineRoute({
    method: 'POST',
    path: '/tasks/{taskId}/closing',
    tag: 'tasks',
    summary: 'Settles a task with its evidence.',
    access: DATA_ROLES,
    params: z.object({ taskId: Id }),
    body: z.object({
      outcome: z.enum(['corrected-in-list', 'confirmed', 'handed-on', 'other']),
      evidence: z.string().min(2).max(500),
    }),
  }),
  listTrail: defineRoute({
    method: 'GET',
    path: '/trail',
    tag: 'trail',
    summary: 'Who did what, the latest first. Ids and figures, no personal data.',
    access: TRAIL_ROLES,
    query: Page.extend({
      actorId: z.string().max(80).optional(),
      command: z.string().max(80).optional(),
      subjectId: Id.optional(),
      from: Day.optional(),
      to: Day.optional(),
    }),
    response: z.object({ items: z.array(TrailLine), next: Cursor.optional() }),
  }),
  getCheckpoint: defineRoute({
    method: 'GET',
    path: '/trail/checkpoint',
    tag: 'trail',
    summary: 'Where the chain ends now: to be kept outside this machine.',
    access: TRAIL_ROLES,
    response: z.object({ sequence: z.int(), hash: z.string(), text: z.string() }),
  }),
  verifyTrail: defineRoute({
    method: 'POST',
    path: '/trail/verification',
    tag: 'trail',
    summary: 'Reads the whole chain and says everything that does not fit, also against a checkpoint kept outside.',
    access: TRAIL_ROLES,
    body: z.object({ checkpoint: z.string().max(300).optional() }),
    response: z
      .object({
        whole: z.boolean(),
        entries: z.int(),
        hash: z.string(),
        findings: z.array(z.object({ sequence: z.int(), kind: z.string() })),
      })
      .meta({ id: 'TrailVerdict' }),
  }),
};
