import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { makeOpenFolder } from '@bulou/store/test-database';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningServer, serveReports } from '../src/index.ts';
import { makeServedTerm } from './sample-report.ts';

const SIZES = [
  { width: 1366, height: 768 },
  { width: 360, height: 740 },
];

/** Runs in the page: the text of the closed details whose summary has the focus, else nothing. */
const FOCUSED_CLOSED_SUMMARY = `(() => {
  const focused = document.activeElement;
  return focused?.tagName === 'SUMMARY' && !focused.parentElement.open ? focused.textContent : '';
})()`;

let folder = '';
let server: RunningServer;
let browser: Browser;

before(async () => {
  const executablePath = process.env['BULOU_BROWSER'];
  if (!executablePath) throw new Error('BULOU_BROWSER names no browser; npm test finds one.');
  folder = await makeOpenFolder('bulou-report-');
  const served = await makeServedTerm(folder);
  const spring = { ...served, term: '2018-spring', title: '2018年春季学期' };
  server = await serveReports({ terms: [spring, served], port: 0, countyName: '南乐县' });
  // The sandbox of the browser cannot be had by root; the page is our own.
  browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a page and gathers what the browser complains of, violations of the content policy among it. */
async function withPage(
  size: (typeof SIZES)[number],
  url: string,
  run: (page: Page, complaints: readonly string[]) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
      complaints.push(`asks for ${request.url()}`);
  });
  try {
    await page.goto(new URL(url, server.url).href);
    await run(page, complaints);
  } finally {
    await context.close();
  }
}

for (const size of SIZES) {
  for (const url of ['/', '/terms/2018-autumn/', '/nothing']) {
    test(`${url} at ${size.width} wide: no complaint, nothing in the way of a reader, nothing too wide`, async () => {
      await withPage(size, url, async (page, complaints) => {
        const expected = url === '/nothing' ? complaints.filter((text) => !/404/.test(text)) : complaints;
        assert.deepEqual(expected, []);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        assert.deepEqual(
          grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
          [],
        );
        const tooWide = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(tooWide, 0);
      });
    });
  }
}

test('a township is opened with the keyboard alone', async () => {
  await withPage(SIZES[0] ?? { width: 1366, height: 768 }, '/terms/2018-autumn/', async (page) => {
    const opened = () => page.locator('details[open]').count();
    const before = await opened();
    for (let step = 0; step < 200; step += 1) {
      await page.keyboard.press('Tab');
      const onTownship = await page.evaluate<string>(FOCUSED_CLOSED_SUMMARY);
      if (!/[镇乡]/.test(onTownship)) continue;
      await page.keyboard.press('Enter');
      assert.equal((await opened()) > before, true);
      return;
    }
    assert.fail('No closed township was reached by the Tab key.');
  });
});

test('no whole identity number stands in the report', async () => {
  await withPage(SIZES[0] ?? { width: 1366, height: 768 }, '/terms/2018-autumn/', async (page) => {
    const html = await page.content();
    assert.deepEqual(html.match(/\b\d{17}[\dX]\b/g), null);
    assert.match(html, /\d{6}\*{8}/);
  });
});
