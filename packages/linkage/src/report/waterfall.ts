import { DECISIONS, REASONS } from '../decision/decide.ts';
import { type ExplanationStep, explainPair } from '../explanation/explain.ts';
import { explainDecision } from '../explanation/why.ts';
import type { ResultParts } from '../result-parts.ts';
import type { Figure } from './figure.ts';
import { type ChartRow, drawRowChart, type RowChart, specifyRowChart } from './row-chart.ts';
import { ACCENT, AGAINST, SAME } from './svg.ts';
import { formatBits, type Words } from './words.ts';

const weightOf = (probability: number) => Math.log2(probability / (1 - probability));

/** The three pairs that show best where the line is drawn: weakest link, heaviest to review, heaviest not linked. */
export function makeWaterfalls(parts: ResultParts, conceal: (text: string) => string): Figure[] {
  const wanted: {
    readonly decision: (typeof DECISIONS)[number];
    readonly lightest: boolean;
    readonly name: string;
    readonly title: Words;
  }[] = [
    {
      decision: 'same',
      lightest: true,
      name: 'waterfall-weakest-link',
      title: { zh: '最弱的一对认定凭什么？', en: 'What carries the weakest link?' },
    },
    {
      decision: 'review',
      lightest: false,
      name: 'waterfall-to-review',
      title: { zh: '最重的一对待确认为什么要人看？', en: 'Why does a person look at the heaviest pair to review?' },
    },
    {
      decision: 'different',
      lightest: false,
      name: 'waterfall-rejected',
      title: { zh: '最像的一对为什么没有认定？', en: 'Why is the likeliest rejected pair no link?' },
    },
  ];
  return wanted.flatMap(({ decision, lightest, name, title }) => {
    const pair = findExtreme(parts, decision, lightest);
    return pair === undefined ? [] : [makeWaterfall(parts, pair, name, title, conceal)];
  });
}

function findExtreme(
  { weights, decisions, settings }: ResultParts,
  decision: string,
  lightest: boolean,
): number | undefined {
  const plainReason = REASONS.indexOf('weight');
  const accept = weightOf(settings.decisions.accept);
  let found: number | undefined;
  for (let pair = 0; pair < weights.length; pair += 1) {
    if (DECISIONS[decisions.decision[pair] as number] !== decision) continue;
    const isPlain = decisions.reason[pair] === plainReason && (weights[pair] as number) >= accept;
    if (decision === 'same' && !isPlain) continue;
    const [here, best] = [weights[pair] as number, found === undefined ? undefined : (weights[found] as number)];
    if (best === undefined || (lightest ? here < best : here > best)) found = pair;
  }
  return found;
}

/** The weight of one pair, step by step. */
export function makeWaterfall(
  parts: ResultParts,
  pair: number,
  name: string,
  title: Words,
  conceal: (text: string) => string,
): Figure {
  const [left, right] = [parts.pairs.left[pair] as number, parts.pairs.right[pair] as number];
  const { steps, matchWeight } = explainPair(parts.scorer, parts.model, parts.comparators, left, right);
  const why = explainDecision(parts, left, right);
  const rows = listRows(steps, matchWeight, conceal);
  const ends = rows.flatMap(({ bars }) => bars.flatMap(({ from, to }) => [from, to]));
  const review = weightOf(parts.settings.decisions.review);
  const accept = weightOf(parts.settings.decisions.accept);
  const chart: RowChart = {
    title,
    axis: { zh: '比特，从上到下累加', en: 'bits, added up from the top' },
    low: Math.floor(Math.min(0, review, ...ends)) - 1,
    high: Math.ceil(Math.max(0, accept, ...ends)) + 1,
    marks: [
      { value: review, label: { zh: '复核', en: 'review' } },
      { value: accept, label: { zh: '自动', en: 'accept' } },
    ],
    rows,
  };
  const names = `${why.left.dataset}/${why.left.id} – ${why.right.dataset}/${why.right.id}`;
  return {
    name,
    title,
    answer: { zh: `${names}：${why.zh}`, en: `${names}: ${why.en}` },
    svg: drawRowChart(chart),
    table: {
      columns: [
        { head: { zh: '线索', en: 'finding' } },
        { head: { zh: '左', en: 'left' } },
        { head: { zh: '右', en: 'right' } },
        { head: { zh: '比特', en: 'bits' }, numeric: true },
      ],
      rows: [
        ...steps.map((step) => [
          { zh: step.zh, en: step.en },
          conceal(step.left ?? ''),
          conceal(step.right ?? ''),
          formatBits(step.weight),
        ]),
        [{ zh: '合计', en: 'total' }, '', '', formatBits(matchWeight)],
      ],
    },
    vegaLite: specifyRowChart(chart),
  };
}

function listRows(steps: readonly ExplanationStep[], total: number, conceal: (text: string) => string): ChartRow[] {
  const [support, against, sum] = [
    { zh: '支持', en: 'for' },
    { zh: '反对', en: 'against' },
    { zh: '合计', en: 'total' },
  ];
  let at = 0;
  const rows = steps
    .filter((step) => Math.abs(step.weight) >= 0.005)
    .map((step): ChartRow => {
      const from = at;
      at += step.weight;
      const values = step.kind === 'comparison' ? `（${conceal(step.left ?? '')} | ${conceal(step.right ?? '')}）` : '';
      const isFor = step.weight > 0;
      return {
        label: { zh: `${step.zh}${values}`, en: `${step.en}${values.replace('（', ' (').replace('）', ')')}` },
        bars: [{ from, to: at, part: isFor ? support : against, fill: isFor ? SAME : AGAINST }],
        value: formatBits(step.weight),
      };
    });
  return [...rows, { label: sum, bars: [{ from: 0, to: total, part: sum, fill: ACCENT }], value: formatBits(total) }];
}
