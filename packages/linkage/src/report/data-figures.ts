import type { RuleCount } from '../blocking/pairs.ts';
import type { BlockingRecall } from '../blocking/recall.ts';
import type { ResultParts } from '../result-parts.ts';
import type { Figure } from './figure.ts';
import { drawRowChart, type RowChart, specifyRowChart } from './row-chart.ts';
import { ACCENT, SECOND } from './svg.ts';
import { formatCount, formatShare, plain, type Words } from './words.ts';

/** How much of each compared column is filled in, list by list. */
export function makeCompletenessFigure({ table, comparators }: ResultParts): Figure {
  const columns = [...new Set(comparators.flatMap((comparator) => comparator.columns))];
  const title: Words = { zh: '各列填得全吗？', en: 'How complete is each column?' };
  const filled = columns.map((name) => {
    const column = table.getColumn(name);
    const shares = table.datasetNames.map((_, dataset) => {
      const [from, to] = [table.starts[dataset] ?? 0, table.starts[dataset + 1] ?? 0];
      let present = 0;
      for (let record = from; record < to; record += 1) {
        const has =
          column.kind === 'value' ? column.codes[record] !== 0 : column.offsets[record] !== column.offsets[record + 1];
        if (has) present += 1;
      }
      return { present, share: present / Math.max(1, to - from) };
    });
    return { name, shares };
  });
  const several = table.datasetNames.length > 1;
  const chart: RowChart = {
    title,
    axis: { zh: '有值的记录', en: 'records with a value' },
    low: 0,
    high: 1,
    formatTick: formatShare,
    rows: filled.flatMap(({ name, shares }) =>
      shares.map(({ share }, dataset) => ({
        ...(several ? { group: plain(name) } : {}),
        label: plain(several ? (table.datasetNames[dataset] ?? '') : name),
        bars: [{ from: 0, to: share, part: { zh: '有值', en: 'filled' }, fill: ACCENT }],
        value: formatShare(share),
      })),
    ),
  };
  const least = filled
    .flatMap(({ name, shares }) =>
      shares.map(({ share }, dataset) => ({ name, share, list: table.datasetNames[dataset] ?? '' })),
    )
    .sort((a, b) => a.share - b.share)[0];
  return {
    name: 'completeness',
    title,
    answer: {
      zh: least === undefined ? '' : `填得最少的是 ${least.list} 的“${least.name}”：${formatShare(least.share)}。`,
      en:
        least === undefined ? '' : `The least filled is "${least.name}" of ${least.list}: ${formatShare(least.share)}.`,
    },
    svg: drawRowChart(chart),
    table: {
      columns: [
        { head: { zh: '列', en: 'column' } },
        ...table.datasetNames.map((name) => ({ head: plain(name), numeric: true })),
      ],
      rows: filled.map(({ name, shares }) => [
        name,
        ...shares.map(({ present, share }) => `${formatCount(present)} (${formatShare(share)})`),
      ]),
    },
    vegaLite: specifyRowChart(chart),
  };
}

/** What each blocking rule brings, and how many true pairs no rule finds. */
export function makeBlockingFigure(rules: readonly RuleCount[], recall: BlockingRecall): Figure {
  const title: Words = {
    zh: '哪条规则找来多少对，漏了多少？',
    en: 'What does each blocking rule bring, and what do all miss?',
  };
  const most = Math.max(1, ...rules.map(({ pairs }) => pairs));
  const chart: RowChart = {
    title,
    axis: { zh: '候选对', en: 'candidate pairs' },
    low: 0,
    high: most,
    formatTick: (tick) => (tick >= 10_000 ? `${tick / 1000}k` : formatCount(tick)),
    rows: rules.map(({ rule, pairs, newPairs }) => ({
      label: plain(rule),
      bars: [
        { from: 0, to: newPairs, part: { zh: '前面的规则没有找到的', en: 'not found by a rule before' }, fill: ACCENT },
        { from: newPairs, to: pairs, part: { zh: '前面已找到的', en: 'found before' }, fill: SECOND },
      ],
      value: formatCount(pairs),
    })),
  };
  const range = recall.byMethod.map(({ recall: share }) => share);
  const spread = `${formatShare(Math.min(...range))}–${formatShare(Math.max(...range))}`;
  return {
    name: 'blocking',
    title,
    answer: {
      zh: `规则合起来估计找到 ${formatShare(recall.recall)} 的真对（各法 ${spread}），约 ${formatCount(recall.missed)} 对从未比较过。深色：前面的规则没有找到的。`,
      en: `Together the rules find an estimated ${formatShare(recall.recall)} of the true pairs (${spread} by method); about ${formatCount(recall.missed)} are never compared. Dark: not found by a rule before.`,
    },
    svg: drawRowChart(chart),
    table: {
      columns: [
        { head: { zh: '规则', en: 'rule' } },
        { head: { zh: '候选对', en: 'pairs' }, numeric: true },
        { head: { zh: '新增', en: 'new' }, numeric: true },
        { head: { zh: '累计', en: 'cumulative' }, numeric: true },
        { head: { zh: '估计真对', en: 'est. true pairs' }, numeric: true },
        { head: { zh: '只靠它找到', en: 'found only here' }, numeric: true },
        { head: { zh: '最大的块（记录）', en: 'largest block (records)' }, numeric: true },
        { head: { zh: '略去的块', en: 'blocks left out' }, numeric: true },
      ],
      rows: rules.map((rule, index) => [
        rule.rule,
        formatCount(rule.pairs),
        formatCount(rule.newPairs),
        formatCount(rule.cumulativePairs),
        formatCount(recall.byRule[index]?.found ?? 0),
        formatCount(recall.byRule[index]?.foundOnlyHere ?? 0),
        formatCount(rule.largestBlocks[0]?.records ?? 0),
        formatCount(rule.leftOut),
      ]),
    },
    vegaLite: specifyRowChart(chart),
  };
}
