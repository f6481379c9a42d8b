import { REASONS } from '../decision/decide.ts';
import { probabilityOf } from '../model/score.ts';
import type { ResultParts } from '../result-parts.ts';

/** What is expected of the pairs once the other pairs of their records have been heard. */
export interface ExpectedMatches {
  /** Probability of one person for each compared pair. */
  readonly probabilities: Float64Array;
  /** Expected true pairs inside clusters that no rule compared: their records met by way of others. */
  readonly uncompared: number;
}

/** Pairs lighter than this are no rivals of anybody: 2⁻²⁰ of a chance. */
const LEAST_RIVAL = -20;
/** Paths are looked for in clusters up to this size; larger ones keep the pairs' own probabilities. */
const LARGEST_CLUSTER = 40;

/**
 * Calibrates the match probabilities by what the weights of single pairs leave out. A record has at most one partner in
 * a list of distinct people, so rivals share one chance: `odds / (1 + sum of the odds of all partners there)`, the
 * smaller of the two sides. And being one person is transitive: two records of one cluster are one person at least as
 * surely as the surest way between them, the product of the probabilities along it.
 */
export function expectMatches(parts: ResultParts): ExpectedMatches {
  const probabilities = shareBetweenRivals(parts);
  return { probabilities, uncompared: followPaths(parts, probabilities) };
}

function shareBetweenRivals({ pairs, weights, decisions, groupsOf }: ResultParts): Float64Array {
  const odds = new Map<number, number>();
  const keyOf = (record: number, group: number) => record * 67108864 + group;
  const visit = (act: (pair: number, key: number) => void) => {
    for (let pair = 0; pair < pairs.size; pair += 1) {
      if ((weights[pair] as number) < LEAST_RIVAL) continue;
      // A pair that has no rival at all needs no look: its margin is infinite.
      if (decisions.margin[pair] === Number.POSITIVE_INFINITY) continue;
      const left = pairs.left[pair] as number;
      const right = pairs.right[pair] as number;
      const [leftGroup, rightGroup] = [groupsOf(left)[0], groupsOf(right)[0]];
      if (rightGroup !== undefined) act(pair, keyOf(left, rightGroup));
      if (leftGroup !== undefined) act(pair, keyOf(right, leftGroup));
    }
  };
  const probabilities = Float64Array.from(weights, probabilityOf);
  visit((pair, key) => odds.set(key, (odds.get(key) ?? 0) + 2 ** Math.min(500, weights[pair] as number)));
  visit((pair, key) => {
    const shared = 2 ** Math.min(500, weights[pair] as number) / (1 + (odds.get(key) ?? 0));
    if (shared < (probabilities[pair] as number)) probabilities[pair] = shared;
  });
  // What a person said is known, whatever it weighs.
  const told = REASONS.indexOf('told-different');
  for (let pair = 0; pair < pairs.size; pair += 1) if (decisions.reason[pair] === told) probabilities[pair] = 0;
  return probabilities;
}

/** The records and the compared pairs of one cluster. */
interface ClusterPairs {
  readonly records: number[];
  readonly pairs: number[];
}

/** Raises the pairs inside clusters to their surest way; returns what is expected of those never compared. */
function followPaths(parts: ResultParts, probabilities: Float64Array): number {
  let uncompared = 0;
  for (const cluster of listClusters(parts).values()) uncompared += followCluster(parts, probabilities, cluster);
  return uncompared;
}

/** The clusters in which there is a way round, by the record they are named by. Most hold one or two and have none. */
function listClusters({ pairs, decisions, table, firstOf }: ResultParts): Map<number, ClusterPairs> {
  const { clusterOf } = decisions;
  const sizes = new Int32Array(table.size);
  for (let record = 0; record < table.size; record += 1)
    if (firstOf[record] === record) sizes[clusterOf[record] as number] = (sizes[clusterOf[record] as number] ?? 0) + 1;
  const isWorth = (cluster: number) => (sizes[cluster] as number) >= 3 && (sizes[cluster] as number) <= LARGEST_CLUSTER;
  const found = new Map<number, ClusterPairs>();
  for (let record = 0; record < table.size; record += 1) {
    const cluster = clusterOf[record] as number;
    if (firstOf[record] !== record || !isWorth(cluster)) continue;
    const known = found.get(cluster);
    if (known) known.records.push(record);
    else found.set(cluster, { records: [record], pairs: [] });
  }
  for (let pair = 0; pair < pairs.size; pair += 1) {
    const cluster = clusterOf[pairs.left[pair] as number] as number;
    if (cluster === clusterOf[pairs.right[pair] as number] && isWorth(cluster)) found.get(cluster)?.pairs.push(pair);
  }
  return found;
}

function followCluster(parts: ResultParts, probabilities: Float64Array, { records, pairs: own }: ClusterPairs): number {
  const { pairs, table, groupsOf, settings } = parts;
  const size = records.length;
  const place = new Map(records.map((record, index) => [record, index]));
  const surest = new Float64Array(size * size);
  const compared = new Uint8Array(size * size);
  const cells = own.map((pair) => {
    const a = place.get(pairs.left[pair] as number) as number;
    const b = place.get(pairs.right[pair] as number) as number;
    surest[a * size + b] = surest[b * size + a] = probabilities[pair] as number;
    compared[a * size + b] = compared[b * size + a] = 1;
    return a * size + b;
  });
  findSurestPaths(surest, size);
  for (const [index, pair] of own.entries()) probabilities[pair] = surest[cells[index] as number] as number;
  let uncompared = 0;
  for (let a = 0; a < size; a += 1)
    for (let b = a + 1; b < size; b += 1) {
      const [left, right] = [records[a] as number, records[b] as number];
      const isPair = settings.mode !== 'link' || table.datasetOf[left] !== table.datasetOf[right];
      const shares = groupsOf(left).some((group) => groupsOf(right).includes(group));
      if (compared[a * size + b] === 0 && isPair && !shares) uncompared += surest[a * size + b] as number;
    }
  return uncompared;
}

/** Floyd and Warshall's algorithm with products for sums. */
function findSurestPaths(surest: Float64Array, size: number): void {
  for (let via = 0; via < size; via += 1)
    for (let from = 0; from < size; from += 1) {
      const first = surest[from * size + via] as number;
      if (first === 0 || from === via) continue;
      for (let to = 0; to < size; to += 1) {
        const way = first * (surest[via * size + to] as number);
        if (to !== from && way > (surest[from * size + to] as number)) surest[from * size + to] = way;
      }
    }
}
