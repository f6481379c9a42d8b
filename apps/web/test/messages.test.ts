import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../src/language/en.ts';
import { formatMessage, listPlaces } from '../src/language/format-message.ts';
import { zh } from '../src/language/zh.ts';

test('both languages say everything, with the same places to fill', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  for (const [key, text] of Object.entries(zh)) {
    const other = en[key as keyof typeof en];
    assert.notEqual(text.trim(), '', key);
    assert.notEqual(other.trim(), '', key);
    // Only English has plurals: {n|child|children} chooses a word and shows no value.
    assert.deepEqual(listPlaces(other.replace(/\{\w+\|[^}]*\}/g, '')), listPlaces(text), key);
  }
});

test('a place is filled by its value, and one without a value is left to be seen', () => {
  assert.equal(formatMessage('{n} {n|child|children}', { n: 1 }), '1 child');
  assert.equal(formatMessage('{n} {n|child|children}', { n: 1200 }), '1,200 children');
  assert.equal(formatMessage('{name}!', {}), '{name}!');
});
