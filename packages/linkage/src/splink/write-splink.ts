import type { LinkageModel } from '../model/model.schema.ts';
import { LinkageRefusal } from '../problems.ts';
import type { BlockingRule, ComparisonSettings, KeyPart, SqlLevel } from '../settings/settings.schema.ts';
import { countCharacters, isByteFunction, selectTextOf } from '../sql/by-character.ts';
import { openSqlEngine, type SqlEngine } from '../sql/engine.ts';
import { expressComparison } from '../sql/express.ts';
import { listFunctions, quoteName, readExpression, selectTreeOf } from '../sql/syntax.ts';
import type { SettingsAndModel } from './read-splink.ts';
import type { SplinkComparison, SplinkLevel, SplinkModel } from './splink.schema.ts';

const LINK_TYPES = { dedupe: 'dedupe_only', link: 'link_only', 'link-and-dedupe': 'link_and_dedupe' } as const;

type FittedComparison = LinkageModel['comparisons'][number];

/**
 * Writes settings and model as the JSON that Splink 4 and 5 load (`Linker(…, settings)`), for its DuckDB backend, which
 * then gives the same weights. Conditions that count characters are written so that DuckDB counts them too. Throws a
 * `LinkageRefusal` (`splink-cannot-run`) that names every comparison, level and blocking rule Splink cannot run.
 */
export function writeSplinkModel({ settings, model }: SettingsAndModel): SplinkModel {
  const refused: string[] = [];
  if (model.relativeShare > 0) refused.push('training.relatives: a class of relatives');
  const engine = openSqlEngine();
  try {
    const comparisons = settings.comparisons.flatMap((comparison, index) => {
      const fitted = model.comparisons[index];
      const written = fitted && writeComparison(comparison, fitted, engine);
      if (written === undefined) refused.push(nameLevels(comparison, fitted));
      return written ?? [];
    });
    const rules = settings.blocking.flatMap((rule) => writeRule(rule, refused));
    if (refused.length > 0) throw refuseToWrite(refused);
    return {
      link_type: LINK_TYPES[settings.mode],
      probability_two_random_records_match: model.matchShare,
      comparisons,
      blocking_rules_to_generate_predictions: rules,
      unique_id_column_name: settings.idColumn,
      source_dataset_column_name: 'source_dataset',
      sql_dialect: 'duckdb',
      em_convergence: settings.training.tolerance,
      max_iterations: settings.training.maxIterations,
      retain_matching_columns: true,
      retain_intermediate_calculation_columns: false,
      additional_columns_to_retain: [],
    };
  } finally {
    engine.close();
  }
}

function writeComparison(
  comparison: ComparisonSettings,
  fitted: FittedComparison,
  engine: SqlEngine,
): SplinkComparison | undefined {
  const expressed = expressComparison(comparison);
  if (expressed === undefined) return undefined;
  const evidence = comparison.nulls === 'evidence';
  let scored = 0;
  const levels = expressed.when.map((level): SplinkLevel => {
    const shares = level.missing ? fitted.missing : fitted.levels[scored];
    if (!level.missing) scored += 1;
    return {
      sql_condition: expressed.byCharacter ? countByCharacter(level.sql, engine) : level.sql,
      label_for_charts: level.id,
      ...(level.missing && !evidence
        ? { is_null_level: true }
        : { m_probability: shares?.m ?? 1, u_probability: shares?.u ?? 1 }),
      ...writeTermFrequency(level, expressed.when),
    };
  });
  // Splink makes column names of it without quoting them.
  const name = fitted.name.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^(?=\p{N})/u, '_');
  return { output_column_name: name, comparison_levels: levels, comparison_description: fitted.name };
}

/** The condition as it is, unless one of its functions would count bytes. */
function countByCharacter(sql: string, engine: SqlEngine): string {
  if (sql.trim().toUpperCase() === 'ELSE') return 'ELSE';
  const expression = readExpression('splink', sql, engine.readText(selectTreeOf(sql)));
  if (!listFunctions(expression.tree).some(isByteFunction)) return sql;
  countCharacters(expression.tree);
  return engine.readText(selectTextOf(expression)).replace(/^SELECT\s/i, '');
}

function writeTermFrequency({ id, termFrequency }: SqlLevel, when: readonly SqlLevel[]): Partial<SplinkLevel> {
  if (termFrequency === undefined) return {};
  const { column, weight, least, of } = termFrequency;
  const equality = `${quoteName(`${column}_l`)} = ${quoteName(`${column}_r`)}`;
  const own = of === undefined || of === id;
  const found = when.find((level) => level.sql === equality);
  return {
    tf_adjustment_column: column,
    tf_adjustment_weight: weight,
    ...(least === 0 ? {} : { tf_minimum_u_value: least }),
    // Splink looks for the equality of the column by itself; where that is another level it is told to keep to its own.
    ...(own && found?.id !== id ? { disable_tf_exact_match_detection: true } : {}),
  };
}

function writeRule(rule: BlockingRule, refused: string[]): { blocking_rule: string; sql_dialect: string }[] {
  if (rule.sql !== undefined) {
    const explode = rule.explode === undefined ? {} : { arrays_to_explode: rule.explode };
    return [{ blocking_rule: rule.sql, sql_dialect: 'duckdb', ...explode }];
  }
  const parts = rule.on.map((part) => writePart(part));
  const unknown = rule.on.filter((_, index) => parts[index] === undefined).map((part) => part.as);
  if (unknown.length > 0) {
    refused.push(`${rule.name}: ${unknown.join(', ')}`);
    return [];
  }
  return [{ blocking_rule: parts.join(' AND '), sql_dialect: 'duckdb' }];
}

/** Both sides of a key part, where DuckDB has a function for it. */
function writePart(part: KeyPart): string | undefined {
  const columns = typeof part.column === 'string' ? [part.column] : part.column;
  const keyOf = (side: 'l' | 'r') => {
    const keys = columns.map((column) => writeKey(part, `${side}.${quoteName(column)}`));
    if (keys.some((key) => key === undefined)) return undefined;
    return keys.length === 1 ? keys[0] : `coalesce(${keys.join(', ')})`;
  };
  const [left, right] = [keyOf('l'), keyOf('r')];
  return left === undefined ? undefined : `${left} = ${right}`;
}

function writeKey({ as, length = 4 }: KeyPart, value: string): string | undefined {
  if (as === 'value') return value;
  if (as === 'lower') return `lower(${value})`;
  if (as === 'prefix') return `left(${value}, ${length})`;
  if (as === 'suffix') return `right(${value}, ${length})`;
  return as === 'year' ? `left(${value}, 4)` : undefined;
}

function nameLevels(comparison: ComparisonSettings, fitted: FittedComparison | undefined): string {
  const levels = fitted?.levels.map((level) => level.id) ?? [];
  return `${fitted?.name ?? comparison.kind}: ${levels.join(', ')}`;
}

function refuseToWrite(refused: readonly string[]): LinkageRefusal {
  const list = refused.join('; ');
  return new LinkageRefusal('splink-cannot-run', `Splink 不能运行：${list}`, `Splink cannot run: ${list}`, {
    refused: list,
  });
}
