import { readFileSync } from 'node:fs';
import type { Finding } from '@bulou/kernel';
import {
  compareNames,
  createLinker,
  type LinkageInputs,
  type LinkageModel,
  LinkageSettings,
  type Linker,
  type NameFeatures,
  type NameLevel,
  type RecordRef,
  readNameFeatures,
} from '@bulou/linkage';
import type { KnownChild, RowLink, SourceRecord } from '../model.ts';
import { type ClusterProfile, compareProfiles, makeProfiles, overlaps } from './cluster-profiles.ts';
import { decideLeftovers } from './decide-leftovers.ts';
import { decideNumberOwnership, isGrownMember, type NamesAgree } from './decide-number-ownership.ts';
import { decideSchools, type KnownSchool } from './decide-schools.ts';
import { detachContradicting } from './detach-contradicting.ts';
import { type HouseholdAdults, listHouseholdAdults } from './household-adults.ts';
import { listNamesakes, makeLinkRows } from './link-rows.ts';
import type { LinkedRows, OpenLink } from './resolve.ts';
import {
  agreeWithReview,
  isDecided,
  joinSame,
  listReviewFindings,
  locateReviewedPairs,
  partDifferent,
  type ReviewedPair,
  type ReviewedPositions,
} from './reviewed-pairs.ts';

const SETTINGS = new URL('../../settings/linkage.json', import.meta.url);

/** Names at these levels are one person's name, however a clerk slipped. */
const SAME_NAME: ReadonlySet<NameLevel> = new Set([
  'equal',
  'variant',
  'rare-character',
  'same-sound',
  'similar-sound',
  'look-alike',
  'swapped',
  'part',
]);

export interface LinkInput {
  readonly records: readonly SourceRecord[];
  readonly known: readonly KnownChild[];
  readonly knownSchools: readonly KnownSchool[];
  readonly makeSchoolId: (canonical: string) => string;
  readonly onStage?: (stage: string, milliseconds: number) => void;
  /** What people decided of pairs; see `reviewed-pairs.ts`. */
  readonly reviewed?: readonly ReviewedPair[];
  /** Known children that are others now, to those. */
  readonly leadsTo?: ReadonlyMap<string, string>;
}

export interface LinkOutput extends LinkedRows {
  readonly model: LinkageModel;
  /** Where the lists speak against what people decided. */
  readonly reviewFindings: readonly Finding[];
  /** Why two rows are held to be one person. Available until `close`. */
  describePair(a: SourceRecord, b: SourceRecord): { readonly probability: number; readonly reasons: readonly string[] };
  close(): void;
}

/** The settings of the county job as committed, for run identity and for reading. */
export function readLinkageSettings(): LinkageSettings {
  return LinkageSettings.parse(JSON.parse(readFileSync(SETTINGS, 'utf8')));
}

/**
 * Links every row of a run, and the children known before, with the county's settings. Throws a `LinkageRefusal`
 * when the rows cannot be linked at all.
 */
export async function linkRecords(input: LinkInput): Promise<LinkOutput> {
  const { records, known } = input;
  const namesAgree = makeNamesAgree();
  const { borrowed, owned } = decideNumberOwnership(records, namesAgree);
  const schools = decideSchools({ ...input, clusterOf: clusterByNumber(records) });
  // Parents and grandparents are nobody's pupil; left out, they cannot be taken for a child of the same name.
  const isLinked = (record: SourceRecord) => !isGrownMember(record, borrowed);
  const adultsOf = listHouseholdAdults(records, borrowed);
  const datasets = makeLinkRows(records.filter(isLinked), known, borrowed, schools.findSchoolId, adultsOf);
  const present = new Set(datasets.map((dataset) => dataset.name as string));
  const settings = readLinkageSettings();
  const usable = { ...settings, datasets: settings.datasets.filter((dataset) => present.has(dataset.name)) };
  const inputs: LinkageInputs = Object.fromEntries(datasets.map(({ name, rows }) => [name, rows]));
  const reviewed = locateReviewedPairs(input.reviewed ?? [], records, known, input.leadsTo ?? new Map());
  const agreed = agreeWithReview(reviewed, owned, listNamesakes(records, schools.findSchoolId));
  const linker = await createLinker(usable, inputs, {
    constraints: {
      mustLink: listPairs([...reviewed.same, ...agreed.joins], input, isLinked),
      cannotLink: listPairs([...reviewed.different, ...agreed.partings], input, isLinked),
    },
    // The lists of a small county may have a column, such as phones, in which nobody has a value.
    allowEmpty: true,
    ...(input.onStage === undefined ? {} : { onStage: input.onStage }),
  });
  try {
    return await finish(linker, input, { borrowed, adultsOf, namesAgree, reviewed });
  } catch (error) {
    linker.close();
    throw error;
  }
}

function listPairs(
  pairs: readonly (readonly [number, number])[],
  { records, known }: Pick<LinkInput, 'records' | 'known'>,
  isLinked: (record: SourceRecord) => boolean,
): [RecordRef, RecordRef][] {
  const find = (position: number): RecordRef | undefined => {
    const record = records[position];
    if (record !== undefined) return isLinked(record) ? refOf(record) : undefined;
    const child = known[position - records.length];
    return child === undefined ? undefined : { dataset: 'known', id: child.childId };
  };
  return pairs.flatMap(([a, b]) => {
    const [one, other] = [find(a), find(b)];
    return one && other ? [[one, other]] : [];
  });
}

/** What was found out about the rows before they were compared. */
interface LinkFacts {
  readonly borrowed: LinkedRows['borrowed'];
  readonly adultsOf: ReadonlyMap<string, HouseholdAdults>;
  readonly namesAgree: NamesAgree;
  readonly reviewed: ReviewedPositions;
}

async function finish(linker: Linker, input: LinkInput, facts: LinkFacts): Promise<LinkOutput> {
  const { records, known } = input;
  const { borrowed, namesAgree, reviewed } = facts;
  const result = await linker.link();
  const indexOf = new Map<string, number>();
  for (const record of records) indexOf.set(record.key, record.index);
  for (const [position, child] of known.entries()) indexOf.set(child.childId, records.length + position);
  const clusters = result.listClusters();
  const clusterOf = new Int32Array(records.length + known.length).fill(-1);
  for (const [cluster, members] of clusters.entries()) {
    for (const member of members) clusterOf[indexOf.get(member.id) ?? -1] = cluster;
  }
  let clusterCount = clusters.length;
  clusterOf.forEach((cluster, index) => {
    if (cluster < 0) clusterOf[index] = clusterCount++;
  });
  clusterCount = detachContradicting(records, clusterOf, clusterCount);
  joinSame(reviewed, clusterOf);
  clusterCount = partDifferent(reviewed, clusterOf, clusterCount);
  const linkedOf = Int32Array.from(clusterOf);
  const profiles = joinLeftovers(input, clusterOf, clusterCount, facts);
  // What two rows leave open, the other rows of the two children may have settled: they are not one.
  const areTwo = (a: number, b: number) => {
    const [one, other] = [profiles[clusterOf[a] ?? -1], profiles[clusterOf[b] ?? -1]];
    return one !== undefined && other !== undefined && compareProfiles(one, other, namesAgree) === undefined;
  };
  const open: OpenLink[] = result.listPairs('review').flatMap((pair) => {
    const [a, b] = [indexOf.get(pair.left.id) ?? -1, indexOf.get(pair.right.id) ?? -1];
    if (clusterOf[a] === clusterOf[b] || (pair.reason === 'weight' && areTwo(a, b))) return [];
    if (isDecided(reviewed, clusterOf, records.length, a, b)) return [];
    const { zh } = linker.explain(pair.left, pair.right);
    return [{ a, b, probability: pair.matchProbability, reasons: [pair.reason, zh] }];
  });
  return {
    clusterOf,
    clusterCount,
    borrowed,
    open,
    model: result.model,
    reviewFindings: listReviewFindings(
      reviewed,
      records,
      makeReviewEvidence(input, profiles, clusterOf, linker, borrowed),
    ),
    describePair: (a, b) => {
      const { matchProbability, zh } = linker.explain(refOf(a), refOf(b));
      const isLeftover = linkedOf[a.index] !== linkedOf[b.index];
      return { probability: matchProbability, reasons: isLeftover ? [LEFTOVER_REASON, zh] : [zh] };
    },
    close: () => linker.close(),
  };
}

const LEFTOVER_REASON = '两份名单在同一户或同一年级各只剩这一人对不上，且没有矛盾';
const MOST_ROUNDS = 2;

/**
 * Writes the clusters that lists leave over to each other as one; a first round may free others for a second. Gives
 * what each cluster says in the end.
 */
function joinLeftovers(
  { records, known, knownSchools, makeSchoolId }: LinkInput,
  clusterOf: Int32Array,
  clusterCount: number,
  facts: LinkFacts,
): readonly ClusterProfile[] {
  const { findSchoolId } = decideSchools({ records, clusterOf, knownSchools, makeSchoolId });
  const profiles = makeProfiles(records, known, clusterOf, clusterCount, facts);
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const left = decideLeftovers({ ...facts, findSchoolId, isLaterRound: round > 1 }, profiles);
    const pairs = left.filter((pair) => !isParted(facts.reviewed, clusterOf, pair));
    if (pairs.length === 0) break;
    for (const [kept, dropped] of pairs) profiles[kept]?.absorb(profiles[dropped] as ClusterProfile);
    const into = new Map(pairs.map(([kept, dropped]) => [dropped, kept]));
    clusterOf.forEach((cluster, index) => {
      const kept = into.get(cluster);
      if (kept !== undefined) clusterOf[index] = kept;
    });
  }
  return profiles;
}

/** People said that somebody of the one cluster is not somebody of the other. */
function isParted({ different }: ReviewedPositions, clusterOf: Int32Array, pair: readonly [number, number]): boolean {
  return different.some((rows) => {
    const clusters = rows.map((row) => clusterOf[row] ?? -1);
    return pair.every((cluster) => clusters.includes(cluster));
  });
}

const ALMOST_SURE = 0.99;

/** What all rows of the children say of a decision about two of them. */
function makeReviewEvidence(
  { records }: LinkInput,
  profiles: readonly ClusterProfile[],
  clusterOf: Int32Array,
  linker: Linker,
  borrowed: LinkedRows['borrowed'],
) {
  const traitsOf = (position: number) => profiles[clusterOf[position] ?? -1]?.traits;
  return {
    againstSame: (a: number) => {
      const traits = traitsOf(a);
      if (traits === undefined) return undefined;
      if (traits.numbers.size > 1) return '人工定为同一人，但合起来的名单上有不止一个校验正确的身份证号';
      return traits.sexes.size > 1 ? '人工定为同一人，但合起来的名单上性别不一致' : undefined;
    },
    againstDifferent: (a: number, b: number) => {
      const [one, other] = [traitsOf(a), traitsOf(b)];
      if (one === undefined || other === undefined || one === other) return undefined;
      if (overlaps(one.numbers, other.numbers)) return '人工定为两个人，但名单上两人的身份证号相同且校验正确';
      const rows = [records[a], records[b]];
      if (!rows.every((row) => row !== undefined && !isGrownMember(row, borrowed))) return undefined;
      const { matchProbability } = linker.explain(refOf(rows[0]), refOf(rows[1]));
      return matchProbability >= ALMOST_SURE ? '人工定为两个人，但按名单看几乎肯定是同一个人' : undefined;
    },
  };
}

function refOf(record: SourceRecord | undefined): RecordRef {
  if (record === undefined) throw new RangeError('No such row.');
  return { dataset: record.kind, id: record.key };
}

/** Compares names with the library's own measure; each distinct pair once. */
function makeNamesAgree(): NamesAgree {
  const features = new Map<string, NameFeatures>();
  const read = (name: string) => {
    const before = features.get(name);
    if (before !== undefined) return before;
    const fresh = readNameFeatures(name);
    features.set(name, fresh);
    return fresh;
  };
  return (a, b) => a !== '' && b !== '' && (a === b || SAME_NAME.has(compareNames(read(a), read(b))));
}

/** A first, cheap grouping by equal valid numbers: enough to learn which spelling is which school. */
function clusterByNumber(records: readonly SourceRecord[]): Int32Array {
  const clusters = new Map<string, number>();
  return Int32Array.from(records, (record) => {
    const key = record.nationalId.value ?? record.key;
    const cluster = clusters.get(key) ?? clusters.size;
    clusters.set(key, cluster);
    return cluster;
  });
}

/** Every pair of rows within a child, with how sure linkage is of that very pair. */
export function* listSameLinks(
  children: Iterable<{ readonly records: readonly SourceRecord[] }>,
  output: LinkOutput,
): Generator<RowLink> {
  for (const { records } of children) {
    for (let i = 0; i < records.length; i += 1) {
      for (let j = i + 1; j < records.length; j += 1) {
        const [one, other] = [records[i], records[j]] as [SourceRecord, SourceRecord];
        const [a, b] = one.key < other.key ? [one, other] : [other, one];
        yield { a: a.key, b: b.key, decision: 'same', ...describeSame(a, b, output) };
      }
    }
  }
}

const PLAIN_REASONS = ['身份证号相同且校验正确，姓名相同'];

function describeSame(
  a: SourceRecord,
  b: SourceRecord,
  output: LinkOutput,
): Pick<RowLink, 'matchProbability' | 'reasons'> {
  // Nearly all pairs are this plain one; taking each apart would cost more than the linkage itself.
  if (a.nationalId.value !== undefined && a.nationalId.value === b.nationalId.value && a.name === b.name) {
    return { matchProbability: 1, reasons: PLAIN_REASONS };
  }
  const { probability, reasons } = output.describePair(a, b);
  return { matchProbability: probability, reasons };
}
