import { formatYuan } from '@bulou/kernel';
import type { RunResult } from '@bulou/term';

/** The run's end as a clerk reads it on the terminal: the equation by child and by money, then where the papers are. */
export function renderRun(result: RunResult): string {
  const { summary } = result;
  const { states } = summary;
  const lines = [
    '',
    `${summary.countyName} ${summary.termLabel}（统计日 ${summary.censusOn}）`,
    '',
    `名单里的孩子 ${countOf(summary.known)} 人，其中建档立卡 ${countOf(summary.registered)} 人`,
    `  ${countOf(summary.known)} ＝ 待查 ${countOf(states.unresolved)} ＋ 欠发 ${countOf(states.owed)} ＋ 可发 ${countOf(states.payable)} ＋ 别处已助 ${countOf(states.aided_elsewhere)} ＋ 不应助 ${countOf(states.not_entitled)}`,
    `  children known = unresolved + owed + payable + aided elsewhere + not entitled`,
    `应发 ${yuan(summary.money.entitledFen)} 元 ＝ 可发 ${yuan(summary.money.payableFen)} ＋ 欠发 ${yuan(summary.money.owedFen)} ＋ 被其他项目替代 ${yuan(summary.money.displacedFen)}`,
    `发放清单：${countOf(summary.paid.children)} 人，${countOf(summary.paid.payments)} 人次，${yuan(summary.paid.amountFen)} 元`,
    '',
    `各步用时：${result.timings.map(({ stage, milliseconds }) => `${stage} ${(milliseconds / 1000).toFixed(1)} 秒`).join('，')}`,
    ...renderChange(result),
    `结果在 ${result.outFolder}（含完整证件号，只给经办人看；已记入日志）`,
    '',
  ];
  return lines.join('\n');
}

function renderChange(result: RunResult): string[] {
  if (result.repeated) return ['同样的名单已经跑过，数据库没有任何变化。/ The same run again: nothing changed.'];
  const difference = result.difference;
  if (difference === undefined) return [];
  return [
    `与上一次相比：多 ${countOf(difference.addedPayments)} 人次，少 ${countOf(difference.removedPayments)} 人次，金额变化 ${yuan(difference.amountFen)} 元`,
  ];
}

export function countOf(value: number): string {
  return value.toLocaleString('en-US');
}

function yuan(fen: bigint | string): string {
  return formatYuan(BigInt(fen));
}
