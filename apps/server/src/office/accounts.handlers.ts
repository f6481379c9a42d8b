import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSchoolNames } from '@bulou/coverage/office';
import {
  type Account,
  closeAccount,
  findAccount,
  listAccounts,
  listAccountsFor,
  makeOneTimePassword,
  openAccounts,
  resetAccount,
} from '@bulou/network';
import { ROLE_DESCRIPTIONS, ROLES, type Role } from '@bulou/network/model';
import { writeProse } from '@bulou/policy';
import { readTableFully } from '@bulou/tabular';
import { z } from 'zod';
import type { officeRoutes } from '../api/office.routes.ts';
import { serverProblems } from '../problems.ts';
import { decideScope } from './coverage.handlers.ts';
import { CursorText, formatCursor, readCursor } from './cursor.ts';
import { Memo } from './memo.ts';
import { act, getMe, type Handler, type OfficeRequest, readOffice } from './office.ts';
import { makeHash, nameTerritory } from './session.handlers.ts';

/** Written once for each release: it takes a tenth of a second. */
const prose = new Memo<string>(50);
const AccountCursor = z.tuple([CursorText]);

/** An account to open, before its password is made. */
interface Wanted {
  readonly accountName: string;
  readonly fullName: string;
  readonly role: Role;
  readonly divisionCode?: string | undefined;
  readonly schoolId?: string | undefined;
}

type MadeSlip = Pick<Account, 'accountName' | 'fullName' | 'divisionCode' | 'schoolId'> & {
  readonly oneTimePassword: string;
};
type Asking = Pick<OfficeRequest, 'office' | 'session' | 'idempotencyKey' | 'device'>;

/** Opens accounts with one-time passwords, which are answered here and never again. */
async function openWithSlips(request: Asking, wanted: readonly Wanted[]) {
  await checkSchools(request, wanted);
  const slips: MadeSlip[] = [];
  const accounts = [];
  for (const { divisionCode, schoolId, ...rest } of wanted) {
    const oneTimePassword = makeOneTimePassword();
    const territory = {
      ...(divisionCode === undefined ? {} : { divisionCode }),
      ...(schoolId === undefined ? {} : { schoolId }),
    };
    accounts.push({ ...rest, ...territory, passwordHash: await makeHash(oneTimePassword), mustChangePassword: true });
    const { accountName, fullName } = rest;
    slips.push({
      accountName,
      fullName,
      divisionCode: divisionCode ?? null,
      schoolId: schoolId ?? null,
      oneTimePassword,
    });
  }
  const { result, replayed } = await act(request, openAccounts, { accounts });
  if (replayed) throw serverProblems['shown-once']({});
  return await readOffice(request, async (tx) => {
    const named = [];
    for (const [position, { accountName, fullName, oneTimePassword, ...territory }] of slips.entries()) {
      const territoryName = await nameTerritory(tx, request.office, territory);
      named.push({
        accountId: result.accountIds[position] ?? '',
        accountName,
        fullName,
        territoryName,
        oneTimePassword,
      });
    }
    return named;
  });
}

async function checkSchools(request: Asking, wanted: readonly Wanted[]): Promise<void> {
  const schoolIds = wanted.flatMap((account) => account.schoolId ?? []);
  if (schoolIds.length === 0) return;
  const schools = await readOffice(request, (tx) => listSchoolNames(tx, request.office.countyCode));
  const known = new Set(schools.map((school) => school.schoolId));
  if (schoolIds.some((id) => !known.has(id))) throw serverProblems['nothing-there']({ what: '学校' });
}

const HEADERS = {
  accountName: '登录名',
  fullName: '姓名',
  role: '角色',
  divisionCode: '区划代码',
  school: '学校',
} as const;

/** The rows of an uploaded list of accounts; throws `server.upload-unreadable` with the first row that is wrong. */
async function readAccountList(request: Asking, content: Buffer): Promise<Wanted[]> {
  const refuse = (reason: string) => serverProblems['upload-unreadable']({ reason });
  const rows = await readFirstSheet(content);
  const head = rows.findIndex((row) => row.includes(HEADERS.accountName) && row.includes(HEADERS.role));
  if (head < 0) throw refuse(`没有找到表头（${Object.values(HEADERS).join('、')}）`);
  const place = (header: string) => rows[head]?.indexOf(header) ?? -1;
  const schools = await readOffice(request, (tx) => listSchoolNames(tx, request.office.countyCode));
  const roles = new Map(ROLES.map((role) => [ROLE_DESCRIPTIONS[role].zh, role]));
  const wanted = rows.slice(head + 1).flatMap((row, index): Wanted[] => {
    const cell = (header: string) => row[place(header)]?.trim() ?? '';
    if (row.every((text) => text.trim() === '')) return [];
    const at = `第 ${head + index + 2} 行`;
    const role = roles.get(cell(HEADERS.role)) ?? ROLES.find((each) => each === cell(HEADERS.role));
    if (role === undefined) throw refuse(`${at}的角色“${cell(HEADERS.role)}”不认识`);
    const accountName = cell(HEADERS.accountName);
    if (!/^[\p{L}\p{N}._-]{2,40}$/u.test(accountName)) throw refuse(`${at}的登录名“${accountName}”不能用`);
    const fullName = cell(HEADERS.fullName);
    if (fullName === '' || fullName.length > 40) throw refuse(`${at}没有姓名，或者太长`);
    const divisionCode = cell(HEADERS.divisionCode);
    const schoolText = cell(HEADERS.school);
    const school = schools.find(({ name, schoolId, aliases }) => [name, schoolId, ...aliases].includes(schoolText));
    if (schoolText !== '' && school === undefined) throw refuse(`${at}的学校“${schoolText}”不在名单里`);
    if (divisionCode !== '' && !/^(\d{6}|\d{9}|\d{12})$/.test(divisionCode))
      throw refuse(`${at}的区划代码“${divisionCode}”不对`);
    return [
      {
        ...{ accountName, fullName, role },
        ...(divisionCode === '' ? {} : { divisionCode }),
        ...(school === undefined ? {} : { schoolId: school.schoolId }),
      },
    ];
  });
  if (wanted.length === 0) throw refuse('表里没有一行账号');
  if (wanted.length > 2_000) throw refuse('一次最多 2000 个账号');
  return wanted;
}

/** Parsed in a child process, as every file from outside is. */
async function readFirstSheet(content: Buffer): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'bulou-upload-'));
  try {
    const file = join(folder, 'accounts.xlsx');
    await writeFile(file, content, { mode: 0o600 });
    const table = await readTableFully(file, { displayPath: 'accounts.xlsx' });
    if (table.refused)
      throw serverProblems['upload-unreadable']({ reason: table.findings[0]?.reason ?? '不是表格文件' });
    return (table.sheets[0]?.rows ?? []).map((row) => row.cells);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const officeHandlers = {
  listPacks: async ({ office }) => ({
    items: office.packs.map((pack) => ({
      pack: pack.id,
      title: pack.title.zh,
      level: pack.level,
      version: pack.version,
      digest: pack.digest,
      benefits: pack.benefits.length,
    })),
  }),
  readPacks: async ({ office, query }) => {
    const place =
      query.pack === undefined ? office.packs.length - 1 : office.packs.findIndex((pack) => pack.id === query.pack);
    const pack = office.packs[place];
    if (pack === undefined) throw serverProblems['nothing-there']({ what: '政策包' });
    const layers = office.packs.slice(0, place + 1);
    const key = [...layers.map(({ id, digest }) => `${id} ${digest}`), query.language].join(' ');
    return { pack: pack.id, markdown: await prose.get(key, () => writeProse(layers, query.language)) };
  },
  listAccounts: async (request) => {
    const { office, query } = request;
    const after = readCursor(query.after, AccountCursor);
    return await readOffice(request, async (tx) => {
      const filter = { role: query.role, text: query.q, after: after?.[0], limit: query.limit };
      const { rows, total } = await listAccounts(tx, office.countyCode, filter);
      const page = rows.slice(0, query.limit);
      const items = [];
      for (const row of page) {
        items.push({
          ...describeAccount(row),
          territoryName: await nameTerritory(tx, office, row),
          ...(row.lastSeenAt === null ? {} : { lastSeenAt: row.lastSeenAt.toISOString() }),
        });
      }
      const last = page.at(-1);
      return {
        items,
        total,
        ...(rows.length > query.limit && last !== undefined ? { next: formatCursor([last.accountName]) } : {}),
      };
    });
  },
  listAssignees: async (request) => {
    const { office, query } = request;
    return await readOffice(request, async (tx) => {
      const scope = decideScope(getMe(request), query);
      const rows = await listAccountsFor(tx, office.countyCode, scope);
      const items = [];
      for (const { accountId, fullName, role, ...territory } of rows)
        items.push({ accountId, fullName, role, territoryName: await nameTerritory(tx, office, territory) });
      return { items };
    });
  },
  createAccount: async (request) => {
    const [slip] = await openWithSlips(request, [request.body]);
    if (slip === undefined) throw new Error('An account was opened without a slip.');
    return slip;
  },
  importAccounts: async (request) => ({
    slips: await openWithSlips(request, await readAccountList(request, request.upload)),
  }),
  resetAccount: async (request) => {
    const { office } = request;
    const { accountId } = request.params;
    const oneTimePassword = makeOneTimePassword();
    const passwordHash = await makeHash(oneTimePassword);
    const { replayed } = await act(request, resetAccount, { accountId, passwordHash });
    if (replayed) throw serverProblems['shown-once']({});
    return await readOffice(request, async (tx) => {
      const account = await findAccount(tx, office.countyCode, accountId);
      if (account === undefined) throw new Error('An account was reset and is not there.');
      const { accountName, fullName } = account;
      return {
        accountId,
        accountName,
        fullName,
        territoryName: await nameTerritory(tx, office, account),
        oneTimePassword,
      };
    });
  },
  closeAccount: async (request) => {
    const { handOverTo } = request.body;
    const input = { accountId: request.params.accountId, ...(handOverTo === undefined ? {} : { handOverTo }) };
    return (await act(request, closeAccount, input)).result;
  },
} satisfies { [K in keyof typeof officeRoutes]: Handler<K> };

function describeAccount(account: Account) {
  const { accountId, accountName, fullName, role, divisionCode, schoolId, mustChangePassword, openedAt, closedAt } =
    account;
  return {
    ...{ accountId, accountName, fullName, role, mustChangePassword },
    ...(divisionCode === null ? {} : { divisionCode }),
    ...(schoolId === null ? {} : { schoolId }),
    hasTotp: account.totpCipher !== null,
    openedAt: openedAt.toISOString(),
    ...(closedAt === null ? {} : { closedAt: closedAt.toISOString() }),
  };
}
