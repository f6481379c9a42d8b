/**
 * Who is answered what, written by hand and reviewed by people: for each operation what a role gets about a child, village or school
 * of its own territory, and of another. The cells are generated from the routes and the roles; a route without a row here fails.
 */
import type { Role } from '@bulou/network/model';
import type { OperationId } from '../src/api/routes.ts';

/** `yes`: let in (what it then finds may be nothing); else the status of the refusal. */
export type Answer = 'yes' | 403 | 404 | 409;
type Column = (role: Role) => Answer;
/** In the own territory, in another; or something that everybody may do for themselves and that is tested elsewhere. */
type Row = readonly [own: Column, other: Column] | 'own-business';

/** Answer for the whole county, so that no other territory is theirs to be outside of. */
const COUNTY_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'finance-bureau', 'auditor'];
const LOCAL_ROLES: readonly Role[] = [
  'township-clerk',
  'surveyor',
  'school-clerk',
  'village-committee',
  'poverty-office',
  'inspector',
];
const DATA: readonly Role[] = [...COUNTY_ROLES, ...LOCAL_ROLES];

const only =
  (...roles: readonly Role[]): Column =>
  (role) =>
    roles.includes(role) ? 'yes' : 403;
const anybody: Column = () => 'yes';
/** Let in by role; about a place outside the territory the answer is that there is no such thing. */
const within =
  (...roles: readonly Role[]): Column =>
  (role) =>
    !roles.includes(role) ? 403 : COUNTY_ROLES.includes(role) ? 'yes' : 404;
/** A task elsewhere is answered as one that is settled: that it does not exist or is no longer open. */
const openWithin =
  (...roles: readonly Role[]): Column =>
  (role) => {
    const answer = within(...roles)(role);
    return answer === 404 ? 409 : answer;
  };
/** A school asks about a village through its own pupils: it is let in and finds none. */
const placeWithin: Column = (role) => (role === 'school-clerk' ? 'yes' : within(...DATA)(role));

const listed: Row = [only(...DATA), only(...DATA)];
const ofPlace: Row = [only(...DATA), placeWithin];
const ofChild: Row = [only(...DATA), within(...DATA)];
const reviewing: readonly Role[] = ['county-clerk', 'county-reviewer', 'township-clerk'];
/** Of no pair in particular. */
const review: Row = [only(...reviewing), only(...reviewing)];
const ofPair: Row = [only(...reviewing), within(...reviewing)];
const revealing: readonly Role[] = ['county-clerk', 'county-reviewer', 'township-clerk', 'school-clerk', 'inspector'];
const assigning: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'township-clerk'];
const trail: Row = [only('auditor', 'security-administrator'), only('auditor', 'security-administrator')];
const importing: readonly Role[] = ['county-clerk', 'township-clerk', 'poverty-office'];
const importReaders: readonly Role[] = [...importing, 'county-reviewer'];
const importList: Row = [only(...importReaders), only(...importReaders)];
const ofImport: Row = [only(...importReaders), within(...importReaders)];
const ofOpenImport: Row = [only(...importing), within(...importing)];
/** A list of a place outside the territory is refused before it is kept as one. */
const uploading: Row = [only(...importing), only('county-clerk')];
const runReaders: Row = [
  only('county-clerk', 'county-reviewer', 'bureau-leader'),
  only('county-clerk', 'county-reviewer', 'bureau-leader'),
];
const readsTerms: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'township-clerk', 'auditor'];
const termReaders: Row = [only(...readsTerms), only(...readsTerms)];
const termSigners: Row = [only('county-reviewer', 'bureau-leader'), only('county-reviewer', 'bureau-leader')];
const running: Row = [only('county-clerk'), only('county-clerk')];
const roundReaders = DATA.filter((role) => role !== 'school-clerk' && role !== 'finance-bureau');
const movers: readonly Role[] = [
  'village-committee',
  'poverty-office',
  'township-clerk',
  'county-clerk',
  'county-reviewer',
];
/** Those whose work is checked see no home of the sample; an inspector sees those given to him. */
const sampleWhole: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'auditor'];
const sampleReaders: readonly Role[] = [...sampleWhole, 'inspector'];
const drawing: Row = [only('county-clerk', 'county-reviewer'), only('county-clerk', 'county-reviewer')];
const recording: readonly Role[] = ['surveyor', 'township-clerk'];
const system: Row = [only('system-administrator'), only('system-administrator')];

export const ACCESS_MATRIX: Readonly<Record<OperationId, Row>> = {
  openSession: 'own-business',
  getSession: [anybody, anybody],
  closeSession: 'own-business',
  changePassword: 'own-business',
  beginTotp: 'own-business',
  confirmTotp: 'own-business',
  stepUp: 'own-business',
  listSessions: [anybody, anybody],
  revokeSession: 'own-business',
  listTerms: [anybody, anybody],
  getHome: [anybody, anybody],
  getCoverage: ofPlace,
  getCoverageHeat: ofPlace,
  compareTerms: ofPlace,
  listReasons: ofPlace,
  listChildren: ofPlace,
  exportChildren: ofPlace,
  getChild: ofChild,
  revealChild: [only(...revealing), within(...revealing)],
  search: listed,
  getHousehold: ofChild,
  getDivision: ofPlace,
  getSchool: ofChild,
  listReviewPairs: review,
  getReviewPair: ofPair,
  decideReviewPair: ofPair,
  undoReviewDecision: review,
  listTasks: listed,
  assignTask: [only(...assigning), openWithin(...assigning)],
  closeTask: [only(...DATA), openWithin(...DATA)],
  listTrail: trail,
  getCheckpoint: trail,
  verifyTrail: trail,
  getRetention: [
    only('security-administrator', 'auditor', 'bureau-leader'),
    only('security-administrator', 'auditor', 'bureau-leader'),
  ],
  proposeErasure: [only('security-administrator'), only('security-administrator')],
  decideErasure: [only('bureau-leader'), only('bureau-leader')],
  makeAuditPack: [only('auditor'), only('auditor')],
  listRounds: listed,
  openRound: running,
  refreshRound: running,
  closeRound: [only('county-reviewer', 'bureau-leader'), only('county-reviewer', 'bureau-leader')],
  getRound: listed,
  listRoundHouseholds: [only(...roundReaders), only(...roundReaders)],
  getRoundHousehold: [only(...roundReaders), within(...roundReaders)],
  recordVisit: [only(...recording), within(...recording)],
  placeHousehold: [only('county-clerk', 'township-clerk'), only('county-clerk', 'township-clerk')],
  assignVillage: [only('township-clerk'), only('township-clerk')],
  signTotals: [only('township-clerk'), only('township-clerk')],
  reopenTotals: [only('county-clerk', 'county-reviewer'), only('county-clerk', 'county-reviewer')],
  listRosterPapers: [only(...roundReaders), only(...roundReaders)],
  freezeRoster: [only('township-clerk', 'county-clerk'), only('township-clerk', 'county-clerk')],
  getRosterPaper: [only(...roundReaders), only(...roundReaders)],
  getRosterPdf: [only(...roundReaders), only(...roundReaders)],
  movePaper: [only(...movers), only(...movers)],
  confirmPaper: [only('village-committee', 'poverty-office'), only('village-committee', 'poverty-office')],
  takeInPicture: [only('township-clerk', 'county-clerk'), only('township-clerk', 'county-clerk')],
  getPicture: [only(...roundReaders), only(...roundReaders)],
  enterMarks: [only('township-clerk', 'county-clerk'), only('township-clerk', 'county-clerk')],
  acceptMarks: [
    only('township-clerk', 'county-clerk', 'county-reviewer'),
    only('township-clerk', 'county-clerk', 'county-reviewer'),
  ],
  checkPaper: 'own-business',
  getSample: [only(...sampleReaders), only(...sampleReaders)],
  planSample: drawing,
  drawSample: drawing,
  getSampleList: [only(...sampleWhole), only(...sampleWhole)],
  assignSample: drawing,
  listSampleHomes: [only(...sampleReaders), only(...sampleReaders)],
  getSampleHome: [only(...sampleReaders), within(...sampleReaders)],
  recordInterview: [only('inspector'), within('inspector')],
  replaceSampleHome: drawing,
  printVisitSheets: [
    only('county-clerk', 'county-reviewer', 'inspector'),
    only('county-clerk', 'county-reviewer', 'inspector'),
  ],
  getSampleResults: [only(...sampleWhole), only(...sampleWhole)],
  listPacks: listed,
  readPacks: listed,
  listOfficeTerms: termReaders,
  getOfficeTerm: termReaders,
  openTerm: running,
  planStep: [only('county-clerk', 'county-reviewer'), only('county-clerk', 'county-reviewer')],
  proposeException: [only('county-clerk', 'township-clerk'), openWithin('county-clerk', 'township-clerk')],
  signException: termSigners,
  closeTerm: termSigners,
  listImports: importList,
  uploadList: uploading,
  getImport: ofImport,
  listImportFindings: ofImport,
  listImportChanges: ofImport,
  rememberColumns: ofOpenImport,
  confirmImport: ofOpenImport,
  withdrawImport: ofOpenImport,
  cancelReading: ofOpenImport,
  exportMarkedList: ofOpenImport,
  getImportTemplate: importList,
  listTermRunFiles: runReaders,
  startTermRun: running,
  listTermRuns: runReaders,
  cancelTermRun: running,
  listAccounts: [
    only('system-administrator', 'security-administrator', 'auditor'),
    only('system-administrator', 'security-administrator', 'auditor'),
  ],
  listAssignees: ofPlace,
  createAccount: system,
  importAccounts: system,
  resetAccount: [only('security-administrator'), only('security-administrator')],
  closeAccount: system,
};
