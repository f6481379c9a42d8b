/** SQL of accounts and sessions. Decides nothing. */
import type { Transaction } from '@bulou/store';
import type { Role } from './role.ts';

/** An account as the office works with it. */
export interface Account {
  readonly accountId: string;
  readonly accountName: string;
  readonly fullName: string;
  readonly role: Role;
  readonly divisionCode: string | null;
  readonly schoolId: string | null;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
  readonly totpCipher: Uint8Array | null;
  readonly totpPendingCipher: Uint8Array | null;
  readonly totpLastStep: bigint | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** A signed-in browser with its account. */
export interface SessionOfAccount {
  readonly sessionId: string;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly steppedUpUntil: Date | null;
  readonly account: Account;
}

export interface OpenSessionRow {
  readonly sessionId: string;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly source: string;
  readonly device: string;
}

const ACCOUNT_COLUMNS = `a.account_id as "accountId", a.account_name as "accountName", a.full_name as "fullName", a.role,
  a.division_code as "divisionCode", a.school_id as "schoolId", a.password_hash as "passwordHash",
  a.must_change_password as "mustChangePassword", a.totp_cipher as "totpCipher", a.totp_pending_cipher as "totpPendingCipher",
  a.totp_last_step as "totpLastStep", a.opened_at as "openedAt", a.closed_at as "closedAt"`;

export async function findAccountByName(
  tx: Transaction,
  countyCode: string,
  accountName: string,
): Promise<Account | undefined> {
  const [account] = await tx<Account[]>`
    select ${tx.unsafe(ACCOUNT_COLUMNS)} from network.account a
    where a.county_code = ${countyCode} and a.account_name = ${accountName}`;
  return account;
}

export async function findAccount(
  tx: Transaction,
  countyCode: string,
  accountId: string,
): Promise<Account | undefined> {
  const [account] = await tx<Account[]>`
    select ${tx.unsafe(ACCOUNT_COLUMNS)} from network.account a
    where a.county_code = ${countyCode} and a.account_id = ${accountId}`;
  return account;
}

/** Seconds without a request after which a session has ended. */
const IDLE_SECONDS = 1_800;

/** The open session of a token, with its account; noted as seen, at most once a minute. */
export async function findSession(
  tx: Transaction,
  countyCode: string,
  tokenDigest: string,
  now: Date,
): Promise<SessionOfAccount | undefined> {
  const idleSince = new Date(now.getTime() - IDLE_SECONDS * 1000);
  const [row] = await tx<(Omit<SessionOfAccount, 'account'> & Account & { sessionOpenedAt: Date })[]>`
    select ${tx.unsafe(ACCOUNT_COLUMNS)}, s.session_id as "sessionId", s.opened_at as "sessionOpenedAt",
      s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.stepped_up_until as "steppedUpUntil"
    from network.session s join network.account a on a.county_code = s.county_code and a.account_id = s.account_id
    where s.county_code = ${countyCode} and s.token_digest = ${tokenDigest} and s.closed_at is null
      and s.expires_at > ${now} and s.last_seen_at > ${idleSince} and a.closed_at is null`;
  if (row === undefined) return undefined;
  const { sessionId, sessionOpenedAt: openedAt, lastSeenAt, expiresAt, steppedUpUntil, ...account } = row;
  if (now.getTime() - lastSeenAt.getTime() > 60_000) {
    await tx`update network.session set last_seen_at = ${now}
      where county_code = ${countyCode} and session_id = ${sessionId}`;
  }
  return { sessionId, openedAt, lastSeenAt, expiresAt, steppedUpUntil, account };
}

export async function listOpenSessions(
  tx: Transaction,
  countyCode: string,
  accountId: string,
  now: Date,
): Promise<readonly OpenSessionRow[]> {
  const idleSince = new Date(now.getTime() - IDLE_SECONDS * 1000);
  return await tx<OpenSessionRow[]>`
    select session_id as "sessionId", opened_at as "openedAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt",
      source, device
    from network.session
    where county_code = ${countyCode} and account_id = ${accountId} and closed_at is null and expires_at > ${now}
      and last_seen_at > ${idleSince}
    order by opened_at desc`;
}

export interface AccountFilter {
  readonly role?: Role | undefined;
  /** Part of the account's or the person's name. */
  readonly text?: string | undefined;
  /** Account name after which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export type AccountRow = Account & { readonly lastSeenAt: Date | null };

/** A page of accounts by name, one more than asked when there are more, and how many there are in all. */
export async function listAccounts(
  tx: Transaction,
  countyCode: string,
  filter: AccountFilter,
): Promise<{ rows: readonly AccountRow[]; total: number }> {
  const like = filter.text === undefined ? '%' : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
  const matches = tx`a.county_code = ${countyCode} and (${filter.role ?? null}::text is null or a.role = ${filter.role ?? null})
    and (a.account_name like ${like} or a.full_name like ${like})`;
  const rows = await tx<AccountRow[]>`
    select ${tx.unsafe(ACCOUNT_COLUMNS)},
      (select max(s.last_seen_at) from network.session s
        where s.county_code = a.county_code and s.account_id = a.account_id) as "lastSeenAt"
    from network.account a
    where ${matches} and (${filter.after ?? null}::text is null or a.account_name collate "C" > ${filter.after ?? ''})
    order by a.account_name collate "C" limit ${filter.limit + 1}`;
  const [count] = await tx<{ total: number }[]>`select count(*)::int as total from network.account a where ${matches}`;
  return { rows, total: count?.total ?? 0 };
}

/** Open accounts whose territory holds a division or is the school, the nearest first. */
export async function listAccountsFor(
  tx: Transaction,
  countyCode: string,
  place: { readonly divisionCode?: string | undefined; readonly schoolId?: string | undefined },
): Promise<readonly Account[]> {
  return await tx<Account[]>`
    select ${tx.unsafe(ACCOUNT_COLUMNS)} from network.account a
    where a.county_code = ${countyCode} and a.closed_at is null
      and (starts_with(${place.divisionCode ?? countyCode}, a.division_code) or a.school_id = ${place.schoolId ?? ''})
    order by length(a.division_code) desc nulls first, a.account_name collate "C" limit 100`;
}

/** Names of accounts by their ids, for trails and decisions. */
export async function listAccountNames(
  tx: Transaction,
  countyCode: string,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx<{ accountId: string; fullName: string }[]>`
    select account_id as "accountId", full_name as "fullName" from network.account
    where county_code = ${countyCode} and account_id = any(${[...accountIds]})`;
  return new Map(rows.map((row) => [row.accountId, row.fullName]));
}

export async function countAccounts(tx: Transaction, countyCode: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from network.account where county_code = ${countyCode}`;
  return row?.count ?? 0;
}
