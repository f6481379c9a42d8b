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

/** 100 comparable pairs, all of them candidates: 10 agree and 90 differ. */
const patterns: Patterns = {
  size: 2,
  levels: Uint8Array.of(0, 1),
  comparisons: 1,
  counts: Float64Array.of(10, 90),
  patternOf: new Int32Array(0),
};
const population: PairPopulation = {
  pairs: 100,
  counts: [Float64Array.of(10, 90, 0)],
  exactLevel: [0],
  sampled: 100,
  seen: [Int32Array.of(10, 90, 0)],
};
const options = { maxIterations: 1, tolerance: 1e-9, priorMatches: 0, relatives: false };

test('one step of the fit gives the numbers worked out by hand', () => {
  const fit = fitModel([comparison], patterns, population, options);
  // Start: share 0.1, m = (0.9, 0.1), u = (10, 90) / 100.
  // P(match | agree)  = 0.1·0.9 / (0.1·0.9 + 0.9·0.1) = 0.5, so 5 expected matches agree.
  // P(match | differ) = 0.1·0.1 / (0.1·0.1 + 0.9·0.9) = 1/82, so 90/82 expected matches differ.
  const matches = 5 + 90 / 82;
  close(fit.matchShare, matches / 100);
  close(fit.comparisons[0]?.m[0], 5 / matches); // = 0.82
  close(fit.comparisons[0]?.m[0], 0.82);
  // u is what is left of the population: (10 - 5) / (100 - matches).
  close(fit.comparisons[0]?.u[0], 5 / (100 - matches));
  close(fit.comparisons[0]?.u[1], (90 - 90 / 82) / (100 - matches));
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
    counts: Float64Array.of(10, 90, 50),
  };
  const fit = fitModel([comparison], withMissing, population, options);
  close(fit.comparisons[0]?.m[2], 1);
  close(fit.comparisons[0]?.u[2], 1);
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
