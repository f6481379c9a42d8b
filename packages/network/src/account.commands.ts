/** Accounts: opened with one-time passwords, reset, closed with their tasks handed over. Passwords come hashed. */
import { type CommandContext, defineCommand, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { type Account, findAccount } from './account.queries.ts';
import { problems } from './problems.ts';
import { DATA_ROLES, ROLE_DESCRIPTIONS, ROLES, type Role, type TerritoryKind } from './role.ts';

/** The office itself, for the first three accounts. */
export const OFFICE_ROLE = 'office';

/** Refuses whoever has another role; the route has asked before, and the command asks again. */
export function requireRole(command: string, ...roles: readonly string[]) {
  return ({ envelope }: Pick<CommandContext<unknown>, 'envelope'>): void => {
    if (!roles.includes(envelope.actor.role))
      throw problems['role-lacks-right']({ command, role: envelope.actor.role });
  };
}

const NewAccount = z.object({
  accountName: z.string().min(2).max(40),
  fullName: z.string().min(1).max(40),
  role: z.enum(ROLES),
  divisionCode: z
    .string()
    .regex(/^(\d{6}|\d{9}|\d{12})$/)
    .optional(),
  schoolId: z.string().min(1).optional(),
  passwordHash: z.string(),
  mustChangePassword: z.boolean(),
});
const OpenAccountsInput = z.object({ accounts: z.array(NewAccount).min(1).max(2_000) });
export type OpenAccountsInput = z.infer<typeof OpenAccountsInput>;

/** Opens all of them or none. */
export const openAccounts = defineCommand<OpenAccountsInput, { accountIds: string[] }>({
  name: 'network.open-accounts',
  input: OpenAccountsInput as z.ZodType<OpenAccountsInput>,
  // The hash is salted: the same request sent again makes another, and is the same request.
  digestInput: ({ accounts }) => accounts.map(({ passwordHash: _, ...rest }) => rest),
  authorize: (context) => {
    requireRole('network.open-accounts', 'system-administrator', OFFICE_ROLE)(context);
    for (const account of context.input.accounts) checkTerritory(account, context.envelope.countyCode);
  },
  run: async (context) => {
    const accountIds: string[] = [];
    for (const account of context.input.accounts) accountIds.push(await insertAccount(context, account));
    return { accountIds };
  },
  trail: ({ input }, { accountIds }) => ({
    subjects: accountIds,
    facts: { accounts: accountIds.length, roles: [...new Set(input.accounts.map((account) => account.role))] },
  }),
});

type NewAccount = z.infer<typeof NewAccount>;

/** A role's rights end where its description says; the three administrations see no division at all. */
function checkTerritory({ accountName, role, divisionCode, schoolId }: NewAccount, countyCode: string): void {
  const kind = kindOfTerritory(divisionCode, schoolId);
  if (!ROLE_DESCRIPTIONS[role].territory.includes(kind) || (divisionCode !== undefined && schoolId !== undefined)) {
    throw problems['territory-does-not-fit']({ accountName, role: ROLE_DESCRIPTIONS[role].zh });
  }
  if (divisionCode !== undefined && !divisionCode.startsWith(countyCode)) {
    throw problems['foreign-division']({ divisionCode, countyCode });
  }
}

function kindOfTerritory(divisionCode: string | undefined, schoolId: string | undefined): TerritoryKind {
  if (schoolId !== undefined) return 'school';
  if (divisionCode === undefined) return 'none';
  return divisionCode.length === 6 ? 'county' : divisionCode.length === 9 ? 'township' : 'village';
}

async function insertAccount(
  { tx, envelope, now, newId }: CommandContext<unknown>,
  account: NewAccount,
): Promise<string> {
  const { countyCode } = envelope;
  const accountId = newId();
  const inserted = await tx`
    insert into network.account (county_code, account_id, account_name, full_name, role, division_code, school_id,
      password_hash, must_change_password, opened_at, password_set_at)
    values (${countyCode}, ${accountId}, ${account.accountName}, ${account.fullName}, ${account.role},
      ${account.divisionCode ?? null}, ${account.schoolId ?? null}, ${account.passwordHash},
      ${account.mustChangePassword}, ${now}, ${now})
    on conflict on constraint account_name_once do nothing returning 1`;
  if (inserted.length === 0) throw problems['account-name-taken']({ accountName: account.accountName });
  return accountId;
}

const ResetInput = z.object({ accountId: z.string(), passwordHash: z.string() });
type ResetInput = z.infer<typeof ResetInput>;

/** Somebody else than whoever opens accounts gives new passwords, so that neither can become another person alone. */
export const resetAccount = defineCommand<ResetInput, { sessionsClosed: number }>({
  name: 'network.reset-account',
  input: ResetInput,
  digestInput: ({ accountId }) => ({ accountId }),
  authorize: requireRole('network.reset-account', 'security-administrator'),
  run: async ({ tx, input, envelope, now }) => {
    const { countyCode } = envelope;
    await getOpenAccount(tx, countyCode, input.accountId);
    await tx`
      update network.account set password_hash = ${input.passwordHash}, must_change_password = true, password_set_at = ${now},
        totp_cipher = null, totp_pending_cipher = null
      where county_code = ${countyCode} and account_id = ${input.accountId}`;
    return { sessionsClosed: await closeSessions(tx, countyCode, input.accountId, now) };
  },
  trail: ({ input }, result) => ({ subjects: [input.accountId], facts: result }),
});

const CloseAccountInput = z.object({ accountId: z.string(), handOverTo: z.string().optional() });
type CloseAccountInput = z.infer<typeof CloseAccountInput>;

/** Closes an account. Its open tasks go to a successor whose territory holds them all, or nothing happens. */
export const closeAccount = defineCommand<CloseAccountInput, { tasksHandedOver: number }>({
  name: 'network.close-account',
  input: CloseAccountInput as z.ZodType<CloseAccountInput>,
  authorize: (context) => {
    requireRole('network.close-account', 'system-administrator')(context);
    const { input, envelope } = context;
    if (input.accountId === envelope.actor.actorId) throw problems['own-account']({});
  },
  run: async ({ tx, input, envelope, now }) => {
    const { countyCode } = envelope;
    await getOpenAccount(tx, countyCode, input.accountId);
    const tasksHandedOver = await handOverTasks(tx, countyCode, input);
    await tx`update network.account set closed_at = ${now}
      where county_code = ${countyCode} and account_id = ${input.accountId}`;
    await closeSessions(tx, countyCode, input.accountId, now);
    return { tasksHandedOver };
  },
  trail: ({ input }, result) => ({
    subjects: [input.accountId, ...(input.handOverTo === undefined ? [] : [input.handOverTo])],
    facts: result,
  }),
});

async function handOverTasks(tx: Transaction, countyCode: string, input: CloseAccountInput): Promise<number> {
  // The policy task_handover shows exactly these tasks, in this transaction.
  await tx`select set_config('app.leaver', ${input.accountId}, true)`;
  const tasks = await tx<{ taskId: string; divisionCode: string; ownerKind: string; ownerId: string }[]>`
    select task_id as "taskId", division_code as "divisionCode", owner_kind as "ownerKind", owner_id as "ownerId"
    from network.task where county_code = ${countyCode} and assignee_id = ${input.accountId} and state = 'open' for update`;
  if (tasks.length === 0) return 0;
  if (input.handOverTo === undefined) throw problems['tasks-left']({ tasks: tasks.length });
  const successor = await getOpenAccount(tx, countyCode, input.handOverTo);
  if (!tasks.every((task) => answersFor(successor, task))) {
    throw problems['successor-elsewhere']({ fullName: successor.fullName });
  }
  const given = await tx`
    update network.task set assignee_id = ${successor.accountId}
    where county_code = ${countyCode} and task_id = any(${tasks.map((task) => task.taskId)})`;
  return given.count;
}

/** Whether an account's territory holds a task. */
export function answersFor(
  account: Pick<Account, 'role' | 'divisionCode' | 'schoolId'>,
  task: { readonly divisionCode: string; readonly ownerKind: string; readonly ownerId: string },
): boolean {
  if (!DATA_ROLES.includes(account.role as Role)) return false;
  if (account.schoolId !== null) return task.ownerKind === 'school' && task.ownerId === account.schoolId;
  return account.divisionCode !== null && task.divisionCode.startsWith(account.divisionCode);
}

/** Throws `network.no-account` for an account that is not there or closed. */
export async function getOpenAccount(tx: Transaction, countyCode: string, accountId: string): Promise<Account> {
  const account = await findAccount(tx, countyCode, accountId);
  if (account === undefined || account.closedAt !== null) throw problems['no-account']({});
  return account;
}

/** Ends every open session of an account but one; returns how many. */
export async function closeSessions(
  tx: Transaction,
  countyCode: string,
  accountId: string,
  now: Date,
  except = '',
): Promise<number> {
  const closed = await tx`
    update network.session set closed_at = ${now}
    where county_code = ${countyCode} and account_id = ${accountId} and closed_at is null and session_id <> ${except}`;
  return closed.count;
}
