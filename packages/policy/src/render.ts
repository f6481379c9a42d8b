/** Reports of the commands as text. */
import { type Fen, formatYuan } from '@bulou/kernel';
import type { BenefitDifference } from './diff.ts';
import type { BenefitEnumeration } from './enumerate.ts';
import type { GoldenReport } from './golden.ts';
import type { MutationReport } from './mutants.ts';
import type { Change } from './population.ts';
import { type Language, LEVEL_WORDS } from './words.ts';

export function renderGolden(report: GoldenReport, language: Language): string {
  const head =
    language === 'zh'
      ? `${report.pack}：用例 ${report.cases} 个，失败 ${report.failures.length} 处`
      : `${report.pack}: ${report.cases} cases, ${report.failures.length} failures`;
  return [head, ...report.failures.map((each) => `  ${each.file}:${each.line} ${each[language]}`)].join('\n');
}

export function renderMutation(report: MutationReport, language: Language): string {
  const { pack, mutants, killed, equivalent, waived, survivors, staleWaivers } = report;
  const head =
    language === 'zh'
      ? `${pack}：变异 ${mutants} 个，用例识破 ${killed} 个，等价 ${equivalent.length} 个，豁免 ${waived.length} 个，漏网 ${survivors.length} 个`
      : `${pack}: ${mutants} mutants, ${killed} killed, ${equivalent.length} equivalent, ${waived.length} waived, ${survivors.length} survive`;
  const alive = language === 'zh' ? '漏网' : 'survives';
  const stale = language === 'zh' ? '多余的豁免' : 'needless waiver';
  return [
    head,
    ...survivors.map((each) => `  ${alive}: ${each}`),
    ...waived.map((each) => `  ${language === 'zh' ? '豁免' : 'waived'}: ${each.mutant} (${each.reason})`),
    ...staleWaivers.map((each) => `  ${stale}: ${each}`),
  ].join('\n');
}

export function renderEnumeration(reports: readonly BenefitEnumeration[], language: Language): string {
  const lines = reports.map((each) => {
    const method = {
      exhaustive: { zh: '穷举', en: 'exhaustive' },
      pairwise: { zh: '两两组合（组合太多，未穷举）', en: 'pairwise (too many to exhaust)' },
    }[each.method][language];
    const dead = each.dead ? (language === 'zh' ? '；没有孩子能享受' : '; never pays') : '';
    const examples = each.examples.map((example) => `\n    ${example}`).join('');
    return language === 'zh'
      ? `${each.benefit}：${method} ${each.combinations} 种，比对 ${each.cells} 格，不一致 ${each.differences} 种${dead}${examples}`
      : `${each.benefit}: ${method}, ${each.combinations} combinations, ${each.cells} cells, ${each.differences} differences${dead}${examples}`;
  });
  const total = reports.reduce((sum, each) => sum + each.combinations, 0);
  const bad = reports.reduce((sum, each) => sum + each.differences, 0);
  lines.push(
    language === 'zh' ? `共 ${total} 种，不一致 ${bad} 种。` : `${total} combinations in all, ${bad} differences.`,
  );
  return lines.join('\n');
}

export function renderDifferences(differences: readonly BenefitDifference[], language: Language): string {
  if (differences.length === 0) return language === 'zh' ? '没有区别。' : 'No difference.';
  const words = {
    new: { zh: '新增', en: 'new' },
    gone: { zh: '取消', en: 'gone' },
    changed: { zh: '变化', en: 'changed' },
  };
  return differences
    .map((each) => {
      const head = `${each.title[language]} \`${each.benefit}\` (${words[each.kind][language]})`;
      const counts = each.combinations;
      const tail =
        counts === undefined
          ? []
          : [
              language === 'zh'
                ? `  ${counts.method === 'pairwise' ? '组合太多，只试了两两搭配的' : '组合'} ${counts.combinations} 种：新发 ${counts.newlyPaid}，不再发 ${counts.dropped}，金额变 ${counts.otherAmount}，其他 ${counts.otherOutcome}`
                : `  ${counts.combinations} combinations${counts.method === 'pairwise' ? ' (too many for all: every pair of values)' : ''}: ${counts.newlyPaid} newly paid, ${counts.dropped} dropped, ${counts.otherAmount} other amount, ${counts.otherOutcome} other`,
            ];
      return [
        head,
        ...each.removed.map((line) => `  - ${line}`),
        ...each.added.map((line) => `  + ${line}`),
        ...tail,
      ].join('\n');
    })
    .join('\n\n');
}

function signed(fen: Fen): string {
  return `${fen > 0n ? '+' : ''}${formatYuan(fen)}`;
}

/** Children and yuan always stand together. */
export function renderChange(change: Change, language: Language): string {
  const zh = language === 'zh';
  const difference = change.afterFen - change.beforeFen;
  const lines = [
    zh
      ? `本学期 ${formatYuan(change.beforeFen)} 元 → ${formatYuan(change.afterFen)} 元（${signed(difference)} 元）`
      : `This term ${formatYuan(change.beforeFen)} → ${formatYuan(change.afterFen)} yuan (${signed(difference)})`,
    zh
      ? `增加 ${change.gaining} 人，减少 ${change.losing} 人，变为不能定 ${change.newlyUndecided} 人`
      : `${change.gaining} children gain, ${change.losing} lose, ${change.newlyUndecided} become undecided`,
  ];
  const section = (title: string, rows: Iterable<readonly [string, string]>): void => {
    const all = [...rows].map(([name, value]) => `  ${name}: ${value}`);
    if (all.length > 0) lines.push(title, ...all);
  };
  section(
    zh ? '按出资' : 'By payer',
    [...change.byPayer].map(([payer, fen]) => [LEVEL_WORDS[payer][language], signed(fen)] as const),
  );
  section(
    zh ? '按项目' : 'By benefit',
    [...change.byBenefit].map(
      ([id, each]) =>
        [
          id,
          zh
            ? `${each.children} 人，${signed(each.differenceFen)} 元`
            : `${each.children} children, ${signed(each.differenceFen)}`,
        ] as const,
    ),
  );
  section(
    zh ? '按学段' : 'By stage',
    [...change.byStage].map(([stage, fen]) => [stage, signed(fen)] as const),
  );
  section(
    zh ? '按乡镇' : 'By township',
    [...change.byTownship].map(([township, fen]) => [township, signed(fen)] as const),
  );
  lines.push(zh ? '这是测算，不能据此发放。' : 'This is a calculation; nothing may be paid from it.');
  return lines.join('\n');
}
