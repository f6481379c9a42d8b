import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { termProblems } from './problems.ts';

/**
 * Makes a folder (mode 0700) unless it is there; folders above it are made as the system makes them, so that the
 * database's own user can pass through when the program runs as root. Throws the Problem `term.folder-unusable` when nothing can
 * be put into it.
 */
export function prepareFolder(option: string, folder: string): void {
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error('ENOTDIR'), { code: 'ENOTDIR' });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw termProblems['folder-unusable']({ option, path: folder, reason }, error);
  }
}
