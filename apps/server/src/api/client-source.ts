/** Writes the typed client: one file without a dependency, made of the OpenAPI document alone. */
import type { Components, JsonSchema } from './json-schema.ts';
import type { OpenApiDocument, Operation } from './openapi.ts';

/** TypeScript of the client for a document. */
export function writeClientSource(document: OpenApiDocument): string {
  return [
    '/** Made from apps/server/openapi.json by `npm run generate`; do not edit by hand. */',
    ...writeSchemas(document.components.schemas),
    ...writeOperations(document),
    CLIENT,
  ].join('\n\n');
}

function writeSchemas(schemas: Components): string[] {
  return Object.entries(schemas).map(([name, schema]) => `export type ${name} = ${writeType(schema)};`);
}

function writeOperations(document: OpenApiDocument): string[] {
  const types: string[] = [];
  const table: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      types.push(
        `  /** ${operation.summary} ${operation.description} */\n  ${operation.operationId}: ${writeOperation(operation)};`,
      );
      const kind = contentOf(operation, '200')?.[0];
      const answer = kind === undefined ? 'nothing' : kind.endsWith('json') ? 'json' : 'file';
      table.push(
        `  ${operation.operationId}: { method: '${method.toUpperCase()}', path: '${path}', answer: '${answer}'${describeUpload(operation)} },`,
      );
    }
  }
  return [
    `/** What each operation takes and answers. */\nexport interface Operations {\n${types.join('\n')}\n}`,
    `const OPERATIONS: Readonly<Record<keyof Operations, { method: string; path: string; answer: 'json' | 'file' | 'nothing'; upload?: string }>> = {\n${table.join('\n')}\n};`,
  ];
}

/** The media type of a file that is sent. */
function describeUpload(operation: Operation): string {
  const [type = 'application/json'] = Object.keys(operation.requestBody?.content ?? {});
  return type === 'application/json' ? '' : `, upload: '${type}'`;
}

function writeOperation(operation: Operation): string {
  const members = (['path', 'query'] as const).flatMap((place) => {
    const parameters = operation.parameters.filter((parameter) => parameter.in === place);
    if (parameters.length === 0) return [];
    const optional = parameters.every((parameter) => !parameter.required);
    const fields = parameters.map(
      ({ name, required, schema }) =>
        `${name}${required ? '' : '?'}: ${writeType(schema)}${required ? '' : ' | undefined'}`,
    );
    return [`${place}${optional ? '?' : ''}: { ${fields.join('; ')} }`];
  });
  const content = Object.entries(operation.requestBody?.content ?? {})[0];
  if (content !== undefined) {
    members.push(`body: ${content[0] === 'application/json' ? writeType(content[1].schema) : 'Blob'}`);
  }
  const answered = contentOf(operation, '200');
  const answer =
    answered === undefined ? 'undefined' : answered[0] === 'application/json' ? writeType(answered[1].schema) : 'Blob';
  return `{ input: ${members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`}; answer: ${answer} }`;
}

function contentOf(operation: Operation, status: string) {
  return Object.entries(operation.responses[status]?.content ?? {})[0];
}

function writeType(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(writeType).join(' | ');
  const { allOf } = schema as { allOf?: readonly JsonSchema[] };
  if (allOf !== undefined) return allOf.map(writeType).join(' & ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return `readonly (${writeType(schema.items ?? {})})[]`;
    case 'object':
      return writeObject(schema);
    default:
      return 'unknown';
  }
}

function writeObject(schema: JsonSchema): string {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, each]) =>
      `readonly ${name}${required.has(name) ? '' : '?'}: ${writeType(each)}${required.has(name) ? '' : ' | undefined'}`,
  );
  const rest = schema.additionalProperties;
  if (fields.length === 0 && typeof rest === 'object') return `Readonly<Record<string, ${writeType(rest)}>>`;
  return `{ ${fields.join('; ')} }`;
}

const CLIENT = `/** A refusal of the office: \`detail\` is the Chinese sentence, \`title\` the English one. */
export class OfficeProblem extends Error {
  override readonly name = 'OfficeProblem';
  readonly problem: Problem;
  /** Seconds to wait before the next try, when the office says so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter: number | undefined) {
    super(problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Of a write: the same key and input give the first answer again, so that a retry does nothing twice. */
  readonly idempotencyKey?: string;
}

/** Calls one operation. Throws \`OfficeProblem\` for a refusal, and what \`fetch\` throws when the office is not reached. */
export async function callOffice<K extends keyof Operations>(
  operation: K,
  input: Operations[K]['input'],
  options: CallOptions = {},
): Promise<Operations[K]['answer']> {
  const { method, path, answer, upload } = OPERATIONS[operation];
  const given = input as { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
  const place = path.replace(/\\{(\\w+)\\}/g, (_, name: string) => encodeURIComponent(given.path?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) if (value !== undefined) query.set(name, String(value));
  const headers: Record<string, string> = {};
  if (method !== 'GET' && options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const isFile = given.body instanceof Blob;
  if (given.body !== undefined) {
    headers['content-type'] = isFile ? (upload ?? 'application/octet-stream') : 'application/json';
  }
  const response = await fetch(query.size === 0 ? place : \`\${place}?\${query}\`, {
    method,
    headers,
    credentials: 'same-origin',
    ...(given.body === undefined ? {} : { body: isFile ? (given.body as Blob) : JSON.stringify(given.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (!response.ok) throw await readProblem(response);
  if (answer === 'nothing') return undefined as Operations[K]['answer'];
  return (answer === 'json' ? await response.json() : await response.blob()) as Operations[K]['answer'];
}

async function readProblem(response: Response): Promise<OfficeProblem> {
  const waiting = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(waiting) ? waiting : undefined;
  try {
    return new OfficeProblem((await response.json()) as Problem, retryAfter);
  } catch {
    const { status } = response;
    const title = \`The office answered \${status}.\`;
    return new OfficeProblem({ type: 'about:blank', title, status, detail: title, code: 'server.unreadable', details: {} }, retryAfter);
  }
}
`;
