import { ROLE_DESCRIPTIONS } from '@bulou/network/model';
import { LIFECYCLE, type LifecycleRow, STATES_OF, THINGS, type Thing, wordOfState } from './lifecycle-table.ts';

const THING_WORDS: Readonly<Record<Thing, string>> = {
  round: '一轮排查',
  household: '每一户（一查）',
  township: '乡镇汇总（一查）',
  paper: '送出去盖章的名册（三对）',
  claims: '全县认领（四审核）',
  'claim-list': '一所学校的认领名单（四审核）',
  claim: '每个孩子的认领（四审核）',
  proof: '县外就读证明（四审核）',
  home: '抽中的户（四审核）',
};

/** The handbook's page of who may do what, when, as Markdown in Chinese. */
export function makeLifecyclePage(): string {
  return [
    '# 排查、核对、认领、核查：谁在什么时候能做什么',
    '',
    '本页由系统的流程表生成，与屏幕上的按钮和系统的拒绝是同一张表（`npm run generate`）。办的人和查的人不能是同一个人。',
    '',
    '学校认领、县外就读证明两步的屏幕还没有做好，先用打印的认领名单和就读证明办理，规矩照下表。认领的规矩系统已经照办，证明的还没有。',
    ...THINGS.flatMap((thing) => ['', `## ${THING_WORDS[thing]}`, '', ...describeThing(thing)]),
    '',
  ].join('\n');
}

function describeThing(thing: Thing): string[] {
  const rows = LIFECYCLE.filter((row) => row.thing === thing);
  const states = Object.values(STATES_OF[thing] as Record<string, { zh: string }>).map((words) => words.zh);
  return [
    `状态：${states.join(' → ')}`,
    '',
    '| 做什么 | 谁 | 现在是 | 做完是 | 不能由谁 |',
    '| --- | --- | --- | --- | --- |',
    ...rows.flatMap((row: LifecycleRow) =>
      Object.entries(groupByNext(row.from)).map(([to, from]) => {
        const who = row.roles.map((role) => ROLE_DESCRIPTIONS[role].zh).join('、');
        const now = from.map((state) => wordOfState(thing, state).zh).join('、');
        return `| ${row.zh} | ${who} | ${now} | ${wordOfState(thing, to).zh} | ${row.notBy?.zh ?? ''} |`;
      }),
    ),
  ];
}

function groupByNext(from: Readonly<Record<string, string>>): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [state, to] of Object.entries(from)) groups[to] = [...(groups[to] ?? []), state];
  return groups;
}
