/** Homes are drawn once, given to inspectors, replaced only for a reason, and visited: each an act that is kept. */

import { addDays, plainDate } from '@bulou/kernel';
import { findAccount, saveTasks } from '@bulou/network';
import { type CommandContext, defineCommand, putFile, readFile, recordFile } from '@bulou/store';
import { z } from 'zod';
import { listPresent } from '../survey/decide-visit.ts';
import { findHousehold } from '../survey/household-rows.ts';
import { roundProblems } from '../survey/problems.ts';
import { requireAct, requireRoleOf } from '../survey/require-act.ts';
import { findRound, type RoundRow } from '../survey/round.queries.ts';
import { type DrawRow, findDraw, type HomeRow, listForDraw, listHomes, sealHomeAnswer } from './home.queries.ts';
import {
  HomeAnswer,
  listHomeFaults,
  REPLACE_REASONS,
  refuseHomeAnswer,
  VISITS_BEFORE_NEVER_MET,
} from './home-answer.ts';
import {
  DRAW_METHOD,
  drawFromList,
  findReplacement,
  formatDrawnHomes,
  formatHomeList,
  readHomeList,
} from './home-list.ts';
import { homeProblems } from './home-problems.ts';

/** A share as people write it, at most four digits, so that the text and the number are the same everywhere. */
export const ShareText = z
  .string()
  .regex(/^(0\.\d{1,4}|1)$/)
  .refine((text) => Number(text) > 0);

const DrawInput = z.object({
  roundId: z.string(),
  seed: z.string().trim().min(4).max(80),
  share: ShareText,
  dueOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});
type DrawInput = z.infer<typeof DrawInput>;
interface Drawn {
  readonly [figure: string]: string | number;
  readonly drawId: string;
  readonly homes: number;
  readonly listed: number;
  readonly listDigest: string;
  readonly resultDigest: string;
}

/** Draws the homes of a round, once. The list it is drawn from is kept as it is published. */
export const drawHomes = defineCommand<DrawInput, Drawn>({
  name: 'roster.draw-homes',
  input: DrawInput,
  authorize: requireRoleOf('draw-sample'),
  run: draw,
  trail: ({ input }, { drawId, ...figures }) => ({
    subjects: [input.roundId, drawId],
    facts: { ...figures, seed: input.seed, share: input.share, method: DRAW_METHOD },
  }),
});

async function draw(context: CommandContext<DrawInput>): Promise<Drawn> {
  const { db, tx, input, envelope, now, newId } = context;
  const { countyCode, actor } = envelope;
  const { roundId, seed, share, dueOn } = input;
  await requireRound(context, roundId, 'for update');
  const before = await findDraw(tx, countyCode, roundId);
  requireAct('draw-sample', before === undefined ? 'none' : 'drawn', envelope);
  const list = await listForDraw(tx, countyCode, roundId);
  if (list.length === 0) throw homeProblems['no-homes-listed']({});
  const text = formatHomeList(list);
  const file = await putFile(db, Buffer.from(text, 'utf8'));
  await recordFile(tx, countyCode, file, now);
  // The digest of a stored file is its id: the same SHA-256 that anybody computes of the published file.
  const drawn = drawFromList(list, { seed, listDigest: file.fileId, share: Number(share) });
  const { digest: resultDigest } = formatDrawnHomes(drawn);
  const drawId = newId();
  const figures = { homes: drawn.length, listed: list.length };
  const row = {
    ...{
      county_code: countyCode,
      draw_id: drawId,
      round_id: roundId,
      seed,
      list_digest: file.fileId,
      list_file_id: file.fileId,
    },
    ...{ share, method: DRAW_METHOD, ...figures, result_digest: resultDigest, due_on: dueOn },
    ...{ drawn_by: actor.actorId, drawn_at: now },
  };
  await tx`insert into roster.home_draw ${tx(row)}`;
  const rows = drawn.map((home, index) => ({
    ...{
      county_code: countyCode,
      home_id: newId(),
      draw_id: drawId,
      round_id: roundId,
      household_id: home.householdId,
    },
    ...{
      division_code: home.divisionCode,
      place_no: index + 1,
      stage: home.stage,
      listed: home.listed,
      drawn: home.drawn,
    },
    ...{
      state: 'drawn',
      visits: 0,
      faults: [] as string[],
      reason: '',
      note: '',
      added_by: actor.actorId,
      added_at: now,
    },
  }));
  // A statement takes 65,535 values at most.
  for (let from = 0; from < rows.length; from += 2_000)
    await tx`insert into roster.drawn_home ${tx(rows.slice(from, from + 2_000))}`;
  return { drawId, ...figures, listDigest: file.fileId, resultDigest };
}

async function requireRound(
  { tx, envelope }: Pick<CommandContext<unknown>, 'tx' | 'envelope'>,
  roundId: string,
  lock: 'for update' | 'for share',
): Promise<RoundRow> {
  const round = await findRound(tx, envelope.countyCode, { roundId }, lock);
  if (round === undefined) throw roundProblems['no-round']({});
  return round;
}

/** The draw, with its round locked so that acts on its homes come one after the other. */
async function requireDraw(context: CommandContext<{ readonly roundId: string }>): Promise<DrawRow> {
  const { tx, input, envelope } = context;
  await requireRound(context, input.roundId, 'for update');
  const found = await findDraw(tx, envelope.countyCode, input.roundId);
  if (found === undefined) throw homeProblems['no-draw']({});
  return found;
}

const AssignInput = z.object({
  roundId: z.string(),
  /** A township, a village, or the county for whoever nobody could place. */
  divisionCode: z.string().regex(/^(\d{6}|\d{9}|\d{12})$/),
  inspectorId: z.string(),
});
type AssignInput = z.infer<typeof AssignInput>;

/** Gives the homes of a place that still wait for an answer to an inspector. */
export const assignHomes = defineCommand<AssignInput, { homes: number }>({
  name: 'roster.assign-homes',
  input: AssignInput,
  authorize: requireRoleOf('assign-home'),
  run: async (context) => {
    const { tx, input, envelope } = context;
    const { countyCode } = envelope;
    const { divisionCode, inspectorId } = input;
    const { drawId } = await requireDraw(context);
    const inspector = await findAccount(tx, countyCode, inspectorId);
    const territory = inspector?.closedAt === null ? inspector.divisionCode : null;
    if (inspector?.role !== 'inspector' || territory === null || !divisionCode.startsWith(territory))
      throw homeProblems['inspector-elsewhere']({ fullName: inspector?.fullName ?? inspectorId });
    const given = await tx`
      update roster.drawn_home set inspector_id = ${inspectorId}
      where county_code = ${countyCode} and draw_id = ${drawId} and starts_with(division_code, ${divisionCode})
        and state in ('drawn', 'unanswered')`;
    if (given.count === 0) throw homeProblems['no-home-there']({ divisionCode });
    return { homes: given.count };
  },
  trail: ({ input }, { homes }) => ({
    subjects: [input.roundId, input.inspectorId],
    facts: { divisionCode: input.divisionCode, homes },
  }),
});

const ReplaceInput = z.object({
  roundId: z.string(),
  homeId: z.string(),
  reason: z.enum(REPLACE_REASONS),
  note: z.string().trim().min(2).max(300),
});
type ReplaceInput = z.infer<typeof ReplaceInput>;

/** Puts the next home of the village in the place of one. That one stays, and counts as unanswered. */
export const replaceHome = defineCommand<ReplaceInput, { homeId: string }>({
  name: 'roster.replace-home',
  input: ReplaceInput,
  authorize: requireRoleOf('replace-home'),
  run: async (context) => {
    const { db, tx, input, envelope, now, newId } = context;
    const { countyCode, actor } = envelope;
    const { reason, note } = input;
    const found = await requireDraw(context);
    const home = await requireHome(context, found.drawId, input.homeId);
    const state = requireAct('replace-home', home.state, envelope);
    if (reason === 'never-met' && home.visits < VISITS_BEFORE_NEVER_MET)
      throw homeProblems['visit-first']({ visits: home.visits, needed: VISITS_BEFORE_NEVER_MET });
    const list = readHomeList((await readFile(db, found.listFileId)).toString('utf8'));
    const taken = await tx<{ id: string }[]>`
      select household_id as id from roster.drawn_home where county_code = ${countyCode} and draw_id = ${found.drawId}`;
    const next = findReplacement(list?.homes ?? [], home, new Set(taken.map((row) => row.id)), found);
    if (next === undefined) throw homeProblems['no-home-left']({});
    const homeId = newId();
    await tx`update roster.drawn_home set state = ${state} where county_code = ${countyCode} and home_id = ${home.homeId}`;
    const row = {
      ...{ county_code: countyCode, home_id: homeId, draw_id: found.drawId, round_id: input.roundId },
      ...{
        household_id: next.householdId,
        division_code: home.divisionCode,
        place_no: home.placeNo,
        stage: next.stage,
      },
      ...{ listed: home.listed, drawn: home.drawn, state: 'drawn', inspector_id: home.inspectorId, visits: 0 },
      ...{ faults: [] as string[], replaces: home.homeId, reason, note, added_by: actor.actorId, added_at: now },
    };
    await tx`insert into roster.drawn_home ${tx(row)}`;
    return { homeId };
  },
  trail: ({ input }, { homeId }) => ({
    subjects: [input.roundId, input.homeId, homeId],
    facts: { reason: input.reason },
  }),
});

async function requireHome(
  { tx, envelope }: Pick<CommandContext<unknown>, 'tx' | 'envelope'>,
  drawId: string,
  homeId: string,
): Promise<HomeRow> {
  const [home] = await listHomes(tx, envelope.countyCode, { drawId, homeId });
  if (home === undefined) throw homeProblems['no-home']({});
  return home;
}

const InterviewInput = z.object({ roundId: z.string(), homeId: z.string(), answer: HomeAnswer });
type InterviewInput = z.infer<typeof InterviewInput>;
interface Recorded {
  readonly [figure: string]: string | string[];
  readonly visitId: string;
  readonly state: string;
  readonly faults: string[];
}

/** Records what an inspector was told at a home that was given to them; recording again corrects it, and both stay. */
export const recordInterview = defineCommand<InterviewInput, Recorded>({
  name: 'roster.record-interview',
  input: InterviewInput as z.ZodType<InterviewInput>,
  authorize: requireRoleOf('record-interview', 'record-no-interview'),
  run: recordAnswer,
  trail: ({ input }, { visitId, state, faults }) => ({
    subjects: [input.roundId, input.homeId, visitId],
    facts: { state, result: input.answer.result, faults: faults.join(' ') },
  }),
});

async function recordAnswer(context: CommandContext<InterviewInput>): Promise<Recorded> {
  const { db, tx, input, envelope, now, newId } = context;
  const { countyCode, actor } = envelope;
  const { roundId, answer } = input;
  const found = await requireDraw(context);
  const home = await requireHome(context, found.drawId, input.homeId);
  if (home.inspectorId !== actor.actorId) throw homeProblems['no-home']({});
  const act = answer.result === 'met' ? 'record-interview' : 'record-no-interview';
  const state = requireAct(act, home.state, envelope);
  const drawnOn = dayOf(found.drawnAt);
  if (answer.visitedOn < drawnOn || answer.visitedOn > dayOf(now))
    throw homeProblems['home-visit-day']({ visitedOn: answer.visitedOn, drawnOn });
  const household = await findHousehold(tx, db.keys, countyCode, { roundId, householdId: home.householdId });
  if (household === undefined) throw homeProblems['no-home']({});
  const refusal = refuseHomeAnswer(listPresent(household.standing), answer);
  if (refusal !== undefined) throw makeRefusal(refusal);
  const faults = listHomeFaults(answer);
  const mendBy = answer.mendBy ?? addDays(plainDate(answer.visitedOn), DAYS_TO_MEND);
  if (mendBy < answer.visitedOn) throw homeProblems['mend-day']({ mendBy, visitedOn: answer.visitedOn });
  const visitId = newId();
  const row = {
    ...{ county_code: countyCode, visit_id: visitId, home_id: home.homeId, division_code: home.divisionCode },
    ...{ result: answer.result, visited_on: answer.visitedOn, faults, answer_cipher: sealHomeAnswer(db.keys, answer) },
    ...{ recorded_by: actor.actorId, recorded_at: now },
  };
  await tx`insert into roster.home_visit ${tx(row)}`;
  await tx`
    update roster.drawn_home set state = ${state}, visits = visits + 1, faults = ${faults}
    where county_code = ${countyCode} and home_id = ${home.homeId}`;
  await openFaultTask(context, home, { faults, mendBy });
  return { visitId, state, faults };
}

const DAYS_TO_MEND = 14;

/** The home's one task says what the answer that stands says; a correction takes the earlier one back. */
async function openFaultTask(
  context: CommandContext<InterviewInput>,
  home: HomeRow,
  { faults, mendBy }: { readonly faults: readonly string[]; readonly mendBy: string },
): Promise<void> {
  const { tx, envelope, now, input } = context;
  const { countyCode, actor } = envelope;
  await tx`
    update network.task set state = 'withdrawn', settled_at = ${now}, settled_by = ${actor.actorId},
      evidence = ${tx.json({ reason: 'corrected', homeId: home.homeId })}
    where county_code = ${countyCode} and kind = 'mend-home-fault' and subject_id = ${home.householdId} and state = 'open'`;
  if (faults.length === 0) return;
  const round = await requireRound(context, input.roundId, 'for share');
  // Whoever nobody could place in a township is the county's.
  const ownerId = home.divisionCode.length >= 9 ? home.divisionCode.slice(0, 9) : countyCode;
  await saveTasks(context, round.runId, [
    {
      kind: 'mend-home-fault',
      subjectKind: 'household',
      subjectId: home.householdId,
      divisionCode: home.divisionCode,
      ownerKind: 'division',
      ownerId,
      dueOn: mendBy,
      details: { roundId: input.roundId, homeId: home.homeId, faults: faults.join(' ') },
    },
  ]);
}

function makeRefusal(refusal: NonNullable<ReturnType<typeof refuseHomeAnswer>>) {
  switch (refusal.code) {
    case 'child-unasked':
      return homeProblems['child-unasked'](refusal);
    case 'money-unsaid':
      return homeProblems['money-unsaid'](refusal);
    case 'child-elsewhere':
      return homeProblems['child-elsewhere']({});
  }
}

/** The day in the county, eight hours ahead of UTC. */
function dayOf(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
