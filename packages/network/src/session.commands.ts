/** Sessions: opened, stepped up, ended; each account does this for itself. Tokens, passwords and secrets come digested or sealed. */
import { type CommandContext, defineCommand, digestSha256 } from '@bulou/store';
import { z } from 'zod';
import { closeSessions, getOpenAccount } from './account.commands.ts';
import { problems } from './problems.ts';

const SESSION_HOURS = 12;
const STEP_UP_MINUTES = 5;

/** What of a session's token is kept. */
export function digestToken(token: string): string {
  return digestSha256(`bulou session ${token}`);
}

const OpenSessionInput = z.object({
  tokenDigest: z.string(),
  source: z.string().max(100),
  device: z.string().max(200),
  totpStep: z.int().optional(),
});
type OpenSessionInput = z.infer<typeof OpenSessionInput>;

/** The caller has checked password and code; the code's step is taken here, once. */
export const openSession = defineCommand<OpenSessionInput, { sessionId: string }>({
  name: 'network.open-session',
  input: OpenSessionInput as z.ZodType<OpenSessionInput>,
  authorize: requireOwnAccount,
  run: async (context) => {
    const { tx, input, envelope, now, newId } = context;
    await takeTotpStep(context, input.totpStep);
    const sessionId = newId();
    const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
    await tx`
      insert into network.session (county_code, session_id, account_id, token_digest, opened_at, last_seen_at, expires_at,
        source, device)
      values (${envelope.countyCode}, ${sessionId}, ${envelope.actor.actorId}, ${input.tokenDigest}, ${now}, ${now},
        ${expiresAt}, ${input.source}, ${input.device})`;
    return { sessionId };
  },
  trail: (_, { sessionId }) => ({ subjects: [], facts: { sessionId } }),
});

async function requireOwnAccount({ tx, envelope }: CommandContext<unknown>): Promise<void> {
  await getOpenAccount(tx, envelope.countyCode, envelope.actor.actorId);
}

/** A code that somebody has looked over a shoulder must not open a second door. */
async function takeTotpStep({ tx, envelope }: CommandContext<unknown>, step: number | undefined): Promise<void> {
  if (step === undefined) return;
  const taken = await tx`
    update network.account set totp_last_step = ${step}
    where county_code = ${envelope.countyCode} and account_id = ${envelope.actor.actorId}
      and (totp_last_step is null or totp_last_step < ${step})`;
  if (taken.count === 0) throw problems['code-used']({});
}

const SessionInput = z.object({ sessionId: z.string() });

export const closeSession = defineCommand<{ sessionId: string }, { closed: number }>({
  name: 'network.close-session',
  input: SessionInput,
  authorize: requireOwnAccount,
  run: async ({ tx, input, envelope, now }) => {
    const closed = await tx`
      update network.session set closed_at = ${now}
      where county_code = ${envelope.countyCode} and session_id = ${input.sessionId}
        and account_id = ${envelope.actor.actorId} and closed_at is null`;
    if (closed.count === 0) throw problems['session-gone']({});
    return { closed: closed.count };
  },
  trail: ({ input }) => ({ subjects: [], facts: { sessionId: input.sessionId } }),
});

const StepUpInput = z.object({ sessionId: z.string(), totpStep: z.int().optional() });
type StepUpInput = z.infer<typeof StepUpInput>;

/** The password has been shown again: for a few minutes the session may reveal, export and approve. */
export const stepUp = defineCommand<StepUpInput, { until: string }>({
  name: 'network.step-up',
  input: StepUpInput as z.ZodType<StepUpInput>,
  authorize: requireOwnAccount,
  run: async (context) => {
    const { tx, input, envelope, now } = context;
    await takeTotpStep(context, input.totpStep);
    const until = new Date(now.getTime() + STEP_UP_MINUTES * 60_000);
    await tx`
      update network.session set stepped_up_until = ${until}
      where county_code = ${envelope.countyCode} and session_id = ${input.sessionId}
        and account_id = ${envelope.actor.actorId} and closed_at is null`;
    return { until: until.toISOString() };
  },
  trail: ({ input }, { until }) => ({ subjects: [], facts: { sessionId: input.sessionId, until } }),
});

const ChangePasswordInput = z.object({ sessionId: z.string(), passwordHash: z.string() });
type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

/** Changes the account's own password and ends its other sessions. */
export const changePassword = defineCommand<ChangePasswordInput, { sessionsClosed: number }>({
  name: 'network.change-password',
  input: ChangePasswordInput,
  digestInput: ({ sessionId }) => ({ sessionId }),
  authorize: requireOwnAccount,
  run: async ({ tx, input, envelope, now }) => {
    const { countyCode, actor } = envelope;
    await tx`
      update network.account set password_hash = ${input.passwordHash}, must_change_password = false, password_set_at = ${now}
      where county_code = ${countyCode} and account_id = ${actor.actorId}`;
    return { sessionsClosed: await closeSessions(tx, countyCode, actor.actorId, now, input.sessionId) };
  },
  trail: (_, result) => ({ subjects: [], facts: result }),
});

const BeginTotpInput = z.object({ secret: z.string() });

/** Keeps a new secret, sealed, until a code of it is shown. */
export const beginTotp = defineCommand<{ secret: string }, Record<string, never>>({
  name: 'network.begin-totp',
  input: BeginTotpInput,
  digestInput: () => ({}),
  authorize: requireOwnAccount,
  run: async ({ db, tx, input, envelope }) => {
    const { countyCode, actor } = envelope;
    const sealed = db.keys.sealField(input.secret, totpContext(actor.actorId));
    await tx`
      update network.account set totp_pending_cipher = ${sealed}
      where county_code = ${countyCode} and account_id = ${actor.actorId}`;
    return {};
  },
  trail: () => ({ subjects: [], facts: {} }),
});

const ConfirmTotpInput = z.object({ totpStep: z.int() });

/** The pending secret becomes the account's own. The caller has checked the code. */
export const confirmTotp = defineCommand<{ totpStep: number }, Record<string, never>>({
  name: 'network.confirm-totp',
  input: ConfirmTotpInput,
  authorize: requireOwnAccount,
  run: async ({ tx, input, envelope }) => {
    await tx`
      update network.account set totp_cipher = totp_pending_cipher, totp_pending_cipher = null, totp_last_step = ${input.totpStep}
      where county_code = ${envelope.countyCode} and account_id = ${envelope.actor.actorId} and totp_pending_cipher is not null`;
    return {};
  },
  trail: () => ({ subjects: [], facts: {} }),
});

/** What a sealed secret is bound to. */
export function totpContext(accountId: string): string {
  return `network.account.totp/${accountId}`;
}
