import type { QualityEstimate } from '../evaluation/estimate-thresholds.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import { weightOf } from '../model/score.ts';
import type { ResultParts } from '../result-parts.ts';
import type { Figure } from './figure.ts';
import { drawLineChart, type LineChart, type LineSeries, specifyLineChart } from './line-chart.ts';
import { ACCENT, AGAINST, FAINT, SAME } from './svg.ts';
import { formatBits, formatCount, formatShare, type Words } from './words.ts';

const weightAt = (probability: number) => Math.log2(probability / (1 - probability));

/** Where the settings' thresholds lie. */
function listMarks({ settings }: ResultParts): LineChart['marks'] {
  const { accept, review } = settings.decisions;
  return [
    { value: weightAt(review), label: { zh: '复核', en: 'review' } },
    { value: weightAt(accept), label: { zh: '自动', en: 'accept' } },
  ];
}

const WEIGHT_AXIS: Words = { zh: '门槛：比对分（比特）', en: 'threshold: match weight (bits)' };

/** Precision, recall and F1 by threshold: estimated without labels, and measured where the truth is known. */
export function makeThresholdFigure(parts: ResultParts, estimate: QualityEstimate, evaluation?: Evaluation): Figure {
  const title: Words = { zh: '门槛定在哪里最好？', en: 'Where is the best threshold?' };
  const rows = estimate.byThreshold;
  const estimated = (zh: string, en: string, stroke: string, of: 'precision' | 'recall' | 'f1'): LineSeries => ({
    label: evaluation ? { zh: `${zh}（估计）`, en: `${en} (estimated)` } : { zh: `估计${zh}`, en: `est. ${en}` },
    stroke,
    ...(evaluation ? { dash: '5 4' } : {}),
    thick: evaluation === undefined,
    points: rows.map((row) => [row.matchWeight, row[of]] as const),
  });
  const measured = (zh: string, en: string, stroke: string, of: 'precision' | 'recall' | 'f1'): LineSeries[] =>
    evaluation
      ? [
          {
            label: { zh: `${zh}（实测）`, en: `${en} (measured)` },
            stroke,
            thick: true,
            points: evaluation.byThreshold.map((row) => [row.matchWeight, row[of]] as const),
          },
        ]
      : [];
  const chart: LineChart = {
    title,
    axis: WEIGHT_AXIS,
    low: rows[0]?.matchWeight ?? 0,
    high: rows.at(-1)?.matchWeight ?? 1,
    marks: listMarks(parts),
    series: [
      ...measured('准确率', 'precision', ACCENT, 'precision'),
      estimated('准确率', 'precision', ACCENT, 'precision'),
      ...measured('查全率', 'recall', SAME, 'recall'),
      estimated('查全率', 'recall', SAME, 'recall'),
      ...measured('F1', 'F1', FAINT, 'f1'),
      estimated('F1', 'F1', FAINT, 'f1'),
    ],
  };
  const { best } = estimate;
  return {
    name: 'thresholds',
    title,
    answer: {
      zh: `估计 F1 最高在 ${formatBits(best.matchWeight)} 比特（概率 ${formatShare(best.matchProbability)}）：准确率 ${formatShare(best.precision)}，查全率 ${formatShare(best.recall)}。${estimate.method.zh}`,
      en: `The estimated F1 is highest at ${formatBits(best.matchWeight)} bits (probability ${formatShare(best.matchProbability)}): precision ${formatShare(best.precision)}, recall ${formatShare(best.recall)}. ${estimate.method.en}`,
    },
    svg: drawLineChart(chart),
    table: makeThresholdTable(estimate, evaluation),
    vegaLite: specifyLineChart(chart),
  };
}

function makeThresholdTable(estimate: QualityEstimate, evaluation?: Evaluation): Figure['table'] {
  const head = (zh: string, en: string) => ({ head: { zh, en }, numeric: true });
  return {
    columns: [
      head('比对分', 'match weight'),
      head('概率', 'probability'),
      head('认定的对', 'links'),
      head('估计准确率', 'est. precision'),
      head('估计查全率', 'est. recall'),
      head('估计 F1', 'est. F1'),
      ...(evaluation
        ? [
            head('实测准确率', 'precision'),
            head('实测查全率', 'recall'),
            head('实测 F1', 'F1'),
            head('错认', 'false'),
            head('漏掉', 'missed'),
          ]
        : []),
    ],
    rows: estimate.byThreshold.map((row, index) => {
      const real = evaluation?.byThreshold[index];
      return [
        formatBits(row.matchWeight),
        formatShare(row.matchProbability),
        formatCount(row.links),
        formatShare(row.precision),
        formatShare(row.recall),
        formatShare(row.f1),
        ...(real
          ? [
              formatShare(real.precision),
              formatShare(real.recall),
              formatShare(real.f1),
              formatCount(real.wrong),
              formatCount(real.missed),
            ]
          : []),
      ];
    }),
  };
}

/** Records looked at for the figure of those that say too little. */
const MOST_SAMPLED = 50_000;

/** Records that say so little that not even their own copy would be recognised. Source: Splink's unlinkables chart. */
export function makeUnlinkablesFigure(parts: ResultParts): Figure {
  const weights = weighOwnCopies(parts);
  const low = -12;
  const high = 40;
  const below = (weight: number) => weights.filter((own) => own < weight).length / Math.max(1, weights.length);
  const points = Array.from({ length: high - low + 1 }, (_, index) => [low + index, below(low + index)] as const);
  const { accept, review } = parts.settings.decisions;
  const [short, lost] = [below(weightAt(accept)), below(weightAt(review))];
  const title: Words = {
    zh: '多少条记录信息太少，认不出来？',
    en: 'How many records say too little to be recognised?',
  };
  const chart: LineChart = {
    title,
    axis: { zh: '与自己的副本比对得到的分（比特）', en: 'match weight with its own copy (bits)' },
    low,
    high,
    marks: listMarks(parts),
    series: [{ label: { zh: '够不到的记录', en: 'records below' }, stroke: AGAINST, thick: true, points }],
  };
  return {
    name: 'unlinkables',
    title,
    answer: {
      zh: `${formatShare(short)} 的记录即使遇到自己的副本也到不了自动认定，${formatShare(lost)} 连人工复核也到不了（看了 ${formatCount(weights.length)} 条）。`,
      en: `${formatShare(short)} of the records would not be taken automatically even with their own copy, ${formatShare(lost)} would not even be reviewed (${formatCount(weights.length)} records looked at).`,
    },
    svg: drawLineChart(chart),
    table: {
      columns: [
        { head: { zh: '比对分', en: 'match weight' }, numeric: true },
        { head: { zh: '够不到的记录', en: 'records below' }, numeric: true },
      ],
      rows: points
        .filter(([weight]) => weight % 4 === 0)
        .map(([weight, share]) => [formatBits(weight), formatShare(share)]),
    },
    vegaLite: specifyLineChart(chart),
  };
}

function weighOwnCopies({ table, comparators, scorer }: ResultParts): number[] {
  const step = Math.max(1, Math.ceil(table.size / MOST_SAMPLED));
  const records = Int32Array.from({ length: Math.ceil(table.size / step) }, (_, index) => index * step);
  const levels = comparators.map(
    (comparator) =>
      comparator.evaluateAll?.(records, records) ?? records.map((record) => comparator.evaluate(record, record)),
  );
  const own = new Uint8Array(comparators.length);
  return Array.from(records, (record, index) => {
    for (const [at, found] of levels.entries()) own[at] = found[index] as number;
    return weightOf(scorer.likelihoodOf(own, record, record));
  });
}
