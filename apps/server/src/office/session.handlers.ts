import { randomBytes } from 'node:crypto';
import { listSchoolNames } from '@bulou/coverage/office';
import {
  type Account,
  beginTotp,
  changePassword,
  closeSession,
  confirmTotp,
  digestToken,
  findAccountByName,
  findSession,
  findTotpStep,
  formatTotpUri,
  hashPassword,
  isPassword,
  listOpenSessions,
  makeTotpSecret,
  NOBODYS_HASH,
  openSession,
  type SessionOfAccount,
  stepUp,
  totpContext,
} from '@bulou/network';
import { execute, NO_TERRITORY, type Transaction } from '@bulou/store';
import type { z } from 'zod';
import type { Me } from '../api/session.routes.ts';
import { serverProblems } from '../problems.ts';
import { act, getMe, type Handler, makeEnvelope, type Office, type OfficeRequest, readOffice } from './office.ts';
import { readPlaces } from './places.ts';
import { SignInGate, Turnstile } from './sign-in-gate.ts';

const gates = new WeakMap<Office, SignInGate>();
const hashing = new Turnstile(2, 30);

/** Passwords that are tried first everywhere. */
const COMMON =
  /^(?:(.)\1+|12345678\d*|password.*|qwerty.*|abcd1234.*|admin.*|bulou.*|nanle.*|iloveyou.*|0?987654321.*)$/i;

type Meeting = z.input<typeof Me>;

function gateOf(office: Office): SignInGate {
  const gate = gates.get(office) ?? new SignInGate();
  gates.set(office, gate);
  return gate;
}

const checkPassword = (password: string, hash: string) =>
  hashing.run(
    () => isPassword(password, hash),
    () => serverProblems.busy({}),
  );

/** Hashes where it is this password's turn. */
export const makeHash = (password: string) =>
  hashing.run(
    () => hashPassword(password),
    () => serverProblems.busy({}),
  );

const signIn: Handler<'openSession'> = async (request) => {
  const { office, body, source, device } = request;
  const { countyCode, db } = office;
  const gate = gateOf(office);
  const now = office.now();
  const seconds = gate.waitingOf(source, body.accountName, now);
  if (seconds > 0) throw serverProblems['too-many-tries']({ seconds });
  const account = await db.transaction(NO_TERRITORY, (tx) => findAccountByName(tx, countyCode, body.accountName));
  // Somebody who is not there takes as long as somebody whose password is wrong.
  const right = await checkPassword(body.password, account?.passwordHash ?? NOBODYS_HASH);
  const refuse = () => {
    gate.noteFailure(source, body.accountName, now);
    return serverProblems['sign-in-refused']({});
  };
  if (account === undefined || !right || account.closedAt !== null) throw refuse();
  const totpStep = readTotpStep(office, account, body.code, now);
  if (totpStep === 'none-given') throw serverProblems['code-needed']({});
  if (totpStep === 'wrong') throw refuse();
  gate.noteSuccess(source, body.accountName);
  const token = randomBytes(32).toString('base64url');
  const input = { tokenDigest: digestToken(token), source, device, ...(totpStep === undefined ? {} : { totpStep }) };
  await execute(db, openSession, makeEnvelope(office, account, device), input, { now: office.now });
  const session = await db.transaction(NO_TERRITORY, (tx) => findSession(tx, countyCode, digestToken(token), now));
  if (session === undefined) throw new Error('A session was opened and is not there.');
  request.setToken(token);
  return await describeMe({ office, session });
};

/** The time step of a right code; nothing for an account without an authenticator. */
function readTotpStep(office: Office, account: Account, code: string | undefined, now: Date) {
  if (account.totpCipher === null) return undefined;
  if (code === undefined) return 'none-given';
  const secret = office.db.keys.openField(account.totpCipher, totpContext(account.accountId));
  return findTotpStep(secret, code, now, account.totpLastStep) ?? 'wrong';
}

/** What the browser shows of whoever is signed in. */
async function describeMe({ office, session }: { office: Office; session: SessionOfAccount }): Promise<Meeting> {
  const { account } = session;
  const name = await readOffice({ office, session }, (tx) => nameTerritory(tx, office, account));
  return {
    accountId: account.accountId,
    accountName: account.accountName,
    fullName: account.fullName,
    role: account.role,
    territory: {
      ...(account.divisionCode === null ? {} : { divisionCode: account.divisionCode }),
      ...(account.schoolId === null ? {} : { schoolId: account.schoolId }),
      ...(name === '' ? {} : { name }),
    },
    countyCode: office.countyCode,
    countyName: office.countyName,
    mustChangePassword: account.mustChangePassword,
    hasTotp: account.totpCipher !== null,
    ...(session.steppedUpUntil === null || session.steppedUpUntil <= office.now()
      ? {}
      : { steppedUpUntil: session.steppedUpUntil.toISOString() }),
    sessionId: session.sessionId,
    expiresAt: session.expiresAt.toISOString(),
    demonstration: office.demonstration,
  };
}

/** A village with its township before it, a school by its name; empty for administrators. */
export async function nameTerritory(
  tx: Transaction,
  office: Office,
  account: Pick<Account, 'divisionCode' | 'schoolId'>,
): Promise<string> {
  if (account.schoolId !== null) {
    const schools = await listSchoolNames(tx, office.countyCode);
    return schools.find((school) => school.schoolId === account.schoolId)?.name ?? account.schoolId;
  }
  if (account.divisionCode === null) return '';
  const places = await readPlaces(tx, office);
  return places.nameWhole(account.divisionCode);
}

function getSessionOf({ session }: Pick<OfficeRequest, 'session'>): SessionOfAccount {
  if (session === undefined) throw new Error('A public route asked for the session.');
  return session;
}

/** Shows the password, and the code where there is one, once more; wrong ones slow down as at the door. */
async function confirmIdentity(
  request: Pick<OfficeRequest, 'office' | 'session' | 'source'>,
  password: string,
  code?: string,
): Promise<number | undefined> {
  const { office, source } = request;
  const me = getMe(request);
  const now = office.now();
  const gate = gateOf(office);
  const seconds = gate.waitingOf(source, me.accountName, now);
  if (seconds > 0) throw serverProblems['too-many-tries']({ seconds });
  const totpStep = readTotpStep(office, me, code, now);
  if (totpStep === 'none-given') throw serverProblems['code-needed']({});
  if (totpStep === 'wrong' || !(await checkPassword(password, me.passwordHash))) {
    gate.noteFailure(source, me.accountName, now);
    throw serverProblems['sign-in-refused']({});
  }
  gate.noteSuccess(source, me.accountName);
  return totpStep;
}

export const sessionHandlers = {
  openSession: signIn,
  getSession: async (request) => await describeMe({ office: request.office, session: getSessionOf(request) }),
  closeSession: async (request) => {
    await act(request, closeSession, { sessionId: getSessionOf(request).sessionId });
    request.setToken('');
    return undefined;
  },
  changePassword: async (request) => {
    const me = getMe(request);
    const { password, newPassword } = request.body;
    // The code was shown at the door; here the password alone says that it is still the same person.
    await confirmIdentity(
      { ...request, session: { ...getSessionOf(request), account: { ...me, totpCipher: null } } },
      password,
    );
    const same = newPassword === password || newPassword.toLowerCase() === me.accountName.toLowerCase();
    if (same || COMMON.test(newPassword)) throw serverProblems['password-known']({});
    const passwordHash = await makeHash(newPassword);
    await act(request, changePassword, { sessionId: getSessionOf(request).sessionId, passwordHash });
    return undefined;
  },
  beginTotp: async (request) => {
    const me = getMe(request);
    const secret = makeTotpSecret();
    const { replayed } = await act(request, beginTotp, { secret });
    if (replayed) throw serverProblems['shown-once']({});
    return { secret, uri: formatTotpUri(secret, me.accountName, `不漏 ${request.office.countyName}`) };
  },
  confirmTotp: async (request) => {
    const me = getMe(request);
    const { db, now } = request.office;
    const secret =
      me.totpPendingCipher === null ? '' : db.keys.openField(me.totpPendingCipher, totpContext(me.accountId));
    const totpStep = secret === '' ? undefined : findTotpStep(secret, request.body.code, now(), null);
    if (totpStep === undefined) throw serverProblems['sign-in-refused']({});
    await act(request, confirmTotp, { totpStep });
    return undefined;
  },
  stepUp: async (request) => {
    const totpStep = await confirmIdentity(request, request.body.password, request.body.code);
    const { sessionId } = getSessionOf(request);
    const { result } = await act(request, stepUp, { sessionId, ...(totpStep === undefined ? {} : { totpStep }) });
    return { steppedUpUntil: result.until };
  },
  listSessions: async (request) => {
    const me = getMe(request);
    const { countyCode, now } = request.office;
    const rows = await readOffice(request, (tx) => listOpenSessions(tx, countyCode, me.accountId, now()));
    const { sessionId: current } = getSessionOf(request);
    return {
      items: rows.map(({ openedAt, lastSeenAt, expiresAt, ...row }) => ({
        ...row,
        openedAt: openedAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        current: row.sessionId === current,
      })),
    };
  },
  revokeSession: async (request) => {
    await act(request, closeSession, { sessionId: request.params.sessionId });
    return undefined;
  },
} satisfies { [K in keyof typeof import('../api/session.routes.ts').sessionRoutes]: Handler<K> };
