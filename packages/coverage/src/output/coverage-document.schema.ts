import { z } from 'zod';
import { DIFFERENCE_LISTS, STATES } from '../model.ts';

const count = z.int().nonnegative();
/** Whole fen. A county's money stays far below 2^53. */
const fen = z.int().nonnegative();

const Tally = z.strictObject({
  children: count.describe('Distinct children'),
  payments: count.describe('Child x benefit (人次)'),
  amountFen: fen,
});

const States = z.strictObject({
  unresolved: count,
  owed: count,
  payable: count,
  aided_elsewhere: count,
  not_entitled: count,
});

const Territory = z.strictObject({
  kind: z.enum(['county', 'township', 'village', 'school', 'stage']),
  key: z.string().describe('Division code, school key or stage; `unknown` gathers those that no list places'),
  name: z.string(),
  parentKey: z.string().optional(),
  known: count.describe('Children known from any source = the sum of `states`'),
  registered: count.describe('Of those, poverty-registered = the sum of `registeredStates`'),
  states: States,
  registeredStates: States,
  entitled: Tally.describe('= paid + owed + displaced, in payments and in fen'),
  paid: Tally,
  owed: Tally,
  displaced: Tally,
  notAssessed: Tally.describe('Benefits whose list was not loaded: beside the equation, never inside it'),
});

const Line = z.strictObject({
  childId: z.string(),
  name: z.string(),
  nationalIdMasked: z.string(),
  reason: z.string(),
  sources: z.array(z.string()),
  amountFen: fen,
});

const OpenChild = z.strictObject({
  childId: z.string(),
  name: z.string(),
  nationalIdMasked: z.string(),
  state: z.enum(['unresolved', 'owed']),
  divisionCode: z.string(),
  stage: z.string(),
  school: z.string(),
  reasons: z.array(z.string()),
  who: z.string().describe('Who must settle it'),
  by: z.string().describe('YYYY-MM-DD'),
});

/** `coverage.json`: counts, lists and gaps of one run. Numbers of IDs are masked. */
export const CoverageDocument = z
  .strictObject({
    schemaVersion: z.literal(1),
    county: z.string(),
    countyName: z.string(),
    term: z.string(),
    censusOn: z.string(),
    adultsSetAside: count.describe('Adults of the registry whom no list shows as students'),
    territories: z.array(Territory),
    reasons: z.record(z.enum(STATES), z.record(z.string(), count)).describe('Children by state and reason'),
    othersByReason: z
      .record(z.string(), count)
      .describe('Children neither registered, flagged, surveyed nor aided, who have no rows in determinations.csv'),
    benefits: z.array(
      z.strictObject({
        benefit: z.string(),
        titleZh: z.string(),
        titleEn: z.string(),
        bankPayable: z.boolean(),
        packRelease: z.string(),
        outcomes: z.record(z.string(), count),
        paid: Tally,
      }),
    ),
    openByTownshipAndStage: z.record(z.string(), z.record(z.string(), count)),
    open: z.array(OpenChild).describe('Every unresolved or owed child, by name'),
    lists: z.record(z.enum(DIFFERENCE_LISTS), z.array(Line)),
    gapChildren: count,
    gaps: z.array(
      z.strictObject({
        stage: z.string(),
        condition: z.string(),
        children: count,
        payments: count,
        amountFen: fen
          .nullable()
          .describe('What waiving this one condition would cost this term; null: no single waiver pays'),
        benefits: z.array(z.string()),
      }),
    ),
    timings: z.record(z.string(), z.number()).optional().describe('Milliseconds by stage of the run'),
  })
  .meta({ title: 'Bulou coverage of one county and term', $id: 'urn:bulou:schema:coverage:1' });
export type CoverageDocument = z.infer<typeof CoverageDocument>;

/** The published JSON Schema (draft 2020-12) of `coverage.json`. */
export function makeCoverageSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(CoverageDocument), null, 2)}\n`;
}
