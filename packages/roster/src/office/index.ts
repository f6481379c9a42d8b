/** What the office reads of the register and the acts that people do there. */
export type { CountyEstimate, FaultRate } from '../audit/estimate-faults.ts';
export { assignHomes, drawHomes, recordInterview, replaceHome, ShareText } from '../audit/home.commands.ts';
export {
  type DrawRow,
  findDraw,
  type HomeRow,
  listForDraw,
  listHomes,
  listHomeVisits,
} from '../audit/home.queries.ts';
export { HomeAnswer, REPLACE_REASONS } from '../audit/home-answer.ts';
export { drawFromList, formatDrawnHomes, planDraw, readHomeList } from '../audit/home-list.ts';
export { homeProblems } from '../audit/home-problems.ts';
export { printVisitSheets } from '../audit/print-sheets.command.ts';
export { summariseSample } from '../audit/summarise-sample.ts';
export {
  answerClaims,
  changeOffer,
  checkClaims,
  closeClaimList,
  closeClaims,
  openClaims,
  reopenClaimList,
} from '../claim/claim.commands.ts';
export {
  type ClaimListRow,
  type ClaimOfferRow,
  type ClaimTermRow,
  findClaimTerm,
  listClaimLists,
  listClaimOffers,
} from '../claim/claim.queries.ts';
export { DISCLAIM_REASONS } from '../claim/decide-claims.ts';
export { claimProblems } from '../claim/problems.ts';
export { eraseChildren } from '../erasure/erase-children.ts';
export { ERASED_NAME } from '../erasure/scrub.ts';
export { makeLifecyclePage } from '../lifecycle/handbook-page.ts';
export { rolesOf } from '../lifecycle/lifecycle-table.ts';
export { BODY_WORDS, type Body, bodiesOf } from '../reconcile/bodies.ts';
export { describeAct, findStampStanding } from '../reconcile/find-standing.ts';
export {
  findIssuedPaper,
  findPaper,
  findPicture,
  listPaperActs,
  listPapersOfRound,
  listPictures,
  type PaperActRow,
  type PaperRow,
  readLines,
} from '../reconcile/paper.queries.ts';
export { takeInPicture } from '../reconcile/picture.commands.ts';
export { reconcileProblems } from '../reconcile/problems.ts';
export { readPicture, readTypedCode } from '../reconcile/read-picture.ts';
export {
  acceptMarks,
  confirmPaper,
  decideMarks,
  enterMarks,
  freezeRosterPaper,
  movePaper,
} from '../reconcile/reconcile.commands.ts';
export { VisitAnswer } from '../survey/answer.ts';
export { listPresent } from '../survey/decide-visit.ts';
export { findHousehold, listHouseholds, type RoundHousehold } from '../survey/household-rows.ts';
export { roundProblems } from '../survey/problems.ts';
export { assignVillage, closeRound, openRound, placeHousehold, refreshRound } from '../survey/round.commands.ts';
export {
  findRound,
  type HouseholdLine,
  listHouseholdLines,
  listLastSignatures,
  listProgress,
  listRecorders,
  listRounds,
  listVisits,
  type ProgressRow,
  type RoundRow,
  readTotals,
  type SignatureRow,
} from '../survey/round.queries.ts';
export { recordVisit, reopenTotals, signTotals } from '../survey/visit.commands.ts';
export { buildReviewPairs } from './build-review-pairs.ts';
export { describeRecord, type ShownField } from './describe-record.ts';
export { listNameParts, makeInitials, readSearchText, type SearchText } from './name-search.ts';
export { officeProblems } from './problems.ts';
export { type ChildIdentity, findIdentity, makeRevealCommand, openIdentities, openIdentity } from './reveal.command.ts';
export { decidePair, undoPairDecision } from './review.commands.ts';
export {
  type DecisionRow,
  findPair,
  listDecisions,
  listPairs,
  listPairsOfChild,
  type PairRow,
} from './review.queries.ts';
export { decideReading, type Reading, refuseReading, type StandingDecision, VERDICTS, type Verdict } from './review.ts';
export { listRowRefs, listStoredRows, type StoredRecord, type StoredRow } from './source-rows.ts';
