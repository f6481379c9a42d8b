/** Every path of the office in a real browser, at the two sizes that offices have. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { ROLE_DESCRIPTIONS } from '@bulou/network/model';
import { makeOpenFolder } from '@bulou/store/test-database';
import { type OpenedTestOffice, openTestOffice, PASSWORD } from './office-fixture.ts';
import { AT_REST, type BrowserOffice, openBrowserOffice, SIZES, type Size, until } from './office-visitor.ts';

const [SMALL] = SIZES;
let folder = '';
let office: OpenedTestOffice;
let browser: BrowserOffice;

before(async () => {
  folder = await makeOpenFolder('bulou-browser-');
  office = await openTestOffice(folder, { terms: ['2018-spring', '2018-autumn'] });
  browser = await openBrowserOffice(office);
});
after(async () => {
  await browser?.close();
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

for (const size of SIZES) {
  test(`at ${size.width} wide a clerk goes from the home page down to a child`, () => drillDown(size));
  test(`at ${size.width} wide every other page of a clerk stands still and complains of nothing`, () => openAll(size));
}

async function drillDown(size: Size): Promise<void> {
  const { page, open, look, leave } = await browser.visit(size, 'county-clerk');
  await open('/');
  await page.getByRole('heading', { name: /您好/ }).waitFor();
  await look('home');
  await page.getByRole('link', { name: '看全覆盖' }).click();
  await page.getByRole('heading', { name: '南乐县：应助尽助，还差谁' }).waitFor();
  await look('board-county');
  const { township, village } = office.places;
  for (const [code, name] of [
    [township, 'board-township'],
    [village, 'board-village'],
  ] as const) {
    await page.locator(`.wide.tall a[href*="${code}"]`).first().click();
    await page.waitForURL(`**/coverage?*${code}*`);
    await look(name, { withAxe: false });
  }
  await page.locator('main a[href*="state=payable"]').first().click();
  await page.waitForURL('**/children?*');
  await look('children-of-village', { withAxe: false });
  const first = page.locator('.ant-table-row a').first();
  const name = await first.textContent();
  await first.click();
  await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor();
  await look('child');
  await leave();
}

async function openAll(size: Size): Promise<void> {
  const { page, open, look, leave } = await browser.visit(size, 'county-clerk');
  const { township, village, school } = office.places;
  for (const [name, address] of [
    ['terms', '/terms'],
    ['children', '/children'],
    ['unresolved', '/children?state=unresolved'],
    ['review', '/review'],
    ['tasks', '/tasks'],
    ['policy', '/policy'],
    ['mine', '/mine'],
    ['township', `/places/${township}`],
    ['village', `/places/${village}`],
    ['school', `/schools/${school}`],
    ['missing', '/nothing-here'],
  ] as const) {
    await open(address);
    await look(name, { withAxe: name !== 'unresolved' && name !== 'village' });
  }
  await open('/children?state=payable');
  await page.locator('.ant-table-row a').first().click();
  await page.locator('a[href^="/households/"]').click();
  await page.waitForURL('**/households/*');
  await look('household');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Home' }).first().waitFor();
  await open('/coverage');
  await look('board-english', { withAxe: false });
  await leave();
}

test('somebody signs in, is told what is wrong, and signs out again', async () => {
  const { page, open, look, expect, leave } = await browser.visit(SMALL);
  // The browser itself says that an answer was a refusal.
  expect(/status of 401/);
  await open('/tasks');
  await page.waitForURL('**/login?*');
  await look('login');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('请填登录名').waitFor();
  await page.getByLabel('登录名').fill('township-clerk.own');
  await page.getByLabel('密码', { exact: true }).fill('not this one');
  await page.keyboard.press('Enter');
  await page.getByText('登录名、密码或验证码不对').waitFor();
  await look('login-refused');
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/tasks');
  await look('tasks-township');
  await page.locator('button.me').click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.waitForURL('**/login');
  await leave();
});

test('pairs are reviewed with the keyboard alone: next, back, the three answers, and back again', async () => {
  const { page, open, look, leave } = await browser.visit(SMALL, 'county-clerk');
  await open('/review');
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate<string>('document.activeElement.textContent')) === '开始复核') break;
  }
  await page.keyboard.press('Enter');
  const at = async () => new URL(page.url()).pathname;
  const moved = async (from: string) => {
    await until(page, `location.pathname !== '${from}'`);
    await page.locator('table.pair').waitFor();
    await until(page, AT_REST);
    return await at();
  };
  const first = await moved('/review');
  await look('pair');
  await page.keyboard.press('j');
  const second = await moved(first);
  await page.keyboard.press('k');
  assert.equal(await moved(second), first);
  for (const [key, verdict] of [
    ['1', '是同一人'],
    ['2', '不是同一人'],
    ['3', '拿不准'],
  ]) {
    const before = await at();
    await page.keyboard.press(key ?? '');
    await moved(before);
    await page.getByText(`已记下：${verdict}。`).waitFor();
  }
  const fourth = await at();
  await page.keyboard.press('u');
  await moved(fourth);
  const decisions = await office.db.transaction(
    '410923',
    (tx) => tx<{ verdict: string }[]>`select verdict from roster.review_decision order by decided_at`,
  );
  assert.deepEqual(
    decisions.map(({ verdict }) => verdict),
    ['same', 'different', 'unsure', 'undone'],
  );
  await leave();
});

test('a child is found by name in the search box and opened with the keyboard', async () => {
  const { page, open, look, leave } = await browser.visit(SMALL, 'county-clerk');
  await open('/children?state=payable');
  const name = (await page.locator('.ant-table-row a').first().textContent()) ?? '';
  await open('/');
  await page.keyboard.press('/');
  await page.keyboard.type(name);
  await page.locator('.found', { hasText: name }).first().waitFor();
  await look('search');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await open('/');
  await page.getByLabel('查找孩子').fill('鑫犇淼');
  await page.locator('.note', { hasText: '没有找到“鑫犇淼”' }).waitFor();
  await look('search-nothing');
  await leave();
});

test('whole numbers are shown, and a list is sent, only after a purpose and the password', async () => {
  const { page, open, look, expect, leave } = await browser.visit(SMALL);
  expect(/status of 40[13]/);
  await open('/login');
  await page.getByLabel('登录名').fill('county-reviewer.own');
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /您好/ }).waitFor();
  await open('/children?state=payable');
  await page.getByRole('button', { name: /导出/ }).click();
  await page.getByRole('dialog').getByRole('radio').first().check();
  await look('export-purpose');
  await page.getByRole('dialog').getByRole('button', { name: /导出/ }).click();
  await page.getByText('请再输一次密码').waitFor();
  await look('step-up');
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  assert.match((await download).suggestedFilename(), /\.xlsx$/);
  await page.locator('.ant-table-row a').first().click();
  const masked = page.locator('.masked .id');
  assert.match((await masked.textContent()) ?? '', /^\d{6}\*{8}/);
  await page.getByRole('button', { name: '看完整号码' }).click();
  await page.getByRole('dialog').getByRole('radio').first().check();
  await page.getByRole('dialog').getByRole('button', { name: '看完整号码' }).click();
  await page.locator('.masked .id', { hasText: /^\d{17}[\dX]$/ }).waitFor();
  await page.getByRole('button', { name: /遮/ }).click();
  assert.match((await masked.textContent()) ?? '', /^\d{6}\*{8}/);
  await leave();
});

test('a task is settled with its evidence, and what was typed survives a closed window', async () => {
  const { page, open, look, leave } = await browser.visit(SMALL, 'county-clerk');
  await open('/tasks');
  const rows = page.locator('.ant-table-row');
  const before = await rows.count();
  await rows.first().getByRole('button', { name: '办结' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('已电话核实，班主任在场');
  await page.keyboard.press('Escape');
  await rows.first().getByRole('button', { name: '办结' }).click();
  assert.equal(await page.getByRole('dialog').getByRole('textbox').inputValue(), '已电话核实，班主任在场');
  await page.getByRole('dialog').getByRole('radio').nth(1).check();
  await look('task-closing');
  await page.getByRole('dialog').getByRole('button', { name: '办结' }).click();
  await page.getByText('已办结').first().waitFor();
  await until(page, `document.querySelectorAll('.ant-table-row').length === ${before - 1}`);
  await leave();
});

test('an account is reset, its slip is shown once, and its owner chooses a password before anything else', async () => {
  const administrator = await browser.visit(SMALL, 'security-administrator');
  await administrator.open('/accounts');
  await administrator.look('accounts');
  const row = administrator.page.locator('.ant-table-row', { hasText: 'surveyor.other' });
  await row.getByRole('button', { name: '重置密码' }).click();
  await administrator.page.getByRole('dialog').getByRole('button', { name: '重置密码' }).click();
  await administrator.page.getByRole('heading', { name: /一次性密码条/ }).waitFor();
  await administrator.look('slip');
  const slip = (await administrator.page.locator('.slip .secret').textContent()) ?? '';
  await administrator.leave();
  const owner = await browser.visit(SMALL);
  owner.expect(/status of 401/);
  await owner.open('/login');
  await owner.page.getByLabel('登录名').fill('surveyor.other');
  await owner.page.getByLabel('密码', { exact: true }).fill(slip.trim());
  await owner.page.keyboard.press('Enter');
  await owner.page.getByRole('heading', { name: '换成您自己的密码' }).waitFor();
  await owner.look('password');
  await owner.open('/children');
  await owner.page.waitForURL('**/password');
  await owner.leave();
});

test('the auditor reads and verifies the trail', async () => {
  const { page, open, look, leave } = await browser.visit(SMALL, 'auditor');
  await open('/trail');
  await page.getByRole('button', { name: '核对整条日志' }).click();
  await page.getByText(/日志完整/).waitFor();
  await look('trail');
  await leave();
});

test('who has no right is told who has; what is not in the territory is not there; what is empty teaches', async () => {
  const village = await browser.visit(SMALL, 'village-committee', 'other');
  village.expect(/status of 40[34]/);
  await village.open('/trail');
  await village.page.getByText(ROLE_DESCRIPTIONS['security-administrator'].zh).waitFor();
  await village.look('refused');
  for (const address of ['/', '/coverage', '/children', '/tasks', '/terms']) {
    await village.open(address);
    await village.look(`empty${address.replace('/', '-')}`, { withAxe: address === '/' });
  }
  await village.open(`/places/${office.places.village}`);
  await village.page.getByRole('heading', { name: '没有这一页，或不在您的辖区内' }).waitFor();
  await village.look('elsewhere');
  await village.leave();
});

test('an office that cannot be reached is waited for, and one that fails says so with a number', async () => {
  const { page, open, look, expect, leave } = await browser.visit(SMALL, 'county-clerk');
  expect(/ERR_FAILED|status of 500/);
  await open('/');
  await page.route('**/api/v1/tasks*', (route) => route.abort());
  await page.getByRole('link', { name: '任务台账' }).click();
  await page.getByText('连不上服务器，正在重连').waitFor();
  await page.unroute('**/api/v1/tasks*');
  await page.getByRole('heading', { name: '任务台账' }).waitFor();
  await page.locator('.ant-table-row').first().waitFor();
  await page.getByText('服务器已恢复').waitFor();
  await page.getByText('连不上服务器，正在重连').waitFor({ state: 'detached' });
  await page.route('**/api/v1/review-pairs*', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'The program failed (1a2b3c4d).',
        detail: '程序出错了（编号 1a2b3c4d）。',
        status: 500,
        code: 'server.fault',
        details: {},
      }),
    }),
  );
  await page.getByRole('link', { name: '比对复核' }).click();
  await page.getByText('1a2b3c4d').waitFor();
  await look('failed');
  await page.unroute('**/api/v1/review-pairs*');
  await page.getByRole('button', { name: '再试一次' }).click();
  await page.getByRole('button', { name: '开始复核' }).waitFor();
  await leave();
});
