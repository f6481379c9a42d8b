/** Somebody at a real browser: opens the office's pages and hears of everything that went wrong on them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Role } from '@bulou/network/model';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningServer, serveReports } from '../src/index.ts';
import type { OpenedTestOffice } from './office-fixture.ts';

const WEB = fileURLToPath(new URL('../../web/', import.meta.url));
/** What the eye takes for standing still; Chrome calls 0.1 good. */
const MOST_SHIFT = 0.01;

export const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;
/** A small phone upright. */
export const PHONE = { width: 360, height: 740 } as const;
export type Size = (typeof SIZES)[number] | typeof PHONE;

/** Sums, in the page, what moved without anybody having touched anything. */
const WATCH_SHIFTS = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** True in the page when nothing is awaited and what slides in has arrived. */
export const AT_REST = `!document.querySelector('[aria-busy=true], .ant-spin-spinning') &&
  document.getAnimations().every((each) => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)`;

export interface Visit {
  readonly page: Page;
  /** Opens an address of the office and waits until nothing is awaited any more. */
  open(address: string): Promise<void>;
  /**
   * Waits until the page is at rest, then fails when it complains, moves, is too wide or, at the smaller size, stands in a
   * reader's way; the last takes longest and is left out where the same parts have been looked at.
   */
  look(name: string, options?: { readonly withAxe?: boolean }): Promise<void>;
  /** Complaints of the browser that are meant to come, such as a refusal, are taken out by their text. */
  expect(complaint: RegExp): void;
  leave(): Promise<void>;
}

export interface BrowserOffice {
  readonly url: string;
  /** Without a role nobody is signed in. */
  visit(size: Size, role?: Role, where?: 'own' | 'other'): Promise<Visit>;
  close(): Promise<void>;
}

/** Builds the pages where they are not fresh, serves the office and starts the browser that `npm test` has found. */
export async function openBrowserOffice({ office, signIn }: OpenedTestOffice): Promise<BrowserOffice> {
  const executablePath = process.env['BULOU_BROWSER'];
  if (!executablePath) throw new Error('BULOU_BROWSER names no browser; npm test finds one.');
  execFileSync(process.execPath, [path.join(WEB, 'build.ts')], { stdio: 'ignore' });
  const webFolder = path.join(WEB, 'dist');
  const server = await serveReports({ terms: [], port: 0, countyName: '南乐县', office, webFolder });
  // The sandbox of the browser cannot be had by root; the pages are our own.
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  return {
    url: server.url,
    visit: async (size, role, where = 'own') => {
      const cookie = role === undefined ? undefined : await signIn(role, where);
      return await startVisit(browser, server, size, cookie);
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function startVisit(browser: Browser, server: RunningServer, size: Size, cookie?: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: server.url }]);
  }
  await context.addInitScript(WATCH_SHIFTS);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== server.url) complaints.push(`asks for ${request.url()}`);
  });
  return {
    page,
    expect: (complaint) => expected.push(complaint),
    open: async (address) => {
      await page.goto(new URL(address, server.url).href);
      await rest(page);
    },
    look: async (name, { withAxe = true } = {}) => {
      await rest(page);
      assert.deepEqual(
        complaints.splice(0).filter((text) => !expected.some((each) => each.test(text))),
        [],
        name,
      );
      const shifted = await page.evaluate<number>('window.shifted');
      assert.ok(shifted < MOST_SHIFT, `${name} moved by ${shifted}`);
      const tooWide = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.ok(tooWide <= 0, `${name} is ${tooWide} px too wide`);
      if (size === SIZES[0] && withAxe) await findObstacles(page, name);
      // Last, because a picture of the whole page makes the window longer for a moment.
      const shots = process.env['BULOU_SCREENSHOTS'];
      if (shots) await page.screenshot({ path: path.join(shots, `${name}-${size.width}.png`), fullPage: true });
    },
    leave: () => context.close(),
  };
}

async function rest(page: Page): Promise<void> {
  await page.waitForSelector('h1, h2, .ant-modal');
  await until(page, AT_REST);
}

/** Asks again and again until an expression is true in the page. The page's own content policy forbids it to do so itself. */
export async function until(page: Page, expression: string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    if (await page.evaluate<boolean>(expression).catch(() => false)) return;
    await setTimeout(50);
  }
  assert.fail(`Never true at ${page.url()}: ${expression}`);
}

async function findObstacles(page: Page, name: string): Promise<void> {
  // Legacy mode spares the search of frames, which the office has none of.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    // A button that waits behind a second question is faded on purpose.
    .exclude('.ant-btn-loading')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(told, [], name);
}
