import type { PersonDecision } from '../decision/person-decisions.ts';
import type { InputRow } from '../input/dataset.ts';
import type { LinkageModel } from '../model/model.schema.ts';
import type { RecordRef } from '../result-parts.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import type { ClusterChangeKind } from './cluster-ids.ts';
import type { StandingDecision } from './told-records.ts';

/** A record added, corrected or withdrawn. A row carries its id; a correction replaces the whole row. */
export type LiveChange =
  | { readonly kind: 'add' | 'correct'; readonly dataset: string; readonly row: InputRow }
  | { readonly kind: 'withdraw'; readonly dataset: string; readonly id: string };

/** One step in the life of a cluster. */
export interface ClusterEvent {
  /** Counts the updates; events of one update share it. */
  readonly update: number;
  readonly at: string;
  readonly kind: ClusterChangeKind;
  readonly clusterId: string;
  /** `merged`: the clusters whose records it took in. `split`: the clusters its records went to. */
  readonly others: readonly string[];
  readonly joined: readonly RecordRef[];
  readonly left: readonly RecordRef[];
}

/** A person's decision that stands although the evidence now says otherwise. */
export interface Disagreement {
  readonly decision: PersonDecision;
  /** log2 odds of one person when the decision was made, and now. */
  readonly weightThen: number;
  readonly weightNow: number;
  readonly matchProbability: number;
  readonly zh: string;
  readonly en: string;
}

export interface LiveReport {
  readonly update: number;
  readonly events: readonly ClusterEvent[];
  /** Decisions on the records concerned that the evidence, as it is now, speaks against. */
  readonly disagreements: readonly Disagreement[];
  /** Records that were decided again. */
  readonly decidedAgain: number;
}

export interface LiveCluster {
  readonly clusterId: string;
  readonly records: readonly RecordRef[];
}

/** Everything that is needed to go on later: plain data. */
export interface SavedLiveLinkage {
  readonly version: 1;
  readonly settings: LinkageSettings;
  readonly model: LinkageModel;
  readonly datasets: Readonly<Record<string, readonly InputRow[]>>;
  readonly decisions: readonly StandingDecision[];
  readonly clusters: readonly LiveCluster[];
  readonly events: readonly ClusterEvent[];
  readonly updates: number;
  readonly clustersMade: number;
}
