/**
 * `bulou policy …` as plain functions: each takes what the command line was given, returns a result and the text to
 * print. They read and write folders; they know no database, so a runner of SQL is handed in.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProblem, type PlainDate, type TermId } from '@bulou/kernel';
import { checkPacks } from './check.ts';
import { listDeadFaults, listDroppedFaults, listProvisionalFaults } from './check-answers.ts';
import { type BenefitDifference, diffPacks } from './diff.ts';
import { type BenefitEnumeration, enumerateBenefit, type RunSql } from './enumerate.ts';
import { explainDetermination } from './explain.ts';
import { formatFaults } from './format-faults.ts';
import { type GoldenReport, runGoldenCases } from './golden.ts';
import { writeNewPack } from './init.ts';
import { listPackFolders, loadPacks, readPackFolder, readPacks } from './load.ts';
import type { Facts, Fault, Pack } from './model.ts';
import { type MutationReport, scoreMutants } from './mutants.ts';
import { makeJsonSchemas } from './pack-json-schema.ts';
import { type Change, comparePopulation, type PopulationChild, preparePopulation } from './population.ts';
import { policyProblems } from './problems.ts';
import { compilePacks, compileWhatIf, type Determination } from './programme.ts';
import { writeProse } from './prose.ts';
import { listReleaseFaults, listReleases, releasePath, writeRelease } from './release.ts';
import { renderChange, renderDifferences, renderEnumeration, renderGolden, renderMutation } from './render.ts';
import { resolveRules } from './resolve-rules.ts';
import type { Language } from './words.ts';

export interface CommandOutput<R> {
  readonly ok: boolean;
  readonly result: R;
  /** What to print, in the language asked for. */
  readonly text: string;
}

export interface PacksInput {
  /** The folder of packs, such as `policies`. */
  readonly root: string;
  /** Folder names in it; all packs when none is named. */
  readonly packs?: readonly string[];
  readonly language?: Language;
  /** Where the packs lie that these stand on, when not beside them. */
  readonly siblings?: string;
}

function foldersOf({ root, packs }: PacksInput): string[] {
  const all = listPackFolders(root);
  if (all.length === 0) throw policyProblems['no-packs-in-folder']({ folder: root });
  if (packs === undefined || packs.length === 0) return all;
  return packs.map((name) => {
    const folder = join(root, name);
    if (!all.includes(folder))
      throw policyProblems['unknown-name']({
        kind: '规则包',
        name,
        known: all.map((each) => each.slice(root.length + 1)).join('、'),
      });
    return folder;
  });
}

function loadOptions(input: PacksInput): { siblings?: string } {
  return input.siblings === undefined ? {} : { siblings: input.siblings };
}

/** All faults of all packs: shape, names, dates, layers, stale values, dead rules, stale prose and schemas. */
export async function checkPolicies(
  input: PacksInput & { readonly on?: PlainDate },
): Promise<CommandOutput<readonly Fault[]>> {
  const language = input.language ?? 'zh';
  const faults: Fault[] = [];
  for (const folder of foldersOf(input)) {
    const read = readPacks(folder, loadOptions(input));
    const released = listReleaseFaults(folder);
    faults.push(...read.faults, ...released);
    if (read.faults.some((fault) => fault.severity === 'error')) continue;
    if (input.on !== undefined)
      faults.push(...checkPacks(read.packs, { on: input.on }).filter((fault) => fault.code === 'stale'));
    faults.push(...(await listDeadFaults(read.packs)), ...listProvisionalFaults(read.packs));
    if (released.length === 0) faults.push(...listDroppedSinceRelease(folder, read.packs, loadOptions(input)));
    faults.push(...listStaleProse(folder, read.packs));
  }
  if (existsSync(join(input.root, 'schema'))) faults.push(...listStaleSchemas(input.root));
  const unique = [...new Map(faults.map((fault) => [`${fault.file}:${fault.line}:${fault.zh}`, fault])).values()];
  const errors = unique.filter((fault) => fault.severity === 'error').length;
  const warnings = unique.length - errors;
  const tail =
    language === 'zh' ? `错误 ${errors} 处，提醒 ${warnings} 处。` : `${errors} errors, ${warnings} warnings.`;
  return {
    ok: errors === 0,
    result: unique,
    text: [formatFaults(unique, language), tail].filter((part) => part !== '').join('\n'),
  };
}

/** What the newest release pays and the working files do not. */
function listDroppedSinceRelease(folder: string, packs: readonly Pack[], options: { siblings?: string }): Fault[] {
  const release = listReleases(folder).at(-1);
  if (release === undefined) return [];
  try {
    const { packs: before, faults } = readPacks(folder, { ...options, release });
    const errors = faults.filter((fault) => fault.severity === 'error');
    return errors.length > 0 ? errors : listDroppedFaults(before, packs);
  } catch (error) {
    // A release that this one stands on is gone or was changed.
    if (!isProblem(error)) throw error;
    const { zh, en } = error;
    return [{ file: releasePath(folder, release), line: 1, severity: 'error', code: 'lower-release', zh, en }];
  }
}

/** A file that a command made, whatever its line ends; empty when there is none, or something else under its name. */
function readMadeText(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return '';
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
}

const PROSE_FILES = [
  ['prose.zh.md', 'zh'],
  ['prose.en.md', 'en'],
] as const;

function listStaleProse(folder: string, packs: readonly Pack[]): Fault[] {
  return PROSE_FILES.flatMap(([name, language]) => {
    const path = join(folder, name);
    const text = readMadeText(path);
    if (text === writeProse(packs, language)) return [];
    return [
      {
        file: path,
        line: 1,
        severity: 'error' as const,
        code: 'stale-prose',
        zh: '文字版与规则不一致；运行 bulou policy prose',
        en: 'The prose does not match the rules; run bulou policy prose',
      },
    ];
  });
}

/** Writes the prose of the packs beside them. */
export function writePolicyProse(input: PacksInput): CommandOutput<readonly string[]> {
  const written = foldersOf(input).flatMap((folder) => {
    const packs = loadPacks(folder, loadOptions(input));
    return PROSE_FILES.map(([name, language]) => {
      writeFileSync(join(folder, name), writeProse(packs, language));
      return join(folder, name);
    });
  });
  return { ok: true, result: written, text: written.join('\n') };
}

function vocabularyOf(root: string): Pack['fields'] {
  const folders = listPackFolders(root);
  return new Map(folders.flatMap((folder) => [...(readPacks(folder).packs.at(-1)?.fields ?? [])]));
}

/** Writes the JSON Schemas that editors use into `<root>/schema`. */
export function writePolicySchemas({ root }: { readonly root: string }): CommandOutput<readonly string[]> {
  mkdirSync(join(root, 'schema'), { recursive: true });
  const written = [...makeJsonSchemas(vocabularyOf(root).values())].map(([name, schema]) => {
    writeFileSync(join(root, 'schema', name), `${JSON.stringify(schema, null, 2)}\n`);
    return join(root, 'schema', name);
  });
  return { ok: true, result: written, text: written.join('\n') };
}

function listStaleSchemas(root: string): Fault[] {
  return [...makeJsonSchemas(vocabularyOf(root).values())].flatMap(([name, schema]) => {
    const path = join(root, 'schema', name);
    const text = readMadeText(path);
    if (text === `${JSON.stringify(schema, null, 2)}\n`) return [];
    return [
      {
        file: path,
        line: 1,
        severity: 'error' as const,
        code: 'stale-schema',
        zh: 'JSON Schema 与词表不一致；运行 bulou policy schema',
        en: 'The JSON Schema does not match; run bulou policy schema',
      },
    ];
  });
}

export interface TestResult {
  readonly golden: readonly GoldenReport[];
  readonly mutation: readonly MutationReport[];
}

/** Golden cases, then mutants of every pack whose cases pass. */
export function testPolicies(input: PacksInput): CommandOutput<TestResult> {
  const language = input.language ?? 'zh';
  const golden: GoldenReport[] = [];
  const mutation: MutationReport[] = [];
  for (const folder of foldersOf(input)) {
    const packs = loadPacks(folder, loadOptions(input));
    const report = runGoldenCases(packs);
    golden.push(report);
    if (report.failures.length === 0) mutation.push(scoreMutants(packs));
  }
  const ok =
    golden.every((each) => each.failures.length === 0) &&
    mutation.every((each) => each.survivors.length === 0 && each.staleWaivers.length === 0);
  const text = [
    ...golden.map((each) => renderGolden(each, language)),
    ...mutation.map((each) => renderMutation(each, language)),
  ].join('\n');
  return { ok, result: { golden, mutation }, text };
}

export interface EnumerateInput extends PacksInput {
  readonly runSql: RunSql;
  readonly terms: readonly { readonly term: TermId; readonly censusOn: PlainDate }[];
  readonly notLoaded?: readonly string[];
}

/** Every combination of inputs of every benefit of the named packs, in both evaluators. */
export async function enumeratePolicies(input: EnumerateInput): Promise<CommandOutput<readonly BenefitEnumeration[]>> {
  const reports: BenefitEnumeration[] = [];
  if (input.notLoaded?.length)
    refuseUnknownLists(
      input.notLoaded,
      foldersOf(input).flatMap((folder) => loadPacks(folder, loadOptions(input))),
    );
  for (const folder of foldersOf(input)) {
    const packs = loadPacks(folder, loadOptions(input));
    const own = packs.at(-1)?.id ?? '';
    for (const moment of input.terms) {
      const set = resolveRules({ packs, ...moment, notLoaded: input.notLoaded ?? [] });
      for (const rule of set.rules) {
        if (rule.benefit.pack === own)
          reports.push(await enumerateBenefit(set, rule.benefit.id, { runSql: input.runSql }));
      }
    }
  }
  const ok = reports.every((each) => each.differences === 0);
  return { ok, result: reports, text: renderEnumeration(reports, input.language ?? 'zh') };
}

export interface ChildInput {
  readonly folder: string;
  readonly release?: string;
  /** Packs that are loaded already, instead of those of the folder. */
  readonly packs?: readonly Pack[];
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly facts: Facts;
  readonly paidBefore?: readonly string[];
  readonly notLoaded?: readonly string[];
  /** Only these benefits; all when none is named. */
  readonly benefits?: readonly string[];
  readonly language?: Language;
  /** A line of the caller's own below a benefit, such as what was recorded of it. */
  readonly remark?: (made: Determination) => string | undefined;
}

/** Refuses a name that is not there: it would be ignored, and the answer would be another question's. */
function refuseUnknown(kind: string, given: readonly string[] | undefined, known: readonly string[]): void {
  for (const name of given ?? [])
    if (!known.includes(name)) throw policyProblems['unknown-name']({ kind, name, known: known.join('、') });
}

function refuseUnknownLists(given: readonly string[] | undefined, packs: readonly Pack[]): void {
  const lists = packs.flatMap((pack) => [...pack.fields.values()].map((field) => field.list));
  refuseUnknown('名单', given, [...new Set(lists)]);
}

/** Every benefit for one child, with sentences. */
export function explainChild(input: ChildInput): CommandOutput<readonly Determination[]> {
  const language = input.language ?? 'zh';
  const packs = input.packs ?? loadPacks(input.folder, input.release === undefined ? {} : { release: input.release });
  refuseUnknownLists(input.notLoaded, packs);
  const ids = packs.flatMap((pack) => pack.benefits.map((benefit) => benefit.id));
  for (const given of [input.benefits, input.paidBefore]) refuseUnknown('资助项目', given, ids);
  const programme = compilePacks({
    packs,
    term: input.term,
    censusOn: input.censusOn,
    notLoaded: input.notLoaded ?? [],
  });
  const made = programme
    .decide(input.facts, (benefit) => (input.paidBefore ?? []).includes(benefit))
    .filter((each) => input.benefits === undefined || input.benefits.includes(each.benefit));
  const text = made
    .map((each) => {
      const remark = input.remark?.(each);
      const lines = explainDetermination(programme, each, language, input.facts);
      return [...lines, ...(remark === undefined ? [] : [remark])].join('\n');
    })
    .join('\n\n');
  return { ok: true, result: made, text };
}

export interface DiffCommandInput {
  readonly folder: string;
  /** A released version. */
  readonly before: string;
  /** A released version; the working files when absent. */
  readonly after?: string;
  readonly term?: TermId;
  readonly censusOn?: PlainDate;
  readonly population?: Iterable<PopulationChild>;
  readonly notLoaded?: readonly string[];
  readonly language?: Language;
}

/** Old and new release: clauses in words, combinations, and children and yuan on a population. */
export function diffReleases(
  input: DiffCommandInput,
): CommandOutput<{ differences: readonly BenefitDifference[]; change: Change | undefined }> {
  const language = input.language ?? 'zh';
  const before = loadPacks(input.folder, { release: input.before });
  const after = loadPacks(input.folder, input.after === undefined ? {} : { release: input.after });
  const moment =
    input.term === undefined || input.censusOn === undefined ? {} : { term: input.term, censusOn: input.censusOn };
  const differences = diffPacks({ before, after, language, ...moment });
  let change: Change | undefined;
  if (input.population !== undefined && input.term !== undefined && input.censusOn !== undefined) {
    const held = { term: input.term, censusOn: input.censusOn, notLoaded: input.notLoaded ?? [] };
    const one = compilePacks({ packs: before, ...held });
    const two = compilePacks({ packs: after, ...held });
    change = comparePopulation(preparePopulation(one, input.population), two);
  }
  const text = [
    renderDifferences(differences, language),
    ...(change === undefined ? [] : [renderChange(change, language)]),
  ].join('\n\n');
  return { ok: true, result: { differences, change }, text };
}

export interface WhatIfInput {
  readonly folder: string;
  readonly whatIf: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly population: Iterable<PopulationChild>;
  readonly notLoaded?: readonly string[];
  readonly language?: Language;
}

/** What an overlay would cost in one term, and who would gain, lose or become undecided. */
export function runWhatIf(input: WhatIfInput): CommandOutput<Change> {
  const packs = loadPacks(input.folder);
  refuseUnknownLists(input.notLoaded, packs);
  const overlays = packs.flatMap((pack) => pack.whatIfs);
  const overlay = overlays.find((each) => each.id === input.whatIf);
  if (overlay === undefined) {
    throw policyProblems['unknown-name']({
      kind: '测算方案',
      name: input.whatIf,
      known: overlays.map((each) => each.id).join('、'),
    });
  }
  const base = { packs, term: input.term, censusOn: input.censusOn, notLoaded: input.notLoaded ?? [] };
  const before = compilePacks(base);
  const change = comparePopulation(preparePopulation(before, input.population), compileWhatIf(base, overlay));
  const language = input.language ?? 'zh';
  return { ok: true, result: change, text: `${overlay.title[language]}\n${renderChange(change, language)}` };
}

/** Freezes the working files of the packs under their version, lowest layer first. Refuses faulty or untested packs. */
export async function releasePolicies(
  input: PacksInput,
): Promise<CommandOutput<readonly { path: string; written: boolean }[]>> {
  const language = input.language ?? 'zh';
  const check = await checkPolicies(input);
  if (!check.ok) return { ok: false, result: [], text: check.text };
  const tested = testPolicies(input);
  if (!tested.ok) return { ok: false, result: [], text: tested.text };
  const released = foldersOf(input)
    .map((folder) => ({ folder, packs: loadPacks(folder, loadOptions(input)) }))
    .sort((a, b) => a.packs.length - b.packs.length)
    .map(({ folder, packs }) => writeRelease(folder, readPackFolder(folder), packs));
  const word = (written: boolean): string =>
    (written
      ? { zh: '已发布', en: 'released' }
      : { zh: '早已发布，内容相同', en: 'released before, with the same contents' })[language];
  return { ok: true, result: released, text: released.map((each) => `${each.path} ${word(each.written)}`).join('\n') };
}

/** Writes the skeleton of a new pack, which checks clean from the start. */
export function initPolicy(input: Parameters<typeof writeNewPack>[0]): CommandOutput<readonly string[]> {
  const written = writeNewPack(input);
  return { ok: true, result: written, text: written.join('\n') };
}

/** All commands, for the command line to wire. */
export const policyCommands = {
  check: checkPolicies,
  test: testPolicies,
  enumerate: enumeratePolicies,
  prose: writePolicyProse,
  schema: writePolicySchemas,
  explain: explainChild,
  diff: diffReleases,
  whatif: runWhatIf,
  release: releasePolicies,
  releases: listReleases,
  init: initPolicy,
} as const;
