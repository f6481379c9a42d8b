import { STAGES, type Stage, shortVillageName, stageLabel } from '@bulou/kernel';
import { type CoverageCell, STATES, type Territory } from '../../model.ts';
import { STATE_WORDS } from '../../words.ts';
import { equationBar, stateMark } from './bar.ts';
import { both, cellCount, count, html, Markup, yuan } from './html.ts';
import type { ReportDesk } from './report-model.ts';

type CountedStage = Stage | 'unknown';
const COUNTED: readonly CountedStage[] = [...STAGES, 'unknown'];

function stageWords(stage: CountedStage): Markup {
  if (stage === 'unknown') return both('学段不详', 'Unknown');
  return both(stageLabel(stage, 'zh'), stageLabel(stage, 'en'));
}

/** Townships by stages, counting children who are unresolved or owed: the last child must not hide behind 99 %. */
export function renderHeat(desk: ReportDesk): Markup {
  const open = desk.proof.openByTownshipAndStage;
  const stages = COUNTED.filter((stage) => Object.values(open).some((row) => (row[stage] ?? 0) > 0));
  const most = Math.max(1, ...Object.values(open).flatMap((row) => Object.values(row)));
  const rows = desk.townships
    .map((township) => ({ township, row: open[township.key] ?? {} }))
    .map((each) => ({ ...each, sum: sumOf(each.row) }))
    .sort((a, b) => b.sum - a.sum);
  const title = html`<h2>${both('哪些乡镇还有孩子没有着落？', 'Which townships still have children unsettled?')}</h2>
<p class="note">${both('格子里是“待查清”加“应发未发”的孩子数；颜色越深人越多，点击看名单。', 'Each cell counts unresolved and owed children; the darker, the more. Click for names.')}</p>`;
  if (stages.length === 0) return html`${title}<p>${both('没有。', 'None.')}</p>`;
  const body = rows.map(
    ({ township, row, sum }) =>
      html`<tr><td class="name">${township.name}</td>${stages.map((stage) => heatCell(row[stage] ?? 0, most, `open-${township.key}`))}<td class="n all">${sum === 0 ? cellCount(0) : html`<a href="#open-${township.key}">${count(sum)}</a>`}</td></tr>`,
  );
  const totals = stages.map((stage) => rows.reduce((sum, each) => sum + (each.row[stage] ?? 0), 0));
  return html`${title}<div class="wide" tabindex="0"><table class="heat"><thead><tr><th class="name">${both('乡镇', 'Township')}</th>${stages.map((stage) => html`<th class="n">${stageWords(stage)}</th>`)}<th class="n">${both('合计', 'All')}</th></tr></thead><tbody>${body}<tr class="sum"><td>${both('全县', 'County')}</td>${totals.map((total) => html`<td class="n"><span>${count(total)}</span></td>`)}<td class="n"><span>${count(totals.reduce((a, b) => a + b, 0))}</span></td></tr></tbody></table></div>`;
}

function heatCell(value: number, most: number, target: string): Markup {
  if (value === 0) return html`<td class="n"><span>${cellCount(0)}</span></td>`;
  const strength = 0.1 + 0.5 * Math.sqrt(value / most);
  return html`<td class="n" style="background:rgba(179,38,30,${strength.toFixed(2)})"><a href="#${target}">${count(value)}</a></td>`;
}

function sumOf(row: Readonly<Record<string, number>>): number {
  return Object.values(row).reduce((sum, value) => sum + value, 0);
}

/** Every township with its bar; inside, every village with the same bar and the three numbers. */
export function renderTownships(desk: ReportDesk): Markup {
  const villages = Map.groupBy(
    desk.proof.territories.filter((territory) => territory.kind === 'village'),
    (village) => village.parentKey ?? '',
  );
  const blocks = desk.townships.map((township) => {
    const inside = villages.get(township.key) ?? [];
    return html`<details id="township-${township.key}">${territorySummary(township)}<div class="wide" tabindex="0">${territoryTable(inside, both('村', 'Village'))}</div></details>`;
  });
  return html`<h2 id="townships">${both('各乡镇各村的账平不平？', 'Does it add up in every township and village?')}</h2>
<p class="note">${both('每条横条的五段加起来，就是这里的全部孩子。点开看各村。', 'The five parts of each bar sum to all children there. Open for the villages.')}</p>
${legend()}${blocks}`;
}

function legend(): Markup {
  return html`<div class="keys">${STATES.map((state) => html`<span class="${state}">${stateMark(state)} ${both(STATE_WORDS[state].zh, STATE_WORDS[state].en)}</span>`)}</div>`;
}

function territorySummary(territory: Territory): Markup {
  const { cell } = territory;
  const open = cell.states.unresolved + cell.states.owed;
  return html`<summary><strong>${territory.name}</strong><span class="barbox">${equationBar(cell.states, 14)}</span><span class="n">${count(cell.known)} ${both('人', '')}</span><span class="n ${open > 0 ? 'unresolved' : ''}">${open > 0 ? html`${count(open)} ${both('待办', 'open')}` : cellCount(0)}</span><span class="n wideonly note">${count(cell.paid.children)} ${both('人', '')} · ${count(cell.paid.payments)} ${both('人次', 'payments')} · ${yuan(cell.paid.amountFen)} ${both('元', 'yuan')}</span></summary>`;
}

/** The table behind the bars: children by state, then children, payments and yuan together. */
function territoryTable(territories: readonly Territory[], label: Markup): Markup {
  const heads = STATES.map(
    (state) =>
      html`<th class="n"><span class="${state}">${stateMark(state)}</span>${both(STATE_WORDS[state].zh, STATE_WORDS[state].en)}</th>`,
  );
  const rows = territories.map(({ kind, name, key, cell }) => {
    const hatch = key.includes('unknown') ? 'hatch' : '';
    return html`<tr><td class="name"><span class="${hatch}">${kind === 'village' ? shortVillageName(name) : name}</span></td><td class="barcell">${equationBar(cell.states, 10)}</td><td class="n">${cellCount(cell.known)}</td><td class="n">${cellCount(cell.registered)}</td>${STATES.map((state) => html`<td class="n">${cellCount(cell.states[state])}</td>`)}${moneyCells(cell)}</tr>`;
  });
  return html`<table><thead><tr><th class="name">${label}</th><th class="barcell"></th><th class="n">${both('孩子', 'Known')}</th><th class="n">${both('建档立卡', 'Registered')}</th>${heads}<th class="n">${both('发放人数', 'Paid')}</th><th class="n">${both('人次', 'Payments')}</th><th class="n">${both('元', 'Yuan')}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function moneyCells(cell: CoverageCell): Markup {
  return html`<td class="n">${cellCount(cell.paid.children)}</td><td class="n">${cellCount(cell.paid.payments)}</td><td class="n">${cell.paid.amountFen === 0n ? cellCount(0) : yuan(cell.paid.amountFen)}</td>`;
}

export function renderStages(desk: ReportDesk): Markup {
  const stages = desk.proof.territories
    .filter((territory) => territory.kind === 'stage')
    .sort((a, b) => COUNTED.indexOf(a.key as CountedStage) - COUNTED.indexOf(b.key as CountedStage));
  return html`<h2 id="stages">${both('从幼儿到大学，每个学段都照顾到了吗？', 'Is every stage cared for, from infancy to college?')}</h2><div class="wide" tabindex="0">${territoryTable(stages, both('学段', 'Stage'))}</div>`;
}

/** What each benefit pays, longest bar first. */
export function renderBenefits(desk: ReportDesk): Markup {
  const sums = new Map<string, { children: Set<string>; payments: number; fen: bigint }>();
  for (const payment of desk.decision.payments) {
    const sum = sums.get(payment.benefit) ?? { children: new Set<string>(), payments: 0, fen: 0n };
    sum.children.add(payment.childId);
    sum.payments += 1;
    sum.fen += payment.amountFen;
    sums.set(payment.benefit, sum);
  }
  const most = [...sums.values()].reduce((max, each) => (each.fen > max ? each.fen : max), 1n);
  const infos = desk.result.benefits.filter((info) => info.bankPayable);
  const rows = infos
    .map((info) => ({ info, sum: sums.get(info.benefit) }))
    .sort((a, b) => Number((b.sum?.fen ?? 0n) - (a.sum?.fen ?? 0n)))
    .map(({ info, sum }) => {
      const width = sum ? Number((sum.fen * 1000n) / most) / 10 : 0;
      return html`<tr><td>${both(info.titleZh, info.titleEn)}</td><td class="barcell">${new Markup(`<span class="hbar" style="width:${width.toFixed(1)}%"></span>`)}</td><td class="n">${cellCount(sum?.children.size ?? 0)}</td><td class="n">${cellCount(sum?.payments ?? 0)}</td><td class="n">${sum ? yuan(sum.fen) : cellCount(0)}</td></tr>`;
    });
  return html`<h3>${both('每个项目发多少？', 'What does each benefit pay?')}</h3><div class="wide" tabindex="0"><table class="benefits"><thead><tr><th>${both('项目', 'Benefit')}</th><th class="barcell"></th><th class="n">${both('人', 'Children')}</th><th class="n">${both('人次', 'Payments')}</th><th class="n">${both('元', 'Yuan')}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

export function renderSchools(desk: ReportDesk): Markup {
  const schools = desk.proof.territories.filter((territory) => territory.kind === 'school');
  const within = schools.filter((school) => school.cell.registered > 0 || school.cell.states.unresolved > 0);
  return html`<details style="margin-top:24px;border-top:1px solid var(--line)"><summary class="plain"><strong>${both('各学校', 'By school')}</strong><span class="n">${count(within.length)} ${both('所', 'schools')}</span><span></span></summary><div class="wide" tabindex="0">${territoryTable(within, both('学校', 'School'))}</div></details>`;
}
