import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Commands that start a Chromium on Linux, the most usual first. */
const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
];

/**
 * Finds a Chromium, Chrome or Edge on this machine: `BULOU_BROWSER` first, then the search path, then where the
 * installers of Windows and macOS put them. Tests that open a page receive its path in `BULOU_BROWSER`.
 */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment.BULOU_BROWSER;
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  return [...listSearchPathPlaces(environment), ...listInstallerPlaces(environment)].find((file) => existsSync(file));
}

function listSearchPathPlaces(environment: NodeJS.ProcessEnv): string[] {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, `${command}${suffix}`)));
}

function listInstallerPlaces(environment: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== 'win32') return ['/snap/bin/chromium'];
  const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
  const products = [join('Google', 'Chrome'), join('Microsoft', 'Edge'), 'Chromium'];
  const programs = ['chrome.exe', 'msedge.exe'];
  return roots.flatMap((root) =>
    products.flatMap((product) => programs.map((program) => join(root, product, 'Application', program))),
  );
}

/**
 * Finds a browser or, as root on Debian and its kin, installs one together with a Chinese font, and says so.
 * Throws an `Error` whose message says what to do when there is none and none can be installed.
 */
export function getBrowser(say: (line: string) => void): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  const named = process.env.BULOU_BROWSER;
  if (named) throw new Error(`BULOU_BROWSER names ${named}, and there is no such file.`);
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('No browser found; installing chromium and a Chinese font with apt-get, which takes a minute or two.');
    installWithApt(['chromium', 'fonts-noto-cjk']);
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'Some of the tests open a page in a browser and none was found. ' +
      'Install Chromium, Chrome or Edge, or set BULOU_BROWSER to the path of one.',
  );
}

function installWithApt(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', ...packages],
  ]) {
    const result = spawnSync('apt-get', args, { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
    if (result.status !== 0) {
      throw new Error(`A browser could not be installed; apt-get ${args.join(' ')} said:\n${result.stderr.trim()}`);
    }
  }
}
