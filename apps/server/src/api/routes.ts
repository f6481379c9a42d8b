import { auditRoutes } from './audit.routes.ts';
import { coverageRoutes } from './coverage.routes.ts';
import { importRoutes } from './import.routes.ts';
import { officeRoutes } from './office.routes.ts';
import { reconcileRoutes } from './reconcile.routes.ts';
import { retentionRoutes } from './retention.routes.ts';
import { rosterRoutes } from './roster.routes.ts';
import { roundRoutes } from './round.routes.ts';
import { sampleRoutes } from './sample.routes.ts';
import { sessionRoutes } from './session.routes.ts';
import { termRoutes } from './term.routes.ts';
import { workRoutes } from './work.routes.ts';

/** Every route of the office by its operation id. */
export const ROUTES = {
  ...sessionRoutes,
  ...coverageRoutes,
  ...rosterRoutes,
  ...workRoutes,
  ...officeRoutes,
  ...roundRoutes,
  ...reconcileRoutes,
  ...sampleRoutes,
  ...importRoutes,
  ...termRoutes,
  ...auditRoutes,
  ...retentionRoutes,
};
export type OperationId = keyof typeof ROUTES;
export const API_PREFIX = '/api/v1';
