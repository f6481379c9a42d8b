import { DATA_ROLES } from '@bulou/network/model';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { CoverageCell, Day, DivisionCode, Id, Named, Reason, Stage, Tally, TermHead, TermId } from './shared.schema.ts';

const Scope = z.object({
  /** The latest term that was run, unless said otherwise. */
  term: TermId.optional(),
  /** A division or a school of my territory; my whole territory unless said otherwise. */
  divisionCode: DivisionCode.optional(),
  schoolId: Id.optional(),
});

const Board = z
  .object({
    term: TermHead,
    /** From the county down to what is shown, for the breadcrumb. */
    path: z.array(Named),
    scope: Named.extend({ kind: z.enum(['county', 'township', 'village', 'school']) }),
    cell: CoverageCell,
    by: z.enum(['township', 'village', 'school', 'stage']),
    parts: z.array(Named.extend({ cell: CoverageCell })),
  })
  .meta({ id: 'CoverageBoard' });

const TermChange = z
  .object({
    term: TermHead,
    cell: CoverageCell,
    /** Against the term before in the same territory. */
    appeared: z.int(),
    vanished: z.int(),
    stateChanged: z.int(),
    /** Children paid in the term before and unknown or unpaid in this one, with what they had. */
    paidBeforeAndGone: Tally,
  })
  .meta({ id: 'TermChange' });

export const coverageRoutes = {
  listTerms: defineRoute({
    method: 'GET',
    path: '/terms',
    tag: 'coverage',
    summary: 'The terms that were run, the latest first.',
    access: 'signed-in',
    response: z.object({ items: z.array(TermHead) }),
  }),
  getHome: defineRoute({
    method: 'GET',
    path: '/home',
    tag: 'home',
    summary: 'What waits for me, and the equation of my territory.',
    access: 'signed-in',
    response: z
      .object({
        /** What waits, the most urgent first; `count` of things, `dueOn` of the first. */
        waiting: z.array(
          z.object({
            kind: z.enum(['tasks', 'review', 'second-reading', 'password', 'totp']),
            count: z.int().min(0),
            overdue: z.int().min(0),
            dueOn: Day.optional(),
            zh: z.string(),
            en: z.string(),
          }),
        ),
        /** Absent for administrators and before the first run. */
        board: Board.optional(),
        /** The board of the same territory a term earlier. */
        before: z.object({ term: TermHead, cell: CoverageCell }).optional(),
      })
      .meta({ id: 'Home' }),
  }),
  getCoverage: defineRoute({
    method: 'GET',
    path: '/coverage',
    tag: 'coverage',
    summary: 'The equation of a territory and of its parts: county, township, village or school.',
    access: DATA_ROLES,
    query: Scope.extend({ by: z.enum(['township', 'village', 'school', 'stage']).optional() }),
    response: Board,
  }),
  getCoverageHeat: defineRoute({
    method: 'GET',
    path: '/coverage/heat',
    tag: 'coverage',
    summary: 'Unresolved and owed children by township (or village, within one) and stage.',
    access: DATA_ROLES,
    query: Scope,
    response: z
      .object({
        term: TermHead,
        stages: z.array(Stage),
        rows: z.array(
          Named.extend({
            cells: z.array(z.object({ stage: Stage, unresolved: z.int(), owed: z.int(), known: z.int() })),
          }),
        ),
      })
      .meta({ id: 'CoverageHeat' }),
  }),
  compareTerms: defineRoute({
    method: 'GET',
    path: '/coverage/terms',
    tag: 'coverage',
    summary: 'The terms side by side for a territory, each against the one before.',
    access: DATA_ROLES,
    query: Scope.omit({ term: true }),
    response: z.object({ items: z.array(TermChange) }),
  }),
  listReasons: defineRoute({
    method: 'GET',
    path: '/coverage/reasons',
    tag: 'coverage',
    summary: 'Why children of a territory are unresolved or owed, by first reason.',
    access: DATA_ROLES,
    query: Scope,
    response: z.object({
      items: z.array(Reason.extend({ state: z.enum(['unresolved', 'owed']), children: z.int() })),
    }),
  }),
};
