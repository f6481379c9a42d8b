import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const NEVER_SOURCE = new Set(['node_modules', '.git', 'dist', 'coverage-report']);
const NEVER_SOURCE_AT_ROOT = new Set(['data', 'out']);

/**
 * Every file below the project's root that belongs to it, as paths with `/` relative to the root, sorted.
 * Walks the folders instead of asking git, so that a copy without its history is checked alike.
 */
export function listProjectFiles(root: string = ROOT): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (NEVER_SOURCE.has(entry.name) || (folder === '' && NEVER_SOURCE_AT_ROOT.has(entry.name))) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  walk('');
  return found.sort();
}

/** The workspace folders, such as `packages/kernel`. */
export function listWorkspaces(root: string = ROOT): string[] {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${group}/${entry.name}`)
      .sort(),
  );
}
