/** The server face of pillar 准. */
export * from './intake/index.ts';
export * from './model.ts';
export { gatherHouseholds } from './papers/gather-households.ts';
export { makeHouseholdFiles } from './papers/household-file.ts';
export * from './papers/paper-data.ts';
export { makePaperReference } from './papers/paper-reference.ts';
export * from './papers/paper-words.ts';
export { makePaperWorkbook } from './papers/paper-workbook.ts';
export {
  type ChildIdentity,
  listChildIdentities,
  listRegistryHouseholds,
  listSchoolNames,
  type RegistryHousehold,
} from './papers/papers.queries.ts';
export { makePovertyOfficeRoster } from './papers/poverty-office-roster.ts';
export { type ClaimingSchool, makeSchoolClaimList } from './papers/school-claim-list.ts';
export { makeStudyCertificate } from './papers/study-certificate.ts';
export { makeSupplementPage, type SupplementLine } from './papers/supplement-page.ts';
export { makeSurveySheets, SURVEY_RESULTS } from './papers/survey-sheet.ts';
export { freezeVillageRoster, listVillageLines, makeVillageRoster } from './papers/village-roster.ts';
export {
  type DrawnHome,
  type DrawStatement,
  type DueItem,
  makeVisitSheets,
} from './papers/visit-sheet.ts';
export * from './reconcile/roster-version.ts';
export {
  assertRows,
  findRun,
  findRunNo,
  insertChildren,
  insertFindings,
  insertOpenLinks,
  insertRun,
  insertRunFiles,
  insertSchools,
  insertSourceFiles,
  listErasedIds,
  listKnownChildren,
  listKnownSchools,
  listLatestRuns,
  listRedirects,
  type NewRun,
  type RunFile,
  type RunRow,
  type TakenFile,
} from './register/register.queries.ts';
export { listReviewedPairs, type ReviewedPairs, redirectChildren } from './register/reviewed-pairs.queries.ts';
export type { MintChildId } from './resolve/child-ids.ts';
export type { KnownSchool } from './resolve/decide-schools.ts';
export {
  type LinkInput,
  type LinkOutput,
  linkRecords,
  listSameLinks,
  readLinkageSettings,
} from './resolve/link-records.ts';
export { decideRoster, type ResolveInput, type ResolveResult } from './resolve/resolve.ts';
export { type MergedChildren, mergeReviewedChildren, type ReviewedPair } from './resolve/reviewed-pairs.ts';

/** What the store's `migrate` needs for the tables of this room. */
export const ROSTER_MIGRATIONS = { schema: 'roster', dir: new URL('../migrations/', import.meta.url) };
