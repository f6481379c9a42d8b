/**
 * A registry mirror may lack the builds of a package for other systems. npm then leaves them out of the lock file, and
 * `npm ci` refuses that file. `node tools/lock-file.ts --write` puts the missing entries in, with version and system but
 * without a digest: they are never fetched where they do not fit.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './is-main.ts';
import { ROOT } from './source-files.ts';

export interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/** Entries for the optional packages that some entry asks for at an exact version and the lock file lacks. Pure. */
export function listMissingEntries(packages: Readonly<Record<string, LockEntry>>): Map<string, LockEntry> {
  const missing = new Map<string, LockEntry>();
  for (const [path, entry] of Object.entries(packages)) {
    // What the project itself asks for is in its package.json, where a person chose it.
    if (!path.includes('node_modules/')) continue;
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const place = `node_modules/${name}`;
      const isThere = packages[place] !== undefined || packages[`${path}/${place}`] !== undefined;
      const system = readSystem(name);
      if (isThere || system === undefined || !/^\d/.test(version)) continue;
      const { license, dev } = entry;
      missing.set(place, {
        version,
        ...system,
        ...(dev === undefined ? {} : { dev }),
        ...(license === undefined ? {} : { license }),
        optional: true,
      });
    }
  }
  return missing;
}

/** The system that a package's name says it was built for: `@swc/core-linux-arm64-musl`. */
function readSystem(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> | undefined {
  const words = (name.split('/').at(-1) ?? '').split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') && os === 'linux' ? 'glibc' : undefined;
  return { os: [os], cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }) };
}

/** Reads the project's lock file and says which packages it lacks. */
export function listLockFindings(): string[] {
  return [...listMissingEntries(readLockFile().packages).keys()].map(
    (place) => `package-lock.json: lacks ${place}, so npm ci refuses it; run node tools/lock-file.ts --write`,
  );
}

function readLockFile(): { packages: Record<string, LockEntry> } {
  return JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
}

function completeLockFile(): number {
  const lock = readLockFile();
  const missing = listMissingEntries(lock.packages);
  const entries = [...Object.entries(lock.packages), ...missing].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const completed = { ...lock, packages: Object.fromEntries(entries) };
  writeFileSync(join(ROOT, 'package-lock.json'), `${JSON.stringify(completed, null, 2)}\n`);
  return missing.size;
}

if (isMain(import.meta.url)) {
  if (process.argv.includes('--write')) console.log(`added ${completeLockFile()} entries`);
  else for (const finding of listLockFindings()) console.log(finding);
}
