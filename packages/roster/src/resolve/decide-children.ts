import { ageOn, hasUncertainCharacter, type PlainDate } from '@bulou/kernel';
import type { Child, KnownChild, RegisteredHousehold, School, SourceRecord } from '../model.ts';

/** Everything about one cluster that the decision needs. */
export interface ClusterFacts {
  readonly records: readonly SourceRecord[];
  readonly known?: KnownChild;
  /** Numbers on these rows that turned out to be somebody else's. */
  readonly borrowedIds: ReadonlySet<string>;
  readonly household?: RegisteredHousehold;
  readonly reviewKeys: readonly string[];
}

/** How much a list's word counts when lists disagree; the registry is what money is paid by. */
const TRUST: Record<SourceRecord['form'], number> = {
  registry: 1.6,
  roll: 1.3,
  'higher-education': 1.2,
  'out-of-county': 1.1,
  attendance: 1,
  survey: 1.05,
  received: 0.9,
};

const OLDEST_STUDENT = 30;
const ADULT_RELATION =
  /^(户主|本人|配偶|妻|夫|丈夫|妻子|之父|之母|父亲|母亲|父|母|岳父|岳母|公公|婆婆|.*祖父|.*祖母|爷爷|奶奶|之?儿媳|之?女婿)$/;
const DESCENDANT = /[子女孙]$/;
const OLDEST_PARENT = 60;
const STUDENT =
  /学前|幼儿|小学|初中|初级|年级|高中|中职|职高|技校|技师|高职|专科|大专|本科|大学|硕士|博士|研究生|在校|在读/;
const NOT_STUDENT = /非在校|不在校|未在校|无$|否/;

/**
 * Whether a person of the lists is a child of the roster: anyone whom a roll, a class list, a survey or an aid list
 * names, every registry member under 18, and an older one whom the registry itself calls a student.
 */
export function isChild(records: readonly SourceRecord[], censusOn: PlainDate): boolean {
  if (records.some((record) => record.kind !== 'registry')) return true;
  const relation = records.map((record) => record.relationToHead ?? '').find((text) => text !== '') ?? '';
  const schooling = records.map((record) => record.schoolingText ?? '').find((text) => text !== '') ?? '';
  const student =
    schooling === ''
      ? records.some((record) => record.stage !== undefined)
      : STUDENT.test(schooling) && !NOT_STUDENT.test(schooling);
  const birthOn = birthOf(records);
  const isSure = records.some((record) => record.birthOn !== undefined || record.nationalId.state === 'valid');
  const age = birthOn === undefined ? approximateAge(records, censusOn) : ageOn(birthOn, censusOn);
  if (age === undefined) return student || (!ADULT_RELATION.test(relation) && relation !== '' && schooling === '');
  if (age < 0) return false;
  if (age < 18) return !(ADULT_RELATION.test(relation) && !student);
  if (student) return age <= OLDEST_STUDENT || !isSure;
  // With one digit lost or wrong, a number may make an infant as old as its great-grandparents.
  return !isSure && DESCENDANT.test(relation) && (age > OLDEST_PARENT || schooling === '');
}

function birthOf(records: readonly SourceRecord[]): PlainDate | undefined {
  const valid = records.find((record) => record.nationalId.state === 'valid');
  return (
    valid?.nationalId.birthOn ??
    records.find((record) => record.birthOn !== undefined)?.birthOn ??
    records.find((record) => record.nationalId.birthOn !== undefined)?.nationalId.birthOn
  );
}

/** A broken number often keeps the year of birth in its digits 7 to 10. */
function approximateAge(records: readonly SourceRecord[], censusOn: PlainDate): number | undefined {
  for (const { nationalId } of records) {
    const year = Number(/^\d{6}((?:19|20)\d{2})/.exec(nationalId.text)?.[1] ?? Number.NaN);
    if (Number.isFinite(year)) return Number(censusOn.slice(0, 4)) - year;
  }
  return undefined;
}

/** One child from a cluster of rows. `childId` is the known one, or minted by the caller. */
export function decideChild(
  facts: ClusterFacts,
  childId: string,
  findSchoolId: (record: SourceRecord) => string | undefined,
  schoolOf: (schoolId: string) => School | undefined,
): Child {
  const { records, known } = facts;
  const nationalId = decideNationalId(facts);
  const problem = nationalId === undefined ? problemOf(records) : undefined;
  const birthOn = decideBirth(facts, nationalId);
  const sex =
    mostTrusted(records, (record) =>
      record.nationalId.state === 'valid' && !isBorrowed(facts, record) ? record.nationalId.sex : record.sex,
    ) ?? known?.sex;
  const householdNo =
    mostTrusted(records, (record) => record.householdNo) ?? known?.householdNo ?? facts.household?.householdNo;
  const divisionCode = decideDivision(facts);
  const schoolId = decideSchool(records, findSchoolId);
  const schoolName =
    schoolId === undefined ? mostTrusted(records, (record) => record.schoolName) : schoolOf(schoolId)?.name;
  return {
    childId,
    name: decideName(facts),
    ...(nationalId === undefined ? {} : { nationalId }),
    ...(problem === undefined ? {} : { nationalIdProblem: problem }),
    ...(birthOn === undefined ? {} : { birthOn }),
    ...(sex === undefined ? {} : { sex }),
    ...(divisionCode === undefined ? {} : { divisionCode }),
    ...(householdNo === undefined ? {} : { householdNo }),
    ...(schoolId === undefined ? {} : { schoolId }),
    ...(schoolName === undefined ? {} : { schoolName }),
    records,
    household: facts.household?.members ?? [],
    reviewKeys: facts.reviewKeys,
    isNew: known === undefined,
  };
}

function isBorrowed(facts: ClusterFacts, record: SourceRecord): boolean {
  return record.nationalId.value !== undefined && facts.borrowedIds.has(`${record.key} ${record.nationalId.value}`);
}

function decideName({ records, known }: ClusterFacts): string {
  const votes = records.map(
    (record) => [record.name, hasUncertainCharacter(record.name) ? 0.1 : TRUST[record.form]] as const,
  );
  return mostVotes(known === undefined ? votes : [...votes, [known.name, 1.4] as const]) ?? '';
}

function decideNationalId(facts: ClusterFacts): string | undefined {
  const votes: [string, number][] = [];
  for (const record of facts.records) {
    const value = record.nationalId.value;
    if (value !== undefined && !isBorrowed(facts, record)) votes.push([value, TRUST[record.form]]);
  }
  if (facts.known?.nationalId !== undefined) votes.push([facts.known.nationalId, 1.4]);
  return mostVotes(votes);
}

function problemOf(records: readonly SourceRecord[]): 'damaged' | 'wrong' | 'missing' {
  if (records.some((record) => record.nationalId.state === 'damaged')) return 'damaged';
  return records.some((record) => record.nationalId.state !== 'absent') ? 'wrong' : 'missing';
}

function decideBirth(facts: ClusterFacts, nationalId: string | undefined): PlainDate | undefined {
  if (nationalId !== undefined) {
    const reading = facts.records.find((record) => record.nationalId.value === nationalId)?.nationalId;
    if (reading?.birthOn !== undefined) return reading.birthOn;
  }
  const stated = mostTrusted(facts.records, (record) => record.birthOn);
  if (stated !== undefined) return stated;
  const read = mostTrusted(facts.records, (record) =>
    isBorrowed(facts, record) ? undefined : record.nationalId.birthOn,
  );
  return read ?? facts.known?.birthOn;
}

/** The registry says where a household belongs; then the survey, then the roll's address. Villages before townships. */
function decideDivision(facts: ClusterFacts): string | undefined {
  if (facts.household?.divisionCode?.length === 12) return facts.household.divisionCode;
  for (const length of [12, 9]) {
    const code = mostTrusted(facts.records, (record) =>
      record.divisionCode?.length === length ? record.divisionCode : undefined,
    );
    if (code !== undefined) return code;
    if (facts.known?.divisionCode?.length === length) return facts.known.divisionCode;
  }
  return undefined;
}

/** The roll's school where the child is also present; else the roll's; else the class list's. */
function decideSchool(
  records: readonly SourceRecord[],
  findSchoolId: (record: SourceRecord) => string | undefined,
): string | undefined {
  const present = new Set(records.filter((record) => record.kind === 'attendance').map(findSchoolId));
  const rolls = records
    .filter((record) => record.form === 'roll')
    .map(findSchoolId)
    .filter((id) => id !== undefined);
  return rolls.find((id) => present.has(id)) ?? rolls[0] ?? [...present].find((id) => id !== undefined);
}

function mostTrusted<T extends string>(
  records: readonly SourceRecord[],
  read: (record: SourceRecord) => T | undefined,
): T | undefined {
  if (records.length === 1 && records[0] !== undefined) return read(records[0]);
  const votes: [T, number][] = [];
  for (const record of records) {
    const value = read(record);
    if (value !== undefined) votes.push([value, TRUST[record.form]]);
  }
  return mostVotes(votes);
}

/** The value with the greatest sum of trust; among equals the one met first. */
function mostVotes<T extends string>(votes: readonly (readonly [T, number])[]): T | undefined {
  const sums = new Map<T, number>();
  for (const [value, trust] of votes) sums.set(value, (sums.get(value) ?? 0) + trust);
  let best: T | undefined;
  let most = 0;
  for (const [value, sum] of sums) {
    if (sum > most + 1e-9) {
      best = value;
      most = sum;
    }
  }
  return best;
}
