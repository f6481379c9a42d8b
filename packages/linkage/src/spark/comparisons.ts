import type { LinkageModel } from '../model/model.schema.ts';
import type { ComparisonSettings, SqlLevel } from '../settings/settings.schema.ts';
import type { SqlEngine } from '../sql/engine.ts';
import { expressComparison } from '../sql/express.ts';
import { listNodes, listPairColumns, readExpression, type SqlNode, selectTreeOf } from '../sql/syntax.ts';
import { NotInSpark, quoteSparkName, translate } from './translate.ts';

type FittedComparison = LinkageModel['comparisons'][number];

export interface SparkRarity {
  readonly level: number;
  readonly column: string;
  readonly of: number;
  readonly weight: number;
  readonly least: number;
}

/** A comparison as one CASE expression over `column_l` and `column_r` that gives the level's number. */
export interface SparkComparison {
  readonly name: string;
  readonly expression: string;
  readonly columns: readonly string[];
  readonly arrays: readonly string[];
  readonly rarities: readonly SparkRarity[];
  /** The fitted shares of each level, the missing one last. */
  readonly levels: readonly {
    readonly id: string;
    readonly m: number;
    readonly u: number;
    readonly relative: number;
  }[];
}

/** Compiles one comparison; adds what Spark cannot say to `refused`, by the names of comparison and level. */
export function compileComparison(
  settings: ComparisonSettings,
  fitted: FittedComparison,
  engine: SqlEngine,
  refused: string[],
): SparkComparison | undefined {
  const expressed = expressComparison(settings);
  if (expressed === undefined) {
    refused.push(`${fitted.name}: ${fitted.levels.map((level) => level.id).join(', ')}`);
    return undefined;
  }
  const trees = expressed.when.map((level) => readTree(level, fitted.name, engine));
  const arrays = new Set(settings.kind === 'array' ? [settings.column] : trees.flatMap(listArrayColumns));
  const columns = new Set<string>();
  const scored = expressed.when.filter((level) => !level.missing);
  const branches = expressed.when.map((level, at) => {
    const answer = level.missing ? fitted.levels.length : scored.indexOf(level);
    const tree = trees[at];
    if (tree === undefined) return `else ${answer}`;
    for (const column of listPairColumns(fitted.name, { text: level.sql, tree })) columns.add(column);
    try {
      const condition = translate(tree, {
        byCharacter: expressed.byCharacter,
        column: ([name = '']) => quoteSparkName(name.replace(/_([LR])$/, (side) => side.toLowerCase())),
        isArray: ([name = '']) => arrays.has(name.replace(/_[lr]$/i, '')),
      });
      return `when ${condition} then ${answer}`;
    } catch (error) {
      if (!(error instanceof NotInSpark)) throw error;
      refused.push(`${fitted.name}/${level.id}: ${error.message}`);
      return '';
    }
  });
  return {
    name: fitted.name,
    expression: `case ${branches.join('\n    ')} end`,
    columns: [...columns],
    arrays: [...arrays],
    rarities: listRarities(scored),
    levels: [...fitted.levels, { id: 'missing', ...fitted.missing }],
  };
}

function readTree(level: SqlLevel, name: string, engine: SqlEngine): SqlNode | undefined {
  if (level.sql.trim().toUpperCase() === 'ELSE') return undefined;
  return readExpression(`${name}/${level.id}`, level.sql, engine.readText(selectTreeOf(level.sql))).tree;
}

/** Columns that a function of lists looks at hold arrays. */
function listArrayColumns(tree: SqlNode | undefined): string[] {
  return listNodes(tree ?? {})
    .filter((node) => node.class === 'FUNCTION' && /^(list|array)_/.test(String(node['function_name'])))
    .flatMap((node) => (node['children'] ?? []) as SqlNode[])
    .filter((node) => node.class === 'COLUMN_REF')
    .map((node) => String((node['column_names'] as string[])[0]).replace(/_[lr]$/i, ''));
}

function listRarities(scored: readonly SqlLevel[]): SparkRarity[] {
  return scored.flatMap(({ id, termFrequency }, level) => {
    if (termFrequency === undefined || termFrequency.weight === 0) return [];
    const { column, weight, least, of = id } = termFrequency;
    return [{ level, column, of: scored.findIndex((each) => each.id === of), weight, least }];
  });
}
