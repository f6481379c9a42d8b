/** Opens, refreshes and closes a round, and sends surveyors: who visits whom. */
import { findAccount } from '@bulou/network';
import { type CommandContext, copyRows, defineCommand, JsonCell, type Transaction } from '@bulou/store';
import { z } from 'zod';
import type { PaperHousehold } from '../papers/paper-data.ts';
import { applyAnswer } from './decide-visit.ts';
import {
  countHousehold,
  digestHouseholdList,
  findHousehold,
  idOfHousehold,
  listHouseholds,
  type RoundHousehold,
  sealBases,
} from './household-rows.ts';
import { roundProblems } from './problems.ts';
import { requireAct, requireRoleOf } from './require-act.ts';
import { findRound, listLastSignatures, listProgress, type RoundRow } from './round.queries.ts';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Households = z.array(z.custom<PaperHousehold>((value) => typeof value === 'object' && value !== null));

const OpenRoundInput = z.object({
  term: z.string().regex(/^\d{4}-(spring|autumn)$/),
  runId: z.string().min(1),
  opensOn: Day,
  dueOn: Day,
  /** Every registered household that the run knows, with its registered children. */
  households: Households,
});
type OpenRoundInput = z.infer<typeof OpenRoundInput>;
interface Opened {
  readonly [figure: string]: string | number;
  readonly roundId: string;
  readonly households: number;
  readonly children: number;
}

/** Opens the round of a term, or opens a closed one again; its households are taken in. Opens identities: the trail says so. */
export const openRound = defineCommand<OpenRoundInput, Opened>({
  name: 'roster.open-round',
  input: OpenRoundInput as z.ZodType<OpenRoundInput>,
  digestInput: ({ households, ...rest }) => ({ ...rest, households: households.length }),
  authorize: requireRoleOf('open-round'),
  run: async (context) => {
    const { tx, input, envelope, now, newId } = context;
    const { countyCode, actor } = envelope;
    const known = await findRound(tx, countyCode, { term: input.term }, 'for update');
    const state = requireAct('open-round', known?.state ?? 'none', envelope);
    const roundId = known?.roundId ?? newId();
    if (known === undefined) {
      await tx`
        insert into roster.round (county_code, round_id, term, run_id, opens_on, due_on, state, list_digest, households, opened_by, opened_at)
        values (${countyCode}, ${roundId}, ${input.term}, ${input.runId}, ${input.opensOn}, ${input.dueOn}, ${state}, '', 0,
          ${actor.actorId}, ${now})`;
    } else {
      await tx`
        update roster.round set state = ${state}, due_on = ${input.dueOn}, opened_by = ${actor.actorId}, closed_by = null, closed_at = null
        where county_code = ${countyCode} and round_id = ${roundId}`;
    }
    return { roundId, ...(await takeIn(context, roundId, input.runId, input.households)) };
  },
  trail: ({ input }, { roundId, ...figures }) => ({
    subjects: [roundId, input.runId],
    facts: { ...figures, term: input.term, opensOn: input.opensOn, dueOn: input.dueOn },
  }),
});

const RefreshInput = z.object({ roundId: z.string(), runId: z.string().min(1), households: Households });
type RefreshInput = z.infer<typeof RefreshInput>;

/** Takes in what a later run knows. Answers stand; whoever is new waits for a surveyor; nobody who was listed is deleted. */
export const refreshRound = defineCommand<RefreshInput, Opened>({
  name: 'roster.refresh-round',
  input: RefreshInput as z.ZodType<RefreshInput>,
  digestInput: ({ households, ...rest }) => ({ ...rest, households: households.length }),
  authorize: requireRoleOf('refresh-round'),
  run: async (context) => {
    const { input } = context;
    await lockRound(context, input.roundId, 'refresh-round');
    return { roundId: input.roundId, ...(await takeIn(context, input.roundId, input.runId, input.households)) };
  },
  trail: ({ input }, { roundId, ...figures }) => ({ subjects: [roundId, input.runId], facts: figures }),
});

/** The round, locked, after the lifecycle has let the act pass. */
async function lockRound(
  { tx, envelope }: Pick<CommandContext<unknown>, 'tx' | 'envelope'>,
  roundId: string,
  act: 'refresh-round' | 'close-round',
): Promise<RoundRow & { readonly next: string }> {
  const round = await findRound(tx, envelope.countyCode, { roundId }, 'for update');
  if (round === undefined) throw roundProblems['no-round']({});
  return { ...round, next: requireAct(act, round.state, envelope, [round.openedBy]) };
}

const COLUMNS = [
  ...['county_code', 'round_id', 'household_id', 'division_code', 'head_name', 'listed', 'state', 'visits'],
  ...['children', 'new_children', 'stages', 'base_cipher', 'answer_digest'],
];

async function takeIn(
  { db, tx, envelope }: CommandContext<unknown>,
  roundId: string,
  runId: string,
  households: readonly PaperHousehold[],
): Promise<{ households: number; children: number }> {
  const { countyCode } = envelope;
  const before = new Map(
    (await listHouseholds(tx, db.keys, countyCode, { roundId })).map((each) => [each.householdId, each]),
  );
  const sealed = sealBases(db.keys, households);
  const ids = households.map((household) => idOfHousehold(db.keys, household.householdNo));
  const rows = households.map((household, index) =>
    makeRow(countyCode, roundId, ids[index] ?? '', household, sealed[index], before.get(ids[index] ?? '')),
  );
  const columns = COLUMNS.join(', ');
  await tx.unsafe(
    `create temp table taken_in on commit drop as select ${columns} from roster.round_household with no data`,
  );
  await copyRows(tx, 'taken_in', COLUMNS, rows);
  await tx`update roster.round_household set listed = false where county_code = ${countyCode} and round_id = ${roundId}`;
  // Whoever has moved to another village is another surveyor's, unless the answer is there already.
  await tx.unsafe(`
    insert into roster.round_household as kept (${columns}) select ${columns} from taken_in
    on conflict on constraint round_household_key do update set
      division_code = excluded.division_code, head_name = excluded.head_name, listed = true, children = excluded.children,
      new_children = excluded.new_children, stages = excluded.stages, base_cipher = excluded.base_cipher,
      state = case when kept.state = 'assigned' and kept.division_code <> excluded.division_code then 'waiting' else kept.state end,
      surveyor_id = case when kept.state = 'assigned' and kept.division_code <> excluded.division_code then null else kept.surveyor_id end`);
  await tx.unsafe('drop table taken_in');
  await tx`
    update roster.round set run_id = ${runId}, list_digest = ${digestHouseholdList(ids)}, households = ${ids.length}
    where county_code = ${countyCode} and round_id = ${roundId}`;
  return { households: ids.length, children: households.reduce((sum, each) => sum + each.children.length, 0) };
}

function makeRow(
  countyCode: string,
  roundId: string,
  householdId: string,
  household: PaperHousehold,
  sealed: Buffer | undefined,
  before: RoundHousehold | undefined,
) {
  const standing = applyAnswer(household, before?.answer);
  const { children, newChildren, stages } = countHousehold(standing, before?.answer);
  const { divisionCode = countyCode } = household;
  // A place that somebody gave a household stays until a list knows one as exact.
  const kept = before !== undefined && before.divisionCode.length > divisionCode.length;
  const place = kept ? before.divisionCode : divisionCode.startsWith(countyCode) ? divisionCode : countyCode;
  return [
    ...[countyCode, roundId, householdId, place, standing.headName ?? '', true, 'waiting', 0],
    ...[children, newChildren, new JsonCell(stages), sealed ?? null, ''],
  ];
}

const PlaceInput = z.object({
  roundId: z.string(),
  householdId: z.string(),
  divisionCode: z.string().regex(/^\d{12}$/),
});
type PlaceInput = z.infer<typeof PlaceInput>;

/** Puts a household whose village no list says into its village. */
export const placeHousehold = defineCommand<PlaceInput, { from: string }>({
  name: 'roster.place-household',
  input: PlaceInput,
  authorize: requireRoleOf('place-household'),
  run: async ({ db, tx, input, envelope }) => {
    const { countyCode, actor } = envelope;
    const { roundId, householdId, divisionCode } = input;
    const household = await findHousehold(tx, db.keys, countyCode, { roundId, householdId, forUpdate: true });
    if (household === undefined) throw roundProblems['no-household']({});
    requireAct('place-household', household.state, envelope);
    await requireVillage(tx, countyCode, divisionCode);
    if (!divisionCode.startsWith(actor.territory)) throw roundProblems['not-a-village']({ divisionCode });
    await tx`
      update roster.round_household set division_code = ${divisionCode}
      where county_code = ${countyCode} and round_id = ${roundId} and household_id = ${householdId}`;
    return { from: household.divisionCode };
  },
  trail: ({ input }, { from }) => ({
    subjects: [input.roundId, input.householdId],
    facts: { from, to: input.divisionCode },
  }),
});

async function requireVillage(tx: Transaction, countyCode: string, divisionCode: string): Promise<void> {
  const [known] = await tx`
    select 1 from network.division_version
    where county_code = ${countyCode} and division_code = ${divisionCode} and valid_to is null`;
  if (known === undefined) throw roundProblems['not-a-village']({ divisionCode });
}

const AssignInput = z.object({
  roundId: z.string(),
  /** The village, or the township or county whose unplaced households are meant: exactly these, not those below. */
  divisionCode: z.string().regex(/^(\d{9}|\d{12})$/),
  surveyorId: z.string(),
});
type AssignInput = z.infer<typeof AssignInput>;

/** Gives every household of a village to a named surveyor; those that have their answer keep whom they had. */
export const assignVillage = defineCommand<AssignInput, { households: number }>({
  name: 'roster.assign-village',
  input: AssignInput,
  authorize: requireRoleOf('assign-household'),
  run: async ({ tx, input, envelope }) => {
    const { countyCode } = envelope;
    const { roundId, divisionCode, surveyorId } = input;
    const round = await findRound(tx, countyCode, { roundId }, 'for share');
    if (round === undefined) throw roundProblems['no-round']({});
    requireAct('assign-household', round.state === 'open' ? 'waiting' : round.state, envelope);
    const surveyor = await findAccount(tx, countyCode, surveyorId);
    const home = surveyor?.closedAt === null ? surveyor.divisionCode : null;
    if (surveyor?.role !== 'surveyor' || home === null || !divisionCode.startsWith(home)) {
      throw roundProblems['surveyor-elsewhere']({ fullName: surveyor?.fullName ?? surveyorId });
    }
    const given = await tx`
      update roster.round_household set surveyor_id = ${surveyorId},
        state = case when state = 'waiting' then 'assigned' else state end
      where county_code = ${countyCode} and round_id = ${roundId} and division_code = ${divisionCode} and state <> 'answered'`;
    if (given.count === 0) {
      const [any] = await tx`
        select 1 from roster.round_household
        where county_code = ${countyCode} and round_id = ${roundId} and division_code = ${divisionCode} limit 1`;
      if (any === undefined) throw roundProblems['no-such-place']({ divisionCode });
    }
    return { households: given.count };
  },
  trail: ({ input }, { households }) => ({
    subjects: [input.roundId, input.surveyorId],
    facts: { divisionCode: input.divisionCode, households },
  }),
});

const CloseInput = z.object({
  roundId: z.string(),
  /** What is done about those who gave no answer; needed when there are any. */
  unansweredNote: z.string().trim().max(500).default(''),
});
type CloseInput = z.infer<typeof CloseInput>;

/** Closes a round once every township has signed; those without an answer are said what becomes of them. */
export const closeRound = defineCommand<CloseInput, { unanswered: number }>({
  name: 'roster.close-round',
  input: CloseInput as z.ZodType<CloseInput>,
  authorize: requireRoleOf('close-round'),
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    const { countyCode, actor } = envelope;
    const round = await lockRound(context, input.roundId, 'close-round');
    const progress = await listProgress(tx, countyCode, { roundId: input.roundId, within: countyCode, digits: 9 });
    const signatures = await listLastSignatures(tx, countyCode, input.roundId);
    const townships = progress.filter((row) => row.divisionCode.length === 9);
    const unsigned = townships.filter((row) => signatures.get(row.divisionCode)?.act !== 'signed').length;
    const unplaced = progress
      .filter((row) => row.divisionCode.length < 9)
      .reduce((sum, row) => sum + row.households, 0);
    const unanswered = progress.reduce((sum, row) => sum + row.unanswered, 0);
    if (unsigned > 0 || unplaced > 0 || (unanswered > 0 && input.unansweredNote === '')) {
      throw roundProblems['places-open']({ townships: unsigned, unplaced, unanswered });
    }
    await tx`
      update roster.round set state = ${round.next}, closed_by = ${actor.actorId}, closed_at = ${now}
      where county_code = ${countyCode} and round_id = ${input.roundId}`;
    return { unanswered };
  },
  trail: ({ input }, { unanswered }) => ({
    subjects: [input.roundId],
    facts: { unanswered, note: input.unansweredNote.slice(0, 200) },
  }),
});
