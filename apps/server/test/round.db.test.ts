import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { formatPageCode } from '@bulou/documents';
import type { Role } from '@bulou/network/model';
import { makeOpenFolder } from '@bulou/store/test-database';
import type { Route } from '../src/api/route.ts';
import { ROUTES } from '../src/api/routes.ts';
import { COUNTY, type OpenedTestOffice, openTestOffice, type Where } from './office-fixture.ts';

let folder = '';
let office: OpenedTestOffice;
let roundId = '';

before(async () => {
  folder = await makeOpenFolder('bulou-round-');
  office = await openTestOffice(folder);
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

async function ask(
  role: Role,
  operation: keyof typeof ROUTES,
  { path = {}, query = {}, body, where = 'own' }: Call = {},
) {
  const route: Route = ROUTES[operation];
  const place = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? roundId));
  const search = new URLSearchParams(query);
  return await office.app.inject({
    method: route.method,
    url: `/api/v1${place}${search.size === 0 ? '' : `?${search}`}`,
    headers: { host: 'localhost', cookie: await office.signIn(role, where) },
    ...(body === undefined ? {} : { payload: body }),
  });
}

async function done(role: Role, operation: keyof typeof ROUTES, given: Call = {}) {
  const response = await ask(role, operation, given);
  assert.ok(response.statusCode < 300, `${operation} by ${role}: ${response.body}`);
  return response.statusCode === 204 ? {} : response.json();
}

/** The refusal has the code, and says in Chinese what to do now. */
async function refused(code: string, role: Role, operation: keyof typeof ROUTES, given: Call = {}) {
  const response = await ask(role, operation, given);
  assert.equal(response.json().code, code, response.body);
  assert.match(response.json().detail, /[请。]/);
}

/** Any picture without a page code. */
const IMAGES = new URL('../../../docs/images/', import.meta.url);
const PHOTO = readdirSync(IMAGES).find((name) => name.endsWith('.png')) ?? '';

const DAY = '2018-10-15';

/** What a surveyor says of a household where everything is as the sheet has it. */
function sayUnchanged(sheet: { sheet: { childId: string; name: string; stage: string }[] }) {
  const children = sheet.sheet.map(({ childId, name, stage }) => ({ childId, name, stage, result: 'unchanged' }));
  return { result: children.length === 0 ? 'no-child' : 'registered', visitedOn: DAY, headConfirmed: true, children };
}

test('a round takes in every registered household, once, and nobody but the county opens it', async () => {
  const body = { term: '2018-autumn', opensOn: '2018-10-01', dueOn: '2018-10-31' };
  await refused('server.role-lacks-right', 'township-clerk', 'openRound', { body });
  await refused('roster.no-run', 'county-clerk', 'openRound', { body: { ...body, term: '2017-autumn' } });
  const round = await done('county-clerk', 'openRound', { body });
  ({ roundId } = round);
  await refused('roster.act-not-now', 'county-clerk', 'openRound', { body });
  const page = await done('county-clerk', 'getRound');
  assert.equal(page.total.households, round.households);
  const [told] = await office.db.transaction(
    COUNTY,
    (tx) => tx<{ registered: number; taken: string }[]>`
      select (select count(*)::int from coverage.child_line where registered and is_latest) as registered,
        (select body from store.trail where command_name = 'roster.open-round') as taken`,
  );
  assert.ok(told?.taken.includes(`"children":${told.registered},`), 'every registered child, once');
  assert.equal(page.total.waiting, round.households, 'nobody is closed by default');
});

test('a village is visited: surveyor, clerk and reviewer each do their part, and nobody checks their own', async () => {
  const { village, township } = office.places;
  const { items } = await done('township-clerk', 'listAssignees', { query: { divisionCode: village } });
  const surveyorId = items.find((each: { role: string }) => each.role === 'surveyor').accountId;
  const assigned = { body: { divisionCode: village, surveyorId } };
  await refused('roster.surveyor-elsewhere', 'township-clerk', 'assignVillage', {
    body: { divisionCode: office.places.neighbourVillage, surveyorId },
  });
  const { households } = await done('township-clerk', 'assignVillage', assigned);
  const mine = await done('surveyor', 'listRoundHouseholds', { query: { mine: 'true', limit: '200' } });
  assert.equal(mine.total, households);
  assert.equal((await done('surveyor', 'listRoundHouseholds', { where: 'other' })).total, 0);
  assert.equal((await ask('school-clerk', 'listRoundHouseholds')).statusCode, 403);

  const lines: { householdId: string; children: number }[] = mine.items;
  const big = lines.reduce((most, each) => (each.children > most.children ? each : most));
  const path = (householdId: string) => ({ path: { householdId } });
  const sheet = await done('surveyor', 'getRoundHousehold', path(big.householdId));
  assert.doesNotMatch(JSON.stringify(sheet), /[1-9]\d{16}[\dX]|(?<!\d)1[3-9]\d{9}(?!\d)/);
  const answer = sayUnchanged(sheet);
  const visit = (body: object) => ({ ...path(big.householdId), body });
  await refused('roster.children-unanswered', 'surveyor', 'recordVisit', visit({ ...answer, children: [] }));
  await refused('roster.head-not-confirmed', 'surveyor', 'recordVisit', visit({ ...answer, headConfirmed: false }));
  await refused('roster.visit-day', 'surveyor', 'recordVisit', visit({ ...answer, visitedOn: '2018-09-01' }));
  await refused('roster.children-with-no-child', 'surveyor', 'recordVisit', visit({ ...answer, result: 'no-child' }));
  await refused('roster.no-household', 'surveyor', 'recordVisit', { ...visit(answer), where: 'other' });
  const found = { result: 'new', name: '新生儿', stage: 'infant', birthOn: '2018-08-01' };
  await done('surveyor', 'recordVisit', visit({ ...answer, children: [...answer.children, found] }));
  const after = await done('surveyor', 'getRoundHousehold', path(big.householdId));
  assert.equal(after.newChildren, 1);
  assert.equal(after.sheet.length, sheet.sheet.length + 1);
  // The correction answers for the new child too; and now it is known.
  await refused('roster.children-unanswered', 'surveyor', 'recordVisit', visit(answer));
  await done('surveyor', 'recordVisit', visit(sayUnchanged(after)));

  for (const { householdId } of lines) {
    if (householdId === big.householdId) continue;
    const own = await done('surveyor', 'getRoundHousehold', path(householdId));
    await done('surveyor', 'recordVisit', { ...path(householdId), body: sayUnchanged(own) });
  }
  const page = await done('township-clerk', 'getRound', { query: { divisionCode: township } });
  const part = page.parts.find((each: { place: { key: string } }) => each.place.key === village);
  assert.deepEqual([part.households, part.answered, part.newChildren], [households, households, 1]);
  await refused('roster.households-open', 'township-clerk', 'signTotals', { path: { townshipCode: township } });
});

test('a roster is frozen, confirmed by two people of the village, and a later change makes only a supplement', async () => {
  const { village, neighbourVillage } = office.places;
  const body = { kind: 'VR', divisionCode: village };
  await refused('roster.no-such-place', 'township-clerk', 'freezeRoster', {
    body: { kind: 'VR', divisionCode: office.places.otherVillage },
  });
  const frozen = await done('township-clerk', 'freezeRoster', { body });
  await refused('roster.same-version', 'township-clerk', 'freezeRoster', { body });
  const path = { paperId: frozen.paperId };
  assert.equal((await ask('village-committee', 'getRosterPaper', { path, where: 'neighbour' })).statusCode, 404);
  const page = await done('village-committee', 'getRosterPaper', { path });
  assert.equal(page.roster.length, frozen.lines);
  assert.doesNotMatch(JSON.stringify(page), /[1-9]\d{16}[\dX]/);
  assert.deepEqual(page.acts, ['confirm-first', 'confirm-last']);
  const marks = { wrong: [{ line: 2, note: '已随母亲去外地' }], omitted: ['王二家的小女儿'] };
  await refused('roster.wrong-office', 'poverty-office', 'confirmPaper', {
    path,
    body: { body: 'poverty-office', ...marks },
  });
  await refused('roster.no-such-line', 'village-committee', 'confirmPaper', {
    path,
    body: { body: 'branch', wrong: [{ line: 9_999, note: '没有' }], omitted: [] },
  });
  await done('village-committee', 'confirmPaper', { path, body: { body: 'branch', ...marks } });
  const last = { path, body: { body: 'committee', wrong: [], omitted: [] } };
  await refused('roster.already-confirmed', 'village-committee', 'confirmPaper', {
    path,
    body: { body: 'branch', ...marks },
  });
  await refused('roster.act-own-work', 'village-committee', 'confirmPaper', last);
  // The other body's account is another person of the same village.
  await office.db.transaction(COUNTY, (tx) => tx`update roster.paper_act set acted_by = 'secretary'`, { as: 'owner' });
  assert.equal((await done('village-committee', 'confirmPaper', last)).state, 'stamped');
  const tasks = await done('township-clerk', 'listTasks', { query: { kind: 'check-line' } });
  assert.equal(tasks.total, 1);
  assert.equal((await done('township-clerk', 'listTasks', { query: { kind: 'check-omitted' } })).total, 1);
  const standing = (await done('township-clerk', 'getRosterPaper', { path })).standing;
  assert.deepEqual(standing, { covered: frozen.lines - 1, changed: 1, added: 0, removed: 0, stamped: true });

  // A child is found afterwards: the stamp is stale for that line and the doubted one alone.
  const { items } = await done('surveyor', 'listRoundHouseholds', { query: { limit: '200' } });
  const householdId = items[items.length - 1].householdId;
  const sheet = await done('surveyor', 'getRoundHousehold', { path: { householdId } });
  const answer = sayUnchanged(sheet);
  const found = { result: 'new', name: '补登的孩子', stage: 'primary', birthOn: '2010-05-01' };
  await done('surveyor', 'recordVisit', {
    path: { householdId },
    body: { ...answer, result: 'registered', children: [...answer.children, found] },
  });
  const stale = (await done('township-clerk', 'getRosterPaper', { path })).standing;
  assert.equal(stale.added, 1);
  const supplement = await done('township-clerk', 'freezeRoster', { body });
  assert.equal(supplement.kind, 'SP');
  assert.ok(supplement.lines <= 3, 'not everything again');
  await paperGoesRound(supplement.paperId, frozen.version);
  assert.notEqual(neighbourVillage, village);
});

/** A supplement goes out on paper, comes back, is photographed, entered by one and checked by another. */
async function paperGoesRound(paperId: string, otherVersion: string): Promise<void> {
  const path = { paperId };
  const move = (act: string, reason = '') => ({ path, body: { act, reason } });
  const marks = { seals: ['branch', 'committee'], wrong: [], omitted: [] };
  await refused('roster.act-not-now', 'township-clerk', 'movePaper', move('receive-paper'));
  await done('township-clerk', 'movePaper', move('send-paper'));
  await refused('roster.reason-missing', 'village-committee', 'movePaper', move('return-paper'));
  await done('village-committee', 'movePaper', move('return-paper', '漏了一户'));
  await done('township-clerk', 'movePaper', move('send-paper'));
  await done('township-clerk', 'movePaper', move('receive-paper'));
  await refused('roster.pages-missing', 'township-clerk', 'enterMarks', { path, body: marks });
  await refused('roster.seal-missing', 'township-clerk', 'enterMarks', { path, body: { ...marks, seals: ['branch'] } });
  await refused('roster.wrong-office', 'township-clerk', 'enterMarks', {
    path,
    body: { ...marks, seals: ['poverty-office'] },
  });
  const nothing = await upload(paperId, Buffer.from('no picture at all'));
  assert.deepEqual([nothing.bound, nothing.refusal], [false, 'no-code']);
  const photo = readFileSync(new URL(PHOTO, IMAGES));
  assert.equal((await upload(paperId, photo)).refusal, 'no-code');
  const other = await upload(paperId, photo, formatPageCode({ kind: 'VR', version: otherVersion, page: 1 }));
  assert.equal(other.refusal, 'other-kind');
  assert.match(other.zh, /已经留存/);
  const page = await done('township-clerk', 'getRosterPaper', { path });
  assert.equal(page.pictures.length, 3, 'what was refused is kept');
  for (let each = 1; each <= page.pages; each += 1) {
    const taken = await upload(paperId, photo, formatPageCode({ kind: 'SP', version: page.version, page: each }));
    assert.equal(taken.bound, true, taken.zh);
  }
  const [picture] = (await done('township-clerk', 'getRosterPaper', { path })).pictures;
  const shown = await ask('township-clerk', 'getPicture', { path: { pictureId: picture.pictureId } });
  assert.equal(shown.headers['content-type'], 'image/png');
  assert.equal((await ask('village-committee', 'getRosterPdf', { path })).headers['content-type'], 'application/pdf');
  await done('township-clerk', 'enterMarks', { path, body: marks });
  await refused('roster.act-own-work', 'township-clerk', 'acceptMarks', { path, body: {} });
  assert.equal((await done('county-reviewer', 'acceptMarks', { path, body: {} })).state, 'stamped');
  const { standing } = await done('township-clerk', 'getRosterPaper', { path });
  assert.deepEqual([standing.changed, standing.added, standing.removed], [0, 0, 0]);
  await refused('roster.nothing-to-freeze', 'township-clerk', 'freezeRoster', {
    body: { kind: 'VR', divisionCode: office.places.village },
  });
  const code = formatPageCode({ kind: 'SP', version: page.version, page: 1 });
  const check = await office.app.inject({ url: `/api/v1/paper-check?code=${code}`, headers: { host: 'localhost' } });
  assert.deepEqual([check.json().known, check.json().current, check.json().page], [true, true, 1]);
  assert.doesNotMatch(check.body, /补登/);
  const torn = await office.app.inject({
    url: `/api/v1/paper-check?code=${code.slice(0, -1)}`,
    headers: { host: 'localhost' },
  });
  assert.equal(torn.json().known, false);
}

async function upload(paperId: string, content: Buffer, typedCode?: string) {
  const response = await office.app.inject({
    method: 'POST',
    url: `/api/v1/papers/${paperId}/pictures${typedCode === undefined ? '' : `?typedCode=${encodeURIComponent(typedCode)}`}`,
    headers: {
      host: 'localhost',
      cookie: await office.signIn('township-clerk'),
      'content-type': 'application/octet-stream',
    },
    payload: content,
  });
  assert.equal(response.statusCode, 200, response.body);
  return response.json();
}

test('the poverty office confirms the list of a township in one act', async () => {
  const { township, village } = office.places;
  await refused('roster.no-such-place', 'county-clerk', 'freezeRoster', {
    body: { kind: 'PR', divisionCode: village },
  });
  const { paperId } = await done('county-clerk', 'freezeRoster', { body: { kind: 'PR', divisionCode: township } });
  const path = { paperId };
  await refused('roster.no-paper', 'village-committee', 'confirmPaper', {
    path,
    body: { body: 'committee', wrong: [], omitted: [] },
  });
  const body = { body: 'poverty-office', wrong: [{ line: 1, note: '不在我办名册' }], omitted: ['李家的三儿子，在册'] };
  assert.equal((await done('poverty-office', 'confirmPaper', { path, body })).state, 'stamped');
});

test('totals are signed when every household was visited, taken back with a reason, and a round closes on signatures', async () => {
  const { township } = office.places;
  // The rest of the township gives no answer: that is kept, and becomes work.
  await office.db.transaction(
    COUNTY,
    async (tx) => {
      await tx`
        update roster.round_household r set state = 'unanswered', surveyor_id = 'somebody', result = 'not-at-home',
          answer_cipher = (select answer_cipher from roster.round_household where answer_cipher is not null limit 1)
        where starts_with(division_code, ${township}) and state <> 'answered'`;
      await tx`delete from roster.round_household where not starts_with(division_code, ${township})`;
    },
    { as: 'owner' },
  );
  await refused('roster.places-open', 'county-reviewer', 'closeRound', { body: {} });
  const path = { townshipCode: township };
  const signed = await done('township-clerk', 'signTotals', { path, body: {} });
  assert.ok(signed.unanswered > 0);
  const tasks = await done('township-clerk', 'listTasks', { query: { kind: 'visit-again', limit: '200' } });
  assert.equal(tasks.total, signed.unanswered);
  await refused('roster.act-not-now', 'township-clerk', 'signTotals', { path, body: {} });
  const { items } = await done('surveyor', 'listRoundHouseholds', { query: { state: 'answered' } });
  const householdId = items[0].householdId;
  const sheet = await done('surveyor', 'getRoundHousehold', { path: { householdId } });
  assert.deepEqual(sheet.acts, []);
  const correction = { path: { householdId }, body: sayUnchanged(sheet) };
  await refused('roster.act-not-now', 'surveyor', 'recordVisit', correction);
  await refused('server.role-lacks-right', 'township-clerk', 'reopenTotals', { path, body: { reason: '改错' } });
  await done('county-reviewer', 'reopenTotals', { path, body: { reason: '有一户登记错了' } });
  await done('township-clerk', 'recordVisit', correction);
  await refused('roster.act-own-work', 'township-clerk', 'signTotals', { path, body: {} });
  await office.db.transaction(COUNTY, (tx) => tx`update roster.survey_visit set recorded_by = 'somebody'`, {
    as: 'owner',
  });
  const again = await done('township-clerk', 'signTotals', { path, body: {} });
  assert.equal(again.households, signed.households);
  await refused('roster.places-open', 'county-reviewer', 'closeRound', { body: {} });
  const closed = await done('bureau-leader', 'closeRound', { body: { unansweredNote: '列入下周补访，由中心校负责' } });
  assert.equal(closed.state, 'closed');
  await refused('roster.round-closed', 'surveyor', 'recordVisit', correction);
});
