import type { ErrorList, FalseReason, MissedReason } from '../evaluation/errors.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { Quality } from '../evaluation/quality.ts';
import { explainDecision } from '../explanation/why.ts';
import type { ResultParts } from '../result-parts.ts';
import type { FigureTable } from './figure.ts';
import { describeRecords, type PatternExample } from './pattern-list.ts';
import { formatBits, formatCount, formatShare, type Words } from './words.ts';

/** What the truth says of the linkage, and the pairs that are wrong. */
export interface ErrorSection {
  readonly answer: Words;
  readonly table: FigureTable;
  readonly lists: readonly {
    readonly title: Words;
    readonly count: number;
    readonly pairs: readonly {
      readonly reason: Words;
      readonly compared: boolean;
      readonly example: PatternExample;
      readonly sentence: Words;
    }[];
  }[];
}

const REASONS: Readonly<Record<FalseReason | MissedReason, Words>> = {
  'scored-high': { zh: '分数过高', en: 'scored high' },
  'by-chain': { zh: '经别的记录连上', en: 'chained by others' },
  'same-row': { zh: '当作同一行', en: 'taken for one row' },
  'not-blocked': { zh: '没有比较过', en: 'never compared' },
  'scored-low': { zh: '分数过低', en: 'scored low' },
  'in-review': { zh: '待人工确认', en: 'waits for review' },
  contradiction: { zh: '线索矛盾', en: 'contradictory' },
  'no-namesake': { zh: '无同名者', en: 'no namesake' },
  displaced: { zh: '让给别的对象', en: 'displaced' },
  'same-group': { zh: '会并同单两行', en: 'two rows of one list' },
  'cluster-veto': { zh: '与成员矛盾', en: 'member speaks against' },
  'told-different': { zh: '人说不是', en: 'told different' },
  'told-same': { zh: '人说是', en: 'told same' },
};

/** Errors shown of each reason. */
const SHOWN = 12;

export function makeErrorSection(
  parts: ResultParts,
  evaluation: Evaluation,
  conceal: (text: string) => string,
): ErrorSection {
  const { clustered, errors, best, truePairs, comparedTruePairs } = evaluation;
  const by: Words =
    evaluation.by === 'truth'
      ? { zh: '按真值', en: 'By the truth' }
      : { zh: '按标注过的对', en: 'By the labelled pairs' };
  return {
    answer: {
      zh: `${by.zh}：真对 ${formatCount(truePairs)}，比较过 ${formatCount(comparedTruePairs)}；成组后准确率 ${formatShare(clustered.precision)}、查全率 ${formatShare(clustered.recall)}；错认 ${formatCount(errors.falseMatches.count)} 对，漏掉 ${formatCount(errors.missed.count)} 对。`,
      en: `${by.en}: ${formatCount(truePairs)} true pairs, ${formatCount(comparedTruePairs)} compared; clustered precision ${formatShare(clustered.precision)}, recall ${formatShare(clustered.recall)}; ${formatCount(errors.falseMatches.count)} false, ${formatCount(errors.missed.count)} missed.`,
    },
    table: tabulate([
      [{ zh: '自动认定的对', en: 'pairs linked automatically' }, evaluation.decided],
      [{ zh: '加上人工确认（都判对）', en: 'with reviews, all decided rightly' }, evaluation.withReview],
      [{ zh: '成组后', en: 'clustered' }, clustered],
      [
        {
          zh: `F1 最高的门槛（${formatBits(best.matchWeight)}）`,
          en: `threshold of the best F1 (${formatBits(best.matchWeight)})`,
        },
        best,
      ],
    ]),
    lists: [
      listOf(parts, { zh: '错认的对', en: 'False matches' }, errors.falseMatches, conceal),
      listOf(parts, { zh: '漏掉的对', en: 'Missed pairs' }, errors.missed, conceal),
    ].filter(({ count }) => count > 0),
  };
}

function tabulate(rows: readonly (readonly [Words, Quality])[]): FigureTable {
  const head = (zh: string, en: string) => ({ head: { zh, en }, numeric: true });
  return {
    columns: [
      { head: { zh: '怎样算', en: 'measured' } },
      head('准确率', 'precision'),
      head('查全率', 'recall'),
      head('F1', 'F1'),
      head('认对', 'found'),
      head('错认', 'false'),
      head('漏掉', 'missed'),
    ],
    rows: rows.map(([name, quality]) => [
      name,
      formatShare(quality.precision),
      formatShare(quality.recall),
      formatShare(quality.f1),
      formatCount(quality.found),
      formatCount(quality.wrong),
      formatCount(quality.missed),
    ]),
  };
}

function listOf<R extends FalseReason | MissedReason>(
  parts: ResultParts,
  title: Words,
  errors: ErrorList<R>,
  conceal: (text: string) => string,
): ErrorSection['lists'][number] {
  const reasons = Object.entries<number | undefined>(errors.byReason).map(([reason, count]) => ({
    name: REASONS[reason as R],
    count: formatCount(count ?? 0),
  }));
  const shown = new Map<R, number>();
  const pairs = errors.pairs.filter(({ reason }) => {
    shown.set(reason, (shown.get(reason) ?? 0) + 1);
    return (shown.get(reason) ?? 0) <= SHOWN;
  });
  return {
    title: {
      zh: `${title.zh}：${reasons.map(({ name, count }) => `${name.zh} ${count}`).join('，')}`,
      en: `${title.en}: ${reasons.map(({ name, count }) => `${name.en} ${count}`).join(', ')}`,
    },
    count: errors.count,
    pairs: pairs.map((pair) => {
      const [left, right] = [parts.recordOf(pair.left), parts.recordOf(pair.right)];
      const { zh, en } = explainDecision(parts, left, right);
      return {
        reason: REASONS[pair.reason],
        compared: pair.matchWeight !== undefined,
        example: describeRecords(parts, left, right, conceal),
        sentence: { zh, en },
      };
    }),
  };
}
