/** What the office reads of coverage: boards, lists, search, a child's page; and how that is kept up with the runs. */

export { eraseMoney, refreshRetention } from '../erasure/erase-money.ts';
export { decideRollOver, type RollOver } from '../term/roll-over.ts';
export { closeTerm, openTerm, planStep, proposeException, signException } from '../term/term.commands.ts';
export {
  listMoved,
  listRollOverGroups,
  listSteps,
  listTermEntries,
  listUnresolved,
  TERM_STEPS,
} from '../term/term.queries.ts';
export {
  compareWithBefore,
  type GroupedBy,
  type HeatRow,
  listDivisionNames,
  listHeat,
  listOfficeTerms,
  listOpenReasons,
  listSchoolNames,
  listSchoolsOfScope,
  listTallies,
  type OfficeTerm,
  type ReasonRow,
  type SchoolName,
  type Scope,
  type TallyRow,
  type TermDifference,
  UNKNOWN_KEY,
} from './board.queries.ts';
export { type BoardCell, type BoardTally, sumCell } from './board.ts';
export { buildOfficeLines } from './build-lines.ts';
export {
  type DeterminationRow,
  type FactsRow,
  listDeterminationsOf,
  listFactsOf,
  listPaymentsOf,
  type PaymentRow,
} from './child-page.queries.ts';
export {
  countLines,
  type LineCursor,
  type LineFilter,
  type LineRow,
  listLines,
  listLinesOfChild,
  listLinesOfHousehold,
  searchLines,
} from './line.queries.ts';
export { listPaymentsOnFile, type PaidOnFile } from './standing-on-file.queries.ts';
