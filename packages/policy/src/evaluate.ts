/**
 * The JavaScript evaluator. Each field becomes a small code, each condition a table from code to false, true or
 * unknown, each rule a closure over its tables. No code is generated, so it runs under a browser's strict policy.
 */
import type { Field, FieldCondition, Test } from './model.ts';
import { OUTCOME_NUMBERS, type Rule, type RuleSet, softMask } from './rule.ts';

/** Kleene's three values as the tables hold them. */
const FALSE = 0;
const TRUE = 1;
const UNKNOWN = 2;

/** Turns the values of one field into codes: 0 is unknown, the rest are classes that no condition tells apart. */
export interface FieldEncoder {
  readonly field: string;
  readonly size: number;
  /** Throws a `TypeError` for a value that the vocabulary does not have: that is a caller's defect, never a "no". */
  readonly encode: (value: unknown) => number;
  /** One value of each class; `undefined` for unknown. Positions are the codes. */
  readonly samples: readonly (boolean | string | number | undefined)[];
}

/** What one child comes to, rule by rule. Reused between children: read it before the next evaluation. */
export interface RowResult {
  readonly outcome: Uint8Array;
  readonly failed: Int32Array;
  readonly unknown: Int32Array;
  readonly arm: Int16Array;
  /** In fen; amounts of one child and term are far below 2^53. */
  readonly amount: Float64Array;
  /** The rule that displaces this one, or -1; after a best-of, the winner. */
  readonly displacedBy: Int16Array;
  /** The group that displaced or cut, or -1. */
  readonly group: Int16Array;
}

export interface Evaluator {
  readonly encoders: readonly FieldEncoder[];
  /** Codes of the fields in the order of `encoders`; ledger answers follow as 0 unknown, 1 never, 2 paid before. */
  readonly codeCount: number;
  readonly evaluate: (codes: ArrayLike<number>, result: RowResult, offset?: number) => void;
  readonly makeResult: () => RowResult;
}

export function compileEvaluator(set: RuleSet): Evaluator {
  const used = fieldsUsed(set);
  const encoders = used.map((field) => makeEncoder(field, boundariesOf(set, field.name)));
  const positions = new Map(encoders.map((encoder, index) => [encoder.field, index]));
  const ledgerAt = new Map(set.ledger.map((benefit, index) => [benefit, encoders.length + index]));
  const compiled = set.rules.map((rule) => compileRule(rule, set, { encoders, positions, ledgerAt }));
  const groups = set.groups.map((group, index) => compileGroup(group, index));
  const codeCount = encoders.length + set.ledger.length;
  return {
    encoders,
    codeCount,
    makeResult: () => makeResult(set.rules.length),
    evaluate: (codes, result, offset = 0) => {
      for (let rule = 0; rule < compiled.length; rule += 1) compiled[rule]!(codes, result, offset);
      for (let group = 0; group < groups.length; group += 1) groups[group]!(result);
    },
  };
}

export function makeResult(rules: number): RowResult {
  return {
    outcome: new Uint8Array(rules),
    failed: new Int32Array(rules),
    unknown: new Int32Array(rules),
    arm: new Int16Array(rules),
    amount: new Float64Array(rules),
    displacedBy: new Int16Array(rules),
    group: new Int16Array(rules),
  };
}

/** The fields that some rule reads, in the order of the vocabulary. */
export function fieldsUsed(set: RuleSet, rules: readonly Rule[] = set.rules): Field[] {
  const names = new Set(rules.flatMap((rule) => fieldConditionsOf(rule).map((each) => each.field)));
  return set.fields.filter((field) => names.has(field.name));
}

export function fieldConditionsOf(rule: Rule): FieldCondition[] {
  return [
    ...rule.conditions.flatMap((each) => (each.kind === 'field' ? [each] : each.kind === 'any' ? each.of : [])),
    ...rule.arms.flatMap((arm) => arm.when),
  ];
}

/** Where the answers of integer conditions can change: the first value of each class. */
function boundariesOf(set: RuleSet, field: string): number[] {
  const tests = set.rules.flatMap((rule) => fieldConditionsOf(rule)).filter((each) => each.field === field);
  const cuts = tests.flatMap(({ test }) =>
    test.kind === 'range'
      ? [test.from, test.to === undefined ? undefined : test.to + 1]
      : test.values.flatMap((value) => (typeof value === 'number' ? [value, value + 1] : [])),
  );
  return [...new Set(cuts.filter((cut) => cut !== undefined))].sort((a, b) => a - b);
}

function makeEncoder(field: Field, boundaries: readonly number[]): FieldEncoder {
  const wrong = (value: unknown): never => {
    throw new TypeError(`The fact ${field.name} cannot be ${JSON.stringify(value)}.`);
  };
  if (field.type === 'boolean') {
    const encode = (value: unknown): number =>
      value === false ? 1 : value === true ? 2 : value === undefined || value === null ? 0 : wrong(value);
    return { field: field.name, size: 3, encode, samples: [undefined, false, true] };
  }
  if (field.type === 'code') {
    const codes = new Map(field.codes.map((each, index) => [each.code, index + 1]));
    const encode = (value: unknown): number =>
      value === undefined || value === null ? 0 : (codes.get(value as string) ?? wrong(value));
    return { field: field.name, size: codes.size + 1, encode, samples: [undefined, ...codes.keys()] };
  }
  const cuts = boundaries.filter((cut) => cut > field.from && cut <= field.to);
  const starts = [field.from, ...cuts];
  const encode = (value: unknown): number => {
    if (value === undefined || value === null) return 0;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < field.from || value > field.to)
      return wrong(value);
    let code = 1;
    while (code < starts.length && value >= (starts[code] ?? 0)) code += 1;
    return code;
  };
  return { field: field.name, size: starts.length + 1, encode, samples: [undefined, ...starts] };
}

export function testValue(test: Test, value: boolean | string | number): boolean {
  if (test.kind === 'is') return test.values.includes(value);
  return (
    typeof value === 'number' &&
    (test.from === undefined || value >= test.from) &&
    (test.to === undefined || value <= test.to)
  );
}

type CompiledTest = (codes: ArrayLike<number>, result: RowResult, offset: number) => number;

interface CompileContext {
  readonly encoders: readonly FieldEncoder[];
  readonly positions: ReadonlyMap<string, number>;
  readonly ledgerAt: ReadonlyMap<string, number>;
}

function compileTable(condition: FieldCondition, context: CompileContext): { at: number; table: Uint8Array } {
  const at = context.positions.get(condition.field) ?? 0;
  const samples = context.encoders[at]?.samples ?? [];
  return {
    at,
    table: Uint8Array.from(samples, (value) =>
      value === undefined ? UNKNOWN : testValue(condition.test, value) ? TRUE : FALSE,
    ),
  };
}

function compileField(condition: FieldCondition, context: CompileContext): CompiledTest {
  const { at, table } = compileTable(condition, context);
  return (codes, _result, offset) => table[codes[offset + at] as number] as number;
}

function compileAny(of: readonly FieldCondition[], context: CompileContext): CompiledTest {
  const tests = of.map((each) => compileTable(each, context));
  return (codes, _result, offset) => {
    let answer = FALSE;
    for (const { at, table } of tests) {
      const value = table[codes[offset + at] as number] as number;
      if (value === TRUE) return TRUE;
      if (value === UNKNOWN) answer = UNKNOWN;
    }
    return answer;
  };
}

function compileCondition(condition: Rule['conditions'][number], context: CompileContext): CompiledTest {
  if (condition.kind === 'field') return compileField(condition, context);
  if (condition.kind === 'any') return compileAny(condition.of, context);
  if (condition.kind === 'constant') return () => (condition.value ? TRUE : FALSE);
  if (condition.kind === 'ledger') {
    const at = context.ledgerAt.get(condition.benefit) ?? 0;
    const table = Uint8Array.of(UNKNOWN, TRUE, FALSE);
    return (codes, _result, offset) => table[codes[offset + at] as number] as number;
  }
  return (_codes, result) => {
    let answer = TRUE;
    for (const rule of condition.rules) {
      if (result.outcome[rule] === OUTCOME_NUMBERS.pay) return FALSE;
      if (result.outcome[rule] === OUTCOME_NUMBERS.undecided) answer = UNKNOWN;
    }
    return answer;
  };
}

function compileRule(
  rule: Rule,
  set: RuleSet,
  context: CompileContext,
): (codes: ArrayLike<number>, result: RowResult, offset: number) => void {
  const plain = rule.conditions.map((each, bit) => ({ each, bit }));
  // Conditions on one field are by far the most frequent, so they are kept as bare tables.
  const tables = plain.flatMap(({ each, bit }) =>
    each.kind === 'field' ? [{ ...compileTable(each, context), bit }] : [],
  );
  // Counted loops over flat arrays: most children are decided before the engine has compiled anything.
  const tableAt = Uint16Array.from(tables, (each) => each.at);
  const tableOf = tables.map((each) => each.table);
  const tableMask = Int32Array.from(tables, (each) => 1 << each.bit);
  const others = plain.flatMap(({ each, bit }) =>
    each.kind === 'field' ? [] : [{ test: compileCondition(each, context), mask: 1 << bit }],
  );
  const arms = rule.arms.map((arm) => arm.when.map((each) => compileTable(each, context)));
  const amounts = rule.arms.map((arm) => Number(arm.amountFen));
  const armMask = 1 << rule.conditions.length;
  const soft = softMask(rule, set);
  const recordedOnly = rule.benefit.status === 'recorded-only';
  const ways = rule.givesWayTo.map((each) => each.rule);
  const own = rule.index;
  return (codes, result, offset) => {
    let failed = 0;
    let unknown = 0;
    for (let index = 0; index < tableOf.length; index += 1) {
      const answer = tableOf[index]![codes[offset + tableAt[index]!]!];
      if (answer === FALSE) failed |= tableMask[index]!;
      else if (answer === UNKNOWN) unknown |= tableMask[index]!;
    }
    for (let index = 0; index < others.length; index += 1) {
      const { test, mask } = others[index]!;
      const answer = test(codes, result, offset);
      if (answer === FALSE) failed |= mask;
      else if (answer === UNKNOWN) unknown |= mask;
    }
    let arm = -1;
    if (arms.length > 0) {
      arm = selectArm(arms, codes, offset);
      if (arm === -1) failed |= armMask;
      else if (arm === -2) unknown |= armMask;
    }
    const outcome =
      failed !== 0
        ? OUTCOME_NUMBERS.no
        : (unknown & soft) !== 0 || recordedOnly
          ? OUTCOME_NUMBERS.not_assessed
          : unknown !== 0
            ? OUTCOME_NUMBERS.undecided
            : OUTCOME_NUMBERS.pay;
    result.failed[own] = failed;
    result.unknown[own] = unknown;
    result.arm[own] = arm;
    result.outcome[own] = outcome;
    result.amount[own] = outcome === OUTCOME_NUMBERS.pay ? (amounts[arm] ?? 0) : 0;
    result.displacedBy[own] = -1;
    result.group[own] = -1;
    if (outcome === OUTCOME_NUMBERS.pay && ways.length > 0) giveWay(own, ways, result);
  };
}

/** The first arm that holds; -1 when none does; -2 when an arm before it, or all that is left, is unknown. */
function selectArm(
  arms: readonly (readonly { at: number; table: Uint8Array }[])[],
  codes: ArrayLike<number>,
  offset: number,
): number {
  let doubt = false;
  for (let index = 0; index < arms.length; index += 1) {
    let answer = TRUE;
    const arm = arms[index]!;
    for (let part = 0; part < arm.length; part += 1) {
      const { at, table } = arm[part]!;
      const value = table[codes[offset + at] as number];
      if (value === FALSE) {
        answer = FALSE;
        break;
      }
      if (value === UNKNOWN) answer = UNKNOWN;
    }
    if (answer === TRUE) return doubt ? -2 : index;
    if (answer === UNKNOWN) doubt = true;
  }
  return doubt ? -2 : -1;
}

/** Displaced by the first that pays; undecided while any of them is undecided. */
function giveWay(index: number, ways: readonly number[], result: RowResult): void {
  let doubt = false;
  for (const way of ways) {
    if (result.outcome[way] === OUTCOME_NUMBERS.pay) {
      result.outcome[index] = OUTCOME_NUMBERS.displaced;
      result.displacedBy[index] = way;
      return;
    }
    if (result.outcome[way] === OUTCOME_NUMBERS.undecided) {
      doubt = true;
      result.displacedBy[index] = way;
    }
  }
  if (doubt) makeUndecided(index, result);
}

function makeUndecided(index: number, result: RowResult): void {
  result.outcome[index] = OUTCOME_NUMBERS.undecided;
  result.amount[index] = 0;
}

function compileGroup(group: RuleSet['groups'][number], groupIndex: number): (result: RowResult) => void {
  const { rules, capFen } = group;
  if (group.group.kind === 'best-of') return (result) => takeBest(rules, groupIndex, result);
  const cap = Number(capFen ?? 0n);
  return (result) => applyCap(rules, cap, groupIndex, result);
}

function takeBest(rules: readonly number[], group: number, result: RowResult): void {
  let best = -1;
  let doubt = false;
  for (const rule of rules) {
    if (result.outcome[rule] === OUTCOME_NUMBERS.undecided) doubt = true;
    if (
      result.outcome[rule] === OUTCOME_NUMBERS.pay &&
      (best === -1 || (result.amount[rule] ?? 0) > (result.amount[best] ?? 0))
    )
      best = rule;
  }
  for (const rule of rules) {
    if (result.outcome[rule] !== OUTCOME_NUMBERS.pay || (rule === best && !doubt)) continue;
    result.group[rule] = group;
    if (doubt) makeUndecided(rule, result);
    else {
      result.outcome[rule] = OUTCOME_NUMBERS.displaced;
      result.displacedBy[rule] = best;
    }
  }
}

/** Pays in the declared order until the cap is reached; what is over is cut from the last. */
function applyCap(rules: readonly number[], cap: number, group: number, result: RowResult): void {
  let left = cap;
  let doubt = false;
  for (const rule of rules) {
    const outcome = result.outcome[rule];
    if (outcome === OUTCOME_NUMBERS.undecided) doubt = true;
    if (outcome !== OUTCOME_NUMBERS.pay) continue;
    const amount = result.amount[rule] ?? 0;
    if (doubt) {
      result.group[rule] = group;
      makeUndecided(rule, result);
    } else if (left === 0 && amount > 0) {
      result.group[rule] = group;
      result.outcome[rule] = OUTCOME_NUMBERS.displaced;
    } else {
      if (amount > left) {
        result.group[rule] = group;
        result.amount[rule] = left;
      }
      left -= Math.min(left, amount);
    }
  }
}
