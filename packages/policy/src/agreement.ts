/** Before a payment list may be sealed, both evaluators run on the real population and must agree on every cell. */
import type { RunSql } from './enumerate.ts';
import { compileEvaluator, type RowResult } from './evaluate.ts';
import { type Facts, OUTCOMES } from './model.ts';
import { encodeFacts } from './population.ts';
import type { Determination } from './programme.ts';
import { OUTCOME_NUMBERS, type RuleSet } from './rule.ts';
import { listSqlColumns, makeDecisionSql, type SqlColumn, sqlLiteral } from './sql.ts';

export interface AgreementChild {
  readonly facts: Facts;
  readonly paidBefore?: (benefit: string) => boolean | undefined;
  /** What was decided for the child, and will be paid: held against both evaluators as well. */
  readonly made?: readonly Made[];
}

/** The part of a determination that money hangs on. */
type Made = Pick<Determination, 'benefit' | 'outcome' | 'amountFen'>;

/** One value that two sides disagree on. */
export interface AgreementCell {
  readonly benefit: string;
  readonly column: (typeof COLUMNS)[number];
  /** The first evaluator, the second, and what was decided, where it was given. */
  readonly values: readonly (string | number | undefined)[];
  /** The facts it was decided on, as `name=value`. */
  readonly facts: string;
}

export interface Agreement {
  readonly children: number;
  /** Different combinations of facts among them; each is decided once by either evaluator. */
  readonly distinct: number;
  /** Compared cells: combinations × benefits × six columns. */
  readonly cells: number;
  /** Combinations on which some cell differs. */
  readonly differences: number;
  /** The first few cells that differ. */
  readonly examples: readonly AgreementCell[];
}

const COLUMNS = ['outcome', 'amount', 'failed', 'unknown', 'arm', 'displaced'] as const;
const MOST_EXAMPLES = 10;

type Row = readonly (boolean | string | number | undefined)[];

interface Entry {
  readonly row: Row;
  readonly child: AgreementChild;
}

const CHUNK = 2_000;

/**
 * Compares both evaluators over a population. Children are told apart by their facts as given, not by the codes of the
 * first evaluator, so that a mistake in its coding shows too.
 */
export async function checkAgreement(
  set: RuleSet,
  children: Iterable<AgreementChild>,
  runSql: RunSql,
): Promise<Agreement> {
  const columns = listSqlColumns(set);
  const { count, entries } = listDistinct(columns, children);
  const evaluator = compileEvaluator(set);
  const result = evaluator.makeResult();
  const examples: AgreementCell[] = [];
  let differences = 0;
  for (let from = 0; from < entries.length; from += CHUNK) {
    const part = entries.slice(from, from + CHUNK);
    const answers = await runSql(makeChunkSql(set, columns, part));
    part.forEach(({ row, child }, index) => {
      evaluator.evaluate(encodeFacts(evaluator, set, child.facts, child.paidBefore ?? (() => false)), result);
      const facts = (): string => columns.map((column, at) => `${column.of}=${row[at] ?? 'unknown'}`).join(' ');
      const cells = compareCells(set, result, answers[index] ?? [], child.made);
      if (cells.length > 0) differences += 1;
      for (const cell of cells.slice(0, MOST_EXAMPLES - examples.length)) examples.push({ ...cell, facts: facts() });
    });
  }
  const cells = entries.length * set.rules.length * COLUMNS.length;
  return { children: count, distinct: entries.length, cells, differences, examples };
}

function listDistinct(
  columns: readonly SqlColumn[],
  children: Iterable<AgreementChild>,
): { count: number; entries: readonly Entry[] } {
  const distinct = new Map<string, Entry>();
  let count = 0;
  for (const child of children) {
    count += 1;
    const row = columns.map((column) => {
      if (column.kind === 'fact') return child.facts[column.of] ?? undefined;
      return child.paidBefore ? child.paidBefore(column.of) : false;
    });
    const key = JSON.stringify(row);
    if (!distinct.has(key)) distinct.set(key, { row, child });
  }
  return { count, entries: [...distinct.values()] };
}

function makeChunkSql(set: RuleSet, columns: readonly SqlColumn[], part: readonly Entry[]): string {
  const literal = (value: Row[number], at: number): string =>
    value === undefined ? `CAST(NULL AS ${columns[at]?.type})` : sqlLiteral(value);
  const values = part.map(({ row }, index) => `(${[index, ...row.map(literal)].join(', ')})`);
  const names = ['tuple_no', ...columns.map((column) => column.name)].join(', ');
  const facts = `(SELECT * FROM (VALUES ${values.join(', ')}) AS rows_given(${names}))`;
  return `${makeDecisionSql({ set, facts, key: 'tuple_no' }).text}\nORDER BY tuple_no`;
}

function compareCells(
  set: RuleSet,
  result: RowResult,
  answer: readonly unknown[],
  made: readonly Made[] | undefined,
): Omit<AgreementCell, 'facts'>[] {
  return set.rules.flatMap(({ index, benefit }) => {
    const one = [result.outcome, result.amount, result.failed, result.unknown, result.arm, result.displacedBy];
    const decided = made?.find((each) => each.benefit === benefit.id);
    const third = decided === undefined ? [] : [OUTCOME_NUMBERS[decided.outcome], Number(decided.amountFen)];
    return COLUMNS.flatMap((column, at) => {
      const own = one[at]?.[index];
      const other = answer[1 + index * COLUMNS.length + at];
      // A missing answer must not pass for the number zero.
      const same = own === (other === undefined || other === null ? undefined : Number(other));
      if (same && (made === undefined || at > 1 || third[at] === own)) return [];
      const said = (value: unknown): string | number | undefined =>
        value === undefined || value === null ? undefined : sayCell(column, Number(value));
      const values = [said(own), said(other), ...(made === undefined || at > 1 ? [] : [said(third[at])])];
      return [{ benefit: benefit.id, column, values }];
    });
  });
}

function sayCell(column: AgreementCell['column'], value: number): string | number {
  return column === 'outcome' ? (OUTCOMES[value] ?? value) : value;
}
