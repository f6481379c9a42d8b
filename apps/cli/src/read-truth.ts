import { statSync } from 'node:fs';
import { readYesNo } from '@bulou/kernel';
import type { InputRow, PairLabel, RecordRef, Truth } from '@bulou/linkage';
import { cliProblems } from './problems.ts';
import { type RowTable, readRowTable } from './read-rows.ts';

/** The records a truth may speak of, once it is known which column names them. */
export interface NamedRecords {
  /** Names of the lists, in the settings' order. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly InputRow[])[];
  readonly idColumn: string;
}

/** The truth as it was given: from a file, or a column of the inputs that is taken out of the comparison. */
export type GivenTruth =
  | { readonly kind: 'file'; readonly table: RowTable }
  | { readonly kind: 'column'; readonly column: string; readonly labels: readonly (readonly string[])[] };

const LEFT = /^(left(_?(id|key))?|.*_l|l(table)?_?id|id_?(1|a|l|left)|.*左.*|left_.*)$/i;
const RIGHT = /^(right(_?(id|key))?|.*_r|r(table)?_?id|id_?(2|b|r|right)|.*右.*|right_.*)$/i;
const VERDICT = /^(same|match|is_?match|label|decision|verdict|clerical.*|gold|truth|结论|判定|是否.*|同一人)$/i;
const PERSON = /^(.*cluster.*|person.*|entity.*|truth.*|label|.*人编号|组|组号)$/i;
const LIST = /^(dataset|source_dataset|source|list|table|表|名单)$/i;

/** Reads `--truth`: a file of pairs or of clusters, or the name of a column that every input has. */
export async function readTruthOption(value: string, tables: readonly RowTable[]): Promise<GivenTruth> {
  if (statSync(value, { throwIfNoEntry: false })?.isFile()) return { kind: 'file', table: await readRowTable(value) };
  const places = tables.map((table) => table.columns.indexOf(value));
  if (places.includes(-1))
    throw cliProblems['bad-option']({
      option: '--truth',
      value,
      example:
        '--truth truth.csv（left_id,right_id 或 record_id,cluster_id），或输入表里的一列 / or a column of the inputs',
    });
  const labels = tables.map((table, index) => table.rows.map((row) => row.cells[places[index] ?? -1]?.trim() ?? ''));
  return { kind: 'column', column: value, labels };
}

/** The tables without the column that tells the truth: what is to be found must not be compared. Pure. */
export function withoutTruth(tables: readonly RowTable[], truth: GivenTruth | undefined): RowTable[] {
  if (truth?.kind !== 'column') return [...tables];
  return tables.map((table) => {
    const place = table.columns.indexOf(truth.column);
    const drop = <T>(items: readonly T[]): T[] => items.filter((_, index) => index !== place);
    const { records, ...rest } = table;
    return {
      ...rest,
      columns: drop(table.columns),
      rows: table.rows.map((row) => ({ ...row, cells: drop(row.cells), kinds: drop([...row.kinds]).join('') })),
      ...(records === undefined ? {} : { records: records.map(({ [truth.column]: _, ...record }) => record) }),
    };
  });
}

/** Makes the truth speak of the records at hand. Throws a Problem on columns it cannot tell apart and on unknown records. */
export function makeTruth(given: GivenTruth, records: NamedRecords): Truth {
  if (given.kind === 'column') {
    const known = new Map<string, string>();
    for (const [list, rows] of records.rows.entries())
      for (const [at, row] of rows.entries())
        known.set(`${list}/${row[records.idColumn]}`, given.labels[list]?.[at] ?? '');
    return { clusters: ({ dataset, id }) => known.get(`${records.names.indexOf(dataset)}/${id}`) };
  }
  const { table } = given;
  const find = (pattern: RegExp) => table.columns.findIndex((column) => pattern.test(column.trim()));
  const [left, right] = [find(LEFT), find(RIGHT)];
  if (left !== -1 && right !== -1) return { pairs: readTruePairs(table, left, right, records) };
  const [list, person] = [find(LIST), find(PERSON)];
  if (person === -1 && table.columns.length === 2) return { pairs: readTruePairs(table, 0, 1, records) };
  if (person === -1)
    throw cliProblems['bad-columns']({
      path: table.path,
      columns: table.columns.join('、'),
      remedy: '真值要有 left_id,right_id 两列（每行一对同一人），或 record_id,cluster_id 两列（每行一条记录是谁）。',
      remedyEn: 'a truth has the columns left_id,right_id (a pair of one person a row) or record_id,cluster_id.',
    });
  return { clusters: readClusters(table, person, list, records) };
}

/** Pairs of one person; where a column says which of them are, only those. */
function readTruePairs(table: RowTable, left: number, right: number, records: NamedRecords) {
  const verdict = table.columns.findIndex((column) => VERDICT.test(column.trim()));
  return readPairs(table, left, right, records).flatMap(({ pair, row }) =>
    verdict === -1 || readVerdict(row.cells[verdict]?.trim() ?? '') === true ? [pair] : [],
  );
}

function readClusters(table: RowTable, person: number, list: number, records: NamedRecords) {
  const find = makeFinder(table.path, records);
  const own = table.columns.indexOf(records.idColumn);
  const id =
    own !== -1 && own !== person ? own : table.columns.findIndex((_, index) => index !== person && index !== list);
  const persons = new Map<string, string>();
  for (const { row, cells } of table.rows) {
    const named = list === -1 ? '' : (cells[list]?.trim() ?? '');
    const { dataset, id: found } = find(cells[id]?.trim() ?? '', row, named);
    persons.set(`${dataset}/${found}`, cells[person]?.trim() ?? '');
  }
  return (record: RecordRef) => persons.get(`${record.dataset}/${record.id}`);
}

/** Reads `--labels`: pairs somebody looked at, with what they said. */
export function makeLabels(table: RowTable, records: NamedRecords): PairLabel[] {
  const find = (pattern: RegExp) => table.columns.findIndex((column) => pattern.test(column.trim()));
  const [left, right, verdict] = [find(LEFT), find(RIGHT), find(VERDICT)];
  if (left === -1 || right === -1 || verdict === -1)
    throw cliProblems['bad-columns']({
      path: table.path,
      columns: table.columns.join('、'),
      remedy: '标注要有 left_id,right_id,same 三列，same 写“是”或“否”。',
      remedyEn: 'labels have the columns left_id,right_id,same, with yes or no.',
    });
  return readPairs(table, left, right, records).flatMap(({ pair, row }) => {
    const text = row.cells[verdict]?.trim() ?? '';
    if (text === '' || /^(unsure|不确定|review)$/i.test(text)) return [];
    const same = readVerdict(text);
    if (same === undefined)
      throw cliProblems['bad-truth']({
        path: table.path,
        row: row.row,
        value: text,
        wanted: '是/否、same/different、1/0',
      });
    return [{ left: pair[0], right: pair[1], same }];
  });
}

function readVerdict(text: string): boolean | undefined {
  if (/^(same|match|同一人|duplicate)$/i.test(text)) return true;
  if (/^(different|non-?match|distinct|不是同一人|不同)$/i.test(text)) return false;
  return readYesNo(text);
}

function readPairs(table: RowTable, left: number, right: number, records: NamedRecords) {
  const find = makeFinder(table.path, records);
  const last = records.names.length - 1;
  return table.rows.map((row) => {
    const refs = [left, right].map((place, side) =>
      find(row.cells[place]?.trim() ?? '', row.row, '', side === 0 ? 0 : last),
    );
    return { row, pair: refs as [RecordRef, RecordRef] };
  });
}

/** Finds the record a cell names: `list/id`, an id of the list that is meant, or one that only one list has. */
function makeFinder(path: string, { names, rows, idColumn }: NamedRecords) {
  const known = rows.map((list) => new Set(list.map((row) => String(row[idColumn] ?? '').trim())));
  return (text: string, row: number, list: string, meant?: number): RecordRef => {
    const slash = text.indexOf('/');
    const named = list !== '' ? names.indexOf(list) : names.indexOf(text.slice(0, Math.max(0, slash)));
    const id = list === '' && named !== -1 ? text.slice(slash + 1) : text;
    const candidates = named !== -1 ? [named] : meant !== undefined ? [meant] : names.map((_, index) => index);
    const holders = candidates.filter((index) => known[index]?.has(id));
    if (holders.length === 1) return { dataset: names[holders[0] ?? 0] ?? '', id };
    const wanted =
      holders.length > 1 ? names.map((name) => `${name}/${id}`).join('、') : '输入表里有的编号 / an id of the inputs';
    throw cliProblems['bad-truth']({ path, row, value: text, wanted });
  };
}
