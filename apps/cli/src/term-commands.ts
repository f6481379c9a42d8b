import { LIST_KINDS } from '@bulou/kernel';
import { readListArgument, readRunOptions, runTerm } from '@bulou/term';
import type { Command } from 'commander';
import { makeProgress } from './progress.ts';
import { renderRun } from './render-run.ts';

const LIST_HELP: Record<(typeof LIST_KINDS)[number], string> = {
  registry: '建档立卡名单（必需）/ the poverty registry',
  enrolment: '学籍、县外就读、大学生名单（必需）/ school rolls, out-of-county and higher-education lists',
  attendance: '实际在校的班级名单 / class lists of who is really present',
  survey: '入户排查表（必需）/ household survey sheets',
  received: '已从中央、省或外地得到的资助 / aid already received elsewhere',
};

interface TermRunFlags {
  readonly county: string;
  readonly term: string;
  readonly asOf: string;
  readonly registry?: string[];
  readonly enrolment?: string[];
  readonly attendance?: string[];
  readonly survey?: string[];
  readonly received?: string[];
  readonly policy: string;
  readonly release?: string;
  readonly data: string;
  readonly out: string;
  readonly mapping?: string;
  readonly divisions?: string;
  readonly purpose?: string;
  readonly json?: boolean;
}

/** `bulou term run`: from a county's own lists to a proved roster and a payment list. */
export function addTermCommands(program: Command): void {
  const term = program.command('term').description('学期：运行一期资助的全过程 / a term, from lists to proof');
  const run = term
    .command('run')
    .description('读取名单、比对、认定、生成名册和发放清单，并证明一人不漏')
    .requiredOption('--county <code>', '六位县代码，例如 410923')
    .requiredOption('--term <term>', '学期，例如 2018-autumn')
    .requiredOption('--as-of <date>', '统计日，例如 2018-10-15');
  for (const kind of LIST_KINDS) run.option(`--${kind} <path...>`, LIST_HELP[kind]);
  run
    .requiredOption('--policy <folder>', '县政策包文件夹，例如 policies/410923')
    .option(
      '--release <version>',
      '按政策包的哪个发布版（working 是现在的文件）；默认：跑过的学期按当时的版本，否则按学期年份',
    )
    .requiredOption('--data <folder>', '数据文件夹（数据库放在这里；设了 DATABASE_URL 时只放文件和密钥）')
    .requiredOption('--out <folder>', '结果文件夹')
    .option('--mapping <file>', '列对应文件，覆盖自动识别的表头和列')
    .option('--divisions <file>', '区划表（code,name），用于本软件没有自带区划的县')
    .option('--purpose <text>', '为什么要导出完整证件号（记入日志）')
    .option('--json', '只在标准输出打印一行 JSON 结果')
    .action(async (flags: TermRunFlags) => {
      const options = readRunOptions({
        countyCode: flags.county,
        term: flags.term,
        censusOn: flags.asOf,
        lists: (censusOn) =>
          LIST_KINDS.flatMap((kind) => (flags[kind] ?? []).map((text) => readListArgument(kind, text, censusOn))),
        policyFolder: flags.policy,
        dataFolder: flags.data,
        outFolder: flags.out,
        ...(flags.release === undefined ? {} : { release: flags.release }),
        ...(flags.mapping === undefined ? {} : { mappingFile: flags.mapping }),
        ...(flags.divisions === undefined ? {} : { divisionsFile: flags.divisions }),
        ...(flags.purpose === undefined ? {} : { purpose: flags.purpose }),
      });
      const result = await runTerm(
        options,
        makeProgress(process.stderr, () => performance.now()),
      );
      process.stdout.write(flags.json ? `${JSON.stringify(result.summary)}\n` : renderRun(result));
    });
}
