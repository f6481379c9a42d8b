/** The round (一查): opened by the county, assigned and signed by central schools, recorded household by household. */
import { DATA_ROLES } from '@bulou/network/model';
import { rolesOf, VisitAnswer } from '@bulou/roster/office';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { Cursor, Day, DivisionCode, Id, Instant, Named, Page, TermId } from './shared.schema.ts';

const Count = z.int().min(0);
const Acts = z.array(z.string());
/** Who sees households of a round; a school sees its own pupils in its claims. */
export const ROUND_ROLES = DATA_ROLES.filter((role) => role !== 'school-clerk' && role !== 'finance-bureau');

const RoundHead = z
  .object({
    roundId: Id,
    term: TermId,
    label: z.string(),
    state: z.enum(['open', 'closed']),
    opensOn: Day,
    dueOn: Day,
    households: Count,
    listDigest: z.string(),
    openedBy: z.string(),
    openedAt: Instant,
    closedAt: Instant.optional(),
    /** What I may do to it now. */
    acts: Acts,
  })
  .meta({ id: 'RoundHead' });

const Progress = z
  .object({
    place: Named,
    households: Count,
    waiting: Count,
    assigned: Count,
    unanswered: Count,
    answered: Count,
    children: Count,
    newChildren: Count,
    surveyors: z.array(z.object({ accountId: Id, fullName: z.string() })),
    /** Of a township: the last signature or its withdrawal. */
    signature: z
      .object({ act: z.enum(['signed', 'reopened']), by: z.string(), at: Instant, reason: z.string() })
      .optional(),
    acts: Acts,
  })
  .meta({ id: 'RoundProgress' });

const Counted = z.array(z.object({ key: z.string(), count: Count }));

const HouseholdLine = z
  .object({
    householdId: Id,
    headName: z.string(),
    division: Named,
    state: z.enum(['waiting', 'assigned', 'unanswered', 'answered']),
    result: z.string().optional(),
    surveyor: z.string().optional(),
    visits: Count,
    children: Count,
    newChildren: Count,
  })
  .meta({ id: 'RoundHouseholdLine' });

const SheetChild = z
  .object({
    childId: Id,
    name: z.string(),
    sex: z.enum(['male', 'female']).optional(),
    birthOn: z.string().optional(),
    maskedId: z.string(),
    stage: z.string(),
    grade: z.int().optional(),
    schoolName: z.string().optional(),
    boarding: z.boolean().optional(),
    outsideCounty: z.boolean().optional(),
    /** As a paper says it. */
    schooling: z.string(),
    /** Died or moved, by the answer that stands. */
    gone: z.boolean(),
    /** What the answer that stands says of the child. */
    result: z.string().optional(),
  })
  .meta({ id: 'SheetChild' });

const HouseholdSheet = HouseholdLine.extend({
  maskedNo: z.string(),
  maskedPhones: z.string(),
  members: z.array(z.object({ name: z.string(), relation: z.string(), maskedId: z.string() })),
  sheet: z.array(SheetChild),
  headConfirmed: z.boolean().optional(),
  note: z.string().optional(),
  missing: z.string().optional(),
  history: z.array(z.object({ visitId: Id, result: z.string(), visitedOn: Day, by: z.string(), at: Instant })),
  opensOn: Day,
  /** What I may do to it now. */
  acts: Acts,
  nextHouseholdId: Id.optional(),
}).meta({ id: 'HouseholdSheet' });

const RoundPath = z.object({ roundId: Id });
const HouseholdPath = z.object({ roundId: Id, householdId: Id });
const Village = z.string().regex(/^\d{12}$/);

export const roundRoutes = {
  listRounds: defineRoute({
    method: 'GET',
    path: '/rounds',
    tag: 'roster',
    summary: 'Rounds of the county, the latest first, and whether I may open one.',
    access: DATA_ROLES,
    response: z.object({ items: z.array(RoundHead), mayOpen: z.boolean() }),
  }),
  openRound: defineRoute({
    method: 'POST',
    path: '/rounds',
    tag: 'roster',
    summary: 'Opens the round of a term: every registered household of its latest run is taken in.',
    access: rolesOf('open-round'),
    body: z.object({ term: TermId, opensOn: Day, dueOn: Day }),
    response: RoundHead,
  }),
  refreshRound: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/refresh',
    tag: 'roster',
    summary: 'Takes in what the latest run of the term knows; answers stand.',
    access: rolesOf('refresh-round'),
    params: RoundPath,
    body: z.object({}),
    response: RoundHead,
  }),
  closeRound: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/close',
    tag: 'roster',
    summary: 'Closes a round that every township has signed.',
    access: rolesOf('close-round'),
    params: RoundPath,
    body: z.object({ unansweredNote: z.string().max(500).optional() }),
    response: RoundHead,
  }),
  getRound: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}',
    tag: 'roster',
    summary: 'How far a round has come, by township or by village, in my territory.',
    access: DATA_ROLES,
    params: RoundPath,
    query: z.object({ divisionCode: DivisionCode.optional() }),
    response: z
      .object({
        round: RoundHead,
        path: z.array(Named),
        total: Progress,
        parts: z.array(Progress),
        byResult: Counted,
        byStage: Counted,
      })
      .meta({ id: 'RoundPage' }),
  }),
  listRoundHouseholds: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/households',
    tag: 'roster',
    summary: 'Households of a round in my territory, by place.',
    access: ROUND_ROLES,
    params: RoundPath,
    query: Page.extend({
      divisionCode: DivisionCode.optional(),
      state: z.enum(['waiting', 'assigned', 'unanswered', 'answered']).optional(),
      mine: z.enum(['true', 'false']).optional(),
    }),
    response: z.object({ items: z.array(HouseholdLine), total: Count, next: Cursor.optional() }),
  }),
  getRoundHousehold: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/households/{householdId}',
    tag: 'roster',
    summary: 'The sheet of a household: what is known of it and of each child, and what was answered.',
    access: ROUND_ROLES,
    params: HouseholdPath,
    response: HouseholdSheet,
  }),
  recordVisit: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/households/{householdId}/visits',
    tag: 'roster',
    summary: 'Records what a visit found, child by child; recording again is a correction.',
    access: rolesOf('record-answer'),
    params: HouseholdPath,
    body: VisitAnswer,
    response: z.object({ visitId: Id, state: z.string(), nextHouseholdId: Id.optional() }),
  }),
  placeHousehold: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/households/{householdId}/place',
    tag: 'roster',
    summary: 'Puts a household whose village no list says into its village.',
    access: rolesOf('place-household'),
    params: HouseholdPath,
    body: z.object({ divisionCode: Village }),
  }),
  assignVillage: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/assignments',
    tag: 'roster',
    summary: 'Gives every household of a village to a named surveyor.',
    access: rolesOf('assign-household'),
    params: RoundPath,
    body: z.object({ divisionCode: z.string().regex(/^(\d{9}|\d{12})$/), surveyorId: Id }),
    response: z.object({ households: Count }),
  }),
  signTotals: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/townships/{townshipCode}/signature',
    tag: 'roster',
    summary: 'Signs the totals of a township: every household visited, by others than the signer.',
    access: rolesOf('sign-totals'),
    params: z.object({ roundId: Id, townshipCode: z.string().regex(/^\d{9}$/) }),
    body: z.object({}),
    response: z.object({ households: Count, unanswered: Count, digest: z.string() }),
  }),
  reopenTotals: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/townships/{townshipCode}/reopening',
    tag: 'roster',
    summary: 'Takes a signature back, with a reason, so that answers can be corrected.',
    access: rolesOf('reopen-totals'),
    params: z.object({ roundId: Id, townshipCode: z.string().regex(/^\d{9}$/) }),
    body: z.object({ reason: z.string().trim().min(2).max(300) }),
  }),
};
