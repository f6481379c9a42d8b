/**
 * The second evaluator: the same rules as one SQL statement. Only the plain subset is used that DuckDB and
 * PostgreSQL share (CASE, AND, OR, IN, BETWEEN, IS NULL), where NULL is already the third answer. Steps are materialised:
 * PostgreSQL would otherwise write each into the next, and evaluate every condition many times over.
 * It is written from the rules alone and shares no code with the tables of the JavaScript evaluator.
 */
import type { FactValue, FieldCondition } from './model.ts';
import type { Rule, RuleCondition, RuleGroup, RuleSet } from './rule.ts';

export interface SqlColumn {
  readonly name: string;
  /** The fact, or for a ledger column the benefit. */
  readonly of: string;
  readonly type: 'boolean' | 'text' | 'integer';
  readonly kind: 'fact' | 'ledger';
}

export interface DecisionSql {
  readonly text: string;
  /** The columns that the facts must have, besides the key. */
  readonly columns: readonly SqlColumn[];
}

export interface DecisionSqlInput {
  readonly set: RuleSet;
  /** A table, or a query in parentheses, with the key and the columns. */
  readonly facts: string;
  readonly key: string;
}

/** `outOfPoverty` → `out_of_poverty`. */
export function columnOfField(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `national/freshman-travel` → `paid_before_national_freshman_travel`. */
export function columnOfLedger(benefit: string): string {
  return `paid_before_${benefit.replace(/[^a-z0-9]/g, '_')}`;
}

/** The columns of the facts: every field that a rule reads, and the ledger of what is paid once. */
export function listSqlColumns(set: RuleSet): SqlColumn[] {
  const names = new Set(set.rules.flatMap((rule) => [...conditionFields(rule)]));
  const facts = set.fields
    .filter((field) => names.has(field.name))
    .map((field): SqlColumn => {
      const type = field.type === 'boolean' ? 'boolean' : field.type === 'code' ? 'text' : 'integer';
      return { name: columnOfField(field.name), of: field.name, type, kind: 'fact' };
    });
  return [
    ...facts,
    ...set.ledger.map(
      (benefit): SqlColumn => ({ name: columnOfLedger(benefit), of: benefit, type: 'boolean', kind: 'ledger' }),
    ),
  ];
}

function* conditionFields(rule: Rule): Generator<string> {
  for (const condition of rule.conditions) {
    if (condition.kind === 'field') yield condition.field;
    if (condition.kind === 'any') for (const each of condition.of) yield each.field;
  }
  for (const arm of rule.arms) for (const each of arm.when) yield each.field;
}

/**
 * One row a child: the key, then for each rule in order `outcome_n`, `amount_n` (fen), `failed_n`, `unknown_n`,
 * `arm_n`, `displaced_n`, with the numbers that `RowResult` has.
 */
export function makeDecisionSql(input: DecisionSqlInput): DecisionSql {
  const { set } = input;
  const steps: string[] = [`facts_in AS (SELECT * FROM ${input.facts} AS given)`];
  let previous = 'facts_in';
  const add = (name: string, columns: readonly string[]): void => {
    if (columns.length === 0) return;
    steps.push(`${name} AS MATERIALIZED (SELECT *,\n  ${columns.join(',\n  ')}\n  FROM ${previous})`);
    previous = name;
  };
  ranksOf(set).forEach((rules, rank) => {
    add(`arm_${rank}_step`, rules.map(sqlOfArm));
    add(`mask_${rank}_step`, rules.flatMap(sqlOfMasks));
    add(
      `own_${rank}_step`,
      rules.map((rule) => sqlOfOwnOutcome(rule, set)),
    );
    add(`outcome_${rank}_step`, rules.flatMap(sqlOfOutcome));
  });
  const names = new Map(set.rules.map((rule) => [rule.index, namesOf(rule.index, '')]));
  set.groups.forEach((group, index) => {
    add(
      `group_${index}_step`,
      group.group.kind === 'best-of' ? sqlOfBest(group, index, names) : sqlOfCap(group, index, names),
    );
  });
  const chosen = set.rules.flatMap((rule) => {
    const name = names.get(rule.index) ?? namesOf(rule.index, '');
    const n = rule.index;
    return [
      `${name.outcome} AS outcome_${n}`,
      `${name.amount} AS amount_${n}`,
      `failed_${n}`,
      `unknown_${n}`,
      `arm_${n}`,
      `${name.displaced} AS displaced_${n}`,
    ];
  });
  const text = `WITH ${steps.join(',\n')}\nSELECT ${input.key},\n  ${chosen.join(',\n  ')}\nFROM ${previous}`;
  return { text, columns: listSqlColumns(set) };
}

interface RuleNames {
  readonly outcome: string;
  readonly amount: string;
  readonly displaced: string;
}

function namesOf(index: number, suffix: string): RuleNames {
  const part = suffix === '' ? 'own_' : '';
  return {
    outcome: `${part}outcome_${index}${suffix}`,
    amount: `${part}amount_${index}${suffix}`,
    displaced: `${part}displaced_${index}${suffix}`,
  };
}

/** Rules that look at the outcome of others come after them. */
function ranksOf(set: RuleSet): Rule[][] {
  const ranks: number[] = [];
  const grouped: Rule[][] = [];
  for (const rule of set.rules) {
    const needs = [
      ...rule.givesWayTo.map((each) => each.rule),
      ...rule.conditions.flatMap((each) => (each.kind === 'computed-aid' ? each.rules : [])),
    ];
    const rank = Math.max(0, ...needs.map((each) => (ranks[each] ?? 0) + 1));
    ranks[rule.index] = rank;
    grouped[rank] ??= [];
    grouped[rank].push(rule);
  }
  return grouped.filter((rules) => rules !== undefined);
}

export function sqlLiteral(value: FactValue): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return String(value).toUpperCase();
}

function sqlOfField(condition: FieldCondition): string {
  const column = columnOfField(condition.field);
  const { test } = condition;
  if (test.kind === 'range') {
    if (test.from === undefined) return `${column} <= ${test.to}`;
    if (test.to === undefined) return `${column} >= ${test.from}`;
    return `${column} BETWEEN ${test.from} AND ${test.to}`;
  }
  if (typeof test.values[0] === 'boolean') {
    return `(${test.values.map((value) => (value === true ? column : `NOT ${column}`)).join(' OR ')})`;
  }
  return `${column} IN (${test.values.map(sqlLiteral).join(', ')})`;
}

function sqlOfCondition(condition: RuleCondition): string {
  switch (condition.kind) {
    case 'field':
      return sqlOfField(condition);
    case 'any':
      return `(${condition.of.map(sqlOfField).join(' OR ')})`;
    case 'constant':
      return condition.value ? 'TRUE' : 'FALSE';
    case 'ledger':
      return `(NOT ${columnOfLedger(condition.benefit)})`;
    case 'computed-aid': {
      if (condition.rules.length === 0) return 'TRUE';
      const any = (outcome: number): string =>
        condition.rules.map((rule) => `own_outcome_${rule} = ${outcome}`).join(' OR ');
      return `(CASE WHEN ${any(0)} THEN FALSE WHEN ${any(2)} THEN NULL ELSE TRUE END)`;
    }
  }
}

function sqlOfArm(rule: Rule): string {
  if (rule.arms.length === 0) return `-1 AS arm_${rule.index}`;
  const whens = rule.arms.map((arm, index) => {
    if (arm.when.length === 0) return `WHEN TRUE THEN ${index}`;
    const holds = arm.when.map(sqlOfField).join(' AND ');
    return `WHEN (${holds}) THEN ${index} WHEN (${holds}) IS NULL THEN -2`;
  });
  return `CASE ${whens.join(' ')} ELSE -1 END AS arm_${rule.index}`;
}

function sqlOfMasks(rule: Rule): string[] {
  const bits = rule.conditions.map((condition, bit) => ({ sql: sqlOfCondition(condition), value: 2 ** bit }));
  const failed = bits.map(({ sql, value }) => `CASE WHEN NOT (${sql}) THEN ${value} ELSE 0 END`);
  const unknown = bits.map(({ sql, value }) => `CASE WHEN (${sql}) IS NULL THEN ${value} ELSE 0 END`);
  if (rule.arms.length > 0) {
    const value = 2 ** rule.conditions.length;
    failed.push(`CASE WHEN arm_${rule.index} = -1 THEN ${value} ELSE 0 END`);
    unknown.push(`CASE WHEN arm_${rule.index} = -2 THEN ${value} ELSE 0 END`);
  }
  const sum = (parts: readonly string[]): string => (parts.length === 0 ? '0' : parts.join(' + '));
  return [`${sum(failed)} AS failed_${rule.index}`, `${sum(unknown)} AS unknown_${rule.index}`];
}

/** What the rule comes to by itself. `softly` is true when a missing list makes the answer "not assessed". */
function sqlOfOwnOutcome(rule: Rule, set: RuleSet): string {
  const n = rule.index;
  const conditions = softConditions(rule, set);
  const softly = conditions.map((sql) => `(${sql}) IS NULL`).join(' OR ');
  const parts = [
    `WHEN failed_${n} <> 0 THEN 1`,
    ...(softly === '' ? [] : [`WHEN ${softly} THEN 4`]),
    ...(rule.benefit.status === 'recorded-only' ? ['WHEN TRUE THEN 4'] : [`WHEN unknown_${n} <> 0 THEN 2`]),
  ];
  return `CASE ${parts.join(' ')} ELSE 0 END AS alone_${n}`;
}

/** The conditions, the amount's among them, that read a list which was not loaded and then means "not assessed". */
function softConditions(rule: Rule, set: RuleSet): string[] {
  const soft = new Set(
    set.fields
      .filter((field) => field.notLoaded === 'not-assessed' && set.notLoaded.has(field.list))
      .map((field) => field.name),
  );
  const own = rule.conditions.filter((each) =>
    each.kind === 'field' ? soft.has(each.field) : each.kind === 'any' && each.of.some((one) => soft.has(one.field)),
  );
  const arms = rule.arms.some((arm) => arm.when.some((each) => soft.has(each.field)));
  return [...own.map(sqlOfCondition), ...(arms ? [`CASE WHEN arm_${rule.index} = -2 THEN NULL ELSE TRUE END`] : [])];
}

function sqlOfOutcome(rule: Rule): string[] {
  const n = rule.index;
  const ways = rule.givesWayTo.map((each) => each.rule);
  const pays = ways.map((way) => `own_outcome_${way} = 0`).join(' OR ');
  const doubts = ways.map((way) => `own_outcome_${way} = 2`).join(' OR ');
  const amounts = rule.arms.map((arm, index) => `WHEN ${index} THEN ${arm.amountFen}`).join(' ');
  const amount = rule.arms.length === 0 ? '0' : `CASE arm_${n} ${amounts} ELSE 0 END`;
  if (ways.length === 0) {
    return [
      `alone_${n} AS own_outcome_${n}`,
      `CASE WHEN alone_${n} = 0 THEN ${amount} ELSE 0 END AS own_amount_${n}`,
      `-1 AS own_displaced_${n}`,
    ];
  }
  const by = [
    ...ways.map((way) => `WHEN own_outcome_${way} = 0 THEN ${way}`),
    ...ways.toReversed().map((way) => `WHEN own_outcome_${way} = 2 THEN ${way}`),
  ];
  return [
    `CASE WHEN alone_${n} <> 0 THEN alone_${n} WHEN ${pays} THEN 3 WHEN ${doubts} THEN 2 ELSE 0 END AS own_outcome_${n}`,
    `CASE WHEN alone_${n} <> 0 THEN 0 WHEN ${pays} THEN ${amount} WHEN ${doubts} THEN 0 ELSE ${amount} END AS own_amount_${n}`,
    `CASE WHEN alone_${n} <> 0 THEN -1 ${by.join(' ')} ELSE -1 END AS own_displaced_${n}`,
  ];
}

function sqlOfBest(group: RuleGroup, position: number, names: Map<number, RuleNames>): string[] {
  const before = new Map(names);
  const at = (rule: number): RuleNames => before.get(rule) ?? namesOf(rule, '');
  const doubt = group.rules.map((rule) => `${at(rule).outcome} = 2`).join(' OR ');
  const beaten = (rule: number, order: number): string =>
    group.rules
      .flatMap((other, otherOrder) => {
        const sign = otherOrder < order ? '>=' : '>';
        return other === rule ? [] : [`(${at(other).outcome} = 0 AND ${at(other).amount} ${sign} ${at(rule).amount})`];
      })
      .join(' OR ') || 'FALSE';
  const best = `CASE ${group.rules.map((rule, order) => `WHEN ${at(rule).outcome} = 0 AND NOT (${beaten(rule, order)}) THEN ${rule}`).join(' ')} ELSE -1 END`;
  return group.rules.flatMap((rule, order) => {
    const old = at(rule);
    const made = namesOf(rule, `_group_${position}`);
    names.set(rule, made);
    const pays = `${old.outcome} = 0`;
    return [
      `CASE WHEN ${pays} AND (${doubt}) THEN 2 WHEN ${pays} AND (${beaten(rule, order)}) THEN 3 ELSE ${old.outcome} END AS ${made.outcome}`,
      `CASE WHEN ${pays} AND (${doubt}) THEN 0 ELSE ${old.amount} END AS ${made.amount}`,
      `CASE WHEN ${pays} AND NOT (${doubt}) AND (${beaten(rule, order)}) THEN ${best} ELSE ${old.displaced} END AS ${made.displaced}`,
    ];
  });
}

function sqlOfCap(group: RuleGroup, position: number, names: Map<number, RuleNames>): string[] {
  const before = new Map(names);
  const at = (rule: number): RuleNames => before.get(rule) ?? namesOf(rule, '');
  return group.rules.flatMap((rule, order) => {
    const old = at(rule);
    const made = namesOf(rule, `_group_${position}`);
    names.set(rule, made);
    const earlier = group.rules.slice(0, order);
    const doubt = earlier.map((other) => `${at(other).outcome} = 2`).join(' OR ') || 'FALSE';
    const spent =
      earlier.map((other) => `CASE WHEN ${at(other).outcome} = 0 THEN ${at(other).amount} ELSE 0 END`).join(' + ') ||
      '0';
    const left = `(${group.capFen ?? 0n} - (${spent}))`;
    const pays = `${old.outcome} = 0`;
    return [
      `CASE WHEN ${pays} AND (${doubt}) THEN 2 WHEN ${pays} AND ${left} <= 0 AND ${old.amount} > 0 THEN 3 ELSE ${old.outcome} END AS ${made.outcome}`,
      `CASE WHEN ${pays} AND (${doubt}) THEN 0 WHEN ${pays} AND ${left} > 0 AND ${old.amount} > ${left} THEN ${left} ELSE ${old.amount} END AS ${made.amount}`,
      `${old.displaced} AS ${made.displaced}`,
    ];
  });
}
