import { LinkageRefusal } from '../problems.ts';

/** A node of DuckDB's own syntax tree, as `json_serialize_sql` gives it. */
export interface SqlNode {
  readonly class?: string;
  readonly type?: string;
  readonly [key: string]: unknown;
}

/** One expression that a person wrote, read by DuckDB's own parser. */
export interface SqlExpression {
  readonly text: string;
  readonly tree: SqlNode;
}

/** Statement whose only result is the syntax tree of `select (text)`. */
export function selectTreeOf(text: string): string {
  return `select json_serialize_sql(${quoteText(`select (${text}\n)`)})::varchar`;
}

/**
 * Reads the answer to `selectTreeOf`. Throws a `LinkageRefusal` when the text is not one plain expression: several
 * statements, subqueries, windows, parameters and table functions are refused, since a level may only look at its pair.
 */
export function readExpression(where: string, text: string, answer: string): SqlExpression {
  const parsed = JSON.parse(answer) as { error: boolean; error_message?: string; statements?: { node: SqlNode }[] };
  if (parsed.error) throw refuseSql(where, text, parsed.error_message ?? 'syntax');
  const [statement, ...others] = parsed.statements ?? [];
  const node = statement?.node;
  const list = (node?.['select_list'] ?? []) as SqlNode[];
  const from = node?.['from_table'] as SqlNode | undefined;
  const plain =
    others.length === 0 &&
    node?.type === 'SELECT_NODE' &&
    list.length === 1 &&
    from?.type === 'EMPTY' &&
    !node['where_clause'] &&
    !node['having'] &&
    !node['qualify'];
  const [tree] = list;
  if (!plain || tree === undefined) throw refuseSql(where, text, 'one expression is expected');
  for (const each of listNodes(tree)) {
    if (['SUBQUERY', 'WINDOW', 'PARAMETER', 'STAR', 'DEFAULT', 'POSITIONAL_REFERENCE'].includes(each.class ?? ''))
      throw refuseSql(where, text, `${each.class?.toLowerCase()} is not allowed here`);
  }
  return { text, tree };
}

/** Every node of the tree that has a class, the root first. */
export function listNodes(tree: SqlNode): SqlNode[] {
  const found: SqlNode[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    else if (typeof value === 'object' && value !== null) {
      const node = value as SqlNode;
      if (typeof node.class === 'string') found.push(node);
      for (const each of Object.values(node)) visit(each);
    }
  };
  visit(tree);
  return found;
}

/** Names of the functions an expression calls, in lower case, operators left out. */
export function listFunctions(tree: SqlNode): string[] {
  const names = listNodes(tree)
    .filter((node) => node.class === 'FUNCTION' && node['is_operator'] !== true)
    .map((node) => String(node['function_name']).toLowerCase());
  return [...new Set(names)];
}

/** Functions that the parser makes of syntax and that DuckDB does not list. */
const SYNTAX: ReadonlySet<string> = new Set(['list_value', 'struct_pack', 'row', 'coalesce', 'ifnull']);

/** Statement whose only result names every function that looks at nothing but its arguments. */
export const SELECT_KNOWN_FUNCTIONS = `select string_agg(distinct lower(function_name), ' ')::varchar
  from duckdb_functions() where function_type in ('scalar', 'macro') and coalesce(stability, 'CONSISTENT') = 'CONSISTENT'`;

/** Reads the answer to `SELECT_KNOWN_FUNCTIONS`; throws a `LinkageRefusal` when the expression calls any other function. */
export function refuseFunctions(where: string, { text, tree }: SqlExpression, known: string): void {
  const allowed = new Set(known.split(' '));
  const refused = listFunctions(tree).find((name) => !allowed.has(name) && !SYNTAX.has(name));
  if (refused !== undefined) throw refuseSql(where, text, `${refused}() is not a function of the values alone`);
}

/** Column references, each as its parts, without the parameters of lambdas. */
export function listColumnReferences(tree: SqlNode): string[][] {
  const parameters = new Set(
    listNodes(tree)
      .filter((node) => node.class === 'LAMBDA')
      .flatMap((node) => listNodes({ lhs: node['lhs'] ?? [], named: node['named_parameters'] ?? [] }))
      .filter((node) => node.class === 'COLUMN_REF')
      .map((node) => (node['column_names'] as string[]).join('.')),
  );
  return listNodes(tree)
    .filter((node) => node.class === 'COLUMN_REF')
    .map((node) => node['column_names'] as string[])
    .filter((names) => !parameters.has(names.join('.')));
}

/** Columns that an expression over `name_l` and `name_r` looks at. Throws a `LinkageRefusal` on any other reference. */
export function listPairColumns(where: string, { text, tree }: SqlExpression): string[] {
  const columns = new Set<string>();
  for (const names of listColumnReferences(tree)) {
    const match = /^(.+)_[lr]$/is.exec(names[0] ?? '');
    if (names.length !== 1 || match === null)
      throw refuseSql(where, text, `"${names.join('.')}" is neither a column's _l nor its _r`);
    columns.add(match[1] as string);
  }
  return [...columns];
}

/** Columns that an expression over `l.name` and `r.name` looks at. Throws a `LinkageRefusal` on any other reference. */
export function listSideColumns(where: string, { text, tree }: SqlExpression): string[] {
  const columns = new Set<string>();
  for (const names of listColumnReferences(tree)) {
    if (names.length !== 2 || !/^[lr]$/i.test(names[0] ?? ''))
      throw refuseSql(where, text, `"${names.join('.')}" is neither l.column nor r.column`);
    columns.add(names[1] as string);
  }
  return [...columns];
}

/** Conditions that must all hold: the parts of a conjunction, or the expression itself. */
export function listConditions(tree: SqlNode): SqlNode[] {
  if (tree.type !== 'CONJUNCTION_AND') return [tree];
  return ((tree['children'] ?? []) as SqlNode[]).flatMap(listConditions);
}

/** Whether a condition equates something of the left record with something of the right one. */
export function isJoin(condition: SqlNode): boolean {
  if (condition.type !== 'COMPARE_EQUAL') return false;
  const sideOf = (node: unknown) => {
    const sides = new Set(listColumnReferences(node as SqlNode).map((names) => (names[0] ?? '').toLowerCase()));
    return sides.size === 1 ? [...sides][0] : undefined;
  };
  const [left, right] = [sideOf(condition['left']), sideOf(condition['right'])];
  return left !== undefined && right !== undefined && left !== right;
}

/** The column, when the expression is nothing but `"name_l" = "name_r"`. */
export function findExactColumn({ tree }: SqlExpression): string | undefined {
  if (tree.class !== 'COMPARISON' || tree.type !== 'COMPARE_EQUAL') return undefined;
  const sides = [tree['left'], tree['right']].map((side) => {
    const node = side as SqlNode;
    return node.class === 'COLUMN_REF' ? String((node['column_names'] as string[]).at(-1)) : '';
  });
  const [left, right] = sides.sort();
  if (left === undefined || right === undefined || !/_l$/i.test(left) || !/_r$/i.test(right)) return undefined;
  return left.slice(0, -2) === right.slice(0, -2) ? left.slice(0, -2) : undefined;
}

export function refuseSql(where: string, text: string, reason: string): LinkageRefusal {
  return new LinkageRefusal(
    'sql-invalid',
    `${where} 的 SQL 不能用：${text}（${reason}）`,
    `The SQL of ${where} cannot be used: ${text} (${reason})`,
    { where, sql: text, reason },
  );
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
