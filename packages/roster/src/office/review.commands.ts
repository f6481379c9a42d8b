/** Decides single pairs; each answer is an entry, taken back by a further one. It never spreads to other pairs. */
import { requireRole } from '@bulou/network';
import { REVIEW_ROLES } from '@bulou/network/model';
import { type CommandContext, defineCommand, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { officeProblems } from './problems.ts';
import { refuseReading, type StandingDecision, VERDICTS } from './review.ts';

const DecideInput = z.object({ pairId: z.string(), verdict: z.enum(VERDICTS), note: z.string().max(300) });
type DecideInput = z.infer<typeof DecideInput>;

export const decidePair = defineCommand<DecideInput, { decisionId: string; reading: number }>({
  name: 'roster.decide-pair',
  input: DecideInput,
  authorize: requireRole('roster.decide-pair', ...REVIEW_ROLES),
  run: async ({ tx, input, envelope, now, newId }) => {
    const { countyCode, actor } = envelope;
    const divisionCode = await lockPair(tx, countyCode, input.pairId);
    const standing = await listStanding(tx, countyCode, input.pairId);
    const refusal = refuseReading(standing, actor.actorId);
    if (refusal === 'read-already') throw officeProblems['read-already']({});
    if (refusal === 'settled') throw officeProblems['pair-settled']({});
    const decisionId = newId();
    const reading = standing.some((decision) => decision.reading === 1) ? 2 : 1;
    await tx`
      insert into roster.review_decision (county_code, decision_id, pair_id, reading, verdict, note, decided_by, decided_at, division_code,
        row_ref_a, row_ref_b)
      select county_code, ${decisionId}, pair_id, ${reading}, ${input.verdict}, ${input.note}, ${actor.actorId}, ${now}, ${divisionCode},
        row_ref_a, row_ref_b
      from roster.review_pair where county_code = ${countyCode} and pair_id = ${input.pairId}`;
    return { decisionId, reading };
  },
  trail: ({ input }, { decisionId, reading }) => ({
    subjects: [input.pairId],
    facts: { decisionId, reading, verdict: input.verdict },
  }),
});

const UndoInput = z.object({ pairId: z.string(), decisionId: z.string() });
type UndoInput = z.infer<typeof UndoInput>;

export const undoPairDecision = defineCommand<UndoInput, { undone: string }>({
  name: 'roster.undo-pair-decision',
  input: UndoInput,
  authorize: requireRole('roster.undo-pair-decision', ...REVIEW_ROLES),
  run: undoDecision,
  trail: ({ input }) => ({ subjects: [input.pairId], facts: { undoes: input.decisionId } }),
});

async function undoDecision({ tx, input, envelope, now, newId }: CommandContext<UndoInput>) {
  const { countyCode, actor } = envelope;
  // A later run may have settled the pair by this very answer, and the pair is gone; the answer can still be taken back.
  const undone = await tx`
    insert into roster.review_decision (county_code, decision_id, pair_id, reading, verdict, note, undoes, decided_by, decided_at, division_code)
    select county_code, ${newId()}, pair_id, reading, 'undone', '', decision_id, ${actor.actorId}, ${now}, division_code
    from roster.review_decision d
    where county_code = ${countyCode} and pair_id = ${input.pairId} and decision_id = ${input.decisionId}
      and decided_by = ${actor.actorId} and verdict <> 'undone'
      and not exists (select 1 from roster.review_decision u where u.county_code = d.county_code and u.undoes = d.decision_id)`;
  if (undone.count === 0) throw officeProblems['not-your-decision']({});
  return { undone: input.decisionId };
}

/** Two people who press a key at the same moment decide one after the other. */
async function lockPair(tx: Transaction, countyCode: string, pairId: string): Promise<string> {
  const [pair] = await tx<{ divisionCode: string }[]>`
    select division_code as "divisionCode" from roster.review_pair
    where county_code = ${countyCode} and pair_id = ${pairId} for update`;
  if (pair === undefined) throw officeProblems['no-pair']({});
  return pair.divisionCode;
}

async function listStanding(tx: Transaction, countyCode: string, pairId: string): Promise<readonly StandingDecision[]> {
  return await tx<StandingDecision[]>`
    select reading, verdict, decided_by as "decidedBy" from roster.review_decision d
    where county_code = ${countyCode} and pair_id = ${pairId} and verdict <> 'undone'
      and not exists (select 1 from roster.review_decision u where u.county_code = d.county_code and u.undoes = d.decision_id)`;
}
