/** The published JSON Schemas, made from the schemas of the loader and the fields of a vocabulary. */
import { z } from 'zod';
import type { Field } from './model.ts';
import { SCHEMAS } from './pack-schema.ts';

export type JsonSchema = Record<string, unknown>;

/** One schema for each kind of file, by file name. With fields, an editor completes conditions too. */
export function makeJsonSchemas(fields: Iterable<Field>): Map<string, JsonSchema> {
  const condition = conditionSchema([...fields]);
  return new Map(
    Object.entries(SCHEMAS).map(([kind, schema]) => {
      const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
      const definitions = made['$defs'] as JsonSchema | undefined;
      if (definitions?.['condition'] !== undefined) definitions['condition'] = condition;
      return [`${kind}.schema.json`, { ...made, title: `Bulou policy pack: ${kind}` }];
    }),
  );
}

function conditionSchema(fields: readonly Field[]): JsonSchema {
  const tests = Object.fromEntries(
    fields.map((field) => [field.name, { ...testSchema(field), description: `${field.title.zh} / ${field.title.en}` }]),
  );
  const level = { enum: ['central', 'province', 'city', 'county'] };
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...tests,
      any: { type: 'array', items: { type: 'object', additionalProperties: false, properties: tests }, minItems: 1 },
      'no-aid-from': {
        type: 'object',
        additionalProperties: false,
        required: ['levels', 'purpose', 'basis', 'within'],
        properties: {
          levels: { type: 'array', items: level, minItems: 1 },
          purpose: { type: 'string' },
          basis: { enum: ['recorded', 'computed', 'either'] },
          within: { const: 'school-year' },
        },
      },
      reason: { type: 'string' },
    },
  };
}

function testSchema(field: Field): JsonSchema {
  if (field.type === 'boolean') return { type: 'boolean' };
  const value: JsonSchema =
    field.type === 'code'
      ? { enum: field.codes.map((each) => each.code) }
      : { type: 'integer', minimum: field.from, maximum: field.to };
  const forms: JsonSchema[] = [value, { type: 'array', items: value, minItems: 1 }];
  if (field.type === 'integer') {
    forms.push({
      type: 'object',
      additionalProperties: false,
      properties: { from: { type: 'integer' }, to: { type: 'integer' } },
    });
  }
  return { anyOf: forms };
}
