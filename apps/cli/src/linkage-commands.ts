import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLinker,
  type LinkageResult,
  type LinkedPair,
  type RecordRef,
  readSavedModel,
  writeSparkProgram,
} from '@bulou/linkage';
import { writeCsv } from '@bulou/tabular';
import type { Command } from 'commander';
import { renderLinkageReport } from './linkage-report.ts';
import { type LinkageMode, prepareProposal, prepareSettings } from './prepare-linkage.ts';
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
  program
    .command('link-spark')
    .argument('<model>', '训练好的 model.json（或 Splink 的模型）')
    .requiredOption('--out <folder>', '结果文件夹')
    .description('把模型写成 Spark SQL 和 Parquet 字典 / write a trained model as Spark SQL')
    .action(async (model: string, { out }: { readonly out: string }) => {
      await writeSparkProgram(readSavedModel(JSON.parse(readFileSync(model, 'utf8'))), out);
      process.stdout.write(`结果在 ${out}\n`);
    });
}

function addOptions(command: Command): Command {
  return command
    .option(
      '--settings <file>',
      '比对设置（JSON），或以前写出的 model.json；不给就按列的内容提议 / settings or a model.json',
    )
    .requiredOption('--out <folder>', '结果文件夹');
}

async function runLinkage(mode: LinkageMode, paths: readonly string[], flags: LinkageFlags): Promise<void> {
  const tables: RowTable[] = [];
  for (const path of paths) tables.push(await readRowTable(path));
  const prepared =
    flags.settings === undefined ? await prepareProposal(mode, tables) : prepareSettings(mode, tables, flags.settings);
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
    writeFileSync(
      join(flags.out, 'model.json'),
      `${JSON.stringify({ settings, model: result.model, columns: prepared.columns }, null, 2)}\n`,
    );
    const report = renderLinkageReport({
      title: mode === 'dedupe' ? '查重 / dedupe' : '两表比对 / link',
      lists: names.map((name, index) => ({ name, rows: rows[index]?.length ?? 0 })),
      notes: (prepared.columns ?? []).map(
        ({ names, role, column }) =>
          `${[...new Set([column, ...names])].join(' = ')}: ${role === 'ignored' ? 'id' : role}`,
      ),
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
