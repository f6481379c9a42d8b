/** Before a payment list may be sealed, both evaluators run on the real population and must agree on every cell. */
import type { RunSql } from './enumerate.ts';
import { compileEvaluator } from './evaluate.ts';
import type { Facts } from './model.ts';
import { encodeFacts } from './population.ts';
import type { RuleSet } from './rule.ts';
import { listSqlColumns, makeDecisionSql, sqlLiteral } from './sql.ts';

export interface AgreementChild {
  readonly facts: Facts;
  readonly paidBefore?: (benefit: string) => boolean | undefined;
}

export interface Agreement {
  readonly children: number;
  /** Different combinations of facts among them; each is decided once by either evaluator. */
  readonly distinct: number;
  /** Compared cells: combinations × benefits × six columns. */
  readonly cells: number;
  readonly differences: number;
  readonly examples: readonly string[];
}

type Row = readonly (boolean | string | number | undefined)[];

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
  const distinct = new Map<string, { row: Row; child: AgreementChild }>();
  let count = 0;
  for (const child of children) {
    count += 1;
    const row = columns.map((column) =>
      column.kind === 'fact'
        ? (child.facts[column.of] ?? undefined)
        : child.paidBefore
          ? child.paidBefore(column.of)
          : false,
    );
    const key = JSON.stringify(row);
    if (!distinct.has(key)) distinct.set(key, { row, child });
  }
  const entries = [...distinct.values()];
  const evaluator = compileEvaluator(set);
  const result = evaluator.makeResult();
  const examples: string[] = [];
  let differences = 0;
  for (let from = 0; from < entries.length; from += CHUNK) {
    const part = entries.slice(from, from + CHUNK);
    const values = part.map(
      ({ row }, index) =>
        `(${[index, ...row.map((value, at) => (value === undefined ? `CAST(NULL AS ${columns[at]?.type})` : sqlLiteral(value)))].join(', ')})`,
    );
    const facts = `(SELECT * FROM (VALUES ${values.join(', ')}) AS rows_given(${['tuple_no', ...columns.map((column) => column.name)].join(', ')}))`;
    const answers = await runSql(`${makeDecisionSql({ set, facts, key: 'tuple_no' }).text}\nORDER BY tuple_no`);
    part.forEach(({ row, child }, index) => {
      evaluator.evaluate(encodeFacts(evaluator, set, child.facts, child.paidBefore ?? (() => false)), result);
      const own = set.rules.flatMap((rule) => {
        const n = rule.index;
        return [
          result.outcome[n],
          result.amount[n],
          result.failed[n],
          result.unknown[n],
          result.arm[n],
          result.displacedBy[n],
        ];
      });
      const other = (answers[index] ?? []).slice(1).map(Number);
      if (own.length === other.length && own.every((value, at) => value === other[at])) return;
      differences += 1;
      if (examples.length < 5)
        examples.push(columns.map((column, at) => `${column.of}=${row[at] ?? 'unknown'}`).join(' '));
    });
  }
  return {
    children: count,
    distinct: entries.length,
    cells: entries.length * set.rules.length * 6,
    differences,
    examples,
  };
}
