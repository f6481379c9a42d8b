import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { createLinker, evaluateLinkage, makeLinkageReport } from '../src/index.ts';
import { THREE_TOWNS, THREE_TOWNS_MODEL, THREE_TOWNS_SETTINGS, THREE_TOWNS_TRUTH } from './three-towns.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulou-page-'));
const page = join(folder, 'report.html');
let browser: Browser;

/** Runs in the page. */
const OPEN = '(node) => { node.open = true; }';

before(async () => {
  const executablePath = process.env['BULOU_BROWSER'];
  if (!executablePath) throw new Error('BULOU_BROWSER names no browser; npm test finds one.');
  const long = '<b>很长的镇名</b>'.repeat(12);
  const people = THREE_TOWNS.map((row) => ({ ...row, town: row.town === 'York' ? long : row.town }));
  const linker = await createLinker(THREE_TOWNS_SETTINGS, { people }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  const evaluation = evaluateLinkage(result, THREE_TOWNS_TRUTH);
  const title = { zh: '三镇', en: 'Three towns' };
  writeFileSync(page, makeLinkageReport(result, { title, rules: await linker.countRules(), evaluation }).html);
  linker.close();
  // The sandbox of the browser cannot be had by root; the page is our own.
  browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [width, language] of [
  [1366, 'en'],
  [360, 'zh'],
] as const)
  test(`the report at ${width} pixels in ${language}: offline, within the screen, to be read by everyone`, async () => {
    const context = await browser.newContext({ viewport: { width, height: 760 }, offline: true });
    try {
      const tab = await context.newPage();
      const complaints: string[] = [];
      tab.on('console', (message) => complaints.push(message.text()));
      tab.on('request', (request) => {
        if (!request.url().startsWith('file:')) complaints.push(request.url());
      });
      await tab.goto(pathToFileURL(page).href);
      if (language === 'en') await tab.click('label[for=show-en]');
      const heading = language === 'en' ? 'Where is the best threshold?' : '门槛定在哪里最好？';
      assert.equal(await tab.locator('h2 span:visible').first().textContent(), heading);
      for (const pattern of await tab.locator('details').all()) await pattern.evaluate(OPEN);
      const overflow = await tab.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.equal(overflow, 0, 'the page is wider than the screen');
      assert.equal(
        await tab.locator('svg:visible').count(),
        await tab.locator(width > 640 ? 'svg.wide' : 'svg.narrow').count(),
      );
      assert.equal(await tab.locator('section b').count(), 0);
      const { violations } = await new AxeBuilder({ page: tab }).withTags(['wcag2a', 'wcag2aa']).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        [],
      );
      assert.deepEqual(
        complaints.filter((text) => !/axe/i.test(text)),
        [],
      );
    } finally {
      await context.close();
    }
  });
