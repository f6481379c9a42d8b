import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

test('kernel runs in a browser: no file of it imports a module of Node, or anything but its own files', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  assert.ok(sources.length > 10);
  for (const name of sources) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g))
      assert.match(specifier ?? '', /^\.\/[a-z-]+\.ts$/, `${name} imports ${specifier}`);
    assert.doesNotMatch(text, /\b(process|Buffer|require|__dirname)\b[.([]/, `${name} uses what only Node has`);
  }
});
