import type { CandidatePairs } from '../blocking/pairs.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import { chooseOneToOne } from './assignment.ts';
import { type ClusterEdge, clusterConnected, clusterConstrained } from './clusters.ts';
import { findMargins } from './margins.ts';

export type Decision = 'same' | 'review' | 'different';

/** Why a pair is decided as it is. */
export type DecisionReason =
  | 'weight'
  | 'margin'
  | 'contradiction'
  | 'no-namesake'
  | 'displaced'
  | 'same-group'
  | 'cluster-veto'
  | 'told-different'
  | 'told-same'
  | 'same-row';

export const DECISIONS = ['different', 'review', 'same'] as const satisfies readonly Decision[];
export const REASONS = [
  'weight',
  'margin',
  'contradiction',
  'no-namesake',
  'displaced',
  'same-group',
  'cluster-veto',
  'told-different',
  'told-same',
  'same-row',
] as const satisfies readonly DecisionReason[];

/** What the decisions need to know about the records beside the pairs' weights. */
export interface DecisionFacts {
  readonly size: number;
  /** Groups of a record, its own list's first: two records of one group are two people. */
  groupsOf(record: number): readonly number[];
  isForbidden(left: number, right: number): boolean;
  /** Some pair is forbidden at all. */
  readonly hasForbidden: boolean;
  scorePair(left: number, right: number): number;
  /** The evidence contradicts itself, so a person must look however heavy the pair is. */
  isContradictory(left: number, right: number): boolean;
  /** Contradictory pairs that are nevertheless one person: nobody else bears the other name. */
  readonly cleared: ReadonlySet<number>;
  readonly priorWeight: number;
  /** Pairs that are one person whatever the weights say: told so, or the same row twice. */
  readonly must: readonly ClusterEdge[];
}

export interface Decisions {
  /** Index into `DECISIONS` for each pair. */
  readonly decision: Uint8Array;
  /** Index into `REASONS` for each pair. */
  readonly reason: Uint8Array;
  /** Bits by which the pair beats the best other partner of either record; infinite when there is none. */
  readonly margin: Float32Array;
  readonly clusterOf: Int32Array;
  /** False when a component was too large for the exact assignment. */
  readonly exactAssignment: boolean;
}

const DIFFERENT = 0;
const REVIEW = 1;
const SAME = 2;
const because = (reason: DecisionReason) => REASONS.indexOf(reason);
const logOdds = (probability: number) => Math.log2(probability / (1 - probability));

/** How far below the review threshold a rival still counts for the margin, in bits. */
const RIVAL_REACH = 20;

/** Decides every candidate pair: thresholds, one-to-one optimum, margins, then clusters under the constraints. Pure. */
export function decidePairs(
  settings: LinkageSettings['decisions'],
  pairs: CandidatePairs,
  weights: Float64Array,
  facts: DecisionFacts,
): Decisions {
  const decision = new Uint8Array(pairs.size);
  const reason = new Uint8Array(pairs.size);
  const margin = findMargins(
    pairs,
    weights,
    (record) => facts.groupsOf(record)[0],
    logOdds(settings.review) - RIVAL_REACH,
    facts.hasForbidden ? (left, right) => !facts.isForbidden(left, right) : undefined,
  );
  const reviewWeight = logOdds(settings.review);
  const acceptWeight = logOdds(settings.accept);
  const live: number[] = [];
  for (let pair = 0; pair < pairs.size; pair += 1) {
    if ((weights[pair] as number) < reviewWeight) continue;
    if (facts.isForbidden(pairs.left[pair] as number, pairs.right[pair] as number)) {
      reason[pair] = because('told-different');
      continue;
    }
    live.push(pair);
  }
  const displaced = settings.oneToOne ? findDisplaced(pairs, weights, facts, live, reviewWeight) : NOBODY;
  const edges: (ClusterEdge & { readonly pair: number })[] = [];
  for (const pair of live) {
    const weight = weights[pair] as number;
    if (displaced.pairs.has(pair)) {
      reason[pair] = because('displaced');
      continue;
    }
    decision[pair] = REVIEW;
    const [left, right] = [pairs.left[pair] as number, pairs.right[pair] as number];
    const cleared = facts.cleared.has(pair);
    if (weight < acceptWeight && !cleared) continue;
    if (cleared) reason[pair] = because('no-namesake');
    else if (facts.isContradictory(left, right)) {
      reason[pair] = because('contradiction');
      continue;
    }
    if ((margin[pair] as number) < settings.minimumMargin) reason[pair] = because('margin');
    else edges.push({ left, right, weight, pair });
  }
  const clustering = cluster(settings, edges, facts);
  for (const [index, edge] of edges.entries()) {
    const conflict = clustering.conflicts.get(index);
    if (conflict === undefined) decision[edge.pair] = SAME;
    else
      reason[edge.pair] = because(
        conflict === 'group' ? 'same-group' : conflict === 'veto' ? 'cluster-veto' : 'told-different',
      );
  }
  settleInside(pairs, decision, live, clustering.clusterOf);
  return { decision, reason, margin, clusterOf: clustering.clusterOf, exactAssignment: displaced.exact };
}

const NO_GROUPS: readonly number[] = [];
const NOBODY = { pairs: new Set<number>(), exact: true };

function cluster(settings: LinkageSettings['decisions'], edges: readonly ClusterEdge[], facts: DecisionFacts) {
  if (settings.clustering === 'connected') {
    if (!facts.hasForbidden) return clusterConnected(facts.size, [...facts.must, ...edges]);
    // Components follow every chain but those that would join two records a person told apart.
    const told = { groupsOf: () => NO_GROUPS, isForbidden: facts.isForbidden, isVetoed: () => false };
    return clusterConstrained(facts.size, edges, told, facts.must);
  }
  const rules = {
    groupsOf: facts.groupsOf,
    isForbidden: facts.isForbidden,
    isVetoed: (left: number, right: number) => facts.scorePair(left, right) - facts.priorWeight < settings.vetoWeight,
  };
  return clusterConstrained(facts.size, edges, rules, facts.must);
}

/** A pair left for review whose two records met in one cluster by better links is settled by them. */
function settleInside(
  pairs: CandidatePairs,
  decision: Uint8Array,
  live: readonly number[],
  clusterOf: Int32Array,
): void {
  for (const pair of live) {
    if (decision[pair] === DIFFERENT) continue;
    const together = clusterOf[pairs.left[pair] as number] === clusterOf[pairs.right[pair] as number];
    if (together) decision[pair] = SAME;
  }
}

/** Solves each two lists of distinct people; what the optimum leaves out is displaced by a better partner. */
function findDisplaced(
  pairs: CandidatePairs,
  weights: Float64Array,
  facts: DecisionFacts,
  live: readonly number[],
  reviewWeight: number,
): { pairs: Set<number>; exact: boolean } {
  const byGroups = new Map<number, number[]>();
  for (const pair of live) {
    const a = facts.groupsOf(pairs.left[pair] as number)[0];
    const b = facts.groupsOf(pairs.right[pair] as number)[0];
    if (a === undefined || b === undefined || a === b) continue;
    const key = Math.min(a, b) * 67108864 + Math.max(a, b);
    const list = byGroups.get(key);
    if (list) list.push(pair);
    else byGroups.set(key, [pair]);
  }
  const displaced = new Set<number>();
  let exact = true;
  const uses = new Uint8Array(facts.size);
  for (const list of byGroups.values()) {
    const contested = listContested(pairs, list, uses);
    const edges = contested.map((pair) => ({
      left: pairs.left[pair] as number,
      right: pairs.right[pair] as number,
      gain: (weights[pair] as number) - reviewWeight + 1e-9,
    }));
    const solved = chooseOneToOne(edges);
    exact &&= solved.exact;
    const chosen = new Set(solved.chosen);
    for (const [index, pair] of contested.entries()) if (!chosen.has(index)) displaced.add(pair);
  }
  return { pairs: displaced, exact };
}

/** Pairs that share a record with another of the list; nearly all share none and need no assignment. */
function listContested(pairs: CandidatePairs, list: readonly number[], uses: Uint8Array): number[] {
  const count = (record: number) => {
    uses[record] = Math.min(2, (uses[record] as number) + 1);
  };
  for (const pair of list) {
    count(pairs.left[pair] as number);
    count(pairs.right[pair] as number);
  }
  const contested = list.filter(
    (pair) => uses[pairs.left[pair] as number] === 2 || uses[pairs.right[pair] as number] === 2,
  );
  for (const pair of list) {
    uses[pairs.left[pair] as number] = 0;
    uses[pairs.right[pair] as number] = 0;
  }
  return contested;
}
