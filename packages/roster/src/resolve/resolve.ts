import type { PlainDate } from '@bulou/kernel';
import type { Child, KnownChild, RegisteredHousehold, RowLink, School, SourceRecord } from '../model.ts';
import { type MintChildId, makeChildIds } from './child-ids.ts';
import { type ClusterFacts, decideChild, isChild } from './decide-children.ts';
import type { BorrowedId } from './decide-number-ownership.ts';
import { decideSchools, type KnownSchool, type SchoolDecision } from './decide-schools.ts';

/** What linkage said of the rows and the children known before, ready to be made into children. */
export interface LinkedRows {
  /** Cluster of each record by index, then of each known child. Dense from 0. */
  readonly clusterOf: Int32Array;
  readonly clusterCount: number;
  readonly borrowed: ReadonlyMap<number, BorrowedId>;
  readonly open: readonly OpenLink[];
}

/** A pair nobody has decided: indexes as in `clusterOf`. */
export interface OpenLink {
  readonly a: number;
  readonly b: number;
  readonly probability: number;
  readonly reasons: readonly string[];
}

export interface ResolveInput {
  readonly censusOn: PlainDate;
  readonly records: readonly SourceRecord[];
  readonly known: readonly KnownChild[];
  readonly knownSchools: readonly KnownSchool[];
  readonly linked: LinkedRows;
  /** The same place gives the same id. */
  readonly mintChildId: MintChildId;
  readonly makeSchoolId: (canonical: string) => string;
}

export interface ResolveResult {
  /** In order of child id. */
  readonly children: readonly Child[];
  /** Rows of registered adults: they are nobody's child, but their households matter. */
  readonly adultRows: readonly SourceRecord[];
  readonly households: ReadonlyMap<string, RegisteredHousehold>;
  readonly schools: readonly School[];
  readonly openLinks: readonly RowLink[];
}

/** Makes the clusters into children: who is a child, what is known of each, which school, which rows stay open. */
export function decideRoster(input: ResolveInput): ResolveResult {
  const schooling = decideSchools({ ...input, clusterOf: input.linked.clusterOf });
  const schoolById = new Map(schooling.schools.map((school) => [school.schoolId, school]));
  const households = listHouseholds(input.records);
  const findByHead = makeHeadFinder(input.records);
  const clusters = gatherClusters(input);
  const openKeys = gatherOpenKeys(input);
  const borrowedIds = new Set([...input.linked.borrowed.keys()].map((index) => borrowedKey(input.records[index])));
  const ids = makeChildIds(input.known, clusters, input.mintChildId);
  const children: Child[] = [];
  const adultRows: SourceRecord[] = [];
  clusters.forEach(({ records, known: linked }, cluster) => {
    const [first] = records;
    if (first === undefined) return;
    const known = linked ?? ids.findMinted(records);
    if (known === undefined && !isChild(ownNumbersOnly(records, input.linked.borrowed), input.censusOn)) {
      adultRows.push(...records);
      return;
    }
    const household = householdOf(records, known, households, findByHead);
    const facts: ClusterFacts = {
      records,
      borrowedIds,
      reviewKeys: openKeys.get(cluster) ?? [],
      ...(known === undefined ? {} : { known }),
      ...(household === undefined ? {} : { household }),
    };
    const childId = known?.childId ?? ids.mint(first);
    children.push(decideChild(facts, childId, schooling.findSchoolId, (id) => schoolById.get(id)));
  });
  children.sort((a, b) => (a.childId < b.childId ? -1 : 1));
  const withIds = nameSchools(children, schooling);
  return { children: withIds, adultRows, households, schools: schooling.schools, openLinks: describeOpen(input) };
}

function borrowedKey(record: SourceRecord | undefined): string {
  return `${record?.key} ${record?.nationalId.value}`;
}

/** Rows by cluster, each in list order; the register of known children adds at most one to a cluster. */
function gatherClusters(input: ResolveInput): { records: SourceRecord[]; known?: KnownChild }[] {
  const clusters: { records: SourceRecord[]; known?: KnownChild }[] = Array.from(
    { length: input.linked.clusterCount },
    () => ({ records: [] }),
  );
  for (const record of input.records) clusters[input.linked.clusterOf[record.index] ?? -1]?.records.push(record);
  input.known.forEach((child, position) => {
    const cluster = clusters[input.linked.clusterOf[input.records.length + position] ?? -1];
    if (cluster !== undefined) cluster.known ??= child;
  });
  return clusters;
}

/** The rows as they are without numbers that are somebody else's, whose birthday says nothing of this person. */
function ownNumbersOnly(records: readonly SourceRecord[], borrowed: LinkedRows['borrowed']): readonly SourceRecord[] {
  if (!records.some((record) => borrowed.has(record.index))) return records;
  return records.map((record) => (borrowed.has(record.index) ? { ...record, nationalId: NO_NUMBER } : record));
}

const NO_NUMBER: SourceRecord['nationalId'] = { raw: '', text: '', state: 'absent', from15: false, notes: [] };

/** Every household of the registry, as its latest list has it. */
function listHouseholds(records: readonly SourceRecord[]): Map<string, RegisteredHousehold> {
  const latest = new Map<string, PlainDate>();
  for (const record of records) {
    if (record.kind !== 'registry' || record.householdNo === undefined) continue;
    const before = latest.get(record.householdNo);
    if (before === undefined || before < record.dataOn) latest.set(record.householdNo, record.dataOn);
  }
  const rows = new Map<string, SourceRecord[]>();
  for (const record of records) {
    if (
      record.kind !== 'registry' ||
      record.householdNo === undefined ||
      latest.get(record.householdNo) !== record.dataOn
    )
      continue;
    const members = rows.get(record.householdNo);
    if (members === undefined) rows.set(record.householdNo, [record]);
    else members.push(record);
  }
  const households = new Map<string, RegisteredHousehold>();
  for (const [householdNo, members] of rows) {
    const divisionCode = members.map((member) => member.divisionCode).find((code) => code !== undefined);
    const headName = members.find((member) => member.relationToHead === '户主')?.name ?? members[0]?.head?.name;
    households.set(householdNo, {
      householdNo,
      ...(divisionCode === undefined ? {} : { divisionCode }),
      ...(headName === undefined ? {} : { headName }),
      members: members.map((member) => ({
        name: member.name,
        nationalId: member.nationalId,
        ...(member.relationToHead === undefined ? {} : { relation: member.relationToHead }),
        ...(member.phones[0] === undefined ? {} : { phone: member.phones[0] }),
      })),
    });
  }
  return households;
}

/** The registry's household, else the one the survey or the register of known children names. */
function householdOf(
  records: readonly SourceRecord[],
  known: KnownChild | undefined,
  households: ReadonlyMap<string, RegisteredHousehold>,
  findByHead: (record: SourceRecord) => string | undefined,
): RegisteredHousehold | undefined {
  const ordered = [...records].sort(
    (a, b) => Number(b.kind === 'registry') - Number(a.kind === 'registry') || (a.dataOn < b.dataOn ? 1 : -1),
  );
  for (const record of ordered) {
    const household = households.get(record.householdNo ?? '');
    if (household !== undefined) return household;
  }
  const before = households.get(known?.householdNo ?? '');
  if (before !== undefined) return before;
  for (const record of ordered) {
    const household = households.get(findByHead(record) ?? '');
    if (household !== undefined) return household;
  }
  return undefined;
}

/**
 * A survey without household numbers names the head: by number, or by name within the village where one registered head
 * alone bears it. An unregistered family's head may bear that name too, so a telephone or the survey's own tick must agree.
 */
function makeHeadFinder(records: readonly SourceRecord[]): (record: SourceRecord) => string | undefined {
  const byNumber = new Map<string, string | null>();
  const byName = new Map<string, string | null>();
  const phoneOf = new Set<string>();
  const note = (map: Map<string, string | null>, key: string, householdNo: string) =>
    map.set(key, (map.get(key) ?? householdNo) === householdNo && map.get(key) !== null ? householdNo : null);
  for (const { kind, relationToHead, householdNo, nationalId, divisionCode = '', name, phones } of records) {
    if (kind !== 'registry' || householdNo === undefined) continue;
    for (const phone of phones) phoneOf.add(`${householdNo} ${phone}`);
    if (relationToHead !== '户主') continue;
    if (nationalId.value !== undefined) note(byNumber, nationalId.value, householdNo);
    if (divisionCode.length === 12) note(byName, `${divisionCode} ${name}`, householdNo);
  }
  return ({ form, householdNo, head, divisionCode, phones, flaggedPoor }) => {
    const isHomeList = form === 'survey' || form === 'out-of-county' || form === 'higher-education';
    if (!isHomeList || householdNo !== undefined || head === undefined) return undefined;
    const number = head.nationalId?.value;
    const numbered = byNumber.get(number ?? '');
    if (numbered) return numbered;
    const named = byName.get(`${divisionCode} ${head.name}`);
    if (!named) return undefined;
    return flaggedPoor === true || phones.some((phone) => phoneOf.has(`${named} ${phone}`)) ? named : undefined;
  };
}

/** For each cluster, the rows of other clusters that an open pair ties it to. */
function gatherOpenKeys(input: ResolveInput): Map<number, string[]> {
  const keys = new Map<number, string[]>();
  const note = (at: number, other: number) => {
    const key = input.records[other]?.key ?? input.known[other - input.records.length]?.childId;
    const cluster = input.linked.clusterOf[at] ?? -1;
    if (key !== undefined) keys.set(cluster, [...(keys.get(cluster) ?? []), key]);
  };
  for (const { a, b } of input.linked.open) {
    note(a, b);
    note(b, a);
  }
  return keys;
}

function describeOpen(input: ResolveInput): RowLink[] {
  return input.linked.open.flatMap(({ a, b, probability, reasons }) => {
    const [one, other] = [input.records[a], input.records[b]];
    if (one === undefined || other === undefined) return [];
    const [first, second] = one.key < other.key ? [one.key, other.key] : [other.key, one.key];
    return [{ a: first, b: second, decision: 'review' as const, matchProbability: probability, reasons }];
  });
}

/** Writes the decided school into each row, so that whoever reads a row need not know how spellings were settled. */
function nameSchools(children: readonly Child[], schooling: SchoolDecision): Child[] {
  return children.map((child) => ({
    ...child,
    records: child.records.map((record) => {
      const schoolId = schooling.findSchoolId(record);
      return schoolId === undefined || schoolId === record.schoolId ? record : { ...record, schoolId };
    }),
  }));
}
