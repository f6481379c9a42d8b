import { DECISIONS, type Decision, type DecisionReason, REASONS } from '../decision/decide.ts';
import type { PersonDecision } from '../decision/person-decisions.ts';
import { type Explanation, explainPair } from '../explanation/explain.ts';
import type { InputRow } from '../input/dataset.ts';
import type { LinkageModel } from '../model/model.schema.ts';
import { makeScorer, probabilityOf } from '../model/score.ts';
import { LinkageRefusal } from '../problems.ts';
import type { LinkedPair } from '../result.ts';
import type { RecordRef } from '../result-parts.ts';
import type {
  ClusterEvent,
  Disagreement,
  LiveChange,
  LiveCluster,
  LiveReport,
  SavedLiveLinkage,
} from './live-report.ts';
import { clusterIdOf, type LiveState, LiveUpdate, listTogether } from './live-update.ts';
import type { StrongPair } from './strong-pairs.ts';
import type { StandingDecision } from './told-records.ts';

/**
 * Records that are kept linked while they come, change and go. After any history the clusters are those that a run over
 * the records as they are now would make with the same model; a person's decisions stand throughout.
 */
export class LiveLinkage {
  readonly #state: LiveState;

  constructor(state: LiveState) {
    this.#state = state;
  }

  get model(): LinkageModel {
    return this.#state.model;
  }

  /**
   * Takes changes in order and decides again what they concern. Throws a `LinkageRefusal`, and changes nothing, when a
   * record to add is there already, one to correct or withdraw is not, or a row cannot be compared.
   */
  apply(changes: readonly LiveChange[], at: string): LiveReport {
    const { store } = this.#state.index;
    const rows = [...this.#checkChanges(changes).values()];
    const update = new LiveUpdate(this.#state);
    for (const { ref } of rows) {
      const record = store.find(ref);
      if (record !== undefined && store.isPresent(record)) update.touch(record);
    }
    const refs = rows.map(({ ref }) => ref);
    for (const record of listTogether(this.#state, refs)) update.touch(record);
    for (const { ref, row } of rows) update.replaceRow(ref, row);
    return this.#finish(update, at);
  }

  /**
   * Records what people decided: it stands from now on, whatever the evidence. Throws a `LinkageRefusal`, and records
   * nothing, when a record is not there or the decisions contradict each other.
   */
  decide(decisions: readonly PersonDecision[], at: string): LiveReport {
    const { told } = this.#state;
    const weighed = decisions.map((decision): StandingDecision => {
      const [left, right] = [this.#getPresent(decision.left), this.#getPresent(decision.right)];
      if (left === right)
        throw new LinkageRefusal('same-record', '决定的两条记录是同一条', 'A record was decided against itself.');
      return { ...decision, weightThen: this.#weigh(left, right) };
    });
    const refs = decisions.flatMap(({ left, right }) => [left, right]);
    const before = refs.flatMap((ref) => told.listSame(ref));
    told.tell(weighed);
    const update = new LiveUpdate(this.#state);
    for (const record of listTogether(this.#state, [...before, ...refs])) update.touch(record);
    return this.#finish(update, at);
  }

  /** Every record that is there, in the clusters they are in; clusters by age, records by dataset and id. */
  listClusters(): LiveCluster[] {
    const { index, clusterOf } = this.#state;
    const clusters = new Map<number, number[]>();
    for (let record = 0; record < index.store.size; record += 1) {
      if (!index.store.isPresent(record)) continue;
      const cluster = clusterOf[record] as number;
      const members = clusters.get(cluster);
      if (members) members.push(record);
      else clusters.set(cluster, [record]);
    }
    return [...clusters]
      .sort(([a], [b]) => a - b)
      .map(([cluster, members]) => ({
        clusterId: clusterIdOf(cluster),
        records: members.sort(index.store.compare).map((record) => index.store.refOf(record)),
      }));
  }

  /** The cluster a record is in. Throws a `LinkageRefusal` when the record is not there. */
  getClusterId(record: RecordRef): string {
    return clusterIdOf(this.#state.clusterOf[this.#getPresent(record)] as number);
  }

  /** What happened to a cluster, oldest first. */
  listHistory(clusterId: string): ClusterEvent[] {
    return this.#state.events.filter((event) => event.clusterId === clusterId || event.others.includes(clusterId));
  }

  /** Where the records of a cluster are now: itself while it lives, the clusters that took them in after it ended. */
  listSuccessors(clusterId: string): string[] {
    const alive = new Set(this.listClusters().map((cluster) => cluster.clusterId));
    const found = new Set<string>();
    const open = [clusterId];
    const seen = new Set<string>();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (alive.has(id)) {
        found.add(id);
        if (id === clusterId) break;
        continue;
      }
      for (const event of this.#state.events) {
        if (event.kind === 'merged' && event.others.includes(id)) open.push(event.clusterId);
        if (event.kind === 'split' && event.clusterId === id) open.push(...event.others);
      }
    }
    return [...found].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  }

  /** Pairs with the decision, best first; all but `different` when none is named. */
  listPairs(decision?: Decision): LinkedPair[] {
    const { index, strong, repeated } = this.#state;
    const pairs: LinkedPair[] = [];
    for (let record = 0; record < index.store.size; record += 1) {
      if (!index.store.isPresent(record) || repeated.isRepeated(record)) continue;
      for (const pair of strong.listOf(record)) {
        if (index.store.compare(record, pair.other) > 0) continue;
        const dressed = this.#dress(record, pair);
        if (decision === undefined ? dressed.decision !== 'different' : dressed.decision === decision)
          pairs.push(dressed);
      }
    }
    return pairs.sort((a, b) => b.matchWeight - a.matchWeight);
  }

  /** Rows that are one row twice: `[first, repeated]`. */
  listRepeatedRows(): (readonly [RecordRef, RecordRef])[] {
    const { store } = this.#state.index;
    return this.#state.repeated.listAll().map(([first, again]) => [store.refOf(first), store.refOf(again)] as const);
  }

  /** Decisions that stand, the last word on each pair; with those on records that are withdrawn at present. */
  listDecisions(): StandingDecision[] {
    return this.#state.told.list();
  }

  /** Decisions that stand although the evidence now speaks against them. */
  listDisagreements(): Disagreement[] {
    return this.#listDisagreements(this.#state.told.list());
  }

  /** Why two records are, or are not, one person. Throws a `LinkageRefusal` when one of them is not there. */
  explain(left: RecordRef, right: RecordRef): Explanation {
    return this.#explain(this.#getPresent(left), this.#getPresent(right));
  }

  /** All that is needed to go on later. Rows are kept with the columns the settings look at. */
  save(): SavedLiveLinkage {
    const { settings, model, index, told, events, updates, clustersMade } = this.#state;
    const records = Array.from({ length: index.store.size }, (_, record) => record)
      .filter((record) => index.store.isPresent(record))
      .sort(index.store.compare)
      .map((record) => index.store.get(record));
    const datasets = Object.fromEntries(
      settings.datasets.map(({ name }, dataset) => [
        name,
        records.filter((record) => record.dataset === dataset).map(({ row }) => row),
      ]),
    );
    const decisions = [...told.listFormer(), ...told.list()];
    return {
      version: 1,
      settings,
      model,
      datasets,
      decisions,
      clusters: this.listClusters(),
      events,
      updates,
      clustersMade,
    };
  }

  #checkChanges(changes: readonly LiveChange[]) {
    const { store } = this.#state.index;
    const rows = new Map<string, { ref: RecordRef; row: InputRow | undefined }>();
    for (const change of changes) {
      const { dataset } = change;
      const id = change.kind === 'withdraw' ? change.id : store.checkRow(dataset, change.row);
      const ref = { dataset, id };
      const name = `${dataset}\t${id}`;
      const staged = rows.get(name);
      const record = store.find(ref);
      const isThere = staged ? staged.row !== undefined : record !== undefined && store.isPresent(record);
      if (change.kind === 'add' && isThere)
        throw new LinkageRefusal(
          'record-known',
          `已有记录 ${dataset}/${id}`,
          `Record ${dataset}/${id} is there already.`,
        );
      if (change.kind !== 'add' && !isThere) throw refuseAbsent(ref);
      rows.set(name, { ref, row: change.kind === 'withdraw' ? undefined : change.row });
    }
    for (const [name, { ref, row }] of rows) if (row === undefined && store.find(ref) === undefined) rows.delete(name);
    return rows;
  }

  #finish(update: LiveUpdate, at: string): LiveReport {
    const outcome = update.finish();
    this.#state.updates += 1;
    const events = update.renumber(outcome.clusters, at);
    return {
      update: this.#state.updates,
      events,
      disagreements: this.#listDisagreements(this.#listDecisionsOn(update.touched)),
      decidedAgain: outcome.records.length,
    };
  }

  #dress(record: number, pair: StrongPair): LinkedPair {
    const { index, settings } = this.#state;
    return {
      left: index.store.refOf(record),
      right: index.store.refOf(pair.other),
      matchWeight: pair.weight,
      matchProbability: probabilityOf(pair.weight),
      decision: DECISIONS[pair.decision] as Decision,
      reason: REASONS[pair.reason] as DecisionReason,
      margin: pair.margin,
      foundBy: settings.blocking.filter((_, rule) => (pair.rules & (1 << rule)) !== 0).map(({ name }) => name),
    };
  }

  #listDecisionsOn(records: ReadonlySet<number>): StandingDecision[] {
    const { index, told } = this.#state;
    return told.list().filter(({ left, right }) => {
      const [a, b] = [index.store.find(left), index.store.find(right)];
      return (a !== undefined && records.has(a)) || (b !== undefined && records.has(b));
    });
  }

  #listDisagreements(decisions: readonly StandingDecision[]): Disagreement[] {
    const { index, settings } = this.#state;
    const { accept, review } = settings.decisions;
    return decisions.flatMap((decision) => {
      const [left, right] = [index.store.find(decision.left), index.store.find(decision.right)];
      if (left === undefined || right === undefined) return [];
      if (!index.store.isPresent(left) || !index.store.isPresent(right)) return [];
      const explanation = this.#explain(left, right);
      const { matchProbability, matchWeight } = explanation;
      const isAgainst = decision.verdict === 'same' ? matchProbability < review : matchProbability >= accept;
      if (!isAgainst) return [];
      const { weightThen, ...said } = decision;
      const verdict = decision.verdict === 'same' ? ['同一人', 'one person'] : ['两人', 'two people'];
      return [
        {
          decision: said,
          weightThen,
          weightNow: matchWeight,
          matchProbability,
          zh: `${decision.by}定为${verdict[0]}，现有依据不支持：${explanation.zh}`,
          en: `${decision.by} decided on ${verdict[1]}; the evidence now speaks against it. ${explanation.en}`,
        },
      ];
    });
  }

  #weigh(left: number, right: number): number {
    return this.#explain(left, right).matchWeight;
  }

  #explain(left: number, right: number): Explanation {
    const { index, model } = this.#state;
    const [a, b] = index.store.compare(left, right) <= 0 ? [left, right] : [right, left];
    const { comparators } = index.prepare([index.store.get(a), index.store.get(b)]);
    return explainPair(makeScorer(model, comparators), model, comparators, 0, 1);
  }

  #getPresent(ref: RecordRef): number {
    const record = this.#state.index.store.find(ref);
    if (record === undefined || !this.#state.index.store.isPresent(record)) throw refuseAbsent(ref);
    return record;
  }
}

function refuseAbsent({ dataset, id }: RecordRef): LinkageRefusal {
  return new LinkageRefusal('record-unknown', `没有记录 ${dataset}/${id}`, `There is no record ${dataset}/${id}.`);
}
