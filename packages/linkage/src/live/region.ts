import type { CandidatePairs } from '../blocking/pairs.ts';
import { makeContradictionTest } from '../decision/contradictions.ts';
import { decideOutcome, type Outcome, type Told } from '../decision/outcome.ts';
import { makeExclusions } from '../input/exclusive.ts';
import type { LinkageModel } from '../model/model.schema.ts';
import { makePatterns, type Patterns } from '../model/patterns.ts';
import { makeScorer } from '../model/score.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import type { LiveIndex, SmallTable } from './live-index.ts';
import type { RecordKeys } from './rule-index.ts';
import type { StrongPair, StrongPairs } from './strong-pairs.ts';

/** What people said of a record, by the number of the other record. */
export interface ToldOf {
  readonly other: number;
  readonly verdict: 'same' | 'different';
}

/** The state that a part of the records is decided from. */
export interface RegionContext {
  readonly settings: LinkageSettings;
  readonly model: LinkageModel;
  readonly index: LiveIndex;
  readonly strong: StrongPairs;
  /** Records whose number was found to be another's. */
  readonly refuted: ReadonlySet<number>;
  readonly cannotLinkGroups: readonly string[];
  /** The record is there and does not repeat another row. */
  isCompared(record: number): boolean;
  getKeys(records: readonly number[]): readonly (readonly RecordKeys[])[];
  listTold(record: number): readonly ToldOf[];
}

/** What became of the records that had to be decided again. */
export interface RegionOutcome {
  readonly records: readonly number[];
  readonly clusters: readonly (readonly number[])[];
  readonly strong: ReadonlyMap<number, readonly StrongPair[]>;
  readonly refuted: ReadonlySet<number>;
  readonly doubtful: ReadonlySet<number>;
}

/**
 * Decides again whatever the seeds can have changed, and nothing else, with the outcome a run over all records would
 * have. Records that a strong pair joins (one that could be a link, one number under two records, or a person's word) are
 * decided together; their other candidate pairs are weighed, because they tell whose number is whose, but cannot link.
 */
export function decideRegion(context: RegionContext, seeds: Iterable<number>): RegionOutcome {
  const region = new Set<number>();
  const seen = new Set<number>();
  const grow = (from: Iterable<number>) => {
    const open = [...from];
    for (let record = open.pop(); record !== undefined; record = open.pop()) {
      if (seen.has(record)) continue;
      seen.add(record);
      if (context.isCompared(record)) region.add(record);
      for (const { other } of context.strong.listOf(record)) open.push(other);
      for (const { other } of context.listTold(record)) open.push(other);
    }
  };
  grow(seeds);
  for (;;) {
    const attempt = new RegionAttempt(context, region);
    const outside = attempt.listOutside();
    if (outside.length === 0) return attempt.finish();
    for (const record of outside) seen.delete(record);
    grow(outside);
  }
}

class RegionAttempt {
  readonly #context: RegionContext;
  /** Records of the region first and last those around it, in the order that does not depend on history. */
  readonly #records: readonly number[];
  readonly #inside: Uint8Array;
  readonly #small: SmallTable;
  readonly #pairs: CandidatePairs;
  readonly #patterns: Patterns;
  readonly #sharesNumber: Uint8Array;
  readonly #isDoubtful: Uint8Array;
  readonly #isStrong: Uint8Array;
  readonly #outcome: Outcome;

  constructor(context: RegionContext, region: ReadonlySet<number>) {
    this.#context = context;
    const { index, settings, model } = context;
    const partners = listPartners(context, [...region]);
    const all = new Set([...region, ...[...partners.values()].flatMap((found) => [...found.keys()])]);
    this.#records = [...all].sort(index.store.compare);
    const local = new Map(this.#records.map((record, at) => [record, at]));
    this.#inside = Uint8Array.from(this.#records, (record) => (region.has(record) ? 1 : 0));
    this.#small = index.prepare(this.#records.map((record) => index.store.get(record)));
    this.#pairs = makeLocalPairs(partners, local);
    const { comparators, table } = this.#small;
    const scorer = makeScorer(model, comparators);
    const isContradictory = makeContradictionTest(settings, comparators);
    this.#sharesNumber = this.#markPairs(this.#makeNumberTest());
    this.#isDoubtful = this.#markDoubtful(isContradictory);
    const refute = comparators.find(({ ownership }) => ownership)?.ownership?.refute;
    for (const [at, record] of this.#records.entries())
      if (this.#inside[at] === 0 && context.refuted.has(record)) refute?.(at, true);
    this.#patterns = makePatterns(comparators, this.#pairs);
    const before = scorer.scorePairs(this.#pairs, this.#patterns);
    this.#outcome = decideOutcome({
      settings: settings.decisions,
      size: table.size,
      comparators,
      scorer,
      pairs: this.#pairs,
      patterns: this.#patterns,
      groupsOf: makeExclusions(settings, table, comparators, context.cannotLinkGroups).groupsOf,
      isContradictory,
      told: this.#listTold(local),
      run: (_, work) => work(),
    });
    this.#isStrong = this.#markStrong(before);
  }

  /** Records that have to be decided too, because something about them can change. */
  listOutside(): number[] {
    const outside = new Set<number>();
    const add = (at: number) => {
      if (this.#inside[at] === 0) outside.add(this.#records[at] as number);
    };
    const turned = new Set<number>();
    const borrowed = new Set(this.#outcome.borrowed);
    for (const [at, record] of this.#records.entries())
      if (this.#inside[at] === 1 && borrowed.has(at) !== this.#context.refuted.has(record)) turned.add(at);
    for (let pair = 0; pair < this.#pairs.size; pair += 1) {
      const left = this.#pairs.left[pair] as number;
      const right = this.#pairs.right[pair] as number;
      if (this.#isStrong[pair] === 0 && !turned.has(left) && !turned.has(right)) continue;
      add(left);
      add(right);
    }
    return [...outside];
  }

  finish(): RegionOutcome {
    const { decisions, borrowed } = this.#outcome;
    const inside = this.#records.flatMap((_, at) => (this.#inside[at] === 1 ? [at] : []));
    const clusters = new Map<number, number[]>();
    for (const at of inside) {
      const root = decisions.clusterOf[at] as number;
      const members = clusters.get(root);
      if (members) members.push(this.#records[at] as number);
      else clusters.set(root, [this.#records[at] as number]);
    }
    const doubtful = new Set<number>();
    for (let pair = 0; pair < this.#pairs.size; pair += 1)
      if (this.#isDoubtful[pair] === 1)
        for (const at of [this.#pairs.left[pair] as number, this.#pairs.right[pair] as number])
          doubtful.add(this.#records[at] as number);
    return {
      records: inside.map((at) => this.#records[at] as number),
      clusters: [...clusters.values()],
      strong: this.#listStrong(inside),
      refuted: new Set(borrowed.map((at) => this.#records[at] as number)),
      doubtful,
    };
  }

  #listStrong(inside: readonly number[]): Map<number, StrongPair[]> {
    const { weights, decisions } = this.#outcome;
    const strong = new Map<number, StrongPair[]>(inside.map((at) => [this.#records[at] as number, []]));
    for (let pair = 0; pair < this.#pairs.size; pair += 1) {
      if (this.#isStrong[pair] === 0) continue;
      const ends = [this.#pairs.left[pair] as number, this.#pairs.right[pair] as number];
      const [left, right] = ends.map((at) => this.#records[at] as number) as [number, number];
      const shared = {
        weight: weights[pair] as number,
        decision: decisions.decision[pair] as number,
        reason: decisions.reason[pair] as number,
        margin: decisions.margin[pair] as number,
        rules: this.#pairs.rules[pair] as number,
      };
      strong.get(left)?.push({ other: right, ...shared });
      strong.get(right)?.push({ other: left, ...shared });
    }
    return strong;
  }

  #markPairs(test: (left: number, right: number) => boolean): Uint8Array {
    return Uint8Array.from({ length: this.#pairs.size }, (_, pair) =>
      test(this.#pairs.left[pair] as number, this.#pairs.right[pair] as number) ? 1 : 0,
    );
  }

  #makeNumberTest(): (left: number, right: number) => boolean {
    const ownership = this.#small.comparators.find((comparator) => comparator.ownership)?.ownership;
    if (ownership === undefined) return () => false;
    return (left, right) => ownership.numberOf(left) !== 0 && ownership.numberOf(left) === ownership.numberOf(right);
  }

  /** Pairs about which it matters who else is near: one number under two names, or evidence against itself. */
  #markDoubtful(isContradictory: (left: number, right: number) => boolean): Uint8Array {
    const names = this.#small.comparators.find(({ settings }) => settings.kind === 'chinese-name');
    if (names === undefined) return new Uint8Array(this.#pairs.size);
    const shares = this.#makeNumberTest();
    return this.#markPairs(
      (left, right) => (shares(left, right) && names.evaluate(left, right) !== 0) || isContradictory(left, right),
    );
  }

  #markStrong(before: Float64Array): Uint8Array {
    const { review } = this.#context.settings.decisions;
    const least = Math.log2(review / (1 - review));
    const after = this.#outcome.weights;
    return Uint8Array.from({ length: this.#pairs.size }, (_, pair) =>
      this.#sharesNumber[pair] === 1 || (before[pair] as number) >= least || (after[pair] as number) >= least ? 1 : 0,
    );
  }

  #listTold(local: ReadonlyMap<number, number>): Told {
    const same: [number, number][] = [];
    const different = new Set<number>();
    const keyOf = (a: number, b: number) => (a < b ? a * 67108864 + b : b * 67108864 + a);
    for (const [at, record] of this.#records.entries())
      for (const { other, verdict } of this.#context.listTold(record)) {
        const to = local.get(other);
        if (to === undefined || at > to) continue;
        if (verdict === 'same') same.push([at, to]);
        else different.add(keyOf(at, to));
      }
    return {
      same,
      isDifferent: (left, right) => different.size > 0 && different.has(keyOf(left, right)),
      hasDifferent: different.size > 0,
    };
  }
}

function listPartners(context: RegionContext, records: readonly number[]): Map<number, Map<number, number>> {
  const keys = context.getKeys(records);
  return new Map(
    records.map((record, at) => [record, context.index.listPartners(record, keys[at] as readonly RecordKeys[])]),
  );
}

/** Every candidate pair with an end in the region, once, ordered as a whole run orders them. */
function makeLocalPairs(
  partners: ReadonlyMap<number, ReadonlyMap<number, number>>,
  local: ReadonlyMap<number, number>,
): CandidatePairs {
  const found = new Map<number, number>();
  for (const [record, others] of partners)
    for (const [other, rules] of others) {
      const [a, b] = [local.get(record) as number, local.get(other) as number];
      found.set(Math.min(a, b) * 67108864 + Math.max(a, b), rules);
    }
  const keys = Float64Array.from(found.keys()).sort();
  return {
    size: keys.length,
    left: Int32Array.from(keys, (key) => Math.floor(key / 67108864)),
    right: Int32Array.from(keys, (key) => key % 67108864),
    rules: Int32Array.from(keys, (key) => found.get(key) as number),
  };
}
