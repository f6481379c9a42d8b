import { z } from 'zod';

/** A JSON Schema as far as our own schemas need it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

export type Components = Record<string, JsonSchema>;

/**
 * The JSON Schema (2020-12, as OpenAPI 3.1 uses it) of what is sent or answered; named schemas go to `components` and
 * are referred to. Zod leaves defaults and transformations on the side that `io` names.
 */
export function makeJsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
  const {
    $schema: _,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, { io }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] = tidy(definition) as JsonSchema;
  const own = tidy(rest) as JsonSchema & { id?: string };
  if (typeof own.id !== 'string') return own;
  const { id, ...definition } = own;
  components[id] = definition;
  return { $ref: `#/components/schemas/${id}` };
}

/** References into the components; a yes or no as a boolean; no bounds that only say "safe integer". */
function tidy(value: unknown, inProperties = false): unknown {
  if (Array.isArray(value)) return value.map((item) => tidy(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, each]) =>
      inProperties || !(/^(maximum|minimum)$/.test(key) && Math.abs(Number(each)) === Number.MAX_SAFE_INTEGER),
  );
  const tidied = Object.fromEntries(
    entries.map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string'
        ? each.replace('#/$defs/', '#/components/schemas/')
        : tidy(each, key === 'properties' && !inProperties),
    ]),
  );
  if (!inProperties && JSON.stringify(tidied['enum']) === '["true","false"]') return { type: 'boolean' };
  return tidied;
}
