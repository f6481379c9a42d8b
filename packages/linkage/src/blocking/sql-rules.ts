import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { listValue } from '@duckdb/node-api';
import { readCell } from '../comparison/sql.ts';
import { rankRecords } from '../input/order.ts';
import type { RecordTable } from '../input/table.ts';
import { LinkageRefusal } from '../problems.ts';
import type { BlockingRule, LinkageSettings } from '../settings/settings.schema.ts';
import {
  isJoin,
  listConditions,
  listSideColumns,
  quoteName,
  readExpression,
  refuseFunctions,
  refuseSql,
  SELECT_KNOWN_FUNCTIONS,
  type SqlExpression,
  selectTreeOf,
} from '../sql/syntax.ts';

interface SqlRule {
  readonly index: number;
  readonly rule: BlockingRule;
  readonly expression: SqlExpression;
}

/**
 * Makes the pairs of every blocking rule that is written in SQL, as table `sql_pairs_<index>(l, r)`, and gives their
 * number by rule. The left record is the first in `makeRecordOrder`. Throws a `LinkageRefusal` on SQL that is not one
 * condition with an equality between the records, and as soon as a rule makes more pairs than allowed.
 */
export async function makeSqlPairs(
  connection: DuckDBConnection,
  settings: LinkageSettings,
  table: RecordTable,
  exclusive: Int32Array,
  keep: (record: number) => boolean,
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  const rules: SqlRule[] = [];
  for (const [index, rule] of settings.blocking.entries())
    if (rule.sql !== undefined) rules.push({ index, rule, expression: await readRule(connection, rule, rule.sql) });
  if (rules.length === 0) return counts;
  const columns = new Set(
    rules.flatMap(({ rule, expression }) => [...listSideColumns(rule.name, expression), ...(rule.explode ?? [])]),
  );
  await loadRecords(connection, settings, table, exclusive, keep, [...columns]);
  for (const rule of rules) counts.set(rule.index, await makePairsOf(connection, rule, settings.limits.maxPairs));
  return counts;
}

async function readRule(connection: DuckDBConnection, rule: BlockingRule, sql: string): Promise<SqlExpression> {
  const ask = async (statement: string) => {
    const result = await connection.runAndReadAll(statement);
    return String(result.getRows()[0]?.[0] ?? '');
  };
  const expression = readExpression(rule.name, sql, await ask(selectTreeOf(sql)));
  refuseFunctions(rule.name, expression, await ask(SELECT_KNOWN_FUNCTIONS));
  if (!listConditions(expression.tree).some(isJoin))
    throw refuseSql(
      rule.name,
      sql,
      'an equality of l.column and r.column is needed, or every record meets every other',
    );
  return expression;
}

async function loadRecords(
  connection: DuckDBConnection,
  settings: LinkageSettings,
  table: RecordTable,
  exclusive: Int32Array,
  keep: (record: number) => boolean,
  names: readonly string[],
): Promise<void> {
  const columns = names.map((name) => table.getColumn(name));
  const types = columns.map((column) => {
    const type = typeof column.values[1] === 'number' ? 'DOUBLE' : 'VARCHAR';
    return column.kind === 'array' ? `${type}[]` : type;
  });
  const declared = names.map((name, index) => `, ${quoteName(name)} ${types[index]}`);
  await connection.run(
    `create or replace table sql_given("#record" integer, "#exclusive" integer, "#rank" integer${declared.join('')})`,
  );
  const ranks = rankRecords(table);
  const appender = await connection.createAppender('sql_given');
  for (let record = 0; record < table.size; record += 1) {
    if (!keep(record)) continue;
    appender.appendInteger(record);
    appender.appendInteger(exclusive[record] as number);
    appender.appendInteger(ranks[record] as number);
    for (const column of columns) {
      const value = readCell(column, record);
      if (value === null) appender.appendNull();
      else appender.appendValue(Array.isArray(value) ? listValue(value) : (value as DuckDBValue));
    }
    appender.endRow();
  }
  appender.closeSync();
  const cast = names.map((name, index) => {
    const wanted = settings.columnTypes[name];
    const type = wanted === undefined ? types[index] : `${wanted}${columns[index]?.kind === 'array' ? '[]' : ''}`;
    return `, ${quoteName(name)}::${type} as ${quoteName(name)}`;
  });
  await connection.run(
    `create or replace table sql_records as select "#record", "#exclusive", "#rank"${cast.join('')} from sql_given`,
  );
  await connection.run('drop table sql_given');
}

async function makePairsOf(connection: DuckDBConnection, { index, rule, expression }: SqlRule, most: number) {
  const exploded = (rule.explode ?? []).map((name) => `unnest(${quoteName(name)}) as ${quoteName(name)}`);
  const side = exploded.length === 0 ? 'sql_records' : `(select * replace (${exploded.join(', ')}) from sql_records)`;
  // One pair beyond the limit is enough to refuse, so nothing larger is ever made.
  const pairs = `select ${exploded.length === 0 ? '' : 'distinct '}l."#record" as l, r."#record" as r from ${side} l join ${side} r
    on (${expression.text}\n) and l."#rank" < r."#rank" and l."#exclusive" <> r."#exclusive" limit ${most + 1}`;
  try {
    await connection.run(`create or replace table sql_pairs_${index} as ${pairs}`);
  } catch (error) {
    throw refuseSql(rule.name, expression.text, error instanceof Error ? (error.message.split('\n')[0] ?? '') : '');
  }
  const counted = await connection.runAndReadAll(`select count(*)::double from sql_pairs_${index}`);
  const count = Number(counted.getRows()[0]?.[0] ?? 0);
  if (count <= most) return count;
  throw new LinkageRefusal(
    'too-many-pairs',
    `分块规则“${rule.name}”产生的候选对超过上限 ${most}。请收紧该规则`,
    `The blocking rule "${rule.name}" makes more than ${most} candidate pairs. Tighten it.`,
    { rule: rule.name, most },
  );
}
