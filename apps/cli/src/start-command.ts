import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatYuan, LIST_KINDS } from '@bulou/kernel';
import { type OpenedOffice, openOffice, readPort, type ServedTerm, serveReports } from '@bulou/server';
import { openTermDatabase, type RunResult, readListArgument, readRunOptions, runTerm } from '@bulou/term';
import type { Command } from 'commander';
import { buildOffice } from './build-office.ts';
import { makeProgress } from './progress.ts';
import { countOf, renderEquation, renderRun } from './render-run.ts';
import { makeSyntheticCounty } from './synth-command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COUNTY = '410923';
const SEED = '2018';

/** The demonstration's terms with their census dates; the last is the one the article reports on. */
const DEMONSTRATION_TERMS = [
  { term: '2017-autumn', censusOn: '2017-10-15' },
  { term: '2018-spring', censusOn: '2018-04-15' },
  { term: '2018-autumn', censusOn: '2018-10-15' },
] as const;

interface StartFlags {
  readonly data: string;
  readonly out: string;
  readonly scale: string;
  readonly serve: boolean;
}

/** `bulou start` (`npm start`): builds the demonstration county once, runs its terms and serves the reports. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('造示范县、跑三个学期、在本机网页上看结果 / build the demonstration, run its terms, serve the reports')
    .option('--data <folder>', '数据文件夹', join(ROOT, 'data', 'demo'))
    .option('--out <folder>', '结果文件夹', join(ROOT, 'out', 'demo'))
    .option('--scale <x>', '示范县规模', '1')
    .option('--no-serve', '跑完就结束，不开网页')
    .action(start);
}

async function start(flags: StartFlags): Promise<void> {
  const dataFolder = resolve(flags.data);
  const outFolder = resolve(flags.out);
  // The lists lie beside the database, not in it: the database folder may be moved to a place of its own.
  const lists = `${dataFolder}-lists`;
  // The pages are built while the terms run: they are needed only at the end.
  const built = flags.serve ? buildOffice() : Promise.resolve();
  // Whatever goes wrong with them is told where it is waited for, not in the middle of a term.
  built.catch(() => undefined);
  await prepareLists(lists, flags.scale);
  const results: RunResult[] = [];
  for (const { term, censusOn } of DEMONSTRATION_TERMS) {
    process.stderr.write(`\n${term}\n`);
    const options = readRunOptions({
      countyCode: COUNTY,
      term,
      censusOn,
      lists: (on) => LIST_KINDS.map((kind) => readListArgument(kind, join(lists, term, kind), on)),
      policyFolder: join(ROOT, 'policies', COUNTY),
      dataFolder: join(dataFolder, 'database'),
      outFolder: join(outFolder, term),
      ...(Number(flags.scale) > 1 ? { divisionsFile: join(lists, 'divisions.csv') } : {}),
      purpose: '示范县演示',
    });
    const result = await runTerm(
      options,
      makeProgress(process.stderr, () => performance.now(), '  '),
    );
    results.push(result);
    process.stdout.write(renderRun(result));
  }
  process.stdout.write(renderDemonstration(results));
  if (flags.serve) {
    await built;
    await serve(results, join(dataFolder, 'database'));
  }
}

/** Makes the lists unless they are there already, whole and of the same make. */
async function prepareLists(folder: string, scale: string): Promise<void> {
  const mark = join(folder, 'made.json');
  const make = JSON.stringify({ county: COUNTY, seed: SEED, scale });
  if (existsSync(mark) && readFileSync(mark, 'utf8') === make) return;
  rmSync(folder, { recursive: true, force: true });
  await makeSyntheticCounty({ countyCode: COUNTY, seed: SEED, scale: Number(scale), out: folder });
  writeFileSync(mark, make);
}

/** The three terms together beside the figures of the article that the demonstration is calibrated to. */
function renderDemonstration(results: readonly RunResult[]): string {
  const payments = results.reduce((sum, { summary }) => sum + summary.paid.payments, 0);
  const amount = results.reduce((sum, { summary }) => sum + BigInt(summary.paid.amountFen), 0n);
  const children = results.at(-1)?.everPaid ?? 0;
  return `\n三个学期合计：资助 ${countOf(children)} 人，${countOf(payments)} 人次，${formatYuan(amount)} 元（2018 年报道：6,822 人，22,602 人次，1,265 万元；示范县按这三个数校准，人是虚构的）\n`;
}

async function serve(results: readonly RunResult[], dataFolder: string): Promise<void> {
  const terms = results.map((result): ServedTerm => {
    const { summary, outFolder } = result;
    return {
      term: summary.term,
      title: `${summary.termLabel}（统计日 ${summary.censusOn}）`,
      outputFolder: outFolder,
      summary: renderEquation(summary),
    };
  });
  const countyName = results.at(-1)?.summary.countyName ?? '';
  const port = readPort(process.env['PORT']);
  const db = await openTermDatabase({ dataFolder });
  const policyFolder = join(ROOT, 'policies', COUNTY);
  const opened = await openOffice({ db, countyCode: COUNTY, countyName, policyFolder, demonstration: true });
  const webFolder = join(ROOT, 'apps', 'web', 'dist');
  const server = await serveReports({ terms, port, countyName, office: opened.office, webFolder }).catch(
    async (error) => {
      await db.close();
      throw error;
    },
  );
  process.stdout.write(renderAccounts(opened));
  process.stdout.write(`\n网页在 ${server.url} （只在这台电脑上能看；按 Ctrl+C 结束）\n`);
  const stop = async () => {
    await server.close();
    await db.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** One-time passwords are printed at the first start and nowhere else; those of the demonstration are known to everybody. */
function renderAccounts({ administrators, demonstrationAccounts }: OpenedOffice): string {
  const line = ({ accountName, fullName, password }: OpenedOffice['administrators'][number]) =>
    `  ${accountName.padEnd(10)} ${password}  ${fullName}\n`;
  const first =
    administrators.length === 0
      ? ''
      : `\n三位管理员的一次性密码（只显示这一次，请分别交给三个人）：\n${administrators.map(line).join('')}`;
  return `${first}\n示范账号（只在示范县有，人人知道密码）：\n${demonstrationAccounts.map(line).join('')}`;
}
