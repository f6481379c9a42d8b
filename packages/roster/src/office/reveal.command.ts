/** Shows the whole numbers of a child to somebody, for a purpose: read and recorded in one transaction, limited by the hour. */
import { requireRole } from '@bulou/network';
import { REVEAL_ROLES } from '@bulou/network/model';
import { type CommandContext, defineCommand, type KeyRing, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { officeProblems } from './problems.ts';

const LIMIT_AN_HOUR = 30;

/** What is sealed of a child. */
export interface ChildIdentity {
  readonly nationalId?: string;
  readonly birthOn?: string;
  readonly sex?: 'male' | 'female';
  readonly householdNo?: string;
  readonly guardianNames: readonly string[];
  readonly phones: readonly string[];
}

const RevealInput = z.object({ childId: z.string(), purpose: z.string().min(1).max(60) });
type RevealInput = z.infer<typeof RevealInput>;

/**
 * A command that hands what it read to `show` and records that it did. The numbers never enter the command's result,
 * which is kept; so a repeated command shows nothing.
 */
export function makeRevealCommand(show: (tx: Transaction, identity: ChildIdentity) => Promise<void>) {
  return defineCommand<RevealInput, { left: number }>({
    name: 'roster.reveal-child',
    input: RevealInput,
    authorize: requireRole('roster.reveal-child', ...REVEAL_ROLES),
    run: (context) => reveal(context, show),
    trail: ({ input }) => ({ subjects: [input.childId], facts: { purpose: input.purpose } }),
  });
}

async function reveal(
  { db, tx, input, envelope, now, newId }: CommandContext<RevealInput>,
  show: (tx: Transaction, identity: ChildIdentity) => Promise<void>,
): Promise<{ left: number }> {
  const { countyCode, actor } = envelope;
  // One after the other for each account, so that many at once do not pass the limit together.
  await tx`select pg_advisory_xact_lock(hashtextextended(${`reveal/${countyCode}/${actor.actorId}`}, 0))`;
  const since = new Date(now.getTime() - 3_600_000);
  const [used] = await tx<{ count: number }[]>`
    select count(*)::int as count from roster.reveal
    where county_code = ${countyCode} and account_id = ${actor.actorId} and revealed_at > ${since}`;
  const left = LIMIT_AN_HOUR - (used?.count ?? 0) - 1;
  if (left < 0) throw officeProblems['reveal-limit']({ limit: LIMIT_AN_HOUR });
  const identity = await findIdentity(tx, db.keys, countyCode, input.childId);
  if (identity === undefined) throw officeProblems['no-child']({});
  await tx`
    insert into roster.reveal (county_code, reveal_id, child_id, account_id, purpose, revealed_at)
    values (${countyCode}, ${newId()}, ${input.childId}, ${actor.actorId}, ${input.purpose}, ${now})`;
  await show(tx, identity);
  return { left };
}

/** The identity of a child as the last run that the territory sees has it. */
export async function findIdentity(
  tx: Transaction,
  keys: KeyRing,
  countyCode: string,
  childId: string,
): Promise<ChildIdentity | undefined> {
  const [row] = await tx<{ cipher: Uint8Array }[]>`
    select v.identity_cipher as cipher from roster.child_version v
    join roster.run on run.county_code = v.county_code and run.run_id = v.run_id
    where v.county_code = ${countyCode} and v.child_id = ${childId} order by run.run_no desc limit 1`;
  return row === undefined ? undefined : openIdentity(keys, row.cipher);
}

export function openIdentity(keys: KeyRing, cipher: Uint8Array): ChildIdentity {
  return JSON.parse(keys.openField(cipher, 'child-identity')) as ChildIdentity;
}

/** Many at once, in their order. */
export function openIdentities(keys: KeyRing, ciphers: readonly Uint8Array[]): ChildIdentity[] {
  return keys.openFields(ciphers, 'child-identity').map((text) => JSON.parse(text) as ChildIdentity);
}
