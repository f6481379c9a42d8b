import type { LinkageModel } from '../model/model.schema.ts';
import type { RecordRef } from '../result-parts.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import { type NumberChange, renumberClusters } from './cluster-ids.ts';
import type { LiveIndex } from './live-index.ts';
import type { ClusterEvent } from './live-report.ts';
import { decideRegion, type RegionOutcome } from './region.ts';
import type { RepeatedRows } from './repeated-rows.ts';
import type { RecordKeys } from './rule-index.ts';
import type { StrongPairs } from './strong-pairs.ts';
import type { ToldRecords } from './told-records.ts';

/** What a first run over all records leaves for the life after it. */
export interface LiveState {
  readonly settings: LinkageSettings;
  readonly model: LinkageModel;
  readonly index: LiveIndex;
  readonly strong: StrongPairs;
  readonly repeated: RepeatedRows;
  readonly told: ToldRecords;
  /** Records whose number was found to be another's. */
  readonly refuted: Set<number>;
  /** Records about which it matters who else stands near them. */
  readonly doubtful: Set<number>;
  readonly cannotLinkGroups: readonly string[];
  /** Cluster of each record by number; 0 for none. */
  readonly clusterOf: number[];
  clustersMade: number;
  updates: number;
  readonly events: ClusterEvent[];
}

export const clusterIdOf = (cluster: number): string => `c${cluster}`;

/** The record is there and does not repeat another row. */
export function isCompared({ index, repeated }: LiveState, record: number): boolean {
  return index.store.isPresent(record) && !repeated.isRepeated(record);
}

/** The records that are there of those whom decisions tie to any of these. */
export function listTogether({ index, told }: LiveState, refs: readonly RecordRef[]): number[] {
  const records = refs.flatMap((ref) => told.listSame(ref)).flatMap((ref) => index.store.find(ref) ?? []);
  return records.filter((record) => index.store.isPresent(record));
}

/**
 * One update in the making. Records are touched before they change, so that what they were is known; then rows are
 * replaced; then `finish` brings blocks, repeated rows, links and cluster numbers up to date.
 */
export class LiveUpdate {
  readonly #state: LiveState;
  /** Records about which anything changes. */
  readonly touched = new Set<number>();
  /** Records whose row changes. */
  readonly #changed = new Set<number>();
  readonly #seeds = new Set<number>();
  /** Contents to be looked at for repeated rows. */
  readonly #contents = new Set<number>();
  /** Keys, before the update, of records that were compared. */
  readonly #keysBefore = new Map<number, readonly RecordKeys[]>();
  /** Whether blocks were left out for their size before the update. */
  readonly #leftOutBefore = new Map<string, boolean>();
  readonly #clusterBefore = new Map<number, number>();

  constructor(state: LiveState) {
    this.#state = state;
  }

  /** Notes how a record stands; call before anything changes. */
  touch(record: number): void {
    const { repeated, clusterOf } = this.#state;
    if (this.touched.has(record)) return;
    this.touched.add(record);
    this.#seeds.add(record).add(repeated.firstOf(record));
    this.#clusterBefore.set(record, clusterOf[record] ?? 0);
    this.#noteContent(record);
    if (isCompared(this.#state, record)) this.#noteKeys(record);
  }

  /** Puts a row in the record's place; a record that was there must have been touched. */
  replaceRow(ref: RecordRef, row: Readonly<Record<string, unknown>> | undefined): void {
    const { index, repeated } = this.#state;
    const before = index.store.find(ref);
    if (before !== undefined && index.store.isPresent(before)) {
      repeated.remove(before);
      this.#seedOwners(index.countMentions(index.store.get(before).row, -1));
    }
    const record = row === undefined ? (before as number) : index.store.put(ref.dataset, row);
    if (row === undefined) index.store.withdraw(record);
    index.forgetGroup(record);
    this.touched.add(record);
    this.#changed.add(record);
    if (row === undefined) return;
    repeated.add(record);
    this.#noteContent(record);
    this.#seedOwners(index.countMentions(row, 1));
  }

  /** Decides again whatever the update concerns; gives what was decided. */
  finish(): RegionOutcome {
    const { index, repeated, told, strong, refuted, doubtful } = this.#state;
    const findCompared = (ref: RecordRef) => {
      const record = index.store.find(ref);
      return record !== undefined && index.store.isPresent(record) ? repeated.firstOf(record) : undefined;
    };
    told.refresh(findCompared);
    this.#moveKeys(this.#settleRepeats());
    told.refresh(findCompared);
    for (const record of this.touched) this.#seedAround(record);
    const outcome = decideRegion(this.#makeContext(), this.#seeds);
    for (const record of this.touched) if (!isCompared(this.#state, record)) strong.replace(record, []);
    for (const [record, pairs] of outcome.strong) strong.replace(record, pairs);
    for (const record of [...this.touched, ...outcome.records]) {
      refuted.delete(record);
      doubtful.delete(record);
    }
    for (const record of outcome.refuted) refuted.add(record);
    for (const record of outcome.doubtful) doubtful.add(record);
    return outcome;
  }

  /** Gives the clusters that were decided again their numbers; call after `finish`. */
  renumber(clusters: RegionOutcome['clusters'], at: string): ClusterEvent[] {
    const { index, repeated, clusterOf } = this.#state;
    const groups = clusters
      .map((members) => members.flatMap((record) => [record, ...repeated.listRepeats(record)]))
      .map((members) => members.sort(index.store.compare))
      .sort((a, b) => index.store.compare(a[0] as number, b[0] as number));
    const before = new Map([...this.#clusterBefore].filter(([, cluster]) => cluster > 0));
    for (const record of groups.flat())
      if ((clusterOf[record] ?? 0) > 0) before.set(record, clusterOf[record] as number);
    const mint = () => {
      this.#state.clustersMade += 1;
      return this.#state.clustersMade;
    };
    const { numbers, changes } = renumberClusters(before, groups, mint);
    for (const record of this.touched) if (!index.store.isPresent(record)) clusterOf[record] = 0;
    for (const [group, members] of groups.entries())
      for (const record of members) clusterOf[record] = numbers[group] as number;
    const events = changes.map((change) => dressChange(this.#state, change, at));
    this.#state.events.push(...events);
    return events;
  }

  #makeContext() {
    const { settings, model, index, strong, refuted, told, cannotLinkGroups } = this.#state;
    return {
      ...{ settings, model, index, strong, refuted, cannotLinkGroups },
      isCompared: (record: number) => isCompared(this.#state, record),
      getKeys: (records: readonly number[]) => this.#readKeys(records),
      listTold: (record: number) => told.listOf(record),
    };
  }

  #readKeys(records: readonly number[]): readonly (readonly RecordKeys[])[] {
    const { index } = this.#state;
    return index.readKeys(records.map((record) => index.store.get(record)));
  }

  #noteContent(record: number): void {
    const content = this.#state.repeated.findPlace(record);
    if (content !== undefined) this.#contents.add(content);
  }

  /** Notes the keys by which a record is compared up to now, its neighbours and the standing of its blocks. */
  #noteKeys(record: number): void {
    const { index } = this.#state;
    if (this.#keysBefore.has(record)) return;
    const keys = this.#readKeys([record])[0] as readonly RecordKeys[];
    this.#keysBefore.set(record, keys);
    for (const other of index.listPartners(record, keys).keys()) this.#seedPartner(other);
    for (const place of index.listPlaces(keys)) this.#leftOutBefore.set(place, index.isLeftOut(place));
  }

  /** Somebody now, or no longer, carries these records' own number as another's, so that they compare differently. */
  #seedOwners(records: readonly number[]): void {
    for (const record of records) {
      this.touched.add(record);
      this.#seeds.add(record);
    }
  }

  /** Finds anew which rows repeat which; gives those that begin or cease to be compared. */
  #settleRepeats(): number[] {
    const { repeated, index, clusterOf } = this.#state;
    const wasCompared = (record: number) => !repeated.isRepeated(record) && !this.#changed.has(record);
    const { turned, firsts } = repeated.settle(this.#contents, this.#changed, (record) => {
      if (wasCompared(record)) this.#noteKeys(record);
    });
    for (const record of firsts) this.#seeds.add(record);
    for (const record of turned) {
      if (!this.touched.has(record) && index.store.isPresent(record))
        this.#clusterBefore.set(record, clusterOf[record] ?? 0);
      this.touched.add(record);
      this.#seeds.add(record);
    }
    return turned;
  }

  /** Brings the blocks up to date. A block that grows beyond its limit, or shrinks below, concerns all in it. */
  #moveKeys(turned: readonly number[]): void {
    const { index } = this.#state;
    const moved = new Set([...this.#keysBefore.keys(), ...this.#changed, ...turned]);
    const after = [...moved].filter((record) => isCompared(this.#state, record));
    const keysAfter = this.#readKeys(after);
    for (const keys of keysAfter)
      for (const place of index.listPlaces(keys))
        if (!this.#leftOutBefore.has(place)) this.#leftOutBefore.set(place, index.isLeftOut(place));
    for (const [record, keys] of this.#keysBefore) index.removeKeys(record, keys);
    for (const [at, record] of after.entries()) index.addKeys(record, keysAfter[at] as readonly RecordKeys[]);
    for (const [place, before] of this.#leftOutBefore)
      if (index.isLeftOut(place) !== before)
        for (const record of index.listBlock(place)) {
          this.#seeds.add(record);
          this.touched.add(record);
        }
  }

  /** The record itself, or the row it repeats, and those near it for whom that matters. */
  #seedAround(record: number): void {
    const { index, repeated } = this.#state;
    if (!index.store.isPresent(record)) return;
    this.#seeds.add(repeated.firstOf(record));
    if (repeated.isRepeated(record)) return;
    const keys = this.#readKeys([record])[0] as readonly RecordKeys[];
    for (const other of index.listPartners(record, keys).keys()) this.#seedPartner(other);
  }

  /** A neighbour is decided again only where it matters who stands near it; what links it is followed anyway. */
  #seedPartner(record: number): void {
    const { doubtful, settings } = this.#state;
    if (doubtful.has(record) || settings.decisions.minimumMargin > 0) this.#seeds.add(record);
  }
}

function dressChange({ index, updates }: LiveState, change: NumberChange, at: string): ClusterEvent {
  const refs = (records: readonly number[]) =>
    [...records].sort(index.store.compare).map((record) => index.store.refOf(record));
  return {
    update: updates,
    at,
    kind: change.kind,
    clusterId: clusterIdOf(change.cluster),
    others: change.others.map(clusterIdOf),
    joined: refs(change.joined),
    left: refs(change.left),
  };
}
