import { defineCommand } from '@bulou/store';
import { z } from 'zod';

/** Records that sealed birth dates and rows of aid received were opened to hold rules against them, for what, and of whom. */
export const readRecordedFacts = defineCommand({
  name: 'coverage.read-recorded-facts',
  input: z.object({ term: z.string(), childId: z.string().optional(), purpose: z.string().min(1) }),
  authorize: () => {
    // The command line acts as the county aid centre on its own machine, as it does when a term is run.
  },
  run: async () => ({}),
  trail: ({ input }) => ({
    subjects: input.childId === undefined ? [] : [input.childId],
    facts: { purpose: input.purpose, term: input.term },
  }),
});
