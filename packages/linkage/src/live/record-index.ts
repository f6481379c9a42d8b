import { type Explanation, explainPair } from '../explanation/explain.ts';
import type { InputRow } from '../input/dataset.ts';
import type { LinkageModel } from '../model/model.schema.ts';
import { makeScorer, probabilityOf, type Scorer } from '../model/score.ts';
import { LinkageRefusal } from '../problems.ts';
import type { RecordRef } from '../result-parts.ts';
import type { LiveIndex, SmallTable } from './live-index.ts';
import type { LiveChange } from './live-report.ts';
import { listValues, type StoredRecord } from './record-store.ts';

/** A record of the index beside the row that was asked for. */
export interface FoundMatch {
  readonly record: RecordRef;
  /** log2 odds of one person, the prior included: what a linker with the same model gives the two. */
  readonly matchWeight: number;
  readonly matchProbability: number;
  /** What the record holds in the columns that are compared or blocked on. */
  readonly row: InputRow;
}

export interface FoundMatches {
  /** Heaviest first; equal weights by dataset and id. */
  readonly matches: readonly FoundMatch[];
  /** Records that were weighed. */
  readonly compared: number;
  /** Everyone who shares a key was weighed. Otherwise so many do that the likeliest were chosen: type one thing more. */
  readonly complete: boolean;
}

export interface FindOptions {
  /** Matches given; 10 without it. */
  readonly most?: number;
  /** Lighter ones are left out, in bits; all are given without it. */
  readonly leastWeight?: number;
  /** Records weighed at most; 300 without it. Time grows with it. */
  readonly weighAtMost?: number;
}

/** Records of very common keys are read up to here to choose whom to weigh. */
const READ_AT_MOST = 5000;
/** Stands in the small tables for the row that is asked for. */
const ASKED_ID = 'asked';

/** Finds the records of one row that somebody just typed, with the weights a linker gives; made by `openRecordIndex`. */
export class RecordIndex {
  readonly model: LinkageModel;
  readonly #index: LiveIndex;
  readonly #prepared = new Map<string, LinkageModel>();

  constructor(model: LinkageModel, index: LiveIndex) {
    this.model = model;
    this.#index = index;
  }

  /**
   * The records most likely to be the row's person. A column that the row does not name was not typed and says nothing;
   * one that it names without a value is missing, as in a list. Throws a `LinkageRefusal` when the row has no value to
   * look for, or one that cannot be compared.
   */
  listMatches(row: InputRow, { most = 10, leastWeight, weighAtMost = 300 }: FindOptions = {}): FoundMatches {
    const asked = this.#makeAsked(row);
    const [keys = []] = this.#index.readKeys([asked]);
    const { records, complete } = this.#index.listNearest(keys, weighAtMost, Math.max(READ_AT_MOST, weighAtMost));
    const { store } = this.#index;
    const ordered = records.sort(store.compare);
    const { scorer } = this.#compare(
      asked,
      ordered.map((record) => store.get(record)),
    );
    const weighed = ordered.map((record, at) => ({ record, weight: scorer.scorePair(0, at + 1) }));
    const least = leastWeight ?? Number.NEGATIVE_INFINITY;
    const chosen = weighed.filter(({ weight }) => weight >= least).sort((a, b) => b.weight - a.weight);
    return {
      compared: ordered.length,
      complete,
      matches: chosen.slice(0, most).map(({ record, weight }) => ({
        record: store.refOf(record),
        matchWeight: weight,
        matchProbability: probabilityOf(weight),
        row: store.get(record).row,
      })),
    };
  }

  /** Why the row is, or is not, a record's person, found by a key or not. Throws when the record is not there. */
  explainMatch(row: InputRow, record: RecordRef): Explanation {
    const found = this.#getPresent(record);
    const { scorer, small, model } = this.#compare(this.#makeAsked(row), [this.#index.store.get(found)]);
    return explainPair(scorer, model, small.comparators, 0, 1);
  }

  /**
   * Adds, corrects and withdraws records, in order; the next question sees them. Throws a `LinkageRefusal`, and changes
   * nothing, when a record to add is there already, one to correct or withdraw is not, or a row cannot be compared.
   */
  apply(changes: readonly LiveChange[]): void {
    const { store } = this.#index;
    const there = new Map<string, boolean>();
    for (const change of changes) {
      const { dataset } = change;
      const id = change.kind === 'withdraw' ? change.id : store.checkRow(dataset, change.row);
      const ref = { dataset, id };
      const isThere = there.get(`${dataset}\t${id}`) ?? this.#findPresent(ref) !== undefined;
      if (change.kind === 'add' && isThere)
        throw new LinkageRefusal(
          'record-known',
          `已有记录 ${dataset}/${id}`,
          `Record ${dataset}/${id} is there already.`,
        );
      if (change.kind !== 'add' && !isThere) throw refuseAbsent(ref);
      there.set(`${dataset}\t${id}`, change.kind !== 'withdraw');
    }
    for (const change of changes) this.#applyOne(change);
  }

  #applyOne(change: LiveChange): void {
    const { store } = this.#index;
    const id = change.kind === 'withdraw' ? change.id : store.checkRow(change.dataset, change.row);
    const before = this.#findPresent({ dataset: change.dataset, id });
    if (before !== undefined) {
      const old = store.get(before);
      this.#index.removeKeys(before, this.#index.readKeys([old])[0] ?? []);
      this.#index.countMentions(old.row, -1);
      store.withdraw(before);
    }
    if (change.kind === 'withdraw') return;
    const record = store.put(change.dataset, change.row);
    this.#index.forgetGroup(record);
    const stored = store.get(record);
    this.#index.addKeys(record, this.#index.readKeys([stored])[0] ?? []);
    this.#index.countMentions(stored.row, 1);
  }

  #makeAsked(row: InputRow): StoredRecord {
    const { store } = this.#index;
    const typed = store.columns.filter((column) => row[column] !== undefined);
    if (typed.every((column) => listValues(row[column]).length === 0))
      throw new LinkageRefusal(
        'nothing-asked',
        `没有可查的内容，可填：${store.columns.join('、')}`,
        `There is nothing to look for; it can be looked for by ${store.columns.join(', ')}.`,
        { columns: store.columns.join(', ') },
      );
    store.checkCells(row);
    return { dataset: 0, id: ASKED_ID, row: Object.fromEntries(typed.map((column) => [column, row[column]])) };
  }

  #compare(
    asked: StoredRecord,
    records: readonly StoredRecord[],
  ): { scorer: Scorer; small: SmallTable; model: LinkageModel } {
    const small = this.#index.prepare([asked, ...records]);
    const untyped = small.comparators.map(({ columns }) => columns.every((column) => asked.row[column] === undefined));
    const model = this.#withNeutral(untyped);
    return { scorer: makeScorer(model, small.comparators), small, model };
  }

  /** The model in which comparisons of nothing that was typed say nothing, also where a missing value is evidence. */
  #withNeutral(untyped: readonly boolean[]): LinkageModel {
    const key = untyped.map(Number).join('');
    const neutral = { m: 1, u: 1, relative: 1 };
    const made = this.#prepared.get(key) ?? {
      ...this.model,
      comparisons: this.model.comparisons.map((each, at) => (untyped[at] ? { ...each, missing: neutral } : each)),
    };
    this.#prepared.set(key, made);
    return made;
  }

  #findPresent(ref: RecordRef): number | undefined {
    const record = this.#index.store.find(ref);
    return record !== undefined && this.#index.store.isPresent(record) ? record : undefined;
  }

  #getPresent(ref: RecordRef): number {
    const record = this.#findPresent(ref);
    if (record === undefined) throw refuseAbsent(ref);
    return record;
  }
}

function refuseAbsent({ dataset, id }: RecordRef): LinkageRefusal {
  return new LinkageRefusal('record-unknown', `没有记录 ${dataset}/${id}`, `There is no record ${dataset}/${id}.`);
}
