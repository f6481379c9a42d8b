/** A small made-up county with its office open: what the tests of the office stand on. */
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

export const COUNTY = '410923';
const PASSWORD = 'a long enough password';
const POLICY = fileURLToPath(new URL('../../../policies/410923', import.meta.url));

/** One account of a role: in its own place, or in another that holds nobody of the first. */
export interface Places {
  readonly township: string;
  readonly otherTownship: string;
  readonly village: string;
  readonly otherVillage: string;
  readonly school: string;
  readonly otherSchool: string;
}

export interface OpenedTestOffice {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly places: Places;
  /** Cookie of a signed-in, stepped-up account of a role in its own or the other place. */
  signIn(role: Role, where?: 'own' | 'other'): Promise<string>;
  close(): Promise<void>;
}

export async function openTestOffice(folder: string): Promise<OpenedTestOffice> {
  const county = path.join(folder, 'county');
  await synthesiseCounty({ countyCode: COUNTY, seed: 5, scale: 0.02, out: county, terms: ['2018-autumn'] });
  const options = readRunOptions({
    countyCode: COUNTY,
    term: '2018-autumn',
    censusOn: '2018-10-15',
    lists: (on) => LIST_KINDS.map((kind) => readListArgument(kind, path.join(county, '2018-autumn', kind), on)),
    policyFolder: POLICY,
    dataFolder: path.join(folder, 'data'),
    outFolder: path.join(folder, 'out'),
  });
  await runTerm(options);
  const db = await openTermDatabase(options);
  const { office } = await openOffice({ db, countyCode: COUNTY, countyName: '南乐县', policyFolder: POLICY });
  const app = buildServer({ terms: [], port: 0, countyName: '南乐县', office });
  const places = await findPlaces(db);
  await openRoleAccounts(db, places);
  const cookies = new Map<string, Promise<string>>();
  const signIn = (role: Role, where: 'own' | 'other' = 'own') => {
    const name = `${role}.${where}`;
    const known = cookies.get(name) ?? openSession(app, name);
    cookies.set(name, known);
    return known;
  };
  const close = async () => {
    await app.close();
    await db.close();
  };
  return { app, db, places, signIn, close };
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
    const otherCode = other?.code ?? '';
    return {
      village: code,
      township: code.slice(0, 9),
      otherVillage: otherCode,
      otherTownship: otherCode.slice(0, 9),
      school: school?.id ?? '',
      otherSchool: otherSchool?.id ?? '',
    };
  });
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
