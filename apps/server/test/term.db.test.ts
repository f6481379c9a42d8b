/** A term is opened, planned by two people at once, and closed only when nobody is left open without a signature. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Role } from '@bulou/network/model';
import { verifyTrail } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import type { Route } from '../src/api/route.ts';
import { ROUTES } from '../src/api/routes.ts';
import { COUNTY, type OpenedTestOffice, openTestOffice } from './office-fixture.ts';

let folder = '';
let office: OpenedTestOffice;
before(async () => {
  folder = await makeOpenFolder('bulou-terms-');
  office = await openTestOffice(folder, { terms: ['2018-spring', '2018-autumn'] });
});
after(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

const TERM = '2018-autumn';

async function ask(role: Role, operation: keyof typeof ROUTES, body?: object, more: Record<string, string> = {}) {
  const route: Route = ROUTES[operation];
  const places: Record<string, string> = { term: TERM, ...more };
  const place = route.path.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? 'none');
  const response = await office.app.inject({
    method: route.method,
    url: `/api/v1${place}`,
    headers: { host: 'localhost', cookie: await office.signIn(role) },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: response.statusCode, body: response.body === '' ? undefined : response.json() };
}

test('opening gives every step an owner and a date, and tells what became of the term before', async () => {
  assert.equal((await ask('county-reviewer', 'closeTerm', {})).body.code, 'term-office.not-open');
  assert.equal((await ask('county-clerk', 'openTerm', { censusOn: '2018-10-15' })).status, 204);
  assert.equal((await ask('county-clerk', 'openTerm', { censusOn: '2018-10-15' })).status, 409);
  const { body: page } = await ask('county-clerk', 'getOfficeTerm');
  assert.equal(page.state, 'opened');
  assert.equal(page.steps.length, 7);
  assert.ok(page.steps.every((step: { dueOn: string }) => step.dueOn >= '2018-10-15'));
  const { rollOver } = page;
  assert.equal(rollOver.beforeTerm, '2018-spring');
  const parts = rollOver.promoted + rollOver.graduates + rollOver.retained + rollOver.unknown + rollOver.missing;
  assert.equal(parts, rollOver.before);
  assert.ok(rollOver.promoted > rollOver.before / 3, JSON.stringify(rollOver));
});

test('of two who change one step from the same page, the second is told what the first did and loses nothing', async () => {
  const plan = { ownerRole: 'school-clerk', dueOn: '2018-11-02', done: false, basedOn: 1 };
  const both = await Promise.all([
    ask('county-clerk', 'planStep', plan, { step: 'claim' }),
    ask('county-reviewer', 'planStep', { ...plan, dueOn: '2018-11-09' }, { step: 'claim' }),
  ]);
  const refused = both.find(({ status }) => status === 409);
  const taken = both.find(({ status }) => status === 200);
  assert.deepEqual(taken?.body, { version: 2 });
  assert.equal(refused?.body.code, 'term-office.changed-meanwhile');
  assert.equal(refused?.body.details.version, 2);
  const again = { ...plan, dueOn: '2018-11-09', basedOn: refused?.body.details.version };
  assert.deepEqual((await ask('county-reviewer', 'planStep', again, { step: 'claim' })).body, { version: 3 });
});

test('closing is refused with names until each child has an exception that another person signed', async () => {
  await office.db.transaction(
    COUNTY,
    (tx) => tx`update coverage.child_line set state = 'unresolved' where child_id in (
      select child_id from coverage.child_line where term = ${TERM} and registered order by child_id limit 2)`,
    { as: 'owner' },
  );
  const { body: page } = await ask('county-reviewer', 'getOfficeTerm');
  const children = page.unresolved as { childId: string; name: string }[];
  assert.ok(children.length >= 2);
  assert.equal(page.unsigned, children.length);
  const refused = await ask('county-reviewer', 'closeTerm', {});
  assert.equal(refused.body.code, 'term-office.unresolved');
  assert.equal(refused.body.details.count, children.length);
  for (const { childId } of children) {
    const reason = { reason: '家长在外地，下月回来核实' };
    assert.equal((await ask('county-reviewer', 'signException', { verdict: 'signed' }, { childId })).status, 409);
    assert.equal((await ask('county-clerk', 'proposeException', reason, { childId })).status, 204);
    assert.equal((await ask('county-clerk', 'signException', { verdict: 'signed' }, { childId })).status, 403);
    assert.equal((await ask('county-reviewer', 'closeTerm', {})).status, 409, 'a proposal is no signature');
    assert.equal((await ask('bureau-leader', 'signException', { verdict: 'signed' }, { childId })).status, 204);
  }
  assert.equal((await ask('county-reviewer', 'closeTerm', {})).status, 204);
  assert.equal((await ask('county-reviewer', 'getOfficeTerm')).body.state, 'closed');
  assert.equal((await ask('county-reviewer', 'closeTerm', {})).status, 409);
  const plan = { ownerRole: 'school-clerk', dueOn: '2018-11-02', done: true, basedOn: 3 };
  assert.equal((await ask('county-clerk', 'planStep', plan, { step: 'claim' })).status, 409);
  const verdict = await office.db.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY));
  assert.deepEqual(verdict.findings, []);
});
