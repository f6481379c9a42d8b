import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Problem } from '@bulou/kernel';
import fc from 'fast-check';
import { makeKeyFile, openKeyRing } from './encryption.ts';

const code = (problem: string) => (error: unknown) => error instanceof Problem && error.code === problem;

for (const algorithm of ['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const) {
  test(`${algorithm}: what is sealed opens again, and nothing altered or moved does`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bulou-keys-'));
    try {
      writeFileSync(path.join(folder, 'keys.json'), JSON.stringify(makeKeyFile(algorithm)));
      const keys = openKeyRing(folder);
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(7), (text, at, bit) => {
          const sealed = keys.sealField(text, 'a');
          assert.equal(keys.openField(sealed, 'a'), Buffer.from(text, 'utf8').toString('utf8'));
          assert.throws(() => keys.openField(sealed, 'b'), code('store.damaged-value'));
          const altered = Buffer.from(sealed);
          altered[at % altered.length]! ^= 1 << bit;
          assert.throws(() => keys.openField(altered, 'a'), Problem);
        }),
      );
      assert.notDeepEqual(keys.sealField('x', 'a'), keys.sealField('x', 'a'));
      const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 40 });
      fc.assert(
        fc.property(texts, fc.string({ maxLength: 40 }), fc.nat(), fc.nat(7), (column, context, at, bit) => {
          const sealed = keys.sealFields(column, context);
          const expected = column.map((text) => Buffer.from(text, 'utf8').toString('utf8'));
          assert.deepEqual(keys.openFields(sealed, context), expected);
          const mixed = [...sealed, keys.sealField('x', context)];
          assert.deepEqual(keys.openFields(mixed, context), [...expected, 'x']);
          for (const [index, text] of column.entries()) {
            assert.equal(keys.openField(sealed[index]!, context), Buffer.from(text, 'utf8').toString('utf8'));
            assert.throws(() => keys.openField(sealed[index]!, `${context}.`), code('store.damaged-value'));
            sealed[index]![at % sealed[index]!.length]! ^= 1 << bit;
            assert.throws(() => keys.openField(sealed[index]!, context), Problem);
            assert.throws(() => keys.openFields(sealed, context), Problem);
          }
        }),
      );
      const many = Array.from({ length: 9_000 }, (_, index) => `41092320100101${index}`);
      const sealed = keys.sealFields(many, 'a');
      assert.deepEqual(
        sealed.map((one) => keys.openField(one, 'a')),
        many,
      );
      assert.equal(new Set(sealed.map((one) => one.toString('hex'))).size, many.length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test('the key file is made once, for its owner alone, and an old key still opens after a new one is active', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bulou-keys-'));
  try {
    const first = openKeyRing(folder);
    const sealed = first.sealField('410923201001011234', 'a');
    const index = first.makeBlindIndex('410923201001011234', 'a');
    const file = path.join(folder, 'keys.json');
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(openKeyRing(folder).openField(sealed, 'a'), '410923201001011234');
    const old = JSON.parse(readFileSync(file, 'utf8'));
    const next = makeKeyFile('sm4-ctr-hmac-sm3');
    writeFileSync(file, JSON.stringify({ ...old, active: next.active, keys: [...old.keys, ...next.keys] }));
    const rotated = openKeyRing(folder);
    assert.equal(rotated.openField(sealed, 'a'), '410923201001011234');
    assert.equal(rotated.openField(rotated.sealField('y', 'a'), 'a'), 'y');
    assert.equal(rotated.makeBlindIndex('410923201001011234', 'a'), index);
    assert.notEqual(rotated.makeBlindIndex('410923201001011234', 'b'), index);
    assert.throws(() => first.openField(rotated.sealField('y', 'a'), 'a'), code('store.unknown-key'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
