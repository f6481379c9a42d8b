import { isByteFunction } from '../sql/by-character.ts';
import type { SqlNode } from '../sql/syntax.ts';
import {
  bytesOf,
  sparkDamerauLevenshtein,
  sparkJaccard,
  sparkJaro,
  sparkJaroWinkler,
  sparkLevenshtein,
} from './text-functions.ts';

/** Something of DuckDB's SQL that Spark has no equal for. */
export class NotInSpark extends Error {}

export interface TranslationContext {
  /** The Spark expression of a column reference, given its parts. */
  column(names: readonly string[]): string;
  /** Whether the column holds arrays. */
  isArray(names: readonly string[]): boolean;
  /** String functions count characters; bytes otherwise. */
  readonly byCharacter: boolean;
}

/** Writes an expression of DuckDB's syntax tree as Spark SQL. Throws `NotInSpark` with what it cannot say. */
export function translate(node: SqlNode, context: TranslationContext): string {
  const go = (child: unknown) => translate(child as SqlNode, context);
  const children = (node['children'] ?? []) as SqlNode[];
  switch (node.class) {
    case 'CONSTANT':
      return writeConstant(node['value'] as SqlConstant);
    case 'COLUMN_REF':
      return context.column(node['column_names'] as string[]);
    case 'COMPARISON':
      return writeComparison(node, go);
    case 'CONJUNCTION':
      return `(${children.map(go).join(node.type === 'CONJUNCTION_AND' ? ' and ' : ' or ')})`;
    case 'BETWEEN':
      return `(${go(node['input'])} between ${go(node['lower'])} and ${go(node['upper'])})`;
    case 'CASE':
      return writeCase(node, go);
    case 'CAST':
      return writeCast(node, go);
    case 'OPERATOR':
      return writeOperator(node, children, go, context);
    case 'FUNCTION':
      return writeFunction(String(node['function_name']).toLowerCase(), children, go, context);
    default:
      throw new NotInSpark(`${node.class ?? 'syntax'} ${node.type ?? ''}`.trim());
  }
}

interface SqlConstant {
  readonly is_null: boolean;
  readonly value?: unknown;
  readonly type: { readonly id: string; readonly type_info?: { readonly scale?: number } | null };
}

export function quoteSparkText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

export function quoteSparkName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function writeDouble(value: number): string {
  if (Number.isFinite(value)) return `${value}D`;
  return `cast('${value > 0 ? 'Infinity' : '-Infinity'}' as double)`;
}

function writeConstant({ is_null, value, type }: SqlConstant): string {
  if (is_null) return 'null';
  if (type.id === 'VARCHAR') return quoteSparkText(String(value));
  if (type.id === 'BOOLEAN') return String(value);
  if (type.id === 'DECIMAL') return writeDouble(Number(value) / 10 ** (type.type_info?.scale ?? 0));
  if (type.id === 'DOUBLE' || type.id === 'FLOAT') return writeDouble(Number(value));
  if (/INT/.test(type.id)) return String(value);
  throw new NotInSpark(`constant of type ${type.id}`);
}

const COMPARISONS: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHANOREQUALTO: '>=',
  COMPARE_NOT_DISTINCT_FROM: '<=>',
};

function writeComparison(node: SqlNode, go: (child: unknown) => string): string {
  const [left, right] = [go(node['left']), go(node['right'])];
  if (node.type === 'COMPARE_DISTINCT_FROM') return `(not (${left} <=> ${right}))`;
  const operator = COMPARISONS[node.type ?? ''];
  if (operator === undefined) throw new NotInSpark(String(node.type));
  return `(${left} ${operator} ${right})`;
}

function writeCase(node: SqlNode, go: (child: unknown) => string): string {
  const checks = (node['case_checks'] ?? []) as { when_expr: SqlNode; then_expr: SqlNode }[];
  const branches = checks.map((check) => `when ${go(check.when_expr)} then ${go(check.then_expr)}`);
  const otherwise = node['else_expr'] ? ` else ${go(node['else_expr'])}` : '';
  return `(case ${branches.join(' ')}${otherwise} end)`;
}

const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  DOUBLE: 'double',
  FLOAT: 'float',
  INTEGER: 'int',
  BIGINT: 'bigint',
  SMALLINT: 'smallint',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
};

function writeCast(node: SqlNode, go: (child: unknown) => string): string {
  const wanted = node['cast_type'] as { id: string; type_info?: { name?: string } | null };
  // A type that is only named is told apart by its name.
  const name = wanted.id === 'UNBOUND' ? (JSON.stringify(wanted).match(/"name":"(\w+)"/)?.[1] ?? '') : wanted.id;
  const type = TYPES[name.toUpperCase()];
  if (type === undefined) throw new NotInSpark(`cast to ${name}`);
  return `${node['try_cast'] === true ? 'try_cast' : 'cast'}(${go(node['child'])} as ${type})`;
}

function writeOperator(
  node: SqlNode,
  children: readonly SqlNode[],
  go: (child: unknown) => string,
  context: TranslationContext,
): string {
  const [first, ...rest] = children;
  switch (node.type) {
    case 'OPERATOR_IS_NULL':
      return `(${go(first)} is null)`;
    case 'OPERATOR_IS_NOT_NULL':
      return `(${go(first)} is not null)`;
    case 'OPERATOR_NOT':
      return `(not ${go(first)})`;
    case 'COMPARE_IN':
    case 'COMPARE_NOT_IN':
      return `(${go(first)} ${node.type === 'COMPARE_IN' ? '' : 'not '}in (${rest.map(go).join(', ')}))`;
    case 'OPERATOR_COALESCE':
      return `coalesce(${children.map(go).join(', ')})`;
    case 'ARRAY_EXTRACT':
      return isArray(first, context)
        ? `${go(first)}[${go(rest[0])} - 1]`
        : `substring(${go(first)}, ${go(rest[0])}, 1)`;
    default:
      throw new NotInSpark(String(node.type));
  }
}

const ARRAY_FUNCTIONS: ReadonlySet<string> = new Set([
  'list_intersect',
  'array_intersect',
  'list_distinct',
  'string_split',
]);

function isArray(node: SqlNode | undefined, context: TranslationContext): boolean {
  if (node?.class === 'COLUMN_REF') return context.isArray(node['column_names'] as string[]);
  return node?.class === 'FUNCTION' && ARRAY_FUNCTIONS.has(String(node['function_name']).toLowerCase());
}

/** Functions that Spark has under the same name, with the same answer. */
const SAME: ReadonlySet<string> = new Set(
  'lower upper trim ltrim rtrim left right concat reverse abs round floor ceil sqrt pow power ln log2 log10 exp sin cos tan asin acos atan atan2 radians degrees greatest least nullif ifnull replace split_part translate year month day contains substring substr regexp_extract sign'.split(
    ' ',
  ),
);

const RENAMED: Readonly<Record<string, string>> = {
  starts_with: 'startswith',
  prefix: 'startswith',
  ends_with: 'endswith',
  suffix: 'endswith',
  ceiling: 'ceil',
  list_intersect: 'array_intersect',
  array_intersect: 'array_intersect',
  list_has_any: 'arrays_overlap',
  array_has_any: 'arrays_overlap',
  list_contains: 'array_contains',
  list_has: 'array_contains',
  list_distinct: 'array_distinct',
  regexp_matches: 'regexp_like',
};

const OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '%', '||']);

const TEXT: Readonly<Record<string, (a: string, b: string) => string>> = {
  levenshtein: sparkLevenshtein,
  editdist3: sparkLevenshtein,
  damerau_levenshtein: sparkDamerauLevenshtein,
  jaro_similarity: sparkJaro,
  jaro_winkler_similarity: sparkJaroWinkler,
  jaccard: sparkJaccard,
};

function writeFunction(
  name: string,
  children: readonly SqlNode[],
  go: (child: unknown) => string,
  context: TranslationContext,
): string {
  const given = children.map(go);
  const [a = '', b = '', c = ''] = given;
  if (isByteFunction(name)) {
    const write = TEXT[name];
    if (write === undefined || given.length !== 2) throw new NotInSpark(`${name}() of ${given.length} arguments`);
    return context.byCharacter ? write(a, b) : write(bytesOf(a), bytesOf(b));
  }
  if (OPERATORS.has(name)) return given.length === 1 ? `(${name}${a})` : `(${a} ${name} ${b})`;
  // DuckDB divides whole numbers as real ones, and by zero without complaint; nothing is then near anything.
  if (name === '/') return `try_divide(cast(${a} as double), cast(${b} as double))`;
  if (name === '//') return `(${a} div ${b})`;
  if (SAME.has(name)) return `${name}(${given.join(', ')})`;
  const renamed = RENAMED[name];
  if (renamed !== undefined) return `${renamed}(${given.join(', ')})`;
  if (['len', 'length', 'array_length', 'list_length'].includes(name) && given.length === 1)
    return isArray(children[0], context) ? `size(${a})` : `length(${a})`;
  if (name === 'string_split') return `split(${a}, concat('\\\\Q', ${b}, '\\\\E'))`;
  if (name === 'make_date') return `make_date(${a}, ${b}, ${c})`;
  if (['date_diff', 'datediff'].includes(name) && a === "'day'") return `datediff(${c}, ${b})`;
  if (name === 'try_strptime' && b === "'%Y-%m-%d'") return readIsoDate(a);
  if (name === 'epoch') return `(cast(unix_date(cast(${a} as date)) as double) * 86400D)`;
  throw new NotInSpark(`${name}()`);
}

/** A text that is a date and nothing else; DuckDB takes a month or a day of one digit too. */
function readIsoDate(text: string): string {
  return `if(${text} rlike '^ *[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} *$', try_cast(trim(${text}) as date), null)`;
}
