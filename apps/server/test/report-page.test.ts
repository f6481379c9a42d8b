import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import axe from '@axe-core/playwright';
import { isProblem } from '@bulou/kernel';
import { type RunningServer, readPort, serveReports } from '@bulou/server';
import { makeOpenFolder } from '@bulou/store/test-database';
import { readListArgument, readRunOptions, runTerm } from '@bulou/term';
import { synthesiseCounty } from '@bulou/testkit';
import { chromium } from 'playwright-core';

const { AxeBuilder } = axe;
const CENSUS = '2018-10-15';
const KINDS = ['registry', 'enrolment', 'attendance', 'survey', 'received'] as const;

describe('a report of a small county, served', () => {
  let folder = '';
  let server: RunningServer;

  before(async () => {
    folder = makeOpenFolder();
    const lists = join(folder, 'lists');
    await synthesiseCounty({ countyCode: '410923', seed: 3, scale: 0.02, out: lists, terms: ['2018-autumn'] });
    const outFolder = join(folder, 'out');
    const options = readRunOptions({
      countyCode: '410923',
      term: '2018-autumn',
      censusOn: CENSUS,
      lists: (on) => KINDS.map((kind) => readListArgument(kind, join(lists, '2018-autumn', kind), on)),
      policyFolder: join(import.meta.dirname, '..', '..', '..', 'policies', '410923'),
      dataFolder: join(folder, 'data'),
      outFolder,
    });
    await runTerm(options);
    const term = { term: '2018-autumn', title: '2018年秋季学期', outputFolder: outFolder, summary: '' };
    server = await serveReports({ terms: [term], port: 0, countyName: '南乐县' });
  });

  after(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('only this machine is answered, and the page may load nothing else', async () => {
    const page = await fetch(`${server.url}/terms/2018-autumn/`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'.*script-src 'sha256-/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const foreign = await fetchAs('bulou.example', server.url);
    assert.equal(foreign, 421);
    assert.equal((await fetch(`${server.url}/terms/2018-autumn/children.csv`)).status, 404);
    assert.equal((await fetch(`${server.url}/terms/1999-autumn/`)).status, 404);
  });

  test('no whole identity number is on the page', async () => {
    const html = await (await fetch(`${server.url}/terms/2018-autumn/`)).text();
    assert.doesNotMatch(html, /(?<!\d)\d{17}[\dX](?!\d)/);
  });

  for (const [width, height] of [
    [1366, 768],
    [360, 740],
  ] as const) {
    test(`at ${width} px: nothing overflows, nothing errs, axe finds nothing serious, the keyboard opens a township`, async () => {
      const browser = await chromium.launch({
        executablePath: process.env['BULOU_BROWSER'] ?? '',
        args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      });
      try {
        const context = await browser.newContext({ viewport: { width, height } });
        const page = await context.newPage();
        const errors: string[] = [];
        page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
        page.on('pageerror', (error) => errors.push(error.message));
        await page.goto(`${server.url}/terms/2018-autumn/`);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(overflow, 0);
        const summary = page.locator('details > summary').first();
        await summary.focus();
        await page.keyboard.press('Enter');
        assert.equal(await page.locator('details').first().getAttribute('open'), '');
        assert.deepEqual(errors, []);
        // axe brings its own script, which the page's policy rightly refuses; it gets a copy of the page without one.
        const copy = join(mkdtempSync(join(tmpdir(), 'bulou-axe-')), 'report.html');
        writeFileSync(copy, await (await fetch(`${server.url}/terms/2018-autumn/`)).text());
        await page.goto(`file://${copy}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        assert.deepEqual(
          serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          [],
        );
      } finally {
        await browser.close();
      }
    });
  }
});

test('PORT is a port or is refused in words', () => {
  assert.equal(readPort(undefined), 8080);
  assert.equal(readPort('9000'), 9000);
  for (const value of ['eighty', '0', '70000', '80.5']) {
    assert.throws(
      () => readPort(value),
      (error) => isProblem(error) && error.code === 'server.port-unreadable',
    );
  }
});

test('a taken port is refused in words', async () => {
  const first = await serveReports({ terms: [], port: 0, countyName: '南乐县' });
  const port = Number(new URL(first.url).port);
  await assert.rejects(
    serveReports({ terms: [], port, countyName: '南乐县' }),
    (error) => isProblem(error) && error.code === 'server.port-taken',
  );
  await first.close();
});

/** A request under another host name, as a page on the internet could make one. `fetch` does not let itself be told. */
async function fetchAs(host: string, url: string): Promise<number | undefined> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
