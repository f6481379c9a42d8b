import { type PlainDate, type Stage, schoolYearOf, type TermId } from '@bulou/kernel';
import type { Child, SourceRecord } from '@bulou/roster/model';

/** What a child's facts are read against: the term, and what the lists as wholes say. */
export interface DeterminationContext {
  readonly county: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly schoolYearStartsOn: PlainDate;
  readonly schoolYear: number;
  /** Rows that some child's review links point to, by key, and whose they are. */
  readonly recordByKey: ReadonlyMap<string, SourceRecord>;
  readonly childOfRecord: ReadonlyMap<string, Child>;
  /** `school|stage|grade` of which a class list was given: absence there means something. */
  readonly attendanceCover: ReadonlySet<string>;
  /** The registry's latest word on each household, for newborns that only the survey names. */
  readonly householdPoverty: ReadonlyMap<string, SourceRecord>;
  /** The children each bank account is given for, where they are several. */
  readonly sharedAccounts: ReadonlyMap<string, readonly Child[]>;
  readonly schoolNames: ReadonlyMap<string, string>;
  /** A list of aid received was given, so that absence from it means "no". */
  readonly receivedGiven: boolean;
}

export interface ContextInput {
  readonly county: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly receivedGiven: boolean;
  /** Registry rows of adults, who are nobody's child but tell of their households. */
  readonly adultRows?: readonly SourceRecord[];
}

/** Scans every row once.  */
export function makeDeterminationContext(children: readonly Child[], input: ContextInput): DeterminationContext {
  const year = schoolYearOf(input.term);
  const recordByKey = new Map<string, SourceRecord>();
  const childOfRecord = new Map<string, Child>();
  const attendanceCover = new Set<string>();
  const householdPoverty = new Map<string, SourceRecord>();
  const childrenByAccount = new Map<string, Child[]>();
  const schoolNames = new Map<string, string>();
  const reviewed = new Set(children.flatMap((child) => child.reviewKeys));
  for (const child of children) {
    for (const record of child.records) {
      if (reviewed.size > 0 && reviewed.has(record.key)) {
        recordByKey.set(record.key, record);
        childOfRecord.set(record.key, child);
      }
      const school = schoolKeyOf(record);
      if (school !== undefined && record.schoolName !== undefined && !schoolNames.has(school))
        schoolNames.set(school, record.schoolName);
      if (record.form === 'attendance' && school !== undefined)
        attendanceCover.add(coverKey(school, record.stage, record.grade));
      if (record.form === 'registry') keepLatestHousehold(householdPoverty, record);
      if (record.card && isUsableAccount(record.card.state)) addTo(childrenByAccount, record.card.account, child);
    }
  }
  for (const row of input.adultRows ?? []) if (row.form === 'registry') keepLatestHousehold(householdPoverty, row);
  return {
    county: input.county,
    term: input.term,
    censusOn: input.censusOn,
    receivedGiven: input.receivedGiven,
    schoolYearStartsOn: year.startsOn,
    schoolYear: year.startYear,
    recordByKey,
    childOfRecord,
    attendanceCover,
    householdPoverty,
    sharedAccounts: new Map([...childrenByAccount].filter(([, sharing]) => sharing.length > 1)),
    schoolNames,
  };
}

/** The school a row names: the resolved id first, then its code, then its name. */
export function schoolKeyOf(record: SourceRecord): string | undefined {
  return record.schoolId ?? record.schoolCode ?? record.schoolName;
}

export function coverKey(school: string, stage: Stage | undefined, grade: number | undefined): string {
  return `${school}|${stage ?? ''}|${grade ?? ''}`;
}

/** A failed Luhn digit is no reason to hold money: passbooks and old rural accounts have none. */
export function isUsableAccount(state: 'plausible' | 'luhn-failed' | 'damaged' | 'malformed'): boolean {
  return state === 'plausible' || state === 'luhn-failed';
}

function keepLatestHousehold(households: Map<string, SourceRecord>, record: SourceRecord): void {
  if (record.householdNo === undefined || record.poverty === undefined || record.poverty.withdrawn === true) return;
  const known = households.get(record.householdNo);
  if (known === undefined || known.dataOn < record.dataOn) households.set(record.householdNo, record);
}

function addTo(map: Map<string, Child[]>, key: string, child: Child): void {
  const children = map.get(key);
  if (children === undefined) map.set(key, [child]);
  else if (children.at(-1) !== child) children.push(child);
}
