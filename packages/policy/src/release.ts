/**
 * Releases: the text of a pack frozen in one file with its hash, so that a term can be run again years later by the
 * rules it was paid under.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { formatFaults } from './format-faults.ts';
import type { Fault, Pack } from './model.ts';
import { policyProblems } from './problems.ts';
import { digestOfFiles, type PackFiles } from './read-pack.ts';

const releaseFile = z.strictObject({
  format: z.literal('bulou-policy-release/1'),
  pack: z.string(),
  version: z.string(),
  digest: z.string(),
  standsOn: z.array(z.strictObject({ pack: z.string(), version: z.string(), digest: z.string() })),
  files: z.record(z.string(), z.string()),
});

export type ReleaseFile = z.infer<typeof releaseFile>;

export function releasePath(folder: string, version: string): string {
  return join(folder, 'releases', `${version}.json`);
}

/** Released versions of a pack, oldest first. */
export function listReleases(folder: string): string[] {
  const releases = join(folder, 'releases');
  if (!statSync(releases, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(releases, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map(({ name }) => name.slice(0, -'.json'.length))
    .sort();
}

/**
 * The release that holds for a year when nobody names one. A release `2018.1` says what was in force up to 2018, so it is the
 * newest of the first year that is not before the asked one; after the last, the last. `undefined` without any release.
 */
export function findReleaseForYear(versions: readonly string[], year: number): string | undefined {
  const dated = versions.flatMap((version) => {
    const found = /^(\d{4})\.(\d+)$/.exec(version);
    return found === null ? [] : [{ version, year: Number(found[1]), number: Number(found[2]) }];
  });
  const newestFirst = dated.sort((a, b) => b.year - a.year || b.number - a.number);
  const reaching = newestFirst.filter((each) => each.year >= year).at(-1)?.year ?? newestFirst[0]?.year;
  return newestFirst.find((each) => each.year === reaching)?.version;
}

/** The release as it was written. Throws `policy.no-release`, or `policy.release-changed` with every fault when somebody touched it. */
export function getRelease(folder: string, version: string): ReleaseFile {
  const path = releasePath(folder, version);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw policyProblems['no-release']({ pack: folder, version, folder });
  }
  const reading = readRelease(folder, version);
  if ('faults' in reading)
    throw policyProblems['release-changed']({
      file: path,
      zh: formatFaults(reading.faults, 'zh'),
      en: formatFaults(reading.faults, 'en'),
    });
  return reading;
}

/** Faults of every release of a pack at once: what is no release, was changed since, or lacks the release it stands on. */
export function listReleaseFaults(folder: string): Fault[] {
  return listReleases(folder).flatMap((version) => {
    const reading = readRelease(folder, version);
    return 'faults' in reading ? reading.faults : [];
  });
}

const REMEDY = { zh: '发布后不能改；请从版本库取回原件', en: 'a release is never changed: restore the original' };

function readRelease(folder: string, version: string): ReleaseFile | { readonly faults: Fault[] } {
  const path = releasePath(folder, version);
  const file = showPath(path);
  const text = readFileSync(path, 'utf8');
  const fault = (line: number, zh: string, en: string): Fault => ({
    file,
    line,
    severity: 'error',
    code: 'release-changed',
    zh: `${zh}；${REMEDY.zh}`,
    en: `${en}; ${REMEDY.en}`,
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const told = error instanceof Error ? error.message : '';
    return { faults: [fault(lineOfSyntaxError(told, text), '不是完整的 JSON', 'This is no whole JSON')] };
  }
  const parsed = releaseFile.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : '(root)');
      const key = String(issue.path.findLast((part) => typeof part === 'string') ?? '');
      return fault(lineOfKey(text, key), `${name} 缺少或不对`, `${name} is missing or wrong`);
    });
    return { faults };
  }
  const release = parsed.data;
  const faults: Fault[] = [];
  if (release.version !== version)
    faults.push(
      fault(
        lineOfKey(text, 'version'),
        `文件名是 ${version}，里面写的是 ${release.version}`,
        `Named ${version}, but says ${release.version}`,
      ),
    );
  const digest = digestOfFiles(new Map(Object.entries(release.files)));
  if (digest !== release.digest)
    faults.push(
      fault(
        lineOfKey(text, 'digest'),
        `哈希是 ${short(release.digest)}，内容的哈希是 ${short(digest)}`,
        `The hash says ${short(release.digest)}, the contents have ${short(digest)}`,
      ),
    );
  return faults.length > 0 ? { faults } : release;
}

const short = (digest: string): string => digest.slice(0, 12);

/** JSON errors tell a line, or a position, or nothing when the text ends too soon. */
function lineOfSyntaxError(told: string, text: string): number {
  const line = /line (\d+)/.exec(told)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(told)?.[1];
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
}

function lineOfKey(text: string, key: string): number {
  const at = key === '' ? -1 : text.indexOf(`"${key}":`);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

function showPath(path: string): string {
  const shown = relative(process.cwd(), path).replaceAll('\\', '/');
  return shown.startsWith('..') ? path.replaceAll('\\', '/') : shown;
}

/** A released pack as files, to be read like a folder. */
export function readReleaseFile(folder: string, version: string): PackFiles {
  const release = getRelease(folder, version);
  return { folder: showPath(releasePath(folder, version)), files: new Map(Object.entries(release.files)) };
}

/**
 * Writes a release of a pack's working files. The same contents again change nothing; other contents under a
 * released version are refused.
 */
export function writeRelease(
  folder: string,
  source: PackFiles,
  packs: readonly Pack[],
): { path: string; written: boolean } {
  const pack = packs.at(-1);
  if (pack === undefined) throw policyProblems['no-packs']({});
  const path = releasePath(folder, pack.version);
  const release: ReleaseFile = {
    format: 'bulou-policy-release/1',
    pack: pack.id,
    version: pack.version,
    digest: pack.digest,
    standsOn: packs
      .slice(0, -1)
      .filter((lower) => pack.standsOn.some((each) => each.pack === lower.id))
      .map((lower) => ({ pack: lower.id, version: lower.version, digest: lower.digest })),
    files: Object.fromEntries(
      [...source.files].filter(([name]) => !name.startsWith('whatif/')).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
    if (getRelease(folder, pack.version).digest !== release.digest) {
      throw policyProblems['release-exists']({ pack: pack.id, version: pack.version });
    }
    return { path, written: false };
  }
  mkdirSync(join(folder, 'releases'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(release, null, 2)}\n`);
  return { path, written: true };
}
