/** Loads packs from folders. Needs a file system; evaluation does not. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { checkPacks } from './check.ts';
import { formatFaults } from './format-faults.ts';
import type { Fault, Pack } from './model.ts';
import { packFile } from './pack-schema.ts';
import { policyProblems } from './problems.ts';
import { normaliseLines, type PackFiles, readPack } from './read-pack.ts';
import { getRelease, readReleaseFile, releasePath } from './release.ts';

export interface LoadOptions {
  /** A released version such as `2018.1`; without it the working files are read. */
  readonly release?: string;
  /** Where the packs lie that this one stands on; by default beside it. */
  readonly siblings?: string;
}

export interface PackLoad {
  /** A pack and all it stands on, lowest first; empty when the pack itself cannot be read. */
  readonly packs: readonly Pack[];
  /** All faults of all packs at once. */
  readonly faults: readonly Fault[];
}

/**
 * Reads the pack in a folder with all it stands on, which lie in sibling folders, and checks them.
 * Throws the Problem `policy.bad-packs`, with every fault, when any is an error.
 */
export function loadPacks(folder: string, options: LoadOptions = {}): readonly Pack[] {
  const { packs, faults } = readPacks(folder, options);
  const errors = faults.filter((fault) => fault.severity === 'error');
  if (errors.length > 0 || packs.length === 0) {
    throw policyProblems['bad-packs']({
      faults: errors.length,
      zh: formatFaults(errors, 'zh'),
      en: formatFaults(errors, 'en'),
    });
  }
  return packs;
}

/** As {@link loadPacks}, but returns the faults, warnings among them, instead of throwing. */
export function readPacks(folder: string, options: LoadOptions = {}): PackLoad {
  const reader = makeReader(folder, options);
  reader.read(folder, options.release);
  const faults = [...reader.faults];
  if (reader.packs.length > 0) faults.push(...checkPacks(reader.packs));
  return { packs: reader.packs, faults: sortFaults(faults) };
}

/** The folders of the packs in a folder. Throws `policy.no-packs-in-folder` when there is no such folder. */
export function listPackFolders(root: string): string[] {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw policyProblems['no-packs-in-folder']({ folder: root });
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isFile(join(root, entry.name, 'pack.yaml')))
    .map((entry) => join(root, entry.name))
    .sort();
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

interface Reader {
  readonly packs: Pack[];
  readonly faults: Fault[];
  read(folder: string, release: string | undefined): void;
}

function makeReader(start: string, options: LoadOptions): Reader {
  const packs: Pack[] = [];
  const faults: Fault[] = [];
  const open = new Set<string>();
  const siblings = makeSiblingFinder(options.siblings ?? dirname(start));
  const read = (folder: string, release: string | undefined): void => {
    open.add(folder);
    const source = release === undefined ? readPackFolder(folder) : readReleaseFile(folder, release);
    for (const lower of standsOnOf(source)) {
      if (packs.some((pack) => pack.id === lower.pack)) continue;
      const sibling = siblings(lower.pack);
      const place = { file: `${source.folder}/pack.yaml`, line: 1 };
      if (sibling === undefined) {
        const zh = `旁边的文件夹里没有规则包 ${lower.pack}，它是本包的下层`;
        faults.push({
          ...place,
          severity: 'error',
          code: 'no-lower-pack',
          zh,
          en: `No sibling folder holds the pack ${lower.pack}, which this one stands on`,
        });
      } else if (open.has(sibling)) {
        const zh = `规则包互为下层：${lower.pack}`;
        faults.push({
          ...place,
          severity: 'error',
          code: 'pack-cycle',
          zh,
          en: `Packs stand on each other: ${lower.pack}`,
        });
      } else read(sibling, options.release === undefined ? undefined : lower.version);
    }
    const reading = readPack(source, packs);
    faults.push(...reading.faults);
    if (reading.pack) packs.push(reading.pack);
    if (release !== undefined) faults.push(...listDigestFaults(folder, release, packs));
    open.delete(folder);
  };
  return { packs, faults, read };
}

/** A release names the exact contents of what it stands on. */
function listDigestFaults(folder: string, version: string, packs: readonly Pack[]): Fault[] {
  return getRelease(folder, version).standsOn.flatMap((lower) => {
    const found = packs.find((pack) => pack.id === lower.pack);
    if (found === undefined || found.digest === lower.digest) return [];
    const place = { file: releasePath(folder, version), line: 1 };
    const zh = `${lower.pack} ${lower.version} 与发布时的内容不同`;
    return [
      {
        ...place,
        severity: 'error',
        code: 'other-contents',
        zh,
        en: `${lower.pack} ${lower.version} is not what this release was made on`,
      },
    ];
  });
}

/** Lower packs must be read before the pack itself, so their names are taken first; faults are told later. */
function standsOnOf(source: PackFiles): { pack: string; version: string }[] {
  try {
    const parsed = packFile
      .pick({ 'stands-on': true })
      .loose()
      .safeParse(parseYaml(source.files.get('pack.yaml') ?? '', { logLevel: 'error' }));
    return parsed.data?.['stands-on'] ?? [];
  } catch {
    // Not YAML: reading the pack says so with its line.
    return [];
  }
}

function makeSiblingFinder(root: string): (pack: string) => string | undefined {
  let known: Map<string, string> | undefined;
  return (pack) => {
    known ??= new Map(
      listPackFolders(root === '' ? '.' : root).map((folder) => {
        const id = /^id:\s*"?([a-z0-9-]+)/m.exec(readFileSync(join(folder, 'pack.yaml'), 'utf8'))?.[1];
        return [id ?? basename(folder), folder];
      }),
    );
    return known.get(pack);
  };
}

/** Reads the text of every YAML file of a pack; releases, prose and the like are no part of it. */
export function readPackFolder(folder: string): PackFiles {
  const files = new Map<string, string>();
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      const name = relative(folder, path).replaceAll('\\', '/');
      if (entry.isDirectory() && name !== 'releases') walk(path);
      else if (entry.isFile() && /\.ya?ml$/.test(entry.name))
        files.set(name, normaliseLines(readFileSync(path, 'utf8')));
    }
  };
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) walk(folder);
  return { folder: shownFolder(folder), files };
}

/** Faults name files as a person would type them from where the command was given. */
function shownFolder(folder: string): string {
  const shown = relative(process.cwd(), folder).replaceAll('\\', '/');
  return shown.startsWith('..') ? folder.replaceAll('\\', '/') : shown === '' ? '.' : shown;
}

function sortFaults(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>();
  return faults
    .filter((fault) => {
      const key = `${fault.file}:${fault.line}:${fault.code}:${fault.zh}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

export {
  findReleaseForYear,
  getRelease,
  listReleases,
  type ReleaseFile,
  releasePath,
  writeRelease,
} from './release.ts';
