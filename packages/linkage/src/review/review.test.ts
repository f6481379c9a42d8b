import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureAgreement } from './agreement.ts';
import { isDrawnForSecondReading } from './second-readings.ts';

type Verdict = 'same' | 'different';
const times = (count: number, first: Verdict, second: Verdict) =>
  Array.from({ length: count }, () => [first, second] as const);

test('kappa and its standard error are those worked out by hand', () => {
  // 20 5 / 10 15: observed 0.7; by chance 0.5·0.6 + 0.5·0.4 = 0.5; kappa 0.2/0.5 = 0.4. With 1 - kappa = 0.6:
  // 0.4·0.34² + 0.3·0.46² = 0.10972; 0.36·(0.1·1.1² + 0.2·0.9²) = 0.10188; (0.4 - 0.3)² = 0.01;
  // variance (0.10972 + 0.10188 - 0.01) / (50·0.25) = 0.016128.
  const found = measureAgreement([
    ...times(20, 'same', 'same'),
    ...times(5, 'same', 'different'),
    ...times(10, 'different', 'same'),
    ...times(15, 'different', 'different'),
  ]);
  assert.deepEqual(found.confusion, { same: { same: 20, different: 5 }, different: { same: 10, different: 15 } });
  assert.equal(found.observed, 0.7);
  assert.ok(Math.abs((found.kappa ?? 0) - 0.4) < 1e-12);
  assert.ok(Math.abs((found.standardError ?? 0) ** 2 - 0.016128) < 1e-12);
});

test('full agreement is 1 without error; without pairs, or with one verdict only, kappa says nothing', () => {
  const full = measureAgreement([...times(3, 'same', 'same'), ...times(2, 'different', 'different')]);
  assert.ok(Math.abs((full.kappa ?? 0) - 1) < 1e-12);
  assert.ok((full.standardError ?? 1) < 1e-6);
  assert.equal(measureAgreement([]).kappa, undefined);
  assert.equal(measureAgreement(times(4, 'same', 'same')).kappa, undefined);
});

test('the draw keeps to the share, and to the pair whichever record is named first', () => {
  const pairs = Array.from(
    { length: 2000 },
    (_, index) =>
      [
        { dataset: 'a', id: `${index}` },
        { dataset: 'b', id: `${index}` },
      ] as const,
  );
  const drawn = pairs.filter(([left, right]) => isDrawnForSecondReading(left, right, { share: 0.2, seed: 7 }));
  // 400 are expected with a standard deviation of √(2000·0.2·0.8) = 17.9; five of them are allowed for.
  assert.ok(Math.abs(drawn.length - 400) < 90, `${drawn.length}`);
  for (const [left, right] of pairs.slice(0, 100))
    assert.equal(
      isDrawnForSecondReading(right, left, { share: 0.2, seed: 7 }),
      isDrawnForSecondReading(left, right, { share: 0.2, seed: 7 }),
    );
  assert.ok(pairs.every(([left, right]) => isDrawnForSecondReading(left, right, { share: 1, seed: 7 })));
  assert.ok(!pairs.some(([left, right]) => isDrawnForSecondReading(left, right, { share: 0, seed: 7 })));
});
