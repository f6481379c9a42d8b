import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { ROLES } from '@bulou/network/model';
import { checkCatalogue, type Transaction, verifyTrail } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import type { Route } from '../src/api/route.ts';
import { ROUTES } from '../src/api/routes.ts';
import { buildServer } from '../src/index.ts';
import { ACCESS_MATRIX, type Answer } from './access-matrix.ts';
import { closeErasures, openErasureAnew } from './erasures-anew.ts';
import { COUNTY, type OpenedTestOffice, openTestOffice } from './office-fixture.ts';
import { openRoundWithDraw } from './open-round.ts';

let folder = '';
let office: OpenedTestOffice;
/** Subjects of the own village and school that the matrix asks about. */
let childId = '';
let householdId = '';
let pairId = '';
let assigneeId = '';
/** An account that nobody signs in with: resetting or closing it ends its sessions. */
let spareId = '';
const taskId = 'task-of-the-matrix';
/** A list of the village that the county clerk handed in. */
let importId = '';
let layoutKey = '';
/** The round of the term, and the village's household that the matrix asks about. */
let roundId = '';
/** A drawn home of the own village, given to the inspector of the own township. */
let homeId = '';
let sheetId = '';
const LIST = Buffer.from('姓名,身份证号,学校名称,年级,备用一\n王小丫,,第一小学,三年级,甲\n');
const declared = () => ({
  ...{ kind: 'enrolment', divisionCode: office.places.village, dataOn: '2018-10-15', scope: 'supplement' },
  fileName: '补充.csv',
});

/** Hands the village's list in and waits until it has been read. */
async function importList(): Promise<void> {
  const cookie = await office.signIn('county-clerk');
  const handed = await call(cookie, 'uploadList', { query: declared(), file: LIST });
  assert.equal(handed.statusCode, 200, handed.body);
  importId = handed.json().importId;
  await awaitReading(cookie);
}

async function awaitReading(cookie: string): Promise<void> {
  for (;;) {
    const page = (await call(cookie, 'getImport', { path: { importId } })).json();
    if (page.reading.state === 'read') {
      layoutKey = page.sheets[0].layoutKey;
      return;
    }
    assert.notEqual(page.reading.state, 'refused', JSON.stringify(page.reading));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The term as it was opened, with one child of the village unresolved and its exception proposed, or not. */
async function openTermAnew(proposed = false): Promise<void> {
  await asOwner(async (tx) => {
    await tx`delete from coverage.term_exception`;
    await tx`delete from coverage.term_step`;
    await tx`delete from coverage.term_entry`;
    openChildren ??= await tx<OpenChild[]>`
      select child_id as "childId", term, state from coverage.child_line where state = 'unresolved' or child_id = ${childId}`;
    await tx`update coverage.child_line set state = 'not_entitled' where state = 'unresolved'`;
    await tx`update coverage.child_line set state = 'unresolved' where child_id = ${childId}`;
  });
  await call(await office.signIn('county-clerk'), 'openTerm', { path: ofTerm, body: { censusOn: '2018-10-15' } });
  const reason = { reason: '家长在外地，十一月回来核实' };
  if (!proposed) return;
  const path = { ...ofTerm, childId };
  const made = await call(await office.signIn('county-clerk'), 'proposeException', { path, body: reason });
  assert.equal(made.statusCode, 204, made.body);
}
const ofTerm = { term: '2018-autumn' };
/** Who was unresolved before the matrix asked about closing, and in what state its child was. */
interface OpenChild {
  readonly childId: string;
  readonly term: string;
  readonly state: string;
}
let openChildren: readonly OpenChild[] | undefined;

async function restoreStates(): Promise<void> {
  await asOwner(async (tx) => {
    for (const { childId: id, term, state } of openChildren ?? [])
      await tx`update coverage.child_line set state = ${state} where child_id = ${id} and term = ${term}`;
  });
}

/** The list as if nobody had decided about it. */
async function openImportAnew(): Promise<void> {
  await asOwner((tx) => tx`delete from roster.list_import_act where import_id = ${importId}`);
  await awaitReading(await office.signIn('county-clerk'));
}

/** The village's task, owed by its school, open as if nobody had touched it. */
async function openTaskAnew(): Promise<void> {
  const { village, school } = office.places;
  await asOwner(async (tx) => {
    await tx`delete from network.task where task_id = ${taskId}`;
    await tx`
      insert into network.task (county_code, task_id, kind, subject_kind, subject_id, division_code, owner_kind, owner_id, due_on, state,
        run_id, details, opened_at)
      select county_code, ${taskId}, 'verify-card', 'child', ${childId}, ${village}, 'school', ${school}, due_on, 'open',
        run_id, details, opened_at from network.task limit 1`;
  });
}

/** The pair as if nobody had read it. */
async function forgetDecisions(): Promise<void> {
  await asOwner((tx) => tx`delete from roster.review_decision where pair_id = ${pairId}`);
}

/** The day in the county. */
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

async function asOwner(work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  await office.db.transaction(COUNTY, work, { as: 'owner' });
}

before(async () => {
  folder = await makeOpenFolder('bulou-office-');
  office = await openTestOffice(folder);
  const { village, school } = office.places;
  await office.db.transaction(COUNTY, async (tx) => {
    const [child] = await tx<{ childId: string; householdId: string }[]>`
      select child_id as "childId", household_blind as "householdId" from coverage.child_line
      where division_code = ${village} and school_id = ${school} and household_blind is not null order by child_id limit 1`;
    childId = child?.childId ?? '';
    householdId = child?.householdId ?? '';
    const [pair] = await tx<
      { pairId: string }[]
    >`select pair_id as "pairId" from roster.review_pair order by 1 limit 1`;
    pairId = pair?.pairId ?? '';
    const accounts = await tx<{ accountId: string; accountName: string }[]>`
      select account_id as "accountId", account_name as "accountName" from network.account
      where account_name in ('village-committee.own', 'audit')`;
    assigneeId = accounts.find(({ accountName }) => accountName === 'village-committee.own')?.accountId ?? '';
    spareId = accounts.find(({ accountName }) => accountName === 'audit')?.accountId ?? '';
  });
  assert.notEqual(childId, '');
  await openTaskAnew();
  await importList();
  ({ roundId, sheetId, homeId } = await openRoundWithDraw(office));
});
after(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Call {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: object;
  readonly file?: Buffer;
}

async function call(cookie: string, operation: keyof typeof ROUTES, { path = {}, query = {}, body, file }: Call = {}) {
  const route: Route = ROUTES[operation];
  const place = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? 'none'));
  const search = new URLSearchParams(query);
  return await office.app.inject({
    method: route.method,
    url: `/api/v1${place}${search.size === 0 ? '' : `?${search}`}`,
    headers: {
      host: 'localhost',
      cookie,
      ...(file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
    },
    ...(file === undefined ? {} : { payload: file }),
    ...(body === undefined ? {} : { payload: body }),
  });
}

/** Whole identity numbers and phones have a form that nothing else has. */
const WHOLE_NUMBER = /(?<![0-9a-f])[1-9]\d{16}[\dX](?![0-9a-f])|(?<![0-9a-f-])1[3-9]\d{9}(?![0-9a-f])/;

const NO_SUBJECT: Call = {};

/** What is put right before each cell, so that it is the right that is asked and not what the last one left behind. */
const PREPARED: Partial<Record<keyof typeof ROUTES, () => Promise<void>>> = {
  proposeErasure: () => asOwner(closeErasures),
  decideErasure: () => asOwner(openErasureAnew),
  decideReviewPair: forgetDecisions,
  assignTask: openTaskAnew,
  closeTask: openTaskAnew,
  openTerm: () =>
    asOwner(async (tx) => {
      await tx`delete from coverage.term_step`;
      await tx`delete from coverage.term_entry`;
    }),
  planStep: () => openTermAnew(),
  proposeException: () => openTermAnew(),
  signException: () => openTermAnew(true),
  closeTerm: async () => {
    await openTermAnew(true);
    const path = { ...ofTerm, childId };
    await call(await office.signIn('county-reviewer'), 'signException', { path, body: { verdict: 'signed' } });
  },
  rememberColumns: openImportAnew,
  confirmImport: openImportAnew,
  withdrawImport: openImportAnew,
  exportMarkedList: openImportAnew,
  createAccount: async () => {
    made += 1;
  },
  closeAccount: () => asOwner((tx) => tx`update network.account set closed_at = null where account_id = ${spareId}`),
};
let made = 0;

/** What each operation of the matrix is called with: about the own village's child. */
function callOf(operation: keyof typeof ROUTES): Call {
  const { village } = office.places;
  const calls: Partial<Record<keyof typeof ROUTES, Call>> = {
    getCoverage: { query: { divisionCode: village } },
    getCoverageHeat: { query: { divisionCode: village } },
    compareTerms: { query: { divisionCode: village } },
    listReasons: { query: { divisionCode: village } },
    listChildren: { query: { divisionCode: village } },
    exportChildren: { body: { divisionCode: village, purpose: 'audit' } },
    getChild: { path: { childId } },
    revealChild: { path: { childId }, body: { purpose: 'check-identity' } },
    search: { query: { q: '李' } },
    getHousehold: { path: { householdId } },
    getDivision: { path: { divisionCode: village } },
    getSchool: { path: { schoolId: office.places.school } },
    listAssignees: { query: { divisionCode: village } },
    verifyTrail: { body: {} },
    getRetention: {},
    proposeErasure: { body: { ground: 'retention-ended' } },
    decideErasure: { path: { erasureId: 'e1' }, body: { verdict: 'refused' } },
    makeAuditPack: { body: { term: '2018-autumn', within: village, purpose: 'audit' } },
    getRound: { path: { roundId } },
    listRoundHouseholds: { path: { roundId } },
    getRoundHousehold: { path: { roundId, householdId: sheetId } },
    recordVisit: {
      path: { roundId, householdId: sheetId },
      body: { result: 'refused', visitedOn: '2018-10-15', headConfirmed: false, children: [] },
    },
    getSample: { path: { roundId } },
    planSample: { path: { roundId }, query: { share: '0.05' } },
    getSampleList: { path: { roundId } },
    listSampleHomes: { path: { roundId } },
    getSampleHome: { path: { roundId, homeId } },
    recordInterview: {
      path: { roundId, homeId },
      body: { result: 'refused', visitedOn: TODAY, children: [], omitted: [] },
    },
    getSampleResults: { path: { roundId } },
    getReviewPair: { path: { pairId } },
    decideReviewPair: { path: { pairId }, body: { verdict: 'unsure' } },
    assignTask: { path: { taskId }, body: { accountId: assigneeId } },
    closeTask: { path: { taskId }, body: { outcome: 'confirmed', evidence: '已电话核实' } },
    createAccount: {
      body: { accountName: `made.${made}`, fullName: '新人', role: 'village-committee', divisionCode: village },
    },
    resetAccount: { path: { accountId: spareId } },
    getOfficeTerm: { path: ofTerm },
    openTerm: { path: ofTerm, body: { censusOn: '2018-10-15' } },
    planStep: {
      path: { ...ofTerm, step: 'claim' },
      body: { ownerRole: 'school-clerk', dueOn: '2018-11-05', done: false, basedOn: 1 },
    },
    proposeException: { path: { ...ofTerm, childId }, body: { reason: '家长在外地，十一月回来核实' } },
    signException: { path: { ...ofTerm, childId }, body: { verdict: 'signed' } },
    closeTerm: { path: ofTerm, body: {} },
    uploadList: { query: { ...declared(), fileName: '又一份.csv' }, file: LIST },
    getImport: { path: { importId } },
    listImportFindings: { path: { importId } },
    listImportChanges: { path: { importId }, query: { kind: 'new' } },
    rememberColumns: { path: { importId }, body: { layoutKey, columns: { E: 'note' } } },
    confirmImport: { path: { importId }, body: {} },
    withdrawImport: { path: { importId }, body: { reason: '传错了' } },
    cancelReading: { path: { importId }, body: {} },
    exportMarkedList: { path: { importId }, body: {} },
    getImportTemplate: { path: { kind: 'survey' } },
    listTermRunFiles: { query: { term: '2018-autumn', censusOn: '2018-10-15' } },
    closeAccount: { path: { accountId: spareId }, body: {} },
  };
  return calls[operation] ?? NO_SUBJECT;
}

test('every role at every endpoint, in its own and in another territory, is answered as written by hand', async () => {
  assert.deepEqual(
    Object.keys(ACCESS_MATRIX).sort(),
    Object.keys(ROUTES).sort(),
    'a route without a row, or a row without a route',
  );
  const wrong: string[] = [];
  for (const [operation, row] of Object.entries(ACCESS_MATRIX) as [
    keyof typeof ROUTES,
    (typeof ACCESS_MATRIX)[keyof typeof ROUTES],
  ][]) {
    if (row === 'own-business') continue;
    for (const role of ROLES) {
      for (const where of ['own', 'other'] as const) {
        const answer = row[where === 'own' ? 0 : 1](role);
        const cookie = await office.signIn(role, where);
        await PREPARED[operation]?.();
        const response = await call(cookie, operation, callOf(operation));
        const got = response.statusCode < 300 ? 'yes' : response.statusCode;
        // In the own territory the subject is there, and letting somebody in must show it.
        const isStrict = where === 'own' && callOf(operation) !== NO_SUBJECT;
        if (!fits(got, answer, isStrict))
          wrong.push(`${operation} ${role} ${where}: ${got}, not ${answer}: ${response.body.slice(0, 160)}`);
      }
    }
    const nobody = await call('', operation, callOf(operation));
    if (nobody.statusCode !== 401) wrong.push(`${operation} nobody: ${nobody.statusCode}`);
  }
  await restoreStates();
  assert.deepEqual(wrong, []);
});

function fits(got: number | 'yes', answer: Answer, isStrict: boolean): boolean {
  if (answer !== 'yes') return got === answer;
  return got === 'yes' || (!isStrict && (got === 404 || got === 422));
}

test('another territory sees none of the rows, and whole numbers are in no answer', async () => {
  const own = (await call(await office.signIn('village-committee'), 'listChildren')).json();
  assert.ok(own.total > 0);
  assert.ok(own.items.every((item: { division: { key: string } }) => item.division.key === office.places.village));
  const other = (await call(await office.signIn('village-committee', 'other'), 'listChildren')).json();
  assert.equal(other.total, 0);
  const pupils = (await call(await office.signIn('school-clerk'), 'listChildren')).json();
  assert.ok(pupils.items.every((item: { school: { key: string } }) => item.school.key === office.places.school));
  const page = await call(await office.signIn('county-clerk'), 'getChild', { path: { childId } });
  assert.equal(page.statusCode, 200, page.body);
  assert.ok(page.json().sources.length > 0);
  assert.doesNotMatch(page.body, WHOLE_NUMBER);
  const list = await call(await office.signIn('county-clerk'), 'listChildren', { query: { limit: '200' } });
  assert.doesNotMatch(list.body, WHOLE_NUMBER);
});

test('the board sums to what the run recorded, and every page of a list joins on to the next', async () => {
  const cookie = await office.signIn('county-clerk');
  const board = (await call(cookie, 'getCoverage')).json();
  const known = board.parts.reduce((sum: number, part: { cell: { known: number } }) => sum + part.cell.known, 0);
  assert.equal(known, board.cell.known);
  const states = Object.values(board.cell.states as Record<string, number>).reduce((sum, count) => sum + count, 0);
  assert.equal(states, board.cell.known);
  const seen = new Set<string>();
  for (let after: string | undefined; ; ) {
    const page = (
      await call(cookie, 'listChildren', {
        query: { state: 'payable', limit: '7', ...(after === undefined ? {} : { after }) },
      })
    ).json();
    for (const { childId: id } of page.items) seen.add(id);
    after = page.next;
    if (after === undefined) {
      assert.equal(seen.size, page.total);
      break;
    }
  }
  assert.equal(seen.size, board.cell.states.payable);
});

test('a child is found by name, a part of it, initials, household and the end of the number', async () => {
  const cookie = await office.signIn('county-clerk');
  const child = (await call(cookie, 'getChild', { path: { childId } })).json();
  const texts = [child.name, [...child.name].slice(-2).join(''), child.maskedId.slice(-4)].filter(
    (text) => [...text].length > 1,
  );
  for (const q of texts) {
    const found = (await call(cookie, 'search', { query: { q, limit: '50' } })).json();
    assert.ok(found.more || found.items.some((item: { childId: string }) => item.childId === childId), q);
    const elsewhere = (
      await call(await office.signIn('village-committee', 'other'), 'search', { query: { q } })
    ).json();
    assert.deepEqual(elsewhere.items, []);
  }
  assert.deepEqual((await call(cookie, 'search', { query: { q: '鑫犇' } })).json().items, []);
});

test('a reveal and a decision are recorded; the second reading is blind; the trail stays whole', async () => {
  const clerk = await office.signIn('county-clerk');
  const shown = (await call(clerk, 'revealChild', { path: { childId }, body: { purpose: 'check-identity' } })).json();
  assert.equal(shown.childId, childId);
  const reveals = await office.db.transaction(
    COUNTY,
    (tx) => tx`select 1 from roster.reveal where child_id = ${childId}`,
  );
  assert.ok(reveals.length > 0);
  if (pairId !== '') {
    const decided = await call(clerk, 'decideReviewPair', { path: { pairId }, body: { verdict: 'same' } });
    assert.equal(decided.statusCode, 200, decided.body);
    assert.equal(
      (await call(clerk, 'decideReviewPair', { path: { pairId }, body: { verdict: 'same' } })).statusCode,
      409,
    );
    const blind = (await call(await office.signIn('county-reviewer'), 'getReviewPair', { path: { pairId } })).json();
    assert.deepEqual(blind.decisions, []);
    const { decisionId } = decided.json();
    const foreign = await call(await office.signIn('county-reviewer'), 'undoReviewDecision', {
      path: { pairId, decisionId },
    });
    assert.equal(foreign.statusCode, 404);
    assert.equal((await call(clerk, 'undoReviewDecision', { path: { pairId, decisionId } })).statusCode, 204);
  }
  const body = { outcome: 'confirmed', evidence: '已电话核实' };
  assert.equal((await call(clerk, 'closeTask', { path: { taskId }, body })).statusCode, 204);
  assert.equal((await call(clerk, 'closeTask', { path: { taskId }, body })).statusCode, 409);
  const verdict = await office.db.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY));
  assert.deepEqual(verdict.findings, []);
  assert.deepEqual(await office.db.transaction(COUNTY, checkCatalogue), []);
});

test('guessing slows down for its source and never locks the account', async () => {
  const headers = { host: 'localhost' };
  const tryPassword = (remoteAddress: string, password: string) =>
    office.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers,
      remoteAddress,
      payload: { accountName: 'surveyor.own', password },
    });
  for (let round = 0; round < 3; round += 1) assert.equal((await tryPassword('10.0.0.9', 'wrong')).statusCode, 401);
  const slowed = await tryPassword('10.0.0.9', 'wrong');
  assert.equal(slowed.statusCode, 429);
  assert.ok(Number(slowed.headers['retry-after']) >= 1);
  assert.equal((await tryPassword('10.0.0.8', 'a long enough password')).statusCode, 200);
});

test('each policy keeps its rows: dropped, its own territory no longer sees them; loosened, a neighbour sees more', async () => {
  const policies = await office.db.transaction(
    COUNTY,
    (tx) => tx<{ table: string; policy: string }[]>`
    select format('%I.%I', schemaname, tablename) as table, policyname as policy from pg_policies order by 1, 2`,
  );
  assert.ok(policies.length >= 14);
  const { neighbourVillage } = office.places;
  const wrong: string[] = [];
  let missed = 0;
  for (const { table, policy } of policies) {
    const county = await countRows(table, COUNTY);
    if ((await countRows(table, '00')) > 0) wrong.push(`${table} shows rows to nobody's territory`);
    if (county === 0) continue;
    missed += 1;
    const neighbour = await countRows(table, neighbourVillage);
    if (neighbour >= county) wrong.push(`${table} shows a village all of the county`);
    const left = await countRows(table, COUNTY, `drop policy ${policy} on ${table}`);
    // What only one act sees is no part of what the county sees.
    if (left !== 0 && policy !== 'task_handover') wrong.push(`${policy} on ${table} can be dropped unnoticed`);
    const loose = await countRows(table, neighbourVillage, `alter policy ${policy} on ${table} using (true)`);
    if (loose !== county) wrong.push(`${policy} on ${table} can be loosened unnoticed: ${loose} of ${county}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(missed >= 14, `only ${missed} policies have rows to keep`);
});

/** Rows that a territory sees; `change` is made by the owner first and undone afterwards. */
async function countRows(table: string, territory: string, change?: string): Promise<number> {
  let rows = -1;
  const undone = new Error('undone');
  await office.db
    .transaction(
      territory,
      async (tx) => {
        if (change !== undefined) await tx.unsafe(change);
        await tx.unsafe('set local role bulou_app');
        rows = Number((await tx.unsafe(`select count(*) as n from ${table}`))[0]?.['n']);
        throw undone;
      },
      { as: 'owner' },
    )
    .catch((error: unknown) => {
      if (error !== undone && (error as Error).cause !== undone) throw error;
    });
  return rows;
}

test('a question that the database never answers is answered all the same', async () => {
  const cookie = await office.signIn('county-clerk');
  const impatient = buildServer({
    ...{ terms: [], port: 0, countyName: '南乐县' },
    office: { ...office.office, answerWithin: 200 },
  });
  try {
    await asOwner(async (tx) => {
      await tx`lock table network.session in access exclusive mode`;
      const late = await impatient.inject({ method: 'GET', url: '/api/v1/session', headers: { cookie } });
      assert.equal(late.statusCode, 503, late.body);
      assert.equal(late.json().code, 'server.no-answer');
    });
    const again = await impatient.inject({ method: 'GET', url: '/api/v1/session', headers: { cookie } });
    assert.equal(again.statusCode, 200, again.body);
  } finally {
    await impatient.close();
  }
});
