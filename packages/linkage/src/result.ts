import { type BlockingRecall, estimateBlockingRecall } from './blocking/recall.ts';
import { makeRuleParts } from './blocking/rule-parts.ts';
import { DECISIONS, type Decision, type DecisionReason, type Decisions, REASONS } from './decision/decide.ts';
import { type Dependence, listDependences } from './evaluation/dependences.ts';
import { estimateThresholds, type QualityEstimate } from './evaluation/estimate-thresholds.ts';
import { type DecisionExplanation, explainDecision, listRejected } from './explanation/why.ts';
import type { LinkageModel } from './model/model.schema.ts';
import { probabilityOf } from './model/score.ts';
import { keepParts, type RecordRef, type ResultParts } from './result-parts.ts';

/** One compared pair and what became of it. */
export interface LinkedPair {
  readonly left: RecordRef;
  readonly right: RecordRef;
  /** log2 odds of one person. */
  readonly matchWeight: number;
  readonly matchProbability: number;
  readonly decision: Decision;
  readonly reason: DecisionReason;
  /** Bits by which the pair beats the best other partner of either record. */
  readonly margin: number;
  /** Names of the blocking rules that found the pair. */
  readonly foundBy: readonly string[];
}

export interface LinkageResult {
  readonly model: LinkageModel;
  /** Compared pairs. */
  readonly size: number;
  /** Estimated precision and recall of the automatic links, without labels. */
  readonly estimates: LinkageEstimates;
  getPair(index: number): LinkedPair;
  /** Pairs with the decision, best first; all decisions but `different` when none is named. */
  listPairs(decision?: Decision): LinkedPair[];
  /** Rows that are the same row twice within one list: `[first, repeated]`. */
  listRepeatedRows(): (readonly [RecordRef, RecordRef])[];
  /** Records whose identity number was found to be another person's and was left out of account. */
  listBorrowedNumbers(): RecordRef[];
  /** Every record in exactly one cluster, clusters and members in input order. */
  listClusters(): RecordRef[][];
  /** Why two records are, or are not, taken for one person, compared or not; while the linker is open. */
  explainDecision(left: RecordRef, right: RecordRef): DecisionExplanation;
  /** The best candidates of a record that did not become its links, each with the reason; while the linker is open. */
  listRejected(record: RecordRef, most?: number): DecisionExplanation[];
  /** Compared pairs of one record, best first: why it has the partner it has, and whom it nearly had. */
  listPairsOf(record: RecordRef): LinkedPair[];
  estimateBlockingRecall(): BlockingRecall;
  /** Every two comparisons, the most dependent first; `flagged` where one piece of evidence is counted twice. */
  listDependences(): Dependence[];
  /** Expected precision, recall and F1 at each threshold, without labels; true pairs never compared are counted in. */
  estimateThresholds(): QualityEstimate;
}

export interface LinkageEstimates {
  /** Expected share of true links among those decided `same`. */
  readonly precision: number;
  /** Expected share of the compared true pairs that were decided `same`. */
  readonly recall: number;
  /** The same when every `review` pair is decided rightly. */
  readonly recallWithReview: number;
  /** False when a component was too large for the exact one-to-one optimum. */
  readonly exactAssignment: boolean;
}

/** Dresses the arrays of a finished linkage in the caller's names. */
export function makeResult(parts: ResultParts): LinkageResult {
  const { table, pairs, weights, decisions } = parts;
  const refOf = (record: number): RecordRef => ({
    dataset: table.datasetNames[table.datasetOf[record] as number] as string,
    id: table.ids[record] as string,
  });
  const getPair = (index: number): LinkedPair => ({
    left: refOf(pairs.left[index] as number),
    right: refOf(pairs.right[index] as number),
    matchWeight: weights[index] as number,
    matchProbability: probabilityOf(weights[index] as number),
    decision: DECISIONS[decisions.decision[index] as number] as Decision,
    reason: REASONS[decisions.reason[index] as number] as DecisionReason,
    margin: decisions.margin[index] as number,
    foundBy: parts.settings.blocking
      .filter((_, rule) => ((pairs.rules[index] as number) & (1 << rule)) !== 0)
      .map((rule) => rule.name),
  });
  const list = (keep: (index: number) => boolean) => {
    const found: number[] = [];
    for (let index = 0; index < pairs.size; index += 1) if (keep(index)) found.push(index);
    found.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
    return found.map(getPair);
  };
  let recall: BlockingRecall | undefined;
  let thresholds: QualityEstimate | undefined;
  const estimateBlockingRecall = () => {
    recall ??= recallOfBlocking(parts);
    return recall;
  };
  const result: LinkageResult = {
    model: parts.model,
    size: pairs.size,
    estimates: estimate(weights, decisions),
    getPair,
    listPairs: (decision) => {
      const wanted = decision === undefined ? -1 : DECISIONS.indexOf(decision);
      return list((index) => (wanted === -1 ? decisions.decision[index] !== 0 : decisions.decision[index] === wanted));
    },
    listRepeatedRows: () => {
      const repeated: (readonly [RecordRef, RecordRef])[] = [];
      for (const [record, first] of parts.firstOf.entries())
        if (first !== record) repeated.push([refOf(first), refOf(record)]);
      return repeated;
    },
    listBorrowedNumbers: () => parts.borrowed.map(refOf),
    listClusters: () => listClusters(parts, refOf),
    listPairsOf: (ref) => {
      const record = parts.firstOf[parts.recordOf(ref)];
      return list((index) => pairs.left[index] === record || pairs.right[index] === record);
    },
    explainDecision: (left, right) => explainDecision(parts, parts.recordOf(left), parts.recordOf(right)),
    listRejected: (record, most = 5) => listRejected(parts, parts.recordOf(record), most),
    estimateBlockingRecall,
    listDependences: () => listDependences(parts),
    estimateThresholds: () => {
      thresholds ??= estimateThresholds(parts, estimateBlockingRecall());
      return thresholds;
    },
  };
  keepParts(result, parts);
  return result;
}

function recallOfBlocking({ settings, table, pairs, weights }: ResultParts): BlockingRecall {
  return estimateBlockingRecall(
    settings.blocking.map((rule) => rule.name),
    pairs.rules,
    weights.map(probabilityOf),
    makeRuleParts(settings.blocking, table, pairs),
  );
}

function listClusters(parts: ResultParts, refOf: (record: number) => RecordRef): RecordRef[][] {
  const clusters: RecordRef[][] = [];
  const places = new Int32Array(parts.table.size).fill(-1);
  for (let record = 0; record < parts.table.size; record += 1) {
    const root = parts.decisions.clusterOf[parts.firstOf[record] as number] as number;
    const place = places[root] as number;
    if (place >= 0) (clusters[place] as RecordRef[]).push(refOf(record));
    else places[root] = clusters.push([refOf(record)]) - 1;
  }
  return clusters;
}

function estimate(weights: Float64Array, decisions: Decisions): LinkageEstimates {
  let all = 0;
  let same = 0;
  let sameTrue = 0;
  let reviewTrue = 0;
  for (let pair = 0; pair < weights.length; pair += 1) {
    const probability = probabilityOf(weights[pair] as number);
    all += probability;
    if (decisions.decision[pair] === 2) {
      same += 1;
      sameTrue += probability;
    } else if (decisions.decision[pair] === 1) reviewTrue += probability;
  }
  return {
    precision: same === 0 ? 1 : sameTrue / same,
    recall: all === 0 ? 1 : sameTrue / all,
    recallWithReview: all === 0 ? 1 : (sameTrue + reviewTrue) / all,
    exactAssignment: decisions.exactAssignment,
  };
}
