/** Children are offered to schools, schools answer for each, lists are closed: each an act that is kept. */
import { saveTasks } from '@bulou/network';
import { type CommandContext, defineCommand } from '@bulou/store';
import { z } from 'zod';
import type { Act } from '../lifecycle/lifecycle-table.ts';
import { requireAct, requireRoleOf } from '../survey/require-act.ts';
import {
  type ClaimListRow,
  type ClaimOfferRow,
  type ClaimTermRow,
  findClaimTerm,
  listClaimLists,
  listClaimOffers,
} from './claim.queries.ts';
import { type ClaimTrouble, DISCLAIM_REASONS, listClaimTroubles } from './decide-claims.ts';
import { claimProblems } from './problems.ts';

type Context = Pick<CommandContext<unknown>, 'tx' | 'envelope' | 'now' | 'newId'>;

const Term = z.string().regex(/^\d{4}-(spring|autumn)$/);
const Place = z.string().regex(/^(\d{6}|\d{9}|\d{12})$/);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const OpenInput = z.object({
  term: Term,
  runId: z.string(),
  dueOn: Day,
  /** Each school with the township that answers for it, or the county. */
  schools: z.array(z.object({ schoolId: z.string(), divisionCode: Place })),
  children: z.array(z.object({ childId: z.string(), schoolId: z.string(), divisionCode: Place })),
});
type OpenInput = z.infer<typeof OpenInput>;

/** Opens the claims of a term: every child with a school is offered to it. A school without a child has its list too. */
export const openClaims = defineCommand<OpenInput, { schools: number; children: number }>({
  name: 'roster.open-claims',
  input: OpenInput,
  digestInput: ({ schools, children, ...rest }) => ({ ...rest, schools: schools.length, children: children.length }),
  authorize: requireRoleOf('open-claims'),
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    const { countyCode, actor } = envelope;
    const { term, runId, dueOn, schools } = input;
    const known = await findClaimTerm(tx, countyCode, term, 'for update');
    const state = requireAct('open-claims', known?.state ?? 'none', envelope);
    const places = new Map(schools.map((school) => [school.schoolId, school.divisionCode]));
    const children = input.children.filter((child) => places.has(child.schoolId));
    if (children.length === 0) throw claimProblems['nobody-to-claim']({ term });
    const row = { county_code: countyCode, term, run_id: runId, due_on: dueOn, state };
    await tx`insert into roster.claim_term ${tx({ ...row, opened_by: actor.actorId, opened_at: now })}`;
    const lists = schools.map((school) => ({
      ...{ county_code: countyCode, term, school_id: school.schoolId, division_code: school.divisionCode },
      state: 'open',
    }));
    for (const some of batches(lists)) await tx`insert into roster.claim_list ${tx(some)}`;
    const offers = children.map((child) => ({
      ...{ ...child, schoolDivisionCode: places.get(child.schoolId) ?? countyCode },
      ...{ state: 'offered', reason: '', note: '' },
    }));
    await saveAnswers(context, 'offer-child', term, offers);
    return { schools: schools.length, children: children.length };
  },
  trail: ({ input }, figures) => ({
    subjects: [input.term, input.runId],
    facts: { ...figures, term: input.term, dueOn: input.dueOn },
  }),
});

type Answered = Omit<ClaimOfferRow, 'changedBy'>;

/** Keeps the act of each offer, and how the offer stands after it. */
async function saveAnswers(context: Context, act: Act, term: string, offers: readonly Answered[]): Promise<void> {
  const { tx, envelope, now, newId } = context;
  const { countyCode, actor } = envelope;
  const rows = offers.map((offer) => ({
    ...{ county_code: countyCode, term, child_id: offer.childId, school_id: offer.schoolId },
    ...{ division_code: offer.divisionCode, school_division_code: offer.schoolDivisionCode },
    ...{ state: offer.state, reason: offer.reason, note: offer.note },
  }));
  for (const some of batches(rows)) {
    const standing = some.map((row) => ({ ...row, changed_by: actor.actorId, changed_at: now }));
    await tx`
      insert into roster.claim_offer ${tx(standing)}
      on conflict on constraint claim_offer_key do update set state = excluded.state, reason = excluded.reason, note = excluded.note,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at`;
    const acts = some.map((row) => ({ ...row, act_id: newId(), act, acted_by: actor.actorId, acted_at: now }));
    await tx`insert into roster.claim_act ${tx(acts)}`;
  }
}

/** A statement takes 65,535 values at most. */
function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += 2_000) yield rows.slice(from, from + 2_000);
}

async function requireClaims(
  { tx, envelope }: Context,
  term: string,
  lock: 'for update' | 'for share',
): Promise<ClaimTermRow> {
  const claims = await findClaimTerm(tx, envelope.countyCode, term, lock);
  if (claims === undefined) throw claimProblems['no-claims']({ term });
  return claims;
}

/** The list of a school, locked so that acts on it come one after the other. */
async function requireList({ tx, envelope }: Context, term: string, schoolId: string): Promise<ClaimListRow> {
  const { countyCode } = envelope;
  await tx`
    select 1 from roster.claim_list where county_code = ${countyCode} and term = ${term} and school_id = ${schoolId} for update`;
  const [list] = await listClaimLists(tx, countyCode, { term, schoolId });
  if (list === undefined) throw claimProblems['no-claim-list']({ schoolId });
  return list;
}

const ACT_OF = { claim: 'claim-child', disclaim: 'disclaim-child', 'take-back': 'take-back-answer' } as const;
const Note = z.string().trim().max(300).default('');

const AnswerInput = z.object({
  term: Term,
  schoolId: z.string(),
  childIds: z.array(z.string()).min(1).max(2_000),
  answer: z.enum(['claim', 'disclaim', 'take-back']),
  /** Of `disclaim` alone. */
  reason: z.enum(DISCLAIM_REASONS).optional(),
  note: Note,
});
type AnswerInput = z.infer<typeof AnswerInput>;

/** A school answers for one child or many: all of them or, where one stands against it, none. */
export const answerClaims = defineCommand<AnswerInput, { children: number }>({
  name: 'roster.answer-claims',
  input: AnswerInput as z.ZodType<AnswerInput>,
  authorize: requireRoleOf('answer-claims'),
  run: async (context) => {
    const { tx, input, envelope } = context;
    const { term, schoolId, answer, reason, note } = input;
    const childIds = [...new Set(input.childIds)];
    await requireClaims(context, term, 'for share');
    requireAct('answer-claims', (await requireList(context, term, schoolId)).state, envelope);
    if (answer === 'disclaim' && (reason === undefined || (reason === 'other' && note === '')))
      throw claimProblems['claim-reason-missing']({});
    const offers = (await listClaimOffers(tx, envelope.countyCode, { term, schoolId, childIds })).filter(
      (offer) => offer.state !== 'withdrawn',
    );
    if (offers.length < childIds.length)
      throw claimProblems['child-not-offered']({ children: childIds.length - offers.length });
    const said = answer === 'disclaim' ? { reason: reason ?? '', note } : { reason: '', note: '' };
    const act = ACT_OF[answer];
    const answered = offers.map((offer) => ({ ...offer, ...said, state: requireAct(act, offer.state, envelope) }));
    await saveAnswers(context, act, term, answered);
    return { children: answered.length };
  },
  trail: ({ input }, { children }) => ({
    subjects: [input.schoolId, ...input.childIds],
    facts: { term: input.term, answer: input.answer, reason: input.reason ?? '', children },
  }),
});

const ChangeInput = z.object({
  term: Term,
  childId: z.string(),
  schoolId: z.string(),
  act: z.enum(['offer-child', 'withdraw-offer', 'overrule-claim']),
  note: z.string().trim().min(2).max(300),
});
type ChangeInput = z.infer<typeof ChangeInput>;

/**
 * A clerk offers a child to another school, takes an offer back, or overrules a claim, and says why. A list that its school
 * had closed is open again when a child is put on it.
 */
export const changeOffer = defineCommand<ChangeInput, { state: string }>({
  name: 'roster.change-offer',
  input: ChangeInput,
  authorize: requireRoleOf('change-offers'),
  run: async (context) => {
    const { tx, input, envelope } = context;
    const { countyCode } = envelope;
    const { term, childId, schoolId, act, note } = input;
    requireAct('change-offers', (await requireClaims(context, term, 'for share')).state, envelope);
    const list = await requireList(context, term, schoolId);
    const known = await listClaimOffers(tx, countyCode, { term, childIds: [childId] });
    const place = known[0]?.divisionCode;
    if (place === undefined) throw claimProblems['child-not-offered']({ children: 1 });
    const offer = known.find((each) => each.schoolId === schoolId);
    const state = requireAct(act, offer?.state ?? 'none', envelope, offer === undefined ? [] : [offer.changedBy]);
    const changed = { childId, schoolId, divisionCode: place, schoolDivisionCode: list.divisionCode };
    await saveAnswers(context, act, term, [{ ...changed, state, reason: '', note }]);
    if (state === 'offered' && list.state === 'closed') await setListState(context, term, schoolId, 'open');
    return { state };
  },
  trail: ({ input }, { state }) => ({
    subjects: [input.schoolId, input.childId],
    facts: { term: input.term, act: input.act, state },
  }),
});

const ListInput = z.object({ term: Term, schoolId: z.string() });
type ListInput = z.infer<typeof ListInput>;

/** A school hands in its list; nobody is answered for by silence. */
export const closeClaimList = defineCommand<ListInput, { claimed: number; notMine: number }>({
  name: 'roster.close-claim-list',
  input: ListInput,
  authorize: requireRoleOf('close-claim-list'),
  run: async (context) => {
    const { term, schoolId } = context.input;
    await requireClaims(context, term, 'for share');
    const list = await requireList(context, term, schoolId);
    const state = requireAct('close-claim-list', list.state, context.envelope);
    if (list.offered > 0) throw claimProblems['claims-unanswered']({ children: list.offered });
    await setListState(context, term, schoolId, state);
    return { claimed: list.claimed, notMine: list.notMine };
  },
  trail: ({ input }, figures) => ({ subjects: [input.schoolId], facts: { term: input.term, ...figures } }),
});

const ReopenInput = ListInput.extend({ note: z.string().trim().min(2).max(300) });
type ReopenInput = z.infer<typeof ReopenInput>;

/** A clerk gives a list back to its school, while the county has not closed the claims. */
export const reopenClaimList = defineCommand<ReopenInput, { state: string }>({
  name: 'roster.reopen-claim-list',
  input: ReopenInput,
  authorize: requireRoleOf('reopen-claim-list'),
  run: async (context) => {
    const { term, schoolId } = context.input;
    requireAct('change-offers', (await requireClaims(context, term, 'for share')).state, context.envelope);
    const list = await requireList(context, term, schoolId);
    const state = requireAct('reopen-claim-list', list.state, context.envelope);
    await setListState(context, term, schoolId, state);
    return { state };
  },
  trail: ({ input }) => ({ subjects: [input.schoolId], facts: { term: input.term, reason: input.note } }),
});

async function setListState(
  { tx, envelope, now }: Context,
  term: string,
  schoolId: string,
  state: string,
): Promise<void> {
  const closed = state === 'closed' ? { by: envelope.actor.actorId, at: now } : { by: null, at: null };
  await tx`
    update roster.claim_list set state = ${state}, closed_by = ${closed.by}, closed_at = ${closed.at}
    where county_code = ${envelope.countyCode} and term = ${term} and school_id = ${schoolId}`;
}

const TermInput = z.object({ term: Term });
type TermInput = z.infer<typeof TermInput>;

const KIND_OF = { none: 'claimed-by-none', two: 'claimed-by-two' } as const;

/**
 * Looks for children claimed by none or by two and makes each a task of its township, due when the claims are; tasks whose
 * reason is gone are withdrawn. A school's own act cannot: it sees no other school.
 */
export const checkClaims = defineCommand<TermInput, { none: number; two: number }>({
  name: 'roster.check-claims',
  input: TermInput,
  authorize: requireRoleOf('check-claims'),
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    const { countyCode, actor } = envelope;
    const claims = await requireClaims(context, input.term, 'for update');
    requireAct('check-claims', claims.state, envelope);
    const offers = await listClaimOffers(tx, countyCode, input);
    const places = new Map(offers.map((offer) => [offer.childId, offer.divisionCode]));
    const troubles = listClaimTroubles(offers);
    for (const kind of ['none', 'two'] as const) {
      const standing = troubles.filter((trouble) => trouble.kind === kind).map((trouble) => trouble.childId);
      await tx`
        update network.task set state = 'withdrawn', settled_at = ${now}, settled_by = ${actor.actorId},
          evidence = ${tx.json({ reason: 'settled-by-claims', term: input.term })}
        where county_code = ${countyCode} and kind = ${KIND_OF[kind]} and state = 'open' and details->>'term' = ${input.term}
          and not subject_id = any(${standing})`;
    }
    const tasks = troubles.map((trouble) => makeTask(trouble, claims, places.get(trouble.childId) ?? countyCode));
    await saveTasks(context, claims.runId, tasks);
    return countTroubles(troubles);
  },
  trail: ({ input }, figures) => ({ subjects: [input.term], facts: figures }),
});

function makeTask(trouble: ClaimTrouble, { term, dueOn }: ClaimTermRow, divisionCode: string) {
  return {
    ...{ kind: KIND_OF[trouble.kind], subjectKind: 'child', subjectId: trouble.childId, divisionCode },
    // Whoever nobody could place in a township is the county's.
    ...{ ownerKind: 'division' as const, ownerId: divisionCode.slice(0, 9), dueOn },
    details: { term, schools: trouble.schoolIds.length },
  };
}

function countTroubles(troubles: readonly ClaimTrouble[]): { none: number; two: number } {
  const none = troubles.filter((trouble) => trouble.kind === 'none').length;
  return { none, two: troubles.length - none };
}

/** Closes the claims of the county: every list handed in, every child claimed by exactly one school. */
export const closeClaims = defineCommand<TermInput, { schools: number; children: number }>({
  name: 'roster.close-claims',
  input: TermInput,
  authorize: requireRoleOf('close-claims'),
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    const { countyCode, actor } = envelope;
    const claims = await requireClaims(context, input.term, 'for update');
    const state = requireAct('close-claims', claims.state, envelope, [claims.openedBy]);
    const lists = await listClaimLists(tx, countyCode, input);
    const open = lists.filter((list) => list.state === 'open').length;
    if (open > 0) throw claimProblems['claim-lists-open']({ schools: open });
    const figures = countTroubles(listClaimTroubles(await listClaimOffers(tx, countyCode, input)));
    if (figures.none + figures.two > 0) throw claimProblems['claims-unsettled'](figures);
    await tx`
      update roster.claim_term set state = ${state}, closed_by = ${actor.actorId}, closed_at = ${now}
      where county_code = ${countyCode} and term = ${input.term}`;
    return { schools: lists.length, children: lists.reduce((sum, list) => sum + list.claimed, 0) };
  },
  trail: ({ input }, figures) => ({ subjects: [input.term], facts: figures }),
});
