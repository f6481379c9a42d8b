import type { LinkageModel } from '../model/model.schema.ts';
import { LinkageRefusal } from '../problems.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import type { SettingsAndModel } from '../splink/read-splink.ts';
import { openSqlEngine, type SqlEngine } from '../sql/engine.ts';
import { writeCandidates } from './candidates.ts';
import { compileComparison, type SparkComparison } from './comparisons.ts';
import { writeRecords } from './records.ts';
import { quoteSparkName, quoteSparkText, writeDouble } from './translate.ts';

/** One line of `levels.parquet`: what the level numbers of the script mean. */
export interface SparkLevel {
  readonly comparison: string;
  /** Number of the level in the script; the missing one comes last. */
  readonly level: number;
  readonly id: string;
  readonly m: number;
  readonly u: number;
  readonly relative: number;
}

/** A trained model as Spark can run it. */
export interface SparkProgram {
  /** Statements for `spark-sql -f` or, one by one, `spark.sql`. The last one makes the view `bulou_pairs`. */
  readonly statements: readonly string[];
  readonly levels: readonly SparkLevel[];
}

/**
 * Compiles settings and model to Spark SQL (3.5 or newer), which gives the pairs and match weights that this library
 * gives. Each dataset has to be a table or view of its name. Throws a `LinkageRefusal` (`spark-cannot-express`) that
 * names every comparison, level and blocking rule that Spark has no words for.
 */
export function compileForSpark(saved: SettingsAndModel): SparkProgram {
  const engine = openSqlEngine();
  try {
    return compileWith(engine, saved);
  } finally {
    engine.close();
  }
}

function compileWith(engine: SqlEngine, { settings, model }: SettingsAndModel): SparkProgram {
  const refused: string[] = [];
  const comparisons = settings.comparisons.flatMap((comparison, index) => {
    const fitted = model.comparisons[index];
    if (fitted === undefined) return [];
    return compileComparison(comparison, fitted, engine, refused) ?? [];
  });
  const candidates = writeCandidates(settings, engine, refused);
  if (refused.length > 0) throw refuseForSpark(refused);
  const arrays = new Set([...candidates.arrays, ...comparisons.flatMap((each) => each.arrays)]);
  const compared = [...new Set(comparisons.flatMap((each) => each.columns))];
  const columns = [...new Set([...compared, ...comparisons.flatMap(listFrequencyColumns), ...candidates.columns])];
  const levels = comparisons.flatMap((comparison) => listLevels(comparison));
  return {
    levels,
    statements: [
      'SET spark.sql.ansi.enabled=false',
      "SET TIME ZONE 'UTC'",
      ...writeRecords(settings, columns, compared, arrays),
      ...candidates.statements,
      ...writeFrequencies(comparisons),
      writeLevels(comparisons, compared),
      writeWeights(settings, model, comparisons),
    ],
  };
}

function listFrequencyColumns({ rarities }: SparkComparison): string[] {
  return rarities.map((rule) => rule.column);
}

function listLevels({ name, levels }: SparkComparison): SparkLevel[] {
  return levels.map((level, index) => ({ comparison: name, level: index, ...level }));
}

/** Share of each value of a column among the records that have one. */
function writeFrequencies(comparisons: readonly SparkComparison[]): string[] {
  return [...new Set(comparisons.flatMap(listFrequencyColumns))].map(
    (column) => `CREATE OR REPLACE TEMPORARY VIEW ${frequencyView(column)} AS
SELECT value, cast(n as double) / sum(n) OVER () AS share
FROM (SELECT ${quoteSparkName(column)} AS value, count(*) AS n FROM bulou_records WHERE ${quoteSparkName(column)} IS NOT NULL GROUP BY ${quoteSparkName(column)})`,
  );
}

const frequencyView = (column: string) => quoteSparkName(`bulou_frequency_${column}`);

/** The level of every comparison for each candidate pair. */
function writeLevels(comparisons: readonly SparkComparison[], compared: readonly string[]): string {
  const frequencies = [...new Set(comparisons.flatMap(listFrequencyColumns))];
  const sides = compared.flatMap((column) => [
    `l.${quoteSparkName(column)} AS ${quoteSparkName(`${column}_l`)}`,
    `r.${quoteSparkName(column)} AS ${quoteSparkName(`${column}_r`)}`,
  ]);
  const shares = frequencies.flatMap((_, index) => [
    `fl${index}.share AS share_l_${index}`,
    `fr${index}.share AS share_r_${index}`,
  ]);
  const joins = frequencies.flatMap((column, index) => [
    `LEFT JOIN ${frequencyView(column)} fl${index} ON fl${index}.value = l.${quoteSparkName(column)}`,
    `LEFT JOIN ${frequencyView(column)} fr${index} ON fr${index}.value = r.${quoteSparkName(column)}`,
  ]);
  const levels = comparisons.map(({ expression }, index) => `  ${expression} AS level_${index}`);
  return `CREATE OR REPLACE TEMPORARY VIEW bulou_levels AS
SELECT dataset_l, id_l, dataset_r, id_r, rules, ${frequencies.map((_, index) => `share_l_${index}, share_r_${index}, `).join('')}
${levels.join(',\n')}
FROM (
  SELECT c.*, ${[...sides, ...shares].join(', ')}
  FROM bulou_candidates c
  JOIN bulou_records l ON l.dataset = c.dataset_l AND l.id = c.id_l
  JOIN bulou_records r ON r.dataset = c.dataset_r AND r.id = c.id_r
  ${joins.join('\n  ')}
)`;
}

/** log2 of P(one person) against P(relative or stranger), natural logarithms inside, as the library adds them up. */
function writeWeights(settings: LinkageSettings, model: LinkageModel, comparisons: readonly SparkComparison[]): string {
  const frequencies = [...new Set(comparisons.flatMap(listFrequencyColumns))];
  const sum = (of: 'm' | 'u' | 'relative', base: number) =>
    [writeDouble(base), ...comparisons.map((each, index) => writeShares(each, index, of))].join(' + ');
  const rarities = comparisons.flatMap((each, index) => writeRarity(each, index, frequencies));
  const stranger = [sum('u', Math.log(1 - model.matchShare - model.relativeShare)), ...rarities].join(' - ');
  const related = model.relativeShare > 0;
  const relative = related ? `, ${sum('relative', Math.log(model.relativeShare))} AS relative` : '';
  const weight = related
    ? 'match - greatest(relative, stranger) - log1p(exp(least(relative, stranger) - greatest(relative, stranger)))'
    : 'match - stranger';
  const names = settings.datasets.map(({ name }, index) => `when ${index} then ${quoteSparkText(name)}`).join(' ');
  const swap = 'dataset_l > dataset_r';
  return `CREATE OR REPLACE TEMPORARY VIEW bulou_pairs AS
SELECT
  case if(${swap}, dataset_r, dataset_l) ${names} end AS left_dataset, if(${swap}, id_r, id_l) AS left_id,
  case if(${swap}, dataset_l, dataset_r) ${names} end AS right_dataset, if(${swap}, id_l, id_r) AS right_id,
  match_weight, 1D / (1D + power(2D, -match_weight)) AS match_probability, rules, ${comparisons.map((_, index) => `level_${index}`).join(', ')}
FROM (
  SELECT *, (${weight}) / ${writeDouble(Math.LN2)} AS match_weight
  FROM (SELECT *, ${sum('m', Math.log(model.matchShare))} AS match, ${stranger} AS stranger${relative} FROM bulou_levels)
)`;
}

function writeShares({ levels }: SparkComparison, index: number, of: 'm' | 'u' | 'relative'): string {
  const cases = levels.map((level, at) => `when ${at} then ${writeDouble(Math.log(level[of]))}`);
  return `(case level_${index} ${cases.join(' ')} end)`;
}

function writeRarity(comparison: SparkComparison, index: number, frequencies: readonly string[]): string[] {
  return comparison.rarities.map(({ level, column, of, weight, least }) => {
    const [a, b] = ['l', 'r'].map((side) => `share_${side}_${frequencies.indexOf(column)}`);
    const usual = writeDouble(Math.log(comparison.levels[of]?.u ?? 1));
    const share = `greatest(coalesce(${a}, ${b}), coalesce(${b}, ${a}), ${writeDouble(least)})`;
    return `if(level_${index} = ${level} and coalesce(${a}, ${b}) is not null, ${writeDouble(weight)} * (${usual} - ln(${share})), 0D)`;
  });
}

function refuseForSpark(refused: readonly string[]): LinkageRefusal {
  const list = refused.join('; ');
  return new LinkageRefusal('spark-cannot-express', `Spark 无法表达：${list}`, `Spark cannot express: ${list}`, {
    refused: list,
  });
}
