/** Tries every combination of inputs, unknown among them: both evaluators must agree, and dead rules show. */
import { compileEvaluator, type Evaluator, type RowResult } from './evaluate.ts';
import { restrictRules } from './restrict-rules.ts';
import type { OUTCOME_NUMBERS, RuleSet } from './rule.ts';
import { listSqlColumns, makeDecisionSql, type SqlColumn, sqlLiteral } from './sql.ts';

/** Runs a query and returns its rows as arrays in the order of the columns. */
export type RunSql = (sql: string) => Promise<readonly (readonly unknown[])[]>;

export interface EnumerateOptions {
  /** The database that runs the second evaluator; without it only the first runs, and dead rules still show. */
  readonly runSql?: RunSql;
  /** Above this many combinations of one benefit, pairs of values are tried instead. Default five million. */
  readonly most?: number;
  /** Alters the SQL before it runs: the gate on the gate plants faults here. */
  readonly tamper?: (sql: string) => string;
}

export interface BenefitEnumeration {
  readonly benefit: string;
  readonly combinations: number;
  /** `exhaustive`, or `pairwise` where the combinations were too many: the report must say so. */
  readonly method: 'exhaustive' | 'pairwise';
  readonly cells: number;
  readonly differences: number;
  /** The first few combinations on which the evaluators disagree. */
  readonly examples: readonly string[];
  /** Never pays, whatever the facts, though it is payable. */
  readonly dead: boolean;
  /** Amounts that no combination reaches. */
  readonly deadArms: readonly number[];
  /** Conditions that no combination makes the only failure: leaving them out would change nothing. */
  readonly idleConditions: readonly string[];
  readonly outcomes: Readonly<Record<keyof typeof OUTCOME_NUMBERS, number>>;
}

/** Up to so many combinations of a benefit are tried all. */
export const MOST_COMBINATIONS = 5_000_000;
const CHUNK = 100_000;
const NAMES = ['outcome', 'amount', 'failed', 'unknown', 'arm', 'displaced'] as const;

/** Enumerates one benefit over the fields that it and its dependencies read. */
export async function enumerateBenefit(
  set: RuleSet,
  benefit: string,
  options: EnumerateOptions,
): Promise<BenefitEnumeration> {
  const restricted = restrictRules(set, benefit);
  const evaluator = compileEvaluator(restricted.set);
  const domain = makeDomain(restricted.set, evaluator);
  const total = domain.sizes.reduce((product, size) => product * size, 1);
  const exhaustive = total <= (options.most ?? MOST_COMBINATIONS);
  const rows = exhaustive ? undefined : makePairwiseRows(domain.sizes);
  const count = rows?.length ?? total;
  const tally = new Tally(restricted.set, restricted.index, benefit);
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK);
    const facts = (): string =>
      rows === undefined ? domain.crossJoin(from, to) : domain.values(rows.slice(from, to), from);
    const answers = await askDatabase(restricted.set, facts, options);
    compareChunk({ answers, from, to, rows, domain, evaluator, tally });
  }
  return tally.report(count, exhaustive ? 'exhaustive' : 'pairwise');
}

async function askDatabase(
  set: RuleSet,
  facts: () => string,
  { runSql, tamper }: EnumerateOptions,
): Promise<readonly (readonly unknown[])[] | undefined> {
  if (runSql === undefined) return undefined;
  const sql = makeDecisionSql({ set, facts: facts(), key: 'tuple_no' }).text;
  return await runSql(`${tamper === undefined ? sql : tamper(sql)}\nORDER BY tuple_no`);
}

interface Domain {
  readonly sizes: readonly number[];
  readonly codesOf: (tuple: number) => number[];
  readonly crossJoin: (from: number, to: number) => string;
  readonly values: (rows: readonly (readonly number[])[], from: number) => string;
  readonly describe: (codes: readonly number[]) => string;
}

/** One value of each class of each field, and the three answers of the ledger. */
function makeDomain(set: RuleSet, evaluator: Evaluator): Domain {
  const columns = listSqlColumns(set);
  const samples = [
    ...evaluator.encoders.map((encoder) => encoder.samples),
    ...set.ledger.map(() => [undefined, false, true] as const),
  ];
  const sizes = samples.map((each) => each.length);
  const strides = sizes.map((_, index) => sizes.slice(index + 1).reduce((product, size) => product * size, 1));
  const literal = (column: SqlColumn, value: boolean | string | number | undefined): string =>
    value === undefined ? `CAST(NULL AS ${column.type})` : sqlLiteral(value);
  return {
    sizes,
    codesOf: (tuple) => sizes.map((size, index) => Math.floor(tuple / (strides[index] ?? 1)) % size),
    crossJoin: (from, to) => {
      if (columns.length === 0) return '(SELECT 0 AS tuple_no)';
      const parts = columns.map((column, index) => {
        const rows = (samples[index] ?? []).map(
          (value, code) => `(${code * (strides[index] ?? 1)}, ${literal(column, value)})`,
        );
        return `(VALUES ${rows.join(', ')}) AS v${index}(part_${index}, ${column.name})`;
      });
      const sum = columns.map((_, index) => `part_${index}`).join(' + ');
      return `(SELECT * FROM (SELECT ${sum} AS tuple_no, ${columns.map((each) => each.name).join(', ')} FROM ${parts.join(' CROSS JOIN ')}) AS every WHERE tuple_no >= ${from} AND tuple_no < ${to})`;
    },
    values: (rows, from) => {
      const lines = rows.map(
        (codes, index) =>
          `(${from + index}, ${columns.map((column, at) => literal(column, samples[at]?.[codes[at] ?? 0])).join(', ')})`,
      );
      return `(SELECT * FROM (VALUES ${lines.join(', ')}) AS pairs(tuple_no, ${columns.map((each) => each.name).join(', ')}))`;
    },
    describe: (codes) =>
      columns.map((column, index) => `${column.of}=${samples[index]?.[codes[index] ?? 0] ?? 'unknown'}`).join(' '),
  };
}

interface ChunkInput {
  readonly answers: readonly (readonly unknown[])[] | undefined;
  readonly from: number;
  readonly to: number;
  readonly rows: readonly (readonly number[])[] | undefined;
  readonly domain: Domain;
  readonly evaluator: Evaluator;
  readonly tally: Tally;
}

function compareChunk({ answers, from, to, rows, domain, evaluator, tally }: ChunkInput): void {
  const result = evaluator.makeResult();
  for (let tuple = from; tuple < to; tuple += 1) {
    const codes = rows?.[tuple] ?? domain.codesOf(tuple);
    // The ledger's codes are 0 unknown, 1 never paid, 2 paid: the same order as its samples.
    evaluator.evaluate(codes, result);
    tally.add(result, answers === undefined ? undefined : (answers[tuple - from] ?? []), tuple, () =>
      domain.describe(codes),
    );
  }
}

class Tally {
  readonly #set: RuleSet;
  readonly #index: number;
  readonly #benefit: string;
  readonly #outcomes = [0, 0, 0, 0, 0];
  readonly #arms = new Set<number>();
  readonly #alone = new Set<number>();
  readonly #examples: string[] = [];
  #differences = 0;
  #cells = 0;

  constructor(set: RuleSet, index: number, benefit: string) {
    this.#set = set;
    this.#index = index;
    this.#benefit = benefit;
  }

  add(result: RowResult, answer: readonly unknown[] | undefined, tuple: number, describe: () => string): void {
    if (answer !== undefined) this.#compare(result, answer, tuple, describe);
    const outcome = result.outcome[this.#index] ?? 0;
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    // What is unknown could still fail, so only complete facts tell whether a rule can ever be met.
    if (result.unknown[this.#index] !== 0) return;
    if (result.failed[this.#index] === 0) this.#arms.add(result.arm[this.#index] ?? -1);
    this.#alone.add(result.failed[this.#index] ?? 0);
  }

  #compare(result: RowResult, answer: readonly unknown[], tuple: number, describe: () => string): void {
    const values = answer.map(Number);
    let same = values[0] === tuple;
    for (let rule = 0; rule < this.#set.rules.length; rule += 1) {
      const own = [
        result.outcome[rule],
        result.amount[rule],
        result.failed[rule],
        result.unknown[rule],
        result.arm[rule],
        result.displacedBy[rule],
      ];
      for (let at = 0; at < NAMES.length; at += 1) {
        this.#cells += 1;
        if (own[at] !== values[1 + rule * NAMES.length + at]) same = false;
      }
    }
    if (same) return;
    this.#differences += 1;
    if (this.#examples.length < 5) this.#examples.push(describe());
  }

  report(combinations: number, method: BenefitEnumeration['method']): BenefitEnumeration {
    const rule = this.#set.rules[this.#index];
    const [pay = 0, no = 0, undecided = 0, displaced = 0, notAssessed = 0] = this.#outcomes;
    const stands = (rule?.conditions ?? []).every((each) => each.kind !== 'constant' || each.value);
    return {
      benefit: this.#benefit,
      combinations,
      method,
      cells: this.#cells,
      differences: this.#differences,
      examples: this.#examples,
      dead: stands && !this.#alone.has(0),
      deadArms: stands ? (rule?.arms ?? []).flatMap((_, arm) => (this.#arms.has(arm) ? [] : [arm])) : [],
      idleConditions: stands ? this.#listIdle() : [],
      outcomes: { pay, no, undecided, displaced, not_assessed: notAssessed },
    };
  }

  /** A condition that fails only together with the amount of the same field is still useful: it names the reason. */
  #listIdle(): string[] {
    const rule = this.#set.rules[this.#index];
    const armBit = 1 << (rule?.conditions.length ?? 0);
    const armFields = new Set(rule?.arms.flatMap((arm) => arm.when.map((each) => each.field)));
    return (rule?.conditions ?? []).flatMap((condition, bit) => {
      const mask = 1 << bit;
      const decided = condition.kind === 'field' && armFields.has(condition.field) ? [mask, mask | armBit] : [mask];
      return condition.kind === 'constant' || decided.some((each) => this.#alone.has(each)) ? [] : [condition.code];
    });
  }
}

/** Rows in which every two values of every two fields meet, greedily made; deterministic. */
export function makePairwiseRows(sizes: readonly number[]): number[][] {
  const rows: number[][] = [];
  const open = new Set<number>();
  const key = (a: number, x: number, b: number, y: number): number => ((a * 64 + x) * 64 + b) * 64 + y;
  const pairs: [number, number, number, number][] = [];
  sizes.forEach((size, a) => {
    for (let b = a + 1; b < sizes.length; b += 1) {
      for (let x = 0; x < size; x += 1) for (let y = 0; y < (sizes[b] ?? 0); y += 1) pairs.push([a, x, b, y]);
    }
  });
  for (const pair of pairs) open.add(key(...pair));
  for (const [a, x, b, y] of pairs) {
    if (!open.has(key(a, x, b, y))) continue;
    const row: number[] = [];
    row[a] = x;
    row[b] = y;
    sizes.forEach((size, at) => {
      if (row[at] === undefined) row[at] = bestValue(row, at, size, open, key);
    });
    for (let i = 0; i < sizes.length; i += 1)
      for (let j = i + 1; j < sizes.length; j += 1) open.delete(key(i, row[i] ?? 0, j, row[j] ?? 0));
    rows.push(row);
  }
  return rows;
}

/** The value that covers most pairs still open with the values already chosen. */
function bestValue(
  row: readonly (number | undefined)[],
  at: number,
  size: number,
  open: ReadonlySet<number>,
  key: (a: number, x: number, b: number, y: number) => number,
): number {
  let best = 0;
  let most = -1;
  for (let value = 0; value < size; value += 1) {
    let gain = 0;
    row.forEach((chosen, other) => {
      if (chosen !== undefined && open.has(other < at ? key(other, chosen, at, value) : key(at, value, other, chosen)))
        gain += 1;
    });
    if (gain > most) {
      most = gain;
      best = value;
    }
  }
  return best;
}
