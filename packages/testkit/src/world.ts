/** The people, places and schools of the synthetic county. Plain data; the generator changes it from term to term. */
import type { Sex, Stage, TermId } from '@bulou/kernel';

export interface Village {
  readonly code: string;
  /** As the statistical list has it, with 村委会. */
  readonly fullName: string;
  /** The bare name. */
  readonly shortName: string;
  /** As most lists write it: the bare name with 村, or 社区 in town. */
  readonly spokenName: string;
  readonly townshipCode: string;
  readonly townshipName: string;
  readonly surnames: readonly (readonly [surname: string, weight: number])[];
  /** Position within its township, for catchments. */
  readonly position: number;
  readonly weight: number;
}

export interface Township {
  readonly code: string;
  readonly name: string;
  readonly villages: Village[];
  readonly isSeat: boolean;
}

export interface School {
  readonly code: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly stage: Stage;
  /** Absent for a school outside the county. */
  readonly township?: Township;
  readonly countyRun: boolean;
  /** Where it is, for schools outside the county. */
  readonly place: StudyPlace;
  readonly placeText: string;
  /** Layout, format and habits are drawn once and kept over the terms. */
  readonly key: string;
}

export type StudyPlace = 'in-county' | 'in-province' | 'out-of-province';

export interface Education {
  stage: Stage;
  /** Year within the stage, from 1. */
  grade: number;
  classNo: number;
  school: School;
  boarding: boolean;
  /** Year in which the stage was begun. */
  enteredYear: number;
  /** Set in the autumn of the first year of junior college or university. */
  freshman: boolean;
}

export type LeftReason = 'graduated' | 'dropped-out' | 'working' | 'died';

export interface BankCard {
  readonly bank: string;
  readonly account: string;
  readonly holderName: string;
  readonly holderId: string;
  readonly holderRelation: string;
  readonly kind: 'own' | 'guardian' | 'stranger';
}

export interface Person {
  readonly index: number;
  readonly id: string;
  name: string;
  readonly formerName: string;
  readonly sex: Sex;
  readonly birthOn: string;
  readonly nationalId: string;
  readonly ethnicity: string;
  family: Family;
  /** Relation to the children of the family, seen from them: 父亲, 母亲, 祖父 …; children have `child`. */
  readonly kin: 'child' | 'father' | 'mother' | 'grandfather' | 'grandmother' | 'single';
  readonly isChild: boolean;
  diedTerm?: TermId;
  education?: Education;
  previousSchool?: School;
  leftReason?: LeftReason;
  leftSchool?: School;
  /** What the child did before leaving school this term. */
  formerEducation?: Education;
  phone: string;
  card?: BankCard;
  disabled: boolean;
  /** Aid for preschool from the centre or the province: from the autumn, from the spring, or none. By school year. */
  preschoolAid?: { readonly schoolYear: number; readonly from: 'autumn' | 'spring' };
  outsideProof?: 'both' | 'list' | 'received' | 'none';
  personNo: string;
  /** In the family but not yet copied into the registry (newborns). */
  unlistedInRegistry: boolean;
}

export interface Registration {
  householdNo: string;
  readonly firstTerm: TermId;
  readonly identifiedYear: number;
  outYear?: number;
  returned: boolean;
  readonly attribute: string;
  readonly cause: string;
}

export interface Family {
  readonly index: number;
  village: Village;
  readonly surname: string;
  readonly members: Person[];
  head: Person;
  registration?: Registration;
  /** Household number before a split or move, which village sheets go on using for a term. */
  formerHouseholdNo?: string;
  formerVillage?: Village;
  changedTerm?: TermId;
  /** Grandparents look after the children; the parents work away and are not in the household book. */
  readonly raisedBy: 'parents' | 'grandparents' | 'single-parent' | 'relative';
  readonly surveyed: boolean;
}

/** Planted exceptions for one term, by person index. */
export interface Plants {
  readonly onNoRoll: Set<number>;
  readonly absent: Set<number>;
  readonly presentOnly: Set<number>;
  readonly secondRoll: Map<number, School>;
  readonly flaggedNotRegistered: Set<number>;
  readonly flaggedRegistered: Set<number>;
  readonly surveyAnswer: Map<number, string>;
  readonly notInRegistry: Set<number>;
  /** Account numbers that a spreadsheet has mangled in the survey sheet. */
  readonly damagedAccount: Set<number>;
  /** Children who died or left this term and whom a school has not yet struck off. */
  readonly stillOnRoll: Map<number, Education>;
}
