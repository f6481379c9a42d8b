import type { Comparator } from '../comparison/comparator.ts';
import type { LinkageModel } from '../model/model.schema.ts';
import { probabilityOf, type Scorer, weightOf } from '../model/score.ts';

/** One bar of the waterfall. The weights of all bars add up to the pair's match weight. */
export interface ExplanationStep {
  readonly kind: 'prior' | 'comparison' | 'rarity' | 'relatives';
  readonly comparison?: string;
  readonly level?: string;
  readonly left?: string;
  readonly right?: string;
  /** log2 of how much more likely the finding is for one person than for two. */
  readonly weight: number;
  readonly zh: string;
  readonly en: string;
}

export interface Explanation {
  readonly matchWeight: number;
  readonly matchProbability: number;
  readonly steps: readonly ExplanationStep[];
  /** One plain sentence, most telling evidence first. */
  readonly zh: string;
  readonly en: string;
}

/** Takes a pair's weight apart. The steps sum to the weight exactly. */
export function explainPair(
  scorer: Scorer,
  model: LinkageModel,
  comparators: readonly Comparator[],
  left: number,
  right: number,
): Explanation {
  const levels = scorer.levelsOf(left, right);
  const steps: ExplanationStep[] = [
    {
      kind: 'prior',
      weight: scorer.priorWeight,
      zh: '任取两条记录是同一人的可能性',
      en: 'how likely any two records are one person',
    },
  ];
  for (const [index, comparator] of comparators.entries())
    steps.push(...explainComparison(scorer, model, comparator, index, levels[index] as number, left, right));
  const likelihood = scorer.likelihoodOf(levels, left, right);
  const matchWeight = weightOf(likelihood);
  const plain = steps.reduce((sum, step) => sum + step.weight, 0);
  if (model.relativeShare > 0)
    steps.push({
      kind: 'relatives',
      weight: matchWeight - plain,
      zh: '也可能是同一家庭的另一人',
      en: 'it could be another member of the same family',
    });
  return {
    matchWeight,
    matchProbability: probabilityOf(matchWeight),
    steps,
    ...summarise(steps, probabilityOf(matchWeight)),
  };
}

function explainComparison(
  scorer: Scorer,
  model: LinkageModel,
  comparator: Comparator,
  index: number,
  level: number,
  left: number,
  right: number,
): ExplanationStep[] {
  const fitted = model.comparisons[index];
  const shares = level < comparator.levels.length ? fitted?.levels[level] : fitted?.missing;
  const found = comparator.levels[level];
  const base = {
    comparison: comparator.name,
    level: found?.id ?? 'missing',
    left: comparator.describe(left),
    right: comparator.describe(right),
  };
  const main: ExplanationStep = {
    ...base,
    kind: 'comparison',
    weight: Math.log2((shares?.m ?? 1) / (shares?.u ?? 1)),
    zh: found?.zh ?? `${comparator.label}缺失`,
    en: found?.en ?? `${comparator.name} is missing`,
  };
  const rarity = scorer.rarityOf(index, level, left, right);
  if (Math.abs(rarity) < 1e-12) return [main];
  const rare: ExplanationStep = {
    ...base,
    kind: 'rarity',
    weight: rarity,
    zh: rarity > 0 ? `${comparator.label}少见` : `${comparator.label}常见`,
    en: rarity > 0 ? 'the shared value is rare' : 'the shared value is common',
  };
  return [main, rare];
}

/** Steps below this many bits say too little to be put into words. */
const WORTH_SAYING = 1;

function summarise(steps: readonly ExplanationStep[], probability: number): { zh: string; en: string } {
  const telling = steps.filter((step) => step.kind !== 'prior' && Math.abs(step.weight) >= WORTH_SAYING);
  const byWeight = [...telling].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const support = byWeight.filter((step) => step.weight > 0);
  const against = byWeight.filter((step) => step.weight < 0);
  const percent = formatPercent(probability);
  const zhParts = [
    support.length > 0 ? `支持是同一人：${support.map((step) => step.zh).join('、')}` : '没有支持是同一人的依据',
    ...(against.length > 0 ? [`反对：${against.map((step) => step.zh).join('、')}`] : []),
  ];
  const enParts = [
    support.length > 0
      ? `For one person: ${support.map((step) => step.en).join(', ')}`
      : 'Nothing speaks for one person',
    ...(against.length > 0 ? [`against: ${against.map((step) => step.en).join(', ')}`] : []),
  ];
  return {
    zh: `${zhParts.join('；')}。同一人的概率约 ${percent}。`,
    en: `${enParts.join('; ')}. The probability of one person is about ${percent}.`,
  };
}

/** A probability as people read it: `99.99%+` and `<0.01%` at the ends. */
export function formatPercent(probability: number): string {
  const percent = probability * 100;
  if (percent > 99.99) return '99.99%+';
  if (percent < 0.01) return '<0.01%';
  return `${percent.toFixed(percent > 99 || percent < 1 ? 2 : 1)}%`;
}
