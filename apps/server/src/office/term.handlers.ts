import {
  closeTerm,
  decideRollOver,
  listMoved,
  listOfficeTerms,
  listRollOverGroups,
  listSteps,
  listTermEntries,
  listUnresolved,
  openTerm,
  planStep,
  proposeException,
  signException,
} from '@bulou/coverage/office';
import { parsePlainDate, previousTerm, type TermId } from '@bulou/kernel';
import { listAccountNames } from '@bulou/network';
import type { Role } from '@bulou/network/model';
import type { Transaction } from '@bulou/store';
import type { termRoutes } from '../api/term.routes.ts';
import { serverProblems } from '../problems.ts';
import { describeCode } from './coverage.handlers.ts';
import { localDay } from './home.ts';
import { act, getMe, type Handler, type OfficeRequest, readOffice } from './office.ts';
import { readPlaces, readSchoolNames } from './places.ts';

const MOST_MOVED = 200;

type Asking = Pick<OfficeRequest, 'office' | 'session'>;

/** Every term that was opened or run, the latest first. */
async function listHeads(tx: Transaction, { office: { countyCode } }: Asking) {
  const entries = await listTermEntries(tx, countyCode);
  const run = await listOfficeTerms(tx, countyCode);
  const names = await listAccountNames(
    tx,
    countyCode,
    entries.map((entry) => entry.actedBy),
  );
  const terms = [...new Set([...entries.map((entry) => entry.term), ...run.map((each) => each.term)])];
  const heads = terms.map((term) => {
    const [opened, closed] = entries.filter((entry) => entry.term === term);
    const censusOn = opened?.censusOn ?? run.find((each) => each.term === term)?.censusOn;
    const by = (accountId: string) => names.get(accountId) ?? accountId;
    return {
      term: term as TermId,
      state:
        closed !== undefined
          ? ('closed' as const)
          : opened !== undefined
            ? ('opened' as const)
            : ('not-opened' as const),
      hasRun: run.some((each) => each.term === term),
      ...(censusOn === undefined ? {} : { censusOn }),
      ...(opened === undefined ? {} : { openedBy: by(opened.actedBy), openedAt: opened.actedAt.toISOString() }),
      ...(closed === undefined ? {} : { closedBy: by(closed.actedBy), closedAt: closed.actedAt.toISOString() }),
    };
  });
  return heads.sort((a, b) => ((a.censusOn ?? '') < (b.censusOn ?? '') ? 1 : -1));
}

export const termHandlers = {
  listOfficeTerms: async (request) => ({ items: await readOffice(request, (tx) => listHeads(tx, request)) }),
  getOfficeTerm: async (request) => {
    const { office } = request;
    const { countyCode } = office;
    const term = request.params.term as TermId;
    const me = getMe(request);
    return await readOffice(request, async (tx) => {
      const head = (await listHeads(tx, request)).find((each) => each.term === term) ?? {
        ...{ term, state: 'not-opened' as const, hasRun: false },
      };
      const steps = await listSteps(tx, countyCode, term);
      const unresolved = await listUnresolved(tx, countyCode, term);
      const before = previousTerm(term);
      const groups = await listRollOverGroups(tx, countyCode, before, term);
      const moved = head.hasRun ? await listMoved(tx, countyCode, before, term, MOST_MOVED) : [];
      const places = await readPlaces(tx, office);
      const schoolName = await readSchoolNames(tx, office);
      const names = await listAccountNames(tx, countyCode, [
        ...steps.map((step) => step.setBy),
        ...unresolved.flatMap((row) => row.actedBy ?? []),
      ]);
      const today = localDay(office.now());
      const divisionOf = (key: string) => ({ key, name: places.nameWhole(key) });
      return {
        ...head,
        steps: steps.map(({ ownerRole, setBy, setAt, ...step }) => ({
          ...step,
          ownerRole: ownerRole as Role,
          overdue: !step.done && step.dueOn < today,
          setBy: names.get(setBy) ?? setBy,
          setAt: setAt.toISOString(),
        })),
        ...(groups.length === 0
          ? {}
          : { rollOver: { beforeTerm: before, ...decideRollOver(term, groups, head.hasRun) } }),
        moved: moved.map(({ childId, name, divisionCode, fromSchool, toSchool, seen }) => ({
          ...{ childId, name, seen, division: divisionOf(divisionCode), from: schoolName(fromSchool ?? '') },
          ...(toSchool === null ? {} : { to: schoolName(toSchool) }),
        })),
        unresolved: unresolved.map(({ childId, name, divisionCode, reasons, act: what, reason, actedBy }) => ({
          ...{ childId, name, division: divisionOf(divisionCode) },
          reasons: reasons.map((code) => describeCode(code)),
          ...(what === null
            ? {}
            : {
                exception: {
                  act: what,
                  reason: reason ?? '',
                  by: names.get(actedBy ?? '') ?? actedBy ?? '',
                  mine: actedBy === me.accountId,
                },
              }),
        })),
        unsigned: unresolved.filter((row) => row.act !== 'signed').length,
      };
    });
  },
  openTerm: async (request) => {
    const { censusOn } = request.body;
    if (parsePlainDate(censusOn) === undefined)
      throw serverProblems['invalid-request']({ where: 'body.censusOn', reason: 'not a day of the calendar' });
    await act(request, openTerm, { term: request.params.term, censusOn });
    return undefined;
  },
  planStep: async (request) => {
    const { dueOn } = request.body;
    if (parsePlainDate(dueOn) === undefined)
      throw serverProblems['invalid-request']({ where: 'body.dueOn', reason: 'not a day of the calendar' });
    const { result } = await act(request, planStep, { ...request.params, ...request.body });
    return result;
  },
  proposeException: async (request) => {
    await act(request, proposeException, { ...request.params, ...request.body });
    return undefined;
  },
  signException: async (request) => {
    await act(request, signException, { ...request.params, ...request.body });
    return undefined;
  },
  closeTerm: async (request) => {
    await act(request, closeTerm, { term: request.params.term });
    return undefined;
  },
} satisfies { [K in keyof typeof termRoutes]: Handler<K> };
