import { makeRecordOrder } from '../input/order.ts';
import type { ArrayColumn, RecordTable, ValueColumn } from '../input/table.ts';
import type { LinkageSettings, SqlLevel } from '../settings/settings.schema.ts';
import { countCharacters, selectTextOf } from '../sql/by-character.ts';
import type { SqlEngine, SqlRows } from '../sql/engine.ts';
import {
  findExactColumn,
  listNodes,
  listPairColumns,
  readExpression,
  refuseFunctions,
  refuseSql,
  SELECT_KNOWN_FUNCTIONS,
  type SqlExpression,
  selectTreeOf,
} from '../sql/syntax.ts';
import { baseOf } from './chinese-lists.ts';
import type { Comparator, Level, RarityRule } from './comparator.ts';
import { describeColumns, finishLevels, type SettingsOf } from './creator.ts';

type ColumnTypes = LinkageSettings['columnTypes'];

/** A level's condition as DuckDB reads it; none for `ELSE`. */
interface Condition {
  readonly level: SqlLevel;
  readonly expression: SqlExpression | undefined;
}

const isElse = (sql: string) => sql.trim().toUpperCase() === 'ELSE';

/**
 * Levels given as conditions in SQL, asked in order by DuckDB once for each distinct pair of values. The left record is
 * the one whose list and id come first, so that the answer does not depend on the order of the rows. Throws a
 * `LinkageRefusal` on SQL that is not one plain condition over the pair's columns.
 */
export function createSql(
  settings: SettingsOf<'sql'>,
  table: RecordTable,
  engine: SqlEngine,
  columnTypes: ColumnTypes = {},
): Comparator {
  const conditions = settings.when.map((level) => readCondition(settings, level, engine));
  const columns = listColumns(settings, conditions, table);
  const tuples = makeTuples(columns, table);
  const name = settings.name ?? `sql:${columns.join(',')}`;
  const load = (types: ColumnTypes) => loadTuples(name, columns, tuples, table, engine, types);
  const check = () => {
    for (const condition of conditions) checkBinding(settings, name, condition, columns, engine);
  };
  loadAndCheck(load, check, columnTypes, columns, table);
  const scored = settings.when.filter((level) => !level.missing);
  const levels = finishLevels(startLevels(settings, scored), settings);
  const expression = makeCase(conditions, scored, levels.length);
  const classify = (left: Int32Array, right: Int32Array) =>
    answerOrRefuse(settings, expression, () => engine.classify({ rows: name, expression, columns, left, right }));
  const exact = findExactLevel(conditions, table);
  return {
    ...baseOf(settings, name, columns.join('、'), 'identity'),
    levels,
    columns,
    ...(exact ? { exact } : {}),
    rarity: listSqlRarities(settings, scored, table),
    describe: describeColumns(table, columns),
    ...makeEvaluation(tuples.codes, table, classify),
    close: () => engine.close(),
  };
}

function readCondition(settings: SettingsOf<'sql'>, level: SqlLevel, engine: SqlEngine): Condition {
  if (isElse(level.sql)) return { level, expression: undefined };
  const where = `${settings.name ?? 'sql'}/${level.id}`;
  const read = (text: string) => readExpression(where, text, engine.readText(selectTreeOf(text)));
  const expression = read(level.sql);
  refuseFunctions(where, expression, engine.readText(SELECT_KNOWN_FUNCTIONS));
  if (!settings.byCharacter) return { level, expression };
  countCharacters(expression.tree);
  const text = engine.readText(selectTextOf(expression)).replace(/^SELECT\s/i, '');
  return { level, expression: { text, tree: expression.tree } };
}

function listColumns(settings: SettingsOf<'sql'>, conditions: readonly Condition[], table: RecordTable): string[] {
  const scored = settings.when.filter((level) => !level.missing);
  if (!isElse(scored.at(-1)?.sql ?? '') || settings.when.slice(0, -1).some((level) => isElse(level.sql)))
    throw refuseSql(settings.name ?? 'sql', settings.when.at(-1)?.sql ?? '', 'the last level, and no other, is ELSE');
  const found = new Set<string>();
  for (const { level, expression } of conditions)
    if (expression)
      for (const column of listPairColumns(`${settings.name ?? 'sql'}/${level.id}`, expression)) found.add(column);
  if (found.size === 0) throw refuseSql(settings.name ?? 'sql', settings.when[0]?.sql ?? '', 'no column is compared');
  const columns = [...found];
  for (const column of columns) table.getColumn(column);
  return columns;
}

/** Distinct combinations of the columns' values: the code of each record, and one record of each code. */
function makeTuples(columns: readonly string[], table: RecordTable): { codes: Int32Array; examples: number[] } {
  const parts = columns.map((name) => {
    const column = table.getColumn(name);
    return column.kind === 'value' ? column.codes : codeArrays(column, table.size);
  });
  const known = new Map<string, number>();
  const examples: number[] = [];
  const codes = new Int32Array(table.size);
  for (let record = 0; record < table.size; record += 1) {
    const key = parts.map((part) => part[record]).join(' ');
    let code = known.get(key);
    if (code === undefined) {
      code = examples.length;
      known.set(key, code);
      examples.push(record);
    }
    codes[record] = code;
  }
  return { codes, examples };
}

function codeArrays(column: ArrayColumn, size: number): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from({ length: size }, (_, record) => {
    const key = column.codes.subarray(column.offsets[record], column.offsets[record + 1]).join(' ');
    const code = known.get(key) ?? known.size;
    known.set(key, code);
    return code;
  });
}

function loadTuples(
  name: string,
  columns: readonly string[],
  { examples }: { examples: readonly number[] },
  table: RecordTable,
  engine: SqlEngine,
  types: ColumnTypes,
): void {
  const rows: SqlRows = {
    name,
    size: examples.length,
    columns: columns.map((columnName) => {
      const column = table.getColumn(columnName);
      const natural = typeof column.values[1] === 'number' ? 'DOUBLE' : 'VARCHAR';
      const values = examples.map((record) => readCell(column, record));
      return { name: columnName, type: types[columnName] ?? natural, array: column.kind === 'array', values };
    }),
  };
  answerOrRefuse({ name }, columns.join(', '), () => engine.load(rows));
}

export function readCell(column: ValueColumn | ArrayColumn, record: number): unknown {
  if (column.kind === 'value') {
    const code = column.codes[record] as number;
    return code === 0 ? null : column.values[code];
  }
  const elements = column.codes.subarray(column.offsets[record], column.offsets[record + 1]);
  return elements.length === 0 ? null : Array.from(elements, (code) => column.values[code]);
}

/** Most matches fit the first level, the rest thin out; what nobody overrides is where the fit starts. */
function startLevels(settings: SettingsOf<'sql'>, scored: readonly SqlLevel[]): Level[] {
  const last = scored.length - 1;
  return scored.map((level, index) => ({
    id: level.id,
    zh: level.zh ?? `${settings.label ?? settings.name ?? 'SQL'}：${level.id}`,
    en: level.en ?? `${settings.name ?? 'SQL'}: ${level.id}`,
    m: index === 0 ? 0.85 : index === last ? 0.05 : 0.1 / 2 ** (index - 1),
    u: index === 0 ? 0.001 : index === last ? 0.95 : 0.002 * 3 ** (index - 1),
  }));
}

function makeCase(conditions: readonly Condition[], scored: readonly SqlLevel[], missing: number): string {
  const answers = conditions.map(({ level, expression }) => {
    const answer = level.missing ? missing : scored.indexOf(level);
    return expression === undefined ? `else ${answer}` : `when (${expression.text}\n) then ${answer}`;
  });
  return `case ${answers.join(' ')} end`;
}

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

/**
 * Text goes in as text. Where the conditions do not bind then, columns that hold nothing but numbers (all of a CSV file
 * is text) are tried as numbers, unless the settings give their type.
 */
function loadAndCheck(
  load: (types: ColumnTypes) => void,
  check: () => void,
  types: ColumnTypes,
  columns: readonly string[],
  table: RecordTable,
): void {
  load(types);
  try {
    check();
  } catch (error) {
    const numeric = columns.filter((name) => {
      const values = table.getColumn(name).values.slice(1);
      return types[name] === undefined && values.every((value) => typeof value === 'string' && NUMBER.test(value));
    });
    if (numeric.length === 0) throw error;
    load({ ...Object.fromEntries(numeric.map((name) => [name, 'DOUBLE' as const])), ...types });
    check();
  }
}

/** Asks about no pair at all, so that a wrong type or name is told before any work, with the level it stands in. */
function checkBinding(
  settings: SettingsOf<'sql'>,
  rows: string,
  { level, expression }: Condition,
  columns: readonly string[],
  engine: SqlEngine,
): void {
  if (expression === undefined) return;
  const none = new Int32Array(0);
  const asked = `case when (${expression.text}\n) then 1 else 0 end`;
  answerOrRefuse({ name: `${settings.name ?? 'sql'}/${level.id}` }, level.sql, () =>
    engine.classify({ rows, expression: asked, columns, left: none, right: none }),
  );
}

function answerOrRefuse<T>(settings: { readonly name?: string | undefined }, sql: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw refuseSql(settings.name ?? 'sql', sql, error instanceof Error ? (error.message.split('\n')[0] ?? '') : '');
  }
}

/** The first scored level, when it is the equality of one column and only missing values are asked for before it. */
function findExactLevel(conditions: readonly Condition[], table: RecordTable): Comparator['exact'] {
  const at = conditions.findIndex(({ level }) => !level.missing);
  const first = conditions[at]?.expression;
  const column = first && findExactColumn(first);
  const nullsOnly = conditions
    .slice(0, at)
    .every(({ expression }) =>
      listNodes(expression?.tree ?? {}).every(
        (node) => ['CONJUNCTION', 'COLUMN_REF'].includes(node.class ?? '') || node.type === 'OPERATOR_IS_NULL',
      ),
    );
  if (column === undefined || !nullsOnly) return undefined;
  const found = table.getColumn(column);
  return found.kind === 'value' ? { level: 0, codes: found.codes } : undefined;
}

function listSqlRarities(settings: SettingsOf<'sql'>, scored: readonly SqlLevel[], table: RecordTable): RarityRule[] {
  return scored.flatMap((level, index) => {
    const wanted = level.termFrequency;
    if (wanted === undefined || wanted.weight === 0 || isElse(level.sql)) return [];
    const of = wanted.of === undefined ? index : scored.findIndex((each) => each.id === wanted.of);
    if (of === -1) throw refuseSql(settings.name ?? 'sql', level.sql, `there is no level ${wanted.of}`);
    const { codes, values } = table.getValueColumn(wanted.column);
    return [{ level: index, codes, values, of, weight: wanted.weight, least: wanted.least }];
  });
}

/** Pairs asked of DuckDB in one go. */
const PAIRS_AT_ONCE = 500_000;
/** Answers kept; beyond this the memory costs more than asking again. */
const MOST_KEPT = 4_000_000;

function makeEvaluation(
  codes: Int32Array,
  table: RecordTable,
  classify: (left: Int32Array, right: Int32Array) => Uint8Array,
): Required<Pick<Comparator, 'evaluate' | 'evaluateAll'>> {
  const known = new Map<number, number>();
  const isFirst = makeRecordOrder(table);
  const keyOf = (left: number, right: number) => {
    const [a, b] = isFirst(left, right) ? [left, right] : [right, left];
    return (codes[a] as number) * 67108864 + (codes[b] as number);
  };
  const answer = (keys: readonly number[]) => {
    if (keys.length === 0) return;
    if (known.size > MOST_KEPT) known.clear();
    const answers = classify(
      Int32Array.from(keys, (key) => Math.floor(key / 67108864)),
      Int32Array.from(keys, (key) => key % 67108864),
    );
    for (const [index, key] of keys.entries()) known.set(key, answers[index] as number);
  };
  return {
    evaluate: (left, right) => {
      const key = keyOf(left, right);
      if (!known.has(key)) answer([key]);
      return known.get(key) as number;
    },
    evaluateAll: (left, right) => {
      const levels = new Uint8Array(left.length);
      for (let from = 0; from < left.length; from += PAIRS_AT_ONCE) {
        const to = Math.min(left.length, from + PAIRS_AT_ONCE);
        const keys = Float64Array.from({ length: to - from }, (_, at) =>
          keyOf(left[from + at] as number, right[from + at] as number),
        );
        // Room for this part first: an answer must not be forgotten before it is read.
        if (known.size + keys.length > MOST_KEPT) known.clear();
        answer([...new Set(keys)].filter((key) => !known.has(key)));
        for (const [at, key] of keys.entries()) levels[from + at] = known.get(key) as number;
      }
      return levels;
    },
  };
}
