import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, isPassword, NOBODYS_HASH } from './password.ts';
import { findTotpStep, makeTotpCode, totpStepOf } from './totp.ts';

/** `12345678901234567890` in base 32, the secret of RFC 6238, appendix B; its codes there have eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('codes are those of RFC 6238, and each is taken once', () => {
  assert.equal(makeTotpCode(SECRET, totpStepOf(new Date(59_000))), '287082');
  assert.equal(makeTotpCode(SECRET, totpStepOf(new Date(1_111_111_109_000))), '081804');
  const now = new Date(1_111_111_109_000);
  const step = totpStepOf(now);
  assert.equal(findTotpStep(SECRET, '081804', now, null), step);
  assert.equal(findTotpStep(SECRET, '081804', now, BigInt(step)), undefined);
  assert.equal(findTotpStep(SECRET, '000000', now, null), undefined);
});

test('a password fits its own hash alone', async () => {
  const hash = await hashPassword('青山绿水 2018');
  assert.equal(await isPassword('青山绿水 2018', hash), true);
  assert.equal(await isPassword('青山绿水 2019', hash), false);
  assert.equal(await isPassword('', NOBODYS_HASH), false);
});
