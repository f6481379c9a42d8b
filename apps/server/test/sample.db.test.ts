import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Role } from '@bulou/network/model';
import { drawFromList, formatDrawnHomes, readHomeList } from '@bulou/roster/office';
import { digestSha256, verifyTrail } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import type { Route } from '../src/api/route.ts';
import { ROUTES } from '../src/api/routes.ts';
import { COUNTY, type OpenedTestOffice, openTestOffice, type Where } from './office-fixture.ts';

let folder = '';
let office: OpenedTestOffice;
let roundId = '';
/** The day in the county. */
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

before(async () => {
  folder = await makeOpenFolder('bulou-sample-');
  office = await openTestOffice(folder);
  const body = { term: '2018-autumn', opensOn: '2018-10-01', dueOn: '2018-10-31' };
  ({ roundId } = await done('county-clerk', 'openRound', { body }));
});
after(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Call {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: object;
  readonly where?: Where;
}

async function ask(role: Role, operation: keyof typeof ROUTES, given: Call = {}) {
  const { path = {}, query = {}, body, where = 'own' } = given;
  const route: Route = ROUTES[operation];
  const place = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? roundId));
  return await office.app.inject({
    method: route.method,
    url: `/api/v1${place}?${new URLSearchParams(query)}`,
    headers: { host: 'localhost', cookie: await office.signIn(role, where) },
    ...(body === undefined ? {} : { payload: body }),
  });
}

async function done(role: Role, operation: keyof typeof ROUTES, given: Call = {}) {
  const response = await ask(role, operation, given);
  assert.ok(response.statusCode < 300, `${operation} by ${role}: ${response.body}`);
  return response.json();
}

async function refused(code: string, role: Role, operation: keyof typeof ROUTES, given: Call = {}) {
  const response = await ask(role, operation, given);
  assert.equal(response.json().code, code, response.body);
  assert.match(response.json().detail, /[请。]/);
}

test('homes are drawn once from every registered household, and anybody draws the same from the published list', async () => {
  await refused('roster.no-draw', 'auditor', 'getSampleResults');
  const plan = await done('county-clerk', 'planSample', { query: { share: '0.3' } });
  const body = { seed: '福彩 2018140 期', share: '0.3', dueOn: '2018-11-30' };
  await refused('server.role-lacks-right', 'inspector', 'drawSample', { body });
  const drawn = await done('county-clerk', 'drawSample', { body });
  await refused('roster.act-not-now', 'county-clerk', 'drawSample', { body });
  const { draw, households, parts } = await done('county-clerk', 'getSample');
  assert.deepEqual([drawn.listed, plan.listed, plan.homes], [households, households, drawn.homes]);
  assert.equal(
    parts.reduce((sum: number, part: { homes: number }) => sum + part.homes, 0),
    drawn.homes,
  );
  const file = (await ask('auditor', 'getSampleList')).body;
  assert.equal(digestSha256(file), draw.listDigest);
  assert.match(file, /^household,village,stages\n([0-9a-f]{32},[0-9]{6,12},[a-z -]*\n)+$/, 'no name and no number');
  const list = readHomeList(file);
  assert.ok(list !== undefined);
  const again = drawFromList(list.homes, { ...body, listDigest: list.digest, share: Number(draw.share) });
  assert.equal(formatDrawnHomes(again).digest, draw.resultDigest);
  const villages = new Set(list.homes.map((home) => home.divisionCode));
  assert.deepEqual(new Set(again.map((home) => home.divisionCode)), villages, 'every village');
});

test('an inspector sees and answers only homes given to him; faults become tasks, corrections are further entries', async () => {
  const { township } = office.places;
  assert.equal((await done('inspector', 'listSampleHomes')).total, 0);
  const { items: people } = await done('county-clerk', 'listAssignees', { query: { divisionCode: township } });
  const inspectorId = people.find((each: { role: string }) => each.role === 'inspector').accountId;
  const elsewhere = { divisionCode: office.places.otherTownship, inspectorId };
  await refused('roster.inspector-elsewhere', 'county-clerk', 'assignSample', { body: elsewhere });
  const { homes } = await done('county-clerk', 'assignSample', { body: { divisionCode: township, inspectorId } });
  const mine = await done('inspector', 'listSampleHomes', { query: { limit: '200' } });
  assert.equal(mine.total, homes);
  assert.equal((await done('inspector', 'listSampleHomes', { where: 'other' })).total, 0);
  assert.equal((await ask('township-clerk', 'listSampleHomes')).statusCode, 403);

  const withChild = mine.items.find((each: { stage: string }) => each.stage !== 'none');
  const path = { homeId: withChild.homeId };
  await refused('roster.no-home', 'inspector', 'getSampleHome', { path, where: 'other' });
  const page = await done('inspector', 'getSampleHome', { path });
  assert.doesNotMatch(JSON.stringify(page), /(?<!\w)([1-9]\d{16}[\dX]|1[3-9]\d{9})(?!\w)/);
  const children = page.children.map(({ childId }: { childId: string }) => ({
    ...{ childId, policyKnown: true, itemInPlace: 'yes', moneyArrived: 'yes' },
    ...{ amountFen: 62_500, arrivedOn: '2018-10', card: 'guardian' },
  }));
  const visit = (change: object) => ({
    path,
    body: { result: 'met', visitedOn: TODAY, metWhom: '母亲', children, omitted: [], ...change },
  });
  await refused('roster.child-unasked', 'inspector', 'recordInterview', visit({ children: [] }));
  await refused('roster.home-visit-day', 'inspector', 'recordInterview', visit({ visitedOn: '2018-10-01' }));
  await refused('roster.no-home', 'inspector', 'recordInterview', { ...visit({}), where: 'other' });
  const [first, ...others] = children;
  const { card: _, ...unsaid } = first;
  await refused('roster.money-unsaid', 'inspector', 'recordInterview', visit({ children: [unsaid, ...others] }));
  const bad = visit({ children: [{ ...first, moneyArrived: 'no' }, ...others], omitted: [{ name: '小女儿' }] });
  const said = await done('inspector', 'recordInterview', bad);
  assert.deepEqual([said.state, said.faults], ['visited', ['money-missing', 'child-omitted']]);
  const tasks = () => done('county-clerk', 'listTasks', { query: { kind: 'mend-home-fault', state: 'open' } });
  const [task] = (await tasks()).items;
  assert.deepEqual([task.divisionCode ?? township, task.kind], [task.divisionCode ?? township, 'mend-home-fault']);
  assert.ok(task.dueOn > TODAY);
  await done('inspector', 'recordInterview', visit({}));
  assert.equal((await tasks()).total, 0);
  const after = await done('inspector', 'getSampleHome', { path });
  assert.equal(after.history.length, 2, 'both entries stay');
  assert.deepEqual(after.faults, []);
  await refused('roster.act-not-now', 'inspector', 'recordInterview', visit({ result: 'refused', children: [] }));
  await refused('roster.act-not-now', 'county-clerk', 'replaceSampleHome', {
    path,
    body: { reason: 'other', note: '想换一户' },
  });
});

test('a home is replaced for a reason by the next of its village and stays counted; the rates say so', async () => {
  const { items } = await done('inspector', 'listSampleHomes', { query: { limit: '200', state: 'drawn' } });
  const list = readHomeList((await ask('auditor', 'getSampleList')).body)?.homes ?? [];
  const sizeOf = (code: string) => list.filter((each) => each.divisionCode === code).length;
  const counts = Map.groupBy(items as { homeId: string; division: { key: string } }[], (home) => home.division.key);
  const [own] = [...counts].find(([code, homes]) => sizeOf(code) > homes.length + 1)?.[1] ?? [];
  const path = { homeId: own?.homeId ?? '' };
  const body = { reason: 'never-met', note: '两次上门都锁着门' };
  await refused('roster.visit-first', 'county-clerk', 'replaceSampleHome', { path, body });
  for (let round = 0; round < 2; round += 1) {
    const nobody = { result: 'not-at-home', visitedOn: TODAY, children: [], omitted: [] };
    await done('inspector', 'recordInterview', { path, body: nobody });
  }
  const { homeId } = await done('county-clerk', 'replaceSampleHome', { path, body });
  const next = await done('inspector', 'getSampleHome', { path: { homeId } });
  assert.deepEqual([next.division.key, next.reason, next.state], [own?.division.key, 'never-met', 'drawn']);
  await refused('roster.act-not-now', 'county-clerk', 'replaceSampleHome', { path, body });
  const sheets = { body: { divisionCode: office.places.township } };
  const printed = await ask('inspector', 'printVisitSheets', sheets);
  assert.equal(printed.headers['content-type'], 'application/pdf', printed.body.slice(0, 200));
  await refused('roster.no-home-there', 'inspector', 'printVisitSheets', { ...sheets, where: 'other' });
  const { draw } = await done('auditor', 'getSample');
  const { whole, county, byTownship, strata } = await done('auditor', 'getSampleResults');
  assert.deepEqual([whole.drawn - whole.replaced, whole.replaced, whole.unanswered], [draw.homes, 1, 1]);
  assert.deepEqual([whole.answered, whole.faulty, whole.rate], [1, 0, 0]);
  assert.ok(Math.abs(whole.high - 0.975) < 1e-9);
  assert.equal(county.rate, 0);
  assert.match(county.methodZh, /Clopper-Pearson/);
  for (const parts of [byTownship, strata])
    assert.equal(
      parts.reduce((sum: number, part: { drawn: number }) => sum + part.drawn, 0),
      whole.drawn,
    );
  // What was recorded cannot be changed or taken away by the office's own account.
  await assert.rejects(
    office.db.transaction(COUNTY, (tx) => tx`delete from roster.home_visit`),
    /permission denied/,
  );
  await assert.rejects(
    office.db.transaction(COUNTY, (tx) => tx`update roster.home_draw set seed = 'x'`),
    /permission denied/,
  );
  await office.db.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY));
});
