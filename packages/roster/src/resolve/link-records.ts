import { readFileSync } from 'node:fs';
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
import { type ClusterProfile, compareProfiles, makeProfiles } from './cluster-profiles.ts';
import { decideLeftovers } from './decide-leftovers.ts';
import { decideNumberOwnership, isGrownMember, type NamesAgree } from './decide-number-ownership.ts';
import { decideSchools, type KnownSchool } from './decide-schools.ts';
import { detachContradicting } from './detach-contradicting.ts';
import { type HouseholdAdults, listHouseholdAdults } from './household-adults.ts';
import { listNamesakes, makeLinkRows } from './link-rows.ts';
import type { LinkedRows, OpenLink } from './resolve.ts';

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
}

export interface LinkOutput extends LinkedRows {
  readonly model: LinkageModel;
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
  const linker = await createLinker(usable, inputs, {
    constraints: {
      mustLink: listPairs(owned, records, isLinked),
      cannotLink: listPairs(listNamesakes(records, schools.findSchoolId), records, isLinked),
    },
    // The lists of a small county may have a column, such as phones, in which nobody has a value.
    allowEmpty: true,
    ...(input.onStage === undefined ? {} : { onStage: input.onStage }),
  });
  try {
    return await finish(linker, input, { borrowed, adultsOf, namesAgree });
  } catch (error) {
    linker.close();
    throw error;
  }
}

function listPairs(
  pairs: readonly (readonly [number, number])[],
  records: readonly SourceRecord[],
  isLinked: (record: SourceRecord) => boolean,
): [RecordRef, RecordRef][] {
  return pairs.flatMap(([a, b]) => {
    const [one, other] = [records[a], records[b]];
    return one && other && isLinked(one) && isLinked(other) ? [[refOf(one), refOf(other)]] : [];
  });
}

/** What was found out about the rows before they were compared. */
interface LinkFacts {
  readonly borrowed: LinkedRows['borrowed'];
  readonly adultsOf: ReadonlyMap<string, HouseholdAdults>;
  readonly namesAgree: NamesAgree;
}

async function finish(linker: Linker, input: LinkInput, facts: LinkFacts): Promise<LinkOutput> {
  const { records, known } = input;
  const { borrowed, namesAgree } = facts;
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
    const { zh } = linker.explain(pair.left, pair.right);
    return [{ a, b, probability: pair.matchProbability, reasons: [pair.reason, zh] }];
  });
  return {
    clusterOf,
    clusterCount,
    borrowed,
    open,
    model: result.model,
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
    const pairs = decideLeftovers({ ...facts, findSchoolId, isLaterRound: round > 1 }, profiles);
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
