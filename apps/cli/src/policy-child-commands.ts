/** `bulou policy explain`, `whatif` and `diff`: rules held against children, from a file or from a county's database. */
import { basename } from 'node:path';
import { describeReason, STATE_WORDS } from '@bulou/coverage';
import { type Field, type Language, type Pack, type PopulationChild, sayValue } from '@bulou/policy';
import { policyCommands } from '@bulou/policy/commands';
import { listReleases, loadPacks } from '@bulou/policy/load';
import type { Command } from 'commander';
import {
  addCommonOptions,
  type CommonFlags,
  fieldsOf,
  foldersOf,
  inputsOf,
  type Moment,
  onlyFolderOf,
  print,
  readDate,
  readTerm,
} from './policy-flags.ts';
import {
  describePopulation,
  describeRecord,
  factsOf,
  listNotLoaded,
  loadRecords,
  makePopulation,
  type Records,
  wasPaidBefore,
} from './policy-records.ts';
import { cliProblems } from './problems.ts';
import { readFactsFile, readPopulation } from './read-population.ts';

/** Where the children come from: a file, or the last run of the term in a county's database. */
interface SourceFlags extends CommonFlags {
  readonly term?: string;
  readonly asOf?: string;
  readonly data?: string;
  readonly county?: string;
  readonly purpose?: string;
  readonly notLoaded?: string[];
}

/** Adds the commands that hold rules against children. */
export function addChildCommands(policy: Command): void {
  addSourceOptions(policy.command('explain'))
    .argument('<pack>', '包名，例如 410923')
    .description('一个孩子：应发什么、为什么、为什么不、还差什么 / one child: why, why not, what is missing')
    .option('--facts <file>', '孩子的事实（JSON）；没写的就是不知道 / facts of the child; left out means unknown')
    .option('--child <id>', '数据库里的孩子编号，同 --data 一起用 / the id of a child in the database')
    .option('--release <version>', '按哪个发布版；默认按现在的文件，数据库里的孩子按当时所用的')
    .option('--benefit <id...>', '只看这些项目')
    .option('--paid-before <benefit...>', '以前发过的一次性项目（用 --facts 时）')
    .action((pack: string, flags: ExplainFlags) => explain(pack, flags));
  addSourceOptions(policy.command('whatif'))
    .argument('<pack>', '包名，例如 410923')
    .argument('<overlay>', '测算方案（whatif/ 里的文件名，不带 .yaml）')
    .description('测算：换个标准要多花多少、谁多谁少 / what an overlay would cost, who gains, who loses')
    .option('--population <file>', '一群孩子的事实（表格）/ the facts of many children, a table')
    .action((pack: string, overlay: string, flags: PopulationFlags) => runWhatIf(pack, overlay, flags));
  addSourceOptions(policy.command('diff'))
    .argument('<before>', '旧发布版，例如 2018.1')
    .argument('<after>', '新发布版；working 是现在的文件 / a release, or working for the files as they are')
    .argument('[packs...]', '包名')
    .description('两个发布版差在哪里 / what changed between two releases, in clauses, children and yuan')
    .option('--population <file>', '一群孩子的事实（表格），要同时给 --term 和 --as-of')
    .action(async (before: string, after: string, packs: string[], flags: PopulationFlags) => {
      const folders = inputsOf(packs, flags).flatMap(foldersOf);
      const holding = folders.filter((folder) => packs.length > 0 || listReleases(folder).includes(before));
      // Only the topmost pack is a county's; its database knows nothing of the layers by themselves.
      const shown = flags.data === undefined || packs.length > 0 ? holding : holding.filter(isCountyFolder);
      if (shown.length === 0) {
        const known = [...new Set(folders.flatMap(listReleases))].sort().join('、');
        throw cliProblems['bad-option']({ option: '<before>', value: before, example: known });
      }
      for (const folder of shown) await printDifference(folder, before, after, flags);
    });
}

type PopulationFlags = SourceFlags & { readonly population?: string };

interface ExplainFlags extends SourceFlags {
  readonly facts?: string;
  readonly child?: string;
  readonly release?: string;
  readonly benefit?: string[];
  readonly paidBefore?: string[];
}

function addSourceOptions(command: Command): Command {
  return addCommonOptions(command)
    .option('--term <term>', '学期，例如 2018-autumn')
    .option('--as-of <date>', '统计日，例如 2018-10-15；从数据库取时就是那一次运行的')
    .option('--not-loaded <list...>', '没有提供的名单，例如 civil-affairs / lists that were not loaded')
    .option('--data <folder>', '数据文件夹：用这一期最近一次运行的孩子 / the children of the last run of the term')
    .option('--county <code>', '六位县代码；默认取包的文件夹名 / county code; default: the name of the pack folder')
    .option('--purpose <text>', '为什么要看（记入日志）/ why sealed facts are read; goes into the trail');
}

const COUNTY_CODE = /^\d{6}$/;

const isCountyFolder = (folder: string): boolean => COUNTY_CODE.test(basename(folder));

/** The term's children out of the database. */
async function openRecords(folder: string, flags: SourceFlags, purpose: string, childId?: string): Promise<Records> {
  const countyCode = countyOf(folder, flags);
  return await loadRecords({
    dataFolder: flags.data ?? '',
    countyCode,
    folder,
    term: readTerm(flags.term ?? ''),
    purpose: flags.purpose ?? purpose,
    ...(childId === undefined ? {} : { childId }),
  });
}

function countyOf(folder: string, flags: SourceFlags): string {
  const countyCode = flags.county ?? basename(folder);
  if (!COUNTY_CODE.test(countyCode))
    throw cliProblems['bad-option']({ option: '--county', value: countyCode, example: '410923' });
  return countyCode;
}

function readMoment(flags: SourceFlags): Moment {
  return { term: readTerm(flags.term ?? ''), censusOn: readDate('--as-of', flags.asOf ?? '') };
}

/** Exactly one of the two ways to give children; anything else is refused with an example of both. */
function refuseUnlessOne(one: readonly [string, unknown], other: readonly [string, unknown]): void {
  if ((one[1] === undefined) !== (other[1] === undefined)) return;
  const value = one[1] === undefined ? '' : `${one[0]} + ${other[0]}`;
  throw cliProblems['bad-option']({ option: `${one[0]} | ${other[0]}`, value, example: EXAMPLES });
}

const EXAMPLES = '--facts child.json / --population children.csv / --data data --term 2018-autumn';

async function explain(pack: string, flags: ExplainFlags): Promise<void> {
  const folder = onlyFolderOf(pack, flags);
  refuseUnlessOne(['--facts', flags.facts], ['--data --child', flags.child]);
  const benefits = flags.benefit === undefined ? {} : { benefits: flags.benefit };
  if (flags.child !== undefined) {
    await explainRecorded(folder, flags.child, flags, benefits);
    return;
  }
  const moment = readMoment(flags);
  const made = policyCommands.explain({
    folder,
    ...moment,
    facts: readFactsFile(flags.facts ?? '', { fields: fieldsOf(folder), ...moment }),
    notLoaded: flags.notLoaded ?? [],
    paidBefore: flags.paidBefore ?? [],
    language: flags.lang,
    ...(flags.release === undefined ? {} : { release: flags.release }),
    ...benefits,
  });
  print(made, flags);
}

async function explainRecorded(
  folder: string,
  childId: string,
  flags: ExplainFlags,
  benefits: { readonly benefits?: readonly string[] },
): Promise<void> {
  if (flags.data === undefined)
    throw cliProblems['bad-option']({ option: '--data', value: '', example: '--data data --term 2018-autumn' });
  const records = await openRecords(folder, flags, '逐条说明一个孩子应发什么', childId);
  const { recorded } = records;
  const child = recorded.children[0];
  if (child === undefined) throw cliProblems['no-recorded-child']({ childId, term: recorded.term });
  const packs = flags.release === undefined ? records.packs : loadPacks(folder, { release: flags.release });
  const facts = factsOf(child, records, packs);
  const made = policyCommands.explain({
    folder,
    packs,
    term: recorded.term,
    censusOn: recorded.censusOn,
    facts,
    notLoaded: listNotLoaded(records, packs),
    paidBefore: child.ledger.earlier
      .map((payment) => payment.benefit)
      .filter((benefit) => wasPaidBefore(child, benefit)),
    language: flags.lang,
    remark: (each) => describeRecord(child, each, flags.lang),
    ...benefits,
  });
  const head = describeChild(records, facts, [...(packs.at(-1)?.fields.values() ?? [])], flags.lang);
  const result = { childId: child.childId, state: child.state, reasons: child.reasons, facts, made: made.result };
  print({ ...made, result, text: `${head}\n\n${made.text}` }, flags);
}

/** The child's state in the run, and every fact that the run knew of it. */
function describeChild(
  { recorded }: Records,
  facts: Readonly<Record<string, boolean | string | number | null | undefined>>,
  fields: readonly Field[],
  language: Language,
): string {
  const child = recorded.children[0];
  if (child === undefined) return '';
  const said = fields.flatMap((field) => {
    const value = facts[field.name];
    if (value === undefined || value === null) return [];
    const words = sayValue(field, value, language);
    return [field.type === 'boolean' ? words : `${field.title[language]} ${words}`];
  });
  const reasons = child.reasons.map((code) => describeReason(code, language));
  const state = [STATE_WORDS[child.state][language], ...reasons];
  const { term, revision, censusOn, packRelease } = recorded;
  if (language === 'zh')
    return [
      `${child.childId}：${term} 第 ${revision} 次运行，统计日 ${censusOn}，规则 ${packRelease}。`,
      `本期状态：${state.join('；')}。`,
      `已知的事实：${said.join('；')}。`,
    ].join('\n');
  return [
    `${child.childId}: ${term}, run ${revision}, census ${censusOn}, rules ${packRelease}.`,
    `State of the term: ${state.join('; ')}.`,
    `Known facts: ${said.join('; ')}.`,
  ].join('\n');
}

interface TakenPopulation extends Moment {
  readonly population: readonly PopulationChild[];
  readonly notLoaded: readonly string[];
  /** What the population is, to be printed first; empty for a file. */
  readonly head: string;
}

async function takePopulation(
  folder: string,
  flags: PopulationFlags,
  purpose: string,
  packs: readonly Pack[],
): Promise<TakenPopulation> {
  if (flags.data !== undefined) {
    const records = await openRecords(folder, flags, purpose);
    const { term, censusOn } = records.recorded;
    return {
      term,
      censusOn,
      notLoaded: listNotLoaded(records, packs),
      population: makePopulation(records, packs, countyOf(folder, flags)),
      head: `${describePopulation(records, flags.lang)}\n`,
    };
  }
  const moment = readMoment(flags);
  const population = await readPopulation(flags.population ?? '', { fields: fieldsOf(folder), ...moment });
  return { ...moment, population, notLoaded: flags.notLoaded ?? [], head: '' };
}

async function runWhatIf(pack: string, overlay: string, flags: PopulationFlags): Promise<void> {
  refuseUnlessOne(['--population', flags.population], ['--data', flags.data]);
  const folder = onlyFolderOf(pack, flags);
  const { head, ...taken } = await takePopulation(folder, flags, `测算 ${overlay}`, loadPacks(folder));
  const made = policyCommands.whatif({ folder, whatIf: overlay, ...taken, language: flags.lang });
  print({ ...made, text: `${head}${made.text}` }, flags);
}

async function printDifference(folder: string, before: string, after: string, flags: PopulationFlags): Promise<void> {
  const given = flags.population !== undefined || flags.data !== undefined;
  if (flags.population !== undefined) refuseUnlessOne(['--population', flags.population], ['--data', flags.data]);
  const asked = flags.term !== undefined || flags.asOf !== undefined;
  const moment = flags.data !== undefined || !(asked || given) ? {} : readMoment(flags);
  const versions = after === 'working' ? { before } : { before, after };
  // Facts are given in the newer rules' words.
  const packs = loadPacks(folder, after === 'working' ? {} : { release: after });
  const { head, ...taken } = given
    ? await takePopulation(folder, flags, `比较规则 ${before} 和 ${after}`, packs)
    : { head: '', ...moment };
  const made = policyCommands.diff({ folder, ...versions, ...taken, language: flags.lang });
  if (!flags.json) process.stdout.write(`${basename(folder)}\n${head}`);
  print(made, flags);
}
