import type { RuleCount } from '../blocking/pairs.ts';
import type { QualityEstimate } from '../evaluation/estimate-thresholds.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { LinkageResult } from '../result.ts';
import { partsOf } from '../result-parts.ts';
import { concealNumbers } from './conceal.ts';
import { makeBlockingFigure, makeCompletenessFigure } from './data-figures.ts';
import { makeDependenceFigure } from './dependence-figure.ts';
import { makeErrorSection } from './error-section.ts';
import type { Figure } from './figure.ts';
import { makeHistogram } from './histogram.ts';
import { makeMatchWeightFigure, makeMuFigure } from './model-figures.ts';
import { type ReportPage, renderPage } from './page.ts';
import { listPatterns } from './pattern-list.ts';
import { makeThresholdFigure, makeUnlinkablesFigure } from './quality-figures.ts';
import { makeWaterfalls } from './waterfall.ts';
import { formatCount, formatShare, type Words } from './words.ts';

export interface ReportOptions {
  readonly title: Words;
  /** How the columns were understood, when the settings were proposed. */
  readonly notes?: readonly Words[];
  /** Of `linker.countRules()`; without them the page has no figure of the blocking rules. */
  readonly rules?: readonly RuleCount[];
  /** Of `evaluateLinkage`, where the truth is known. */
  readonly evaluation?: Evaluation;
  /** Patterns in the comparison viewer, 90 by default. */
  readonly patterns?: number;
  /** Makes a value fit to be shown; by default long numbers are starred. */
  readonly conceal?: (text: string) => string;
}

export interface LinkageReport {
  /** One self-contained page that opens offline, in Chinese and English. */
  readonly html: string;
  /** Each figure by name, as a Vega-Lite 6 specification with its data. */
  readonly figures: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Makes the report of a linkage. The linker has to be open, for pairs are explained anew. */
export function makeLinkageReport(result: LinkageResult, options: ReportOptions): LinkageReport {
  const parts = partsOf(result);
  const conceal = options.conceal ?? concealNumbers;
  const estimate = result.estimateThresholds();
  const { evaluation } = options;
  const figures: Figure[] = [
    makeThresholdFigure(parts, estimate, evaluation),
    makeHistogram(parts),
    ...makeWaterfalls(parts, conceal),
    makeMatchWeightFigure(parts),
    makeMuFigure(parts),
    ...(parts.comparators.length < 2 ? [] : [makeDependenceFigure(parts, result.listDependences())]),
    ...(options.rules ? [makeBlockingFigure(options.rules, result.estimateBlockingRecall())] : []),
    makeUnlinkablesFigure(parts),
    makeCompletenessFigure(parts),
  ];
  const html = renderPage({
    title: options.title,
    facts: listFacts(result, estimate),
    notes: options.notes ?? [],
    figures,
    ...(evaluation ? { errors: makeErrorSection(parts, evaluation, conceal) } : {}),
    patterns: listPatterns(parts, options.patterns ?? 90, conceal),
    patternsInAll: parts.patterns.size,
  });
  return { html, figures: Object.fromEntries(figures.map(({ name, vegaLite }) => [name, vegaLite])) };
}

function listFacts(result: LinkageResult, estimate: QualityEstimate): ReportPage['facts'] {
  const { table, decisions, firstOf, model, settings } = partsOf(result);
  const sizes = new Map<number, number>();
  for (let record = 0; record < table.size; record += 1) {
    const cluster = decisions.clusterOf[firstOf[record] as number] as number;
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  }
  const larger = [...sizes.values()].filter((size) => size > 1).length;
  const [different, review, same] = countDecisions(decisions.decision);
  const accept = Math.log2(settings.decisions.accept / (1 - settings.decisions.accept));
  const at = estimate.byThreshold.find(({ matchWeight }) => matchWeight === accept) ?? estimate.best;
  const [least, most] = estimate.blockingRecallRange;
  const lists = table.datasetNames.map((name, index) => {
    const records = (table.starts[index + 1] ?? 0) - (table.starts[index] ?? 0);
    return { name: { zh: `${name} 的记录`, en: `records of ${name}` }, value: formatCount(records) };
  });
  const { converged, iterations } = model.training;
  return [
    ...lists,
    {
      name: { zh: '比对过的对', en: 'pairs compared' },
      value: formatCount(result.size),
      note: { zh: `不是同一人 ${formatCount(different)}`, en: `${formatCount(different)} different` },
    },
    { name: { zh: '● 自动认定同一人', en: '● same, automatically' }, value: formatCount(same) },
    { name: { zh: '◆ 待人工确认', en: '◆ to be reviewed' }, value: formatCount(review) },
    {
      name: { zh: '合成的人', en: 'people' },
      value: formatCount(sizes.size),
      note: { zh: `不止一条记录的 ${formatCount(larger)}`, en: `${formatCount(larger)} with more than one record` },
    },
    {
      name: { zh: '估计准确率（自动门槛）', en: 'estimated precision (accept)' },
      value: formatShare(at.precision),
      note: { zh: '不用标注', en: 'without labels' },
    },
    {
      name: { zh: '估计查全率（自动门槛）', en: 'estimated recall (accept)' },
      value: formatShare(at.recall),
      note: {
        zh: `估计真对 ${formatCount(estimate.truePairs)}`,
        en: `of an estimated ${formatCount(estimate.truePairs)} true pairs`,
      },
    },
    {
      name: { zh: '估计分块召回率', en: 'estimated blocking recall' },
      value: formatShare(estimate.blockingRecall),
      note: {
        zh: `各法 ${formatShare(least)}–${formatShare(most)}`,
        en: `${formatShare(least)}–${formatShare(most)} by method`,
      },
    },
    {
      name: { zh: '训练', en: 'training' },
      value: model.origin ?? (converged ? '✓' : '✗'),
      note: converged
        ? { zh: `${iterations} 轮后收敛`, en: `converged after ${iterations} rounds` }
        : { zh: `${iterations} 轮后没有收敛，只供参考`, en: `not converged after ${iterations} rounds` },
    },
  ];
}

function countDecisions(decisions: Uint8Array): [different: number, review: number, same: number] {
  const counts: [number, number, number] = [0, 0, 0];
  for (const decision of decisions) counts[decision as 0 | 1 | 2] += 1;
  return counts;
}
