/**
 * The shape of every file of a pack, in Zod. The published JSON Schema is made from these, so that an editor
 * completes and checks exactly what the loader does.
 */
import { z } from 'zod';
import { EVIDENCE, LEVELS, PAYEES, STATUSES } from './model.ts';

/** Both languages of what would be right; the reader splits it again. */
export function expected(zh: string, en: string): string {
  return `${zh}||${en}`;
}

const bilingual = z.strictObject({
  zh: z.string(expected('中文文字', 'text in Chinese')).min(1, expected('中文文字不能为空', 'some Chinese text')),
  en: z.string(expected('英文文字', 'text in English')).min(1, expected('英文文字不能为空', 'some English text')),
});

const date = z
  .string(expected('日期，如 2018-09-01', 'a date such as 2018-09-01'))
  .regex(/^\d{4}-\d{2}-\d{2}$/, expected('日期，如 2018-09-01', 'a date such as 2018-09-01'));

const dateOrOpen = z
  .string(expected('日期如 2018-08-31，或写明 open', 'a date such as 2018-08-31, or the word open'))
  .regex(
    /^(\d{4}-\d{2}-\d{2}|open)$/,
    expected('日期如 2018-08-31，或写明 open', 'a date such as 2018-08-31, or the word open'),
  );

const identifier = z
  .string(expected('小写英文名，如 compulsory-day', 'a name such as compulsory-day'))
  .regex(/^[a-z][a-z0-9-]*$/, expected('小写英文名，如 compulsory-day', 'a name such as compulsory-day'));

const reference = z
  .string(expected('名称，可带包名，如 national/senior-grant', 'a name, perhaps with its pack: national/senior-grant'))
  .regex(
    /^([a-z][a-z0-9-]*\/)?[a-z][a-z0-9-]*$/,
    expected('名称，可带包名，如 national/senior-grant', 'a name, perhaps with its pack: national/senior-grant'),
  );

const citation = z
  .string(expected('出处，如 notice-2018#3', 'a citation such as notice-2018#3'))
  .regex(/^[a-z0-9-]+#[a-z0-9.-]+$/, expected('出处，如 notice-2018#3', 'a citation such as notice-2018#3'));

const fieldName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, expected('字段名，如 outOfPoverty', 'a field name such as outOfPoverty'));

const shareError = expected('份额，如 1/2 或 1', 'a share such as 1/2 or 1');
const share = z.union([z.string().regex(/^\d+(\/[1-9]\d*)?$/, shareError), z.literal(1)], { error: shareError });

const yuanError = expected('以元计的金额，如 1000 或 312.5', 'an amount in yuan such as 1000 or 312.5');
const yuan = z.number(yuanError).nonnegative(yuanError);

const level = z.enum(LEVELS);
const levels = z.array(level).min(1);
const inForce = z.strictObject({ from: date, to: dateOrOpen });

export const packFile = z.strictObject({
  id: identifier,
  version: z.string(expected('版本，如 "2018.1"（加引号）', 'a version such as "2018.1", in quotes')),
  level,
  jurisdiction: z.string(
    expected('行政区划代码，如 "410923"（加引号）', 'a division code such as "410923", in quotes'),
  ),
  title: bilingual,
  'stands-on': z.array(z.strictObject({ pack: identifier, version: z.string() })).optional(),
});

export const sourcesFile = z.record(
  z.string().regex(/^[a-z0-9-]+$/),
  z.strictObject({
    title: z.string(),
    number: z.string().optional(),
    issuer: z.string(),
    published: z.string().optional(),
    address: z.string().optional(),
    evidence: z.enum(EVIDENCE),
    note: z.string().optional(),
    clauses: z.record(z.string().regex(/^[a-z0-9.-]+$/), z.string()),
  }),
);

export const vocabularyFile = z.strictObject({
  fields: z.record(
    fieldName,
    z.strictObject({
      zh: z.string(),
      en: z.string(),
      type: z.enum(['boolean', 'code', 'integer']),
      codes: z.record(z.string(), bilingual).optional(),
      'when-true': bilingual.optional(),
      'when-false': bilingual.optional(),
      from: z.int().optional(),
      to: z.int().optional(),
      list: identifier,
      absent: z.enum(['no', 'unknown']),
      'not-loaded': z.enum(['undecided', 'not-assessed']),
      supplier: bilingual,
      derived: z.string().optional(),
      'records-aid': z.strictObject({ level, purpose: identifier }).optional(),
    }),
  ),
});

export const parametersFile = z.record(
  identifier,
  z.strictObject({
    title: bilingual,
    unit: z.enum(['CNY/school-year', 'CNY/term', 'CNY/once']),
    'review-by': date.optional(),
    values: z.record(date, z.strictObject({ amount: yuan, to: dateOrOpen, cite: citation })),
  }),
);

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const test = z.union(
  [scalar, z.array(scalar).min(1), z.strictObject({ from: z.int().optional(), to: z.int().optional() })],
  {
    error: expected('一个值、[几个值] 或 {from, to}', 'a value, [values] or {from, to}'),
  },
);
/** Which fields exist is the vocabulary's to say, so conditions are shape-checked here and name-checked by the reader. */
const condition = z
  .record(
    z.string(),
    z.union(
      [
        test,
        z.array(z.record(z.string(), test)),
        z.strictObject({
          levels,
          purpose: identifier,
          basis: z.enum(['recorded', 'computed', 'either']),
          within: z.literal('school-year'),
        }),
      ],
      { error: expected('一个值、[几个值] 或 {from, to}', 'a value, [values] or {from, to}') },
    ),
  )
  .meta({ id: 'condition' });

const arm = z.strictObject({ when: z.array(condition).optional(), amount: reference });

const ruleKeys = {
  'in-force': inForce.optional(),
  cite: citation.optional(),
  who: z.array(condition).optional(),
  pays: z.array(arm).optional(),
  'tops-up': z.strictObject({ benefit: reference, by: z.enum(['same-amount', 'fixed', 'fill-to']) }).optional(),
};

const benefit = z.strictObject({
  title: bilingual,
  purpose: identifier,
  evidence: z.enum(EVIDENCE),
  status: z.enum(STATUSES),
  because: bilingual.optional(),
  payee: z.array(z.enum(PAYEES)).min(1),
  payers: z.partialRecord(z.enum(LEVELS), share).optional(),
  paid: z
    .union([z.literal('once'), z.partialRecord(z.enum(['autumn', 'spring']), share)], {
      error: expected('once，或 {autumn: 1/2, spring: 1/2}', 'once, or {autumn: 1/2, spring: 1/2}'),
    })
    .optional(),
  season: z.enum(['autumn', 'spring']).optional(),
  'review-by': date.optional(),
  'not-with': z
    .array(
      z.union(
        [
          z.strictObject({ benefit: reference, cite: citation }),
          z.strictObject({ levels, purpose: identifier, cite: citation }),
        ],
        { error: expected('{benefit, cite} 或 {levels, purpose, cite}', '{benefit, cite} or {levels, purpose, cite}') },
      ),
    )
    .optional(),
  interpretations: z
    .array(
      z.strictObject({
        question: bilingual,
        reading: bilingual,
        'decided-by': z.string(),
        on: date,
        status: z.enum(['provisional', 'decided']),
      }),
    )
    .optional(),
  ...ruleKeys,
  versions: z.array(z.strictObject(ruleKeys)).optional(),
});

export const benefitsFile = z.record(identifier, benefit);

export const groupsFile = z.record(
  identifier,
  z.strictObject({
    title: bilingual,
    kind: z.enum(['best-of', 'cap']),
    benefits: z.array(reference).min(2),
    amount: reference.optional(),
    cite: citation,
  }),
);

const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const reasons = z.record(reference, z.array(z.string()));
const gain = z.union([yuan, z.strictObject({ yuan, payers: z.partialRecord(z.enum(LEVELS), yuan) })], {
  error: yuanError,
});

const goldenCase = z.strictObject({
  name: z.string(),
  term: z.string().optional(),
  census: date.optional(),
  'not-loaded': z.array(identifier).optional(),
  child: z.record(z.string(), fact).optional(),
  /** One case for each value: `{stage: [senior, vocational]}`. */
  each: z.record(z.string(), z.array(fact).min(1)).optional(),
  'paid-before': z.array(reference).optional(),
  gets: z.record(reference, gain),
  because: reasons.optional(),
  undecided: reasons.optional(),
  'not-assessed': reasons.optional(),
  displaced: reasons.optional(),
});

export const testsFile = z.strictObject({
  defaults: z.strictObject({ term: z.string(), census: date, child: z.record(z.string(), fact) }),
  cases: z.array(goldenCase),
  waivers: z.array(z.strictObject({ mutant: z.string(), reason: z.string().min(1) })).optional(),
});

export const whatIfFile = z.strictObject({
  title: bilingual,
  set: z.record(reference, yuan).optional(),
  without: z.record(reference, z.array(z.string()).min(1)).optional(),
  off: z.array(reference).optional(),
});

export type PackFile = z.infer<typeof packFile>;
export type SourcesFile = z.infer<typeof sourcesFile>;
export type VocabularyFile = z.infer<typeof vocabularyFile>;
export type ParametersFile = z.infer<typeof parametersFile>;
export type BenefitsFile = z.infer<typeof benefitsFile>;
export type BenefitEntry = z.infer<typeof benefit>;
export type ConditionEntry = z.infer<typeof condition>;
export type RuleEntry = Pick<BenefitEntry, 'in-force' | 'cite' | 'who' | 'pays' | 'tops-up'>;
export type GroupsFile = z.infer<typeof groupsFile>;
export type TestsFile = z.infer<typeof testsFile>;
export type WhatIfFile = z.infer<typeof whatIfFile>;

/** Which schema a file of a pack follows, by its path inside the pack; `undefined` for files that are no part of it. */
export function schemaOfPath(path: string): keyof typeof SCHEMAS | undefined {
  if (path === 'pack.yaml') return 'pack';
  if (path === 'sources.yaml') return 'sources';
  if (path === 'vocabulary.yaml') return 'vocabulary';
  if (path === 'groups.yaml') return 'groups';
  const folder = /^(parameters|benefits|tests|whatif)\/[^/]+\.yaml$/.exec(path)?.[1];
  return folder as keyof typeof SCHEMAS | undefined;
}

export const SCHEMAS = {
  pack: packFile,
  sources: sourcesFile,
  vocabulary: vocabularyFile,
  groups: groupsFile,
  parameters: parametersFile,
  benefits: benefitsFile,
  tests: testsFile,
  whatif: whatIfFile,
} as const;
