import { DATA_ROLES, ROLES } from '@bulou/network/model';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { Cursor, DivisionCode, Id, Instant, Page } from './shared.schema.ts';

const PackLine = z
  .object({
    pack: z.string(),
    title: z.string(),
    level: z.string(),
    version: z.string(),
    digest: z.string(),
    benefits: z.int(),
  })
  .meta({ id: 'PackLine' });

const Account = z
  .object({
    accountId: Id,
    accountName: z.string(),
    fullName: z.string(),
    role: z.enum(ROLES),
    divisionCode: DivisionCode.optional(),
    schoolId: Id.optional(),
    territoryName: z.string(),
    hasTotp: z.boolean(),
    mustChangePassword: z.boolean(),
    openedAt: Instant,
    closedAt: Instant.optional(),
    lastSeenAt: Instant.optional(),
  })
  .meta({ id: 'Account' });

const NewAccount = z.object({
  accountName: z.string().regex(/^[\p{L}\p{N}._-]{2,40}$/u),
  fullName: z.string().min(1).max(40),
  role: z.enum(ROLES),
  divisionCode: DivisionCode.optional(),
  schoolId: Id.optional(),
});

/** What is printed on a slip and shown this once. */
const Slip = z
  .object({
    accountId: Id,
    accountName: z.string(),
    fullName: z.string(),
    territoryName: z.string(),
    oneTimePassword: z.string(),
  })
  .meta({ id: 'Slip' });

const AccountParams = z.object({ accountId: Id });
const ADMINISTRATORS = ['system-administrator'] as const;

export const officeRoutes = {
  listPacks: defineRoute({
    method: 'GET',
    path: '/policy/packs',
    tag: 'policy',
    summary: 'The policy packs of the county, lowest layer first.',
    access: DATA_ROLES,
    response: z.object({ items: z.array(PackLine) }),
  }),
  readPacks: defineRoute({
    method: 'GET',
    path: '/policy/prose',
    tag: 'policy',
    summary:
      "A pack as prose in Markdown, the county's own unless said otherwise: benefits, conditions, amounts, payers, sources.",
    access: DATA_ROLES,
    query: z.object({ pack: z.string().max(60).optional(), language: z.enum(['zh', 'en']).default('zh') }),
    response: z.object({ pack: z.string(), markdown: z.string() }),
  }),
  listAccounts: defineRoute({
    method: 'GET',
    path: '/accounts',
    tag: 'accounts',
    summary: 'The accounts of the county, by name.',
    access: ['system-administrator', 'security-administrator', 'auditor'],
    query: Page.extend({ role: z.enum(ROLES).optional(), q: z.string().max(40).optional() }),
    response: z.object({ items: z.array(Account), total: z.int(), next: Cursor.optional() }),
  }),
  listAssignees: defineRoute({
    method: 'GET',
    path: '/assignees',
    tag: 'accounts',
    summary: 'Open accounts that a task of a division or a school of my territory can be given to.',
    access: DATA_ROLES,
    query: z.object({ divisionCode: DivisionCode.optional(), schoolId: Id.optional() }),
    response: z.object({
      items: z.array(z.object({ accountId: Id, fullName: z.string(), role: z.enum(ROLES), territoryName: z.string() })),
    }),
  }),
  createAccount: defineRoute({
    method: 'POST',
    path: '/accounts',
    tag: 'accounts',
    summary: 'Opens an account; its one-time password is answered once.',
    access: ADMINISTRATORS,
    stepUp: true,
    body: NewAccount,
    response: Slip,
  }),
  importAccounts: defineRoute({
    method: 'POST',
    path: '/accounts/import',
    tag: 'accounts',
    summary:
      'Opens all accounts of one .xlsx (columns 登录名, 姓名, 角色, 区划代码, 学校), all or none; answers the slips once.',
    access: ADMINISTRATORS,
    stepUp: true,
    upload: 'xlsx',
    response: z.object({ slips: z.array(Slip) }),
  }),
  resetAccount: defineRoute({
    method: 'POST',
    path: '/accounts/{accountId}/reset',
    tag: 'accounts',
    summary: 'Gives an account a new one-time password, drops its authenticator and ends its sessions.',
    access: ['security-administrator'],
    stepUp: true,
    params: AccountParams,
    response: Slip,
  }),
  closeAccount: defineRoute({
    method: 'POST',
    path: '/accounts/{accountId}/closing',
    tag: 'accounts',
    summary: 'Closes the account of somebody who leaves and hands all their open tasks over in the same act.',
    access: ADMINISTRATORS,
    stepUp: true,
    params: AccountParams,
    body: z.object({ handOverTo: Id.optional() }),
    response: z.object({ tasksHandedOver: z.int() }),
  }),
};
