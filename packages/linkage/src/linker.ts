import { makeRandom } from '@bulou/kernel';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuckDb } from './blocking/duckdb.ts';
import { type Blocker, type CandidatePairs, makeBlocker, type RuleCount } from './blocking/pairs.ts';
import type { Comparator } from './comparison/comparator.ts';
import { createComparators } from './comparison/registry.ts';
import { makeContradictionTest } from './decision/contradictions.ts';
import { decidePairs } from './decision/decide.ts';
import { makeDoubtfulIdentities } from './decision/doubtful-identities.ts';
import { type Explanation, explainPair } from './explanation/explain.ts';
import { type Exclusions, makeExclusions } from './input/exclusive.ts';
import { type LinkageInputs, readSources } from './input/sources.ts';
import { buildRecordTable, type RecordTable } from './input/table.ts';
import { fitModel } from './model/em.ts';
import { LinkageModel } from './model/model.schema.ts';
import { makePatterns, type Patterns } from './model/patterns.ts';
import { makeScorer, type Scorer } from './model/score.ts';
import { surveyPopulation } from './model/strangers.ts';
import { LinkageRefusal, refusalOfSettings } from './problems.ts';
import { type LinkageResult, makeResult, type RecordRef } from './result.ts';
import { LinkageSettings, type LinkageSettingsInput } from './settings/settings.schema.ts';

/** What is known beforehand and no weight may overturn. */
export interface LinkageConstraints {
  readonly cannotLink?: readonly (readonly [RecordRef, RecordRef])[];
  readonly mustLink?: readonly (readonly [RecordRef, RecordRef])[];
  /** Columns (of one value or an array): two records that share a value there are two people. */
  readonly cannotLinkGroups?: readonly string[];
}

export interface LinkerOptions {
  /** A model trained before; without it the linker trains on the records given. */
  readonly model?: LinkageModel;
  readonly constraints?: LinkageConstraints;
  /** Lets a dataset without rows and a column without any value pass. Otherwise both are refused. */
  readonly allowEmpty?: boolean;
  /** Called after each stage with its name and milliseconds. */
  readonly onStage?: (stage: string, milliseconds: number) => void;
}

/** Links the records it was made with. Keep it open to explain pairs; `close` frees DuckDB. */
export interface Linker {
  /** Pairs and largest blocks of each rule, each rule alone. */
  countRules(): Promise<RuleCount[]>;
  /** Fits the model to the records (or returns the one given). */
  train(): Promise<LinkageModel>;
  /** Trains if need be, weighs, assigns and clusters. */
  link(): Promise<LinkageResult>;
  /** Why two records are, or are not, one person. Needs a model: call `train` or `link` first. */
  explain(left: RecordRef, right: RecordRef): Explanation;
  close(): void;
}

/**
 * Checks settings and inputs and prepares the linkage. Each dataset is rows in memory, an (async) iterable of rows or
 * batches, or a CSV or Parquet file. Throws a `LinkageRefusal` (a kernel `Problem`) on settings that are not valid,
 * datasets without rows, unknown columns or such without a value, repeated ids, values that cannot be compared (NaN,
 * mixed types), or rules that make too many pairs.
 */
export async function createLinker(
  settings: LinkageSettingsInput,
  inputs: LinkageInputs,
  options: LinkerOptions = {},
): Promise<Linker> {
  const parsed = LinkageSettings.safeParse(settings);
  if (!parsed.success) throw refusalOfSettings(parsed.error);
  const stages = makeStages(options.onStage);
  const datasets = await stages.runAsync('read', () =>
    readSources(
      parsed.data.datasets.map((dataset) => dataset.name),
      inputs,
    ),
  );
  const { allowEmpty = false } = options;
  const table = stages.run('encode', () => buildRecordTable(parsed.data, datasets, { allowEmpty }));
  // Every column of the blocking rules is looked at before any comparison is prepared.
  for (const { column } of parsed.data.blocking.flatMap((rule) => rule.on))
    for (const name of typeof column === 'string' ? [column] : column) table.getColumn(name);
  const comparators = stages.run('prepare', () =>
    createComparators(parsed.data.comparisons, table, parsed.data.columnTypes),
  );
  const groups = options.constraints?.cannotLinkGroups ?? [];
  const exclusions = stages.run('groups', () => makeExclusions(parsed.data, table, comparators, groups));
  const { threads, memoryMegabytes } = parsed.data.limits;
  const connection = await openDuckDb(threads, memoryMegabytes);
  const keep = (record: number) => exclusions.firstOf[record] === record;
  try {
    const blocker = await stages.runAsync('block', () =>
      makeBlocker(connection, parsed.data, table, exclusions.candidate, keep),
    );
    return new PreparedLinker(parsed.data, options, stages, table, comparators, exclusions, connection, blocker);
  } catch (error) {
    connection.closeSync();
    for (const comparator of comparators) comparator.close?.();
    throw error;
  }
}

class PreparedLinker implements Linker {
  readonly #settings: LinkageSettings;
  readonly #options: LinkerOptions;
  readonly #stages: Stages;
  readonly #table: RecordTable;
  readonly #comparators: readonly Comparator[];
  readonly #exclusions: Exclusions;
  readonly #connection: DuckDBConnection;
  readonly #blocker: Blocker;
  readonly #recordOf: (ref: RecordRef) => number;
  readonly #isContradictory: (left: number, right: number) => boolean;
  #model: LinkageModel | undefined;
  #scorer: Scorer | undefined;
  #candidates: { pairs: CandidatePairs; patterns: Patterns } | undefined;

  constructor(
    settings: LinkageSettings,
    options: LinkerOptions,
    stages: Stages,
    table: RecordTable,
    comparators: readonly Comparator[],
    exclusions: Exclusions,
    connection: DuckDBConnection,
    blocker: Blocker,
  ) {
    this.#settings = settings;
    this.#options = options;
    this.#stages = stages;
    this.#table = table;
    this.#comparators = comparators;
    this.#exclusions = exclusions;
    this.#connection = connection;
    this.#blocker = blocker;
    this.#recordOf = makeRecordFinder(table);
    this.#isContradictory = makeContradictionTest(settings, comparators);
    if (options.model) this.#useModel(LinkageModel.parse(options.model));
  }

  countRules(): Promise<RuleCount[]> {
    return this.#blocker.countRules();
  }

  async train(): Promise<LinkageModel> {
    if (this.#model) return this.#model;
    const { pairs, patterns } = await this.#makeCandidates();
    const { training } = this.#settings;
    const keep = (record: number) => this.#exclusions.firstOf[record] === record;
    const population = this.#stages.run('sample', () =>
      surveyPopulation(
        this.#comparators,
        this.#exclusions.candidate,
        keep,
        training.samplePairs,
        makeRandom(training.seed),
      ),
    );
    const fit = this.#stages.run('fit', () =>
      fitModel(this.#comparators.map(asFitted), patterns, population, training),
    );
    const model: LinkageModel = {
      version: 1,
      matchShare: fit.matchShare,
      relativeShare: fit.relativeShare,
      comparisons: this.#comparators.map((comparator, index) => nameShares(comparator, fit.comparisons[index])),
      training: {
        comparablePairs: population.pairs,
        candidatePairs: pairs.size,
        patterns: patterns.size,
        sampledPairs: population.sampled,
        iterations: fit.iterations,
        converged: fit.converged,
        lastChange: fit.lastChange,
        expectedMatches: fit.matchShare * population.pairs,
      },
    };
    this.#useModel(model);
    return model;
  }

  async link(): Promise<LinkageResult> {
    const model = await this.train();
    const scorer = this.#scorer as Scorer;
    const { pairs, patterns } = await this.#makeCandidates();
    const weights = this.#stages.run('weigh', () => scorer.scorePairs(pairs, patterns));
    const doubtful = makeDoubtfulIdentities(
      this.#settings.decisions,
      this.#comparators,
      scorer,
      this.#table.size,
      this.#isContradictory,
    );
    const { borrowed, cleared } = this.#stages.run('identities', () => ({
      borrowed: doubtful.refuteBorrowed(pairs, weights),
      cleared: doubtful.clear(pairs, weights),
    }));
    const forbidden = new Set((this.#options.constraints?.cannotLink ?? []).map(([a, b]) => this.#pairKey(a, b)));
    const decisions = this.#stages.run('decide', () =>
      decidePairs(this.#settings.decisions, pairs, weights, {
        size: this.#table.size,
        groupsOf: this.#exclusions.groupsOf,
        isForbidden: (left, right) => forbidden.size > 0 && forbidden.has(keyOf(left, right)),
        isContradictory: this.#isContradictory,
        cleared,
        scorePair: scorer.scorePair,
        priorWeight: scorer.priorWeight,
        must: this.#listMust(),
      }),
    );
    return makeResult({
      settings: this.#settings,
      table: this.#table,
      model,
      pairs,
      weights,
      decisions,
      firstOf: this.#exclusions.firstOf,
      borrowed,
      recordOf: this.#recordOf,
    });
  }

  explain(left: RecordRef, right: RecordRef): Explanation {
    if (!this.#model || !this.#scorer)
      throw new LinkageRefusal('no-model', '尚未训练模型，不能解释', 'There is no model yet to explain with.');
    return explainPair(this.#scorer, this.#model, this.#comparators, this.#recordOf(left), this.#recordOf(right));
  }

  close(): void {
    this.#connection.closeSync();
    for (const comparator of this.#comparators) comparator.close?.();
  }

  #useModel(model: LinkageModel): void {
    this.#scorer = makeScorer(model, this.#comparators);
    this.#model = model;
  }

  #pairKey(a: RecordRef, b: RecordRef): number {
    return keyOf(this.#recordOf(a), this.#recordOf(b));
  }

  #listMust(): { left: number; right: number; weight: number }[] {
    const told = (this.#options.constraints?.mustLink ?? []).map(([a, b]) => ({
      left: this.#recordOf(a),
      right: this.#recordOf(b),
      weight: Number.POSITIVE_INFINITY,
    }));
    return told;
  }

  async #makeCandidates(): Promise<{ pairs: CandidatePairs; patterns: Patterns }> {
    if (this.#candidates) return this.#candidates;
    const pairs = await this.#stages.runAsync('pairs', () => this.#blocker.makePairs());
    const patterns = this.#stages.run('compare', () => makePatterns(this.#comparators, pairs));
    this.#candidates = { pairs, patterns };
    return this.#candidates;
  }
}

const keyOf = (a: number, b: number) => (a < b ? a * 67108864 + b : b * 67108864 + a);

function asFitted(comparator: Comparator) {
  return {
    name: comparator.name,
    levels: comparator.levels,
    likeMatchesForRelatives: comparator.role !== 'identity',
    missingIsEvidence: comparator.nulls === 'evidence',
  };
}

function nameShares(
  comparator: Comparator,
  fitted: { m: Float64Array; u: Float64Array; relative: Float64Array } | undefined,
): LinkageModel['comparisons'][number] {
  const at = (index: number) => ({
    m: fitted?.m[index] ?? 1,
    u: fitted?.u[index] ?? 1,
    relative: fitted?.relative[index] ?? 1,
  });
  return {
    name: comparator.name,
    levels: comparator.levels.map((level, index) => ({ id: level.id, ...at(index) })),
    missing: at(comparator.levels.length),
  };
}

/** Finds a record by dataset and id; throws a `LinkageRefusal` when there is none. */
function makeRecordFinder(table: RecordTable): (ref: RecordRef) => number {
  let known: Map<string, number>[] | undefined;
  return ({ dataset, id }) => {
    known ??= table.datasetNames.map((_, index) => {
      const ids = new Map<string, number>();
      for (let record = table.starts[index] ?? 0; record < (table.starts[index + 1] ?? 0); record += 1)
        ids.set(table.ids[record] as string, record);
      return ids;
    });
    const record = known[table.datasetNames.indexOf(dataset)]?.get(id);
    if (record === undefined)
      throw new LinkageRefusal('record-unknown', `没有记录 ${dataset}/${id}`, `There is no record ${dataset}/${id}.`);
    return record;
  };
}

interface Stages {
  run<T>(name: string, work: () => T): T;
  runAsync<T>(name: string, work: () => Promise<T>): Promise<T>;
}

function makeStages(onStage: LinkerOptions['onStage']): Stages {
  return {
    run: (name, work) => {
      const start = performance.now();
      const result = work();
      onStage?.(name, performance.now() - start);
      return result;
    },
    runAsync: async (name, work) => {
      const start = performance.now();
      const result = await work();
      onStage?.(name, performance.now() - start);
      return result;
    },
  };
}
