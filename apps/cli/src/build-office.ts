import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../../web/build.ts', import.meta.url));

const OFFICE_FILES = join(BUILD, '..', 'dist');

/**
 * Sees to it that the office's pages are built from the sources that are here. Takes seconds the first time and after a
 * change, and nothing otherwise. A process of its own: the run of a term beside it is not held up.
 * Throws when the pages cannot be built and none were built before; older ones are used rather than none.
 */
export async function buildOffice(): Promise<void> {
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', () => resolve(1));
    child.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  if (code !== 0 && !existsSync(join(OFFICE_FILES, 'index.html'))) {
    throw new Error('The pages of the office could not be built; what went wrong stands above.');
  }
}
