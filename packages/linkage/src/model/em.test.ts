import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FitComparison, fitModel } from './em.ts';
import type { Patterns } from './patterns.ts';
import type { PairPopulation } from './strangers.ts';

const close = (actual: number | undefined, expected: number, within = 1e-9) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < within, `${actual} is not ${expected}`);

const comparison: FitComparison = {
  name: 'name',
  levels: [
    { id: 'agree', m: 0.9, u: 0.1 },
    { id: 'differ', m: 0.1, u: 0.9 },
  ],
  likeMatchesForRelatives: false,
  missingIsEvidence: false,
};

/** 1,000 comparable pairs, all of them candidates: 100 agree and 900 differ. */
const patterns: Patterns = {
  size: 2,
  levels: Uint8Array.of(0, 1),
  comparisons: 1,
  counts: Float64Array.of(100, 900),
  patternOf: new Int32Array(0),
};
const population: PairPopulation = {
  pairs: 1000,
  counts: [Float64Array.of(100, 900, 0)],
  exactLevel: [0],
  sampled: 1000,
  seen: [Int32Array.of(100, 900, 0)],
};
const options = { maxIterations: 1, tolerance: 1e-9, priorMatches: 0, relatives: false };

test('one step of the fit gives the numbers worked out by hand', () => {
  const fit = fitModel([comparison], patterns, population, options);
  // Start: share 0.1, m = (0.9, 0.1), u = (100, 900) / 1000.
  // P(match | agree)  = 0.1·0.9 / (0.1·0.9 + 0.9·0.1) = 0.5, so 50 expected matches agree.
  // P(match | differ) = 0.1·0.1 / (0.1·0.1 + 0.9·0.9) = 1/82, so 900/82 expected matches differ.
  const matches = 50 + 900 / 82;
  close(fit.matchShare, matches / 1000);
  close(fit.comparisons[0]?.m[0], 50 / matches); // = 0.82
  close(fit.comparisons[0]?.m[0], 0.82);
  // u is what is left of the population: (100 - 50) / (1000 - matches).
  const left = 1000 - matches;
  close(fit.comparisons[0]?.u[0], 50 / left);
  close(fit.comparisons[0]?.u[1], (900 - 900 / 82) / left);
  assert.equal(fit.iterations, 1);
  assert.equal(fit.converged, false);
});

test('running out of iterations is not called converged', () => {
  const fit = fitModel([comparison], patterns, population, { ...options, maxIterations: 500, tolerance: 1e-12 });
  assert.equal(fit.converged, fit.lastChange <= 1e-12);
  assert.ok(fit.iterations <= 500);
});

test('a missing value says nothing when nulls are neutral', () => {
  const withMissing: Patterns = {
    ...patterns,
    size: 3,
    levels: Uint8Array.of(0, 1, 2),
    counts: Float64Array.of(100, 900, 500),
  };
  const fit = fitModel([comparison], withMissing, population, options);
  close(fit.comparisons[0]?.m[2], 1);
  close(fit.comparisons[0]?.u[2], 1);
});

test('in a few rows the maker’s u fills up the pairs that are lacking, and one match is the least expected', () => {
  // Two rows against two: 4 comparable pairs, of which one is a candidate and agrees.
  const few: Patterns = { ...patterns, size: 1, levels: Uint8Array.of(0), counts: Float64Array.of(1) };
  const four: PairPopulation = {
    pairs: 4,
    counts: [Float64Array.of(1, 3, 0)],
    exactLevel: [0],
    sampled: 4,
    seen: [Int32Array.of(1, 3, 0)],
  };
  const one = {
    ...comparison,
    levels: [
      { id: 'agree', m: 0.9, u: 0.001 },
      { id: 'differ', m: 0.1, u: 0.999 },
    ],
  };
  const fit = fitModel([one], few, four, { ...options, priorMatches: 20 });
  // Start: share 1/4. Filled up: agree (1 + 996·0.001) / 1000 = 0.001996, differ (3 + 996·0.999) / 1000 = 0.998004;
  // the pairs' own shares, 1/4 and 3/4, count 4/1000 on the log scale; then both are made to sum to 1.
  const agree = 0.001996 ** 0.996 * 0.25 ** 0.004;
  const differ = 0.998004 ** 0.996 * 0.75 ** 0.004;
  const u = agree / (agree + differ);
  const posterior = (0.25 * 0.9) / (0.25 * 0.9 + 0.75 * u);
  assert.ok(posterior > 0.99);
  // 20 pairs of the maker's and the one match seen: (0.9·20 + posterior) / (20 + posterior).
  close(fit.comparisons[0]?.m[0], (18 + posterior) / (20 + posterior), 1e-8);
  // The posterior is just short of one whole match, which is the least: 1 of 4 pairs.
  close(fit.matchShare, 1 / 4);
});

test('two columns that tell matches apart are found without labels', () => {
  // 1,000 pairs, 100 of them matches that agree with 0.9 and 0.8; strangers agree with 0.1 and 0.2.
  const expected = (a: number, b: number) => {
    const m = 100 * (a ? 0.9 : 0.1) * (b ? 0.8 : 0.2);
    const u = 900 * (a ? 0.1 : 0.9) * (b ? 0.2 : 0.8);
    return m + u;
  };
  const three = (a: number, b: number, c: number) => {
    const m = 100 * (a ? 0.9 : 0.1) * (b ? 0.8 : 0.2) * (c ? 0.7 : 0.3);
    const u = 900 * (a ? 0.1 : 0.9) * (b ? 0.2 : 0.8) * (c ? 0.3 : 0.7);
    return m + u;
  };
  close(expected(1, 1) + expected(1, 0) + expected(0, 1) + expected(0, 0), 1000);
  const rows = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => [a, b, c] as const)));
  const made: Patterns = {
    size: 8,
    levels: Uint8Array.from(rows.flatMap((row) => row.map((agrees) => 1 - agrees))),
    comparisons: 3,
    counts: Float64Array.from(rows, ([a, b, c]) => three(a, b, c)),
    patternOf: new Int32Array(0),
  };
  const agreeing = [180, 260, 340];
  const known: PairPopulation = {
    pairs: 1000,
    counts: agreeing.map((count) => Float64Array.of(count, 1000 - count, 0)),
    exactLevel: [0, 0, 0],
    sampled: 1000,
    seen: agreeing.map((count) => Int32Array.of(count, 1000 - count, 0)),
  };
  const fit = fitModel([comparison, comparison, comparison], made, known, {
    ...options,
    maxIterations: 5000,
    tolerance: 1e-10,
  });
  assert.equal(fit.converged, true);
  close(fit.matchShare, 0.1, 1e-3);
  for (const [index, [m, u]] of [
    [0.9, 0.1],
    [0.8, 0.2],
    [0.7, 0.3],
  ].entries()) {
    close(fit.comparisons[index]?.m[0], m as number, 5e-3);
    close(fit.comparisons[index]?.u[0], u as number, 5e-3);
  }
});
