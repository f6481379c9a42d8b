import { blockOn, compare, type InputRow, LinkageModel, type LinkageSettingsInput, type Truth } from '../src/index.ts';

/**
 * Seven records with a model given, small enough to be worked out by hand. Prior: log2(1/9) = -3.170 bits. The name
 * gives log2(0.8/0.1) = +3 or log2(0.2/0.9) = -2.170, the town log2(0.8/0.05) = +4 or log2(0.2/0.95) = -2.248.
 */
export const THREE_TOWNS: readonly InputRow[] = [
  { id: 'a1', name: 'Ann', town: 'York' },
  { id: 'a2', name: 'Ann', town: 'York' },
  { id: 'a3', name: 'Ann', town: 'Leeds' },
  { id: 'b1', name: 'Bob', town: 'York' },
  { id: 'b2', name: 'Rob', town: 'York' },
  { id: 'c1', name: 'Cid', town: 'Bath' },
  { id: 'c2', name: 'Cyd', town: 'Wells' },
];

export const THREE_TOWNS_SETTINGS: LinkageSettingsInput = {
  mode: 'dedupe',
  datasets: [{ name: 'people' }],
  comparisons: [compare.exact('name'), compare.exact('town')],
  blocking: [blockOn('name', 'name'), blockOn('town', 'town')],
  decisions: { accept: 0.9, review: 0.2 },
};

const level = (id: string, m: number, u: number) => ({ id, m, u, relative: u });
const missing = { m: 1, u: 1, relative: 1 };

export const THREE_TOWNS_MODEL = LinkageModel.parse({
  version: 1,
  matchShare: 0.1,
  relativeShare: 0,
  comparisons: [
    { name: 'exact:name', levels: [level('exact', 0.8, 0.1), level('else', 0.2, 0.9)], missing },
    { name: 'exact:town', levels: [level('exact', 0.8, 0.05), level('else', 0.2, 0.95)], missing },
  ],
  training: {
    comparablePairs: 21,
    candidatePairs: 8,
    patterns: 3,
    sampledPairs: 0,
    iterations: 0,
    converged: true,
    lastChange: 0,
    expectedMatches: 2.1,
  },
});

const PERSONS: Readonly<Record<string, string>> = { a1: 'A', a2: 'A', a3: 'D', b1: 'B', b2: 'B', c1: 'C', c2: 'C' };
/** a3 is another Ann. */
export const THREE_TOWNS_TRUTH: Truth = { clusters: ({ id }) => PERSONS[id] };
