import { maskNationalId, maskPhone, type TermId, termLabel } from '@bulou/kernel';
import { listAccountNames } from '@bulou/network';
import { describeSchooling } from '@bulou/roster';
import { listActs } from '@bulou/roster/model';
import {
  assignVillage,
  closeRound,
  findHousehold,
  findRound,
  type HouseholdLine,
  listHouseholdLines,
  listLastSignatures,
  listProgress,
  listRecorders,
  listRounds,
  listVisits,
  openRound,
  type ProgressRow,
  placeHousehold,
  type RoundHousehold,
  type RoundRow,
  readTotals,
  recordVisit,
  refreshRound,
  reopenTotals,
  roundProblems,
  type SignatureRow,
  signTotals,
} from '@bulou/roster/office';
import type { Transaction } from '@bulou/store';
import { z } from 'zod';
import type { roundRoutes } from '../api/round.routes.ts';
import { CursorText, formatCursor, readCursor } from './cursor.ts';
import { act, getMe, type Handler, type Office, type OfficeRequest, readOffice } from './office.ts';
import { openPaperDesk } from './paper-source.ts';
import { type Places, readPlaces } from './places.ts';

const LineCursor = z.tuple([CursorText, CursorText]);

export const roundHandlers = {
  listRounds: async (request) => {
    const me = getMe(request);
    return await readOffice(request, async (tx) => ({
      items: await describeRounds(tx, request, await listRounds(tx, request.office.countyCode)),
      mayOpen: listActs('round', 'none', me).includes('open-round'),
    }));
  },
  openRound: async (request) => {
    const { term, opensOn, dueOn } = request.body;
    const desk = await openPaperDesk(request.office, term as TermId);
    if (desk === undefined) throw roundProblems['no-run']({ term });
    const input = { term, runId: desk.runId, opensOn, dueOn, households: [...desk.households] };
    const { result } = await act(request, openRound, input);
    return await describeOne(request, result.roundId);
  },
  refreshRound: async (request) => {
    const { roundId } = request.params;
    const { term } = await readOffice(request, (tx) => getRoundRow(tx, request.office, roundId));
    const desk = await openPaperDesk(request.office, term as TermId);
    if (desk === undefined) throw roundProblems['no-run']({ term });
    await act(request, refreshRound, { roundId, runId: desk.runId, households: [...desk.households] });
    return await describeOne(request, roundId);
  },
  closeRound: async (request) => {
    const { roundId } = request.params;
    await act(request, closeRound, { roundId, unansweredNote: request.body.unansweredNote ?? '' });
    return await describeOne(request, roundId);
  },
  getRound: async (request) => {
    const { office } = request;
    return await readOffice(request, async (tx) => {
      const round = await getRoundRow(tx, office, request.params.roundId);
      return await describeProgress(tx, request, round, request.query.divisionCode);
    });
  },
  listRoundHouseholds: async (request) => {
    const { office, query } = request;
    const { roundId } = request.params;
    const after = readCursor(query.after, LineCursor);
    const me = getMe(request);
    return await readOffice(request, async (tx) => {
      await getRoundRow(tx, office, roundId);
      const { rows, total } = await listHouseholdLines(tx, office.countyCode, {
        roundId,
        within: query.divisionCode ?? me.divisionCode ?? office.countyCode,
        state: query.state,
        surveyorId: query.mine === 'true' ? me.accountId : undefined,
        limit: query.limit,
        after: after && { divisionCode: after[0], householdId: after[1] },
      });
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: await describeHouseholdLines(tx, office, page),
        total,
        ...(rows.length > query.limit && last !== undefined
          ? { next: formatCursor([last.divisionCode, last.householdId]) }
          : {}),
      };
    });
  },
  getRoundHousehold: async (request) => await readOffice(request, (tx) => describeSheet(tx, request)),
  recordVisit: async (request) => {
    const { roundId, householdId } = request.params;
    const { result } = await act(request, recordVisit, { roundId, householdId, answer: request.body });
    const next = await readOffice(request, (tx) => findNext(tx, request, roundId));
    return { ...result, ...(next === undefined ? {} : { nextHouseholdId: next }) };
  },
  placeHousehold: async (request) => {
    await act(request, placeHousehold, { ...request.params, divisionCode: request.body.divisionCode });
    return undefined;
  },
  assignVillage: async (request) =>
    (await act(request, assignVillage, { roundId: request.params.roundId, ...request.body })).result,
  signTotals: async (request) => (await act(request, signTotals, request.params)).result,
  reopenTotals: async (request) => {
    await act(request, reopenTotals, { ...request.params, reason: request.body.reason });
    return undefined;
  },
} satisfies { [K in keyof typeof roundRoutes]: Handler<K> };

type Asking = Pick<OfficeRequest, 'office' | 'session'>;

/** The round; throws `roster.no-round`. */
export async function getRoundRow(tx: Transaction, office: Office, roundId: string): Promise<RoundRow> {
  const round = await findRound(tx, office.countyCode, { roundId });
  if (round === undefined) throw roundProblems['no-round']({});
  return round;
}

async function describeOne(request: Asking, roundId: string) {
  return await readOffice(request, async (tx) => {
    const [head] = await describeRounds(tx, request, [await getRoundRow(tx, request.office, roundId)]);
    if (head === undefined) throw roundProblems['no-round']({});
    return head;
  });
}

async function describeRounds(tx: Transaction, request: Asking, rounds: readonly RoundRow[]) {
  const me = getMe(request);
  const names = await listAccountNames(
    tx,
    request.office.countyCode,
    rounds.map((round) => round.openedBy),
  );
  return rounds.map((round) => {
    const { roundId, term, state, opensOn, dueOn, households, listDigest, openedBy, openedAt, closedAt } = round;
    return {
      ...{ roundId, term, state, opensOn, dueOn, households, listDigest },
      label: termLabel(term as TermId, 'zh'),
      openedBy: names.get(openedBy) ?? openedBy,
      openedAt: openedAt.toISOString(),
      ...(closedAt === null ? {} : { closedAt: closedAt.toISOString() }),
      acts: listActs('round', state, me, () => [openedBy]),
    };
  });
}

async function describeProgress(tx: Transaction, request: Asking, round: RoundRow, divisionCode: string | undefined) {
  const { office } = request;
  const me = getMe(request);
  const within = divisionCode ?? me.divisionCode ?? office.countyCode;
  const places = await readPlaces(tx, office);
  const { roundId } = round;
  const digits = within.length === 6 ? 9 : 12;
  const rows = me.divisionCode === null ? [] : await listProgress(tx, office.countyCode, { roundId, within, digits });
  const signatures = await listLastSignatures(tx, office.countyCode, roundId);
  const names = await listAccountNames(tx, office.countyCode, [
    ...rows.flatMap((row) => row.surveyors),
    ...[...signatures.values()].map((signature) => signature.actedBy),
  ]);
  const recorders = new Map<string, string[]>();
  for (const code of new Set(rows.map((row) => row.divisionCode.slice(0, 9)))) {
    if (code.length === 9) recorders.set(code, await listRecorders(tx, office.countyCode, roundId, code));
  }
  const describe = (row: ProgressRow) =>
    describePart(row, { round, me, places, names, signatures, recorders, countyName: office.countyName });
  const [head] = await describeRounds(tx, request, [round]);
  if (head === undefined) throw roundProblems['no-round']({});
  const { byResult, byStage } = await readTotals(tx, office.countyCode, roundId, within);
  return {
    round: head,
    path: places.pathTo(within),
    total: describe(sumProgress(within, rows)),
    parts: rows.map(describe),
    byResult: listCounts(byResult),
    byStage: listCounts(byStage),
  };
}

interface PartContext {
  readonly round: RoundRow;
  readonly me: ReturnType<typeof getMe>;
  readonly places: Places;
  readonly names: ReadonlyMap<string, string>;
  readonly signatures: ReadonlyMap<string, SignatureRow>;
  readonly recorders: ReadonlyMap<string, readonly string[]>;
  readonly countyName: string;
}

/** A place's progress with what I may do there. A place as coarse as a township or the county is of those nobody could place. */
function describePart(row: ProgressRow, context: PartContext) {
  const { round, me, places, names, signatures, recorders } = context;
  const { divisionCode, surveyors, ...counts } = row;
  const signature = divisionCode.length === 9 ? signatures.get(divisionCode) : undefined;
  const person = { role: me.role, accountId: me.accountId };
  const isMine = me.divisionCode !== null && divisionCode.startsWith(me.divisionCode) && round.state === 'open';
  const township =
    divisionCode.length === 9
      ? listActs(
          'township',
          signature?.act === 'signed' ? 'signed' : 'counting',
          person,
          () => recorders.get(divisionCode) ?? [],
        ).filter((each) => each !== 'sign-totals' || (counts.waiting + counts.assigned === 0 && counts.households > 0))
      : [];
  return {
    ...counts,
    place: { key: divisionCode, name: places.nameOf(divisionCode) },
    surveyors: surveyors.map((accountId) => ({ accountId, fullName: names.get(accountId) ?? accountId })),
    ...(signature === undefined
      ? {}
      : {
          signature: {
            act: signature.act,
            by: names.get(signature.actedBy) ?? signature.actedBy,
            at: signature.actedAt.toISOString(),
            reason: signature.reason,
          },
        }),
    acts: isMine ? [...township, ...listActs('household', 'waiting', person)] : [],
  };
}

function sumProgress(divisionCode: string, rows: readonly ProgressRow[]): ProgressRow {
  const sum = (pick: (row: ProgressRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    divisionCode,
    households: sum((row) => row.households),
    waiting: sum((row) => row.waiting),
    assigned: sum((row) => row.assigned),
    unanswered: sum((row) => row.unanswered),
    answered: sum((row) => row.answered),
    children: sum((row) => row.children),
    newChildren: sum((row) => row.newChildren),
    surveyors: [...new Set(rows.flatMap((row) => row.surveyors))],
  };
}

function listCounts(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => ({ key, count }));
}

async function describeHouseholdLines(tx: Transaction, office: Office, rows: readonly HouseholdLine[]) {
  const places = await readPlaces(tx, office);
  const names = await listAccountNames(
    tx,
    office.countyCode,
    rows.flatMap((row) => row.surveyorId ?? []),
  );
  return rows.map(({ divisionCode, surveyorId, result, state, ...rest }) => ({
    ...rest,
    state: state as 'waiting',
    division: { key: divisionCode, name: places.nameWhole(divisionCode) },
    ...(result === null ? {} : { result }),
    ...(surveyorId === null ? {} : { surveyor: names.get(surveyorId) ?? surveyorId }),
  }));
}

type SheetRequest = Parameters<Handler<'getRoundHousehold'>>[0];

async function describeSheet(tx: Transaction, request: SheetRequest) {
  const { office } = request;
  const { roundId, householdId } = request.params;
  const round = await getRoundRow(tx, office, roundId);
  const household = await findHousehold(tx, office.db.keys, office.countyCode, { roundId, householdId });
  if (household === undefined) throw roundProblems['no-household']({});
  const { divisionCode, state, surveyorId, visits, answer, standing } = household;
  const history = await listVisits(tx, office.countyCode, roundId, householdId);
  const lines = await describeHouseholdLines(tx, office, [
    {
      ...{ householdId, divisionCode, state, surveyorId, visits },
      headName: standing.headName ?? '',
      result: answer?.result ?? null,
      children: standing.children.filter((child) => !isGone(child.event)).length,
      newChildren: answer?.children.filter((child) => child.result === 'new').length ?? 0,
    },
  ]);
  const [line] = lines;
  if (line === undefined) throw roundProblems['no-household']({});
  const names = await listAccountNames(
    tx,
    office.countyCode,
    history.map((visit) => visit.recordedBy),
  );
  const next = await findNext(tx, request, roundId, householdId);
  return {
    ...line,
    ...describeFamily(household),
    opensOn: round.opensOn,
    history: history.map(({ visitId, result, visitedOn, recordedBy, recordedAt }) => ({
      ...{ visitId, result, visitedOn },
      by: names.get(recordedBy) ?? recordedBy,
      at: recordedAt.toISOString(),
    })),
    acts: await listSheetActs(tx, request, round, household),
    ...(next === undefined ? {} : { nextHouseholdId: next }),
  };
}

const isGone = (event: string | undefined) => event === 'died' || event === 'moved';

function describeFamily({ base, answer, standing }: RoundHousehold) {
  const resultOf = new Map(answer?.children.map((child) => [child.childId, child.result]));
  return {
    maskedNo: base.householdNo.length <= 4 ? base.householdNo : `****${base.householdNo.slice(-4)}`,
    maskedPhones: [...new Set(base.members.flatMap((member) => member.phone ?? []))].map(maskPhone).join('　'),
    members: base.members.map(({ name, relation, nationalId }) => ({
      name,
      relation: relation ?? '',
      maskedId: nationalId === undefined ? '' : maskNationalId(nationalId),
    })),
    sheet: standing.children.map((child) => {
      const { childId, name, sex, birthOn, nationalId, stage, grade, schoolName, boarding, outsideCounty } = child;
      const result = resultOf.get(childId);
      return {
        ...{ childId, name, stage },
        maskedId: nationalId === undefined ? '' : maskNationalId(nationalId),
        schooling: describeSchooling(child),
        gone: isGone(child.event),
        ...(sex === undefined ? {} : { sex }),
        ...(birthOn === undefined ? {} : { birthOn }),
        ...(grade === undefined ? {} : { grade }),
        ...(schoolName === undefined ? {} : { schoolName }),
        ...(boarding === undefined ? {} : { boarding }),
        ...(outsideCounty === undefined ? {} : { outsideCounty }),
        ...(result === undefined ? {} : { result }),
      };
    }),
    ...(answer === undefined ? {} : { headConfirmed: answer.headConfirmed }),
    ...(answer?.note === undefined ? {} : { note: answer.note }),
    ...(answer?.missing === undefined ? {} : { missing: answer.missing }),
  };
}

/** A household of a township that has signed, or of a closed round, is not recorded any more. */
async function listSheetActs(tx: Transaction, request: SheetRequest, round: RoundRow, household: RoundHousehold) {
  const me = getMe(request);
  if (round.state !== 'open') return [];
  const signatures = await listLastSignatures(tx, request.office.countyCode, round.roundId);
  const signed = signatures.get(household.divisionCode.slice(0, 9))?.act === 'signed';
  return listActs('household', household.state, me).filter((each) => !signed || !each.startsWith('record-'));
}

/** The next household that waits for my visit, so that one follows the other. */
async function findNext(tx: Transaction, request: Asking, roundId: string, beside?: string) {
  const { accountId, divisionCode, role } = getMe(request);
  if (divisionCode === null) return undefined;
  const { rows } = await listHouseholdLines(tx, request.office.countyCode, {
    roundId,
    within: divisionCode,
    state: 'assigned',
    surveyorId: role === 'surveyor' ? accountId : undefined,
    limit: 2,
  });
  return rows.find((row) => row.householdId !== beside)?.householdId;
}
