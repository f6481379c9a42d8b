import { listLinesOfChild, listLinesOfHousehold } from '@bulou/coverage/office';
import { type Account, listAccountNames } from '@bulou/network';
import {
  decidePair,
  describeRecord,
  findPair,
  listDecisions,
  listPairs,
  listStoredRows,
  officeProblems,
  type PairRow,
  type ShownField,
  undoPairDecision,
} from '@bulou/roster/office';
import type { Transaction } from '@bulou/store';
import { z } from 'zod';
import { describeRow } from './child-page.ts';
import { CursorText, formatCursor, readCursor } from './cursor.ts';
import { act, getMe, type Handler, type Office, readOffice } from './office.ts';
import { type Places, readPlaces } from './places.ts';

const PairCursor = z.tuple([z.number(), CursorText]);

function describePair(pair: PairRow, office: Office, places: Places) {
  const { pairId, matchProbability, reason, nameA, nameB, divisionCode, reading } = pair;
  const division =
    divisionCode === office.countyCode ? {} : { division: { key: divisionCode, name: places.nameWhole(divisionCode) } };
  return { pairId, matchProbability, reason, nameA, nameB, ...division, reading };
}

export const reviewHandlers = {
  listReviewPairs: async (request) => {
    const { office, query } = request;
    const after = readCursor(query.after, PairCursor);
    return await readOffice(request, async (tx) => {
      const from = after && { matchProbability: after[0], pairId: after[1] };
      const filter = { reading: query.reading, limit: query.limit, after: from };
      const { rows, total } = await listPairs(tx, office.countyCode, getMe(request).accountId, filter);
      const places = await readPlaces(tx, office);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map((pair) => describePair(pair, office, places)),
        total,
        ...(rows.length > query.limit && last !== undefined
          ? { next: formatCursor([last.matchProbability, last.pairId]) }
          : {}),
      };
    });
  },
  getReviewPair: async (request) => {
    const me = getMe(request);
    return await readOffice(request, (tx) => readPair(tx, request.office, me, request.params.pairId));
  },
  decideReviewPair: async (request) => {
    const { office, params, body } = request;
    const me = getMe(request);
    const input = { pairId: params.pairId, verdict: body.verdict, note: body.note ?? '' };
    const { result } = await act(request, decidePair, input);
    return await readOffice(request, async (tx) => {
      const pair = await findPair(tx, office.countyCode, me.accountId, params.pairId);
      const nextPairId = await findNextPair(tx, office, me, params.pairId);
      return {
        decisionId: result.decisionId,
        reading: pair?.reading ?? 'done',
        ...(nextPairId === undefined ? {} : { nextPairId }),
      };
    });
  },
  undoReviewDecision: async (request) => {
    await act(request, undoPairDecision, request.params);
    return undefined;
  },
} satisfies {
  [K in 'listReviewPairs' | 'getReviewPair' | 'decideReviewPair' | 'undoReviewDecision']: Handler<K>;
};

/** The pair that this account reads next: first readings before second ones. */
async function findNextPair(tx: Transaction, office: Office, me: Account, except: string): Promise<string | undefined> {
  for (const reading of ['first', 'second'] as const) {
    const { rows } = await listPairs(tx, office.countyCode, me.accountId, { reading, limit: 2 });
    const next = rows.find((pair) => pair.pairId !== except);
    if (next !== undefined) return next.pairId;
  }
  return undefined;
}

async function readPair(tx: Transaction, office: Office, me: Account, pairId: string) {
  const { countyCode, db } = office;
  const pair = await findPair(tx, countyCode, me.accountId, pairId);
  if (pair === undefined) throw officeProblems['no-pair']({});
  const rows = await listStoredRows(tx, db.keys, countyCode, [pair.rowRefA, pair.rowRefB]);
  const a = rows.find((row) => row.rowRef === pair.rowRefA);
  const b = rows.find((row) => row.rowRef === pair.rowRefB);
  // A row may be a stranger's to this territory although the pair is not: then nobody here can compare them.
  if (a === undefined || b === undefined) throw officeProblems['no-pair']({});
  const isBlind = pair.reading === 'second' && !pair.readByMe;
  const decisions = isBlind ? [] : await listDecisions(tx, countyCode, pairId);
  const names = await listAccountNames(
    tx,
    countyCode,
    decisions.map((decision) => decision.decidedBy),
  );
  const nextPairId = await findNextPair(tx, office, me, pairId);
  return {
    ...describePair(pair, office, await readPlaces(tx, office)),
    a: describeRow(a),
    b: describeRow(b),
    fields: compareFields(describeRecord(a.record), describeRecord(b.record)),
    ...(pair.childA === null ? {} : { childA: pair.childA }),
    ...(pair.childB === null ? {} : { childB: pair.childB }),
    familyA: await listFamily(tx, office, pair.childA),
    familyB: await listFamily(tx, office, pair.childB),
    decisions: decisions.map(({ decidedBy, decidedAt, verdict, ...rest }) => ({
      ...rest,
      verdict: verdict as 'same',
      decidedBy: names.get(decidedBy) ?? decidedBy,
      decidedAt: decidedAt.toISOString(),
      mine: decidedBy === me.accountId,
    })),
    ...(nextPairId === undefined ? {} : { nextPairId }),
  };
}

/** Both rows' fields in one order. Masked numbers are compared as they are shown. */
function compareFields(a: readonly ShownField[], b: readonly ShownField[]) {
  const keys = [...new Map([...a, ...b].map((shown) => [shown.field, shown])).values()];
  return keys.map(({ field, zh, en }) => {
    const left = a.find((shown) => shown.field === field)?.value ?? '';
    const right = b.find((shown) => shown.field === field)?.value ?? '';
    const comparison =
      left === '' || right === '' ? ('missing' as const) : left === right ? ('equal' as const) : ('different' as const);
    return { field, zh, en, a: left, b: right, comparison };
  });
}

async function listFamily(tx: Transaction, office: Office, childId: string | null) {
  if (childId === null) return [];
  const [line] = await listLinesOfChild(tx, office.countyCode, childId);
  if (line === undefined || line.householdBlind === null) return [];
  const family = await listLinesOfHousehold(tx, office.countyCode, line.householdBlind);
  return family.filter((each) => each.childId !== childId).map(({ childId: id, name }) => ({ childId: id, name }));
}
