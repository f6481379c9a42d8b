/**
 * The browser-safe face of coverage: the facts a child is judged by, the five states, the equation and its lists.
 * Types and tables of words only.
 */
import type { Fen, PlainDate, Sex, Stage, TermId } from '@bulou/kernel';
import type { LifeEvent, StudyPlace } from '@bulou/roster/model';

/** The five parts of the equation, in the order in which the first that applies is taken. */
export const STATES = ['unresolved', 'owed', 'payable', 'aided_elsewhere', 'not_entitled'] as const;
export type ChildState = (typeof STATES)[number];

export const OUTCOMES = ['pay', 'no', 'undecided', 'displaced', 'not_assessed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The facts that benefits are decided on. `undefined` always means "not known", never "no". */
export interface ChildFacts {
  readonly birthOn?: PlainDate;
  readonly sex?: Sex;
  /** On the poverty registry at its latest data date, by a row or through a registered household. */
  readonly registered: boolean;
  readonly outOfPoverty?: boolean;
  readonly povertyText?: string;
  /** Pupil somewhere this term; false for infants at home and those out of school. */
  readonly inSchool?: boolean;
  readonly stage?: Stage;
  readonly grade?: number;
  readonly boarding?: boolean;
  readonly freshman?: boolean;
  readonly studyPlace?: StudyPlace;
  /** Pupil outside the county; known even where the province is not. */
  readonly outsideCounty?: boolean;
  readonly schoolKey?: string;
  readonly schoolName?: string;
  readonly divisionCode?: string;
  readonly householdNo?: string;
  readonly event?: LifeEvent;
}

export type FactName = keyof ChildFacts;

/** Something two lists disagree on, or one has and another lacks; kept whether or not it changes money. */
export interface Difference {
  readonly code: DifferenceCode;
  /** Record keys that show it. */
  readonly sources: readonly string[];
}

export type DifferenceCode =
  | 'registry-not-on-roll'
  | 'present-not-on-roll'
  | 'roll-but-absent'
  | 'flagged-not-registered'
  | 'on-two-rolls'
  | 'stage-differs'
  | 'boarding-differs'
  | 'birth-differs'
  | 'event-contradicted'
  | 'poverty-differs';

/** Facts, which row gave each of them, what still has to be settled, and where lists differ. */
export interface FactsReading {
  readonly facts: ChildFacts;
  /** Record key of the row that gave the fact. */
  readonly provenance: Readonly<Partial<Record<FactName, string>>>;
  /** Codes that make a registered child unresolved whatever the benefits say. */
  readonly blocking: readonly ReasonCode[];
  /** Codes that explain an unknown fact; they matter only when some benefit comes out undecided. */
  readonly doubts: readonly ReasonCode[];
  /** Codes that explain why a child can get nothing, such as died or not-in-school. */
  readonly closing: readonly ReasonCode[];
  readonly differences: readonly Difference[];
}

/** Stable machine codes; sentences are in `reason-words.ts`. Failed policy conditions come as `benefit:condition`. */
export type ReasonCode = string;

export interface PayerShare {
  readonly payer: string;
  readonly amountFen: Fen;
}

export interface BenefitDecision {
  readonly benefit: string;
  readonly outcome: Outcome;
  /** What is due this term: for `pay` and `displaced`; zero otherwise. */
  readonly amountFen: Fen;
  readonly payers: readonly PayerShare[];
  /** Every failed or unknown condition, or what displaced it. */
  readonly reasons: readonly ReasonCode[];
}

export interface BenefitInfo {
  readonly benefit: string;
  readonly titleZh: string;
  readonly titleEn: string;
  /** Whether the money goes to a bank card by this county's list; otherwise it goes to schools or is in kind. */
  readonly bankPayable: boolean;
  readonly packRelease: string;
}

export type PayeeKind = 'child-card' | 'guardian-card';

export interface Payee {
  readonly kind: PayeeKind;
  readonly name: string;
  readonly account: string;
}

/** One child with everything decided about it this term. */
export interface DeterminedChild {
  readonly childId: string;
  readonly name: string;
  readonly nationalId?: string;
  readonly facts: ChildFacts;
  readonly provenance: FactsReading['provenance'];
  /** Stage for counting: the known one, else the one that lists claim or the age suggests. */
  readonly countedStage: Stage | 'unknown';
  /** Registered, flagged by a school, surveyed or aided: each benefit is decided and listed. */
  readonly assessed: boolean;
  readonly state: ChildState;
  readonly reasons: readonly ReasonCode[];
  readonly decisions: readonly BenefitDecision[];
  readonly payee?: Payee;
  /** Why the money cannot go; present only when something is due. */
  readonly cardProblem?: ReasonCode;
  readonly differences: readonly Difference[];
  readonly sources: readonly string[];
  readonly guardianNames: readonly string[];
  /** Rows of aid received for this term or school year, and their sum. */
  readonly receivedSources: readonly string[];
  readonly receivedFen: Fen;
}

export interface Payment {
  readonly paymentId: string;
  readonly childId: string;
  readonly benefit: string;
  readonly term: TermId;
  readonly amountFen: Fen;
  readonly payers: readonly PayerShare[];
  readonly payeeKind: PayeeKind;
  readonly payeeName: string;
  readonly account: string;
  readonly school: string;
}

/** A payment of an earlier run, as the caller reads it from the database. */
export interface EarlierPayment {
  readonly childId: string;
  readonly benefit: string;
  readonly term: TermId;
  readonly amountFen: Fen;
  readonly childName?: string;
}

export interface DeterminationResult {
  readonly county: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly benefits: readonly BenefitInfo[];
  readonly children: readonly DeterminedChild[];
  /** Adults of the registry whom no list shows as students: known, and no children. */
  readonly adultsSetAside: number;
  /** Assessed nothing: neither registered, flagged, surveyed nor aided, by reason. */
  readonly othersByReason: Readonly<Record<string, number>>;
}

/** Children, payments (人次) and fen: always given together. */
export interface Tally {
  children: number;
  payments: number;
  amountFen: Fen;
}

/** Both forms of the equation for one territory, school or stage. */
export interface CoverageCell {
  readonly known: number;
  readonly registered: number;
  readonly states: Readonly<Record<ChildState, number>>;
  /** The same five parts, of the registered children alone. */
  readonly registeredStates: Readonly<Record<ChildState, number>>;
  /** Money form, each with children, payments and fen. `held` is the part of owed whose child is unresolved. */
  readonly entitled: Readonly<Tally>;
  readonly paid: Readonly<Tally>;
  readonly owed: Readonly<Tally>;
  readonly displaced: Readonly<Tally>;
  readonly notAssessed: Readonly<Tally>;
}

export type TerritoryKind = 'county' | 'township' | 'village' | 'school' | 'stage';

export interface Territory {
  readonly kind: TerritoryKind;
  /** Division code, school key or stage; `unknown` gathers those that no list places. */
  readonly key: string;
  readonly name: string;
  readonly parentKey?: string;
  readonly cell: CoverageCell;
}

export const DIFFERENCE_LISTS = [
  'registry-not-on-roll',
  'present-not-on-roll',
  'roll-but-absent',
  'flagged-not-registered',
  'paid-last-term-and-gone',
  'received-not-entitled',
  'entitled-not-payable',
] as const;
export type DifferenceListName = (typeof DIFFERENCE_LISTS)[number];

export interface DifferenceLine {
  readonly childId: string;
  readonly name: string;
  readonly reason: ReasonCode;
  readonly sources: readonly string[];
  readonly amountFen: Fen;
}

/** Registered children whom no layer pays, by stage and failed condition. */
export interface GapLine {
  readonly stage: Stage | 'unknown';
  /** One failed condition, or several joined by `+` when no benefit fails on one alone. */
  readonly condition: string;
  readonly children: number;
  /** What this term would cost if the condition were waived; `undefined` when no single waiver would pay. */
  readonly closingFen?: Fen;
  readonly payments: number;
  readonly benefits: readonly string[];
}

export interface CoverageProof {
  readonly territories: readonly Territory[];
  /** Unresolved and owed children by township and stage. */
  readonly openByTownshipAndStage: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly lists: Readonly<Record<DifferenceListName, readonly DifferenceLine[]>>;
  readonly gaps: readonly GapLine[];
  /** How many registered children nobody pays, each counted once. */
  readonly gapChildren: number;
  readonly reasons: Readonly<Record<ChildState, Readonly<Record<string, number>>>>;
}
