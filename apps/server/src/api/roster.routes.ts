import { DATA_ROLES, REVEAL_ROLES } from '@bulou/network/model';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import {
  ChildState,
  CoverageCell,
  Cursor,
  Day,
  DivisionCode,
  Fen,
  Flag,
  Id,
  Instant,
  Named,
  Page,
  Reason,
  Stage,
  TermHead,
  TermId,
} from './shared.schema.ts';

/** A child as lists show it: whole numbers are never in it. */
export const ChildLine = z
  .object({
    childId: Id,
    name: z.string(),
    maskedId: z.string(),
    term: TermId,
    sex: z.enum(['male', 'female']).optional(),
    birthYear: z.int().optional(),
    division: Named.optional(),
    school: Named.optional(),
    stage: Stage,
    grade: z.int().optional(),
    registered: z.boolean(),
    state: ChildState,
    reasons: z.array(Reason),
    paidFen: Fen,
    owedFen: Fen,
  })
  .meta({ id: 'ChildLine' });

const Filter = z.object({
  term: TermId.optional(),
  divisionCode: DivisionCode.optional(),
  schoolId: Id.optional(),
  stage: Stage.optional(),
  state: ChildState.optional(),
  registered: Flag.optional(),
  /** First reason, as in the list of reasons. */
  reason: z.string().max(120).optional(),
});

export const SourceRow = z
  .object({
    kind: z.string(),
    path: z.string(),
    sheet: z.string(),
    row: z.int(),
    dataOn: Day,
    /** Masked, by name of the field. */
    fields: z.array(z.object({ field: z.string(), zh: z.string(), en: z.string(), value: z.string() })),
  })
  .meta({ id: 'SourceRow' });

const BenefitLine = z
  .object({
    benefit: z.string(),
    name: z.string(),
    outcome: z.enum(['pay', 'no', 'undecided', 'displaced', 'not_assessed']),
    amountFen: Fen,
    payers: z.array(z.object({ payer: z.string(), amountFen: Fen })),
    reasons: z.array(Reason),
  })
  .meta({ id: 'BenefitLine' });

const PaymentLine = z
  .object({
    paymentId: Id,
    benefit: z.string(),
    name: z.string(),
    amountFen: Fen,
    payeeKind: z.enum(['child-card', 'guardian-card']),
    maskedPayee: z.string(),
    maskedAccount: z.string(),
    school: z.string(),
    live: z.boolean(),
  })
  .meta({ id: 'PaymentLine' });

const ChildTerm = z
  .object({
    term: TermHead,
    state: ChildState,
    reasons: z.array(Reason),
    stage: Stage,
    grade: z.int().optional(),
    registered: z.boolean(),
    division: Named.optional(),
    school: Named.optional(),
    /** Why and why not, each benefit that was decided. */
    benefits: z.array(BenefitLine),
    payments: z.array(PaymentLine),
    /** The facts it was decided on, and the row that gave each. */
    facts: z.array(z.object({ fact: z.string(), value: z.string(), source: z.string().optional() })),
  })
  .meta({ id: 'ChildTerm' });

const TimelineEvent = z
  .object({ at: Instant, kind: z.string(), zh: z.string(), en: z.string(), actor: z.string().optional() })
  .meta({ id: 'TimelineEvent' });

const ChildPage = ChildLine.extend({
  maskedPhones: z.array(z.string()),
  guardians: z.array(z.string()),
  householdId: Id.optional(),
  siblings: z.array(z.object({ childId: Id, name: z.string(), state: ChildState })),
  sources: z.array(SourceRow),
  terms: z.array(ChildTerm),
  openPairs: z.array(Id),
  tasks: z.array(z.object({ taskId: Id, kind: z.string(), dueOn: Day, state: z.string(), owner: z.string() })),
  timeline: z.array(TimelineEvent),
}).meta({ id: 'ChildPage' });

export const PURPOSES = ['answer-family', 'check-identity', 'mend-payment', 'verify-visit', 'audit'] as const;

export const rosterRoutes = {
  listChildren: defineRoute({
    method: 'GET',
    path: '/children',
    tag: 'roster',
    summary: 'The children behind a number, by name; `after` of one page asks for the next.',
    access: DATA_ROLES,
    query: Page.extend(Filter.shape),
    response: z.object({
      term: TermHead,
      items: z.array(ChildLine),
      total: z.int(),
      next: Cursor.optional(),
    }),
  }),
  exportChildren: defineRoute({
    method: 'POST',
    path: '/children/exports',
    tag: 'roster',
    summary: 'The same list as .xlsx: masked, recorded, with who and when on every page.',
    access: DATA_ROLES,
    stepUp: true,
    body: Filter.extend({ registered: z.boolean().optional(), purpose: z.enum(PURPOSES) }),
    response: 'xlsx',
  }),
  getChild: defineRoute({
    method: 'GET',
    path: '/children/{childId}',
    tag: 'roster',
    summary:
      'Everything about a child: where, every row, every decision and benefit with why and why not, payments, timeline.',
    access: DATA_ROLES,
    params: z.object({ childId: Id }),
    response: ChildPage,
  }),
  revealChild: defineRoute({
    method: 'POST',
    path: '/children/{childId}/reveals',
    tag: 'roster',
    summary: 'The whole numbers of a child, for a purpose; recorded in the same transaction, and limited by the hour.',
    access: REVEAL_ROLES,
    stepUp: true,
    params: z.object({ childId: Id }),
    body: z.object({ purpose: z.enum(PURPOSES) }),
    response: z
      .object({
        childId: Id,
        nationalId: z.string().optional(),
        phones: z.array(z.string()),
        accounts: z.array(z.object({ benefit: z.string(), term: TermId, holder: z.string(), account: z.string() })),
        /** How many more this hour. */
        left: z.int(),
      })
      .meta({ id: 'Revealed' }),
  }),
  search: defineRoute({
    method: 'GET',
    path: '/search',
    tag: 'roster',
    summary:
      'Finds children of my territory by name, a part of a name, pinyin initials, the end of an ID number, or a household number.',
    access: DATA_ROLES,
    query: z.object({ q: z.string().min(1).max(40), limit: z.coerce.number().int().min(1).max(50).default(20) }),
    response: z.object({
      /** How the text was read. */
      readAs: z.enum(['name', 'initials', 'id', 'id-tail', 'household']),
      items: z.array(ChildLine),
      more: z.boolean(),
    }),
  }),
  getHousehold: defineRoute({
    method: 'GET',
    path: '/households/{householdId}',
    tag: 'roster',
    summary: 'A household: its children of my territory and what each of them gets.',
    access: DATA_ROLES,
    params: z.object({ householdId: Id }),
    response: z
      .object({
        householdId: Id,
        maskedNo: z.string(),
        division: Named.optional(),
        guardians: z.array(z.string()),
        children: z.array(ChildLine),
      })
      .meta({ id: 'HouseholdPage' }),
  }),
  getDivision: defineRoute({
    method: 'GET',
    path: '/divisions/{divisionCode}',
    tag: 'roster',
    summary: 'A county, township or village: where it lies, what it holds, its equation each term.',
    access: DATA_ROLES,
    params: z.object({ divisionCode: DivisionCode }),
    response: z
      .object({
        divisionCode: DivisionCode,
        name: z.string(),
        level: z.enum(['county', 'township', 'village']),
        path: z.array(Named),
        parts: z.array(Named),
        schools: z.array(Named),
        terms: z.array(z.object({ term: TermHead, cell: CoverageCell })),
      })
      .meta({ id: 'DivisionPage' }),
  }),
  getSchool: defineRoute({
    method: 'GET',
    path: '/schools/{schoolId}',
    tag: 'roster',
    summary: 'A school: its names, its pupils of my territory by stage, its equation each term.',
    access: DATA_ROLES,
    params: z.object({ schoolId: Id }),
    response: z
      .object({
        schoolId: Id,
        name: z.string(),
        schoolCode: z.string().optional(),
        aliases: z.array(z.string()),
        terms: z.array(z.object({ term: TermHead, cell: CoverageCell })),
      })
      .meta({ id: 'SchoolPage' }),
  }),
};
