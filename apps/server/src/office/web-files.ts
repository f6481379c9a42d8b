/** Serves the built web application: files by name, and its one page for every address of its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** Styles are made while the page runs; scripts are the built files alone, and nothing is asked of anywhere else. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Adds the files of a folder; false, and nothing added, when there is no built application. */
export function addWebFiles(app: FastifyInstance, folder: string | undefined): boolean {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return false;
  // Read once: what is not in this list cannot be asked for, whatever the address says.
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [`/${relative(folder, file).split(sep).join('/')}`, readWebFile(file)] as const;
      }),
  );
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.replace(/[?#].*$/, '');
    if (request.method !== 'GET' && request.method !== 'HEAD') return reply.code(404).send();
    const found = files.has(path as `/${string}`) ? path : extname(path) === '' ? '/index.html' : undefined;
    const file = files.get(found as `/${string}`);
    if (found === undefined || file === undefined) return reply.code(404).send();
    return sendFile(reply, found, file, String(request.headers['accept-encoding'] ?? ''));
  });
  return true;
}

interface WebFile {
  readonly content: Buffer;
  /** The same, compressed by Brotli when the application was built. */
  readonly brotli: Buffer | undefined;
}

function readWebFile(file: string): WebFile {
  return { content: readFileSync(file), brotli: existsSync(`${file}.br`) ? readFileSync(`${file}.br`) : undefined };
}

function sendFile(reply: FastifyReply, path: string, { content, brotli }: WebFile, accepted: string) {
  // Built files carry a digest in their names; the page that names them does not.
  if (path.startsWith('/assets/')) reply.header('cache-control', 'public, max-age=31536000, immutable');
  const small = brotli !== undefined && /\bbr\b/.test(accepted) ? brotli : undefined;
  if (brotli !== undefined) reply.header('vary', 'accept-encoding');
  if (small !== undefined) reply.header('content-encoding', 'br');
  return reply
    .code(200)
    .header('content-security-policy', POLICY)
    .type(TYPES[extname(path)] ?? 'application/octet-stream')
    .send(small ?? content);
}
