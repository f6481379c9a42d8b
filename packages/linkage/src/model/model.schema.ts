import { z } from 'zod';

const FittedLevel = z.strictObject({
  id: z.string(),
  m: z.number(),
  u: z.number(),
  relative: z.number(),
});

/** A trained model: enough to weigh pairs of other records under the same settings. */
export const LinkageModel = z.strictObject({
  version: z.literal(1),
  /** Share of matches among all comparable pairs of the records it was trained on. */
  matchShare: z.number().gt(0).lt(1),
  relativeShare: z.number().min(0).lt(1),
  comparisons: z.array(
    z.strictObject({ name: z.string(), levels: z.array(FittedLevel), missing: FittedLevel.omit({ id: true }) }),
  ),
  training: z.strictObject({
    comparablePairs: z.number(),
    candidatePairs: z.number(),
    patterns: z.number(),
    sampledPairs: z.number(),
    iterations: z.number(),
    converged: z.boolean(),
    lastChange: z.number(),
    expectedMatches: z.number(),
  }),
});
export type LinkageModel = z.infer<typeof LinkageModel>;
