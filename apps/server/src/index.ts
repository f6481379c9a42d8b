/**
 * Serves the finished reports of a data folder on this machine only. Reports are masked; files with whole
 * identity numbers are never served.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { addOfficeRoutes, refuseUnroutable } from './office/app.ts';
import type { Office } from './office/office.ts';
import { addWebFiles } from './office/web-files.ts';
import { serverProblems } from './problems.ts';

export { type OpenedOffice, type OpenOfficeOptions, openOffice } from './office/open-office.ts';
export { serverProblems };

/** One term that has been run, and the folder its outputs were written to. */
export interface ServedTerm {
  readonly term: string;
  /** Shown in the list of terms, such as 2018年秋季学期. */
  readonly title: string;
  readonly outputFolder: string;
  /** The equation in one line, as the job printed it. */
  readonly summary: string;
}

export interface ServeOptions {
  readonly terms: readonly ServedTerm[];
  readonly port: number;
  /** Title of the index page, such as 南乐县. */
  readonly countyName: string;
  /** Without it, only the reports are served. */
  readonly office?: Office;
  /** Folder of the built web application; served at the root when it is there. */
  readonly webFolder?: string;
}

/** A running server; `url` is where a browser on this machine finds it. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Reads the `PORT` setting; 8080 without one. */
export function readPort(value: string | undefined): number {
  if (value === undefined || value === '') return 8080;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw serverProblems['port-unreadable']({ value });
  return port;
}

/** Starts the server on the loopback address. Throws `server.port-taken`. */
export async function serveReports(options: ServeOptions): Promise<RunningServer> {
  const app = buildServer(options);
  try {
    await app.listen({ host: '127.0.0.1', port: options.port });
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE')
      throw serverProblems['port-taken']({ port: options.port }, error);
    throw error;
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { url: `http://localhost:${port}`, close: () => app.close() };
}

/** The routes without a listening socket, for tests. */
export function buildServer(options: ServeOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    exposeHeadRoutes: true,
    bodyLimit: 256 * 1024,
    requestTimeout: 60_000,
    // A browser keeps its connections for minutes; whoever stops the office does not wait for it.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refuseUnroutable,
  });
  app.addHook('onRequest', async (request, reply) => {
    // A page on the internet may point a name of its own at 127.0.0.1; only the names of this machine are answered.
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (host !== 'localhost' && host !== '127.0.0.1' && host !== '[::1]') {
      return reply
        .code(421)
        .type('text/plain; charset=utf-8')
        .send('此服务只在本机使用。/ This server answers on this machine only.');
    }
    return undefined;
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    reply.header('x-frame-options', 'DENY');
  });
  if (options.office !== undefined) addOfficeRoutes(app, options.office, reportFault);
  const hasWeb = options.office !== undefined && addWebFiles(app, options.webFolder);
  if (!hasWeb) {
    app.get('/', async (_request, reply) => {
      const latest = options.terms.at(-1);
      if (latest !== undefined && options.terms.length === 1) return reply.redirect(`/terms/${latest.term}/`);
      return sendPage(reply, renderIndex(options));
    });
  }
  app.get<{ Params: { term: string } }>('/terms/:term/', async (request, reply) => {
    const served = options.terms.find((each) => each.term === request.params.term);
    const file = served && join(served.outputFolder, 'report.html');
    if (file === undefined || !existsSync(file)) {
      return sendPage(reply.code(404), renderMissing(options));
    }
    return sendPage(reply, readFileSync(file, 'utf8'));
  });
  if (!hasWeb) app.setNotFoundHandler(async (_request, reply) => sendPage(reply.code(404), renderMissing(options)));
  return app;
}

/** What was no refusal is told to whoever keeps the server, by the number that the person saw; never with the request. */
function reportFault(reference: string, error: unknown): void {
  process.stderr.write(`${reference} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

/** The report carries its own style and script; nothing else may load, and nothing may be sent anywhere. */
function sendPage(reply: import('fastify').FastifyReply, html: string) {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    (match) =>
      `'sha256-${createHash('sha256')
        .update(match[1] ?? '')
        .digest('base64')}'`,
  );
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; script-src ${scripts.join(' ') || "'none'"}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
}

function renderIndex(options: ServeOptions): string {
  const rows = [...options.terms]
    .reverse()
    .map(
      (term) =>
        `<li><a href="/terms/${term.term}/">${escapeHtml(term.title)}</a><p>${escapeHtml(term.summary)}</p></li>`,
    )
    .join('');
  const body = rows ? `<ol>${rows}</ol>` : '<p>还没有跑过任何学期。请先运行 <code>bulou term run</code>。</p>';
  return page(`${options.countyName} · 不漏`, `<h1>${escapeHtml(options.countyName)} · 不漏</h1>${body}`);
}

function renderMissing(options: ServeOptions): string {
  const terms = options.terms
    .map((term) => `<li><a href="/terms/${term.term}/">${escapeHtml(term.title)}</a></li>`)
    .join('');
  return page(
    '没有这一页',
    `<h1>没有这一页</h1><p>现有的学期报告：</p><ol>${terms}</ol><p><a href="/">回到首页 / Home</a></p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>
body{font:16px/1.6 "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;color:#1f2933;max-width:52rem;margin:3rem auto;padding:0 1rem}
h1{font-size:1.5rem;font-weight:600}ol{list-style:none;padding:0}li{border-top:1px solid #e4e7eb;padding:.9rem 0}li a{font-size:1.1rem;color:#1d5f8a}p{margin:.3rem 0;color:#52606d;font-variant-numeric:tabular-nums}
</style></head><body>${body}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
