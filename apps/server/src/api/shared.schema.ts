import { STATES } from '@bulou/coverage/model';
import { z } from 'zod';

/** An opaque id: of a child, an account, a task. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);
export const TermId = z.string().regex(/^\d{4}-(spring|autumn)$/);
export const DivisionCode = z.string().regex(/^(\d{6}|\d{9}|\d{12})$/);
export const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
const Count = z.int().min(0);
/** Fen as a whole number: a county's sums stay far below 2^53. */
export const Fen = z.int();
export const Cursor = z.string().max(400);
export const Limit = z.coerce.number().int().min(1).max(200).default(50);
export const ChildState = z.enum(STATES).meta({ id: 'ChildState' });
export const Stage = z
  .enum([
    'infant',
    'preschool',
    'primary',
    'junior',
    'senior',
    'vocational',
    'junior-college',
    'undergraduate',
    'postgraduate',
    'special',
    'unknown',
  ])
  .meta({ id: 'Stage' });

/** Children, payments (人次) and fen: always given together. */
export const Tally = z.object({ children: Count, payments: Count, amountFen: Fen }).meta({ id: 'Tally' });

const States = z
  .object({ unresolved: Count, owed: Count, payable: Count, aided_elsewhere: Count, not_entitled: Count })
  .meta({ id: 'StateCounts' });

/** Both forms of the equation: known = the five states; entitled = paid + owed + displaced. */
export const CoverageCell = z
  .object({
    known: Count,
    registered: Count,
    states: States,
    registeredStates: States,
    entitled: Tally,
    paid: Tally,
    owed: Tally,
    displaced: Tally,
  })
  .meta({ id: 'CoverageCell' });

export const Reason = z.object({ code: z.string(), zh: z.string(), en: z.string() }).meta({ id: 'Reason' });

/** A place or a school by its key and its name. */
export const Named = z.object({ key: z.string(), name: z.string() }).meta({ id: 'Named' });

export const TermHead = z
  .object({
    term: TermId,
    label: z.string(),
    censusOn: Day,
    revision: z.int().min(1),
    recordedAt: Instant,
    packRelease: z.string(),
  })
  .meta({ id: 'TermHead' });

/** RFC 9457, with a stable code and both sentences: `title` in English, `detail` in Chinese. */
export const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'Problem' });

export const Page = z.object({ limit: Limit, after: Cursor.optional() });

/** A yes or no in a query. */
export const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
