/** Rosters are frozen, sent, confirmed on screen or on paper, checked, sent back: each an act that is kept. */
import { makeTypesetter, makeVersionCode, type Typesetter } from '@bulou/documents';
import { addDays, type PlainDate, type TermId } from '@bulou/kernel';
import { saveTasks } from '@bulou/network';
import { type CommandContext, defineCommand, putFile, recordFile, type Transaction } from '@bulou/store';
import { z } from 'zod';
import type { Act } from '../lifecycle/lifecycle-table.ts';
import type { PaperPlace } from '../papers/paper-data.ts';
import { listHouseholds } from '../survey/household-rows.ts';
import { roundProblems } from '../survey/problems.ts';
import { requireAct, requireRoleOf } from '../survey/require-act.ts';
import type { RoundRow } from '../survey/round.queries.ts';
import { requireOpenRound } from '../survey/visit.commands.ts';
import { BODY_WORDS, type Body, bodiesOf } from './bodies.ts';
import { composePaper, type RosterSubject } from './compose-paper.ts';
import {
  findPaper,
  listPaperActs,
  listPapersOfRound,
  listPictures,
  type PaperMarks,
  type PaperRow,
  readLines,
  sealLines,
  sealMarks,
} from './paper.queries.ts';
import { reconcileProblems } from './problems.ts';

type Context = CommandContext<unknown>;
let typesetter: Typesetter | undefined;

const FreezeInput = z.object({
  roundId: z.string(),
  kind: z.enum(['VR', 'PR']),
  /** A village for VR, a township for PR. */
  divisionCode: z.string().regex(/^(\d{9}|\d{12})$/),
  countyName: z.string(),
});
type FreezeInput = z.infer<typeof FreezeInput>;
interface Frozen {
  readonly [figure: string]: string | number;
  readonly paperId: string;
  readonly kind: string;
  readonly version: string;
  readonly lines: number;
}

/** Freezes what a place is to confirm now; an earlier paper of it that nobody has stamped yet is superseded. Prints names: the trail says so. */
export const freezeRosterPaper = defineCommand<FreezeInput, Frozen>({
  name: 'roster.freeze-roster',
  input: FreezeInput,
  authorize: requireRoleOf('freeze-roster'),
  run: freeze,
  trail: ({ input }, result) => ({
    subjects: [input.roundId, result.paperId],
    facts: { ...result, divisionCode: input.divisionCode },
  }),
});

async function freeze(context: CommandContext<FreezeInput>): Promise<Frozen> {
  const { db, tx, input, envelope, now, newId } = context;
  const { countyCode, actor } = envelope;
  const { divisionCode, kind } = input;
  const round = await requireOpenRound(context, input.roundId);
  if (!divisionCode.startsWith(actor.territory)) throw roundProblems['no-such-place']({ divisionCode });
  const subject = await loadSubject(context, round, input);
  const own = await listOwn(tx, countyCode, input);
  const underWay = own.filter((paper) => paper.state !== 'stamped' && paper.state !== 'superseded');
  requireAct('freeze-roster', underWay[0]?.state ?? own[0]?.state ?? 'none', envelope);
  const composed = composePaper(subject, await loadStamped(context, own));
  const placeName = subject.place.townshipName + (kind === 'VR' ? subject.place.villageName : '');
  if (composed === undefined) throw reconcileProblems['nothing-to-freeze']({ place: placeName });
  const version = makeVersionCode(composed.digest);
  if (underWay.some((paper) => paper.version === version))
    throw reconcileProblems['same-version']({ place: placeName });
  typesetter ??= makeTypesetter();
  const set = typesetter.typeset(composed.paper);
  const file = await putFile(db, set.pdf);
  await recordFile(tx, countyCode, file, now);
  const today = subject.setting.madeOn;
  for (const paper of underWay) await supersede(tx, countyCode, paper, today);
  const before = own.find((paper) => paper.version === version && paper.kind === composed.kind);
  const paperId = before?.paperId ?? newId();
  const base = own.find((paper) => paper.state === 'stamped' && paper.kind === kind);
  const row = {
    ...{ county_code: countyCode, paper_id: paperId, round_id: input.roundId, kind: composed.kind, version },
    ...{ division_code: divisionCode, digest: composed.digest, state: 'frozen', line_count: set.lines.length },
    ...{ supplements: composed.kind === 'SP' ? (base?.paperId ?? null) : null, page_count: set.pages, made_on: today },
    ...{ lines_cipher: sealLines(db.keys, { lines: composed.lines, withdrawn: composed.withdrawn }) },
    ...{ pdf_file_id: file.fileId, frozen_by: actor.actorId, frozen_at: now },
  };
  // What had been superseded is what holds again: its printed pages are right once more.
  await tx`
    insert into roster.roster_paper ${tx(row)} on conflict on constraint roster_paper_key do update set
      state = excluded.state, frozen_by = excluded.frozen_by, frozen_at = excluded.frozen_at, page_count = excluded.page_count,
      made_on = excluded.made_on, pdf_file_id = excluded.pdf_file_id`;
  const issued = {
    ...{ county_code: countyCode, kind: composed.kind, version, title: composed.paper.title, place_name: placeName },
    ...{ office: composed.paper.office, line_count: set.lines.length, page_count: set.pages, made_on: today },
  };
  await tx`
    insert into roster.issued_paper ${tx(issued)} on conflict on constraint issued_paper_key do update set
      superseded_on = null, made_on = excluded.made_on, page_count = excluded.page_count`;
  return { paperId, kind: composed.kind, version, lines: set.lines.length };
}

/** Papers of exactly this place and of this kind, supplements among them, the latest first. */
async function listOwn(tx: Transaction, countyCode: string, { roundId, divisionCode, kind }: FreezeInput) {
  const papers = await listPapersOfRound(tx, countyCode, roundId, divisionCode);
  return papers.filter((paper) => paper.divisionCode === divisionCode && paper.baseKind === kind);
}

async function supersede(tx: Transaction, countyCode: string, paper: PaperRow, today: string): Promise<void> {
  await tx`update roster.roster_paper set state = 'superseded' where county_code = ${countyCode} and paper_id = ${paper.paperId}`;
  await tx`
    update roster.issued_paper set superseded_on = ${today}
    where county_code = ${countyCode} and kind = ${paper.kind} and version = ${paper.version}`;
}

/** The stamped papers of a place with what the offices marked, in the order of stamping. */
export async function loadStamped(
  { db, tx, envelope }: Pick<Context, 'db' | 'tx'> & { readonly envelope: { readonly countyCode: string } },
  papers: readonly PaperRow[],
) {
  const { countyCode } = envelope;
  const stamped = papers
    .flatMap((paper) => (paper.stampedAt === null ? [] : [{ ...paper, stampedAt: paper.stampedAt }]))
    .sort((a, b) => a.stampedAt.getTime() - b.stampedAt.getTime());
  const lines = await readLines(
    tx,
    db.keys,
    countyCode,
    stamped.map((paper) => paper.paperId),
  );
  const loaded = [];
  for (const paper of stamped) {
    const frozen = lines.get(paper.paperId);
    if (frozen === undefined) continue;
    const acts = await listPaperActs(tx, db.keys, countyCode, paper);
    const wrongLines = decideMarks(acts).wrong.map((mark) => mark.line);
    loaded.push({ ...frozen, wrongLines, digest: paper.digest, stampedOn: dayOf(paper.stampedAt) });
  }
  return loaded;
}

/** What the offices said together: every confirmation counts; of entries from paper the last. */
export function decideMarks(acts: readonly { readonly act: string; readonly marks: PaperMarks }[]): PaperMarks {
  const entered = acts.findLast((each) => each.act === 'enter-marks');
  const said = [...acts.filter((each) => each.act.startsWith('confirm-')), ...(entered === undefined ? [] : [entered])];
  const wrong = new Map(said.flatMap((each) => each.marks.wrong.map((mark) => [mark.line, mark.note] as const)));
  return {
    wrong: [...wrong].sort(([a], [b]) => a - b).map(([line, note]) => ({ line, note })),
    omitted: [...new Set(said.flatMap((each) => each.marks.omitted))],
  };
}

/** What a place's roster is made from now. */
export async function loadSubject(
  {
    db,
    tx,
    now,
    envelope,
  }: Pick<Context, 'db' | 'tx' | 'now'> & { readonly envelope: { readonly countyCode: string } },
  round: RoundRow,
  { kind, divisionCode, countyName }: Pick<FreezeInput, 'kind' | 'divisionCode' | 'countyName'>,
): Promise<RosterSubject> {
  const { countyCode } = envelope;
  const [run] = await tx<{ censusOn: PlainDate }[]>`
    select census_on as "censusOn" from roster.run where county_code = ${countyCode} and run_id = ${round.runId}`;
  const names = new Map(
    (
      await tx<{ code: string; name: string }[]>`
        select division_code as code, name from network.division_version where county_code = ${countyCode} and valid_to is null`
    ).map((row) => [row.code, row.name]),
  );
  const placeOf = (code: string | undefined): PaperPlace | undefined => {
    const townshipName = names.get(code?.slice(0, 9) ?? '');
    if (code === undefined || code.length < 9 || townshipName === undefined) return undefined;
    return { divisionCode: code, townshipName, villageName: code.length < 12 ? '' : (names.get(code) ?? code) };
  };
  const place = placeOf(divisionCode);
  if (place === undefined || (kind === 'VR') !== (divisionCode.length === 12)) {
    throw roundProblems['no-such-place']({ divisionCode });
  }
  const rows = await listHouseholds(tx, db.keys, countyCode, { roundId: round.roundId, within: divisionCode });
  const listed = rows.filter((row) => row.listed).map((row) => row.standing);
  return {
    kind,
    place,
    placeOf,
    households: kind === 'VR' ? listed : listed.filter((household) => household.children.length > 0),
    setting: {
      countyCode,
      countyName,
      term: round.term as TermId,
      censusOn: run?.censusOn ?? (round.opensOn as PlainDate),
      madeOn: dayOf(now) as PlainDate,
    },
  };
}

/** The day in the county, eight hours ahead of UTC. */
function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The paper, locked, of an open round. */
async function lockPaper(context: Context, paperId: string): Promise<PaperRow & { readonly round: RoundRow }> {
  const paper = await findPaper(context.tx, context.envelope.countyCode, paperId, 'for update of p');
  if (paper === undefined) throw reconcileProblems['no-paper']({});
  return { ...paper, round: await requireOpenRound(context, paper.roundId) };
}

interface NewAct {
  readonly act: Act;
  readonly state: string;
  readonly bodies?: readonly Body[];
  readonly way?: 'screen' | 'paper';
  readonly reason?: string;
  readonly marks?: PaperMarks;
}

async function saveAct(context: Context, paper: PaperRow, given: NewAct): Promise<string> {
  const { db, tx, envelope, now, newId } = context;
  const { marks } = given;
  const actId = newId();
  const row = {
    ...{ county_code: envelope.countyCode, act_id: actId, paper_id: paper.paperId, division_code: paper.divisionCode },
    ...{ act: given.act, bodies: [...(given.bodies ?? [])], way: given.way ?? '', reason: given.reason ?? '' },
    wrong_lines: marks?.wrong.map((mark) => mark.line) ?? [],
    marks_cipher: marks === undefined ? null : sealMarks(db.keys, marks),
    ...{ acted_by: envelope.actor.actorId, acted_at: now },
  };
  await tx`insert into roster.paper_act ${tx(row)}`;
  await tx`
    update roster.roster_paper set state = ${given.state}, stamped_at = ${given.state === 'stamped' ? now : null}
    where county_code = ${envelope.countyCode} and paper_id = ${paper.paperId}`;
  return actId;
}

const MoveInput = z.object({
  paperId: z.string(),
  act: z.enum(['send-paper', 'receive-paper', 'return-paper']),
  reason: z.string().trim().max(300).default(''),
});
type MoveInput = z.infer<typeof MoveInput>;

/** Logs that a paper was sent out, came back, or is sent back with a reason. */
export const movePaper = defineCommand<MoveInput, { state: string }>({
  name: 'roster.move-paper',
  input: MoveInput as z.ZodType<MoveInput>,
  authorize: (context) => requireRoleOf(context.input.act)(context),
  run: async (context) => {
    const { input, envelope } = context;
    const paper = await lockPaper(context, input.paperId);
    const state = requireAct(input.act, paper.state, envelope);
    if (input.act === 'return-paper' && input.reason.length < 2) throw reconcileProblems['reason-missing']({});
    await saveAct(context, paper, { act: input.act, state, reason: input.reason });
    return { state };
  },
  trail: ({ input }, { state }) => ({
    subjects: [input.paperId],
    facts: { act: input.act, state, reason: input.reason },
  }),
});

const Marks = z.object({
  wrong: z.array(z.object({ line: z.int().min(1), note: z.string().trim().min(1).max(120) })).max(400),
  omitted: z.array(z.string().trim().min(1).max(120)).max(60),
});

const ConfirmInput = Marks.extend({ paperId: z.string(), body: z.enum(['branch', 'committee', 'poverty-office']) });
type ConfirmInput = z.infer<typeof ConfirmInput>;

/** One body confirms every line on screen but those it says are wrong. Two bodies are two people. */
export const confirmPaper = defineCommand<ConfirmInput, { state: string; wrong: number }>({
  name: 'roster.confirm-paper',
  input: ConfirmInput,
  authorize: requireRoleOf('confirm-last'),
  run: async (context) => {
    const { db, tx, input, envelope } = context;
    const { actor, countyCode } = envelope;
    const paper = await lockPaper(context, input.paperId);
    const due = bodiesOf(paper.baseKind);
    const office = actor.role === 'poverty-office' ? ['poverty-office'] : ['branch', 'committee'];
    if (!due.includes(input.body) || !office.includes(input.body)) {
      throw reconcileProblems['wrong-office']({ office: BODY_WORDS[input.body], due: nameBodies(due) });
    }
    const acts = (await listPaperActs(tx, db.keys, countyCode, paper)).filter((act) => act.act.startsWith('confirm-'));
    if (acts.some((act) => act.bodies.includes(input.body))) {
      throw reconcileProblems['already-confirmed']({ body: BODY_WORDS[input.body] });
    }
    const left = due.filter((body) => body !== input.body && !acts.some((act) => act.bodies.includes(body)));
    const act = left.length > 0 ? 'confirm-first' : 'confirm-last';
    const makers = acts.map((each) => each.actedBy);
    const state = requireAct(act, paper.state, envelope, makers);
    const marks = checkMarks(paper, input);
    await saveAct(context, paper, { act, state, bodies: [input.body], way: 'screen', marks });
    if (state === 'stamped') await openDoubts(context, paper);
    return { state, wrong: marks.wrong.length };
  },
  trail: ({ input }, result) => ({ subjects: [input.paperId], facts: { ...result, body: input.body, way: 'screen' } }),
});

function checkMarks(paper: PaperRow, { wrong, omitted }: PaperMarks): PaperMarks {
  const beyond = wrong.find((mark) => mark.line > paper.lineCount);
  if (beyond !== undefined) throw reconcileProblems['no-such-line']({ line: beyond.line, lines: paper.lineCount });
  return { wrong, omitted };
}

function nameBodies(bodies: readonly Body[]): string {
  return bodies.map((body) => BODY_WORDS[body]).join('、');
}

const EnterInput = Marks.extend({
  paperId: z.string(),
  /** The seals that are on the paper. */
  seals: z.array(z.enum(['branch', 'committee', 'poverty-office'])),
});
type EnterInput = z.infer<typeof EnterInput>;

/** A clerk enters what stands on the paper: every page has its picture, every body its seal. Somebody else checks it. */
export const enterMarks = defineCommand<EnterInput, { state: string; wrong: number }>({
  name: 'roster.enter-marks',
  input: EnterInput,
  authorize: requireRoleOf('enter-marks'),
  run: async (context) => {
    const { tx, input, envelope } = context;
    const paper = await lockPaper(context, input.paperId);
    const state = requireAct('enter-marks', paper.state, envelope);
    const due = bodiesOf(paper.baseKind);
    const foreign = input.seals.find((body) => !due.includes(body));
    if (foreign !== undefined) {
      throw reconcileProblems['wrong-office']({ office: BODY_WORDS[foreign], due: nameBodies(due) });
    }
    const missing = due.filter((body) => !input.seals.includes(body));
    if (missing.length > 0) throw reconcileProblems['seal-missing']({ bodies: nameBodies(missing) });
    const pictures = await listPictures(tx, envelope.countyCode, { paperId: paper.paperId });
    const seen = new Set(pictures.map((picture) => picture.page));
    const pages = Array.from({ length: paper.pageCount }, (_, index) => index + 1).filter((page) => !seen.has(page));
    if (pages.length > 0) throw reconcileProblems['pages-missing']({ pages: pages.join('、') });
    const marks = checkMarks(paper, input);
    await saveAct(context, paper, { act: 'enter-marks', state, bodies: input.seals, way: 'paper', marks });
    return { state, wrong: marks.wrong.length };
  },
  trail: ({ input }, result) => ({ subjects: [input.paperId], facts: { ...result, seals: input.seals, way: 'paper' } }),
});

const AcceptInput = z.object({ paperId: z.string() });

/** Another person has compared the entries with the pictures: the paper is stamped. */
export const acceptMarks = defineCommand<z.infer<typeof AcceptInput>, { state: string }>({
  name: 'roster.accept-marks',
  input: AcceptInput,
  authorize: requireRoleOf('accept-marks'),
  run: async (context) => {
    const { db, tx, input, envelope } = context;
    const paper = await lockPaper(context, input.paperId);
    const acts = await listPaperActs(tx, db.keys, envelope.countyCode, paper);
    const makers = acts.filter((act) => act.act === 'enter-marks').map((act) => act.actedBy);
    const state = requireAct('accept-marks', paper.state, envelope, makers);
    await saveAct(context, paper, { act: 'accept-marks', state });
    await openDoubts(context, paper);
    return { state };
  },
  trail: ({ input }, { state }) => ({ subjects: [input.paperId], facts: { state } }),
});

/** Every line that an office says is wrong, and everybody whom it says was left out, becomes somebody's task. */
async function openDoubts(context: Context, paper: PaperRow & { readonly round: RoundRow }): Promise<void> {
  const { db, tx, envelope, now } = context;
  const { countyCode } = envelope;
  const frozen = (await readLines(tx, db.keys, countyCode, [paper.paperId])).get(paper.paperId);
  const { wrong, omitted } = decideMarks(await listPaperActs(tx, db.keys, countyCode, paper));
  const common = {
    divisionCode: paper.divisionCode,
    ownerKind: 'division' as const,
    ownerId: paper.divisionCode.slice(0, 9),
    dueOn: addDays(dayOf(now) as PlainDate, 14),
  };
  const source = paper.baseKind === 'VR' ? 'village' : 'poverty-office';
  const doubts = wrong.map(({ line }) => {
    const childId = frozen?.lines[line - 1]?.childId;
    return {
      ...common,
      kind: 'check-line',
      subjectKind: childId === undefined ? 'paper' : 'child',
      subjectId: childId ?? `${paper.paperId}-${line}`,
      details: { source, paperId: paper.paperId, line },
    };
  });
  const left = omitted.map((_, index) => ({
    ...common,
    kind: 'check-omitted',
    subjectKind: 'paper',
    subjectId: `${paper.paperId}-omitted-${index + 1}`,
    details: { source, paperId: paper.paperId },
  }));
  const tasks = [...doubts, ...left];
  if (tasks.length > 0) await saveTasks(context, paper.round.runId, tasks);
}
