import { makeRandom } from '@bulou/kernel';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuckDb } from './blocking/duckdb.ts';
import { type Blocker, type CandidatePairs, makeBlocker, type RuleCount } from './blocking/pairs.ts';
import type { Comparator } from './comparison/comparator.ts';
import { createComparators } from './comparison/registry.ts';
import { makeContradictionTest } from './decision/contradictions.ts';
import { decideOutcome, type Told } from './decision/outcome.ts';
import { drawConclusions } from './decision/person-decisions.ts';
import { numberLabels, type PairLabel } from './evaluation/truth.ts';
import { type Explanation, explainPair } from './explanation/explain.ts';
import { orderById } from './input/dataset.ts';
import { type Exclusions, makeExclusions } from './input/exclusive.ts';
import { type LinkageInputs, readSources } from './input/sources.ts';
import { buildRecordTable, type RecordTable } from './input/table.ts';
import { fitModel } from './model/em.ts';
import { type NumberedLabel, steerPatterns } from './model/labelled-patterns.ts';
import { LinkageModel } from './model/model.schema.ts';
import { makePatterns, type Patterns } from './model/patterns.ts';
import { countFrequencies } from './model/rarity.ts';
import { makeScorer, type Scorer } from './model/score.ts';
import { surveyPopulation } from './model/strangers.ts';
import { LinkageRefusal, refusalOfSettings } from './problems.ts';
import { type LinkageResult, makeResult } from './result.ts';
import type { RecordRef, ResultParts } from './result-parts.ts';
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
  /** Pairs somebody looked at: they steer the training. They decide nothing; for that there are constraints. */
  readonly labels?: readonly PairLabel[];
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
  /**
   * The model with the frequencies of these records' values, so that it gives a pair the same weight whatever other
   * records stand beside it. The linker uses it from now on.
   */
  freezeFrequencies(): Promise<LinkageModel>;
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
  return prepareLinker(settings, inputs, options);
}

/** What records kept live ask beside what a caller may. */
export interface PreparationOptions extends LinkerOptions {
  /** Records are numbered in the order of their ids. */
  readonly orderById?: boolean;
  /** Columns nobody has, and lists without rows, pass. */
  readonly allowUnknown?: boolean;
  /** Constraints that name a record which is not there are passed over. */
  readonly skipAbsent?: boolean;
}

/** As `createLinker`, with the parts of the outcome that records kept live are made of. */
export async function prepareLinker(
  settings: LinkageSettingsInput,
  inputs: LinkageInputs,
  given: PreparationOptions = {},
): Promise<PreparedLinker> {
  const parsed = LinkageSettings.safeParse(settings);
  if (!parsed.success) throw refusalOfSettings(parsed.error);
  const stages = makeStages(given.onStage);
  const read = await stages.runAsync('read', () =>
    readSources(
      parsed.data.datasets.map((dataset) => dataset.name),
      inputs,
    ),
  );
  const { allowEmpty = false, allowUnknown = false } = given;
  const datasets = given.orderById ? read.map((dataset) => orderById(dataset, parsed.data.idColumn)) : read;
  const table = stages.run('encode', () => buildRecordTable(parsed.data, datasets, { allowEmpty, allowUnknown }));
  // Every column of the blocking rules is looked at before any comparison is prepared.
  for (const { column } of parsed.data.blocking.flatMap((rule) => rule.on))
    for (const name of typeof column === 'string' ? [column] : column) table.getColumn(name);
  const comparators = stages.run('prepare', () =>
    createComparators(parsed.data.comparisons, table, parsed.data.columnTypes),
  );
  const findRecord = makeRecordFinder(table);
  const recordOf = (ref: RecordRef) => findRecord(ref) ?? refuseUnknownRecord(ref);
  const options = given.skipAbsent ? { ...given, constraints: skipAbsent(given.constraints, findRecord) } : given;
  const { cannotLinkGroups: groups = [], cannotLink = [], mustLink = [] } = options.constraints ?? {};
  const { areDifferent } = drawConclusions(mustLink, cannotLink);
  const refOf = makeRefReader(table);
  const isToldApart = (left: number, right: number) => cannotLink.length > 0 && areDifferent(refOf(left), refOf(right));
  const exclusions = stages.run('groups', () => makeExclusions(parsed.data, table, comparators, groups, isToldApart));
  const { threads, memoryMegabytes } = parsed.data.limits;
  const connection = await openDuckDb(threads, memoryMegabytes);
  const keep = (record: number) => exclusions.firstOf[record] === record;
  try {
    const blocker = await stages.runAsync('block', () =>
      makeBlocker(connection, parsed.data, table, exclusions.candidate, keep),
    );
    const parts = { settings: parsed.data, options, stages, table, comparators, exclusions, recordOf };
    return new PreparedLinker(parts, connection, blocker);
  } catch (error) {
    connection.closeSync();
    for (const comparator of comparators) comparator.close?.();
    throw error;
  }
}

interface LinkerParts {
  readonly settings: LinkageSettings;
  readonly options: LinkerOptions;
  readonly stages: Stages;
  readonly table: RecordTable;
  readonly comparators: readonly Comparator[];
  readonly exclusions: Exclusions;
  recordOf(ref: RecordRef): number;
}

class PreparedLinker implements Linker {
  /** What the linker works on; for the package's own use. */
  readonly parts: LinkerParts;
  readonly #connection: DuckDBConnection;
  readonly #blocker: Blocker;
  readonly #isContradictory: (left: number, right: number) => boolean;
  #model: LinkageModel | undefined;
  #scorer: Scorer | undefined;
  #candidates: { pairs: CandidatePairs; patterns: Patterns } | undefined;

  constructor(parts: LinkerParts, connection: DuckDBConnection, blocker: Blocker) {
    this.parts = parts;
    this.#connection = connection;
    this.#blocker = blocker;
    this.#isContradictory = makeContradictionTest(parts.settings, parts.comparators);
    if (parts.options.model) this.#useModel(LinkageModel.parse(parts.options.model));
  }

  countRules(): Promise<RuleCount[]> {
    return this.#blocker.countRules(this.#candidates?.pairs);
  }

  async train(): Promise<LinkageModel> {
    if (this.#model) return this.#model;
    const { settings, comparators, exclusions, stages } = this.parts;
    const { pairs, patterns } = await this.#makeCandidates();
    const keep = (record: number) => exclusions.firstOf[record] === record;
    const random = makeRandom(settings.training.seed);
    const population = stages.run('sample', () =>
      surveyPopulation(comparators, exclusions.candidate, keep, settings.training.samplePairs, random),
    );
    const labels = this.#listLabels();
    const steered = labels.length === 0 ? patterns : steerPatterns(comparators, pairs, patterns, labels);
    const relatives = settings.training.relatives ?? canTellRelatives(comparators);
    const training = { ...settings.training, relatives };
    const fit = stages.run('fit', () => fitModel(comparators.map(asFitted), steered, population, training));
    const model: LinkageModel = {
      version: 1,
      matchShare: fit.matchShare,
      relativeShare: fit.relativeShare,
      comparisons: comparators.map((comparator, index) => nameShares(comparator, fit.comparisons[index])),
      training: {
        comparablePairs: population.pairs,
        candidatePairs: pairs.size,
        patterns: patterns.size,
        sampledPairs: population.sampled,
        iterations: fit.iterations,
        converged: fit.converged,
        lastChange: fit.lastChange,
        expectedMatches: fit.matchShare * population.pairs,
        ...(labels.length === 0 ? {} : { labels: labels.length }),
      },
    };
    this.#useModel(model);
    return model;
  }

  async freezeFrequencies(): Promise<LinkageModel> {
    const model = await this.train();
    if (model.frequencies) return model;
    const frozen = { ...model, frequencies: countFrequencies(this.parts.comparators) };
    this.#useModel(frozen);
    return frozen;
  }

  async link(): Promise<LinkageResult> {
    return makeResult(await this.decideAll());
  }

  /** The outcome as arrays over record numbers, before it is dressed in the caller's names. */
  async decideAll(): Promise<ResultParts> {
    const { settings, table, exclusions, comparators, recordOf, stages } = this.parts;
    const model = await this.train();
    const { pairs, patterns } = await this.#makeCandidates();
    const scorer = this.#scorer as Scorer;
    const outcome = decideOutcome({
      settings: settings.decisions,
      size: table.size,
      comparators,
      scorer,
      pairs,
      patterns,
      groupsOf: exclusions.groupsOf,
      isContradictory: this.#isContradictory,
      told: this.#listTold(),
      run: stages.run,
    });
    const { firstOf, groupsOf } = exclusions;
    return { settings, table, model, comparators, scorer, pairs, patterns, ...outcome, firstOf, groupsOf, recordOf };
  }

  explain(left: RecordRef, right: RecordRef): Explanation {
    if (!this.#model || !this.#scorer)
      throw new LinkageRefusal('no-model', '尚未训练模型，不能解释', 'There is no model yet to explain with.');
    const { comparators, recordOf } = this.parts;
    return explainPair(this.#scorer, this.#model, comparators, recordOf(left), recordOf(right));
  }

  close(): void {
    this.#connection.closeSync();
    for (const comparator of this.parts.comparators) comparator.close?.();
  }

  #useModel(model: LinkageModel): void {
    this.#scorer = makeScorer(model, this.parts.comparators);
    this.#model = model;
  }

  /** What people said of pairs, as record numbers; of a row that repeats another as of the row it repeats. */
  #listLabels(): NumberedLabel[] {
    const { recordOf, options, exclusions } = this.parts;
    if (options.labels === undefined) return [];
    const firstOf = (record: number) => exclusions.firstOf[record] as number;
    return numberLabels(recordOf, options.labels)
      .map(({ left, right, same }) => ({ left: firstOf(left), right: firstOf(right), same }))
      .filter(({ left, right }) => left !== right);
  }

  /** What is said of a repeated row is said of the row it repeats. */
  #listTold(): Told {
    const { cannotLink = [], mustLink = [] } = this.parts.options.constraints ?? {};
    const { recordOf, exclusions } = this.parts;
    const firstOf = (ref: RecordRef) => exclusions.firstOf[recordOf(ref)] as number;
    const different = new Set(cannotLink.map(([a, b]) => keyOf(firstOf(a), firstOf(b))));
    return {
      same: mustLink.map(([a, b]) => [firstOf(a), firstOf(b)] as const),
      isDifferent: (left, right) => different.size > 0 && different.has(keyOf(left, right)),
      hasDifferent: different.size > 0,
    };
  }

  async #makeCandidates(): Promise<{ pairs: CandidatePairs; patterns: Patterns }> {
    if (this.#candidates) return this.#candidates;
    const { stages, comparators } = this.parts;
    const pairs = await stages.runAsync('pairs', () => this.#blocker.makePairs());
    const patterns = stages.run('compare', () => makePatterns(comparators, pairs));
    this.#candidates = { pairs, patterns };
    return this.#candidates;
  }
}

function skipAbsent(
  constraints: LinkageConstraints = {},
  findRecord: (ref: RecordRef) => number | undefined,
): LinkageConstraints {
  const keep = (pairs: readonly (readonly [RecordRef, RecordRef])[] = []) =>
    pairs.filter(([a, b]) => findRecord(a) !== undefined && findRecord(b) !== undefined);
  return { ...constraints, mustLink: keep(constraints.mustLink), cannotLink: keep(constraints.cannotLink) };
}

const keyOf = (a: number, b: number) => (a < b ? a * 67108864 + b : b * 67108864 + a);

/** What relatives share and what is the person's own are both compared. */
function canTellRelatives(comparators: readonly Comparator[]): boolean {
  const has = (role: Comparator['role']) => comparators.some((comparator) => comparator.role === role);
  return has('family') && has('identity');
}

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

function makeRefReader(table: RecordTable): (record: number) => RecordRef {
  return (record) => ({
    dataset: table.datasetNames[table.datasetOf[record] as number] as string,
    id: table.ids[record] as string,
  });
}

function makeRecordFinder(table: RecordTable): (ref: RecordRef) => number | undefined {
  let known: Map<string, number>[] | undefined;
  return ({ dataset, id }) => {
    known ??= table.datasetNames.map((_, index) => {
      const ids = new Map<string, number>();
      for (let record = table.starts[index] ?? 0; record < (table.starts[index + 1] ?? 0); record += 1)
        ids.set(table.ids[record] as string, record);
      return ids;
    });
    return known[table.datasetNames.indexOf(dataset)]?.get(id);
  };
}

function refuseUnknownRecord({ dataset, id }: RecordRef): never {
  throw new LinkageRefusal('record-unknown', `没有记录 ${dataset}/${id}`, `There is no record ${dataset}/${id}.`);
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
