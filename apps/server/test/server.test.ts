import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningServer, serveReports } from '../src/index.ts';

let folder = '';
let server: RunningServer;
let port = 0;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bulou-server-'));
  writeFileSync(
    path.join(folder, 'report.html'),
    '<!doctype html><title>r</title><script>document.title = "x"</script>',
  );
  writeFileSync(path.join(folder, 'children.csv'), 'secret');
  const terms = ['2018-spring', '2018-autumn'].map((term) => ({
    term,
    title: `<${term}>`,
    outputFolder: folder,
    summary: '10 & 20',
  }));
  server = await serveReports({ terms, port: 0, countyName: '南乐县' });
  port = Number(new URL(server.url).port);
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask(url: string, options: { host?: string; address?: string; method?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: options.address ?? '127.0.0.1',
        port,
        path: url,
        method: options.method ?? 'GET',
        ...(options.host === undefined ? {} : { headers: { host: options.host } }),
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

test('it listens on the loopback address only', async () => {
  assert.equal((await ask('/')).status, 200);
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const { address } of outside) await assert.rejects(ask('/', { address }), /ECONNREFUSED/);
});

test('only the names of this machine are answered', async () => {
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, 'localhost'])
    assert.equal((await ask('/', { host })).status, 200, host);
  for (const host of ['example.com', `example.com:${port}`, 'localhost.example.com', '127.0.0.1.example.com']) {
    const answer = await ask('/terms/2018-autumn/', { host });
    assert.equal(answer.status, 421, host);
    assert.equal(answer.body.includes('<'), false);
  }
});

test('the list of terms names each, newest first, with its text escaped', async () => {
  const { body, headers } = await ask('/');
  assert.equal(body.indexOf('/terms/2018-autumn/') < body.indexOf('/terms/2018-spring/'), true);
  assert.equal(body.includes('<2018-autumn>'), false);
  assert.match(body, /10 &#38; 20/);
  assert.match(String(headers['content-type']), /^text\/html; charset=utf-8/);
});

test('a report may run its own script and nothing else', async () => {
  const { status, headers } = await ask('/terms/2018-autumn/');
  const policy = String(headers['content-security-policy']);
  assert.equal(status, 200);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'sha256-[A-Za-z0-9+/=]+';/);
  assert.equal(/script-src[^;]*unsafe/.test(policy), false);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['cache-control'], 'no-store');
});

test('every page has a policy, also one that is not there', async () => {
  for (const url of ['/', '/terms/2017-autumn/', '/nothing']) {
    const { headers } = await ask(url);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/, url);
  }
});

test('nothing but reports is served: files with whole numbers least of all', async () => {
  for (const url of [
    '/terms/2018-autumn/children.csv',
    '/terms/..%2f..%2fetc%2fpasswd/',
    '/terms/2018-autumn/../children.csv',
    '/children.csv',
    '/terms/2017-autumn/',
  ]) {
    const { status, body } = await ask(url);
    assert.equal(status, 404, url);
    assert.equal(body.includes('secret'), false);
    assert.match(body, /没有这一页/);
    assert.match(body, /\/terms\/2018-autumn\//);
  }
  assert.equal((await ask('/terms/2018-autumn/', { method: 'POST' })).status, 404);
});
