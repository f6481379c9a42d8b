/** A village's round in a real browser (playwright-core), from opening to closed, by the people whose work it is. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Role } from '@bulou/network/model';
import { makeOpenFolder } from '@bulou/store/test-database';
import { COUNTY, type OpenedTestOffice, openTestOffice } from './office-fixture.ts';
import { type BrowserOffice, openBrowserOffice, SIZES, type Visit } from './office-visitor.ts';

const [SMALL] = SIZES;
let folder = '';
let office: OpenedTestOffice;
let browser: BrowserOffice;
let roundId = '';

before(async () => {
  folder = await makeOpenFolder('bulou-round-browser-');
  office = await openTestOffice(folder);
  browser = await openBrowserOffice(office);
});
after(async () => {
  await browser?.close();
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

async function as(role: Role, work: (visit: Visit) => Promise<void>): Promise<void> {
  const visit = await browser.visit(SMALL, role);
  await work(visit);
  await visit.leave();
}

/** What the API answers a role; for the many that go the way of the one before. */
async function ask(role: Role, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { host: 'localhost', cookie: await office.signIn(role) };
  const response = await office.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) });
  assert.ok(response.statusCode < 300, response.body);
  return response.json();
}

test('the county opens a round, the township sends a surveyor', async () => {
  const { village } = office.places;
  await as('county-clerk', async ({ page, open, look }) => {
    await open('/rounds');
    await page.getByLabel('开始走访').fill('2018-10-01');
    await page.getByLabel('走访截止').fill('2018-10-31');
    await page.getByRole('button', { name: '开一轮排查' }).click();
    await page.getByRole('link', { name: /2018年秋季/ }).click();
    await page.waitForURL('**/rounds/*');
    await look('round-county');
    roundId = new URL(page.url()).pathname.split('/')[2] ?? '';
  });
  // One village, and three of its households: the others would go the same way.
  await office.db.transaction(
    COUNTY,
    (tx) => tx`
      delete from roster.round_household where household_id not in (
        select household_id from roster.round_household where division_code = ${village} and children > 0 order by 1 limit 3)`,
    { as: 'owner' },
  );
  await as('township-clerk', async ({ page, open, look }) => {
    await open(`/rounds/${roundId}`);
    await page.getByRole('combobox', { name: /派给/ }).click();
    await page.getByTitle(/入户排查教师-own/).click();
    await page.getByText(/已派：3 户/).waitFor();
    await look('round-township');
  });
});

test('the surveyor registers child by child, and is told what is missing', async () => {
  const { village } = office.places;
  await as('surveyor', async ({ page, open, look, expect }) => {
    expect(/422/);
    await open(`/rounds/${roundId}`);
    await look('round-village');
    await page.locator('main a[href*="/households/"]').first().click();
    await page.getByLabel('走访日期').fill('2018-10-15');
    await page.getByText('已逐人登记').click();
    await page.getByText('户主信息已念给家长听').click();
    await look('round-sheet');
    await page.getByRole('button', { name: '保存，下一户' }).click();
    await page.getByText(/还有 \d+ 个孩子没有逐人登记/).waitFor();
    for (const each of await page.getByText('无变化').all()) await each.click();
    await page.getByRole('button', { name: '登记名单上没有的孩子' }).click();
    await page.getByLabel('姓名').fill('补登的孩子');
    await page.getByRole('button', { name: '保存，下一户' }).click();
    await page.getByText('已登记。').waitFor();
  });
  const { items } = await ask('surveyor', 'GET', `/rounds/${roundId}/households?state=assigned`);
  assert.equal(items.length, 2);
  for (const { householdId } of items) {
    const sheet = await ask('surveyor', 'GET', `/rounds/${roundId}/households/${householdId}`);
    const children = sheet.sheet.map(({ childId, name, stage }: { childId: string; name: string; stage: string }) => ({
      ...{ childId, name, stage, result: 'unchanged' },
    }));
    const answer = { result: 'registered', visitedOn: '2018-10-16', headConfirmed: true, children };
    await ask('surveyor', 'POST', `/rounds/${roundId}/households/${householdId}/visits`, answer);
  }
  const page = await ask('surveyor', 'GET', `/rounds/${roundId}`);
  assert.deepEqual([page.total.answered, page.total.newChildren], [3, 1]);
  assert.equal(page.path.at(-1).key, village);
});

test('the central school signs and freezes the roster, both bodies of the village confirm it', async () => {
  const { village, township } = office.places;
  await as('township-clerk', async ({ page, open, look }) => {
    await open(`/rounds/${roundId}`);
    await page.getByRole('button', { name: '签字汇总' }).click();
    await page
      .getByText(/乡镇中心校经办-own/)
      .first()
      .waitFor();
    await open(`/rounds/${roundId}/papers`);
    await page.getByLabel(/给哪个村/).fill(village);
    await page.getByRole('button', { name: '定稿' }).click();
    await page.getByRole('link', { name: '村级核对名册' }).click();
    await page.getByText('还没有盖章。').waitFor();
    await look('roster-frozen');
  });
  await as('village-committee', async ({ page, open, look }) => {
    await open(`/rounds/${roundId}/papers`);
    await page.getByRole('link', { name: '村级核对名册' }).click();
    await page.getByLabel('1 不符', { exact: true }).check();
    await page.getByLabel('1 不符之处').fill('已经转学');
    await look('roster-village');
    await page.getByRole('button', { name: '以村党支部的名义确认' }).click();
    await page.getByRole('button', { name: '以村党支部的名义确认' }).waitFor({ state: 'detached' });
  });
  // The committee's part is another person's.
  await office.db.transaction(COUNTY, (tx) => tx`update roster.paper_act set acted_by = 'secretary'`, { as: 'owner' });
  await as('village-committee', async ({ page, open, look }) => {
    await open(`/rounds/${roundId}/papers`);
    await page.getByRole('link', { name: '村级核对名册' }).click();
    await page.getByRole('button', { name: '以村民委员会的名义确认' }).click();
    await page.getByText(/盖章已不全有效：改动 1 行/).waitFor();
    await look('roster-stamped');
  });
  const frozen = await ask('county-clerk', 'POST', `/rounds/${roundId}/papers`, { kind: 'PR', divisionCode: township });
  await as('poverty-office', async ({ page, open }) => {
    await open(`/papers/${frozen.paperId}`);
    await page.getByRole('button', { name: '以县扶贫办的名义确认' }).click();
    await page.getByText(/盖章仍然有效/).waitFor();
  });
});

test('anybody may ask what a page is, and the round is closed by another than opened it', async () => {
  const { items } = await ask('township-clerk', 'GET', `/rounds/${roundId}/papers`);
  assert.equal(items.length, 2);
  const visit = await browser.visit(SMALL);
  await visit.open('/check');
  await visit.page.getByLabel('方码').fill('BL:VR:0000000000000000:1:0');
  await visit.page.getByRole('button', { name: '查' }).click();
  await visit.page.getByText(/方码不完整或输错了|没有发出过/).waitFor();
  await visit.look('check');
  await visit.leave();
  await as('county-reviewer', async ({ page, open, look }) => {
    await open(`/rounds/${roundId}`);
    await page.getByRole('button', { name: '结束本轮' }).click();
    await page.getByText(/已结束/).waitFor();
    await look('round-closed');
  });
});
