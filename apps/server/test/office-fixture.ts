/** A small made-up county with its office open: what the tests of the office stand on. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIST_KINDS } from '@bulou/kernel';
import { hashPassword, openAccounts } from '@bulou/network';
import { ROLE_DESCRIPTIONS, ROLES, type Role } from '@bulou/network/model';
import { type Database, execute } from '@bulou/store';
import { openTermDatabase, readListArgument, readRunOptions, runTerm } from '@bulou/term';
import { synthesiseCounty } from '@bulou/testkit';
import type { FastifyInstance } from 'fastify';
import { buildServer, openOffice } from '../src/index.ts';
import type { Office } from '../src/office/office.ts';

export const COUNTY = '410923';
export const PASSWORD = 'a long enough password';
const POLICY = fileURLToPath(new URL('../../../policies/410923', import.meta.url));

/** One account of a role: in its own place, or in another that holds nobody of the first. */
export interface Places {
  readonly township: string;
  readonly otherTownship: string;
  readonly village: string;
  readonly otherVillage: string;
  /** Another village that holds children, too. */
  readonly neighbourVillage: string;
  readonly school: string;
  readonly otherSchool: string;
}

/** In its own place, in another that holds nobody of the first, or, for villages, in one that holds children of its own. */
export type Where = 'own' | 'other' | 'neighbour';

export interface OpenedTestOffice {
  readonly app: FastifyInstance;
  readonly office: Office;
  readonly db: Database;
  readonly places: Places;
  /** Cookie of a signed-in, stepped-up account of a role in its own or the other place. */
  signIn(role: Role, where?: Where): Promise<string>;
  close(): Promise<void>;
}

/** The days on which the terms of the small county are counted. */
const CENSUS: Readonly<Record<string, string>> = { '2018-spring': '2018-04-15', '2018-autumn': '2018-10-15' };

const PAIRS = 6;

export interface TestOfficeOptions {
  /** In order; the last alone unless said otherwise. */
  readonly terms?: readonly string[];
  readonly seed?: number;
}

export async function openTestOffice(folder: string, options: TestOfficeOptions = {}): Promise<OpenedTestOffice> {
  const { terms = ['2018-autumn'], seed = 5 } = options;
  const county = path.join(folder, 'county');
  const dataFolder = path.join(folder, 'data');
  await synthesiseCounty({ countyCode: COUNTY, seed, scale: 0.02, out: county, terms: [...terms] });
  for (const term of terms) {
    await runTerm(
      readRunOptions({
        countyCode: COUNTY,
        term,
        censusOn: CENSUS[term] ?? '',
        // A county as small as this may have received no list at all in a term.
        lists: (on) =>
          LIST_KINDS.map((kind) => [kind, path.join(county, term, kind)] as const)
            .filter(([, place]) => existsSync(place))
            .map(([kind, place]) => readListArgument(kind, place, on)),
        policyFolder: POLICY,
        dataFolder,
        outFolder: path.join(folder, 'out', term),
      }),
    );
  }
  const db = await openTermDatabase({ dataFolder });
  const { office } = await openOffice({ db, countyCode: COUNTY, countyName: '南乐县', policyFolder: POLICY });
  const app = buildServer({ terms: [], port: 0, countyName: '南乐县', office });
  const places = await findPlaces(db);
  await leavePairsOpen(db, places);
  await openRoleAccounts(db, places);
  const cookies = new Map<string, Promise<string>>();
  const signIn = (role: Role, where: Where = 'own') => {
    const name = `${role}.${where}`;
    const known = cookies.get(name) ?? openSession(app, name);
    cookies.set(name, known);
    return known;
  };
  const close = async () => {
    await app.close();
    await db.close();
  };
  return { app, office, db, places, signIn, close };
}

/** The village and the school with most registered children, and others where that village's children are not. */
async function findPlaces(db: Database): Promise<Places> {
  return await db.transaction(COUNTY, async (tx) => {
    const [village] = await tx<{ code: string }[]>`
      select division_code as code from coverage.child_line where length(division_code) = 12 and registered and school_id ~ '^s[0-9a-z]{20}$'
      group by 1 order by count(*) desc, 1 limit 1`;
    const code = village?.code ?? '';
    const [other] = await tx<{ code: string }[]>`
      select division_code as code from network.division_version
      where length(division_code) = 12 and left(division_code, 9) <> ${code.slice(0, 9)} order by 1 limit 1`;
    const [school] = await tx<{ id: string }[]>`
      select school_id as id from coverage.child_line where division_code = ${code} and registered and school_id ~ '^s[0-9a-z]{20}$'
      group by 1 order by count(*) desc, 1 limit 1`;
    const [otherSchool] = await tx<{ id: string }[]>`
      select school_id as id from coverage.child_line where school_id ~ '^s[0-9a-z]{20}$' and school_id <> ${school?.id ?? ''}
      group by 1 order by count(*), 1 limit 1`;
    const [neighbour] = await tx<{ code: string }[]>`
      select division_code as code from coverage.child_line where length(division_code) = 12 and division_code <> ${code}
        and starts_with(division_code, ${COUNTY}) group by 1 order by count(*) desc, 1 limit 1`;
    const otherCode = other?.code ?? '';
    return {
      village: code,
      township: code.slice(0, 9),
      otherVillage: otherCode,
      neighbourVillage: neighbour?.code ?? '',
      otherTownship: otherCode.slice(0, 9),
      school: school?.id ?? '',
      otherSchool: otherSchool?.id ?? '',
    };
  });
}

/** A county as small as this leaves the machine no doubt; a few pairs of brothers and sisters are left to people here. */
async function leavePairsOpen(db: Database, { village }: Places): Promise<void> {
  await db.transaction(
    COUNTY,
    async (tx) => {
      const rows = await tx<{ childId: string; name: string; rowRef: bigint; runId: string }[]>`
        select distinct on (l.child_id) l.child_id as "childId", l.name, r.row_ref as "rowRef", f.run_id as "runId"
        from coverage.child_line l
        join roster.child_row r on r.county_code = l.county_code and r.child_id = l.child_id and r.superseded_run_no is null
        join roster.source_file n on n.county_code = r.county_code and n.file_no = r.row_ref / 4194304
        join roster.run_file f on f.county_code = r.county_code and f.file_id = n.file_id
        where l.division_code = ${village} and l.is_latest order by l.child_id, r.row_ref limit ${PAIRS * 2}`;
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const [a, b] = [rows[2 * pair], rows[2 * pair + 1]];
        if (a === undefined || b === undefined) throw new Error('The village has too few children for the pairs.');
        await tx`insert into roster.review_pair (county_code, pair_id, run_id, row_a, row_b, row_ref_a, row_ref_b, name_a, name_b,
          child_a, child_b, division_code, school_id, match_probability, reason) values (${COUNTY}, ${`pair${pair}`}, ${a.runId},
          ${`row ${pair}a`}, ${`row ${pair}b`}, ${String(a.rowRef)}, ${String(b.rowRef)}, ${a.name}, ${b.name},
          ${a.childId}, ${b.childId}, ${village}, null, ${0.9 - pair / 100}, 'contradiction')`;
      }
    },
    { as: 'owner' },
  );
}

async function openRoleAccounts(db: Database, places: Places): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  const accounts = ROLES.flatMap((role) =>
    (['own', 'other'] as const).map((where) => ({
      accountName: `${role}.${where}`,
      fullName: `${ROLE_DESCRIPTIONS[role].zh}-${where}`,
      role,
      ...territoryOf(role, where === 'own', places),
      passwordHash,
      mustChangePassword: false,
    })),
  );
  accounts.push({
    accountName: 'village-committee.neighbour',
    fullName: '邻村村委会',
    role: 'village-committee',
    divisionCode: places.neighbourVillage,
    passwordHash,
    mustChangePassword: false,
  });
  const actor = { actorId: 'office', role: 'office', territory: COUNTY };
  const claimedAt = '2018-10-15T00:00:00.000Z';
  const envelope = { commandId: 'test/accounts', schemaVersion: 1, countyCode: COUNTY, actor, claimedAt };
  await execute(db, openAccounts, envelope, { accounts });
}

/** The narrowest territory that the role may have; a county's role has no other than the county. */
function territoryOf(role: Role, own: boolean, places: Places): { divisionCode?: string; schoolId?: string } {
  const kinds = ROLE_DESCRIPTIONS[role].territory;
  if (kinds.includes('none')) return {};
  if (kinds.includes('school')) return { schoolId: own ? places.school : places.otherSchool };
  if (kinds.includes('village')) return { divisionCode: own ? places.village : places.otherVillage };
  if (kinds.includes('township')) return { divisionCode: own ? places.township : places.otherTownship };
  return { divisionCode: COUNTY };
}

async function openSession(app: FastifyInstance, accountName: string): Promise<string> {
  const headers = { host: 'localhost' };
  const body = { accountName, password: PASSWORD };
  const response = await app.inject({ method: 'POST', url: '/api/v1/session', headers, payload: body });
  if (response.statusCode !== 200) throw new Error(response.body);
  const cookie = String(response.headers['set-cookie']).replace(/;.*$/, '');
  const step = await app.inject({
    method: 'POST',
    url: '/api/v1/session/step-up',
    headers: { ...headers, cookie },
    payload: { password: PASSWORD },
  });
  if (step.statusCode !== 200) throw new Error(step.body);
  return cookie;
}
