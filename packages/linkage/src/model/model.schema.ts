import { z } from 'zod';

const FittedLevel = z.strictObject({
  id: z.string(),
  m: z.number(),
  u: z.number(),
  relative: z.number(),
});

/** How often each value of a compared column stood among the records a model was frozen on. */
const ValueFrequencies = z.strictObject({
  comparison: z.string(),
  /** Records with a value. */
  total: z.number().int().nonnegative(),
  counts: z.array(z.tuple([z.string(), z.number().int().positive()])),
});
export type ValueFrequencies = z.infer<typeof ValueFrequencies>;

/** A trained model: enough to weigh pairs of other records under the same settings. */
export const LinkageModel = z.strictObject({
  version: z.literal(1),
  /** Where the figures come from, when not from this library's own training. */
  origin: z.literal('splink').optional(),
  /** Share of matches among all comparable pairs of the records it was trained on. */
  matchShare: z.number().gt(0).lt(1),
  relativeShare: z.number().min(0).lt(1),
  comparisons: z.array(
    z.strictObject({ name: z.string(), levels: z.array(FittedLevel), missing: FittedLevel.omit({ id: true }) }),
  ),
  /**
   * With them a pair weighs the same whatever other records stand beside it; without, a value is as common as it is
   * among the records at hand.
   */
  frequencies: z.array(ValueFrequencies).optional(),
  training: z.strictObject({
    comparablePairs: z.number(),
    candidatePairs: z.number(),
    patterns: z.number(),
    sampledPairs: z.number(),
    iterations: z.number(),
    converged: z.boolean(),
    lastChange: z.number(),
    expectedMatches: z.number(),
    /** Labelled pairs that steered the training. */
    labels: z.number().int().positive().optional(),
  }),
});
export type LinkageModel = z.infer<typeof LinkageModel>;
