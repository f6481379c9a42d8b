import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawSample, fractionOf, type ListedHome } from './draw-sample.ts';
import { estimateCounty, listFaultRates, type SampledHome } from './estimate-faults.ts';
import { findExactInterval, incompleteBeta } from './exact-interval.ts';

const near = (got: number, want: number, within = 1e-6) =>
  assert.ok(Math.abs(got - want) < within, `${got}, not ${want}`);

test('exact intervals are those worked by hand and by tables', () => {
  // None of ten: the upper end solves (1 - p)^10 = 0.025; all of ten is its mirror.
  near(findExactInterval(0, 10).high, 1 - 0.025 ** (1 / 10), 1e-12);
  near(findExactInterval(10, 10).low, 0.025 ** (1 / 10), 1e-12);
  // One of two: p^2 = 0.975 above, 1 - (1 - p)^2 = 0.025 below.
  near(findExactInterval(1, 2).high, Math.sqrt(0.975), 1e-12);
  near(findExactInterval(1, 2).low, 1 - Math.sqrt(0.975), 1e-12);
  near(findExactInterval(1, 10).low, 0.002_528_6);
  near(findExactInterval(1, 10).high, 0.445_016_1);
  near(findExactInterval(3, 20).low, 0.032_070_9, 1e-5);
  near(findExactInterval(3, 20).high, 0.378_926_8, 1e-5);
  assert.deepEqual(findExactInterval(0, 0), { low: 0, high: 1 });
  assert.throws(() => findExactInterval(3, 2), RangeError);
});

test('the incomplete beta function is the tail of the binomial distribution', () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 25 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, p) => {
      for (let k = 1; k <= n; k += 1) {
        let tail = 0;
        for (let j = k; j <= n; j += 1) tail += choose(n, j) * p ** j * (1 - p) ** (n - j);
        near(incompleteBeta(p, k, n - k + 1), tail, 1e-10);
      }
    }),
    { numRuns: 50 },
  );
});

const STAGES = ['infant', 'primary', 'junior', 'senior'];
function makeCounty(villages: number, most: number): ListedHome[] {
  return Array.from({ length: villages }, (_, village) =>
    Array.from({ length: 1 + ((village * 7) % most) }, (__, home) => ({
      householdId: `h${village}-${home}`,
      divisionCode: `41092310${village % 3}${String(200 + village)}`,
      children: home % 5 === 4 ? [] : [{ childId: `c${home}`, stage: STAGES[(home * 3 + village) % 4] ?? 'primary' }],
    })),
  ).flat();
}
const draw = (homes: readonly ListedHome[], seed: string, share = 0.05) =>
  drawSample(homes, { seed, listDigest: 'abc', share });

test('the draw is anybody’s to repeat, whatever the order of the list, and holds a home of every village', () => {
  const homes = makeCounty(60, 40);
  fc.assert(
    fc.property(fc.string(), fc.double({ min: 0.01, max: 1, noNaN: true }), (seed, share) => {
      const drawn = draw(homes, seed, share);
      assert.deepEqual(draw([...homes].reverse(), seed, share), drawn);
      assert.equal(new Set(drawn.map((home) => home.householdId)).size, drawn.length);
      const villages = Map.groupBy(homes, (home) => home.divisionCode);
      for (const [code, own] of villages) {
        const count = drawn.filter((home) => home.divisionCode === code).length;
        assert.equal(count, Math.min(own.length, Math.max(1, Math.floor(share * own.length + 0.5))));
      }
    }),
    { numRuns: 60 },
  );
  assert.throws(() => draw([...homes, ...homes], 'x'), RangeError);
  assert.throws(() => draw(homes, 'x', 0), RangeError);
  near(fractionOf(''), 0xe3b0c44298fc1 / 16 ** 13, 1e-15);
});

test('every household of a village is drawn equally often, and stages are balanced within a township', () => {
  const homes = makeCounty(30, 12);
  const times = new Map<string, number>();
  let worst = 0;
  const rounds = 1_000;
  for (let seed = 0; seed < rounds; seed += 1) {
    const drawn = draw(homes, String(seed), 0.2);
    for (const home of drawn)
      times.set(home.householdId, (times.get(home.householdId) ?? 0) + home.listed / home.drawn);
    for (const township of ['410923100', '410923101', '410923102']) {
      const own = drawn.filter((home) => home.divisionCode.startsWith(township));
      const all = homes.filter((home) => home.divisionCode.startsWith(township));
      for (const stage of STAGES) {
        const share = own.filter((home) => home.stage === stage).length / own.length;
        const among = all.filter((home) => home.children[0]?.stage === stage).length / all.length;
        worst = Math.max(worst, Math.abs(share - among));
      }
    }
  }
  for (const home of homes) near((times.get(home.householdId) ?? 0) / rounds, 1, 0.4);
  assert.ok(worst < 0.3, `a stage's share is off by ${worst}`);
});

test('non-answers are kept and counted, and the county is weighted as said', () => {
  const home = (divisionCode: string, listed: number, drawn: number, faulty: boolean | undefined): SampledHome => ({
    ...{ divisionCode, listed, drawn, faulty, stage: 'primary' },
  });
  const homes = [
    home('410923100201', 10, 2, true),
    home('410923100201', 10, 2, false),
    home('410923101201', 90, 2, false),
    home('410923101201', 90, 2, undefined),
  ];
  const [first, second] = listFaultRates(homes, (each) => each.divisionCode.slice(0, 9));
  assert.deepEqual([first?.rate, first?.unanswered, second?.rate, second?.unanswered], [0.5, 0, 0, 1]);
  near(second?.interval.high ?? 0, 0.975, 1e-12);
  const county = estimateCounty(homes);
  // 5 of 5 + 5 + 90: the one who answered stands for all ninety.
  near(county.rate ?? 0, 0.05, 1e-12);
  near(county.effectiveSize, 100 ** 2 / (25 + 25 + 8_100), 1e-12);
  assert.equal(estimateCounty([]).rate, undefined);
});
