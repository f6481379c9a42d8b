import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLinker,
  type InputRow,
  LinkageModel,
  type LinkageResult,
  type LinkageSettingsInput,
  type LinkedPair,
  type RecordRef,
} from '@bulou/linkage';
import { writeCsv } from '@bulou/tabular';
import type { Command } from 'commander';
import { renderLinkageReport } from './linkage-report.ts';
import { cliProblems } from './problems.ts';
import { type ColumnRole, describeColumns, findIdColumn, normaliseCell, proposeSettings } from './propose-linkage.ts';
import { type RowTable, readRowTable } from './read-rows.ts';
import { countOf } from './render-run.ts';

interface LinkageFlags {
  readonly settings?: string;
  readonly out: string;
}

/** More compared pairs than this are not all written; those below the probability are left out then. */
const MOST_PAIRS_WRITTEN = 1_000_000;
const LEAST_PROBABILITY_WRITTEN = 0.001;

/** `bulou dedupe` and `bulou link`: record linkage of any tables. */
export function addLinkageCommands(program: Command): void {
  addOptions(program.command('dedupe'))
    .argument('<input>', '一张表（CSV、xlsx……），第一行是列名')
    .description('找出一张表里的同一个人 / find the records of one table that are one person')
    .action((input: string, flags: LinkageFlags) => runLinkage('dedupe', [input], flags));
  addOptions(program.command('link'))
    .argument('<left>', '左表')
    .argument('<right>', '右表')
    .description('找出两张表里的同一个人 / find the records of two tables that are one person')
    .action((left: string, right: string, flags: LinkageFlags) => runLinkage('link', [left, right], flags));
}

function addOptions(command: Command): Command {
  return command
    .option(
      '--settings <file>',
      '比对设置（JSON），或以前写出的 model.json；不给就按列的内容提议 / settings or a model.json',
    )
    .requiredOption('--out <folder>', '结果文件夹');
}

interface Prepared {
  readonly settings: LinkageSettingsInput;
  readonly model?: LinkageModel;
  readonly rows: readonly (readonly InputRow[])[];
  readonly notes: readonly string[];
}

async function runLinkage(mode: 'link' | 'dedupe', paths: readonly string[], flags: LinkageFlags): Promise<void> {
  const tables: RowTable[] = [];
  for (const path of paths) tables.push(await readRowTable(path));
  const prepared =
    flags.settings === undefined ? prepareProposal(mode, tables) : prepareSettings(mode, tables, flags.settings);
  const { settings, model, rows } = prepared;
  const names = settings.datasets.map((dataset) => dataset.name);
  const inputs = Object.fromEntries(names.map((name, index) => [name, rows[index] ?? []]));
  const linker = await createLinker(settings, inputs, model === undefined ? {} : { model });
  try {
    const result = await linker.link();
    const clusters = result.listClusters();
    mkdirSync(flags.out, { recursive: true });
    const naming = makeRecordNaming(clusters, names.length > 1);
    await writePairs(join(flags.out, 'pairs.csv'), result);
    await writeClusters(join(flags.out, 'clusters.csv'), clusters, naming.nameOf);
    writeFileSync(join(flags.out, 'model.json'), `${JSON.stringify({ settings, model: result.model }, null, 2)}\n`);
    const report = renderLinkageReport({
      title: mode === 'dedupe' ? '查重 / dedupe' : '两表比对 / link',
      lists: names.map((name, index) => ({ name, rows: rows[index]?.length ?? 0 })),
      notes: prepared.notes,
      result,
      rules: await linker.countRules(),
      clusters: clusters.map((members) => members.length),
    });
    writeFileSync(join(flags.out, 'report.html'), report);
    process.stdout.write(renderEnd(result, clusters.length, flags.out, naming.prefixed));
  } finally {
    linker.close();
  }
}

/** Settings as given: the rows go in as the file has them. A `model.json` written before is taken with its model. */
function prepareSettings(mode: 'link' | 'dedupe', tables: readonly RowTable[], path: string): Prepared {
  const given = readJson(path);
  const isSaved = typeof given['settings'] === 'object' && given['model'] !== undefined;
  const settings = (isSaved ? given['settings'] : given) as LinkageSettingsInput;
  if (settings.mode !== mode || settings.datasets?.length !== tables.length)
    throw cliProblems['bad-option']({
      option: '--settings',
      value: `mode ${settings.mode}, ${settings.datasets?.length ?? 0} datasets`,
      example: `{"mode": "${mode}", "datasets": [${tables.map(() => '{"name": "…"}').join(', ')}], …}`,
    });
  const model = isSaved ? { model: LinkageModel.parse(given['model']) } : {};
  const idColumn = settings.idColumn ?? getIdColumn(tables);
  return { settings: { ...settings, idColumn }, ...model, rows: tables.map((table) => toRows(table)), notes: [] };
}

function readJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw cliProblems['unreadable-file']({ path, reason: error instanceof Error ? error.message : '' }, error);
  }
}

/** Settings proposed from what the columns hold. Columns of one meaning under two names are brought to the left one's. */
function prepareProposal(mode: 'link' | 'dedupe', tables: readonly RowTable[]): Prepared {
  const idColumn = getIdColumn(tables);
  const [left, right] = tables.map((table) => describeColumns(table, findOwnIdColumn(table, idColumn)));
  const columns = (left ?? []).flatMap((each) => {
    if (each.role === 'ignored') return [];
    if (right === undefined) return [{ ...each, names: [each.column] }];
    const same =
      right.find((other) => other.column === each.column && other.role !== 'ignored') ??
      (['text', 'word', 'code'].includes(each.role) ? undefined : right.find((other) => other.role === each.role));
    return same === undefined ? [] : [{ ...each, names: [each.column, same.column] }];
  });
  const rows = tables.map((table, index) => {
    const wanted = columns.map(({ column, role, names }) => ({ column, role, from: names[index] ?? column }));
    return toRows(table, [{ column: idColumn, role: 'ignored', from: findOwnIdColumn(table, idColumn) }, ...wanted]);
  });
  const keys = columns.filter(({ role }) => ['national-id', 'name', 'forename', 'surname', 'birth'].includes(role));
  const datasets = rows.map((each, index) => ({
    name: tables.length === 1 ? 'input' : (['left', 'right'][index] ?? ''),
    uniqueWithin:
      mode === 'link' &&
      !isRepetitive(
        each,
        keys.map(({ column }) => column),
      ),
  }));
  const settings = proposeSettings({ mode, idColumn, datasets, columns });
  if (settings === undefined)
    throw cliProblems['nothing-to-compare']({
      path: tables.map(({ path }) => path).join('、'),
      columns: tables[0]?.columns.join('、') ?? '',
    });
  const notes = columns.map(({ names, role }) => `${[...new Set(names)].join(' = ')}: ${role}`);
  return { settings, rows, notes: [`${idColumn}: id`, ...notes] };
}

function getIdColumn(tables: readonly RowTable[]): string {
  for (const table of tables) getOwnIdColumn(table);
  const [first] = tables;
  return first === undefined ? 'id' : getOwnIdColumn(first);
}

function getOwnIdColumn(table: RowTable): string {
  const column = findIdColumn(table);
  if (column !== undefined) return column;
  const remedy = '要有一列每行都有值、互不相同，作为记录编号。';
  const remedyEn = 'one column has to hold a different value in every row, to name the records.';
  throw cliProblems['bad-columns']({ path: table.path, columns: table.columns.join('、'), remedy, remedyEn });
}

/** The id column of the first table where the table has it; its own first unique one otherwise. */
function findOwnIdColumn(table: RowTable, idColumn: string): string {
  return table.columns.includes(idColumn) ? idColumn : getOwnIdColumn(table);
}

/** Whether many rows of a list say the very same of a person: then two rows are not two people. */
function isRepetitive(rows: readonly InputRow[], columns: readonly string[]): boolean {
  const keys = rows.map((row) => columns.map((column) => row[column] ?? '').join('\u0001'));
  return columns.length > 1 && new Set(keys).size < rows.length * 0.98;
}

interface WantedColumn {
  readonly column: string;
  readonly role: ColumnRole;
  /** Its name in the file. */
  readonly from: string;
}

function toRows(table: RowTable, wanted?: readonly WantedColumn[]): InputRow[] {
  const columns = wanted ?? table.columns.map((column): WantedColumn => ({ column, role: 'text', from: column }));
  const places = columns.map(({ column, role, from }) => ({ column, role, index: table.columns.indexOf(from) }));
  return table.rows.map(({ cells }) => {
    const row: Record<string, string | null> = {};
    for (const { column, role, index } of places) {
      const text = cells[index]?.trim() ?? '';
      row[column] = text === '' ? null : normaliseCell(text, role);
    }
    return row;
  });
}

/** The best pairs first: all of them, unless there are too many. */
async function writePairs(path: string, result: LinkageResult): Promise<void> {
  const least = result.size > MOST_PAIRS_WRITTEN ? LEAST_PROBABILITY_WRITTEN : 0;
  const pairs: LinkedPair[] = [];
  for (let index = 0; index < result.size; index += 1) {
    const pair = result.getPair(index);
    if (pair.decision !== 'different' || pair.matchProbability >= least) pairs.push(pair);
  }
  pairs.sort((a, b) => b.matchWeight - a.matchWeight);
  const repeated = result.listRepeatedRows().map(([first, again]) => [first.id, again.id, '', '1', 'same']);
  const compared = pairs.map(({ left, right, matchWeight, matchProbability, decision }) => [
    left.id,
    right.id,
    matchWeight.toFixed(6),
    matchProbability.toPrecision(9),
    decision,
  ]);
  const columns = ['left_id', 'right_id', 'match_weight', 'match_probability', 'decision'];
  await writeCsv(path, columns, [...repeated, ...compared]);
}

interface RecordNaming {
  readonly prefixed: boolean;
  readonly nameOf: (record: RecordRef) => string;
}

/** Where both lists use one id, a record is named with its list before it. */
function makeRecordNaming(clusters: readonly (readonly RecordRef[])[], several: boolean): RecordNaming {
  const records = clusters.flat();
  const prefixed = several && new Set(records.map((record) => record.id)).size < records.length;
  return { prefixed, nameOf: ({ dataset, id }) => (prefixed ? `${dataset}/${id}` : id) };
}

async function writeClusters(
  path: string,
  clusters: readonly (readonly RecordRef[])[],
  nameOf: RecordNaming['nameOf'],
): Promise<void> {
  const rows = clusters.flatMap((members) => members.map((member) => [nameOf(member), nameOf(members[0] ?? member)]));
  await writeCsv(path, ['record_id', 'cluster_id'], rows);
}

function renderEnd(result: LinkageResult, clusters: number, out: string, prefixed: boolean): string {
  const same = result.listPairs('same').length;
  const review = result.listPairs('review').length;
  const lines = [
    `比对过 ${countOf(result.size)} 对：同一人 ${countOf(same)}，待人工确认 ${countOf(review)}；共 ${countOf(clusters)} 人。`,
    `${countOf(result.size)} pairs compared: ${countOf(same)} same, ${countOf(review)} to review; ${countOf(clusters)} people.`,
    ...(result.model.training.converged ? [] : ['训练没有收敛，结果只供参考。/ The fit has not converged.']),
    ...(prefixed ? ['两张表有相同的编号，clusters.csv 里写成 left/编号、right/编号。'] : []),
    `结果在 ${out}`,
  ];
  return `${lines.join('\n')}\n`;
}
