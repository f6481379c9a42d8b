/** How long the office takes to be there on a cold machine over a slow line, and how much script that takes. */
import { chromium } from 'playwright-core';

/** 10 Mbit/s, 40 ms. */
const LINE = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const ROUNDS = 5;

/** Prints the figures; returns which aims were missed. */
export async function measureFirstLoad(url: string, cookie: string, executablePath: string): Promise<string[]> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const rounds: { milliseconds: number; scriptBytes: number; allBytes: number }[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
      const [name = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name, value, url }]);
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', LINE);
      const types = new Map<string, string>();
      let scriptBytes = 0;
      let allBytes = 0;
      session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        allBytes += encodedDataLength;
        if (types.get(requestId) === 'Script') scriptBytes += encodedDataLength;
      });
      const startedAt = performance.now();
      await page.goto(url, { waitUntil: 'commit' });
      // The page stands when the figures of the territory do.
      await page.locator('.equation, .parts').first().waitFor();
      const milliseconds = performance.now() - startedAt;
      await page.waitForTimeout(300);
      rounds.push({ milliseconds, scriptBytes, allBytes });
      await context.close();
    }
  } finally {
    await browser.close();
  }
  const [middle] = [...rounds].sort((a, b) => a.milliseconds - b.milliseconds).slice(Math.floor(ROUNDS / 2));
  if (middle === undefined) throw new Error('Nothing was loaded.');
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
  const times = rounds.map((round) => `${(round.milliseconds / 1000).toFixed(2)} s`).join(', ');
  console.log(`\nFirst load of the home page, signed in, nothing kept, 10 Mbit/s and 40 ms: ${times}`);
  console.log(`script ${kilobytes(middle.scriptBytes)} compressed, ${kilobytes(middle.allBytes)} in all`);
  return [
    ...(middle.milliseconds >= 2_000 ? [`first load takes ${(middle.milliseconds / 1000).toFixed(2)} s`] : []),
    ...(middle.scriptBytes >= 400_000 ? [`first-load script is ${kilobytes(middle.scriptBytes)}`] : []),
  ];
}
