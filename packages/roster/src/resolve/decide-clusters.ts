import type { PlainDate } from '@bulou/kernel';

/** What clustering needs to know of a row, or of a child known before. */
export interface Person {
  /** A number that is valid and that no other row shows to be somebody else's. */
  readonly trustedId?: string;
  readonly birthOn?: PlainDate;
  /** Two people of one group (one file, or the register of known children) are two people, unless duplicated. */
  readonly group: number;
  /** Persons of one group with the same duplicate key are one person written twice. */
  readonly duplicateKey: string;
}

/** A scored pair of persons, by index. */
export interface PersonPair {
  readonly a: number;
  readonly b: number;
  /** log2 of the posterior odds. */
  readonly weight: number;
  readonly probability: number;
}

export interface ClusterThresholds {
  /** At or above: joined without a person's look, unless a constraint or a near rival forbids. */
  readonly accept: number;
  /** At or above: shown to a clerk. */
  readonly review: number;
  /** Bits by which a pair must beat the next candidate of the same group. */
  readonly marginBits: number;
}

export type OpenReason =
  | 'between-thresholds'
  | 'two-candidates'
  | 'two-on-one-list'
  | 'two-numbers'
  | 'two-birth-dates';

/** A pair that stays open, with the reason. */
export interface OpenPair extends PersonPair {
  readonly reason: OpenReason;
}

export interface ClusterDecision {
  /** Cluster number of each person; dense, in the order of first members. */
  readonly clusterOf: Int32Array;
  readonly clusterCount: number;
  readonly open: readonly OpenPair[];
}

/**
 * Joins persons pair by pair, the strongest evidence first, and never against a constraint: two different trusted
 * numbers, two birth dates no slip explains, two people of one list. Agglomeration by descending weight under
 * constraints: a weak pair cannot chain two strong groups together.
 */
export function decideClusters(
  persons: readonly Person[],
  pairs: readonly PersonPair[],
  thresholds: ClusterThresholds,
): ClusterDecision {
  const forest = new Forest(persons);
  const ordered = pairs
    .filter((pair) => pair.probability >= thresholds.review)
    .sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b);
  const contested = findContested(ordered, persons, thresholds.marginBits);
  const open: OpenPair[] = [];
  ordered.forEach((pair, position) => {
    if (forest.rootOf(pair.a) === forest.rootOf(pair.b)) return;
    const refusal = forest.findRefusal(pair.a, pair.b);
    if (refusal !== undefined) open.push({ ...pair, reason: refusal });
    else if (pair.probability < thresholds.accept) open.push({ ...pair, reason: 'between-thresholds' });
    else if (contested[position]) open.push({ ...pair, reason: 'two-candidates' });
    else forest.join(pair.a, pair.b);
  });
  const { clusterOf, clusterCount } = forest.number();
  return { clusterOf, clusterCount, open: keepOpen(open, persons, clusterOf) };
}

/**
 * A pair is contested when one of its persons has another candidate in the other's group that is nearly as good:
 * then chance could have chosen, and a person must. Duplicates of one person on one list do not contest each other.
 */
function findContested(ordered: readonly PersonPair[], persons: readonly Person[], marginBits: number): Uint8Array {
  const bestOf = new Map<number, { weight: number; other: number }[]>();
  const note = (from: number, to: number, weight: number) => {
    const key = from * 8192 + ((persons[to]?.group ?? 0) % 8192);
    const list = bestOf.get(key);
    if (list === undefined) bestOf.set(key, [{ weight, other: to }]);
    else if (list.length < 4) list.push({ weight, other: to });
  };
  for (const pair of ordered) {
    note(pair.a, pair.b, pair.weight);
    note(pair.b, pair.a, pair.weight);
  }
  const isContested = (from: number, to: number, weight: number) => {
    const target = persons[to];
    for (const rival of bestOf.get(from * 8192 + ((target?.group ?? 0) % 8192)) ?? []) {
      if (rival.other === to || persons[rival.other]?.group !== target?.group) continue;
      if (persons[rival.other]?.duplicateKey === target?.duplicateKey) continue;
      if (rival.weight > weight - marginBits) return true;
    }
    return false;
  };
  const contested = new Uint8Array(ordered.length);
  ordered.forEach((pair, position) => {
    if (isContested(pair.a, pair.b, pair.weight) || isContested(pair.b, pair.a, pair.weight)) contested[position] = 1;
  });
  return contested;
}

/**
 * Of the pairs left open, only those a clerk can still act on: both sides in different clusters, and neither side
 * already settled with a better candidate of the other's group.
 */
function keepOpen(open: readonly OpenPair[], persons: readonly Person[], clusterOf: Int32Array): OpenPair[] {
  const groupsOf = new Map<number, Set<number>>();
  persons.forEach((person, index) => {
    const cluster = clusterOf[index] ?? -1;
    const groups = groupsOf.get(cluster);
    if (groups === undefined) groupsOf.set(cluster, new Set([person.group]));
    else groups.add(person.group);
  });
  const seen = new Set<string>();
  return open.filter((pair) => {
    const [a, b] = [clusterOf[pair.a] ?? -1, clusterOf[pair.b] ?? -1];
    if (a === b) return false;
    const settled =
      groupsOf.get(a)?.has(persons[pair.b]?.group ?? -1) || groupsOf.get(b)?.has(persons[pair.a]?.group ?? -1);
    if (settled && pair.reason !== 'two-numbers') return false;
    // One question for each pair of clusters is enough; the strongest pair comes first.
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

interface Held {
  ids: string[];
  births: PlainDate[];
  /** Group numbers with the duplicate key held for each. */
  groups: Map<number, string>;
  size: number;
}

/** Union-find over persons that remembers what each tree holds, so that a constraint is checked before a join. */
class Forest {
  readonly #parent: Int32Array;
  readonly #held = new Map<number, Held>();
  readonly #persons: readonly Person[];

  constructor(persons: readonly Person[]) {
    this.#persons = persons;
    this.#parent = Int32Array.from(persons, (_, index) => index);
  }

  rootOf(index: number): number {
    let root = index;
    while (this.#parent[root] !== root) {
      const above = this.#parent[root] as number;
      this.#parent[root] = this.#parent[above] as number;
      root = this.#parent[root] as number;
    }
    return root;
  }

  findRefusal(a: number, b: number): OpenReason | undefined {
    const x = this.#heldBy(this.rootOf(a));
    const y = this.#heldBy(this.rootOf(b));
    if (x.ids.length > 0 && y.ids.length > 0 && !x.ids.some((id) => y.ids.includes(id))) return 'two-numbers';
    const sameNumber = x.ids.some((id) => y.ids.includes(id));
    if (
      !sameNumber &&
      x.births.length > 0 &&
      y.births.length > 0 &&
      !x.births.some((one) => y.births.some((other) => couldBeSlip(one, other)))
    ) {
      return 'two-birth-dates';
    }
    const [small, large] = x.groups.size <= y.groups.size ? [x, y] : [y, x];
    for (const [group, duplicateKey] of small.groups) {
      const other = large.groups.get(group);
      if (other !== undefined && other !== duplicateKey) return 'two-on-one-list';
    }
    return undefined;
  }

  join(a: number, b: number): void {
    const rootA = this.rootOf(a);
    const rootB = this.rootOf(b);
    const [x, y] = [this.#heldBy(rootA), this.#heldBy(rootB)];
    const [keep, drop, winner, loser] = x.size >= y.size ? [x, y, rootA, rootB] : [y, x, rootB, rootA];
    for (const id of drop.ids) if (!keep.ids.includes(id)) keep.ids.push(id);
    for (const birth of drop.births) if (!keep.births.includes(birth)) keep.births.push(birth);
    for (const [group, key] of drop.groups) if (!keep.groups.has(group)) keep.groups.set(group, key);
    keep.size += drop.size;
    this.#parent[loser] = winner;
    this.#held.delete(loser);
    this.#held.set(winner, keep);
  }

  number(): { clusterOf: Int32Array; clusterCount: number } {
    const clusterOf = new Int32Array(this.#parent.length);
    const numbers = new Map<number, number>();
    for (let index = 0; index < clusterOf.length; index += 1) {
      const root = this.rootOf(index);
      let number = numbers.get(root);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(root, number);
      }
      clusterOf[index] = number;
    }
    return { clusterOf, clusterCount: numbers.size };
  }

  #heldBy(root: number): Held {
    const held = this.#held.get(root);
    if (held !== undefined) return held;
    const person = this.#persons[root];
    const fresh: Held = {
      ids: person?.trustedId === undefined ? [] : [person.trustedId],
      births: person?.birthOn === undefined ? [] : [person.birthOn],
      groups: new Map(person === undefined ? [] : [[person.group, person.duplicateKey]]),
      size: 1,
    };
    this.#held.set(root, fresh);
    return fresh;
  }
}

/** Whether one slip of the pen or keyboard turns one date into the other: one digit, or two neighbours swapped. */
export function couldBeSlip(a: PlainDate, b: PlainDate): boolean {
  if (a === b) return true;
  const x = a.replaceAll('-', '');
  const y = b.replaceAll('-', '');
  const places = [...x].flatMap((digit, index) => (digit === y[index] ? [] : [index]));
  if (places.length === 1) return true;
  const [first = 0, second = 0] = places;
  if (places.length === 2 && x[first] === y[second] && x[second] === y[first]) return true;
  return x.slice(0, 4) === y.slice(0, 4) && x.slice(4, 6) === y.slice(6) && x.slice(6) === y.slice(4, 6);
}
