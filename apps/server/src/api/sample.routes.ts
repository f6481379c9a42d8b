/** Drawn homes (入户抽查): drawn by the county from a published list, given to inspectors, visited, and what the answers say. */
import type { Role } from '@bulou/network/model';
import { HomeAnswer, REPLACE_REASONS, rolesOf, ShareText } from '@bulou/roster/office';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { Cursor, Day, DivisionCode, Fen, Id, Instant, Named, Page } from './shared.schema.ts';

const Count = z.int().min(0);
const Rate = z.number().min(0).max(1);
/** The county's own people see the whole sample, an inspector the homes given to him; nobody whose work is being checked does. */
export const SAMPLE_ROLES: readonly Role[] = [
  'county-clerk',
  'county-reviewer',
  'bureau-leader',
  'inspector',
  'auditor',
];
/** The results say nothing of one home. */
const WHOLE_ROLES = SAMPLE_ROLES.filter((role) => role !== 'inspector');
const HomeState = z.enum(['drawn', 'unanswered', 'visited', 'replaced']);

const Plan = z
  .object({
    listed: Count,
    villages: Count,
    homes: Count,
    townships: z.array(z.object({ place: Named, villages: Count, listed: Count, homes: Count })),
  })
  .meta({ id: 'SamplePlan' });

const Draw = z
  .object({
    seed: z.string(),
    share: z.string(),
    method: z.string(),
    listed: Count,
    homes: Count,
    dueOn: Day,
    listDigest: z.string(),
    resultDigest: z.string(),
    drawnBy: z.string(),
    drawnAt: Instant,
  })
  .meta({ id: 'SampleDraw' });

const Progress = z
  .object({
    place: Named,
    /** Places of the draw; each is filled, if need be by a replacement. */
    homes: Count,
    unassigned: Count,
    drawn: Count,
    unanswered: Count,
    visited: Count,
    replaced: Count,
    faulty: Count,
    inspectors: z.array(z.string()),
  })
  .meta({ id: 'SampleProgress' });

const Home = z
  .object({
    homeId: Id,
    placeNo: Count,
    headName: z.string(),
    division: Named,
    stage: z.string(),
    state: HomeState,
    inspector: z.string().optional(),
    visits: Count,
    faults: z.array(z.string()),
    /** Of a home in the place of another: why. */
    reason: z.string().optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'SampleHome' });

const DueItem = z.object({ title: z.string(), amountFen: Fen });
const Visit = z.object({ visitId: Id, visitedOn: Day, by: z.string(), at: Instant, answer: HomeAnswer });

const HomePage = Home.extend({
  maskedNo: z.string(),
  maskedPhones: z.string(),
  children: z.array(
    z.object({
      childId: Id,
      name: z.string(),
      birthOn: z.string().optional(),
      stage: z.string(),
      schooling: z.string(),
      /** What the child should have received this term. */
      due: z.array(DueItem),
    }),
  ),
  /** The latest first: it stands. */
  history: z.array(Visit),
  drawnOn: Day,
  dueOn: Day,
  acts: z.array(z.string()),
  /** The next home that waits for me. */
  nextHomeId: Id.optional(),
}).meta({ id: 'SampleHomePage' });

const FaultRate = z
  .object({
    key: z.string(),
    name: z.string(),
    stage: z.string().optional(),
    drawn: Count,
    replaced: Count,
    pending: Count,
    answered: Count,
    unanswered: Count,
    faulty: Count,
    rate: Rate.optional(),
    low: Rate,
    high: Rate,
  })
  .meta({ id: 'SampleFaultRate' });

const RoundPath = z.object({ roundId: Id });
const HomePath = z.object({ roundId: Id, homeId: Id });

export const sampleRoutes = {
  getSample: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/sample',
    tag: 'roster',
    summary:
      'The draw of a round and how far its visits have come, by township or village; an inspector sees the homes given to him.',
    access: SAMPLE_ROLES,
    params: RoundPath,
    query: z.object({ divisionCode: DivisionCode.optional() }),
    response: z
      .object({
        roundId: Id,
        label: z.string(),
        households: Count,
        path: z.array(Named),
        draw: Draw.optional(),
        parts: z.array(Progress),
        acts: z.array(z.string()),
      })
      .meta({ id: 'SamplePage' }),
  }),
  planSample: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/sample/plan',
    tag: 'roster',
    summary: 'How many homes a share would draw in each township.',
    access: rolesOf('draw-sample'),
    params: RoundPath,
    query: z.object({ share: ShareText }),
    response: Plan,
  }),
  drawSample: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/sample',
    tag: 'roster',
    summary: 'Draws the homes of a round from its registered households, once, from a seed that is published.',
    access: rolesOf('draw-sample'),
    params: RoundPath,
    body: z.object({ seed: z.string().trim().min(4).max(80), share: ShareText, dueOn: Day }),
    response: z.object({ homes: Count, listed: Count, listDigest: z.string(), resultDigest: z.string() }),
  }),
  getSampleList: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/sample/list',
    tag: 'roster',
    summary: 'The list that was drawn from, as CSV without names: with the seed anybody can redo the draw.',
    access: WHOLE_ROLES,
    params: RoundPath,
    response: 'file',
  }),
  assignSample: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/sample/assignments',
    tag: 'roster',
    summary: 'Gives the homes of a place that still wait for an answer to an inspector.',
    access: rolesOf('assign-home'),
    params: RoundPath,
    body: z.object({ divisionCode: DivisionCode, inspectorId: Id }),
    response: z.object({ homes: Count }),
  }),
  listSampleHomes: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/sample/homes',
    tag: 'roster',
    summary: 'Homes of the sample in the order of the draw; an inspector sees those given to him.',
    access: SAMPLE_ROLES,
    params: RoundPath,
    query: Page.extend({ divisionCode: DivisionCode.optional(), state: HomeState.optional() }),
    response: z.object({ items: z.array(Home), total: Count, next: Cursor.optional() }),
  }),
  getSampleHome: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/sample/homes/{homeId}',
    tag: 'roster',
    summary: 'The visit sheet of a home: its children, what each should have received, and what was answered.',
    access: SAMPLE_ROLES,
    params: HomePath,
    response: HomePage,
  }),
  recordInterview: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/sample/homes/{homeId}/visits',
    tag: 'roster',
    summary:
      'Records what the family answered, or that nobody did; recording again is a correction. Any fault opens a task.',
    access: rolesOf('record-interview'),
    params: HomePath,
    body: HomeAnswer,
    response: z.object({ visitId: Id, state: HomeState, faults: z.array(z.string()), nextHomeId: Id.optional() }),
  }),
  replaceSampleHome: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/sample/homes/{homeId}/replacement',
    tag: 'roster',
    summary:
      'Puts the next home of the village in the place of one, for a reason; that one stays counted as unanswered.',
    access: rolesOf('replace-home'),
    params: HomePath,
    body: z.object({ reason: z.enum(REPLACE_REASONS), note: z.string().trim().min(2).max(300) }),
    response: z.object({ homeId: Id }),
  }),
  printVisitSheets: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/sample/sheets',
    tag: 'roster',
    summary: 'The visit sheets of the homes of a place as PDF, one home a page; an inspector gets those given to him.',
    access: [...new Set([...rolesOf('assign-home'), ...rolesOf('record-interview')])],
    params: RoundPath,
    body: z.object({ divisionCode: z.string().regex(/^(\d{9}|\d{12})$/) }),
    response: 'file',
  }),
  getSampleResults: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/sample/results',
    tag: 'roster',
    summary:
      'Fault rates with exact intervals in each stratum, and the weighted estimate of the county with its method.',
    access: WHOLE_ROLES,
    params: RoundPath,
    response: z
      .object({
        whole: FaultRate,
        county: z.object({
          rate: Rate.optional(),
          low: Rate,
          high: Rate,
          effectiveSize: z.number().min(0),
          methodZh: z.string(),
          methodEn: z.string(),
        }),
        byTownship: z.array(FaultRate),
        byStage: z.array(FaultRate),
        strata: z.array(FaultRate),
        byFault: z.array(z.object({ fault: z.string(), homes: Count })),
      })
      .meta({ id: 'SampleResults' }),
  }),
};
