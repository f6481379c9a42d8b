/** Makes what requests are fuzzed with, from the OpenAPI document alone: valid values, values on the edge, and none at all. */
import type { Random } from '@bulou/kernel';
import type { JsonSchema } from '../src/api/json-schema.ts';
import type { OpenApiDocument, Operation } from '../src/api/openapi.ts';

const ODDITIES: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'true',
  '李',
  "' or 1=1 --",
  '%00',
  '\u0000',
  '../../etc/passwd',
  '9'.repeat(60),
  '410923',
  '410923100',
  '{}',
  '[]',
  '\ud800',
  '𠮷'.repeat(50),
  '‮txt.exe',
  'a'.repeat(5_000),
  '2018-13-45',
  '1e309',
  '=cmd|calc',
];

/** Real ids by the name of the parameter that takes them: of the own and of other territories alike. */
export type Pool = Readonly<Record<string, readonly string[]>>;

export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

export class RequestMaker {
  readonly #schemas: Readonly<Record<string, JsonSchema>>;
  readonly #pool: Pool;

  constructor(document: OpenApiDocument, pool: Pool) {
    this.#schemas = document.components.schemas;
    this.#pool = pool;
  }

  make(random: Random, path: string, method: string, operation: Operation): FuzzRequest {
    const text = (name: string, schema: JsonSchema) => String(this.value(random, name, schema)).toWellFormed();
    let place = path;
    const query = new URLSearchParams();
    for (const { name, in: where, required, schema } of operation.parameters) {
      if (where === 'path') place = place.replace(`{${name}}`, encodeURIComponent(text(name, schema) || 'x'));
      else if (where === 'query' && (required ? random.chance(0.95) : random.chance(0.35)))
        query.append(name, text(name, schema));
    }
    if (random.chance(0.05))
      query.append(random.pick(['limit', 'limit', 'x', '__proto__']), random.pick(ODDITIES).toWellFormed());
    const json = operation.requestBody?.content['application/json'];
    const body = json === undefined ? undefined : this.value(random, '', json.schema);
    return { method: method.toUpperCase(), url: query.size === 0 ? place : `${place}?${query}`, body };
  }

  /** Mostly what the schema asks for; now and then what it does not. */
  value(random: Random, name: string, given: JsonSchema): unknown {
    const schema = this.#resolve(given);
    if (random.chance(0.12)) return random.pick<unknown>([...ODDITIES, null, 7, true, [], {}, { a: { b: 1 } }]);
    const known = this.#pool[name];
    if (known !== undefined && known.length > 0 && random.chance(0.85)) return random.pick(known);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return random.pick(schema.enum);
    if (schema.anyOf !== undefined) return this.value(random, name, random.pick(schema.anyOf));
    switch (schema.type) {
      case 'integer':
      case 'number':
        return random.pick([0, 1, 2, 7, 50, 200, 201, -1, 1.5, 2 ** 31, Number.MAX_SAFE_INTEGER]);
      case 'boolean':
        return random.chance(0.5);
      case 'array':
        return Array.from({ length: random.integer(0, 3) }, () => this.value(random, name, schema.items ?? {}));
      case 'object':
        return this.#object(random, schema);
      default:
        return random.pick(['2018-autumn', '2018-10-15', 'ab', '王小', 'abcdefgh', ...ODDITIES]);
    }
  }

  #object(random: Random, schema: JsonSchema): Record<string, unknown> {
    const required = new Set(schema.required ?? []);
    const entries = Object.entries(schema.properties ?? {})
      .filter(([name]) => (required.has(name) ? random.chance(0.97) : random.chance(0.4)))
      .map(([name, each]) => [name, this.value(random, name, each)] as const);
    return Object.fromEntries(random.chance(0.05) ? [...entries, ['unasked', 1]] : entries);
  }

  #resolve(schema: JsonSchema): JsonSchema {
    const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1);
    return name === undefined ? schema : (this.#schemas[name] ?? {});
  }
}
