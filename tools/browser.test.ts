import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrowser } from './browser.ts';

test('BULOU_BROWSER wins over whatever else is on the machine', () => {
  assert.equal(findBrowser({ BULOU_BROWSER: process.execPath, PATH: '' }), process.execPath);
});

test('a BULOU_BROWSER that is not there is not quietly replaced by another browser', () => {
  assert.equal(findBrowser({ ...process.env, BULOU_BROWSER: '/nowhere/chromium' }), undefined);
});
