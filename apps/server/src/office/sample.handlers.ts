import { listDeterminationsOf } from '@bulou/coverage/office';
import { maskPhone, type TermId, termLabel } from '@bulou/kernel';
import { listAccountNames } from '@bulou/network';
import { describeSchooling } from '@bulou/roster';
import { listActs } from '@bulou/roster/model';
import {
  assignHomes,
  type DrawRow,
  drawHomes,
  type FaultRate,
  findDraw,
  findHousehold,
  type HomeRow,
  homeProblems,
  listForDraw,
  listHomes,
  listHomeVisits,
  listHouseholds,
  listPresent,
  planDraw,
  printVisitSheets,
  recordInterview,
  replaceHome,
  summariseSample,
} from '@bulou/roster/office';
import { readFile, type Transaction } from '@bulou/store';
import { z } from 'zod';
import type { sampleRoutes } from '../api/sample.routes.ts';
import { CursorText, formatCursor, readCursor } from './cursor.ts';
import { act, getMe, type Handler, type OfficeRequest, readOffice } from './office.ts';
import { type Places, readPlaces } from './places.ts';
import { getRoundRow } from './round.handlers.ts';

const HomeCursor = z.tuple([CursorText]);
type Asking = Pick<OfficeRequest, 'office' | 'session'>;

export const sampleHandlers = {
  getSample: async (request) => {
    const { office, query } = request;
    return await readOffice(request, async (tx) => {
      const round = await getRoundRow(tx, office, request.params.roundId);
      const draw = await findDraw(tx, office.countyCode, round.roundId);
      const places = await readPlaces(tx, office);
      const within = query.divisionCode ?? getMe(request).divisionCode ?? office.countyCode;
      const homes = draw === undefined ? [] : await listMyHomes(tx, request, draw, { within });
      const names = await nameInspectors(tx, request, homes);
      const digits = within.length === 6 ? 9 : 12;
      const parts = [...Map.groupBy(homes, (home) => home.divisionCode.slice(0, digits))];
      return {
        ...{ roundId: round.roundId, households: round.households, label: termLabel(round.term as TermId, 'zh') },
        path: places.pathTo(within),
        ...(draw === undefined ? {} : { draw: await describeDraw(tx, request, draw) }),
        parts: parts
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, own]) => describePart({ key: code, name: places.nameOf(code) }, own, names)),
        acts: listActs('home', draw === undefined ? 'none' : 'drawn', getMe(request)),
      };
    });
  },
  planSample: async (request) => {
    const { office, params, query } = request;
    return await readOffice(request, async (tx) => {
      await getRoundRow(tx, office, params.roundId);
      const places = await readPlaces(tx, office);
      const list = await listForDraw(tx, office.countyCode, params.roundId);
      const { townships, ...plan } = planDraw(list, Number(query.share));
      const named = townships.map(({ divisionCode, ...counts }) => ({
        place: { key: divisionCode, name: places.nameOf(divisionCode) },
        ...counts,
      }));
      return { ...plan, townships: named };
    });
  },
  drawSample: async (request) => {
    const input = { roundId: request.params.roundId, ...request.body };
    const { homes, listed, listDigest, resultDigest } = (await act(request, drawHomes, input)).result;
    return { homes, listed, listDigest, resultDigest };
  },
  getSampleList: async (request) => {
    const { office, params } = request;
    const draw = await readOffice(request, (tx) => getDraw(tx, request, params.roundId));
    const content = await readFile(office.db, draw.listFileId);
    return { fileName: `list-${draw.listDigest.slice(0, 12)}.csv`, content, mediaType: 'text/csv' };
  },
  assignSample: async (request) =>
    (await act(request, assignHomes, { roundId: request.params.roundId, ...request.body })).result,
  listSampleHomes: async (request) => {
    const { params, query } = request;
    const after = readCursor(query.after, HomeCursor);
    return await readOffice(request, async (tx) => {
      const draw = await getDraw(tx, request, params.roundId);
      const { divisionCode: within, state, limit } = query;
      const homes = await listMyHomes(tx, request, draw, { within, state });
      const from = after === undefined ? 0 : homes.findIndex((home) => home.homeId === after[0]) + 1;
      const page = homes.slice(from, from + limit);
      const last = page.at(-1);
      return {
        items: await describeHomes(tx, request, page),
        total: homes.length,
        ...(homes.length > from + limit && last !== undefined ? { next: formatCursor([last.homeId]) } : {}),
      };
    });
  },
  getSampleHome: async (request) => await readOffice(request, (tx) => describePage(tx, request)),
  recordInterview: async (request) => {
    const { roundId, homeId } = request.params;
    const { result } = await act(request, recordInterview, { roundId, homeId, answer: request.body });
    const next = await readOffice(request, async (tx) =>
      findNext(tx, request, await getDraw(tx, request, roundId), homeId),
    );
    const { visitId, state, faults } = result;
    return { visitId, state: state as 'visited', faults, ...(next === undefined ? {} : { nextHomeId: next }) };
  },
  replaceSampleHome: async (request) =>
    (await act(request, replaceHome, { ...request.params, ...request.body })).result,
  printVisitSheets: async (request) => {
    const { office, params, body } = request;
    const { divisionCode } = body;
    const dues = await readOffice(request, (tx) => listDues(tx, request, params.roundId, divisionCode));
    const input = { roundId: params.roundId, divisionCode, countyName: office.countyName, dues };
    const { fileId, version } = (await act(request, printVisitSheets, input)).result;
    const content = await readFile(office.db, fileId);
    return { fileName: `入户核查表-${version}.pdf`, content, mediaType: 'application/pdf' };
  },
  getSampleResults: async (request) => {
    const { office, params } = request;
    return await readOffice(request, async (tx) => {
      const { drawId } = await getDraw(tx, request, params.roundId);
      const summary = summariseSample(await listHomes(tx, office.countyCode, { drawId }));
      const places = await readPlaces(tx, office);
      const { interval, ...county } = summary.county;
      return {
        whole: describeRate(summary.whole, places),
        county: { ...withoutRate(county), ...interval },
        byTownship: summary.byTownship.map((rate) => describeRate(rate, places)),
        byStage: summary.byStage.map((rate) => describeRate({ ...rate, key: `|${rate.key}` }, places)),
        strata: summary.strata.map((rate) => describeRate(rate, places)),
        byFault: [...summary.byFault],
      };
    });
  },
} satisfies { [K in keyof typeof sampleRoutes]: Handler<K> };

async function getDraw(tx: Transaction, { office }: Asking, roundId: string): Promise<DrawRow> {
  await getRoundRow(tx, office, roundId);
  const draw = await findDraw(tx, office.countyCode, roundId);
  if (draw === undefined) throw homeProblems['no-draw']({});
  return draw;
}

/** An inspector sees the homes given to him and no others; the county's people see all. */
async function listMyHomes(
  tx: Transaction,
  request: Asking,
  { drawId }: DrawRow,
  filter: { readonly within?: string | undefined; readonly state?: string | undefined; readonly homeId?: string } = {},
): Promise<readonly HomeRow[]> {
  const { role, accountId } = getMe(request);
  const inspectorId = role === 'inspector' ? accountId : undefined;
  return await listHomes(tx, request.office.countyCode, { drawId, inspectorId, ...filter });
}

async function nameInspectors(tx: Transaction, { office }: Asking, homes: readonly HomeRow[]) {
  return await listAccountNames(tx, office.countyCode, [...new Set(homes.flatMap((home) => home.inspectorId ?? []))]);
}

async function describeDraw(tx: Transaction, { office }: Asking, draw: DrawRow) {
  const { seed, share, method, listed, homes, dueOn, listDigest, resultDigest, drawnBy, drawnAt } = draw;
  const names = await listAccountNames(tx, office.countyCode, [drawnBy]);
  return {
    ...{ seed, share, method, listed, homes, dueOn, listDigest, resultDigest },
    drawnBy: names.get(drawnBy) ?? drawnBy,
    drawnAt: drawnAt.toISOString(),
  };
}

function describePart(
  place: { key: string; name: string },
  homes: readonly HomeRow[],
  names: ReadonlyMap<string, string>,
) {
  const count = (state: string) => homes.filter((home) => home.state === state).length;
  const replaced = count('replaced');
  const inspectors = new Set(homes.flatMap((home) => home.inspectorId ?? []));
  return {
    place,
    homes: homes.length - replaced,
    unassigned: homes.filter((home) => home.inspectorId === null && home.state !== 'replaced').length,
    drawn: count('drawn'),
    unanswered: count('unanswered'),
    visited: count('visited'),
    replaced,
    faulty: homes.filter((home) => home.faults.length > 0).length,
    inspectors: [...inspectors].map((id) => names.get(id) ?? id),
  };
}

async function describeHomes(tx: Transaction, request: Asking, homes: readonly HomeRow[]) {
  const places = await readPlaces(tx, request.office);
  const names = await nameInspectors(tx, request, homes);
  return homes.map(
    ({ homeId, placeNo, headName, divisionCode, stage, state, inspectorId, visits, faults, ...home }) => ({
      ...{ homeId, placeNo, headName, stage, visits, faults: [...faults] },
      state: state as 'drawn',
      division: { key: divisionCode, name: places.nameWhole(divisionCode) },
      ...(inspectorId === null ? {} : { inspector: names.get(inspectorId) ?? inspectorId }),
      ...(home.replaces === null ? {} : { reason: home.reason, note: home.note }),
    }),
  );
}

type PageRequest = Parameters<Handler<'getSampleHome'>>[0];

async function describePage(tx: Transaction, request: PageRequest) {
  const { office } = request;
  const { roundId, homeId } = request.params;
  const draw = await getDraw(tx, request, roundId);
  const [home] = await listMyHomes(tx, request, draw, { homeId });
  if (home === undefined) throw homeProblems['no-home']({});
  const { householdId } = home;
  const household = await findHousehold(tx, office.db.keys, office.countyCode, { roundId, householdId });
  const [line] = await describeHomes(tx, request, [home]);
  if (household === undefined || line === undefined) throw homeProblems['no-home']({});
  const { term } = await getRoundRow(tx, office, roundId);
  const history = await listHomeVisits(tx, office.db.keys, office.countyCode, homeId);
  const names = await listAccountNames(
    tx,
    office.countyCode,
    history.map((visit) => visit.recordedBy),
  );
  const next = await findNext(tx, request, draw, homeId);
  const { base, standing } = household;
  const me = getMe(request);
  return {
    ...line,
    maskedNo: base.householdNo.length <= 4 ? base.householdNo : `****${base.householdNo.slice(-4)}`,
    maskedPhones: [...new Set(base.members.flatMap((member) => member.phone ?? []))].map(maskPhone).join('　'),
    children: await Promise.all(
      listPresent(standing).map(async (child) => ({
        ...{ childId: child.childId, name: child.name, stage: child.stage, schooling: describeSchooling(child) },
        ...(child.birthOn === undefined ? {} : { birthOn: child.birthOn }),
        due: await listDue(tx, request, term, child.childId),
      })),
    ),
    history: history.map(({ visitId, visitedOn, recordedBy, recordedAt, answer }) => ({
      ...{ visitId, visitedOn, answer },
      by: names.get(recordedBy) ?? recordedBy,
      at: recordedAt.toISOString(),
    })),
    drawnOn: new Date(draw.drawnAt.getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
    dueOn: draw.dueOn,
    acts: listActs('home', home.state, me),
    ...(next === undefined ? {} : { nextHomeId: next }),
  };
}

/** What the term owes each child of the homes that a place's sheets are of. */
async function listDues(tx: Transaction, request: Asking, roundId: string, within: string) {
  const { countyCode, db } = request.office;
  const { term } = await getRoundRow(tx, request.office, roundId);
  const homes = await listMyHomes(tx, request, await getDraw(tx, request, roundId), { within });
  const householdIds = homes.filter((home) => home.state !== 'replaced').map((home) => home.householdId);
  const households = await listHouseholds(tx, db.keys, countyCode, { roundId, householdIds });
  const dues = [];
  for (const { childId } of households.flatMap((household) => listPresent(household.standing)))
    for (const due of await listDue(tx, request, term, childId)) dues.push({ childId, ...due });
  return dues;
}

/** What the term owes a child, by the packs' names. */
async function listDue(tx: Transaction, { office }: Asking, term: string, childId: string) {
  const titles = new Map(office.packs.flatMap((pack) => pack.benefits.map(({ id, title }) => [id, title.zh] as const)));
  return (await listDeterminationsOf(tx, office.countyCode, childId))
    .filter((each) => each.term === term && each.outcome === 'pay')
    .map(({ benefit, amountFen }) => ({ title: titles.get(benefit) ?? benefit, amountFen: Number(amountFen) }));
}

async function findNext(tx: Transaction, request: Asking, draw: DrawRow, beside: string): Promise<string | undefined> {
  if (getMe(request).role !== 'inspector') return undefined;
  const waiting = await listMyHomes(tx, request, draw, { state: 'drawn' });
  return waiting.find((home) => home.homeId !== beside)?.homeId;
}

/** A key is a township, a stage after a bar, or both. */
function describeRate({ interval, key, ...rate }: FaultRate, places: Places) {
  const [township = '', stage] = key.split('|');
  return {
    ...withoutRate(rate),
    ...interval,
    key: key === '' ? 'whole' : key.replace(/^\|/, ''),
    name: township === '' || township === 'whole' ? '' : places.nameOf(township),
    ...(stage === undefined ? {} : { stage }),
  };
}

/** What nobody answered has no rate. */
function withoutRate<T extends { readonly rate: number | undefined }>({ rate, ...rest }: T) {
  return { ...rest, ...(rate === undefined ? {} : { rate }) };
}
