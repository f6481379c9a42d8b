import type { z } from 'zod';
import { type Components, type JsonSchema, makeJsonSchema } from './json-schema.ts';
import type { Route } from './route.ts';
import { API_PREFIX, ROUTES } from './routes.ts';
import { ProblemBody } from './shared.schema.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: true;
    readonly content: Readonly<Record<string, { schema: JsonSchema }>>;
  };
  readonly responses: Readonly<
    Record<string, { description: string; content?: Readonly<Record<string, { schema: JsonSchema }>> }>
  >;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Components; readonly securitySchemes: Record<string, unknown> };
}

/** The OpenAPI 3.1 document of all routes. */
export function makeOpenApiDocument(): OpenApiDocument {
  const components: Components = {};
  const paths: Record<string, Record<string, Operation>> = {};
  const problem = makeJsonSchema(ProblemBody, 'output', components);
  for (const [operationId, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = `${API_PREFIX}${route.path}`;
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = makeOperation(operationId, route, components, problem);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bulou office',
      version: '1',
      description:
        'Every write may carry the header `idempotency-key` (a UUID made by the client): the same key and input give the first answer again. ' +
        'Refusals are RFC 9457 problems with a stable `code`, `title` in English and `detail` in Chinese. ' +
        'Amounts are whole fen; days are YYYY-MM-DD; instants are UTC. Money, children and payments stand together.',
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'bulou_session' } },
    },
  };
}

/** The document as it is committed. */
export function formatOpenApiDocument(): string {
  return `${JSON.stringify(makeOpenApiDocument(), null, 2)}\n`;
}

function makeOperation(operationId: string, route: Route, components: Components, problem: JsonSchema): Operation {
  const body = makeBody(route, components);
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    description: describeAccess(route),
    parameters: [
      ...listParameters('path', route.params, components),
      ...listParameters('query', route.query, components),
      ...(route.method === 'GET'
        ? []
        : [
            {
              name: 'idempotency-key',
              in: 'header' as const,
              required: false,
              schema: { type: 'string', format: 'uuid' },
            },
          ]),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true as const, content: body } }),
    responses: {
      ...makeAnswer(route, components),
      default: { description: 'A refusal.', content: { 'application/problem+json': { schema: problem } } },
    },
    security: route.access === 'public' ? [] : [{ session: [] }],
  };
}

function describeAccess({ access, stepUp }: Route): string {
  const who =
    access === 'public' ? 'Anybody.' : access === 'signed-in' ? 'Anybody signed in.' : `Roles: ${access.join(', ')}.`;
  return stepUp === true ? `${who} Needs a step-up.` : who;
}

function makeBody(route: Route, components: Components) {
  if (route.upload !== undefined) {
    const type = route.upload === 'xlsx' ? XLSX : 'application/octet-stream';
    return { [type]: { schema: { type: 'string', format: 'binary' } } };
  }
  if (route.body === undefined) return undefined;
  return { 'application/json': { schema: makeJsonSchema(route.body, 'input', components) } };
}

function makeAnswer({ response }: Route, components: Components): Operation['responses'] {
  if (response === undefined) return { 204: { description: 'Done.' } };
  const content =
    response === 'xlsx' || response === 'file'
      ? { [response === 'xlsx' ? XLSX : 'application/octet-stream']: { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: makeJsonSchema(response, 'output', components) } };
  return { 200: { description: 'The answer.', content } };
}

function listParameters(place: 'path' | 'query', schema: z.ZodType | undefined, components: Components): Parameter[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = makeJsonSchema(schema, 'input', components);
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || (required.includes(name) && each['default'] === undefined),
    schema: each,
  }));
}
