import { beginVegaLite, drawBoth } from './figure.ts';
import { drawBar, drawLine, drawText, FAINT, frame, LINE, listTicks, makeScale, measureText, NARROW } from './svg.ts';
import { sayTogether, type Words } from './words.ts';

/** One horizontal bar from one value to another. */
export interface RowBar {
  readonly from: number;
  readonly to: number;
  readonly part: Words;
  readonly fill: string;
}

export interface ChartRow {
  readonly label: Words;
  /** Rows of one group stand together under its name. */
  readonly group?: Words;
  readonly bars: readonly RowBar[];
  /** Written beside the bars. */
  readonly value: string;
}

export interface RowChart {
  readonly title: Words;
  readonly axis: Words;
  readonly rows: readonly ChartRow[];
  readonly low: number;
  readonly high: number;
  /** Values marked by a line across all rows, with their names. */
  readonly marks?: readonly { readonly value: number; readonly label: Words }[];
  readonly formatTick?: (value: number) => string;
}

const ROW = 24;
const BAR = 14;

/** Bars in rows with their names before them (above them on telephones) and their values after them. */
export function drawRowChart(chart: RowChart): string {
  return drawBoth((width) => drawRows(chart, width));
}

function drawRows(chart: RowChart, width: number): string {
  const narrow = width === NARROW;
  const grouped = chart.rows.some((row) => row.group !== undefined);
  const labelRoom = narrow ? 14 : 330;
  const valueRoom = Math.max(52, ...chart.rows.map(({ value }) => measureText(value))) + 14;
  const scale = makeScale(chart.low, chart.high, labelRoom + 4, width - valueRoom);
  const parts: string[] = [];
  let y = chart.marks ? 22 : 6;
  const top = y;
  let group: string | undefined;
  for (const row of chart.rows) {
    if (row.group !== undefined && row.group.zh !== group) {
      y += group === undefined ? 0 : 8;
      parts.push(drawText(0, y + 15, row.group, { bold: true, room: narrow ? width : labelRoom - 10 }));
      y += ROW;
      group = row.group.zh;
    }
    const indent = grouped && !narrow ? 14 : 0;
    parts.push(drawText(indent, y + 15, row.label, { room: narrow ? width : labelRoom - indent - 12 }));
    if (narrow) y += ROW - 4;
    for (const bar of row.bars) {
      const [from, to] = [scale(Math.min(bar.from, bar.to)), scale(Math.max(bar.from, bar.to))];
      const title = `${sayTogether(row.label)}: ${sayTogether(bar.part)} ${row.value}`;
      // What is there is seen, however little.
      if (bar.from !== bar.to) parts.push(drawBar(from, y + 4, Math.max(1.5, to - from), BAR, bar.fill, title));
    }
    parts.push(drawText(width, y + 15, row.value, { anchor: 'end' }));
    y += ROW;
  }
  const lines = listTicks(chart.low, chart.high, narrow ? 4 : 8).map((tick) => {
    const text = drawText(scale(tick), y + 16, chart.formatTick?.(tick) ?? String(tick), {
      anchor: 'middle',
      fill: FAINT,
    });
    return drawLine(scale(tick), top, scale(tick), y, tick === 0 ? FAINT : LINE) + text;
  });
  const marks = (chart.marks ?? []).map(
    ({ value, label }, index) =>
      drawLine(scale(value), top, scale(value), y, FAINT, '4 3') +
      drawText(scale(value), 14, label, { anchor: index === 0 ? 'end' : 'start', fill: FAINT }),
  );
  const axis = drawText((scale(chart.low) + scale(chart.high)) / 2, y + 34, chart.axis, {
    anchor: 'middle',
    fill: FAINT,
  });
  return frame(width, y + 40, chart.title, lines.join('') + marks.join('') + parts.join('') + axis);
}

/** The same as a Vega-Lite specification. */
export function specifyRowChart(chart: RowChart): Record<string, unknown> {
  const seen = new Map<string, number>();
  const values = chart.rows.flatMap((row) => {
    const name = [row.group, row.label]
      .filter((said) => said !== undefined)
      .map(sayTogether)
      .join(' · ');
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    const label = times === 1 ? name : `${name} (${times})`;
    return row.bars.map((bar) => ({
      label,
      from: bar.from,
      to: bar.to,
      part: sayTogether(bar.part),
      value: row.value,
    }));
  });
  const fills = new Map(
    chart.rows.flatMap(({ bars }) => bars.map(({ part, fill }) => [sayTogether(part), fill] as const)),
  );
  const axis = { title: sayTogether(chart.axis) };
  return {
    ...beginVegaLite(chart.title),
    data: { values },
    mark: { type: 'bar', clip: true },
    encoding: {
      y: { field: 'label', type: 'nominal', sort: null, title: null, axis: { labelLimit: 360 } },
      x: { field: 'from', type: 'quantitative', scale: { domain: [chart.low, chart.high] }, axis },
      x2: { field: 'to' },
      color: {
        field: 'part',
        type: 'nominal',
        title: null,
        scale: { domain: [...fills.keys()], range: [...fills.values()] },
      },
      tooltip: [
        { field: 'label', type: 'nominal' },
        { field: 'part', type: 'nominal' },
        { field: 'value', type: 'nominal' },
      ],
    },
  };
}
