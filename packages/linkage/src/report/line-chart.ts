import { beginVegaLite, drawBoth } from './figure.ts';
import { drawLine, drawText, FAINT, frame, listTicks, makeScale, NARROW, round } from './svg.ts';
import { formatShare, sayTogether, type Words } from './words.ts';

export interface LineSeries {
  readonly label: Words;
  readonly stroke: string;
  readonly dash?: string;
  readonly thick?: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Lines of shares (0 to 1) over a number, each named where it ends. */
export interface LineChart {
  readonly title: Words;
  readonly axis: Words;
  readonly series: readonly LineSeries[];
  readonly low: number;
  readonly high: number;
  readonly marks: readonly { readonly value: number; readonly label: Words }[];
}

const HEIGHT = 320;
const TOP = 26;

export function drawLineChart(chart: LineChart): string {
  return drawBoth((width) => drawLines(chart, width));
}

function drawLines(chart: LineChart, width: number): string {
  const narrow = width === NARROW;
  const right = narrow ? width - 8 : width - 170;
  const x = makeScale(chart.low, chart.high, 44, right);
  const y = makeScale(0, 1, HEIGHT, TOP);
  const parts: string[] = [];
  for (const tick of [0, 0.2, 0.4, 0.6, 0.8, 1])
    parts.push(
      drawLine(44, y(tick), right, y(tick)) +
        drawText(38, y(tick) + 4, formatShare(tick), { anchor: 'end', fill: FAINT }),
    );
  for (const tick of listTicks(chart.low, chart.high, narrow ? 4 : 9))
    parts.push(drawText(x(tick), HEIGHT + 18, String(tick), { anchor: 'middle', fill: FAINT }));
  for (const [index, { value, label }] of chart.marks.entries())
    parts.push(
      drawLine(x(value), TOP, x(value), HEIGHT, FAINT, '4 3') +
        drawText(x(value), 16, label, { anchor: index === 0 ? 'end' : 'start', fill: FAINT }),
    );
  for (const { points, stroke, dash, thick } of chart.series) {
    const path = points.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${round(x(a))} ${round(y(b))}`).join('');
    const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
    parts.push(`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${thick ? 2.5 : 1.5}"${dashes}/>`);
  }
  parts.push(narrow ? drawKey(chart, width) : drawEnds(chart, right, y));
  parts.push(drawText((44 + right) / 2, HEIGHT + 38, chart.axis, { anchor: 'middle', fill: FAINT }));
  return frame(width, HEIGHT + 46 + (narrow ? chart.series.length * 20 + 8 : 0), chart.title, parts.join(''));
}

/** Names beside the ends of the lines, kept apart where the lines meet. */
function drawEnds(chart: LineChart, right: number, y: (value: number) => number): string {
  const ends = chart.series
    .map((series) => ({ series, at: y(series.points.at(-1)?.[1] ?? 0) + 4 }))
    .sort((a, b) => a.at - b.at);
  for (let index = 1; index < ends.length; index += 1) {
    const [before, here] = [ends[index - 1], ends[index]];
    if (before && here) here.at = Math.max(here.at, before.at + 17);
  }
  const over = Math.max(0, (ends.at(-1)?.at ?? 0) - HEIGHT);
  return ends
    .map(
      ({ series, at }) => drawSample(series, right + 6, at - over - 4) + drawText(right + 36, at - over, series.label),
    )
    .join('');
}

function drawKey(chart: LineChart, width: number): string {
  return chart.series
    .map((series, index) => {
      const at = HEIGHT + 58 + index * 20;
      return drawSample(series, 8, at - 4) + drawText(40, at, series.label, { room: width - 44 });
    })
    .join('');
}

function drawSample({ stroke, dash, thick }: LineSeries, x: number, y: number): string {
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
  return `<path d="M${x} ${round(y)}h24" stroke="${stroke}" stroke-width="${thick ? 2.5 : 1.5}"${dashes}/>`;
}

/** The same as a Vega-Lite specification. */
export function specifyLineChart(chart: LineChart): Record<string, unknown> {
  const values = chart.series.flatMap((series) =>
    series.points.map(([x, y]) => ({ series: sayTogether(series.label), x, y })),
  );
  const domain = chart.series.map(({ label }) => sayTogether(label));
  const lines = {
    data: { values },
    mark: { type: 'line', clip: true },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: sayTogether(chart.axis),
        scale: { domain: [chart.low, chart.high] },
      },
      y: { field: 'y', type: 'quantitative', title: null, axis: { format: '.0%' }, scale: { domain: [0, 1] } },
      color: {
        field: 'series',
        type: 'nominal',
        title: null,
        scale: { domain, range: chart.series.map(({ stroke }) => stroke) },
      },
      strokeDash: {
        field: 'series',
        type: 'nominal',
        scale: { domain, range: chart.series.map(({ dash }) => dash?.split(' ').map(Number) ?? [1, 0]) },
      },
    },
  };
  const marks = {
    data: { values: chart.marks.map(({ value, label }) => ({ value, label: sayTogether(label) })) },
    mark: { type: 'rule', strokeDash: [4, 3], color: FAINT },
    encoding: { x: { field: 'value', type: 'quantitative' }, tooltip: { field: 'label', type: 'nominal' } },
  };
  return { ...beginVegaLite(chart.title), layer: [lines, marks] };
}
