import { describeReason, STATE_WORDS } from '@bulou/coverage';
import {
  compareWithBefore,
  type GroupedBy,
  listHeat,
  listOfficeTerms,
  listOpenReasons,
  listTallies,
  type OfficeTerm,
  type Scope,
  sumCell,
  type TallyRow,
  type TermDifference,
  UNKNOWN_KEY,
} from '@bulou/coverage/office';
import { STAGES, type Stage, stageLabel, termLabel } from '@bulou/kernel';
import type { Account } from '@bulou/network';
import type { Transaction } from '@bulou/store';
import type { coverageRoutes } from '../api/coverage.routes.ts';
import { serverProblems } from '../problems.ts';
import { listWaiting } from './home.ts';
import { Memo } from './memo.ts';
import { getMe, type Handler, type Office, type OfficeRequest, readOffice } from './office.ts';
import { type Places, readPlaces, readSchoolNames } from './places.ts';

/** A term as every answer names it. */
export function describeTerm(term: OfficeTerm) {
  return {
    term: term.term,
    label: termLabel(term.term, 'zh'),
    censusOn: term.censusOn,
    revision: term.revision,
    recordedAt: term.recordedAt.toISOString(),
    packRelease: term.packRelease,
  };
}

/** The term asked for, or the latest; throws `server.no-run-yet`. */
export async function getOfficeTerm(tx: Transaction, office: Office, asked: string | undefined): Promise<OfficeTerm> {
  const terms = await listOfficeTerms(tx, office.countyCode);
  const term = asked === undefined ? terms[0] : terms.find((each) => each.term === asked);
  if (term === undefined) throw serverProblems['no-run-yet']({});
  return term;
}

interface AskedScope {
  readonly divisionCode?: string | undefined;
  readonly schoolId?: string | undefined;
}

/**
 * What is asked for, or the whole of the account's territory. A division or a school that the account does not answer for
 * is refused in the same words as one that does not exist; the tables would show none of its rows anyway.
 */
export function decideScope(me: Pick<Account, 'divisionCode' | 'schoolId'>, asked: AskedScope): Scope {
  const { divisionCode, schoolId } = asked;
  if (me.schoolId !== null) {
    if (schoolId !== undefined && schoolId !== me.schoolId) throw serverProblems['nothing-there']({ what: '学校' });
    return { divisionCode, schoolId: me.schoolId };
  }
  const territory = me.divisionCode ?? '';
  if (divisionCode !== undefined && !divisionCode.startsWith(territory))
    throw serverProblems['nothing-there']({ what: '地方' });
  return { divisionCode: divisionCode ?? territory, schoolId };
}

type BoardKind = 'county' | 'township' | 'village' | 'school';

function levelOf(divisionCode: string): BoardKind {
  return divisionCode.length === 6 ? 'county' : divisionCode.length === 9 ? 'township' : 'village';
}

/** The equation of a scope with its parts, as home and board show it. */
async function readBoard(
  tx: Transaction,
  office: Office,
  term: OfficeTerm,
  scope: Scope,
  asked?: Exclude<GroupedBy, 'nothing'>,
) {
  const { countyCode } = office;
  const places = await readPlaces(tx, office);
  const schoolName = await readSchoolNames(tx, office);
  const kind: BoardKind = scope.schoolId === undefined ? levelOf(scope.divisionCode ?? countyCode) : 'school';
  const by = asked ?? ({ county: 'township', township: 'village', village: 'stage', school: 'stage' } as const)[kind];
  const whole = await listTallies(tx, countyCode, term.term, scope, 'nothing');
  const parts = Map.groupBy(await listTallies(tx, countyCode, term.term, scope, by), (row) => row.key);
  const code = scope.divisionCode ?? countyCode;
  return {
    term: describeTerm(term),
    path:
      scope.schoolId === undefined ? places.pathTo(code) : [{ key: scope.schoolId, name: schoolName(scope.schoolId) }],
    scope:
      scope.schoolId === undefined
        ? { kind, key: code, name: places.nameOf(code) }
        : { kind, key: scope.schoolId, name: schoolName(scope.schoolId) },
    cell: sumCell(whole),
    by,
    parts: listKeys(by, parts, places, scope, countyCode).map((key) => ({
      key,
      name: nameKey(by, key, places, schoolName),
      cell: sumCell(parts.get(key) ?? []),
    })),
  };
}

/** Places without a child are shown too: nobody known there is a statement. */
function listKeys(
  by: Exclude<GroupedBy, 'nothing'>,
  parts: ReadonlyMap<string, readonly TallyRow[]>,
  places: Places,
  { divisionCode, schoolId }: Scope,
  countyCode: string,
): string[] {
  if (by === 'stage') return [...STAGES, UNKNOWN_KEY].filter((stage) => parts.has(stage));
  const below = by === 'township' ? countyCode : (divisionCode ?? countyCode);
  const empty =
    by === 'school' || schoolId !== undefined || below.length !== (by === 'township' ? 6 : 9)
      ? []
      : places.partsOf(below).map((place) => place.key);
  return [...new Set([...empty, ...parts.keys()])].sort((a, b) => (a < b ? -1 : 1));
}

function nameKey(
  by: Exclude<GroupedBy, 'nothing'>,
  key: string,
  places: Places,
  schoolName: (id: string) => string,
): string {
  if (by === 'school') return schoolName(key);
  if (by === 'stage') return key === UNKNOWN_KEY ? '学段不详' : stageLabel(key as Stage, 'zh');
  if (key === UNKNOWN_KEY) return by === 'township' ? '乡镇村不详' : '村不详';
  return places.nameOf(key);
}

const differences = new Memo<TermDifference>(2_000);

/** Two recorded runs never change: who sees what of them is what else the difference stands on. */
function keyOfDifference(request: OfficeRequest, scope: Scope, term: OfficeTerm, before: OfficeTerm): string {
  const { divisionCode, schoolId } = getMe(request);
  const runs = [term, before].flatMap((each) => [each.term, each.revision, each.recordedAt.getTime()]);
  return JSON.stringify([request.office.countyCode, divisionCode, schoolId, scope, ...runs]);
}

export const coverageHandlers = {
  listTerms: async (request) => {
    const terms = await readOffice(request, (tx) => listOfficeTerms(tx, request.office.countyCode));
    return { items: terms.map(describeTerm) };
  },
  getHome: async (request) => {
    const { office } = request;
    const me = getMe(request);
    return await readOffice(request, async (tx) => {
      const waiting = await listWaiting(tx, office, me);
      const [term, before] = await listOfficeTerms(tx, office.countyCode);
      if (term === undefined || (me.divisionCode === null && me.schoolId === null)) return { waiting };
      const scope = decideScope(me, {});
      const board = await readBoard(tx, office, term, scope);
      if (before === undefined) return { waiting, board };
      const cell = sumCell(await listTallies(tx, office.countyCode, before.term, scope, 'nothing'));
      return { waiting, board, before: { term: describeTerm(before), cell } };
    });
  },
  getCoverage: async (request) => {
    const { term: asked, by, ...scope } = request.query;
    return await readOffice(request, async (tx) => {
      const term = await getOfficeTerm(tx, request.office, asked);
      return await readBoard(tx, request.office, term, decideScope(getMe(request), scope), by);
    });
  },
  getCoverageHeat: async (request) => {
    const { term: asked, ...scope } = request.query;
    const { office } = request;
    return await readOffice(request, async (tx) => {
      const term = await getOfficeTerm(tx, office, asked);
      const decided = decideScope(getMe(request), scope);
      const by = (decided.divisionCode ?? office.countyCode).length === 6 ? 'township' : 'village';
      const rows = await listHeat(tx, office.countyCode, term.term, decided, by);
      const places = await readPlaces(tx, office);
      const stages = [...STAGES, 'unknown' as const].filter((stage) => rows.some((row) => row.stage === stage));
      return {
        term: describeTerm(term),
        stages,
        rows: [...Map.groupBy(rows, (row) => row.key)].map(([key, cells]) => ({
          key,
          name: nameKey(by, key, places, (id) => id),
          cells: cells.map(({ stage, known, unresolved, owed }) => ({
            stage: stage as Stage,
            known,
            unresolved,
            owed,
          })),
        })),
      };
    });
  },
  compareTerms: async (request) => {
    const { office } = request;
    const { countyCode } = office;
    const scope = decideScope(getMe(request), request.query);
    return await readOffice(request, async (tx) => {
      const terms = await listOfficeTerms(tx, countyCode);
      const items = [];
      for (const [position, term] of terms.entries()) {
        const before = terms[position + 1];
        const compare = (earlier: OfficeTerm) => compareWithBefore(tx, countyCode, term.term, earlier.term, scope);
        const difference =
          before && (await differences.get(keyOfDifference(request, scope, term, before), () => compare(before)));
        items.push({
          term: describeTerm(term),
          cell: sumCell(await listTallies(tx, countyCode, term.term, scope, 'nothing')),
          appeared: difference?.appeared ?? 0,
          vanished: difference?.vanished ?? 0,
          stateChanged: difference?.stateChanged ?? 0,
          paidBeforeAndGone: {
            children: difference?.goneChildren ?? 0,
            payments: difference?.gonePayments ?? 0,
            amountFen: Number(difference?.goneFen ?? 0n),
          },
        });
      }
      return { items };
    });
  },
  listReasons: async (request) => {
    const { term: asked, ...scope } = request.query;
    return await readOffice(request, async (tx) => {
      const term = await getOfficeTerm(tx, request.office, asked);
      const rows = await listOpenReasons(tx, request.office.countyCode, term.term, decideScope(getMe(request), scope));
      return { items: rows.map(({ state, code, children }) => ({ ...describeCode(code, state), state, children })) };
    });
  },
} satisfies { [K in keyof typeof coverageRoutes]: Handler<K> };

/** A reason with its sentences; the state's own where no reason is given. */
export function describeCode(code: string, state: 'unresolved' | 'owed' = 'unresolved') {
  if (code === '') return { code: state, zh: STATE_WORDS[state].zh, en: STATE_WORDS[state].en };
  return { code, zh: describeReason(code, 'zh'), en: describeReason(code, 'en') };
}
