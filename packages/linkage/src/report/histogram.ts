import { DECISIONS } from '../decision/decide.ts';
import type { ResultParts } from '../result-parts.ts';
import { beginVegaLite, drawBoth, type Figure } from './figure.ts';
import { DIFFERENT, drawBar, drawLine, drawText, FAINT, frame, makeScale, NARROW, PALE, REVIEW, SAME } from './svg.ts';
import { formatCount, sayTogether, type Words } from './words.ts';

const LOWEST = -30;
const HIGHEST = 40;
const HEIGHT = 240;
const TOP = 30;

/** Pairs of one bit of weight, by decision. */
interface Bin {
  readonly weight: number;
  readonly counts: Record<(typeof DECISIONS)[number], number>;
}

const NAMES: Readonly<Record<(typeof DECISIONS)[number], Words>> = {
  same: { zh: '● 同一人', en: '● same' },
  review: { zh: '◆ 待人工确认', en: '◆ to review' },
  different: { zh: '– 不是同一人', en: '– different' },
};
const FILLS = { same: SAME, review: REVIEW, different: DIFFERENT } as const;
/** From the foot of each column upwards. */
const ORDER = ['same', 'review', 'different'] as const;

const TITLE: Words = {
  zh: '比对过的对分得开吗？',
  en: 'Do the scores tell pairs of one person from others?',
};

/** Match weights of all compared pairs, by decision. Heights by square root, so that few matches show beside many strangers. */
export function makeHistogram(parts: ResultParts): Figure {
  const bins = countBins(parts);
  const total = (decision: (typeof DECISIONS)[number]) => bins.reduce((sum, bin) => sum + bin.counts[decision], 0);
  const [same, review, different] = [total('same'), total('review'), total('different')].map(formatCount);
  return {
    name: 'score-histogram',
    title: TITLE,
    answer: {
      zh: `比对过 ${formatCount(parts.pairs.size)} 对：同一人 ${same}，待人工确认 ${review}，不是同一人 ${different}。两峰之间的谷越深，分得越开。`,
      en: `${formatCount(parts.pairs.size)} pairs compared: ${same} same, ${review} to review, ${different} different. The deeper the valley between the two hills, the better they are told apart.`,
    },
    svg: drawBoth((width) => draw(bins, width)),
    table: {
      columns: [
        { head: { zh: '比对分（比特，四舍五入）', en: 'match weight (bits, rounded)' }, numeric: true },
        ...ORDER.map((decision) => ({ head: NAMES[decision], numeric: true })),
      ],
      rows: bins
        .filter(({ counts }) => counts.same + counts.review + counts.different > 0)
        .map(({ weight, counts }) => [nameBin(weight), ...ORDER.map((decision) => formatCount(counts[decision]))]),
    },
    vegaLite: specify(bins),
  };
}

const nameBin = (weight: number) =>
  weight === LOWEST ? `≤ ${weight}` : weight === HIGHEST ? `≥ ${weight}` : `${weight}`;

function countBins({ weights, decisions }: ResultParts): Bin[] {
  const bins = Array.from({ length: HIGHEST - LOWEST + 1 }, (_, index) => ({
    weight: LOWEST + index,
    counts: { same: 0, review: 0, different: 0 },
  }));
  for (let pair = 0; pair < weights.length; pair += 1) {
    const bin = bins[Math.round(Math.min(HIGHEST, Math.max(LOWEST, weights[pair] as number))) - LOWEST];
    const decision = DECISIONS[decisions.decision[pair] as number];
    if (bin && decision) bin.counts[decision] += 1;
  }
  return bins;
}

/** Where each decision's part of a column begins and ends, in pairs. */
function stack({ counts }: Bin): { decision: (typeof DECISIONS)[number]; from: number; to: number }[] {
  let from = 0;
  return ORDER.map((decision) => {
    const part = { decision, from, to: from + counts[decision] };
    from = part.to;
    return part;
  });
}

function draw(bins: readonly Bin[], width: number): string {
  const most = Math.max(1, ...bins.map(({ counts }) => counts.same + counts.review + counts.different));
  const x = makeScale(LOWEST - 0.5, HIGHEST + 0.5, 44, width - 4);
  const y = (pairs: number) => HEIGHT - Math.sqrt(pairs / most) * (HEIGHT - TOP);
  const step = x(1) - x(0);
  const parts: string[] = [];
  for (const share of [0.05, 0.25, 1]) {
    const pairs = Math.max(1, Math.round(most * share));
    parts.push(drawLine(44, y(pairs), width - 4, y(pairs), PALE));
    parts.push(drawText(38, y(pairs) + 4, formatShort(pairs), { anchor: 'end', fill: FAINT }));
  }
  for (const bin of bins)
    for (const { decision, from, to } of stack(bin)) {
      if (from === to) continue;
      const title = `${nameBin(bin.weight)}: ${sayTogether(NAMES[decision])} ${formatCount(to - from)}`;
      parts.push(
        drawBar(
          x(bin.weight - 0.5),
          y(to),
          Math.max(1, step - 1),
          Math.max(1, y(from) - y(to)),
          FILLS[decision],
          title,
        ),
      );
    }
  parts.push(drawLine(44, HEIGHT, width - 4, HEIGHT, FAINT));
  for (let tick = LOWEST; tick <= HIGHEST; tick += width === NARROW ? 20 : 10)
    parts.push(drawText(x(tick), HEIGHT + 17, String(tick), { anchor: 'middle', fill: FAINT }));
  const axis = { zh: '比对分（比特）', en: 'match weight (bits)' };
  parts.push(drawText((44 + width) / 2, HEIGHT + 36, axis, { anchor: 'middle', fill: FAINT }));
  let at = 44;
  for (const decision of ORDER) {
    parts.push(
      drawText(at, 14, NAMES[decision], { fill: decision === 'different' ? FAINT : FILLS[decision], bold: true }),
    );
    at += width === NARROW ? 92 : 130;
  }
  return frame(width, HEIGHT + 44, TITLE, parts.join(''));
}

const formatShort = (value: number) =>
  value >= 10_000_000
    ? `${Math.round(value / 1e6)}M`
    : value >= 10_000
      ? `${Math.round(value / 1000)}k`
      : formatCount(value);

function specify(bins: readonly Bin[]): Record<string, unknown> {
  const values = bins.flatMap((bin) =>
    stack(bin)
      .filter(({ from, to }) => to > from)
      .map(({ decision, from, to }) => ({
        low: bin.weight - 0.5,
        high: bin.weight + 0.5,
        from,
        to,
        pairs: to - from,
        decision: sayTogether(NAMES[decision]),
      })),
  );
  return {
    ...beginVegaLite(TITLE),
    data: { values },
    mark: 'bar',
    encoding: {
      x: { field: 'low', type: 'quantitative', title: '比对分（比特） / match weight (bits)' },
      x2: { field: 'high' },
      y: { field: 'from', type: 'quantitative', scale: { type: 'sqrt' }, title: '对 / pairs' },
      y2: { field: 'to' },
      color: {
        field: 'decision',
        type: 'nominal',
        title: null,
        scale: {
          domain: ORDER.map((decision) => sayTogether(NAMES[decision])),
          range: ORDER.map((decision) => FILLS[decision]),
        },
      },
      tooltip: [
        { field: 'decision', type: 'nominal' },
        { field: 'pairs', type: 'quantitative' },
      ],
    },
  };
}
