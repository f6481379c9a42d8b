/** Personal data are erased by two people: the security administrator proposes, who sees nobody; a bureau leader, who answers for it, confirms. */
import { eraseMoney } from '@bulou/coverage/office';
import { requireRole } from '@bulou/network';
import { eraseChildren } from '@bulou/roster/office';
import { type CommandContext, copyRows, defineCommand, digestSha256, eraseFile } from '@bulou/store';
import { z } from 'zod';
import { termProblems } from '../problems.ts';
import { listDue, listErasureChildren, listErasures, listKept } from './retention.queries.ts';

const MOST_REQUESTED = 50;

export const ProposeErasureInput = z.discriminatedUnion('ground', [
  z.object({ ground: z.literal('retention-ended') }),
  z.object({ ground: z.literal('request'), childIds: z.array(z.string().min(1).max(80)).min(1).max(MOST_REQUESTED) }),
]);
type ProposeErasureInput = z.infer<typeof ProposeErasureInput>;

type Proposed = { erasureId: string; children: number; listDigest: string };

/** Freezes the list of whom it is about: all whose retention has ended, or some who asked for it with right. */
export const proposeErasure = defineCommand<ProposeErasureInput, Proposed>({
  name: 'term.propose-erasure',
  input: ProposeErasureInput,
  authorize: requireRole('term.propose-erasure', 'security-administrator'),
  run: async (context) => {
    const { tx, input, envelope, now, newId } = context;
    const { countyCode, actor } = envelope;
    const childIds = await listWanted(context);
    if (childIds.length === 0) throw termProblems['nothing-to-erase']({});
    const erasureId = newId();
    const listDigest = digestSha256(childIds.join('\n'));
    await tx`
      insert into roster.erasure (county_code, erasure_id, ground, due_on, children, list_digest, state, files, proposed_by, proposed_at)
      values (${countyCode}, ${erasureId}, ${input.ground}, ${localDay(now)}, ${childIds.length}, ${listDigest}, 'proposed', 0,
        ${actor.actorId}, ${now})`;
    const rows = childIds.map((childId) => [countyCode, erasureId, childId]);
    await copyRows(tx, 'roster.erasure_child', ['county_code', 'erasure_id', 'child_id'], rows);
    return { erasureId, children: childIds.length, listDigest };
  },
  trail: ({ input }, { erasureId, children, listDigest }) => ({
    subjects: [erasureId],
    facts: { ground: input.ground, children, listDigest },
  }),
});

async function listWanted({ tx, input, envelope, now }: CommandContext<ProposeErasureInput>): Promise<string[]> {
  const { countyCode } = envelope;
  const today = localDay(now);
  if (input.ground === 'retention-ended') return await listDue(tx, countyCode, today);
  const asked = [...new Set(input.childIds)].sort();
  const kept = await listKept(tx, countyCode, asked);
  if (kept.length < asked.length) throw termProblems['nobody-to-erase']({});
  // What a law says must be kept is not erased on request: it is only used for nothing else (PIPL Art. 47).
  const bound = kept.filter(({ rule, keepUntil }) => rule === 'paid' && keepUntil >= today);
  if (bound.length > 0) throw termProblems['kept-by-law']({ until: bound[0]?.keepUntil ?? '' });
  return asked;
}

const DecideErasureInput = z.object({
  erasureId: z.string().min(1).max(80),
  verdict: z.enum(['confirmed', 'refused']),
});
type DecideErasureInput = z.infer<typeof DecideErasureInput>;

type Decided = { state: string; children: number; rows: number; payees: number; fileIds: string[] };

/**
 * Erases, or leaves all as it is. Names, numbers, contacts, accounts, cells and the files that nobody stands in any more go; opaque ids, amounts
 * and the trail stay, so that every sum and the chain are what they were.
 */
export const decideErasure = defineCommand<DecideErasureInput, Decided>({
  name: 'term.decide-erasure',
  input: DecideErasureInput,
  authorize: requireRole('term.decide-erasure', 'bureau-leader'),
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    const { countyCode, actor } = envelope;
    await tx`select pg_advisory_xact_lock(hashtextextended(${`erasure/${countyCode}`}, 0))`;
    const { erasureId, verdict } = input;
    const [erasure] = await listErasures(tx, countyCode, { erasureId });
    if (erasure === undefined) throw termProblems['no-erasure']({});
    if (erasure.state !== 'proposed') throw termProblems['erasure-decided']({});
    if (erasure.proposedBy === actor.actorId) throw termProblems['erasure-needs-another']({});
    await tx`
      update roster.erasure set state = ${verdict}, decided_by = ${actor.actorId}, decided_at = ${now}
      where county_code = ${countyCode} and erasure_id = ${erasureId}`;
    const nothing = { state: verdict, children: erasure.children, rows: 0, payees: 0, fileIds: [] };
    return verdict === 'refused' ? nothing : await carryOut(context, erasure.dueOn, erasure.ground);
  },
  trail: ({ input }, { fileIds, ...figures }) => ({
    subjects: [input.erasureId],
    facts: { ...figures, files: fileIds.length, filesDigest: digestSha256(fileIds.join('\n')) },
  }),
  afterCommit: async ({ db, envelope }, { fileIds }) => {
    for (const fileId of fileIds) {
      const [held] = await db.transaction(
        envelope.countyCode,
        (tx) => tx<{ fileId: string }[]>`select file_id as "fileId" from store.file where file_id = ${fileId} limit 1`,
        { readOnly: true },
      );
      if (held === undefined) await eraseFile(db, fileId);
    }
  },
});

async function carryOut(
  { db, tx, input, envelope }: CommandContext<DecideErasureInput>,
  dueOn: string,
  ground: string,
): Promise<Decided> {
  const { countyCode } = envelope;
  const { erasureId } = input;
  const childIds = await listErasureChildren(tx, countyCode, erasureId);
  const kept = await listKept(tx, countyCode, childIds);
  // A list handed in since may have given somebody a new last day.
  const stillDue = ground === 'request' || kept.every((child) => child.keepUntil < dueOn);
  if (kept.length < childIds.length || !stillDue) throw termProblems['erasure-outdated']({});
  const work = { countyCode, erasureId, childIds: new Set(childIds) };
  const payees = await eraseMoney(tx, db.keys, work);
  const { rows, fileIds } = await eraseChildren(tx, db.keys, work);
  await tx`
    update roster.erasure set state = 'done', files = ${fileIds.length}
    where county_code = ${countyCode} and erasure_id = ${erasureId}`;
  return { state: 'done', children: childIds.length, rows, payees, fileIds: [...fileIds] };
}

/** The day in the county, which lies eight hours before Greenwich. */
function localDay(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
