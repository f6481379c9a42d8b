import { basename, dirname, join, resolve } from 'node:path';
import { type PlainDate, parsePlainDate, parseTermId, type TermId } from '@bulou/kernel';
import { type Field, type Language, LEVELS, type Level, type RunSql } from '@bulou/policy';
import { type CommandOutput, type PacksInput, policyCommands } from '@bulou/policy/commands';
import { listPackFolders, listReleases, loadPacks, readPacks } from '@bulou/policy/load';
import { type Command, Option } from 'commander';
import { cliProblems } from './problems.ts';
import { type FactFrame, readFactsFile, readPopulation } from './read-population.ts';

interface CommonFlags {
  readonly root: string;
  readonly siblings?: string;
  readonly lang: Language;
  readonly json?: boolean;
}

interface MomentFlags extends CommonFlags {
  readonly term: string;
  readonly asOf: string;
  readonly notLoaded?: string[];
}

/** Ends with 3 when a pack was looked at and found wanting; refusals end with 2, faults with 1, as everywhere. */
const FOUND_WANTING = 3;

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

function addChildCommands(policy: Command): void {
  addMomentOptions(policy.command('explain'))
    .argument('<pack>', '包名，例如 410923')
    .description('一个孩子：应发什么、为什么、为什么不、还差什么 / one child: why, why not, what is missing')
    .requiredOption(
      '--facts <file>',
      '孩子的事实（JSON）；没写的就是不知道 / facts of the child; left out means unknown',
    )
    .option('--release <version>', '按哪个发布版；默认按现在的文件')
    .option('--benefit <id...>', '只看这些项目')
    .option('--paid-before <benefit...>', '以前发过的一次性项目')
    .action((pack: string, flags: ExplainFlags) => explain(pack, flags));
  addMomentOptions(policy.command('whatif'))
    .argument('<pack>', '包名，例如 410923')
    .argument('<overlay>', '测算方案（whatif/ 里的文件名，不带 .yaml）')
    .description('测算：换个标准要多花多少、谁多谁少 / what an overlay would cost, who gains, who loses')
    .requiredOption('--population <file>', '一群孩子的事实（表格）/ the facts of many children, a table')
    .action(async (pack: string, overlay: string, flags: MomentFlags & { population: string }) => {
      const folder = onlyFolderOf(pack, flags);
      const frame = frameOf(folder, flags);
      const population = await readPopulation(flags.population, frame);
      const { term, censusOn } = frame;
      const input = { folder, whatIf: overlay, term, censusOn, population, notLoaded: flags.notLoaded ?? [] };
      print(policyCommands.whatif({ ...input, language: flags.lang }), flags);
    });
  addDiffCommand(policy);
}

interface ExplainFlags extends MomentFlags {
  readonly facts: string;
  readonly release?: string;
  readonly benefit?: string[];
  readonly paidBefore?: string[];
}

function explain(pack: string, flags: ExplainFlags): void {
  const folder = onlyFolderOf(pack, flags);
  const frame = frameOf(folder, flags);
  const made = policyCommands.explain({
    folder,
    term: frame.term,
    censusOn: frame.censusOn,
    facts: readFactsFile(flags.facts, frame),
    notLoaded: flags.notLoaded ?? [],
    paidBefore: flags.paidBefore ?? [],
    language: flags.lang,
    ...(flags.release === undefined ? {} : { release: flags.release }),
    ...(flags.benefit === undefined ? {} : { benefits: flags.benefit }),
  });
  print(made, flags);
}

function addDiffCommand(policy: Command): void {
  addCommonOptions(policy.command('diff'))
    .argument('<before>', '旧发布版，例如 2018.1')
    .argument('<after>', '新发布版；working 是现在的文件 / a release, or working for the files as they are')
    .argument('[packs...]', '包名')
    .description('两个发布版差在哪里 / what changed between two releases, in clauses, children and yuan')
    .option('--term <term>', '在哪个学期比')
    .option('--as-of <date>', '统计日')
    .option('--population <file>', '一群孩子的事实（表格），要同时给 --term 和 --as-of')
    .action(async (before: string, after: string, packs: string[], flags: DiffFlags) => {
      const folders = inputsOf(packs, flags).flatMap(foldersOf);
      const holding = folders.filter((folder) => packs.length > 0 || listReleases(folder).includes(before));
      for (const folder of holding) await printDifference(folder, before, after, flags);
    });
}

type DiffFlags = CommonFlags & { readonly term?: string; readonly asOf?: string; readonly population?: string };

async function printDifference(folder: string, before: string, after: string, flags: DiffFlags): Promise<void> {
  if ((flags.term === undefined) !== (flags.asOf === undefined) || (flags.population && !flags.term))
    throw cliProblems['bad-option']({ option: '--term', value: '', example: '--term 2018-autumn --as-of 2018-10-15' });
  const moment =
    flags.term === undefined || flags.asOf === undefined
      ? {}
      : { term: readTerm(flags.term), censusOn: readDate('--as-of', flags.asOf) };
  const population =
    flags.population === undefined || moment.term === undefined
      ? {}
      : { population: await readPopulation(flags.population, { fields: fieldsOf(folder), ...moment }) };
  const versions = after === 'working' ? { before } : { before, after };
  if (!flags.json) process.stdout.write(`${basename(folder)}\n`);
  print(policyCommands.diff({ folder, ...versions, ...moment, ...population, language: flags.lang }), flags);
}

function addCommonOptions(command: Command): Command {
  return command
    .option('--root <folder>', '放规则包的文件夹 / the folder of packs', 'policies')
    .option('--siblings <folder>', '下层包在哪里（不在旁边时）/ where the packs lie that these stand on')
    .addOption(new Option('--lang <language>', '输出的语言 / language').choices(['zh', 'en']).default('zh'))
    .option('--json', '打印 JSON 结果 / print the result as JSON');
}

function addPacksCommand(policy: Command, name: string, description: string): Command {
  return addCommonOptions(policy.command(name)).argument('[packs...]', '包名').description(description);
}

function addMomentOptions(command: Command): Command {
  return addCommonOptions(command)
    .requiredOption('--term <term>', '学期，例如 2018-autumn')
    .requiredOption('--as-of <date>', '统计日，例如 2018-10-15')
    .option('--not-loaded <list...>', '没有提供的名单，例如 civil-affairs / lists that were not loaded');
}

/** Packs named by folder name lie in `--root`, packs named by path in the folder of that path. One input a root. */
function inputsOf(packs: readonly string[], flags: CommonFlags): PacksInput[] {
  const shared = {
    language: flags.lang,
    ...(flags.siblings === undefined ? {} : { siblings: flags.siblings }),
  };
  if (packs.length === 0) return [{ root: flags.root, ...shared }];
  const byRoot = Map.groupBy(packs, (pack) => (basename(pack) === pack ? flags.root : dirname(pack)));
  return [...byRoot].map(([root, names]) => ({ root, packs: names.map((name) => basename(name)), ...shared }));
}

function foldersOf(input: PacksInput): string[] {
  return input.packs?.map((name) => join(input.root, name)) ?? listPackFolders(input.root);
}

function onlyFolderOf(pack: string, flags: CommonFlags): string {
  return basename(pack) === pack ? join(flags.root, pack) : pack;
}

function fieldsOf(folder: string): readonly Field[] {
  // The topmost pack knows the fields of all it stands on.
  return [...(loadPacks(folder).at(-1)?.fields.values() ?? [])];
}

function frameOf(folder: string, flags: MomentFlags): FactFrame {
  return { fields: fieldsOf(folder), term: readTerm(flags.term), censusOn: readDate('--as-of', flags.asOf) };
}

function readTerm(text: string): TermId {
  const term = parseTermId(text);
  if (term === undefined) throw cliProblems['bad-option']({ option: '--term', value: text, example: '2018-autumn' });
  return term;
}

function readDate(option: string, text: string): PlainDate {
  const date = parsePlainDate(text);
  if (date === undefined) throw cliProblems['bad-option']({ option, value: text, example: '2018-10-15' });
  return date;
}

interface Moment {
  readonly term: TermId;
  readonly censusOn: PlainDate;
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

function print({ ok, result, text }: CommandOutput<unknown>, flags: CommonFlags): void {
  const shown = flags.json ? JSON.stringify(result, toPlain) : text;
  if (shown !== '') process.stdout.write(`${shown}\n`);
  if (!ok) process.exitCode = FOUND_WANTING;
}

function toPlain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Map ? Object.fromEntries(value) : value;
}
