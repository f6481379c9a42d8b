import type { Comparator } from '../comparison/comparator.ts';
import type { ResultParts } from '../result-parts.ts';
import type { Figure } from './figure.ts';
import { type ChartRow, drawRowChart, type RowChart, specifyRowChart } from './row-chart.ts';
import { ACCENT, AGAINST, SAME } from './svg.ts';
import { formatBits, formatProbability, type Words } from './words.ts';

interface ModelLevel {
  readonly group: Words;
  readonly label: Words;
  readonly m: number;
  readonly u: number;
  readonly weight: number;
}

/** Levels that hardly ever occur on either side tell nothing worth drawing. */
const NEVER = 1e-12;

function listLevels({ comparators, model }: ResultParts): ModelLevel[] {
  return comparators.flatMap((comparator, index) => {
    const fitted = model.comparisons[index];
    const group = nameComparison(comparator);
    const levels = comparator.levels.map((level, at) => ({
      level: { zh: level.zh, en: level.en },
      shares: fitted?.levels[at],
    }));
    const missing = { level: { zh: '缺失', en: 'missing' }, shares: fitted?.missing };
    return [...levels, ...(comparator.nulls === 'evidence' ? [missing] : [])].flatMap(({ level, shares }) => {
      if (shares === undefined || (shares.m < NEVER && shares.u < NEVER)) return [];
      return [{ group, label: level, m: shares.m, u: shares.u, weight: Math.log2(shares.m / shares.u) }];
    });
  });
}

/** The comparison's name for people; where it has none of its own, that of its kind and column. */
export function nameComparison({ label, name }: Pick<Comparator, 'label' | 'name'>): Words {
  return { zh: label, en: name };
}

/** What each finding is worth, in bits. */
export function makeMatchWeightFigure(parts: ResultParts): Figure {
  const levels = listLevels(parts);
  const title: Words = { zh: '每条线索值多少分？', en: 'How much does each finding say?' };
  const [low, high] = [
    Math.min(-1, ...levels.map(({ weight }) => weight)),
    Math.max(1, ...levels.map(({ weight }) => weight)),
  ];
  const [support, against] = [
    { zh: '支持是同一人', en: 'for one person' },
    { zh: '反对', en: 'against' },
  ];
  const chart: RowChart = {
    title,
    axis: { zh: '比特：每 1 比特使可能性翻一番', en: 'bits: each one doubles the odds' },
    low: Math.max(-24, Math.floor(low)),
    high: Math.min(32, Math.ceil(high)),
    formatTick: formatBits0,
    rows: levels.map(
      ({ group, label, weight }): ChartRow => ({
        group,
        label,
        bars: [{ from: 0, to: weight, part: weight > 0 ? support : against, fill: weight > 0 ? SAME : AGAINST }],
        value: formatBits(weight),
      }),
    ),
  };
  const best = [...levels].sort((a, b) => b.weight - a.weight)[0];
  const worst = [...levels].sort((a, b) => a.weight - b.weight)[0];
  return {
    name: 'match-weights',
    title,
    answer: {
      zh: `最有力的支持：${best?.label.zh ?? ''}（${formatBits(best?.weight ?? 0)}）；最有力的反对：${worst?.label.zh ?? ''}（${formatBits(worst?.weight ?? 0)}）。→ 支持，← 反对。`,
      en: `Strongest for one person: ${best?.label.en ?? ''} (${formatBits(best?.weight ?? 0)}); strongest against: ${worst?.label.en ?? ''} (${formatBits(worst?.weight ?? 0)}). → for, ← against.`,
    },
    svg: drawRowChart(chart),
    table: makeLevelTable(levels),
    vegaLite: specifyRowChart(chart),
  };
}

const formatBits0 = (tick: number) => `${tick > 0 ? '+' : tick < 0 ? '−' : ''}${Math.abs(tick)}`;

function makeLevelTable(levels: readonly ModelLevel[]): Figure['table'] {
  return {
    columns: [
      { head: { zh: '线索', en: 'comparison' } },
      { head: { zh: '程度', en: 'level' } },
      { head: { zh: 'm（同一人中）', en: 'm (one person)' }, numeric: true },
      { head: { zh: 'u（两个人中）', en: 'u (two people)' }, numeric: true },
      { head: { zh: 'log₂ m/u', en: 'log₂ m/u' }, numeric: true },
    ],
    rows: levels.map(({ group, label, m, u, weight }) => [
      group,
      label,
      formatProbability(m),
      formatProbability(u),
      formatBits(weight),
    ]),
  };
}

/** How often each finding occurs among pairs of one person (m) and of two (u). */
export function makeMuFigure(parts: ResultParts): Figure {
  const levels = listLevels(parts);
  const title: Words = {
    zh: '每种情况在同一人和两个人中各有多常见？',
    en: 'How common is each finding among pairs of one person and of two?',
  };
  const chart: RowChart = {
    title,
    axis: {
      zh: '← u：两个人中　　m：同一人中 →',
      en: '← u: two people    m: one person →',
    },
    low: -1,
    high: 1,
    formatTick: (tick) => `${Math.abs(tick) * 100}%`,
    rows: levels.map(
      ({ group, label, m, u }): ChartRow => ({
        group,
        label,
        bars: [
          { from: 0, to: -u, part: { zh: 'u：两个人', en: 'u: two people' }, fill: '#9aa5b1' },
          { from: 0, to: m, part: { zh: 'm：同一人', en: 'm: one person' }, fill: ACCENT },
        ],
        value: `${formatShareShort(u)} | ${formatShareShort(m)}`,
      }),
    ),
  };
  return {
    name: 'm-u',
    title,
    answer: {
      zh: '右边的条（m）长而左边的条（u）短的情况最能认出同一人；两边一样长的说明不了什么。',
      en: 'Findings with a long bar on the right (m) and a short one on the left (u) tell one person best; bars of equal length say nothing.',
    },
    svg: drawRowChart(chart),
    table: makeLevelTable(levels),
    vegaLite: specifyRowChart(chart),
  };
}

const formatShareShort = (share: number) =>
  share >= 0.0995
    ? `${Math.round(share * 100)}%`
    : share >= 0.001
      ? `${(share * 100).toFixed(1)}%`
      : share === 0
        ? '0'
        : '<0.1%';
