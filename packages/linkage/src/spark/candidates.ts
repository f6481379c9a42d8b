import type { BlockingRule, KeyPart, LinkageSettings } from '../settings/settings.schema.ts';
import type { SqlEngine } from '../sql/engine.ts';
import { listSideColumns, readExpression, selectTreeOf } from '../sql/syntax.ts';
import { writePairCondition } from './records.ts';
import { NotInSpark, quoteSparkName, translate } from './translate.ts';

/** The blocking rules as views; the last one, `bulou_candidates`, holds each pair once with a bit for each rule. */
export interface SparkCandidates {
  readonly statements: readonly string[];
  readonly columns: readonly string[];
  readonly arrays: readonly string[];
}

/** Compiles the blocking rules; adds what Spark cannot say to `refused`, by the rule's name. */
export function writeCandidates(settings: LinkageSettings, engine: SqlEngine, refused: string[]): SparkCandidates {
  const condition = writePairCondition(settings);
  const keys: string[] = [];
  const columns = new Set<string>();
  const arrays = new Set<string>(settings.comparisons.flatMap((each) => (each.kind === 'array' ? [each.column] : [])));
  const pairs = settings.blocking.map((rule, index) => {
    for (const column of rule.explode ?? []) arrays.add(column);
    for (const column of listRuleColumns(rule, engine)) columns.add(column);
    try {
      const made = rule.sql === undefined ? joinKeys(rule, index, arrays) : joinSql(rule, rule.sql, engine);
      keys.push(...made.views);
      return `SELECT l.dataset AS dataset_l, l.id AS id_l, r.dataset AS dataset_r, r.id AS id_r, ${2 ** index} AS rule
FROM ${made.side} l JOIN ${made.side} r ON ${made.on} and ${condition}`;
    } catch (error) {
      if (!(error instanceof NotInSpark)) throw error;
      refused.push(`${rule.name}: ${error.message}`);
      return '';
    }
  });
  const candidates = `CREATE OR REPLACE TEMPORARY VIEW bulou_candidates AS
SELECT dataset_l, id_l, dataset_r, id_r, bit_or(rule) AS rules
FROM (\n${pairs.join('\nUNION ALL\n')}\n) GROUP BY dataset_l, id_l, dataset_r, id_r`;
  return { statements: [...keys, candidates], columns: [...columns], arrays: [...arrays] };
}

function listRuleColumns(rule: BlockingRule, engine: SqlEngine): string[] {
  const own = rule.on.flatMap((part) => part.column);
  if (rule.sql === undefined) return own;
  const expression = readExpression(rule.name, rule.sql, engine.readText(selectTreeOf(rule.sql)));
  return [...listSideColumns(rule.name, expression), ...(rule.explode ?? [])];
}

interface Joined {
  readonly views: readonly string[];
  readonly side: string;
  readonly on: string;
}

function joinSql(rule: BlockingRule, sql: string, engine: SqlEngine): Joined {
  const { tree } = readExpression(rule.name, sql, engine.readText(selectTreeOf(sql)));
  const exploded = new Set(rule.explode ?? []);
  const on = translate(tree, {
    byCharacter: false,
    column: ([side = '', name = '']) => `${side.toLowerCase()}.${quoteSparkName(name)}`,
    isArray: ([, name = '']) => exploded.has(name),
  });
  const lateral = [...exploded].reduce(
    (from, column) =>
      `(SELECT x.* EXCEPT (${quoteSparkName(column)}), e AS ${quoteSparkName(column)} FROM ${from} x LATERAL VIEW explode(${quoteSparkName(column)}) t AS e)`,
    'bulou_once',
  );
  return { views: [], side: lateral, on };
}

/** A view of the records with the keys of one rule, a row for each combination where parts give several. */
function joinKeys(rule: BlockingRule, index: number, arrays: ReadonlySet<string>): Joined {
  const view = `bulou_keys_${index}`;
  const parts = rule.on.map((part, at) => `LATERAL VIEW explode(${writeKeys(part, arrays)}) t${at} AS k${at}`);
  const names = rule.on.map((_, at) => `k${at}`);
  return {
    views: [
      `CREATE OR REPLACE TEMPORARY VIEW ${view} AS
SELECT DISTINCT dataset, id, lone, sort_number, sort_text, ${names.join(', ')} FROM bulou_once
${parts.join('\n')}
WHERE ${names.map((name) => `${name} IS NOT NULL AND ${name} <> ''`).join(' AND ')}`,
    ],
    side: view,
    on: names.map((name) => `l.${name} = r.${name}`).join(' and '),
  };
}

/** The keys of one part as an array: of the first of its columns that gives any. */
function writeKeys(part: KeyPart, arrays: ReadonlySet<string>): string {
  const columns = typeof part.column === 'string' ? [part.column] : part.column;
  const keys = columns.map((column) => {
    const name = quoteSparkName(column);
    const made = writeKey(part, 'v');
    const values = arrays.has(column) ? `transform(${name}, v -> cast(v as string))` : `array(cast(${name} as string))`;
    const several = part.as === 'q-grams' || part.as === 'deletions';
    const each = several ? `flatten(transform(${values}, v -> ${made}))` : `transform(${values}, v -> ${made})`;
    return `filter(${each}, k -> k is not null and k <> '')`;
  });
  const [first = '', ...rest] = keys;
  return rest.reduce((found, next) => `if(size(${found}) > 0, ${found}, ${next})`, first);
}

/** One key of the value `v`; for q-grams and deletions an array of them. */
function writeKey({ as, length }: KeyPart, v: string): string {
  const lower = `lower(${v})`;
  switch (as) {
    case 'value':
      return v;
    case 'lower':
      return lower;
    case 'prefix':
      return `left(${v}, ${length ?? 4})`;
    case 'suffix':
      return `right(${v}, ${length ?? 4})`;
    case 'year':
      return `left(${v}, 4)`;
    case 'q-grams': {
      const size = length ?? 2;
      return `if(length(${v}) <= ${size}, array(${lower}), array_distinct(transform(sequence(1, greatest(1, length(${v}) - ${size - 1})), at -> substring(${lower}, at, ${size}))))`;
    }
    case 'deletions':
      return `array_distinct(concat(array(${lower}), transform(sequence(1, greatest(1, length(${v}))), at -> concat(left(${lower}, at - 1), substring(${lower}, at + 1)))))`;
    case 'date-swapped':
      return writeSwappedDate(`regexp_replace(${v}, '[^0-9]', '')`);
    default:
      throw new NotInSpark(`keys by ${as}`);
  }
}

function writeSwappedDate(digits: string): string {
  const [month, day] = [`substring(${digits}, 5, 2)`, `substring(${digits}, 7, 2)`];
  return `if(length(${digits}) = 8, concat(left(${digits}, 4), least(${month}, ${day}), greatest(${month}, ${day})), null)`;
}
