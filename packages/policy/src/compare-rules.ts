/** Two versions of one rule, held against each other over every combination of facts. */
import { MOST_COMBINATIONS, makePairwiseRows } from './enumerate.ts';
import { compileEvaluator, type Evaluator } from './evaluate.ts';
import { OUTCOMES } from './model.ts';
import type { restrictRules } from './restrict-rules.ts';

/** A rule with all it depends on, as `restrictRules` gives it. */
export type RestrictedRule = ReturnType<typeof restrictRules>;

export interface RuleComparison {
  readonly combinations: number;
  /** Combinations that the second pays and the first does not. */
  readonly newlyPaid: number;
  /** Combinations that the first pays and the second does not. */
  readonly dropped: number;
  /** Combinations that both pay, with another amount. */
  readonly otherAmount: number;
  /** Combinations with another outcome where neither pays. */
  readonly otherOutcome: number;
  /** `pairwise` where the combinations were too many to try all. */
  readonly method: 'exhaustive' | 'pairwise';
}

/**
 * Compares outcome and amount over every combination of what either of the two reads; where they are more than `most`, over
 * rows in which every two values meet.
 */
export function compareRules(a: RestrictedRule, b: RestrictedRule, most = MOST_COMBINATIONS): RuleComparison {
  const tally = { combinations: 0, newlyPaid: 0, dropped: 0, otherAmount: 0, otherOutcome: 0 };
  const visit = (kind: Difference | undefined): boolean => {
    if (kind !== undefined) tally[kind] += 1;
    tally.combinations += 1;
    return true;
  };
  return { method: forEachDifference(a, b, most, visit), ...tally };
}

/** Whether no combination of facts tells the two apart, the payers' shares included. */
export function isSameRule(a: RestrictedRule, b: RestrictedRule): boolean {
  if (a.index < 0 || b.index < 0) return a.index === b.index;
  if (sharesText(a) !== sharesText(b)) return false;
  let same = true;
  forEachDifference(a, b, Number.POSITIVE_INFINITY, (kind) => {
    same = kind === undefined;
    return same;
  });
  return same;
}

function sharesText(rule: RestrictedRule): string {
  const payers = rule.set.rules[rule.index]?.benefit.payers ?? [];
  return payers.map((each) => `${each.payer} ${each.share.numerator}/${each.share.denominator}`).join(' ');
}

type Difference = 'newlyPaid' | 'dropped' | 'otherAmount' | 'otherOutcome';

/** Visits every combination until the visitor says no. A rule that does not exist pays nothing. */
function forEachDifference(
  a: RestrictedRule,
  b: RestrictedRule,
  most: number,
  visit: (kind: Difference | undefined) => boolean,
): RuleComparison['method'] {
  const one = compileEvaluator(a.set);
  const two = compileEvaluator(b.set);
  const names = [...new Set([...one.encoders, ...two.encoders].map((encoder) => encoder.field))];
  const samples = names.map((name) => {
    const own = [one, two].flatMap((each) => each.encoders.filter((encoder) => encoder.field === name));
    return [...new Set(own.flatMap((encoder) => encoder.samples))];
  });
  const ledger = [...new Set([...a.set.ledger, ...b.set.ledger])];
  const sizes = [...samples.map((each) => each.length), ...ledger.map(() => 3)];
  const total = sizes.reduce((product, size) => product * size, 1);
  const rows = total > most ? makePairwiseRows(sizes) : undefined;
  const method = rows === undefined ? 'exhaustive' : 'pairwise';
  const count = rows?.length ?? total;
  const encodeOne = makeDigitEncoder(one, a.set.ledger, names, samples, ledger);
  const encodeTwo = makeDigitEncoder(two, b.set.ledger, names, samples, ledger);
  const left = one.makeResult();
  const right = two.makeResult();
  for (let tuple = 0; tuple < count; tuple += 1) {
    const digits = rows?.[tuple] ?? digitsOf(tuple, sizes);
    one.evaluate(encodeOne(digits), left);
    two.evaluate(encodeTwo(digits), right);
    const before = answerAt(left, a.index);
    const after = answerAt(right, b.index);
    if (!visit(differenceOf(before, after))) return method;
  }
  return method;
}

type Samples = readonly (readonly (boolean | string | number | undefined)[])[];

/** Turns positions among the common samples into the codes of one evaluator, by tables made beforehand. */
function makeDigitEncoder(
  evaluator: Evaluator,
  own: readonly string[],
  names: readonly string[],
  samples: Samples,
  ledger: readonly string[],
): (digits: readonly number[]) => number[] {
  const tables = evaluator.encoders.map((encoder) => {
    const at = names.indexOf(encoder.field);
    return { at, codes: (samples[at] ?? []).map((value) => encoder.encode(value)) };
  });
  const ledgerAt = own.map((benefit) => names.length + ledger.indexOf(benefit));
  return (digits) => [
    ...tables.map(({ at, codes }) => codes[digits[at] ?? 0] ?? 0),
    ...ledgerAt.map((at) => digits[at] ?? 0),
  ];
}

function digitsOf(tuple: number, sizes: readonly number[]): number[] {
  let rest = tuple;
  return sizes.map((size) => {
    const digit = rest % size;
    rest = Math.floor(rest / size);
    return digit;
  });
}

interface Answer {
  readonly outcome: string;
  readonly amount: number;
}

function answerAt(result: { outcome: Uint8Array; amount: Float64Array }, index: number): Answer {
  if (index < 0) return { outcome: 'no', amount: 0 };
  return { outcome: OUTCOMES[result.outcome[index]!] ?? 'no', amount: result.amount[index]! };
}

function differenceOf(before: Answer, after: Answer): Difference | undefined {
  if (before.outcome === 'pay' && after.outcome === 'pay')
    return before.amount === after.amount ? undefined : 'otherAmount';
  if (after.outcome === 'pay') return 'newlyPaid';
  if (before.outcome === 'pay') return 'dropped';
  return before.outcome === after.outcome && before.amount === after.amount ? undefined : 'otherOutcome';
}
