import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const LIST = 'household,village,stages\na1,410923100201,junior primary\na2,410923100201,\na3,410923100202,senior\n';

test('a published draw is redone from its list file, and another seed is told apart', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bulou-sample-'));
  try {
    const list = path.join(folder, 'list.csv');
    const out = path.join(folder, 'drawn.csv');
    await writeFile(list, LIST);
    const redo = (...more: string[]) =>
      spawnSync(process.execPath, [MAIN, 'sample', 'redo', '--list', list, '--share', '0.05', ...more], {
        encoding: 'utf8',
      });
    const first = redo('--seed', 'abcd', '--out', out);
    assert.equal(first.status, 0, first.stderr);
    const [, digest = ''] = /抽取结果摘要.*\s([0-9a-f]{64})/.exec(first.stdout) ?? [];
    assert.equal((await readFile(out, 'utf8')).trim().split('\n').length, 3, 'a home of each village');
    assert.equal(redo('--seed', 'abcd', '--digest', digest).status, 0);
    const other = redo('--seed', 'abcd', '--digest', '0'.repeat(64));
    assert.equal(other.status, 3);
    assert.match(other.stdout, /不一致/);
    await writeFile(list, 'name,village,stages\n');
    assert.equal(redo('--seed', 'abcd').status, 2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
