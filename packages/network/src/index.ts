/** The server face of pillar 网: divisions, organisations and tasks. */

export {
  answersFor,
  closeAccount,
  getOpenAccount,
  OFFICE_ROLE,
  type OpenAccountsInput,
  openAccounts,
  requireRole,
  resetAccount,
} from './account.commands.ts';
export {
  type Account,
  type AccountFilter,
  type AccountRow,
  countAccounts,
  findAccount,
  findAccountByName,
  findSession,
  listAccountNames,
  listAccounts,
  listAccountsFor,
  listOpenSessions,
  type OpenSessionRow,
  type SessionOfAccount,
} from './account.queries.ts';
export { type LoadDivisionsInput, loadDivisions, requireWholeCounty } from './division.commands.ts';
export {
  createDivisionFinder,
  createPlaceReader,
  getPlaceTable,
  listCountyNames,
  listDivisions,
} from './division-data.ts';
export type { DivisionAlias, DivisionCertainty, DivisionFinder, DivisionMatch, PlaceText } from './division-finder.ts';
export { type LearnedDivisions, learnDivisions } from './learn-divisions.ts';
export {
  listOrganisations,
  type Organisation,
  type RegisterSchoolsInput,
  registerSchools,
} from './organisation.commands.ts';
export { hashPassword, isPassword, makeOneTimePassword, NOBODYS_HASH } from './password.ts';
export type { NamedCode, PlaceFromCounty, PlaceReader, PlaceTable } from './place.ts';
export { problems as networkProblems } from './problems.ts';
export {
  beginTotp,
  changePassword,
  closeSession,
  confirmTotp,
  digestToken,
  openSession,
  stepUp,
  totpContext,
} from './session.commands.ts';
export {
  assignTask,
  closeTask,
  listOpenTasks,
  type NewTask,
  openTasks,
  saveTasks,
  settleTasks,
  type Task,
  withdrawOpenTasks,
} from './task.commands.ts';
export {
  countTasks,
  listTaskPage,
  listTasksOf,
  type TaskFilter,
  type TaskOwner,
  type TaskRow,
} from './task.queries.ts';
export { findTotpStep, formatTotpUri, makeTotpCode, makeTotpSecret, totpStepOf } from './totp.ts';

/** What `migrate` of the store needs for the tables of this room. */
export const NETWORK_MIGRATIONS = { schema: 'network', dir: new URL('../migrations/', import.meta.url) };
