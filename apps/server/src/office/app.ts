/** The office over HTTP: every route of the table, let in, read, carried out and answered as its schemas say. */
import { randomUUID } from 'node:crypto';
import { isProblem, type Problem } from '@bulou/kernel';
import { digestToken, findSession, type SessionOfAccount } from '@bulou/network';
import { ROLE_DESCRIPTIONS, type Role } from '@bulou/network/model';
import { NO_TERRITORY, readDatabaseError } from '@bulou/store';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Route } from '../api/route.ts';
import { API_PREFIX, type OperationId, ROUTES } from '../api/routes.ts';
import { serverProblems } from '../problems.ts';
import { HANDLERS } from './handlers.ts';
import { keepUpWithRuns } from './keep-up.ts';
import type { Download, Office, OfficeRequest } from './office.ts';

const COOKIE = 'bulou_session';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MOST_JSON_BYTES = 256 * 1024;
const LIST = 'application/octet-stream';
const MOST_UPLOAD_BYTES = 5 * 1024 * 1024;
/** A county's largest list is some ten. */
const MOST_LIST_BYTES = 64 * 1024 * 1024;

/** What an account may do before its one-time password has been changed. */
const BEFORE_CHANGE: readonly OperationId[] = ['getSession', 'closeSession', 'changePassword'];

/** Adds the office to a server. `onFault` is told of everything that was no refusal. */
export function addOfficeRoutes(
  app: FastifyInstance,
  office: Office,
  onFault: (reference: string, error: unknown) => void,
): void {
  const stop = keepUpWithRuns(office);
  app.addHook('onClose', stop);
  app.register(
    async (api) => {
      api.addContentTypeParser(
        XLSX,
        { parseAs: 'buffer', bodyLimit: MOST_UPLOAD_BYTES },
        async (_: unknown, body: Buffer) => body,
      );
      const keepBytes = async (_: unknown, body: Buffer) => body;
      api.addContentTypeParser(LIST, { parseAs: 'buffer', bodyLimit: MOST_LIST_BYTES }, keepBytes);
      api.setErrorHandler((error, _request, reply) => sendProblem(reply, readProblem(error, onFault)));
      api.setNotFoundHandler((request, reply) =>
        sendProblem(reply, serverProblems['no-such-page']({ path: request.url.slice(0, 200) })),
      );
      for (const [operationId, route] of Object.entries(ROUTES) as [OperationId, Route][]) {
        api.route({
          method: route.method,
          url: route.path.replace(/\{(\w+)\}/g, ':$1'),
          bodyLimit: mostBytesOf(route),
          handler: (request, reply) =>
            withDeadline(answer(office, operationId, route, request, reply), deadlineOf(office, route)),
        });
      }
    },
    { prefix: API_PREFIX },
  );
}

function mostBytesOf({ upload }: Route): number {
  if (upload === undefined) return MOST_JSON_BYTES;
  return upload === 'file' ? MOST_LIST_BYTES : MOST_UPLOAD_BYTES;
}

const ANSWER_WITHIN = 30_000;
/** Files and lists are read and made for longer than a screen waits. */
const FILE_WITHIN = 600_000;

function deadlineOf({ answerWithin = ANSWER_WITHIN }: Office, { upload, response }: Route): number {
  return upload !== undefined || response === 'xlsx' || response === 'file' ? FILE_WITHIN : answerWithin;
}

/**
 * A connection that is killed at an unlucky moment leaves its question without an answer for ever. Whoever asked is told to ask again:
 * a write's key sees to it that nothing is done twice.
 */
async function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(serverProblems['no-answer']({})), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function answer(
  office: Office,
  operationId: OperationId,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  refuseForeignPage(request);
  const token = readToken(request.headers.cookie);
  const session = token === undefined ? undefined : await findOpenSession(office, token);
  letIn(office, operationId, route, session);
  const setToken = (value: string) => {
    const age = value === '' ? '; Max-Age=0' : '';
    reply.header('set-cookie', `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict${age}`);
  };
  const handler = HANDLERS[operationId] as (request: OfficeRequest) => Promise<unknown>;
  const result = await handler({ ...readParts(route, request), office, session, setToken });
  reply.header('cache-control', 'no-store');
  if (route.response === undefined) return reply.code(204).send();
  if (route.response === 'xlsx' || route.response === 'file') return sendFile(reply, result as Download);
  // Parsed, so that nothing leaves that the schema does not name.
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(route.response.parse(result)));
}

/** A page of another site may make a browser send requests, but not hide where they come from. */
function refuseForeignPage(request: FastifyRequest): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  const foreignSite = typeof site === 'string' && site !== 'same-origin' && site !== 'none';
  const foreignOrigin = origin !== undefined && origin !== `${request.protocol}://${host}`;
  if (foreignSite || foreignOrigin) throw serverProblems['foreign-page']({});
}

function readToken(cookies: string | undefined): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(cookies ?? '')?.[1];
}

async function findOpenSession(office: Office, token: string): Promise<SessionOfAccount | undefined> {
  return await office.db.transaction(NO_TERRITORY, (tx) =>
    findSession(tx, office.countyCode, digestToken(token), office.now()),
  );
}

/** Throws unless the session, its role and its freshness are what the route asks for. */
function letIn(office: Office, operationId: OperationId, route: Route, session: SessionOfAccount | undefined): void {
  if (route.access === 'public') return;
  if (session === undefined) throw serverProblems['not-signed-in']({});
  const { role, mustChangePassword } = session.account;
  if (route.access !== 'signed-in' && !route.access.includes(role)) {
    throw serverProblems['role-lacks-right']({ role: nameRole(role), who: route.access.map(nameRole).join('、') });
  }
  if (mustChangePassword && !BEFORE_CHANGE.includes(operationId)) throw serverProblems['password-must-change']({});
  if (route.stepUp === true && (session.steppedUpUntil ?? new Date(0)) <= office.now()) {
    throw serverProblems['step-up-needed']({});
  }
}

function nameRole(role: Role): string {
  return ROLE_DESCRIPTIONS[role].zh;
}

function readParts(route: Route, request: FastifyRequest): Omit<OfficeRequest, 'office' | 'session' | 'setToken'> {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && !/^[A-Za-z0-9-]{8,64}$/.test(String(key))) {
    throw serverProblems['invalid-request']({ where: 'idempotency-key', reason: '8 to 64 letters, digits or hyphens' });
  }
  const isUpload = route.upload !== undefined;
  if (isUpload && !Buffer.isBuffer(request.body)) {
    throw serverProblems['invalid-request']({ where: 'body', reason: route.upload === 'file' ? LIST : XLSX });
  }
  return {
    params: readPart('path', route.params, request.params),
    query: readPart('query', route.query, request.query),
    body: isUpload ? undefined : readPart('body', route.body, request.body ?? {}),
    upload: isUpload ? (request.body as Buffer) : Buffer.alloc(0),
    source: request.ip,
    device: String(request.headers['user-agent'] ?? '')
      .replace(/[^\x20-\x7e]/g, '')
      .slice(0, 200),
    idempotencyKey: key === undefined ? undefined : String(key),
  };
}

function readPart(where: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    if (!isStorable(parsed.data))
      throw serverProblems['invalid-request']({ where, reason: 'a character that is none' });
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const path = [where, ...(issue?.path ?? [])].join('.');
  throw serverProblems['invalid-request']({ where: path.slice(0, 120), reason: issue?.message ?? '' });
}

/** PostgreSQL keeps neither NUL nor half a character. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\u0000') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isStorable);
}

function sendFile(reply: FastifyReply, { fileName, content, mediaType }: Download) {
  return reply
    .type(mediaType ?? XLSX)
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    .send(content);
}

/** Answers what never reached a route, such as an address longer than any id, in the form of all refusals. */
export function refuseUnroutable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  void sendProblem(reply, serverProblems['request-malformed']({ status, reason: error.code }));
}

function readProblem(error: unknown, onFault: (reference: string, error: unknown) => void): Problem {
  if (isProblem(error)) return error;
  const { statusCode, message } = error as FastifyError;
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return serverProblems['request-malformed']({ status: statusCode, reason: message });
  }
  const kind = readDatabaseError(error)?.kind;
  if (kind === 'gone' || kind === 'retry') return serverProblems.busy({});
  const reference = randomUUID().slice(0, 8);
  onFault(reference, error);
  return serverProblems.fault({ reference });
}

function sendProblem(reply: FastifyReply, problem: Problem) {
  const { seconds, status } = problem.details;
  if (typeof seconds === 'number') reply.header('retry-after', String(seconds));
  else if (problem.status === 503) reply.header('retry-after', '5');
  const code = problem.code === 'server.request-malformed' && typeof status === 'number' ? status : problem.status;
  return reply
    .code(code)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...problem.toJSON(), status: code }));
}
