import { ROLES } from '@bulou/network/model';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { DivisionCode, Id, Instant } from './shared.schema.ts';

const Password = z.string().min(1).max(200);
const Code = z.string().regex(/^\d{6}$/);

export const Me = z
  .object({
    accountId: Id,
    accountName: z.string(),
    fullName: z.string(),
    role: z.enum(ROLES),
    /** What the rights end at; all three absent for administrators, who see no personal data. */
    territory: z.object({
      divisionCode: DivisionCode.optional(),
      schoolId: Id.optional(),
      name: z.string().optional(),
    }),
    countyCode: DivisionCode,
    countyName: z.string(),
    /** The password is a one-time one: nothing else is answered before it has been changed. */
    mustChangePassword: z.boolean(),
    hasTotp: z.boolean(),
    steppedUpUntil: Instant.optional(),
    sessionId: Id,
    expiresAt: Instant,
    /** A made-up county: the page says so. */
    demonstration: z.boolean(),
  })
  .meta({ id: 'Me' });

export const sessionRoutes = {
  openSession: defineRoute({
    method: 'POST',
    path: '/session',
    tag: 'session',
    summary: 'Signs in. A wrong name, password or code is answered alike, and later each time for the same source.',
    access: 'public',
    body: z.object({
      accountName: z.string().min(1).max(80),
      password: Password,
      /** Of the authenticator; asked for by the problem `server.code-needed` when the account has one. */
      code: Code.optional(),
    }),
    response: Me,
  }),
  getSession: defineRoute({
    method: 'GET',
    path: '/session',
    tag: 'session',
    summary: 'Who I am and what my rights end at.',
    access: 'signed-in',
    response: Me,
  }),
  closeSession: defineRoute({
    method: 'DELETE',
    path: '/session',
    tag: 'session',
    summary: 'Signs out.',
    access: 'signed-in',
  }),
  changePassword: defineRoute({
    method: 'POST',
    path: '/session/password',
    tag: 'session',
    summary: 'Changes my password and ends my other sessions.',
    access: 'signed-in',
    body: z.object({ password: Password, newPassword: z.string().min(10).max(200) }),
  }),
  beginTotp: defineRoute({
    method: 'POST',
    path: '/session/totp',
    tag: 'session',
    summary: 'Makes a secret for my authenticator; it counts once a code of it has been confirmed.',
    access: 'signed-in',
    stepUp: true,
    response: z.object({ secret: z.string(), uri: z.string() }),
  }),
  confirmTotp: defineRoute({
    method: 'POST',
    path: '/session/totp/confirmation',
    tag: 'session',
    summary: 'Confirms the new secret with a code of it.',
    access: 'signed-in',
    stepUp: true,
    body: z.object({ code: Code }),
  }),
  stepUp: defineRoute({
    method: 'POST',
    path: '/session/step-up',
    tag: 'session',
    summary:
      'Shows the password, and the code where there is one, again: needed before a reveal, an export, an approval.',
    access: 'signed-in',
    body: z.object({ password: Password, code: Code.optional() }),
    response: z.object({ steppedUpUntil: Instant }),
  }),
  listSessions: defineRoute({
    method: 'GET',
    path: '/sessions',
    tag: 'session',
    summary: 'My open sessions.',
    access: 'signed-in',
    response: z.object({
      items: z.array(
        z
          .object({
            sessionId: Id,
            openedAt: Instant,
            lastSeenAt: Instant,
            expiresAt: Instant,
            source: z.string(),
            device: z.string(),
            current: z.boolean(),
          })
          .meta({ id: 'OpenSession' }),
      ),
    }),
  }),
  revokeSession: defineRoute({
    method: 'DELETE',
    path: '/sessions/{sessionId}',
    tag: 'session',
    summary: 'Ends one of my sessions.',
    access: 'signed-in',
    params: z.object({ sessionId: Id }),
  }),
};
