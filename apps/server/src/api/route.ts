import type { Role } from '@bulou/network/model';
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'DELETE';

/** Who may call: nobody is asked, anybody signed in, or the roles named. */
export type Access = 'public' | 'signed-in' | readonly Role[];

/** A route as data: the OpenAPI document, the client, the checks of each request and the access matrix are made of it. */
export interface Route {
  readonly method: Method;
  /** Below `/api/v1`, with `{name}` for parameters. */
  readonly path: string;
  readonly tag: Tag;
  /** One English sentence. */
  readonly summary: string;
  readonly access: Access;
  /** The session must have shown its password or code again within the last minutes. */
  readonly stepUp?: boolean;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** What is sent instead of JSON. */
  readonly upload?: 'xlsx' | 'file';
  /** What is answered with 200; a workbook for `xlsx`, a paper or picture for `file`, nothing (204) when absent. */
  readonly response?: z.ZodType | 'xlsx' | 'file';
}

export type Tag =
  | 'session'
  | 'home'
  | 'coverage'
  | 'roster'
  | 'review'
  | 'tasks'
  | 'trail'
  | 'policy'
  | 'accounts'
  | 'import'
  | 'term';

/** Keeps the exact types of the schemas. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}
