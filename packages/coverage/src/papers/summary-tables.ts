import type { Paper, PaperRow } from '@bulou/documents';
import { formatYuanInCapitals, STAGES, stageLabel } from '@bulou/kernel';
import { describeTerm, formatLongDate, makePaperReference, nameOfCentre, type PaperSetting } from '@bulou/roster';
import { compareText } from '../order.ts';
import { formatPlainYuan } from './money-words.ts';

/** One benefit of one child in this term: what is due and what of it is on the payment list. */
export interface SummaryItem {
  readonly childId: string;
  readonly townshipName: string;
  readonly stage: string;
  readonly benefit: string;
  readonly dueFen: bigint;
  readonly paidFen: bigint;
}

interface Sum {
  readonly children: Set<string>;
  items: number;
  dueFen: bigint;
  paid: number;
  paidFen: bigint;
}

/**
 * The summary of township × stage × benefit: children (人), payments (人次) and yuan, due, paid and still owed. Sums of
 * each township and of the county; a child with two benefits counts once in every sum of children.
 */
export function makeSummaryTables(setting: PaperSetting, items: readonly SummaryItem[]): Paper {
  const rows: PaperRow[] = [];
  const townships = [...Map.groupBy(items, (item) => item.townshipName)].sort(([a], [b]) => compareText(a, b));
  for (const [township, own] of townships) rows.push(...listTownshipRows(township, own));
  const total = sumOf(items);
  if (items.length > 0) rows.push(sumRow('全县合计', total, 3));
  return {
    title: `${describeTerm(setting)}建档立卡学生资助汇总表`,
    subtitle: '乡镇 × 学段 × 资助项目',
    meta: [
      `以 ${formatLongDate(setting.censusOn)} 为准　　应发 ${total.children.size} 人、${total.items} 人次、${formatPlainYuan(total.dueFen)} 元　　应发＝已列发放＋待发`,
    ],
    office: nameOfCentre(setting),
    madeOn: setting.madeOn,
    landscape: true,
    foot: `${nameOfCentre(setting)}　·　金额单位：元`,
    reference: makePaperReference('ST', setting, setting.countyCode, items),
    blocks: [
      {
        type: 'table',
        empty: '本学期没有发到个人的资助。',
        air: 1.5,
        columns: [
          { heading: '乡镇', width: 34 },
          { heading: '学段', width: 26 },
          { heading: '资助项目', width: { share: 1 } },
          { heading: '人数', width: 18, align: 'right' },
          { heading: '应发人次', width: 22, align: 'right' },
          { heading: '应发金额', width: 28, align: 'right' },
          { heading: '列发人次', width: 22, align: 'right' },
          { heading: '列发金额', width: 28, align: 'right' },
          { heading: '待发金额', width: 26, align: 'right' },
        ],
        rows,
      },
      {
        type: 'group',
        blocks: [
          {
            type: 'fields',
            across: 1,
            label: 34,
            fields: [
              { label: '应发金额（大写）', value: `人民币${formatYuanInCapitals(total.dueFen)}` },
              { label: '列发金额（大写）', value: `人民币${formatYuanInCapitals(total.paidFen)}` },
              { label: '待发金额（大写）', value: `人民币${formatYuanInCapitals(total.dueFen - total.paidFen)}` },
            ],
          },
          {
            type: 'boxes',
            height: 44,
            boxes: [
              { kind: 'seal', label: `${nameOfCentre(setting)}（盖章）` },
              { kind: 'signature', label: '负责人签字' },
              { kind: 'signature', label: '制表人签字' },
            ],
          },
        ],
      },
    ],
  };
}

function listTownshipRows(township: string, items: readonly SummaryItem[]): PaperRow[] {
  const rank = (stage: string) => STAGES.indexOf(stage as (typeof STAGES)[number]);
  const stages = [...Map.groupBy(items, (item) => item.stage)].sort(([a], [b]) => rank(a) - rank(b));
  const rows = stages.flatMap(([stage, ofStage]) => {
    const name = rank(stage) < 0 ? '学段不详' : stageLabel(STAGES[rank(stage)]!, 'zh');
    const benefits = [...Map.groupBy(ofStage, (item) => item.benefit)].sort(([a], [b]) => compareText(a, b));
    return benefits.map(([benefit, own]): PaperRow => {
      // Names stand in each row: a row that a page begins with must say by itself what it is of.
      return { cells: [{ text: township, muted: true }, name, benefit, ...describeSum(sumOf(own))] };
    });
  });
  return [...rows, sumRow(`${township}小计`, sumOf(items), 3)];
}

function sumRow(label: string, sum: Sum, across: number): PaperRow {
  return { tone: 'total', cells: [{ text: label, across }, ...describeSum(sum)] };
}

function describeSum(sum: Sum): string[] {
  const { children, items, dueFen, paid, paidFen } = sum;
  return [
    String(children.size),
    String(items),
    formatPlainYuan(dueFen),
    String(paid),
    formatPlainYuan(paidFen),
    formatPlainYuan(dueFen - paidFen),
  ];
}

function sumOf(items: readonly SummaryItem[]): Sum {
  const sum: Sum = { children: new Set(), items: 0, dueFen: 0n, paid: 0, paidFen: 0n };
  for (const { childId, dueFen, paidFen } of items) {
    sum.children.add(childId);
    sum.items += 1;
    sum.dueFen += dueFen;
    if (paidFen > 0n) sum.paid += 1;
    sum.paidFen += paidFen;
  }
  return sum;
}
