import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { TermChange } from '../../generated/office-api.ts';
import { useLanguage } from '../../language/language.tsx';
import { countText, termText } from '../../parts/figures.tsx';
import { STATE_FILLS, STATE_ORDER } from '../../parts/state-mark.tsx';

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

const LINE_HEIGHT = 64;
/** A part narrower than this share of the longest bar has no room for its number; the table below has them all. */
const LABEL_FROM = 0.03;
const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif';

/** A bar of five parts for every term, one under the other, on one scale. */
export function TermsChart({ terms }: { readonly terms: readonly TermChange[] }) {
  const { say, language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const chart = init(place.current, null, { renderer: 'svg' });
    const most = Math.max(1, ...terms.map(({ cell }) => cell.known));
    chart.setOption({
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: FONT, fontSize: 14 },
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'value', show: false, max: most },
      yAxis: {
        type: 'category',
        inverse: true,
        data: terms.map(({ term }) => termText(term.term, language)),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: '#1b222b', fontSize: 14 },
      },
      series: STATE_ORDER.map((state) => ({
        type: 'bar',
        stack: 'known',
        name: say(`state.${state}`),
        barWidth: 26,
        itemStyle: { color: STATE_FILLS[state], borderColor: '#fff', borderWidth: 1 },
        label: {
          show: true,
          color: state === 'not_entitled' ? '#1b222b' : '#fff',
          fontSize: 14,
          formatter: ({ value }: { value: number }) =>
            value / most < LABEL_FROM
              ? ''
              : `${value / most > 0.12 ? `${say(`state.${state}`)} ` : ''}${countText(value)}`,
        },
        data: terms.map(({ cell }) => cell.states[state]),
      })),
    });
    const follow = new ResizeObserver(() => chart.resize());
    follow.observe(place.current);
    return () => {
      follow.disconnect();
      chart.dispose();
    };
  }, [terms, say, language]);
  return <div ref={place} style={{ height: terms.length * LINE_HEIGHT + 16 }} />;
}
