import type { Dependence } from '../evaluation/dependences.ts';
import type { ResultParts } from '../result-parts.ts';
import type { Figure } from './figure.ts';
import { drawRowChart, type RowChart, specifyRowChart } from './row-chart.ts';
import { ACCENT, SECOND } from './svg.ts';
import { formatBits, formatCount, plain, type Words } from './words.ts';

/** Rows drawn; the table behind the figure has them all. */
const MOST_DRAWN = 12;

/** Which comparisons say the same thing twice. */
export function makeDependenceFigure({ comparators }: ResultParts, dependences: readonly Dependence[]): Figure {
  const labelOf = (name: string) => comparators.find((each) => each.name === name)?.label ?? name;
  const nameOf = ({ left, right }: Dependence) => `${labelOf(left)} × ${labelOf(right)}`;
  const title: Words = { zh: '哪些比较说的是同一件事？', en: 'Which comparisons say the same thing twice?' };
  const chart: RowChart = {
    title,
    axis: { zh: '同一人的对里一致与否的相关系数', en: 'correlation of agreement among pairs of one person' },
    low: -1,
    high: 1,
    rows: dependences.slice(0, MOST_DRAWN).map((each) => ({
      label: plain(nameOf(each)),
      bars: [
        {
          from: 0,
          to: each.correlation,
          part: each.flagged
            ? { zh: '重复计算', en: 'counted twice' }
            : { zh: '可以当作各自独立', en: 'independent enough' },
          fill: each.flagged ? ACCENT : SECOND,
        },
      ],
      value: each.correlation.toFixed(2),
    })),
  };
  const flagged = dependences.filter((each) => each.flagged);
  const named = flagged.map(nameOf).join('、');
  return {
    name: 'dependences',
    title,
    answer:
      flagged.length === 0
        ? { zh: '没有两项比较明显相关。', en: 'No two comparisons depend on each other notably.' }
        : {
            zh: `${named} 明显相关，同一依据算了两次，概率会过于肯定：合成一项比较，或去掉其中一项。`,
            en: `${named}: one piece of evidence is counted twice and probabilities are too sure. Make one comparison of the two, or leave one out.`,
          },
    svg: drawRowChart(chart),
    table: {
      columns: [
        { head: { zh: '两项比较', en: 'comparisons' } },
        { head: { zh: '都有值的真对', en: 'matches with both' }, numeric: true },
        { head: { zh: '两项都一致', en: 'agree on both' }, numeric: true },
        { head: { zh: '独立时应有', en: 'expected' }, numeric: true },
        { head: { zh: '标准化残差', en: 'residual' }, numeric: true },
        { head: { zh: '相关系数', en: 'correlation' }, numeric: true },
        { head: { zh: '都不一致时重复的比特', en: 'bits twice when neither agrees' }, numeric: true },
      ],
      rows: dependences.map((each) => [
        `${each.flagged ? '● ' : ''}${nameOf(each)}`,
        formatCount(each.matches),
        formatCount(each.observed),
        formatCount(each.expected),
        each.residual.toFixed(1),
        each.correlation.toFixed(2),
        formatBits(each.bitsCountedTwice),
      ]),
    },
    vegaLite: specifyRowChart(chart),
  };
}
