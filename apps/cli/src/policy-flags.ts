/** What all `bulou policy …` commands take, read and print. */
import { basename, dirname, join } from 'node:path';
import { type PlainDate, parsePlainDate, parseTermId, type TermId } from '@bulou/kernel';
import type { Field, Language } from '@bulou/policy';
import type { CommandOutput, PacksInput } from '@bulou/policy/commands';
import { listPackFolders, loadPacks } from '@bulou/policy/load';
import { type Command, Option } from 'commander';
import { cliProblems } from './problems.ts';

export interface CommonFlags {
  readonly root: string;
  readonly siblings?: string;
  readonly lang: Language;
  readonly json?: boolean;
}

/** Ends with 3 when a pack was looked at and found wanting; refusals end with 2, faults with 1, as everywhere. */
const FOUND_WANTING = 3;

export function addCommonOptions(command: Command): Command {
  return command
    .option('--root <folder>', '放规则包的文件夹 / the folder of packs', 'policies')
    .option('--siblings <folder>', '下层包在哪里（不在旁边时）/ where the packs lie that these stand on')
    .addOption(new Option('--lang <language>', '输出的语言 / language').choices(['zh', 'en']).default('zh'))
    .option('--json', '打印 JSON 结果 / print the result as JSON');
}

/** Packs named by folder name lie in `--root`, packs named by path in the folder of that path. One input a root. */
export function inputsOf(packs: readonly string[], flags: CommonFlags): PacksInput[] {
  const shared = {
    language: flags.lang,
    ...(flags.siblings === undefined ? {} : { siblings: flags.siblings }),
  };
  if (packs.length === 0) return [{ root: flags.root, ...shared }];
  const byRoot = Map.groupBy(packs, (pack) => (basename(pack) === pack ? flags.root : dirname(pack)));
  return [...byRoot].map(([root, names]) => ({ root, packs: names.map((name) => basename(name)), ...shared }));
}

export function foldersOf(input: PacksInput): string[] {
  return input.packs?.map((name) => join(input.root, name)) ?? listPackFolders(input.root);
}

export function onlyFolderOf(pack: string, flags: CommonFlags): string {
  return basename(pack) === pack ? join(flags.root, pack) : pack;
}

export function fieldsOf(folder: string): readonly Field[] {
  // The topmost pack knows the fields of all it stands on.
  return [...(loadPacks(folder).at(-1)?.fields.values() ?? [])];
}

export function readTerm(text: string): TermId {
  const term = parseTermId(text);
  if (term === undefined) throw cliProblems['bad-option']({ option: '--term', value: text, example: '2018-autumn' });
  return term;
}

export function readDate(option: string, text: string): PlainDate {
  const date = parsePlainDate(text);
  if (date === undefined) throw cliProblems['bad-option']({ option, value: text, example: '2018-10-15' });
  return date;
}

export interface Moment {
  readonly term: TermId;
  readonly censusOn: PlainDate;
}

export function print({ ok, result, text }: CommandOutput<unknown>, flags: CommonFlags): void {
  const shown = flags.json ? JSON.stringify(result, toPlain) : text;
  if (shown !== '') process.stdout.write(`${shown}\n`);
  if (!ok) process.exitCode = FOUND_WANTING;
}

function toPlain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Map ? Object.fromEntries(value) : value;
}
