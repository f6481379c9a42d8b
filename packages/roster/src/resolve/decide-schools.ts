import type { School, SourceRecord } from '../model.ts';

/** What the lists of a run call the schools, brought together. */
export interface SchoolDecision {
  readonly schools: readonly School[];
  /** School of a record, or `undefined` when the row names none in the county. */
  findSchoolId(record: SourceRecord): string | undefined;
}

/** A school the county knows from earlier runs or its own register. */
export interface KnownSchool {
  readonly schoolId: string;
  readonly name: string;
  readonly schoolCode?: string;
  readonly aliases: readonly string[];
}

export interface SchoolInput {
  readonly records: readonly SourceRecord[];
  /** Cluster of each record, by record index. */
  readonly clusterOf: ArrayLike<number>;
  readonly knownSchools: readonly KnownSchool[];
  readonly makeSchoolId: (canonical: string) => string;
}

const SHARE_OF_PUPILS = 0.6;

/**
 * Brings the spellings of each school together: the same code is the same school; a spelling of a class list or
 * survey is the roll's school that most of its pupils are on. Pupils know better than names: 南乐一中 and
 * 南乐县第一初级中学 share no rule of spelling, but they share nearly every pupil.
 */
export function decideSchools(input: SchoolInput): SchoolDecision {
  const names = new Map<string, Spelling>();
  for (const record of input.records) {
    const key = spellingOf(record);
    if (key === undefined) continue;
    const spelling = names.get(key) ?? {
      key,
      text: record.schoolName ?? key,
      rows: 0,
      onRoll: 0,
      inClassLists: 0,
      codes: new Map(),
    };
    spelling.rows += 1;
    if (record.form === 'roll') spelling.onRoll += 1;
    if (record.form === 'attendance') spelling.inClassLists += 1;
    if (record.schoolCode !== undefined) count(spelling.codes, record.schoolCode);
    names.set(key, spelling);
  }
  const rolls = decideRollSchools([...names.values()], input);
  const shared = countSharedPupils(input, rolls);
  for (const spelling of names.values()) {
    if (rolls.has(spelling.key)) continue;
    const school = byKnownName(spelling, input.knownSchools) ?? bestShared(spelling, shared);
    if (school !== undefined) rolls.set(spelling.key, school);
    // A class list of a school that has no roll at all is still a school; a survey's word alone is not.
    else if (spelling.inClassLists > 0) rolls.set(spelling.key, input.makeSchoolId(spelling.key));
  }
  return assemble(names, rolls, input.knownSchools);
}

interface Spelling {
  readonly key: string;
  readonly text: string;
  rows: number;
  onRoll: number;
  inClassLists: number;
  readonly codes: Map<string, number>;
}

/** The spelling of a row's school, without spaces, brackets and the county's own name; outside schools have none. */
function spellingOf(record: SourceRecord): string | undefined {
  if (record.form === 'out-of-county' || record.form === 'higher-education' || record.schoolName === undefined)
    return undefined;
  return foldSchoolName(record.schoolName) || undefined;
}

const folded = new Map<string, string>();

/** 河南省南乐县第一初级中学（本部） → 第一初级中学本部. */
export function foldSchoolName(name: string): string {
  const before = folded.get(name);
  if (before !== undefined) return before;
  const after = foldFresh(name);
  // A county writes a few thousand spellings on hundreds of thousands of rows; the bound only guards against hostile files.
  if (folded.size < 100_000) folded.set(name, after);
  return after;
}

function foldFresh(name: string): string {
  const text = name.normalize('NFKC').replace(/[\s()[\]【】《》"'·,，、]/g, '');
  const bare = text.replace(/^(.{2,3}省)?(.{2,4}市)?(.{1,6}?县)?(?=..)/u, (prefix) =>
    /[省市县]$/.test(prefix) ? '' : prefix,
  );
  return bare || text;
}

function decideRollSchools(spellings: readonly Spelling[], input: SchoolInput): Map<string, string> {
  const byCode = new Map<string, string>();
  for (const known of input.knownSchools)
    if (known.schoolCode !== undefined) byCode.set(known.schoolCode, known.schoolId);
  const decided = new Map<string, string>();
  const ordered = spellings
    .filter((spelling) => spelling.onRoll > 0)
    .sort((a, b) => b.onRoll - a.onRoll || order(a.key, b.key));
  for (const spelling of ordered) {
    const code = mostFrequent(spelling.codes);
    const id =
      (code !== undefined ? byCode.get(code) : undefined) ??
      byKnownName(spelling, input.knownSchools) ??
      input.makeSchoolId(code ?? spelling.key);
    if (code !== undefined && !byCode.has(code)) byCode.set(code, id);
    decided.set(spelling.key, id);
  }
  return decided;
}

function byKnownName(spelling: Spelling, known: readonly KnownSchool[]): string | undefined {
  return known.find((school) => [school.name, ...school.aliases].some((name) => foldSchoolName(name) === spelling.key))
    ?.schoolId;
}

/** For each spelling that no roll uses: how many of its pupils are on the roll of which school. */
function countSharedPupils(input: SchoolInput, rolls: ReadonlyMap<string, string>): Map<string, Map<string, number>> {
  const schoolsOfCluster = new Map<number, Set<string>>();
  for (const record of input.records) {
    if (record.form !== 'roll') continue;
    const school = rolls.get(spellingOf(record) ?? '');
    const cluster = input.clusterOf[record.index];
    if (school === undefined || cluster === undefined) continue;
    const set = schoolsOfCluster.get(cluster) ?? new Set();
    set.add(school);
    schoolsOfCluster.set(cluster, set);
  }
  const shared = new Map<string, Map<string, number>>();
  for (const record of input.records) {
    const key = spellingOf(record);
    if (key === undefined || rolls.has(key)) continue;
    const counts = shared.get(key) ?? new Map<string, number>();
    for (const school of schoolsOfCluster.get(input.clusterOf[record.index] ?? -1) ?? []) count(counts, school);
    shared.set(key, counts);
  }
  return shared;
}

function bestShared(spelling: Spelling, shared: ReadonlyMap<string, ReadonlyMap<string, number>>): string | undefined {
  const counts = [...(shared.get(spelling.key) ?? [])].sort((a, b) => b[1] - a[1] || order(a[0], b[0]));
  const total = counts.reduce((sum, [, each]) => sum + each, 0);
  const [best] = counts;
  return best !== undefined && best[1] >= total * SHARE_OF_PUPILS ? best[0] : undefined;
}

function assemble(
  names: ReadonlyMap<string, Spelling>,
  decided: ReadonlyMap<string, string>,
  known: readonly KnownSchool[],
): SchoolDecision {
  const spellingsOf = new Map<string, Spelling[]>();
  for (const [key, schoolId] of decided) {
    const spelling = names.get(key);
    if (spelling) spellingsOf.set(schoolId, [...(spellingsOf.get(schoolId) ?? []), spelling]);
  }
  const schools = [...spellingsOf].map(([schoolId, spellings]) => {
    const ordered = [...spellings].sort((a, b) => b.onRoll - a.onRoll || b.rows - a.rows || order(a.key, b.key));
    const before = known.find((school) => school.schoolId === schoolId);
    const name = before?.name ?? ordered[0]?.text ?? schoolId;
    const code =
      before?.schoolCode ?? ordered.map((spelling) => mostFrequent(spelling.codes)).find((each) => each !== undefined);
    const aliases = [...new Set([...(before?.aliases ?? []), ...ordered.map((spelling) => spelling.text)])].filter(
      (each) => each !== name,
    );
    return { schoolId, name, aliases, ...(code === undefined ? {} : { schoolCode: code }) };
  });
  schools.sort((a, b) => order(a.schoolId, b.schoolId));
  return {
    schools,
    findSchoolId: (record) => {
      const key = spellingOf(record);
      return key === undefined ? undefined : decided.get(key);
    },
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort((a, b) => b[1] - a[1] || order(a[0], b[0]))[0]?.[0];
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
