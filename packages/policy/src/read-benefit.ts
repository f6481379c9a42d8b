/** Reads benefits and their conditions, and checks every name against the vocabulary. */
import type {
  Benefit,
  BenefitVersion,
  FactValue,
  Field,
  FieldCondition,
  NotWith,
  PackArm,
  PackCondition,
  Place,
  Test,
} from './model.ts';
import type { PackDocument, PathKey } from './pack-document.ts';
import type { BenefitEntry, BenefitsFile, ConditionEntry, RuleEntry } from './pack-schema.ts';
import { fullName, parseShare, type ReadingScope, readDate, readEnd } from './reading-scope.ts';

export function readBenefits(document: PackDocument<BenefitsFile>, scope: ReadingScope): Benefit[] {
  return Object.entries(document.value).map(([name, entry]) => readBenefit(document, name, entry, scope));
}

function readBenefit(
  document: PackDocument<BenefitsFile>,
  name: string,
  entry: BenefitEntry,
  scope: ReadingScope,
): Benefit {
  const place = document.place(name);
  const reviewBy = entry['review-by'];
  return {
    id: `${scope.pack}/${name}`,
    pack: scope.pack,
    level: scope.level,
    title: entry.title,
    purpose: entry.purpose,
    evidence: entry.evidence,
    status: entry.status,
    because: entry.because,
    payees: entry.payee,
    payers: Object.entries(entry.payers ?? {}).map(([payer, share]) => ({
      payer: payer as Benefit['payers'][number]['payer'],
      share: parseShare(share ?? 0),
    })),
    instalments:
      entry.paid === 'once'
        ? []
        : (['autumn', 'spring'] as const).flatMap((season) => {
            const share = entry.paid === 'once' ? undefined : entry.paid?.[season];
            return share === undefined ? [] : [{ season, share: parseShare(share) }];
          }),
    once: entry.paid === 'once',
    season: entry.season,
    reviewBy: reviewBy === undefined ? undefined : readDate(reviewBy, document.place(name, 'review-by'), scope.list),
    notWith: (entry['not-with'] ?? []).map((each, index) =>
      readNotWith(each, document.place(name, 'not-with', index), scope),
    ),
    interpretations: (entry.interpretations ?? []).map((each, index) => ({
      question: each.question,
      reading: each.reading,
      decidedBy: each['decided-by'],
      on: readDate(each.on, document.place(name, 'interpretations', index, 'on'), scope.list),
      status: each.status,
      place: document.place(name, 'interpretations', index),
    })),
    versions: readVersions(document, name, entry, scope),
    place,
  };
}

function readNotWith(entry: NonNullable<BenefitEntry['not-with']>[number], place: Place, scope: ReadingScope): NotWith {
  if ('benefit' in entry)
    return { kind: 'gives-way-to', benefit: fullName(entry.benefit, scope.pack), cite: entry.cite, place };
  return { kind: 'forbids', levels: entry.levels, purpose: entry.purpose, cite: entry.cite, place };
}

/** A benefit says its rule once, or has dated versions of which each says what differs from the common part. */
function readVersions(
  document: PackDocument<BenefitsFile>,
  name: string,
  entry: BenefitEntry,
  scope: ReadingScope,
): BenefitVersion[] {
  const common: RuleEntry = entry;
  const rules = entry.versions
    ? entry.versions.map((version, index) => ({
        rule: { ...common, ...dropUndefined(version) },
        own: version,
        path: [name, 'versions', index] as PathKey[],
      }))
    : [{ rule: common, own: common, path: [name] as PathKey[] }];
  return rules.flatMap(({ rule, own, path }) => {
    const place = document.place(...path);
    const missing = (['in-force', 'cite', 'who'] as const).filter((key) => rule[key] === undefined);
    if (missing.length > 0) {
      scope.list.error(
        place,
        'rule-incomplete',
        `${name} 缺少 ${missing.join('、')}`,
        `${name} lacks ${missing.join(', ')}`,
      );
      return [];
    }
    const at = (key: string): PathKey[] => (own[key as keyof RuleEntry] === undefined ? [name, key] : [...path, key]);
    const force = rule['in-force'] ?? { from: '', to: 'open' };
    const topsUp = rule['tops-up'];
    return [
      {
        from: readDate(force.from, document.place(...at('in-force')), scope.list),
        to: readEnd(force.to, document.place(...at('in-force')), scope.list),
        cite: rule.cite ?? '',
        who: readConditions(rule.who ?? [], (index) => document.place(...at('who'), index), scope),
        arms: (rule.pays ?? []).map((arm, index): PackArm => {
          const armPlace = document.place(...at('pays'), index);
          const when = readConditions(arm.when ?? [], () => armPlace, scope);
          return {
            when: when.filter((each) => isFieldCondition(each, scope)),
            amount: fullName(arm.amount, scope.pack),
            place: armPlace,
          };
        }),
        topsUp: topsUp === undefined ? undefined : { benefit: fullName(topsUp.benefit, scope.pack), by: topsUp.by },
        place,
      },
    ];
  });
}

function dropUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

function isFieldCondition(condition: PackCondition, scope: ReadingScope): condition is FieldCondition {
  if (condition.kind === 'field') return true;
  scope.list.error(
    condition.place,
    'arm-condition',
    '金额档的 when 里只能写字段条件',
    'The when of an amount takes conditions on fields only',
  );
  return false;
}

function readConditions(
  entries: readonly ConditionEntry[],
  placeOf: (index: number) => Place,
  scope: ReadingScope,
): PackCondition[] {
  return entries.flatMap((entry, index) => readCondition(entry, placeOf(index), scope));
}

function readCondition(entry: ConditionEntry, place: Place, scope: ReadingScope): PackCondition[] {
  const { reason, ...rest } = entry;
  const keys = Object.keys(rest);
  const key = keys[0];
  if (key === undefined || keys.length > 1) {
    scope.list.error(
      place,
      'one-condition',
      '每条只写一个条件（可另带 reason）',
      'One condition an entry, with an optional reason',
    );
    return [];
  }
  const value = rest[key];
  const code = typeof reason === 'string' ? reason : undefined;
  if (key === 'any') return readAny(value, code, place, scope);
  if (key === 'no-aid-from') return readNoAid(value, place, scope);
  return readFieldCondition(key, value, code, place, scope);
}

function readAny(value: unknown, code: string | undefined, place: Place, scope: ReadingScope): PackCondition[] {
  if (!Array.isArray(value)) {
    scope.list.error(place, 'any-list', 'any 后面应是条件的列表', 'any takes a list of conditions');
    return [];
  }
  const of = value.flatMap((entry: ConditionEntry) => {
    const inner = readCondition(entry, place, scope);
    return inner.filter((each): each is FieldCondition => {
      if (each.kind !== 'field')
        scope.list.error(
          place,
          'any-depth',
          'any 里只能写字段条件，只许一层',
          'any takes conditions on fields only, one level deep',
        );
      return each.kind === 'field';
    });
  });
  return of.length === 0 ? [] : [{ kind: 'any', of, code: code ?? of.map((each) => each.code).join('-or-'), place }];
}

function readNoAid(value: unknown, place: Place, scope: ReadingScope): PackCondition[] {
  if (typeof value !== 'object' || value === null || !('levels' in value)) {
    const zh = 'no-aid-from 应写 {levels, purpose, basis, within: school-year}';
    scope.list.error(place, 'no-aid-shape', zh, 'no-aid-from takes {levels, purpose, basis, within: school-year}');
    return [];
  }
  const { levels, purpose, basis } = value as {
    levels: readonly Benefit['level'][];
    purpose: string;
    basis: 'recorded' | 'computed' | 'either';
  };
  const conditions: PackCondition[] = [];
  if (basis !== 'computed') {
    for (const level of levels) {
      const field = [...scope.fields.values()].find(
        (each) => each.recordsAid?.level === level && each.recordsAid.purpose === purpose,
      );
      if (field)
        conditions.push({
          kind: 'field',
          field: field.name,
          test: { kind: 'is', values: [false] },
          code: kebab(field.name),
          place,
        });
      else
        scope.list.error(
          place,
          'no-aid-field',
          `词表里没有字段记录 ${level} 对 ${purpose} 的资助；给它写 records-aid`,
          `No field of the vocabulary records aid from ${level} for ${purpose}; give one records-aid`,
        );
    }
  }
  if (basis !== 'recorded')
    conditions.push({ kind: 'computed-aid', levels, purpose, code: `computed-${purpose}-aid`, place });
  return conditions;
}

function readFieldCondition(
  name: string,
  value: unknown,
  code: string | undefined,
  place: Place,
  scope: ReadingScope,
): PackCondition[] {
  const field = scope.fields.get(name);
  // Without any vocabulary its own faults have been told already; repeating them for every field would hide them.
  if (field === undefined && scope.fields.size === 0) return [];
  if (field === undefined) {
    const near = nearest(name, [...scope.fields.keys()]);
    scope.list.error(
      place,
      'unknown-field',
      `词表里没有字段 ${name}${near ? `；是不是 ${near}？` : ''}`,
      `No field ${name} in the vocabulary${near ? `; did you mean ${near}?` : ''}`,
    );
    return [];
  }
  const test = readTest(field, value, place, scope);
  return test === undefined ? [] : [{ kind: 'field', field: name, test, code: code ?? kebab(name), place }];
}

function readTest(field: Field, value: unknown, place: Place, scope: ReadingScope): Test | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { from, to } = value as { from?: number; to?: number };
    if (
      field.type !== 'integer' ||
      (from === undefined && to === undefined) ||
      (from ?? field.from) > (to ?? field.to)
    ) {
      scope.list.error(
        place,
        'bad-range',
        `${field.name} 不能用这个范围：只有整数字段可以写 {from, to}，且至少写一头、from 不大于 to`,
        `Not a range for ${field.name}: only integer fields take {from, to}, at least one end, in order`,
      );
      return undefined;
    }
    return { kind: 'range', from, to };
  }
  const values = (Array.isArray(value) ? value : [value]) as FactValue[];
  const wrong = values.filter((each) => !isFieldValue(field, each));
  if (wrong.length > 0) {
    scope.list.error(
      place,
      'bad-value',
      `${field.name} 不能是 ${wrong.map(String).join('、')}；可以是 ${allowedValues(field, 'zh')}`,
      `${field.name} cannot be ${wrong.map(String).join(', ')}; it can be ${allowedValues(field, 'en')}`,
    );
    return undefined;
  }
  return { kind: 'is', values };
}

/** Whether a value is of the type and within the range that the vocabulary gives a field. */
export function isFieldValue(field: Field, value: unknown): value is FactValue {
  if (field.type === 'boolean') return typeof value === 'boolean';
  if (field.type === 'code') return field.codes.some((each) => each.code === value);
  return Number.isInteger(value) && (value as number) >= field.from && (value as number) <= field.to;
}

export function allowedValues(field: Field, language: 'zh' | 'en'): string {
  if (field.type === 'boolean') return 'true / false';
  if (field.type === 'code') return field.codes.map((each) => each.code).join(', ');
  return language === 'zh' ? `${field.from} 到 ${field.to} 的整数` : `a whole number from ${field.from} to ${field.to}`;
}

export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The known name that differs least, if it is near enough to be a slip of the hand. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const scored = known.map((each) => ({ each, distance: editDistance(name.toLowerCase(), each.toLowerCase()) }));
  scored.sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.each : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
