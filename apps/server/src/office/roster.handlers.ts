import {
  countLines,
  type LineFilter,
  listLines,
  listLinesOfHousehold,
  listOfficeTerms,
  listPaymentsOf,
  listSchoolNames,
  listSchoolsOfScope,
  listTallies,
  type Scope,
  searchLines,
  sumCell,
} from '@bulou/coverage/office';
import { divisionLevelOf } from '@bulou/kernel';
import { makeRevealCommand, readSearchText } from '@bulou/roster/office';
import type { Transaction } from '@bulou/store';
import { z } from 'zod';
import type { rosterRoutes } from '../api/roster.routes.ts';
import { serverProblems } from '../problems.ts';
import { describeLines } from './child-lines.ts';
import { readChildPage } from './child-page.ts';
import { decideScope, describeTerm, getOfficeTerm } from './coverage.handlers.ts';
import { CursorText, formatCursor, readCursor } from './cursor.ts';
import { exportChildren } from './export-children.ts';
import { act, getMe, type Handler, type Office, readOffice } from './office.ts';
import { readPlaces, readSchoolNames } from './places.ts';

const NameCursor = z.tuple([CursorText, CursorText]);

export const rosterHandlers = {
  listChildren: async (request) => {
    const { office } = request;
    const { limit, after: text, term: asked, ...given } = request.query;
    const after = readCursor(text, NameCursor);
    return await readOffice(request, async (tx) => {
      const term = await getOfficeTerm(tx, office, asked);
      const filter: LineFilter = { ...given, ...decideScope(getMe(request), given) };
      const from = after && { name: after[0], childId: after[1] };
      const rows = await listLines(tx, office.countyCode, term.term, { ...filter, limit, after: from });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        term: describeTerm(term),
        items: (await describeLines(tx, office, page)).items,
        total: await countLines(tx, office.countyCode, term.term, filter),
        ...(rows.length > limit && last !== undefined ? { next: formatCursor([last.name, last.childId]) } : {}),
      };
    });
  },
  exportChildren,
  getChild: async (request) =>
    await readOffice(request, (tx) => readChildPage(tx, request.office, request.params.childId)),
  revealChild: async (request) => {
    const { office, params, body } = request;
    const shown: {
      nationalId?: string;
      phones: string[];
      accounts: { benefit: string; term: string; holder: string; account: string }[];
    } = { phones: [], accounts: [] };
    const command = makeRevealCommand(async (tx, identity) => {
      if (identity.nationalId !== undefined) shown.nationalId = identity.nationalId;
      shown.phones.push(...identity.phones);
      const payments = await listPaymentsOf(tx, office.db.keys, office.countyCode, params.childId);
      for (const { benefit, term, payeeName: holder, account, live } of payments)
        if (live) shown.accounts.push({ benefit, term, holder, account });
    });
    const { result, replayed } = await act(request, command, { childId: params.childId, purpose: body.purpose });
    if (replayed) throw serverProblems['shown-once']({});
    return { childId: params.childId, ...shown, left: result.left };
  },
  search: async (request) => {
    const { office, query } = request;
    const text = readSearchText(query.q);
    return await readOffice(request, async (tx) => {
      const rows = await searchLines(tx, office.db.keys, office.countyCode, text, query.limit);
      const { items, identities } = await describeLines(tx, office, rows);
      // Four characters are indexed; the rest of a longer tail is compared here.
      const fitting =
        text.readAs === 'id-tail'
          ? items.filter((_, position) => identities[position]?.nationalId?.endsWith(text.tail))
          : items;
      return { readAs: text.readAs, items: fitting.slice(0, query.limit), more: fitting.length > query.limit };
    });
  },
  getHousehold: async (request) => {
    const { office, params } = request;
    return await readOffice(request, async (tx) => {
      const rows = await listLinesOfHousehold(tx, office.countyCode, params.householdId);
      if (rows.length === 0) throw serverProblems['nothing-there']({ what: '户' });
      const { items, identities } = await describeLines(tx, office, rows);
      const number = identities[0]?.householdNo ?? '';
      const division = items.find((item) => item.division !== undefined)?.division;
      return {
        householdId: params.householdId,
        maskedNo: number.length <= 4 ? number : `****${number.slice(-4)}`,
        ...(division === undefined ? {} : { division }),
        guardians: [...new Set(identities.flatMap((identity) => identity.guardianNames))],
        children: items,
      };
    });
  },
  getDivision: async (request) => {
    const { office, params } = request;
    const { divisionCode } = params;
    return await readOffice(request, async (tx) => {
      const places = await readPlaces(tx, office);
      const scope = decideScope(getMe(request), { divisionCode });
      if (!places.has(divisionCode)) throw serverProblems['nothing-there']({ what: '地方' });
      const schoolName = await readSchoolNames(tx, office);
      const schools = await listSchoolsOfScope(tx, office.countyCode, scope);
      return {
        divisionCode,
        name: places.nameOf(divisionCode),
        level: divisionLevelOf(divisionCode) as 'county' | 'township' | 'village',
        path: places.pathTo(divisionCode),
        parts: places.partsOf(divisionCode),
        schools: schools.map((key) => ({ key, name: schoolName(key) })),
        terms: await listTermCells(tx, office, scope),
      };
    });
  },
  getSchool: async (request) => {
    const { office, params } = request;
    const { schoolId } = params;
    return await readOffice(request, async (tx) => {
      const scope = decideScope(getMe(request), { schoolId });
      const terms = await listTermCells(tx, office, scope);
      const school = (await listSchoolNames(tx, office.countyCode)).find((each) => each.schoolId === schoolId);
      if (school === undefined || terms.every(({ cell }) => cell.known === 0))
        throw serverProblems['nothing-there']({ what: '学校' });
      return {
        schoolId,
        name: school.name,
        ...(school.schoolCode === null ? {} : { schoolCode: school.schoolCode }),
        aliases: [...school.aliases],
        terms,
      };
    });
  },
} satisfies { [K in keyof typeof rosterRoutes]: Handler<K> };

async function listTermCells(tx: Transaction, office: Office, scope: Scope) {
  const items = [];
  for (const term of await listOfficeTerms(tx, office.countyCode)) {
    const cell = sumCell(await listTallies(tx, office.countyCode, term.term, scope, 'nothing'));
    items.push({ term: describeTerm(term), cell });
  }
  return items;
}
