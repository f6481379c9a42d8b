/**
 * A process of its own, as the office's server is one: opens a data folder, opens the people of the bench in it, and serves. Given
 * `{ dataFolder, people, crowd, port, crowdPort }` as JSON, it prints one line of JSON with the addresses when all stands.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashPassword, openAccounts } from '@bulou/network';
import type { Role } from '@bulou/network/model';
import { openOffice, serveReports } from '@bulou/server';
import { type Database, execute } from '@bulou/store';
import { openTermDatabase } from '@bulou/term';
import { CLICK_PASSWORD, nameOf, PEOPLE } from './office-clicks.ts';
import { addCrowd, CROWD } from './office-people.ts';
import { COUNTY } from './run-county.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Asked {
  readonly dataFolder: string;
  /** How many people the crowd has whom the search is tried on; 0 for none. */
  readonly crowd: number;
  readonly port: number;
}

const asked = JSON.parse(process.argv[2] ?? '{}') as Asked;
const db = await openTermDatabase({ dataFolder: asked.dataFolder });
const policyFolder = join(ROOT, 'policies', COUNTY);
const { office } = await openOffice({
  db,
  countyCode: COUNTY,
  countyName: '南乐县',
  policyFolder,
  demonstration: true,
});
await openPeople(db, COUNTY, PEOPLE);
const webFolder = join(ROOT, 'apps', 'web', 'dist');
const server = await serveReports({ terms: [], port: asked.port, countyName: '南乐县', office, webFolder });
const searched = asked.crowd > 0 ? await serveCrowd() : undefined;
process.stdout.write(`${JSON.stringify({ url: server.url, crowdUrl: searched?.url })}\n`);
process.once('SIGTERM', async () => {
  await server.close();
  await searched?.close();
  await db.close();
  process.exit(0);
});

async function serveCrowd() {
  await addCrowd(db, asked.crowd, 'crowd 1');
  const { office: crowd } = await openOffice({ db, countyCode: CROWD, countyName: '百万人', demonstration: true });
  await openPeople(db, CROWD, [['county-clerk', 1]]);
  return await serveReports({ terms: [], port: 0, countyName: '百万人', office: crowd });
}

/** Accounts of the bench, unless they were opened before. */
async function openPeople(
  database: Database,
  countyCode: string,
  people: readonly (readonly [Role, number])[],
): Promise<void> {
  const known = await database.transaction(
    countyCode,
    (tx) => tx`select 1 from network.account where county_code = ${countyCode} and account_name like 'click.%' limit 1`,
  );
  if (known.length > 0) return;
  const passwordHash = await hashPassword(CLICK_PASSWORD);
  const places = await database.transaction(
    countyCode,
    (tx) => tx<{ division: string; school: string | null }[]>`
      select division_code as division, max(school_id) filter (where school_id ~ '^s[0-9a-z]{20}$') as school from coverage.child_line
      where county_code = ${countyCode} and length(division_code) = 12 group by 1 order by max(school_id) ~ '^s[0-9a-z]{20}$' desc nulls last, count(*) desc, 1 limit 40`,
  );
  const accounts = people.flatMap(([role, count]) =>
    Array.from({ length: count }, (_, number) => {
      const place = places[number % Math.max(1, places.length)];
      const accountName = nameOf(role, number);
      return {
        accountName,
        fullName: accountName,
        role,
        ...territoryOf(role, place),
        passwordHash,
        mustChangePassword: false,
      };
    }),
  );
  function territoryOf(role: Role, place: (typeof places)[number] | undefined) {
    if (role === 'school-clerk') return { schoolId: place?.school ?? '' };
    if (role === 'village-committee') return { divisionCode: place?.division ?? '' };
    if (role === 'township-clerk') return { divisionCode: place?.division.slice(0, 9) ?? '' };
    return { divisionCode: countyCode };
  }
  const actor = { actorId: 'office', role: 'office', territory: countyCode };
  const claimedAt = new Date().toISOString();
  const envelope = { commandId: `bench/clickers/${countyCode}`, schemaVersion: 1, countyCode, actor, claimedAt };
  await execute(database, openAccounts, envelope, { accounts });
}
