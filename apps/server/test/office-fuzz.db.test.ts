/**
 * Every endpoint of the OpenAPI document with thousands of odd requests of every role: none fails, every answer is what the
 * document says, and nothing of another territory is in any. `BULOU_FUZZ_SECONDS` lets it run longer, `BULOU_FUZZ_SEED` differently.
 */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { makeRandom } from '@bulou/kernel';
import { ROLES, type Role } from '@bulou/network/model';
import { verifyTrail } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { makeOpenApiDocument, type Operation } from '../src/api/openapi.ts';
import { type Pool, RequestMaker } from './fuzz-values.ts';
import { COUNTY, type OpenedTestOffice, openTestOffice, type Where } from './office-fixture.ts';

const SECONDS = Number(process.env['BULOU_FUZZ_SECONDS'] ?? 10);
const SEED = process.env['BULOU_FUZZ_SEED'] ?? 'office 1';
/** They would end the sessions that ask, or open ever more of them. */
const NOT_ASKED = new Set(['closeSession', 'changePassword', 'beginTotp', 'confirmTotp', 'stepUp', 'revokeSession']);
/** What hashes a password or starts a process takes half a second; a few of them say as much as many. */
const SLOW = new Set(['openSession', 'createAccount', 'resetAccount', 'importAccounts']);

let folder = '';
let office: OpenedTestOffice;
before(async () => {
  folder = await makeOpenFolder('bulou-fuzz-');
  office = await openTestOffice(folder);
});
after(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

const document = makeOpenApiDocument();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

interface Asker {
  readonly role: Role;
  readonly where: Where;
  readonly cookie: string;
  /** Ids and names of children that it must never be told. */
  readonly hidden: readonly string[];
}

test('no request fails, every answer is what the document says, nothing leaks from another territory', async () => {
  const random = makeRandom(SEED);
  const maker = new RequestMaker(document, await readPool());
  const validators = makeValidators();
  const askers = await listAskers();
  const asked = new Map<string, number>();
  const answered = new Set<string>();
  const until = performance.now() + SECONDS * 1000;
  const faults: string[] = [];
  for (let round = 0; performance.now() < until || round < operations.length * 2; round += 1) {
    // In turn first, so that none is left out however short the time is.
    const chosen = round < operations.length * 2 ? operations[round % operations.length] : random.pick(operations);
    if (chosen === undefined) break;
    const { operationId } = chosen.operation;
    if (NOT_ASKED.has(operationId) || (SLOW.has(operationId) && (asked.get(operationId) ?? 0) >= 5)) continue;
    asked.set(operationId, (asked.get(operationId) ?? 0) + 1);
    const asker = random.pick(askers);
    const { method, url, body } = maker.make(random, chosen.path, chosen.method, chosen.operation);
    const type = Object.keys(chosen.operation.requestBody?.content ?? {})[0];
    const payload =
      type === 'application/json' ? (JSON.stringify(body) ?? '') : random.pick(['', 'PK\u0003\u0004', '{}']);
    const response = await office.app.inject({
      method: method as 'GET',
      url,
      headers: { host: 'localhost', cookie: asker.cookie, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(type === undefined ? {} : { payload }),
    });
    const what = `${asker.role}.${asker.where} ${method} ${url.slice(0, 200)} ${JSON.stringify(body)?.slice(0, 200)}`;
    const fault = judge(validators, chosen.operation, response, asker);
    if (fault !== undefined) faults.push(`${what}: ${fault}`);
    if (response.statusCode < 300) answered.add(operationId);
  }
  assert.deepEqual(faults.slice(0, 10), [], `${faults.length} faults with the seed ${SEED}`);
  // A fuzz that is refused everything says nothing; most writes ask for ids that chance seldom brings together.
  assert.ok(answered.size > operations.length / 4, `only ${[...answered].join(', ')} were ever answered`);
  const verdict = await office.db.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY));
  assert.deepEqual(verdict.findings, []);
});

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function judge(
  validators: ReadonlyMap<string, ValidateFunction>,
  { operationId, responses }: Operation,
  { statusCode, headers, body }: Response,
  { hidden }: Asker,
): string | undefined {
  if (statusCode >= 500 && statusCode !== 503) return `${statusCode} ${body.slice(0, 300)}`;
  const type = String(headers['content-type'] ?? '');
  const kind = statusCode >= 400 ? 'default' : String(statusCode);
  if (kind !== 'default' && responses[kind] === undefined) return `${statusCode} is not in the document`;
  if (kind === 'default' && !type.startsWith('application/problem+json')) return `a refusal as ${type}`;
  const validate = validators.get(`${operationId} ${kind}`);
  if (validate !== undefined && !validate(JSON.parse(body))) return JSON.stringify(validate.errors?.slice(0, 2));
  const leak = hidden.find((each) => body.includes(each));
  return leak === undefined ? undefined : `tells of ${leak}`;
}

/** Validators of another hand than ours, made of the document: the server's own schemas would only agree with themselves. */
function makeValidators(): Map<string, ValidateFunction> {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ ...document, $id: 'office' });
  const validators = new Map<string, ValidateFunction>();
  for (const { operation } of operations) {
    for (const [status, { content = {} }] of Object.entries(operation.responses)) {
      const schema = (content['application/json'] ?? content['application/problem+json'])?.schema;
      if (schema === undefined) continue;
      const text = JSON.stringify(schema).replaceAll('#/components', 'office#/components');
      validators.set(`${operation.operationId} ${status}`, ajv.compile(JSON.parse(text)));
    }
  }
  return validators;
}

async function listAskers(): Promise<Asker[]> {
  const askers: Asker[] = [];
  for (const role of ROLES)
    for (const where of ['own', 'other'] as const)
      askers.push({ role, where, cookie: await office.signIn(role, where), hidden: await listHidden(role, where) });
  const neighbour = { role: 'village-committee', where: 'neighbour' } as const;
  const cookie = await office.signIn(neighbour.role, neighbour.where);
  // A village among villages is where a leak would show; it asks most.
  for (let times = 0; times < 8; times += 1)
    askers.push({ ...neighbour, cookie, hidden: await listHidden(neighbour.role, neighbour.where) });
  return askers;
}

/** Children whom no line, present or past, places in the asker's territory, by id, and by name where nobody of its own has it. */
async function listHidden(role: Role, where: Where): Promise<string[]> {
  const [account] = await office.db.transaction(
    COUNTY,
    (tx) => tx<{ divisionCode: string | null; schoolId: string | null }[]>`
      select division_code as "divisionCode", school_id as "schoolId" from network.account where account_name = ${`${role}.${where}`}`,
  );
  const { divisionCode = null, schoolId = null } = account ?? {};
  return await office.db.transaction(COUNTY, async (tx) => {
    const rows = await tx<{ childId: string; name: string; own: boolean }[]>`
      select child_id as "childId", name, (${divisionCode}::text is not null and starts_with(division_code, ${divisionCode}))
        or school_id = ${schoolId} is true as own from coverage.child_line`;
    const own = new Set(rows.filter((row) => row.own).map(({ childId }) => childId));
    const ownNames = rows
      .filter(({ childId }) => own.has(childId))
      .map(({ name }) => name)
      .join(' ');
    const foreign = rows.filter(({ childId }) => !own.has(childId));
    const names = foreign.map(({ name }) => name).filter((name) => [...name].length >= 3 && !ownNames.includes(name));
    // Only villages are held to names: elsewhere a guardian may well bear the name of some child.
    return [...new Set([...foreign.map(({ childId }) => childId), ...(where === 'neighbour' ? names : [])])];
  });
}

async function readPool(): Promise<Pool> {
  const { village, neighbourVillage, otherVillage, township, school, otherSchool } = office.places;
  return await office.db.transaction(COUNTY, async (tx) => {
    const list = async (query: string) => (await tx.unsafe(query)).map((row) => String(row['id']));
    const children = await tx<{ childId: string; householdId: string | null; name: string }[]>`
      select child_id as "childId", household_blind as "householdId", name from coverage.child_line
      where division_code in (${village}, ${neighbourVillage}) and is_latest order by 1 limit 200`;
    const divisionCode = [village, neighbourVillage, otherVillage, township, COUNTY];
    return {
      childId: children.map(({ childId }) => childId),
      householdId: children.flatMap(({ householdId }) => householdId ?? []),
      q: children.flatMap(({ name }) => [name, name.slice(0, 2)]),
      divisionCode,
      schoolId: [school, otherSchool],
      taskId: await list('select task_id as id from network.task order by 1'),
      pairId: await list('select pair_id as id from roster.review_pair order by 1'),
      // Nobody who asks: an account that is closed or reset takes its session with it.
      accountId: [
        'nobody',
        ...(await list("select account_id as id from network.account where account_name = 'system' order by 1")),
      ],
      term: ['2018-autumn', '2018-spring'],
      purpose: ['audit', 'check-identity'],
    };
  });
}
