/**
 * Builds the office into `dist/`, unless what lies there was made from the very same sources: `node apps/web/build.ts`.
 * `npm start` and the browser tests run it, so a fresh copy needs no step of its own. `--force` builds in any case.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build } from 'vite';
import { config } from './vite.config.ts';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '..', '..');
const DIST = join(HERE, 'dist');
/** Written last of all: a build that was cut short leaves none behind. */
const MARK = join(DIST, 'built-from.txt');

/** Everything that goes into the built files. The versions of libraries stand in package.json, exactly. */
const SOURCES = [
  join(HERE, 'src'),
  join(HERE, 'public'),
  join(HERE, 'index.html'),
  join(HERE, 'package.json'),
  join(HERE, 'vite.config.ts'),
  join(ROOT, 'packages', 'kernel', 'src'),
  join(ROOT, 'packages', 'coverage', 'src', 'model.ts'),
];

const digest = digestSources();
if (process.argv.includes('--force') || readMark() !== digest) await buildOffice();

async function buildOffice(): Promise<void> {
  process.stderr.write('正在编译办公网页（只在第一次或更新后需要，约十秒）… / Building the office …\n');
  const startedAt = performance.now();
  // Built beside its place and then moved, so that a server that is running never serves half of it.
  const fresh = join(HERE, 'node_modules', `.office-${process.pid}`);
  await build({
    ...config,
    logLevel: 'warn',
    build: { ...config.build, outDir: fresh, emptyOutDir: true },
  });
  await compress(fresh);
  writeFileSync(join(fresh, 'built-from.txt'), digest);
  rmSync(DIST, { recursive: true, force: true });
  renameSync(fresh, DIST);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(`办公网页已编译好，用时 ${seconds} 秒。 / The office is built.\n`);
}

/** Lays a Brotli file beside each text, made once and sent often. */
async function compress(folder: string): Promise<void> {
  const squeeze = promisify(brotliCompress);
  const texts = listFiles(folder).filter((file) => /\.(js|css|html|svg)$/.test(file));
  await Promise.all(
    texts.map(async (file) => {
      const content = readFileSync(file);
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
      writeFileSync(`${file}.br`, await squeeze(content, { params }));
    }),
  );
}

function readMark(): string {
  return existsSync(MARK) ? readFileSync(MARK, 'utf8') : '';
}

/** One digest of the paths and bytes of all sources; tests are none. */
function digestSources(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(listFiles).sort()) {
    hash.update(relative(ROOT, file).split(sep).join('/')).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function listFiles(place: string): string[] {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
