/** The auditor's pack and the erasure of what is due in a real browser, by the people who do them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Role } from '@bulou/network/model';
import { makeOpenFolder } from '@bulou/store/test-database';
import { COUNTY, type OpenedTestOffice, openTestOffice } from './office-fixture.ts';
import { type BrowserOffice, openBrowserOffice, SIZES, type Size, type Visit } from './office-visitor.ts';

const [DESK, WALL] = SIZES;
let folder = '';
let office: OpenedTestOffice;
let browser: BrowserOffice;

before(async () => {
  folder = await makeOpenFolder('bulou-audit-browser-');
  office = await openTestOffice(folder);
  browser = await openBrowserOffice(office);
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

test('an auditor takes a pack of a village away; what is due is proposed by one and erased by another', async () => {
  await as('auditor', DESK, async ({ page, open, look }) => {
    await open('/trail');
    await page.getByRole('textbox', { name: '范围' }).fill(office.places.village);
    await look('trail-pack');
    await page.getByRole('button', { name: '做审计包' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('审计检查').click();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '做审计包' }).click();
    const file = await (await download).path();
    assert.equal(readFileSync(file).subarray(0, 2).toString(), 'PK');
  });
  await as('security-administrator', DESK, async ({ page, open, look }) => {
    await open('/retention');
    await look('retention-due');
    await page.getByRole('button', { name: /^提出删除到期的/ }).click();
    await page.getByText('等教育局领导确认').waitFor();
    assert.equal(await page.getByRole('button', { name: '确认删除' }).count(), 0);
  });
  await as('bureau-leader', WALL, async ({ page, open, look }) => {
    await open('/retention');
    await page.getByRole('button', { name: '确认删除' }).click();
    await look('retention-sure');
    await page.getByRole('dialog').getByRole('button', { name: '确认删除' }).click();
    await page.getByText(/已删除，原始文件 \d+ 个一并删除/).waitFor({ timeout: 30_000 });
    await look('retention-done');
  });
  const [erased] = await office.db.transaction(
    COUNTY,
    (tx) => tx<{ childId: string }[]>`select child_id as "childId" from roster.erasure_child order by child_id limit 1`,
  );
  await as('county-clerk', DESK, async ({ page, open, look }) => {
    await open(`/children/${erased?.childId}`);
    await page.getByText('已删除').first().waitFor();
    await look('child-erased');
  });
});
