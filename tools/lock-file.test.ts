import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listLockFindings, listMissingEntries } from './lock-file.ts';

test('a build for another system that the mirror lacks gets its entry, with version and system', () => {
  const missing = listMissingEntries({
    '': { optionalDependencies: { 'own-linux-x64': '1.0.0' } },
    'node_modules/tool': {
      dev: true,
      license: 'MIT',
      optionalDependencies: {
        '@tool/core-linux-x64-gnu': '2.0.0',
        '@tool/core-linux-arm64-musl': '2.0.0',
        '@tool/core-win32-x64-msvc': '2.0.0',
        plain: '^1.0.0',
      },
    },
    'node_modules/@tool/core-linux-x64-gnu': { version: '2.0.0' },
  });
  assert.deepEqual(Object.fromEntries(missing), {
    'node_modules/@tool/core-linux-arm64-musl': {
      version: '2.0.0',
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
      dev: true,
      license: 'MIT',
      optional: true,
    },
    'node_modules/@tool/core-win32-x64-msvc': {
      version: '2.0.0',
      os: ['win32'],
      cpu: ['x64'],
      dev: true,
      license: 'MIT',
      optional: true,
    },
  });
});

test('the lock file of the project is complete, so that npm ci takes it', () => {
  assert.deepEqual(listLockFindings(), []);
});
