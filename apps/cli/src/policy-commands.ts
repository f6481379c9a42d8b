import { basename, dirname, resolve } from 'node:path';
import { parsePlainDate, type TermId } from '@bulou/kernel';
import { LEVELS, type Level, type RunSql } from '@bulou/policy';
import { type PacksInput, policyCommands } from '@bulou/policy/commands';
import { listPackFolders, loadPacks, readPacks } from '@bulou/policy/load';
import { type Command, Option } from 'commander';
import { addChildCommands } from './policy-child-commands.ts';
import {
  addCommonOptions,
  type CommonFlags,
  foldersOf,
  inputsOf,
  type Moment,
  print,
  readDate,
  readTerm,
} from './policy-flags.ts';
import { cliProblems } from './problems.ts';

/** `bulou policy …`: packs checked, tested, enumerated, written out, explained, compared, tried and released. */
export function addPolicyCommands(program: Command): void {
  const policy = program
    .command('policy')
    .description('政策包：检查、测试、穷举、成文、解释、比较、测算、发布 / policy packs')
    .addHelpText(
      'after',
      '\n没写包名就是全部包。包名是文件夹名（410923）或路径（policies/410923）。\n退出码 / exit codes: 0 无误 / good, 1 出了意外 / fault, 2 拒绝 / refused, 3 查出问题 / found wanting.',
    );
  addCheckingCommands(policy);
  addWritingCommands(policy);
  addChildCommands(policy);
}

function addCheckingCommands(policy: Command): void {
  addPacksCommand(policy, 'check', '一次报出全部错误，带文件和行号 / every fault at once, with file and line')
    .option('--on <date>', '到这一天还没有复核的数值也报出 / also values whose review is due by this day')
    .action(async (packs: string[], flags: CommonFlags & { on?: string }) => {
      const on = flags.on === undefined ? {} : { on: readDate('--on', flags.on) };
      for (const input of inputsOf(packs, flags)) print(await policyCommands.check({ ...input, ...on }), flags);
    });
  addPacksCommand(policy, 'test', '跑用例和变异 / golden cases, then mutants with the survivors listed').action(
    (packs: string[], flags: CommonFlags) => {
      for (const input of inputsOf(packs, flags)) print(policyCommands.test(input), flags);
    },
  );
  addPacksCommand(policy, 'enumerate', '两套算法试遍所有事实组合 / both evaluators over every combination of inputs')
    .option(
      '--term <term...>',
      '学期，例如 2018-autumn；默认取规则有变的每一年的两个学期 / default: both terms of every year of change',
    )
    .option('--not-loaded <list...>', '当作没有提供的名单 / lists taken as not loaded')
    .action(async (packs: string[], flags: CommonFlags & { term?: string[]; notLoaded?: string[] }) => {
      const runSql = await openDuckDb();
      for (const input of inputsOf(packs, flags)) {
        const terms = flags.term?.map((text) => momentOf(readTerm(text))) ?? listMomentsOfChange(input);
        print(await policyCommands.enumerate({ ...input, runSql, terms, notLoaded: flags.notLoaded ?? [] }), flags);
      }
    });
}

function addWritingCommands(policy: Command): void {
  addPacksCommand(policy, 'prose', '把规则写成中文通知和英文 / the packs as a notice in Chinese and English').action(
    (packs: string[], flags: CommonFlags) => {
      for (const input of inputsOf(packs, flags)) print(policyCommands.prose(input), flags);
    },
  );
  addCommonOptions(policy.command('schema'))
    .description('写出编辑器用的 JSON Schema / write the JSON Schemas for editors')
    .action((flags: CommonFlags) => print(policyCommands.schema({ root: flags.root }), flags));
  addPacksCommand(policy, 'release', '检查、测试后冻结成发布版 / check, test, then freeze a release').action(
    async (packs: string[], flags: CommonFlags) => {
      for (const input of inputsOf(packs, flags)) print(await policyCommands.release(input), flags);
    },
  );
  addPacksCommand(policy, 'releases', '列出发布版 / list the releases').action(
    (packs: string[], flags: CommonFlags) => {
      const found = inputsOf(packs, flags)
        .flatMap(foldersOf)
        .map((folder) => ({ pack: basename(folder), releases: policyCommands.releases(folder) }));
      const text = found.map((each) => `${each.pack}: ${each.releases.join(' ')}`).join('\n');
      print({ ok: true, result: found, text }, flags);
    },
  );
  addCommonOptions(policy.command('init'))
    .argument('<folder>', '新包的文件夹，例如 policies/999901')
    .description('起一个空包 / the skeleton of a new pack')
    .requiredOption('--id <id>', '包的标识，例如 yunling')
    .addOption(new Option('--level <level>', '层级').choices(LEVELS).makeOptionMandatory())
    .requiredOption('--title <text>', '中文名称')
    .option('--title-en <text>', '英文名称 / title in English (default: the id)')
    .option('--pack-version <version>', '版本号', '1')
    .option('--on <pack...>', '它的下层包 / the packs it stands on')
    .action((folder: string, flags: InitFlags) => initPack(folder, flags));
}

interface InitFlags extends CommonFlags {
  readonly id: string;
  readonly level: Level;
  readonly title: string;
  readonly titleEn?: string;
  readonly packVersion: string;
  readonly on?: string[];
}

function initPack(folder: string, flags: InitFlags): void {
  const root = dirname(resolve(folder));
  const known = listPackFolders(root).flatMap((each) => readPacks(each).packs.slice(-1));
  const standsOn = (flags.on ?? []).map((id) => {
    const version = known.find((pack) => pack.id === id)?.version;
    if (version === undefined)
      throw cliProblems['bad-option']({ option: '--on', value: id, example: known.map((each) => each.id).join(' ') });
    return { pack: id, version };
  });
  const { id, level, packVersion: version } = flags;
  const title = { zh: flags.title, en: flags.titleEn ?? id };
  const made = policyCommands.init({ folder, id, level, jurisdiction: basename(folder), title, version, standsOn });
  // The prose of a pack without rules is made at once, so that it checks clean from the start.
  policyCommands.prose({ root, packs: [basename(folder)] });
  print(made, flags);
}

function addPacksCommand(policy: Command, name: string, description: string): Command {
  return addCommonOptions(policy.command(name)).argument('[packs...]', '包名').description(description);
}

/** The census day of a term when only the term is asked for: the middle of its second month. */
function momentOf(term: TermId): Moment {
  const censusOn = parsePlainDate(term.replace('-autumn', '-10-15').replace('-spring', '-04-15'));
  if (censusOn === undefined)
    throw cliProblems['bad-option']({ option: '--term', value: term, example: '2018-autumn' });
  return { term, censusOn };
}

/** Both terms of every year in which a benefit of the packs begins or changes. */
function listMomentsOfChange(input: PacksInput): Moment[] {
  const packs = foldersOf(input).flatMap((folder) => loadPacks(folder));
  const years = new Set(packs.flatMap((pack) => pack.benefits.flatMap((each) => each.versions.map(yearOfVersion))));
  return [...years]
    .sort()
    .flatMap((year) => [momentOf(`${year}-spring` as TermId), momentOf(`${year}-autumn` as TermId)]);
}

const yearOfVersion = (version: { readonly from: string }): string => version.from.slice(0, 4);

/** DuckDB is loaded only when it is needed: it is native and starts slowly. */
async function openDuckDb(): Promise<RunSql> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  return async (sql) => (await connection.runAndReadAll(sql)).getRows() as unknown[][];
}
