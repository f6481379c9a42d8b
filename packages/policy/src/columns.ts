/** A whole population as columns of codes. Equal children are decided once: a million hold a few thousand different ones. */
import { compileEvaluator, type Evaluator, type RowResult } from './evaluate.ts';
import type { RuleSet } from './rule.ts';

export interface ColumnResult {
  /** For each child, which of `answers` is its own. */
  readonly answerOf: Uint32Array;
  readonly answers: readonly RowResult[];
}

export interface ColumnEvaluator {
  readonly evaluator: Evaluator;
  /**
   * Decides `count` children. Columns are in the order of the evaluator's encoders and then of the ledger, each value
   * a code that its encoder made (ledger: 0 unknown, 1 never, 2 paid before).
   */
  readonly decide: (columns: readonly Uint8Array[], count: number) => ColumnResult;
}

export function compileColumns(set: RuleSet): ColumnEvaluator {
  const evaluator = compileEvaluator(set);
  const sizes = [...evaluator.encoders.map((encoder) => encoder.size), ...set.ledger.map(() => 3)];
  const combinations = sizes.reduce((product, size) => product * size, 1);
  if (combinations > Number.MAX_SAFE_INTEGER) throw new RangeError('Too many fields to number the combinations.');
  return { evaluator, decide: (columns, count) => decideColumns(evaluator, sizes, columns, count) };
}

function decideColumns(
  evaluator: Evaluator,
  sizes: readonly number[],
  columns: readonly Uint8Array[],
  count: number,
): ColumnResult {
  const answerOf = new Uint32Array(count);
  const answers: RowResult[] = [];
  const known = new Map<number, number>();
  const keys = new Float64Array(count);
  // Column by column, so that each pass runs through memory in order.
  columns.forEach((column, at) => {
    const size = sizes[at] ?? 1;
    for (let child = 0; child < count; child += 1) keys[child] = keys[child]! * size + column[child]!;
  });
  const codes = new Uint8Array(columns.length);
  for (let child = 0; child < count; child += 1) {
    const key = keys[child]!;
    let answer = known.get(key);
    if (answer === undefined) {
      for (let at = 0; at < columns.length; at += 1) codes[at] = columns[at]![child]!;
      const result = evaluator.makeResult();
      evaluator.evaluate(codes, result);
      answer = answers.push(result) - 1;
      known.set(key, answer);
    }
    answerOf[child] = answer;
  }
  return { answerOf, answers };
}
