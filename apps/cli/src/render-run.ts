import { type ChildState, STATE_WORDS, STATES } from '@bulou/coverage';
import { formatYuan } from '@bulou/kernel';
import { type RunResult, STAGE_LABELS } from '@bulou/term';

/** The run's end as a clerk reads it on the terminal: the equation by child and by money, then where the papers are. */
export function renderRun(result: RunResult): string {
  const { summary } = result;
  const lines = [
    '',
    `${summary.countyName} ${summary.termLabel}（统计日 ${summary.censusOn}，政策 ${summary.packRelease}）`,
    '',
    `名单里的孩子 ${countOf(summary.known)} 人，其中建档立卡 ${countOf(summary.registered)} 人`,
    `  ${renderEquation(summary)}`,
    '  children known = unresolved + owed + payable + aided elsewhere + not entitled',
    `应发 ${yuan(summary.money.entitledFen)} 元 ＝ ${word('payable')} ${yuan(summary.money.payableFen)} ＋ ${word('owed')} ${yuan(summary.money.owedFen)} ＋ 被另一项目替代 ${yuan(summary.money.displacedFen)}`,
    `两套算法核对一致：${countOf(summary.agreement.combinations)} 种情况、${countOf(summary.agreement.cells)} 个数 / both evaluators agree`,
    `发放清单：${countOf(summary.paid.children)} 人，${countOf(summary.paid.payments)} 人次，${yuan(summary.paid.amountFen)} 元`,
    '',
    `各步用时：${result.timings.map(({ stage, milliseconds }) => `${STAGE_LABELS[stage][0]} ${(milliseconds / 1000).toFixed(1)} 秒`).join('，')}`,
    ...renderChange(result),
    `结果在 ${result.outFolder}（含完整证件号，只给经办人看；已记入日志）`,
    '',
  ];
  return lines.join('\n');
}

/** The equation by child in one line, each part in the words of the report. */
export function renderEquation({ known, states }: Pick<RunResult['summary'], 'known' | 'states'>): string {
  return `${countOf(known)} ＝ ${STATES.map((state) => `${word(state)} ${countOf(states[state])}`).join(' ＋ ')}`;
}

function word(state: ChildState): string {
  return STATE_WORDS[state].zh;
}

function renderChange(result: RunResult): string[] {
  if (result.repeated) return ['同样的名单已经跑过，数据库没有任何变化。/ The same run again: nothing changed.'];
  const difference = result.difference;
  if (difference === undefined) return [];
  const { previousRelease } = difference;
  const by =
    previousRelease === undefined ? [] : [`按 ${result.summary.packRelease} 更正，原来按 ${previousRelease} 发放`];
  return [
    ...by,
    `与上一次相比：多 ${countOf(difference.addedPayments)} 人次，少 ${countOf(difference.removedPayments)} 人次，金额变化 ${yuan(difference.amountFen)} 元`,
  ];
}

export function countOf(value: number): string {
  return value.toLocaleString('en-US');
}

function yuan(fen: bigint | string): string {
  return formatYuan(BigInt(fen));
}
