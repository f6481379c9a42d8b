/** Exact binomial intervals (C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404-413) through the incomplete beta function. Pure. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval that covers the true rate with at least the confidence, of `faults` among `answered`. Both may be fractions,
 * as an effective sample size is. Of nobody answered nothing is known: 0 to 1.
 */
export function findExactInterval(faults: number, answered: number, confidence = 0.95): Interval {
  if (!(faults >= 0 && faults <= answered)) throw new RangeError(`${faults} faults among ${answered}.`);
  if (answered === 0) return { low: 0, high: 1 };
  const tail = (1 - confidence) / 2;
  const low = faults === 0 ? 0 : findBetaQuantile(tail, faults, answered - faults + 1);
  const high = faults === answered ? 1 : findBetaQuantile(1 - tail, faults + 1, answered - faults);
  return { low, high };
}

/** Where the regularised incomplete beta function takes a value: by halving, which is slow and cannot go astray. */
function findBetaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** I_x(a, b) by Lentz's continued fraction (DLMF 8.17.22), of the tail in which it converges. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m <= 1_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

const LANCZOS = [
  0.999_999_999_999_809_9, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_1,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
];

/** Logarithm of the gamma function for positive numbers (C. Lanczos, 1964; g = 7, nine terms). */
function logGamma(z: number): number {
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
  const shifted = z - 1;
  const sum = LANCZOS.reduce((total, term, index) => (index === 0 ? term : total + term / (shifted + index)), 0);
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}
