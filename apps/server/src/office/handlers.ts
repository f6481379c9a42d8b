import type { OperationId } from '../api/routes.ts';
import { officeHandlers } from './accounts.handlers.ts';
import { auditHandlers } from './audit.handlers.ts';
import { coverageHandlers } from './coverage.handlers.ts';
import { importHandlers } from './import.handlers.ts';
import type { Handler } from './office.ts';
import { reconcileHandlers } from './reconcile.handlers.ts';
import { retentionHandlers } from './retention.handlers.ts';
import { rosterHandlers } from './roster.handlers.ts';
import { roundHandlers } from './round.handlers.ts';
import { sampleHandlers } from './sample.handlers.ts';
import { sessionHandlers } from './session.handlers.ts';
import { termHandlers } from './term.handlers.ts';
import { workHandlers } from './work.handlers.ts';

/** What carries out each operation. One without a handler does not compile. */
export const HANDLERS = {
  ...sessionHandlers,
  ...coverageHandlers,
  ...rosterHandlers,
  ...workHandlers,
  ...officeHandlers,
  ...roundHandlers,
  ...reconcileHandlers,
  ...sampleHandlers,
  ...importHandlers,
  ...termHandlers,
  ...auditHandlers,
  ...retentionHandlers,
} satisfies { [K in OperationId]: Handler<K> };
