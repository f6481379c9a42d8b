import { listNodes, quoteText, type SqlExpression, type SqlNode } from './syntax.ts';

/** DuckDB's string functions that count UTF-8 bytes. */
const BYTE_FUNCTIONS: ReadonlySet<string> = new Set([
  'levenshtein',
  'editdist3',
  'damerau_levenshtein',
  'jaro_similarity',
  'jaro_winkler_similarity',
  'jaccard',
  'hamming',
  'mismatches',
]);

/** Characters of one byte each that stand for the different characters of a pair. */
const STAND_INS = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

export function isByteFunction(name: string): boolean {
  return BYTE_FUNCTIONS.has(name.toLowerCase());
}

/**
 * The syntax tree of a statement with every byte-wise string function made character-wise: before the function sees
 * them, the different characters of both texts are renamed to characters of one byte. These functions only ask which
 * characters are equal, so the answer is the one by character, and any DuckDB can run it. A pair with more than 95
 * different characters loses the rest.
 */
export function countCharacters(tree: SqlNode): void {
  for (const node of listNodes(tree)) {
    const children = (node['children'] ?? []) as SqlNode[];
    if (node.class !== 'FUNCTION' || !isByteFunction(String(node['function_name'])) || children.length < 2) continue;
    const [a, b, ...rest] = children;
    const mutable = node as { children?: SqlNode[] };
    mutable.children = [
      renamed(a as SqlNode, a as SqlNode, b as SqlNode),
      renamed(b as SqlNode, a as SqlNode, b as SqlNode),
      ...rest,
    ];
  }
}

function renamed(text: SqlNode, a: SqlNode, b: SqlNode): SqlNode {
  const both = call('||', [a, b]);
  const different = call('list_distinct', [call('string_split', [both, constant('')])]);
  return call('translate', [text, call('array_to_string', [different, constant('')]), constant(STAND_INS)]);
}

function call(name: string, children: readonly SqlNode[]): SqlNode {
  return {
    class: 'FUNCTION',
    type: 'FUNCTION',
    alias: '',
    query_location: 0,
    function_name: name,
    schema: '',
    children: structuredClone(children),
    filter: null,
    order_bys: { type: 'ORDER_MODIFIER', orders: [] },
    distinct: false,
    is_operator: name === '||',
    export_state: false,
    catalog: '',
  };
}

function constant(text: string): SqlNode {
  return {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    query_location: 0,
    value: { type: { id: 'VARCHAR', type_info: null }, is_null: false, value: text },
  };
}

/** Statement that writes a changed tree as SQL again; its only result is `SELECT …`. */
export function selectTextOf({ tree }: Pick<SqlExpression, 'tree'>): string {
  const statement = {
    error: false,
    statements: [
      {
        node: {
          type: 'SELECT_NODE',
          modifiers: [],
          cte_map: { map: [] },
          select_list: [tree],
          from_table: { type: 'EMPTY', alias: '', sample: null, query_location: 0 },
          where_clause: null,
          group_expressions: [],
          group_sets: [],
          aggregate_handling: 'STANDARD_HANDLING',
          having: null,
          sample: null,
          qualify: null,
        },
        named_param_map: [],
      },
    ],
  };
  // Places in the text are 64-bit numbers that JavaScript cannot hold, and of no use any more.
  const json = JSON.stringify(statement, (key, value) => (key === 'query_location' ? 0 : value));
  return `select json_deserialize_sql(${quoteText(json)}::json)`;
}
