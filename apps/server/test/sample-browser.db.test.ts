/** Drawn homes in a real browser: the county draws and assigns at a desk, the inspector answers on a phone, the results are read. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Role } from '@bulou/network/model';
import { makeOpenFolder } from '@bulou/store/test-database';
import { type OpenedTestOffice, openTestOffice } from './office-fixture.ts';
import { type BrowserOffice, openBrowserOffice, PHONE, SIZES, type Size, type Visit } from './office-visitor.ts';

const [DESK] = SIZES;
let folder = '';
let office: OpenedTestOffice;
let browser: BrowserOffice;
let roundId = '';

before(async () => {
  folder = await makeOpenFolder('bulou-sample-browser-');
  office = await openTestOffice(folder);
  browser = await openBrowserOffice(office);
  const body = { term: '2018-autumn', opensOn: '2018-10-01', dueOn: '2018-10-31' };
  ({ roundId } = await ask('county-clerk', 'POST', '/rounds', body));
});
after(async () => {
  await browser?.close();
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

async function as(role: Role, size: Size, work: (visit: Visit) => Promise<void>): Promise<void> {
  const visit = await browser.visit(size, role);
  await work(visit);
  await visit.leave();
}

async function ask(role: Role, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { host: 'localhost', cookie: await office.signIn(role) };
  const response = await office.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) });
  assert.ok(response.statusCode < 300, response.body);
  return response.json();
}

test('homes are drawn and given at a desk, answered on a phone, and the results are read', async () => {
  const { township } = office.places;
  await as('county-clerk', DESK, async ({ page, open, look }) => {
    await open('/sample');
    await page.getByLabel('种子').fill('福彩 2018140');
    await page.getByLabel('核查截止').fill('2018-11-30');
    await look('sample-form', { withAxe: false });
    await page.getByRole('button', { name: /^抽\s?取$/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^抽\s?取$/ })
      .click();
    await page.getByRole('link', { name: '核查结果' }).waitFor();
    const { parts } = await ask('county-clerk', 'GET', `/rounds/${roundId}/sample`);
    const name = parts.find((part: { place: { key: string } }) => part.place.key === township).place.name;
    await page.getByRole('combobox', { name: `派给 ${name}` }).click();
    await page.getByTitle(/督导员-own/).click();
    await page.getByText(/已派：\d+ 户/).waitFor();
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name: /抽中的户/ }).waitFor();
    await look('sample-township');
  });
  await as('inspector', PHONE, async ({ page, open, look }) => {
    await open('/sample');
    await look('sample-mine');
    const { items } = await ask('inspector', 'GET', `/rounds/${roundId}/sample/homes?limit=200`);
    const home = items.find((each: { stage: string }) => each.stage !== 'none');
    await open(`/sample/${roundId}/homes/${home.homeId}`);
    await page.getByText('见到了', { exact: true }).click();
    for (const each of await page.getByText('知道', { exact: true }).all()) await each.click();
    for (const each of await page.getByText('落实了', { exact: true }).all()) await each.click();
    for (const each of await page.getByText('没收到', { exact: true }).all()) await each.click();
    await look('home-phone');
    await page.getByRole('button', { name: /保\s?存/ }).click();
    await page.getByText(/已登记：钱没收到。已交办整改/).waitFor();
  });
  await as('auditor', DESK, async ({ page, open, look }) => {
    await open(`/sample/${roundId}/results`);
    await page.getByText('100%', { exact: true }).first().waitFor();
    await look('sample-results');
  });
});
