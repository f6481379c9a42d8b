import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listProjectFiles, ROOT } from './source-files.ts';

test('every identifier of the glossary stands in the source', () => {
  const source = listProjectFiles()
    .filter((file) => /^(packages|apps)\/.*\.(ts|sql)$/.test(file))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
  const words = new Set(source.match(/[A-Za-z_]\w*/g));
  const rows = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const named = rows.flatMap((row) =>
    [...(row.split('|')[2] ?? '').matchAll(/`([A-Za-z_]\w*)`/g)].map((match) => match[1] ?? ''),
  );
  assert.ok(named.length > 80);
  assert.deepEqual(
    named.filter((word) => !words.has(word)),
    [],
  );
});
