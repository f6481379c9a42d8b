/**
 * Releases: the text of a pack frozen in one file with its hash, so that a term can be run again years later by the
 * rules it was paid under.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Pack } from './model.ts';
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
  return readdirSync(releases)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
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

/** The release as it was written. Throws `policy.no-release`, or `policy.release-changed` when somebody touched it. */
export function getRelease(folder: string, version: string): ReleaseFile {
  const path = releasePath(folder, version);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw policyProblems['no-release']({ pack: folder, version, folder });
  }
  const release = parseRelease(readFileSync(path, 'utf8'), path);
  if (digestOfFiles(new Map(Object.entries(release.files))) !== release.digest || release.version !== version) {
    throw policyProblems['release-changed']({ file: path });
  }
  return release;
}

function parseRelease(text: string, path: string): ReleaseFile {
  try {
    return releaseFile.parse(JSON.parse(text));
  } catch (error) {
    throw policyProblems['release-changed']({ file: path }, error);
  }
}

/** A released pack as files, to be read like a folder. */
export function readReleaseFile(folder: string, version: string): PackFiles {
  const release = getRelease(folder, version);
  const shown = relative(process.cwd(), releasePath(folder, version)).replaceAll('\\', '/');
  return { folder: shown, files: new Map(Object.entries(release.files)) };
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
