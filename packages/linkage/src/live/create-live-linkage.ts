import { makeContradictionTest } from '../decision/contradictions.ts';
import type { PersonDecision } from '../decision/person-decisions.ts';
import type { LinkageInputs } from '../input/sources.ts';
import { type PreparationOptions, prepareLinker } from '../linker.ts';
import type { LinkageModel } from '../model/model.schema.ts';
import { makeScorer } from '../model/score.ts';
import { refusalOfSettings } from '../problems.ts';
import type { ResultParts } from '../result-parts.ts';
import { LinkageSettings, type LinkageSettingsInput } from '../settings/settings.schema.ts';
import { renumberClusters } from './cluster-ids.ts';
import { LiveIndex, listLiveColumns } from './live-index.ts';
import { LiveLinkage } from './live-linkage.ts';
import type { SavedLiveLinkage } from './live-report.ts';
import type { LiveState } from './live-update.ts';
import { RepeatedRows } from './repeated-rows.ts';
import { StrongPairs } from './strong-pairs.ts';
import { type StandingDecision, ToldRecords } from './told-records.ts';

export interface LiveOptions {
  /** A model trained before; without it one is trained on the records given. */
  readonly model?: LinkageModel;
  /** Columns (of one value or an array): two records that share a value there are two people. */
  readonly cannotLinkGroups?: readonly string[];
}

/**
 * Links the records and keeps them linked from then on. The model and the frequencies of values are frozen, so that a
 * pair weighs the same whatever else comes; make a new one when the lists have changed much. Comparisons and rules in
 * SQL, and `words`, are refused: they look at all records. Throws a `LinkageRefusal` as `createLinker` does.
 */
export async function createLiveLinkage(
  settings: LinkageSettingsInput,
  inputs: LinkageInputs,
  options: LiveOptions = {},
): Promise<LiveLinkage> {
  const groups = options.cannotLinkGroups ?? [];
  return new LiveLinkage(await makeState(settings, inputs, options.model, groups, []));
}

/**
 * Goes on from what `save` gave: the same clusters under the same ids, decisions and history. Groups that may not be
 * linked are named again.
 */
export async function restoreLiveLinkage(
  saved: SavedLiveLinkage,
  options: Pick<LiveOptions, 'cannotLinkGroups'> = {},
): Promise<LiveLinkage> {
  const groups = options.cannotLinkGroups ?? [];
  const state = await makeState(saved.settings, saved.datasets, saved.model, groups, saved.decisions);
  const { store } = state.index;
  const before = new Map<number, number>();
  for (const { clusterId, records } of saved.clusters)
    for (const ref of records) {
      const record = store.find(ref);
      if (record !== undefined) before.set(record, Number(clusterId.slice(1)));
    }
  state.clustersMade = saved.clustersMade;
  state.updates = saved.updates;
  state.events.push(...saved.events);
  const members = new Map<number, number[]>();
  for (const [record, cluster] of state.clusterOf.entries())
    members.set(cluster, [...(members.get(cluster) ?? []), record]);
  const found = [...members.values()];
  const { numbers } = renumberClusters(before, found, () => {
    state.clustersMade += 1;
    return state.clustersMade;
  });
  for (const [group, records] of found.entries())
    for (const record of records) state.clusterOf[record] = numbers[group] as number;
  return new LiveLinkage(state);
}

async function makeState(
  given: LinkageSettingsInput,
  inputs: LinkageInputs,
  model: LinkageModel | undefined,
  cannotLinkGroups: readonly string[],
  decisions: readonly StandingDecision[],
): Promise<LiveState> {
  const parsed = LinkageSettings.safeParse(given);
  if (!parsed.success) throw refusalOfSettings(parsed.error);
  const settings = parsed.data;
  const columns = listLiveColumns(settings, cannotLinkGroups);
  const told = new ToldRecords();
  told.tell(decisions);
  const prepared = await prepareLinker(settings, inputs, {
    ...(model ? { model, allowUnknown: true } : {}),
    constraints: { cannotLinkGroups, ...listConstraints(told.list()) },
    ...{ orderById: true, allowEmpty: true, skipAbsent: true },
  } satisfies PreparationOptions);
  try {
    const frozen = await prepared.freezeFrequencies();
    const outcome = await prepared.decideAll();
    const { table, comparators, exclusions } = prepared.parts;
    const keep = (record: number) => exclusions.firstOf[record] === record;
    const index = new LiveIndex(settings, settings.blocking, table, columns, keep);
    const compared = [...new Set(comparators.flatMap((comparator) => [...comparator.columns]))];
    const areApart = (a: number, b: number) => told.areApart(index.store.refOf(a), index.store.refOf(b));
    const repeated = new RepeatedRows(index, compared, exclusions.firstOf, areApart);
    told.refresh((ref) => {
      const record = index.store.find(ref);
      return record === undefined ? undefined : repeated.firstOf(record);
    });
    return {
      ...{ settings, model: frozen, index, repeated, told, cannotLinkGroups },
      ...findStrong(prepared.parts.comparators, frozen, settings, outcome),
      refuted: new Set(outcome.borrowed),
      ...numberClusters(outcome),
      updates: 0,
      events: [],
    };
  } finally {
    prepared.close();
  }
}

function listConstraints(decisions: readonly PersonDecision[]) {
  const pairsOf = (verdict: PersonDecision['verdict']) =>
    decisions.filter((each) => each.verdict === verdict).map(({ left, right }) => [left, right] as const);
  return { mustLink: pairsOf('same'), cannotLink: pairsOf('different') };
}

/** Which pairs of the first run can link their records, or show one number under two; and who is in doubt by them. */
function findStrong(
  comparators: Parameters<typeof makeScorer>[1],
  model: LinkageModel,
  settings: LinkageSettings,
  outcome: ResultParts,
): Pick<LiveState, 'strong' | 'doubtful'> {
  const { pairs, weights, borrowed } = outcome;
  const ownership = comparators.find((comparator) => comparator.ownership)?.ownership;
  const names = comparators.find((comparator) => comparator.settings.kind === 'chinese-name');
  const isContradictory = makeContradictionTest(settings, comparators);
  // The pairs are looked at as they were before any number was found to be borrowed.
  for (const record of borrowed) ownership?.refute(record, false);
  const scorer = makeScorer(model, comparators);
  const least = Math.log2(settings.decisions.review / (1 - settings.decisions.review));
  const wasBorrowed = new Set(borrowed);
  const sharesNumber = (left: number, right: number) => {
    const number = ownership?.numberOf(left) ?? 0;
    return number !== 0 && number === ownership?.numberOf(right);
  };
  const doubtful = new Set<number>();
  const isStrong = (pair: number) => {
    const [left, right] = [pairs.left[pair] as number, pairs.right[pair] as number];
    const shares = sharesNumber(left, right);
    if (names && ((shares && names.evaluate(left, right) !== 0) || isContradictory(left, right)))
      doubtful.add(left).add(right);
    if (shares || (weights[pair] as number) >= least) return true;
    return (wasBorrowed.has(left) || wasBorrowed.has(right)) && scorer.scorePair(left, right) >= least;
  };
  return { strong: new StrongPairs(outcome, isStrong), doubtful };
}

/** Clusters of the first run numbered in the order of their first records, from 1. */
function numberClusters({ table, firstOf, decisions }: ResultParts): Pick<LiveState, 'clusterOf' | 'clustersMade'> {
  const numbers = new Map<number, number>();
  const clusterOf = Array.from({ length: table.size }, (_, record) => {
    const root = decisions.clusterOf[firstOf[record] as number] as number;
    const number = numbers.get(root) ?? numbers.size + 1;
    numbers.set(root, number);
    return number;
  });
  return { clusterOf, clustersMade: numbers.size };
}
