/** Opens a county's office on its database: lines up to date, divisions loaded, and at first start its three administrators. */
import { randomUUID } from 'node:crypto';
import { buildOfficeLines } from '@bulou/coverage/office';
import type { CommandEnvelope } from '@bulou/kernel';
import {
  countAccounts,
  hashPassword,
  listDivisions,
  loadDivisions,
  makeOneTimePassword,
  OFFICE_ROLE,
  type OpenAccountsInput,
  openAccounts,
} from '@bulou/network';
import type { Role } from '@bulou/network/model';
import { loadPacks } from '@bulou/policy/load';
import { type Command, type Database, execute, type JsonValue } from '@bulou/store';
import type { Office } from './office.ts';

export interface OpenOfficeOptions {
  readonly db: Database;
  readonly countyCode: string;
  readonly countyName: string;
  readonly policyFolder?: string;
  /** A made-up county: accounts whose passwords everybody knows are opened besides. */
  readonly demonstration?: boolean;
  readonly now?: () => Date;
}

/** A name and a password that are told once. */
export interface FirstPassword {
  readonly accountName: string;
  readonly fullName: string;
  readonly password: string;
}

export interface OpenedOffice {
  readonly office: Office;
  /** One-time passwords made at this first start; empty later. */
  readonly administrators: readonly FirstPassword[];
  /** Of the demonstration alone. */
  readonly demonstrationAccounts: readonly FirstPassword[];
}

/** Three people, so that none of them can act, allow and watch alone. */
const ADMINISTRATORS: readonly (readonly [accountName: string, fullName: string, role: Role])[] = [
  ['system', '系统管理员', 'system-administrator'],
  ['security', '安全管理员', 'security-administrator'],
  ['audit', '审计管理员', 'auditor'],
];

/** Known to everybody, and therefore only ever opened in a made-up county. */
export const DEMONSTRATION_PASSWORD = 'nanle-2018-demo';

const DEMONSTRATION: readonly (readonly [accountName: string, fullName: string, role: Role, territory: string])[] = [
  ['clerk', '县经办（示范）', 'county-clerk', ''],
  ['reviewer', '县复核（示范）', 'county-reviewer', ''],
  ['leader', '局领导（示范）', 'bureau-leader', ''],
  ['township', '城关镇中心校（示范）', 'township-clerk', '100'],
];

export async function openOffice(options: OpenOfficeOptions): Promise<OpenedOffice> {
  const { db, countyCode, countyName, demonstration = false, now = () => new Date() } = options;
  const packs = options.policyFolder === undefined ? [] : loadPacks(options.policyFolder);
  const office: Office = { db, countyCode, countyName, demonstration, packs, policyFolder: options.policyFolder, now };
  await loadPackagedDivisions(office);
  await buildOfficeLines(db, countyCode, now());
  const first = await db.transaction(countyCode, (tx) => countAccounts(tx, countyCode));
  if (first > 0) {
    return { office, administrators: [], demonstrationAccounts: demonstration ? describeDemonstration() : [] };
  }
  const administrators = ADMINISTRATORS.map(([accountName, fullName, role]) => ({
    ...{ accountName, fullName, role },
    password: makeOneTimePassword(),
  }));
  const accounts: OpenAccountsInput['accounts'] = [];
  for (const { password, role, ...names } of administrators) {
    const territory = role === 'auditor' ? { divisionCode: countyCode } : {};
    accounts.push({
      ...names,
      role,
      ...territory,
      passwordHash: await hashPassword(password),
      mustChangePassword: true,
    });
  }
  if (demonstration) accounts.push(...(await makeDemonstrationAccounts(countyCode)));
  await run(office, openAccounts, { accounts });
  return {
    office,
    administrators: administrators.map(({ role: _, ...rest }) => rest),
    demonstrationAccounts: demonstration ? describeDemonstration() : [],
  };
}

async function makeDemonstrationAccounts(countyCode: string): Promise<OpenAccountsInput['accounts']> {
  const passwordHash = await hashPassword(DEMONSTRATION_PASSWORD);
  return DEMONSTRATION.map(([accountName, fullName, role, territory]) => ({
    ...{ accountName, fullName, role, passwordHash },
    divisionCode: `${countyCode}${territory}`,
    mustChangePassword: false,
  }));
}

function describeDemonstration(): FirstPassword[] {
  return DEMONSTRATION.map(([accountName, fullName]) => ({ accountName, fullName, password: DEMONSTRATION_PASSWORD }));
}

/** The packaged table of the county, once; what it says already changes nothing. */
async function loadPackagedDivisions(office: Office): Promise<void> {
  const divisions = listDivisions(office.countyCode).map(({ divisionCode, name }) => ({ divisionCode, name }));
  const [known] = await office.db.transaction(
    office.countyCode,
    (tx) => tx`
    select 1 from network.division where county_code = ${office.countyCode} limit 1`,
  );
  if (divisions.length === 0 || known !== undefined) return;
  await run(office, loadDivisions, { validFrom: '2017-01-01', divisions });
}

/** What the office does of its own accord, with an entry in the trail like everything else. */
async function run<I, R extends JsonValue>(office: Office, command: Command<I, R>, input: I): Promise<R> {
  const envelope: CommandEnvelope = {
    commandId: `office/${randomUUID()}`,
    schemaVersion: 1,
    countyCode: office.countyCode,
    actor: { actorId: 'office', role: OFFICE_ROLE, territory: office.countyCode },
    claimedAt: office.now().toISOString(),
  };
  return (await execute(office.db, command, envelope, input, { now: office.now })).result;
}
