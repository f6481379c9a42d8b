/** The one reader of database errors. It goes by constraint name, because a distributed database leaves the error's own field empty. */
import { postgres } from './driver.ts';

export interface DatabaseError {
  /** `gone`: the connection broke and the outcome of a commit in flight is unknown. `retry`: the same again may succeed. */
  readonly kind: 'constraint' | 'retry' | 'gone' | 'other';
  readonly constraint?: string;
  readonly sqlState: string;
}

const RETRY = new Set(['40001', '40P01', '55P03']);
const GONE = new Set(['57P01', '57P02', '57P03', '08000', '08003', '08006', '25P03']);
const GONE_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
]);

/** Classifies an error that a query threw; `undefined` when it did not come from the database. */
export function readDatabaseError(error: unknown): DatabaseError | undefined {
  if (error instanceof postgres.PostgresError) {
    const constraint = readConstraintName(error.constraint_name, error.message);
    if (constraint !== undefined) return { kind: 'constraint', constraint, sqlState: error.code };
    if (RETRY.has(error.code)) return { kind: 'retry', sqlState: error.code };
    return { kind: GONE.has(error.code) ? 'gone' : 'other', sqlState: error.code };
  }
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  // A missing socket and a missing file share a code; only the first is the database's.
  if (code === 'ENOENT' && syscall !== 'connect') return undefined;
  return typeof code === 'string' && GONE_CODES.has(code) ? { kind: 'gone', sqlState: code } : undefined;
}

/** True when the error is the refusal of exactly this constraint. */
export function violatesConstraint(error: unknown, constraint: string): boolean {
  return readDatabaseError(error)?.constraint === constraint;
}

/** A shard's number at the end (`household_no_unique_102093`) is not part of the name; no name of ours ends in one. */
function readConstraintName(field: string | undefined, message: string): string | undefined {
  const quoted = /(?:constraint|index) "([^"]+)"/.exec(message)?.[1];
  const name = field !== undefined && field !== '' ? field : quoted;
  return name?.replace(/_\d+$/, '');
}
