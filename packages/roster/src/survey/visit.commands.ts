/** What surveyors record at the door, and what the central school signs. */
import { saveTasks } from '@bulou/network';
import { type CommandContext, defineCommand, digestSha256, formatCanonicalJson, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { isAnswer, VisitAnswer } from './answer.ts';
import { applyAnswer, keepAnswer, refuseVisit } from './decide-visit.ts';
import { countHousehold, digestAnswer, findHousehold, sealAnswer } from './household-rows.ts';
import { roundProblems } from './problems.ts';
import { requireAct, requireRoleOf } from './require-act.ts';
import {
  findRound,
  listLastSignatures,
  listProgress,
  listRecorders,
  type RoundRow,
  readTotals,
} from './round.queries.ts';

const RecordVisitInput = z.object({ roundId: z.string(), householdId: z.string(), answer: VisitAnswer });
type RecordVisitInput = z.infer<typeof RecordVisitInput>;

/** Records a visit; recording again is a correction, and both stay. */
export const recordVisit = defineCommand<RecordVisitInput, { visitId: string; state: string }>({
  name: 'roster.record-visit',
  input: RecordVisitInput as z.ZodType<RecordVisitInput>,
  authorize: requireRoleOf('record-answer'),
  run: saveVisit,
  trail: ({ input }, { visitId, state }) => ({
    subjects: [input.roundId, input.householdId],
    facts: { visitId, state, result: input.answer.result, children: input.answer.children.length },
  }),
});

async function saveVisit(context: CommandContext<RecordVisitInput>): Promise<{ visitId: string; state: string }> {
  const { db, tx, input, envelope, now, newId } = context;
  const { countyCode, actor } = envelope;
  const { roundId, householdId, answer: given } = input;
  const round = await requireOpenRound(context, roundId);
  const household = await findHousehold(tx, db.keys, countyCode, { roundId, householdId, forUpdate: true });
  if (household === undefined) throw roundProblems['no-household']({});
  const township = household.divisionCode.slice(0, 9);
  const signature = (await listLastSignatures(tx, countyCode, roundId)).get(township);
  requireAct('count-township', signature?.act === 'signed' ? 'signed' : 'counting', envelope);
  const act = isAnswer(given.result) ? 'record-answer' : 'record-no-answer';
  const state = requireAct(act, household.state, envelope);
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  if (given.visitedOn < round.opensOn || given.visitedOn > today) {
    throw roundProblems['visit-day']({ visitedOn: given.visitedOn, opensOn: round.opensOn });
  }
  // A correction answers for the children as they stand, also for those whom the visit before found.
  const refusal = refuseVisit(household.standing, given);
  if (refusal !== undefined) throw makeRefusal(refusal);
  const answer = keepAnswer(given, household.answer, newId);
  const { children, newChildren, stages } = countHousehold(applyAnswer(household.base, answer), answer);
  const visitId = newId();
  const sealed = sealAnswer(db.keys, answer);
  const headName = applyAnswer(household.base, answer).headName ?? '';
  await tx`
    insert into roster.survey_visit (county_code, visit_id, round_id, household_id, division_code, result, visited_on, answer_cipher,
      recorded_by, recorded_at)
    values (${countyCode}, ${visitId}, ${roundId}, ${householdId}, ${household.divisionCode}, ${answer.result}, ${answer.visitedOn},
      ${sealed}, ${actor.actorId}, ${now})`;
  await tx`
    update roster.round_household set state = ${state}, result = ${answer.result}, visits = visits + 1, children = ${children},
      new_children = ${newChildren}, stages = ${tx.json(stages)}, answer_cipher = ${sealed}, answer_digest = ${digestAnswer(answer)},
      head_name = ${headName}, recorded_by = ${actor.actorId}
    where county_code = ${countyCode} and round_id = ${roundId} and household_id = ${householdId}`;
  return { visitId, state };
}

function makeRefusal(refusal: NonNullable<ReturnType<typeof refuseVisit>>) {
  switch (refusal.code) {
    case 'children-unanswered':
      return roundProblems['children-unanswered'](refusal);
    case 'children-with-no-child':
      return roundProblems['children-with-no-child'](refusal);
    case 'head-not-confirmed':
      return roundProblems['head-not-confirmed']({});
    default:
      return roundProblems[refusal.code]({ name: refusal.name });
  }
}

/** The round, shared so that nobody closes it meanwhile. Throws when it is not open. */
export async function requireOpenRound(
  { tx, envelope }: Pick<CommandContext<unknown>, 'tx' | 'envelope'>,
  roundId: string,
): Promise<RoundRow> {
  const round = await findRound(tx, envelope.countyCode, { roundId }, 'for share');
  if (round === undefined) throw roundProblems['no-round']({});
  if (round.state !== 'open') throw roundProblems['round-closed']({});
  return round;
}

const SignInput = z.object({ roundId: z.string(), townshipCode: z.string().regex(/^\d{9}$/) });
type SignInput = z.infer<typeof SignInput>;

/**
 * The central school signs its township's totals. Every household must have been visited; whoever recorded an answer does not
 * sign; each household that gave none becomes a task.
 */
export const signTotals = defineCommand<SignInput, { households: number; unanswered: number; digest: string }>({
  name: 'roster.sign-totals',
  input: SignInput,
  authorize: requireRoleOf('sign-totals'),
  run: async (context) => {
    const { tx, input, envelope } = context;
    const { countyCode } = envelope;
    const { roundId, townshipCode } = input;
    const round = await requireOpenRound(context, roundId);
    await lockTownship(tx, countyCode, roundId, townshipCode);
    const last = (await listLastSignatures(tx, countyCode, roundId)).get(townshipCode);
    const makers = await listRecorders(tx, countyCode, roundId, townshipCode);
    requireAct('sign-totals', last?.act === 'signed' ? 'signed' : 'counting', envelope, makers);
    const [progress] = await listProgress(tx, countyCode, { roundId, within: townshipCode, digits: 9 });
    if (progress === undefined) throw roundProblems['no-such-place']({ divisionCode: townshipCode });
    const { waiting, assigned, households, unanswered, children, newChildren } = progress;
    if (waiting + assigned > 0) throw roundProblems['households-open']({ waiting, assigned });
    const { digestLines, ...counts } = await readTotals(tx, countyCode, roundId, townshipCode);
    const digest = digestSha256(formatCanonicalJson(['bulou-township-totals/1', roundId, townshipCode, digestLines]));
    const totals = { households, unanswered, children, newChildren, ...counts };
    await insertSignature(context, { roundId, townshipCode, act: 'signed', totals, digest, reason: '' });
    await openUnanswered(context, round, townshipCode);
    return { households, unanswered, digest };
  },
  trail: ({ input }, result) => ({ subjects: [input.roundId], facts: { ...result, townshipCode: input.townshipCode } }),
});

const ReopenInput = SignInput.extend({ reason: z.string().trim().min(2).max(300) });
type ReopenInput = z.infer<typeof ReopenInput>;

/** Takes a signature back so that answers can be corrected; the township signs anew. */
export const reopenTotals = defineCommand<ReopenInput, { townshipCode: string }>({
  name: 'roster.reopen-totals',
  input: ReopenInput,
  authorize: requireRoleOf('reopen-totals'),
  run: async (context) => {
    const { tx, input, envelope } = context;
    const { roundId, townshipCode, reason } = input;
    await requireOpenRound(context, roundId);
    await lockTownship(tx, envelope.countyCode, roundId, townshipCode);
    const last = (await listLastSignatures(tx, envelope.countyCode, roundId)).get(townshipCode);
    requireAct('reopen-totals', last?.act === 'signed' ? 'signed' : 'counting', envelope);
    await insertSignature(context, { roundId, townshipCode, act: 'reopened', totals: {}, digest: '', reason });
    return { townshipCode };
  },
  trail: ({ input }) => ({
    subjects: [input.roundId],
    facts: { townshipCode: input.townshipCode, reason: input.reason },
  }),
});

/** Answers and signatures of a township come one after the other. */
async function lockTownship(tx: Transaction, countyCode: string, roundId: string, townshipCode: string): Promise<void> {
  await tx`
    select 1 from roster.round_household
    where county_code = ${countyCode} and round_id = ${roundId} and starts_with(division_code, ${townshipCode}) for update`;
}

async function insertSignature(
  { tx, envelope, now, newId }: CommandContext<unknown>,
  row: {
    readonly roundId: string;
    readonly townshipCode: string;
    readonly act: 'signed' | 'reopened';
    readonly totals: object;
    readonly digest: string;
    readonly reason: string;
  },
): Promise<void> {
  await tx`
    insert into roster.round_signature (county_code, signature_id, round_id, division_code, act, totals, digest, reason, acted_by, acted_at)
    values (${envelope.countyCode}, ${newId()}, ${row.roundId}, ${row.townshipCode}, ${row.act}, ${tx.json(row.totals as never)},
      ${row.digest}, ${row.reason}, ${envelope.actor.actorId}, ${now})`;
}

async function openUnanswered(context: CommandContext<SignInput>, round: RoundRow, townshipCode: string) {
  const rows = await context.tx<{ householdId: string; divisionCode: string; result: string }[]>`
    select household_id as "householdId", division_code as "divisionCode", result from roster.round_household
    where county_code = ${context.envelope.countyCode} and round_id = ${round.roundId} and listed and state = 'unanswered'
      and starts_with(division_code, ${townshipCode})`;
  const tasks = rows.map(({ householdId, divisionCode, result }) => ({
    kind: 'visit-again',
    subjectKind: 'household',
    subjectId: householdId,
    divisionCode,
    ownerKind: 'division' as const,
    ownerId: townshipCode,
    dueOn: round.dueOn,
    details: { result, roundId: round.roundId },
  }));
  if (tasks.length > 0) await saveTasks(context, round.runId, tasks);
}
