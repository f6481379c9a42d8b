/** A whole population as columns of codes. Equal children are decided once: a million hold a few thousand different ones. */
import { compileEvaluator, type Evaluator } from './evaluate.ts';
import type { RuleSet } from './rule.ts';

/** What one rule comes to for each different child, one value an answer. */
export interface AnswerTable {
  readonly outcome: Int32Array;
  /** In fen; 0 where nothing is paid. */
  readonly amount: Int32Array;
  /** Conditions that fail and that cannot be told, as the bits of `RowResult`. */
  readonly failed: Int32Array;
  readonly unknown: Int32Array;
}

export interface ColumnResult {
  /** For each child, which of the answers is its own. */
  readonly answerOf: Int32Array;
  /** How many children differ from one another. */
  readonly different: number;
  /** By rule. */
  readonly answers: readonly AnswerTable[];
}

/** What one benefit comes to for every child, one value a child. */
export interface BenefitColumns {
  readonly amount: Int32Array;
  readonly failed: Uint8Array | Int32Array;
  readonly unknown: Uint8Array | Int32Array;
}

/** One fact of every child, a byte each. */
export interface CodeColumn {
  readonly values: Uint8Array;
  /** What each of the 256 bytes means to the encoder; without it the bytes are the encoder's codes. */
  readonly codes?: Uint8Array;
}

export interface ColumnEvaluator {
  readonly evaluator: Evaluator;
  /**
   * Decides `count` children. Columns are in the order of the evaluator's encoders and then of the ledger
   * (ledger: 0 unknown, 1 never, 2 paid before).
   */
  readonly decide: (columns: readonly CodeColumn[], count: number) => ColumnResult;
  /** Writes the answers of one benefit out for every child; into `reuse`, when given, instead of new memory. */
  readonly expand: (result: ColumnResult, rule: number, reuse?: BenefitColumns) => BenefitColumns;
}

export function compileColumns(set: RuleSet): ColumnEvaluator {
  const evaluator = compileEvaluator(set);
  const sizes = [...evaluator.encoders.map((encoder) => encoder.size), ...set.ledger.map(() => 3)];
  return {
    evaluator,
    decide: (columns, count) => {
      const own = columns.map(({ values, codes }) => ({ values, codes: codes ?? SAME }));
      return decideColumns(evaluator, sizes, own, count);
    },
    expand: ({ answerOf, answers }, rule, reuse) => {
      const table = answers[rule]!;
      const into = reuse ?? makeBenefitColumns(answerOf.length, set.rules[rule]?.conditions.length ?? 0);
      if (into.failed instanceof Uint8Array && into.unknown instanceof Uint8Array)
        spreadNarrow(answerOf, table, into.amount, into.failed, into.unknown);
      else spreadWide(answerOf, table, into);
      return into;
    },
  };
}

const SAME = Uint8Array.from({ length: 256 }, (_, code) => code);

/** Memory for what {@link ColumnEvaluator.expand} writes, for rules of up to so many conditions. */
export function makeBenefitColumns(children: number, conditions: number): BenefitColumns {
  // Most rules have few conditions, and a byte is a quarter of what a number would take a million times over.
  const make = (): Uint8Array | Int32Array => (conditions < 8 ? new Uint8Array(children) : new Int32Array(children));
  return { amount: new Int32Array(children), failed: make(), unknown: make() };
}

// Two functions and not one: a loop that sees two kinds of array is several times slower.
function spreadNarrow(
  answerOf: Int32Array,
  table: AnswerTable,
  amount: Int32Array,
  failed: Uint8Array,
  unknown: Uint8Array,
): void {
  const { amount: amounts, failed: failures, unknown: unknowns } = table;
  for (let child = 0; child < answerOf.length; child += 1) {
    const answer = answerOf[child]!;
    amount[child] = amounts[answer]!;
    failed[child] = failures[answer]!;
    unknown[child] = unknowns[answer]!;
  }
}

function spreadWide(answerOf: Int32Array, table: AnswerTable, into: BenefitColumns): void {
  for (let child = 0; child < answerOf.length; child += 1) {
    const answer = answerOf[child]!;
    into.amount[child] = table.amount[answer]!;
    into.failed[child] = table.failed[answer]!;
    into.unknown[child] = table.unknown[answer]!;
  }
}

/** Numbers are given anew once there would be more of them than this, so that their table stays near the processor. */
const MOST_NUMBERS = 1 << 16;

type Coded = Required<CodeColumn>;
type SizedColumn = Coded & { readonly size: number };

function decideColumns(
  evaluator: Evaluator,
  sizes: readonly number[],
  columns: readonly Coded[],
  count: number,
): ColumnResult {
  const numbers = new Int32Array(count);
  const none: Coded = { values: new Uint8Array(columns.length % 3 === 0 ? 0 : count), codes: SAME };
  let space = 1;
  // Three columns at a time, so that each pass runs through memory in order and there are few of them.
  for (let at = 0; at < columns.length; at += 3) {
    const take = (index: number): SizedColumn => ({ ...(columns[index] ?? none), size: sizes[index] ?? 1 });
    const [a, b, c] = [take(at), take(at + 1), take(at + 2)];
    const product = a.size * b.size * c.size;
    if (space * product > MOST_NUMBERS) space = renumber(numbers, space).length;
    refine(numbers, a, b, c);
    space *= product;
  }
  const first = renumber(numbers, space);
  return { answerOf: numbers, different: first.length, answers: answerFor(evaluator, columns, first) };
}

/** Decides the first child of each kind; tables by rule and not objects by child, which would cost more than deciding. */
function answerFor(
  evaluator: Evaluator,
  columns: readonly Coded[],
  children: readonly number[],
): readonly AnswerTable[] {
  const result = evaluator.makeResult();
  const codes = new Uint8Array(columns.length);
  const make = (): Int32Array => new Int32Array(children.length);
  const tables = Array.from(result.outcome, () => ({
    outcome: make(),
    amount: make(),
    failed: make(),
    unknown: make(),
  }));
  children.forEach((child, answer) => {
    for (let at = 0; at < columns.length; at += 1) codes[at] = columns[at]!.codes[columns[at]!.values[child]!]!;
    evaluator.evaluate(codes, result);
    for (let rule = 0; rule < tables.length; rule += 1) {
      const table = tables[rule]!;
      table.outcome[answer] = result.outcome[rule]!;
      table.amount[answer] = result.amount[rule]!;
      table.failed[answer] = result.failed[rule]!;
      table.unknown[answer] = result.unknown[rule]!;
    }
  });
  return tables;
}

/** Tells apart what was equal so far but differs in one of three more columns. */
function refine(numbers: Int32Array, a: SizedColumn, b: SizedColumn, c: SizedColumn): void {
  const [one, two, three] = [a.values, b.values, c.values];
  const [oneCodes, twoCodes, threeCodes] = [a.codes, b.codes, c.codes];
  const [product, second, third] = [a.size * b.size * c.size, b.size * c.size, c.size];
  for (let child = 0; child < numbers.length; child += 1) {
    numbers[child] =
      numbers[child]! * product +
      oneCodes[one[child]!]! * second +
      twoCodes[two[child]!]! * third +
      threeCodes[three[child]!]!;
  }
}

/** Makes numbers dense, from 0 in the order in which they occur; returns the first child of each. */
function renumber(numbers: Int32Array, space: number): number[] {
  const given = new Int32Array(space).fill(-1);
  const first: number[] = [];
  for (let child = 0; child < numbers.length; child += 1) {
    const old = numbers[child]!;
    let number = given[old]!;
    if (number < 0) {
      number = first.push(child) - 1;
      given[old] = number;
    }
    numbers[child] = number;
  }
  return first;
}
