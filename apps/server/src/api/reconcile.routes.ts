/** Reconciliation (三对): rosters frozen, sent, confirmed on screen or on paper; and what anybody may ask of a page code. */
import { rolesOf } from '@bulou/roster/office';
import { z } from 'zod';
import { ROUND_ROLES } from './round.routes.ts';
import { defineRoute } from './route.ts';
import { Day, DivisionCode, Id, Instant, Named } from './shared.schema.ts';

const Count = z.int().min(0);
const Kind = z.enum(['VR', 'PR', 'SP']);
const Body = z.enum(['branch', 'committee', 'poverty-office']);

const PaperLine = z
  .object({
    paperId: Id,
    kind: Kind,
    kindName: z.string(),
    place: Named,
    state: z.string(),
    stateName: z.object({ zh: z.string(), en: z.string() }),
    version: z.string(),
    lines: Count,
    pages: Count,
    madeOn: Day,
    stampedAt: Instant.optional(),
  })
  .meta({ id: 'RosterPaperLine' });

const Wrong = z.array(z.object({ line: z.int().min(1), note: z.string().trim().min(1).max(120) })).max(400);
const Omitted = z.array(z.string().trim().min(1).max(120)).max(60);

const RosterPaperPage = PaperLine.extend({
  roundId: Id,
  baseKind: z.enum(['VR', 'PR']),
  bodies: z.array(z.object({ body: Body, name: z.string(), confirmedBy: z.string().optional() })),
  /** The lines as they were frozen, numbered from 1. */
  roster: z.array(
    z.object({
      number: z.int(),
      householdNo: z.string(),
      headName: z.string(),
      childId: Id.optional(),
      name: z.string(),
      birthOn: z.string(),
      maskedId: z.string(),
      standing: z.string(),
      /** Struck out by a supplement page. */
      removed: z.boolean(),
    }),
  ),
  wrong: Wrong,
  omitted: Omitted,
  /** Of the place's stamps as a whole: lines that are no longer, or were never, as they were stamped. */
  standing: z.object({ covered: Count, changed: Count, added: Count, removed: Count, stamped: z.boolean() }),
  history: z.array(
    z.object({
      act: z.string(),
      actName: z.string(),
      by: z.string(),
      at: Instant,
      bodies: z.array(Body),
      reason: z.string(),
    }),
  ),
  pictures: z.array(z.object({ pictureId: Id, page: z.int().optional(), refusal: z.string(), takenInAt: Instant })),
  acts: z.array(z.string()),
}).meta({ id: 'RosterPaperPage' });

const PaperPath = z.object({ paperId: Id });

export const reconcileRoutes = {
  listRosterPapers: defineRoute({
    method: 'GET',
    path: '/rounds/{roundId}/papers',
    tag: 'roster',
    summary: 'Rosters of my territory that were frozen for an office to confirm, and where each is.',
    access: ROUND_ROLES,
    params: z.object({ roundId: Id }),
    query: z.object({ divisionCode: DivisionCode.optional() }),
    response: z.object({ items: z.array(PaperLine), mayFreeze: z.boolean() }),
  }),
  freezeRoster: defineRoute({
    method: 'POST',
    path: '/rounds/{roundId}/papers',
    tag: 'roster',
    summary:
      'Freezes what a village, or the poverty office for a township, is to confirm: all, or what changed since its stamp.',
    access: rolesOf('freeze-roster'),
    params: z.object({ roundId: Id }),
    body: z.object({ kind: z.enum(['VR', 'PR']), divisionCode: z.string().regex(/^(\d{9}|\d{12})$/) }),
    response: z.object({ paperId: Id, kind: Kind, version: z.string(), lines: Count }),
  }),
  getRosterPaper: defineRoute({
    method: 'GET',
    path: '/papers/{paperId}',
    tag: 'roster',
    summary: 'A frozen roster: its lines, what was done with it, its pictures, and whether its stamp still holds.',
    access: ROUND_ROLES,
    params: PaperPath,
    response: RosterPaperPage,
  }),
  getRosterPdf: defineRoute({
    method: 'GET',
    path: '/papers/{paperId}/pdf',
    tag: 'roster',
    summary: 'The paper as it is printed.',
    access: ROUND_ROLES,
    params: PaperPath,
    response: 'file',
  }),
  movePaper: defineRoute({
    method: 'POST',
    path: '/papers/{paperId}/moves',
    tag: 'roster',
    summary: 'Logs that a paper was sent out, came back, or is sent back with a reason.',
    access: rolesOf('return-paper'),
    params: PaperPath,
    body: z.object({
      act: z.enum(['send-paper', 'receive-paper', 'return-paper']),
      reason: z.string().max(300).optional(),
    }),
    response: z.object({ state: z.string() }),
  }),
  confirmPaper: defineRoute({
    method: 'POST',
    path: '/papers/{paperId}/confirmations',
    tag: 'roster',
    summary: 'One body confirms every line on screen but those it says are wrong.',
    access: rolesOf('confirm-last'),
    params: PaperPath,
    body: z.object({ body: Body, wrong: Wrong, omitted: Omitted }),
    response: z.object({ state: z.string(), wrong: Count }),
  }),
  takeInPicture: defineRoute({
    method: 'POST',
    path: '/papers/{paperId}/pictures',
    tag: 'roster',
    summary: 'Takes in a photographed page; kept whatever is on it, and bound only to exactly this version.',
    access: rolesOf('enter-marks'),
    params: PaperPath,
    /** The code under a torn one, typed by hand. */
    query: z.object({ typedCode: z.string().max(60).optional() }),
    upload: 'file',
    response: z.object({
      pictureId: Id,
      bound: z.boolean(),
      page: z.int(),
      refusal: z.string(),
      zh: z.string(),
      en: z.string(),
    }),
  }),
  getPicture: defineRoute({
    method: 'GET',
    path: '/pictures/{pictureId}',
    tag: 'roster',
    summary: 'The picture of a page.',
    access: ROUND_ROLES,
    params: z.object({ pictureId: Id }),
    response: 'file',
  }),
  enterMarks: defineRoute({
    method: 'POST',
    path: '/papers/{paperId}/marks',
    tag: 'roster',
    summary: 'Enters the seals and marks that stand on a paper; somebody else checks them.',
    access: rolesOf('enter-marks'),
    params: PaperPath,
    body: z.object({ seals: z.array(Body).max(3), wrong: Wrong, omitted: Omitted }),
    response: z.object({ state: z.string(), wrong: Count }),
  }),
  acceptMarks: defineRoute({
    method: 'POST',
    path: '/papers/{paperId}/acceptance',
    tag: 'roster',
    summary: 'Another person has compared the entries with the pictures: the paper is stamped.',
    access: rolesOf('accept-marks'),
    params: PaperPath,
    body: z.object({}),
    response: z.object({ state: z.string() }),
  }),
  checkPaper: defineRoute({
    method: 'GET',
    path: '/paper-check',
    tag: 'roster',
    summary: 'What anybody may know of a printed paper by the code on its page: never a name or a number of a person.',
    access: 'public',
    query: z.object({ code: z.string().max(60) }),
    response: z
      .object({
        known: z.boolean(),
        zh: z.string(),
        en: z.string(),
        kind: z.string().optional(),
        title: z.string().optional(),
        office: z.string().optional(),
        place: z.string().optional(),
        version: z.string().optional(),
        page: z.int().optional(),
        pages: z.int().optional(),
        lines: z.int().optional(),
        madeOn: Day.optional(),
        current: z.boolean().optional(),
        supersededOn: Day.optional(),
      })
      .meta({ id: 'PaperCheck' }),
  }),
};
