/** A link that may join two clusters. */
export interface ClusterEdge {
  readonly left: number;
  readonly right: number;
  readonly weight: number;
}

export interface ClusterRules {
  /** Groups of a record; two records with a group in common may never be in one cluster. */
  groupsOf(record: number): readonly number[];
  /** Whether a person or a rule said that the two are different. */
  isForbidden(left: number, right: number): boolean;
  /** Whether the evidence speaks so clearly against the two that no chain of links may join them. */
  isVetoed(left: number, right: number): boolean;
}

export type ClusterConflict = 'group' | 'forbidden' | 'veto';

export interface Clustering {
  /** Smallest record of each record's cluster. */
  readonly clusterOf: Int32Array;
  /** Edges that were not followed, by their index, and why. */
  readonly conflicts: ReadonlyMap<number, ClusterConflict>;
}

/** Joins along every edge, whatever follows: connected components. */
export function clusterConnected(size: number, edges: readonly ClusterEdge[]): Clustering {
  const parent = Int32Array.from({ length: size }, (_, record) => record);
  for (const edge of edges) unite(parent, edge.left, edge.right);
  return { clusterOf: flatten(parent), conflicts: new Map() };
}

/**
 * Agglomeration by descending weight that never chains: two clusters join only when no record of the one shares a
 * group with, is forbidden to, or is vetoed by a record of the other. `must` joins first and is never refused.
 */
export function clusterConstrained(
  size: number,
  edges: readonly ClusterEdge[],
  rules: ClusterRules,
  must: readonly ClusterEdge[] = [],
): Clustering {
  const parent = Int32Array.from({ length: size }, (_, record) => record);
  // The members of a cluster form a ring; two rings become one when two of their links change places.
  const next = Int32Array.from(parent);
  const membersOf = (root: number) => {
    const members = [root];
    for (let at = next[root] as number; at !== root; at = next[at] as number) members.push(at);
    return members;
  };
  const join = (a: number, b: number) => {
    unite(parent, a, b);
    const after = next[a] as number;
    next[a] = next[b] as number;
    next[b] = after;
  };
  for (const edge of must) {
    const [a, b] = [find(parent, edge.left), find(parent, edge.right)];
    if (a !== b) join(a, b);
  }
  const conflicts = new Map<number, ClusterConflict>();
  for (const index of orderByWeight(edges)) {
    const edge = edges[index] as ClusterEdge;
    const [a, b] = [find(parent, edge.left), find(parent, edge.right)];
    if (a === b) continue;
    const conflict = findConflict(membersOf(a), membersOf(b), rules);
    if (conflict === undefined) join(a, b);
    else conflicts.set(index, conflict);
  }
  return { clusterOf: flatten(parent), conflicts };
}

/** Indexes of the edges, heaviest first, to a two-thousandth of a bit; ties in the edges' own order. */
function orderByWeight(edges: readonly ClusterEdge[]): number[] {
  const indexes = 2 ** Math.ceil(Math.log2(edges.length + 2));
  // One number holds weight and index, so that the plain numeric sort serves: it is several times faster.
  const keys = Float64Array.from(edges, ({ weight }, index) => {
    const bits = Math.max(-4000, Math.min(4000, weight));
    return Math.round((4000 - bits) * 2048) * indexes + index;
  }).sort();
  return Array.from(keys, (key) => key % indexes);
}

function findConflict(a: readonly number[], b: readonly number[], rules: ClusterRules): ClusterConflict | undefined {
  for (const left of a)
    for (const right of b) if (shareGroup(rules.groupsOf(left), rules.groupsOf(right))) return 'group';
  for (const left of a) for (const right of b) if (rules.isForbidden(left, right)) return 'forbidden';
  if (a.length === 1 && b.length === 1) return undefined;
  for (const left of a) for (const right of b) if (rules.isVetoed(left, right)) return 'veto';
  return undefined;
}

function shareGroup(a: readonly number[], b: readonly number[]): boolean {
  for (const group of a) if (b.includes(group)) return true;
  return false;
}

export function find(parent: Int32Array, record: number): number {
  let root = record;
  while (parent[root] !== root) root = parent[root] as number;
  let at = record;
  while (parent[at] !== root) {
    const next = parent[at] as number;
    parent[at] = root;
    at = next;
  }
  return root;
}

function unite(parent: Int32Array, left: number, right: number): number {
  const a = find(parent, left);
  const b = find(parent, right);
  const [low, high] = a < b ? [a, b] : [b, a];
  parent[high] = low;
  return low;
}

function flatten(parent: Int32Array): Int32Array {
  return parent.map((_, record) => find(parent, record));
}
