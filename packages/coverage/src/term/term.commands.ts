/** Opens, plans and closes terms. Nobody signs what they proposed. */
import { addDays, isWithin, plainDate } from '@bulou/kernel';
import { requireRole } from '@bulou/network';
import { ROLES } from '@bulou/network/model';
import { type CommandContext, defineCommand } from '@bulou/store';
import { z } from 'zod';
import { termOfficeProblems } from './problems.ts';
import { listSteps, listTermEntries, listUnresolved, TERM_STEPS, type TermStep } from './term.queries.ts';

const Term = z.string().regex(/^\d{4}-(spring|autumn)$/);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Whose each step is and how many days from the census it is due, until somebody plans otherwise. */
const PLAN: Readonly<Record<TermStep, readonly [ownerRole: string, days: number]>> = {
  collect: ['township-clerk', 0],
  run: ['county-clerk', 3],
  review: ['county-reviewer', 7],
  reconcile: ['village-committee', 14],
  claim: ['school-clerk', 18],
  approve: ['bureau-leader', 25],
  pay: ['finance-bureau', 35],
};

const OpenInput = z.object({ term: Term, censusOn: Day });
type OpenInput = z.infer<typeof OpenInput>;

export const openTerm = defineCommand<OpenInput, { term: string }>({
  name: 'coverage.open-term',
  input: OpenInput,
  authorize: requireRole('coverage.open-term', 'county-clerk'),
  run: async ({ tx, input, envelope, now }) => {
    const { countyCode, actor } = envelope;
    const opened = await tx`
      insert into coverage.term_entry (county_code, term, entry_no, act, census_on, acted_by, acted_at)
      values (${countyCode}, ${input.term}, 1, 'opened', ${input.censusOn}, ${actor.actorId}, ${now})
      on conflict on constraint term_entry_key do nothing`;
    if (opened.count === 0) throw termOfficeProblems['opened-before']({ term: input.term });
    for (const step of TERM_STEPS) {
      const [ownerRole, days] = PLAN[step];
      await tx`insert into coverage.term_step (county_code, term, step, version, owner_role, due_on, done, set_by, set_at)
        values (${countyCode}, ${input.term}, ${step}, 1, ${ownerRole}, ${addDays(plainDate(input.censusOn), days)}, false,
          ${actor.actorId}, ${now})`;
    }
    return { term: input.term };
  },
  trail: ({ input }) => ({ subjects: [`term-${input.term}`], facts: input }),
});

const StepInput = z.object({
  term: Term,
  step: z.enum(TERM_STEPS),
  ownerRole: z.enum(ROLES),
  dueOn: Day,
  done: z.boolean(),
  /** The version that the person saw. */
  basedOn: z.int().min(1),
});
type StepInput = z.infer<typeof StepInput>;

/** Plans a step anew, or says that it is done; refused with what stands when somebody changed it meanwhile. */
export const planStep = defineCommand<StepInput, { version: number }>({
  name: 'coverage.plan-step',
  input: StepInput,
  authorize: requireRole('coverage.plan-step', 'county-clerk', 'county-reviewer'),
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    await requireOpen(context, input.term);
    const standing = (await listSteps(tx, envelope.countyCode, input.term)).find(({ step }) => step === input.step);
    if (standing === undefined || standing.version !== input.basedOn) throw refuseStale(input.step, standing);
    const written = await tx`
      insert into coverage.term_step (county_code, term, step, version, owner_role, due_on, done, set_by, set_at)
      values (${envelope.countyCode}, ${input.term}, ${input.step}, ${input.basedOn + 1}, ${input.ownerRole}, ${input.dueOn},
        ${input.done}, ${envelope.actor.actorId}, ${now})
      on conflict on constraint term_step_key do nothing`;
    if (written.count > 0) return { version: input.basedOn + 1 };
    // Two at the very same moment: the other one was first.
    const first = (await listSteps(tx, envelope.countyCode, input.term)).find(({ step }) => step === input.step);
    throw refuseStale(input.step, first);
  },
  trail: ({ input }) => ({ subjects: [`term-${input.term}`], facts: input }),
});

function refuseStale(step: string, standing: Awaited<ReturnType<typeof listSteps>>[number] | undefined) {
  const { version = 0, ownerRole = '', dueOn = '', done = false, setBy = '' } = standing ?? {};
  return termOfficeProblems['changed-meanwhile']({ step, version, ownerRole, dueOn, done, by: setBy });
}

const ProposeInput = z.object({ term: Term, childId: z.string(), reason: z.string().min(4).max(300) });
type ProposeInput = z.infer<typeof ProposeInput>;

export const proposeException = defineCommand<ProposeInput, { exceptionNo: number }>({
  name: 'coverage.propose-exception',
  input: ProposeInput,
  authorize: requireRole('coverage.propose-exception', 'county-clerk', 'township-clerk'),
  run: async (context) => {
    const { term, childId, reason } = context.input;
    await requireOpen(context, term);
    const row = await getUnresolved(context, term, childId);
    return { exceptionNo: await insertException(context, row, 'proposed', reason) };
  },
  trail: ({ input }, { exceptionNo }) => ({ subjects: [input.childId], facts: { term: input.term, exceptionNo } }),
});

const SignInput = z.object({ term: Term, childId: z.string(), verdict: z.enum(['signed', 'refused']) });
type SignInput = z.infer<typeof SignInput>;

export const signException = defineCommand<SignInput, { exceptionNo: number }>({
  name: 'coverage.sign-exception',
  input: SignInput,
  authorize: requireRole('coverage.sign-exception', 'county-reviewer', 'bureau-leader'),
  run: async (context) => {
    const { term, childId, verdict } = context.input;
    await requireOpen(context, term);
    const row = await getUnresolved(context, term, childId);
    if (row.act !== 'proposed') throw termOfficeProblems['no-proposal']({});
    if (row.actedBy === context.envelope.actor.actorId) throw termOfficeProblems['own-proposal']({});
    return { exceptionNo: await insertException(context, row, verdict, row.reason ?? '') };
  },
  trail: ({ input }, { exceptionNo }) => ({
    subjects: [input.childId],
    facts: { term: input.term, verdict: input.verdict, exceptionNo },
  }),
});

const CloseInput = z.object({ term: Term });
type CloseInput = z.infer<typeof CloseInput>;

const MOST_NAMED = 8;

/** Closes a term; refused, with the children, while anybody is unresolved without a signature. */
export const closeTerm = defineCommand<CloseInput, { runId: string; exceptions: number }>({
  name: 'coverage.close-term',
  input: CloseInput,
  authorize: (context) => {
    requireRole('coverage.close-term', 'county-reviewer', 'bureau-leader')(context);
    // Whoever sees a part of the county only would close over children whom they do not see.
    const { actor, countyCode } = context.envelope;
    if (!isWithin(countyCode, actor.territory)) throw termOfficeProblems['not-open']({ term: context.input.term });
  },
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    const { countyCode, actor } = envelope;
    const opened = await requireOpen(context, input.term);
    // Closed is what the office shows; a run that comes after it is a revision.
    const [run] = await tx<{ runId: string }[]>`
      select run_id as "runId" from coverage.line_build where county_code = ${countyCode} and term = ${input.term}`;
    if (run === undefined) throw termOfficeProblems['not-run']({ term: input.term });
    const unresolved = await listUnresolved(tx, countyCode, input.term);
    const unsigned = unresolved.filter(({ act }) => act !== 'signed');
    if (unsigned.length > 0) {
      const names = unsigned.slice(0, MOST_NAMED).map(({ name }) => name);
      const children = `${names.join('、')}${unsigned.length > MOST_NAMED ? ' …' : ''}`;
      throw termOfficeProblems.unresolved({ count: unsigned.length, children });
    }
    await tx`insert into coverage.term_entry (county_code, term, entry_no, act, census_on, run_id, acted_by, acted_at)
      values (${countyCode}, ${input.term}, 2, 'closed', ${opened.censusOn}, ${run.runId}, ${actor.actorId}, ${now})`;
    return { runId: run.runId, exceptions: unresolved.length };
  },
  trail: ({ input }, { runId, exceptions }) => ({
    subjects: [`term-${input.term}`],
    facts: { term: input.term, runId, exceptions },
  }),
});

/** The opening of a term that is open; whoever else changes the term waits. */
async function requireOpen({ tx, envelope }: CommandContext<unknown>, term: string) {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`term/${envelope.countyCode}/${term}`}, 0))`;
  const entries = (await listTermEntries(tx, envelope.countyCode)).filter((entry) => entry.term === term);
  const [opened] = entries;
  if (opened === undefined || entries.length > 1) throw termOfficeProblems['not-open']({ term });
  return opened;
}

async function getUnresolved({ tx, envelope }: CommandContext<unknown>, term: string, childId: string) {
  const [row] = await listUnresolved(tx, envelope.countyCode, term, childId);
  if (row === undefined) throw termOfficeProblems['not-unresolved']({});
  return row;
}

async function insertException(
  { tx, envelope, input, now }: CommandContext<{ term: string }>,
  row: Awaited<ReturnType<typeof getUnresolved>>,
  act: 'proposed' | 'signed' | 'refused',
  reason: string,
): Promise<number> {
  const exceptionNo = (row.exceptionNo ?? 0) + 1;
  await tx`insert into coverage.term_exception (county_code, term, child_id, exception_no, act, reason, acted_by, acted_at, division_code)
    values (${envelope.countyCode}, ${input.term}, ${row.childId}, ${exceptionNo}, ${act}, ${reason}, ${envelope.actor.actorId}, ${now},
      ${row.divisionCode})`;
  return exceptionNo;
}
