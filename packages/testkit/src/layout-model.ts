/**
 * The layouts in which offices hand in their lists: header wordings, column orders, title lines, ways of writing values.
 * They follow what is known of the real exports and habits, and differ from one another as those do.
 */
export type ColumnKey =
  | 'number'
  | 'name'
  | 'sex'
  | 'birth'
  | 'idType'
  | 'id'
  | 'ethnicity'
  | 'nationality'
  | 'studentNo'
  | 'grade'
  | 'class'
  | 'gradeClass'
  | 'entered'
  | 'entryWay'
  | 'boarding'
  | 'huKou'
  | 'huKouKind'
  | 'address'
  | 'phone'
  | 'leftBehind'
  | 'onlyChild'
  | 'health'
  | 'flaggedPoor'
  | 'school'
  | 'schoolCode'
  | 'township'
  | 'village'
  | 'county'
  | 'hamlet'
  | 'guardianName'
  | 'guardianRelation'
  | 'guardianPhone'
  | 'guardianId'
  | 'guardianIs'
  | 'guardian2Name'
  | 'guardian2Relation'
  | 'guardian2Phone'
  | 'guardian2Id'
  | 'headName'
  | 'headId'
  | 'householdNo'
  | 'personNo'
  | 'householdSize'
  | 'relationToHead'
  | 'education'
  | 'schooling'
  | 'skill'
  | 'workMonths'
  | 'insurance'
  | 'cause'
  | 'unsafeHouse'
  | 'water'
  | 'income'
  | 'identifiedOn'
  | 'povertyAttribute'
  | 'outYear'
  | 'householdKind'
  | 'policy'
  | 'stage'
  | 'status'
  | 'reason'
  | 'bank'
  | 'account'
  | 'holder'
  | 'holderRelation'
  | 'holderId'
  | 'registered'
  | 'note'
  | 'place'
  | 'placeCounty'
  | 'studyProof'
  | 'rollProof'
  | 'aidProof'
  | 'payer'
  | 'aidItem'
  | 'aidAmount'
  | 'aidTerm'
  | 'paidOn'
  | 'freshman'
  | 'level'
  | 'major'
  | 'years'
  | 'inProvince'
  | 'letter'
  | 'present'
  | 'date'
  | 'signature'
  | 'seat'
  | 'age';

/** One column: what it holds, its header, and the merged header above it in two-line heads. */
export type Column = readonly [key: ColumnKey, header: string, group?: string];

export type DateForm = 'digits' | 'dashes' | 'slashes' | 'dots' | 'serial' | 'chinese' | 'month';

export interface Layout {
  readonly title?: (facts: TitleFacts) => string;
  /** The line under the title: who fills it in, and when. */
  readonly underTitle?: (facts: TitleFacts) => string;
  readonly columns: readonly Column[];
  readonly sex: 'plain' | 'coded' | 'sign';
  readonly date: DateForm;
  readonly boarding: 'plain' | 'coded' | 'yes-no' | 'tick' | 'student';
  readonly grade: 'plain' | 'staged' | 'cohort' | 'spoken';
  readonly class: 'number' | 'brackets' | 'chinese' | 'cohort';
  readonly yesNo: 'words' | 'ticks' | 'digits' | 'have';
  readonly totalRow: boolean;
  readonly signatureRow: boolean;
  readonly noteRow: boolean;
  /** Every so many data rows the head is printed again, as copied from pages. */
  readonly headEvery?: number;
  /** Columns whose value stands only in the first cell of a merged run. */
  readonly mergeDown?: readonly ColumnKey[];
}

export interface TitleFacts {
  readonly unit: string;
  readonly term: string;
  readonly date: string;
  readonly count: number;
  readonly year: string;
}

/** What most layouts have alike. */
export const plain = {
  sex: 'plain',
  date: 'digits',
  boarding: 'plain',
  grade: 'plain',
  class: 'number',
  yesNo: 'words',
  totalRow: false,
  signatureRow: false,
  noteRow: false,
} as const;
