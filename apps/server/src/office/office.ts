/** What every handler works with: the office, who asks, and the two ways to the database. */
import { randomUUID } from 'node:crypto';
import type { CommandEnvelope } from '@bulou/kernel';
import type { Account, SessionOfAccount } from '@bulou/network';
import type { Pack } from '@bulou/policy';
import {
  type Command,
  type Database,
  type Execution,
  execute,
  type JsonValue,
  NO_TERRITORY,
  type Transaction,
} from '@bulou/store';
import type { z } from 'zod';
import type { OperationId, ROUTES } from '../api/routes.ts';

/** One county's office on an open database. */
export interface Office {
  readonly db: Database;
  readonly countyCode: string;
  readonly countyName: string;
  readonly demonstration: boolean;
  /** The county's pack and all it stands on; empty where no policy folder was given. */
  readonly packs: readonly Pack[];
  /** Where the packs lie, for runs. */
  readonly policyFolder?: string | undefined;
  readonly now: () => Date;
  /** Milliseconds after which a request without an answer is told so; half a minute unless said otherwise. */
  readonly answerWithin?: number;
}

/** A request that has been let in and whose parts have been read. */
export interface OfficeRequest<P = unknown, Q = unknown, B = unknown> {
  readonly office: Office;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Of an upload. */
  readonly upload: Buffer;
  /** Where it came from and what the browser says of itself. */
  readonly source: string;
  readonly device: string;
  /** Made by the client, so that a repeated request does nothing twice. */
  readonly idempotencyKey: string | undefined;
  /** Absent only on public routes. */
  readonly session: SessionOfAccount | undefined;
  /** Sets the cookie of a new session; an empty token takes it away. */
  setToken(token: string): void;
}

/** A file to send. */
export interface Download {
  readonly fileName: string;
  readonly content: Buffer;
  /** What it is, when it is no workbook. */
  readonly mediaType?: 'application/pdf' | 'image/jpeg' | 'image/png' | 'text/csv' | 'application/zip';
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : never;
type Sent<S> = [S] extends [never]
  ? undefined
  : S extends 'xlsx' | 'file'
    ? Download
    : S extends z.ZodType
      ? z.input<S>
      : undefined;
type RouteOf<K extends OperationId> = (typeof ROUTES)[K];
type SchemaOf<R, N extends string> = R extends { readonly [Key in N]: infer S } ? S : never;

/** What carries out an operation. */
export type Handler<K extends OperationId> = (
  request: OfficeRequest<
    Parsed<SchemaOf<RouteOf<K>, 'params'>>,
    Parsed<SchemaOf<RouteOf<K>, 'query'>>,
    Parsed<SchemaOf<RouteOf<K>, 'body'>>
  >,
) => Promise<Sent<SchemaOf<RouteOf<K>, 'response'>>>;

/** The account that asks; public routes never call this. */
export function getMe({ session }: Pick<OfficeRequest, 'session'>): Account {
  if (session === undefined) throw new Error('A public route asked who is signed in.');
  return session.account;
}

/** Reads within the account's territory: the tables themselves show nothing else. */
export async function readOffice<T>(
  request: Pick<OfficeRequest, 'office' | 'session'>,
  read: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const me = getMe(request);
  const options = { school: me.schoolId ?? undefined, readOnly: true, isolation: 'repeatable read' } as const;
  return await request.office.db.transaction(me.divisionCode ?? NO_TERRITORY, read, options);
}

/** Carries out a command for the account that asks. */
export async function act<I, R extends JsonValue>(
  request: Pick<OfficeRequest, 'office' | 'session' | 'idempotencyKey' | 'device'>,
  command: Command<I, R>,
  input: I,
): Promise<Execution<R>> {
  const { office, idempotencyKey } = request;
  const me = getMe(request);
  return await execute(office.db, command, makeEnvelope(office, me, request.device, idempotencyKey), input, {
    now: office.now,
  });
}

/** The envelope of an account's command. A client's key counts for that account alone. */
export function makeEnvelope(
  office: Office,
  account: Pick<Account, 'accountId' | 'role' | 'divisionCode' | 'schoolId'>,
  device: string,
  idempotencyKey?: string,
): CommandEnvelope {
  const { accountId, role, divisionCode, schoolId } = account;
  return {
    commandId: `${accountId}/${idempotencyKey ?? randomUUID()}`,
    schemaVersion: 1,
    countyCode: office.countyCode,
    actor: {
      actorId: accountId,
      role,
      territory: divisionCode ?? NO_TERRITORY,
      ...(schoolId === null ? {} : { schoolId }),
    },
    device,
    claimedAt: office.now().toISOString(),
  };
}
