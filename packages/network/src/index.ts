/** The server face of pillar 网: divisions, organisations and tasks. */

export { type LoadDivisionsInput, loadDivisions, requireWholeCounty } from './division.commands.ts';
export {
  createDivisionFinder,
  createPlaceReader,
  getPlaceTable,
  listCountyNames,
  listDivisions,
} from './division-data.ts';
export type { DivisionAlias, DivisionCertainty, DivisionFinder, DivisionMatch, PlaceText } from './division-finder.ts';
export {
  listOrganisations,
  type Organisation,
  type RegisterSchoolsInput,
  registerSchools,
} from './organisation.commands.ts';
export type { NamedCode, PlaceFromCounty, PlaceReader, PlaceTable } from './place.ts';
export { problems as networkProblems } from './problems.ts';
export {
  listOpenTasks,
  type NewTask,
  openTasks,
  saveTasks,
  settleTasks,
  type Task,
  withdrawOpenTasks,
} from './task.commands.ts';

/** What `migrate` of the store needs for the tables of this room. */
export const NETWORK_MIGRATIONS = { schema: 'network', dir: new URL('../migrations/', import.meta.url) };
