import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLinker,
  type Evaluation,
  evaluateLinkage,
  type LinkageResult,
  type LinkedPair,
  makeLinkageReport,
  type RecordRef,
  readSavedModel,
  type Truth,
  writeSparkProgram,
} from '@bulou/linkage';
import { writeCsv } from '@bulou/tabular';
import type { Command } from 'commander';
import { findRecord } from './find-record.ts';
import { writeEvaluation } from './linkage-evaluation.ts';
import { type LinkageMode, type PreparedLinkage, prepareProposal, prepareSettings } from './prepare-linkage.ts';
import { cliProblems } from './problems.ts';
import { type RowTable, readRowTable } from './read-rows.ts';
import { makeLabels, makeTruth, type NamedRecords, readTruthOption, withoutTruth } from './read-truth.ts';
import { countOf } from './render-run.ts';

interface LinkageFlags {
  readonly settings?: string;
  readonly truth?: string;
  readonly labels?: string;
  readonly out: string;
}

/** More compared pairs than this are not all written; those below the probability are left out then. */
const MOST_PAIRS_WRITTEN = 1_000_000;
const LEAST_PROBABILITY_WRITTEN = 0.001;

/** `bulou dedupe` and `bulou link`: record linkage of any tables. */
export function addLinkageCommands(program: Command): void {
  addOptions(program.command('dedupe'))
    .argument('<input>', '一张表（CSV、xlsx、Parquet……），第一行是列名')
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
  program
    .command('link-find')
    .argument('<model>', '训练好的 model.json')
    .argument('<tables...>', '一张或两张表，与训练时一样')
    .requiredOption('--where <column=value...>', '要找的人：姓名=张三 出生日期=2009-01-02')
    .option('--most <count>', '最多列出几条', '10')
    .description('在表里找一个人的记录 / find the records of one person')
    .action(async (model: string, tables: string[], flags: { readonly where: string[]; readonly most: string }) => {
      process.stdout.write(await findRecord(model, tables, flags));
    });
}

function addOptions(command: Command): Command {
  return command
    .option(
      '--settings <file>',
      '比对设置（JSON），或以前写出的 model.json；不给就按列的内容提议 / settings or a model.json',
    )
    .option(
      '--truth <file or column>',
      '真值：left_id,right_id 或 record_id,cluster_id 的表，或输入表里的一列 / the truth, to evaluate by',
    )
    .option(
      '--labels <file>',
      '人看过的对：left_id,right_id,same；引导训练，也用来评估 / pairs somebody looked at: left_id,right_id,same',
    )
    .requiredOption('--out <folder>', '结果文件夹');
}

async function runLinkage(mode: LinkageMode, paths: readonly string[], flags: LinkageFlags): Promise<void> {
  const { prepared, truth } = await prepareRun(mode, paths, flags);
  const { settings, model, rows } = prepared;
  const names = settings.datasets.map((dataset) => dataset.name);
  const inputs = Object.fromEntries(names.map((name, index) => [name, rows[index] ?? []]));
  const linker = await createLinker(settings, inputs, {
    ...(model === undefined ? {} : { model }),
    ...(truth !== undefined && 'labels' in truth ? { labels: [...truth.labels] } : {}),
  });
  try {
    const result = await linker.link();
    const evaluation = truth === undefined ? undefined : evaluateLinkage(result, truth);
    const clusters = result.listClusters();
    mkdirSync(flags.out, { recursive: true });
    const naming = makeRecordNaming(clusters, names.length > 1);
    await writePairs(join(flags.out, 'pairs.csv'), result);
    await writeClusters(join(flags.out, 'clusters.csv'), clusters, naming.nameOf);
    writeFileSync(
      join(flags.out, 'model.json'),
      `${JSON.stringify({ settings, model: result.model, columns: prepared.columns }, null, 2)}\n`,
    );
    await writeEvaluation(flags.out, result, evaluation, naming.nameOf);
    const report = makeLinkageReport(result, {
      title:
        mode === 'dedupe' ? { zh: '查重结果', en: 'Deduplication' } : { zh: '两表比对结果', en: 'Two lists linked' },
      notes: (prepared.columns ?? []).map(({ names: own, role, column }) => {
        const said = `${[...new Set([column, ...own])].join(' = ')}: ${role === 'ignored' ? 'id' : role}`;
        return { zh: said, en: said };
      }),
      rules: await linker.countRules(),
      ...(evaluation === undefined ? {} : { evaluation }),
    });
    writeFileSync(join(flags.out, 'report.html'), report.html);
    writeFigures(join(flags.out, 'figures'), report.figures);
    process.stdout.write(renderEnd(result, clusters.length, flags.out, naming.prefixed, evaluation));
  } finally {
    linker.close();
  }
}

/** All that can be refused is refused here, before any work. */
async function prepareRun(
  mode: LinkageMode,
  paths: readonly string[],
  flags: LinkageFlags,
): Promise<{ prepared: PreparedLinkage; truth: Truth | undefined }> {
  if (flags.truth !== undefined && flags.labels !== undefined)
    throw cliProblems['bad-option']({
      option: '--labels',
      value: flags.labels,
      example: '--truth 或 --labels（二选一 / one of both）',
    });
  const read: RowTable[] = [];
  for (const path of paths) read.push(await readRowTable(path));
  const given = flags.truth === undefined ? undefined : await readTruthOption(flags.truth, read);
  const labels = flags.labels === undefined ? undefined : await readRowTable(flags.labels);
  const tables = withoutTruth(read, given);
  let truth: Truth | undefined;
  const check = (records: NamedRecords) => {
    if (labels !== undefined) truth = { labels: makeLabels(labels, records) };
    else if (given !== undefined) truth = makeTruth(given, records);
  };
  if (flags.settings === undefined) {
    const prepared = await prepareProposal(mode, tables, check);
    return { prepared, truth };
  }
  const prepared = prepareSettings(mode, tables, flags.settings);
  const { settings, rows } = prepared;
  check({ names: settings.datasets.map(({ name }) => name), rows, idColumn: settings.idColumn ?? 'id' });
  return { prepared, truth };
}

function writeFigures(folder: string, figures: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, figure] of Object.entries(figures))
    writeFileSync(join(folder, `${name}.vl.json`), `${JSON.stringify(figure)}\n`);
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

function renderEnd(
  result: LinkageResult,
  clusters: number,
  out: string,
  prefixed: boolean,
  evaluation: Evaluation | undefined,
): string {
  const same = result.listPairs('same').length;
  const review = result.listPairs('review').length;
  const lines = [
    `比对过 ${countOf(result.size)} 对：同一人 ${countOf(same)}，待人工确认 ${countOf(review)}；共 ${countOf(clusters)} 人。`,
    `${countOf(result.size)} pairs compared: ${countOf(same)} same, ${countOf(review)} to review; ${countOf(clusters)} people.`,
    ...(result.model.training.converged ? [] : ['训练没有收敛，结果只供参考。/ The fit has not converged.']),
    ...sayDependences(result),
    ...(prefixed ? ['两张表有相同的编号，clusters.csv 里写成 left/编号、right/编号。'] : []),
    ...(evaluation === undefined ? [] : sayEvaluation(evaluation)),
    `结果在 ${out}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Comparisons that count one piece of evidence twice, with what to do about it. */
function sayDependences(result: LinkageResult): string[] {
  return result
    .listDependences()
    .filter(({ flagged }) => flagged)
    .map(({ left, right, correlation }) => {
      const r = correlation.toFixed(2);
      return `${left} 与 ${right} 相关（${r}），同一依据算了两次；可合成一项比较或去掉一项。/ ${left} and ${right} depend on each other (${r}): make one comparison of them, or leave one out.`;
    });
}

function sayEvaluation({ by, clustered, best, errors }: Evaluation): string[] {
  const [precision, recall, f1] = [clustered.precision, clustered.recall, clustered.f1].map((share) =>
    share.toFixed(4),
  );
  const blocked = errors.missed.byReason['not-blocked'] ?? 0;
  return [
    `${by === 'truth' ? '按真值' : '按标注过的对'}：准确率 ${precision}，查全率 ${recall}，F1 ${f1}；错认 ${countOf(errors.falseMatches.count)} 对，漏掉 ${countOf(errors.missed.count)} 对（其中没有比较过 ${countOf(blocked)}）；最好的门槛上 F1 ${best.f1.toFixed(4)}。`,
    `${by === 'truth' ? 'Measured' : 'By the labelled pairs'}: precision ${precision}, recall ${recall}, F1 ${f1}; ${countOf(errors.falseMatches.count)} false, ${countOf(errors.missed.count)} missed (${countOf(blocked)} never compared); F1 ${best.f1.toFixed(4)} at the best threshold.`,
  ];
}
