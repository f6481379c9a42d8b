/**
 * The browser-safe face of the roster: what a row of a list says, and what a child is.
 * Types and the lifecycle of a round; how rows become records is `intake`, how records become children is `resolve`.
 */
import type { ListKind, NationalIdReading, PlainDate, Sex, SourceRef, Stage } from '@bulou/kernel';

export { type ActDecision, type ActingPerson, decideAct, listActs } from './lifecycle/decide-act.ts';
export { type Act, type StateOf, type Thing, wordOfState } from './lifecycle/lifecycle-table.ts';

/** Where a pupil studies, seen from the county that runs the term. */
export type StudyPlace = 'in-county' | 'in-province' | 'out-of-province';

/** What a list says happened to a person. Absent means the list says nothing. */
export type LifeEvent = 'died' | 'graduated' | 'left' | 'moved' | 'dropped-out' | 'not-in-school';

/** Someone who looks after the child or heads the household, as a row names them. */
export interface RelatedPerson {
  readonly name: string;
  readonly nationalId?: NationalIdReading;
  readonly phone?: string;
  /** Relation of that person to the child as written, such as 父亲 or 祖母. */
  readonly relation?: string;
}

/** A bank card as a row gives it. `holderName` absent: the list has no holder column or the cell is empty. */
export interface CardReading {
  readonly account: string;
  readonly state: 'plausible' | 'luhn-failed' | 'damaged' | 'malformed';
  readonly holderName?: string;
  readonly holderNationalId?: NationalIdReading;
  readonly bank?: string;
}

/** A poverty-registry entry: status is that of the list's data date. */
export interface PovertyReading {
  /** As written in the list, such as 未脱贫, 已脱贫, 返贫. */
  readonly statusText: string;
  /** `undefined` when the list does not say. */
  readonly outOfPoverty?: boolean;
  readonly outOfPovertyYear?: number;
  readonly registeredOn?: PlainDate;
  /** 自然减少, 清退 and the like: the list itself says the person is no longer registered. */
  readonly withdrawn?: boolean;
}

/** Aid that a row says was paid by someone else or before. */
export interface ReceivedReading {
  readonly benefitText: string;
  readonly payer: 'central' | 'province' | 'city' | 'county' | 'other' | 'unknown';
  readonly payerText: string;
  readonly amountFen?: bigint;
  /** `2018-autumn`, or a school year when the row names only the year. */
  readonly term?: string;
  readonly schoolYear?: number;
  readonly paidOn?: PlainDate;
}

/** One data row of one list, normalised. Every field is what the row says, never a guess from elsewhere. */
export interface SourceRecord {
  readonly ref: SourceRef;
  /** `formatSourceRef(ref)`, the key of the row everywhere. */
  readonly key: string;
  readonly kind: ListKind;
  /** Position in the run's intake, dense from 0. */
  readonly index: number;
  readonly fileId: string;
  readonly dataOn: PlainDate;
  /** Which sub-form the list has: a school roll, an out-of-county list, a higher-education list … */
  readonly form: 'registry' | 'roll' | 'out-of-county' | 'higher-education' | 'attendance' | 'survey' | 'received';
  readonly name: string;
  /** The row's cells as the file has them, for the record; nothing is decided from them. */
  readonly raw?: readonly string[];
  readonly nationalId: NationalIdReading;
  readonly birthOn?: PlainDate;
  readonly sex?: Sex;
  readonly ethnicity?: string;
  readonly divisionCode?: string;
  readonly townshipName?: string;
  readonly villageName?: string;
  readonly address?: string;
  readonly householdNo?: string;
  readonly personNo?: string;
  readonly relationToHead?: string;
  readonly head?: RelatedPerson;
  readonly guardians: readonly RelatedPerson[];
  readonly phones: readonly string[];
  readonly enrolmentNo?: string;
  readonly schoolId?: string;
  readonly schoolCode?: string;
  readonly schoolName?: string;
  readonly stage?: Stage;
  readonly grade?: number;
  readonly gradeText?: string;
  readonly className?: string;
  readonly enteredMonth?: string;
  readonly boarding?: boolean;
  readonly freshman?: boolean;
  readonly studyPlace?: StudyPlace;
  readonly studyPlaceText?: string;
  /** The registry's 在校生状况 or the survey's 在读情况, as written. */
  readonly schoolingText?: string;
  readonly poverty?: PovertyReading;
  /** The school's or surveyor's own tick "poverty-registered". */
  readonly flaggedPoor?: boolean;
  readonly event?: LifeEvent;
  readonly eventText?: string;
  readonly card?: CardReading;
  /** Proof of study or of aid elsewhere is on file, as the list ticks it. */
  readonly proofOfStudy?: boolean;
  readonly proofOfAid?: boolean;
  readonly received?: ReceivedReading;
  readonly note?: string;
}

export type Decision = 'same' | 'review';

/** Two rows said to be, or perhaps to be, one person. */
export interface RowLink {
  readonly a: string;
  readonly b: string;
  readonly decision: Decision;
  readonly matchProbability: number;
  /** Plain Chinese sentences, most telling first. */
  readonly reasons: readonly string[];
}

/** A child that the county already knows from an earlier run, as it was last seen. */
export interface KnownChild {
  readonly childId: string;
  readonly name: string;
  readonly nationalId?: string;
  readonly birthOn?: PlainDate;
  readonly sex?: Sex;
  readonly divisionCode?: string;
  readonly householdNo?: string;
  readonly schoolId?: string;
  readonly guardianNames: readonly string[];
  readonly phones: readonly string[];
}

/** A school as the lists of a run name it. */
export interface School {
  readonly schoolId: string;
  readonly name: string;
  /** The ten-digit school code, when a list gives one. */
  readonly schoolCode?: string;
  /** Every other spelling that was met, the most frequent first. */
  readonly aliases: readonly string[];
  readonly townshipCode?: string;
}

/** A registered household as the registry names it. */
export interface RegisteredHousehold {
  readonly householdNo: string;
  readonly divisionCode?: string;
  readonly headName?: string;
  readonly members: readonly RelatedPerson[];
}

/** One child of the roster, as all its rows together tell. */
export interface Child {
  readonly childId: string;
  readonly name: string;
  readonly nationalId?: string;
  /** Why there is no usable number: every list gives a damaged, wrong or empty one. */
  readonly nationalIdProblem?: 'damaged' | 'wrong' | 'missing';
  readonly birthOn?: PlainDate;
  readonly sex?: Sex;
  /** Where the household belongs: village, or township when no list names the village. */
  readonly divisionCode?: string;
  readonly householdNo?: string;
  /** The school that the roll, else the class list, names; two different ones are a difference to settle. */
  readonly schoolId?: string;
  readonly schoolName?: string;
  readonly records: readonly SourceRecord[];
  /** Members of the registered household, for cards and for explanation; empty when none is known. */
  readonly household: readonly RelatedPerson[];
  /** Rows that may be this child's but nobody has decided. */
  readonly reviewKeys: readonly string[];
  /** First seen in this run. */
  readonly isNew: boolean;
}
