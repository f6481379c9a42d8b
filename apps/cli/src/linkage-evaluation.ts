import { join } from 'node:path';
import type { Evaluation, LinkageResult, RecordRef } from '@bulou/linkage';
import { writeCsv } from '@bulou/tabular';

const digits = (value: number) => String(Number(value.toFixed(6)));

/** Writes `thresholds.csv`, estimated and, where the truth is known, measured; then also `errors.csv` with reasons. */
export async function writeEvaluation(
  folder: string,
  result: LinkageResult,
  evaluation: Evaluation | undefined,
  nameOf: (record: RecordRef) => string,
): Promise<void> {
  const columns = [
    'match_weight',
    'match_probability',
    'links',
    'estimated_precision',
    'estimated_recall',
    'estimated_f1',
  ];
  const measured = ['precision', 'recall', 'f1', 'true_links', 'false_links', 'missed_pairs'];
  const { byThreshold } = result.estimateThresholds();
  const rows = byThreshold.map((row, index) => {
    const real = evaluation?.byThreshold[index];
    const own = [row.matchWeight, row.matchProbability, row.links, row.precision, row.recall, row.f1];
    return [...own, ...(real ? [real.precision, real.recall, real.f1, real.found, real.wrong, real.missed] : [])].map(
      digits,
    );
  });
  await writeCsv(join(folder, 'thresholds.csv'), evaluation ? [...columns, ...measured] : columns, rows);
  if (evaluation === undefined) return;
  const { falseMatches, missed } = evaluation.errors;
  const listed = [
    ...falseMatches.pairs.map((pair) => ({ ...pair, error: 'false' })),
    ...missed.pairs.map((pair) => ({ ...pair, error: 'missed' })),
  ];
  await writeCsv(
    join(folder, 'errors.csv'),
    ['left_id', 'right_id', 'error', 'reason', 'match_weight', 'why'],
    listed.map(({ left, right, error, reason, matchWeight }) => [
      nameOf(left),
      nameOf(right),
      error,
      reason,
      matchWeight === undefined || !Number.isFinite(matchWeight) ? '' : digits(matchWeight),
      result.explainDecision(left, right).zh,
    ]),
  );
}
