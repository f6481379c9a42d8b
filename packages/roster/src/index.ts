/** The server face of pillar 准. */
export * from './intake/index.ts';
export * from './model.ts';
export {
  assertRows,
  findRun,
  insertChildren,
  insertFiles,
  insertFindings,
  insertOpenLinks,
  insertRun,
  insertSchools,
  insertSourceRows,
  listKnownChildren,
  listKnownSchools,
  listLatestRuns,
  listRedirects,
  type NewRun,
  type RunFile,
  type RunRow,
} from './register/register.queries.ts';
export type { KnownSchool } from './resolve/decide-schools.ts';
export {
  type LinkInput,
  type LinkOutput,
  linkRecords,
  listSameLinks,
  readLinkageSettings,
} from './resolve/link-records.ts';
export { decideRoster, type ResolveInput, type ResolveResult } from './resolve/resolve.ts';

/** What the store's `migrate` needs for the tables of this room. */
export const ROSTER_MIGRATIONS = { schema: 'roster', dir: new URL('../migrations/', import.meta.url) };
