/** What becomes of cluster numbers when some records are clustered anew. */
export interface Renumbering {
  /** Number of each group, in the groups' order. */
  readonly numbers: readonly number[];
  readonly changes: readonly NumberChange[];
}

/**
 * `created`: new records only. `changed`: records came or went. `merged`: the cluster took in records of `others`.
 * `split`: records of the cluster went to `others`. `ended`: no record is left.
 */
export type ClusterChangeKind = 'created' | 'changed' | 'merged' | 'split' | 'ended';

export interface NumberChange {
  readonly kind: ClusterChangeKind;
  readonly cluster: number;
  readonly others: readonly number[];
  /** Records that were not in the cluster before. */
  readonly joined: readonly number[];
  /** Records that were in the cluster and are not any more. */
  readonly left: readonly number[];
}

/**
 * Gives groups of records the numbers of the clusters they were in. A group takes the number of the cluster it shares
 * most records with, the oldest (lowest) among equals; a number goes to one group only, and a number that found no
 * group is never given again. Pure: `mint` gives the next new number.
 */
export function renumberClusters(
  before: ReadonlyMap<number, number>,
  groups: readonly (readonly number[])[],
  mint: () => number,
): Renumbering {
  const shares = groups.map((group) => countBy(group, before));
  const overlaps = shares
    .flatMap((share, group) => [...share].map(([cluster, size]) => ({ cluster, group, size })))
    .sort((a, b) => b.size - a.size || a.cluster - b.cluster || a.group - b.group);
  const given = new Map<number, number>();
  const taken = new Set<number>();
  for (const { cluster, group } of overlaps) {
    if (given.has(group) || taken.has(cluster)) continue;
    given.set(group, cluster);
    taken.add(cluster);
  }
  const numbers = groups.map((_, group) => given.get(group) ?? mint());
  return { numbers, changes: listChanges(before, groups, numbers, shares) };
}

function countBy(group: readonly number[], before: ReadonlyMap<number, number>): Map<number, number> {
  const share = new Map<number, number>();
  for (const record of group) {
    const cluster = before.get(record);
    if (cluster !== undefined) share.set(cluster, (share.get(cluster) ?? 0) + 1);
  }
  return share;
}

function listChanges(
  before: ReadonlyMap<number, number>,
  groups: readonly (readonly number[])[],
  numbers: readonly number[],
  shares: readonly ReadonlyMap<number, number>[],
): NumberChange[] {
  const groupOf = new Map(groups.flatMap((group, index) => group.map((record) => [record, index] as const)));
  const clusterAfter = (record: number) => numbers[groupOf.get(record) ?? -1];
  const membersBefore = new Map<number, number[]>();
  for (const [record, cluster] of before) {
    const members = membersBefore.get(cluster);
    if (members) members.push(record);
    else membersBefore.set(cluster, [record]);
  }
  const changes: NumberChange[] = [];
  for (const [index, group] of groups.entries()) {
    const cluster = numbers[index] as number;
    const share = shares[index] as ReadonlyMap<number, number>;
    const others = [...share.keys()].filter((parent) => parent !== cluster).sort((a, b) => a - b);
    const joined = group.filter((record) => before.get(record) !== cluster);
    const left = (membersBefore.get(cluster) ?? []).filter((record) => clusterAfter(record) !== cluster);
    const isSplit = left.some((record) => groupOf.has(record));
    if (share.size === 0) changes.push({ kind: 'created', cluster, others, joined, left });
    else if (others.length > (share.has(cluster) ? 0 : 1))
      changes.push({ kind: 'merged', cluster, others, joined, left });
    else if (share.has(cluster) && joined.length + left.length > 0 && !isSplit)
      changes.push({ kind: 'changed', cluster, others, joined, left });
  }
  for (const [cluster, members] of membersBefore) {
    const heirs = new Set(members.map(clusterAfter).filter((heir) => heir !== undefined));
    const left = members.filter((record) => clusterAfter(record) !== cluster);
    const others = [...heirs].filter((heir) => heir !== cluster).sort((a, b) => a - b);
    if (heirs.size > 1) changes.push({ kind: 'split', cluster, others, joined: [], left });
    else if (heirs.size === 0) changes.push({ kind: 'ended', cluster, others: [], joined: [], left });
  }
  return changes.sort((a, b) => a.cluster - b.cluster);
}
