import { maskNationalId, shortVillageName, stageLabel } from '@bulou/kernel';
import type { DeterminedChild } from '../../model.ts';
import { placeOf } from '../../proof/prove.ts';
import { describeReason, ROLE_WORDS, whoActs } from '../../words.ts';
import { stateMark } from './bar.ts';
import { both, count, html, type Markup } from './html.ts';
import type { ReportDesk } from './report-model.ts';

/** The unresolved and the owed, all by name, by township: masked number, village, school, reason, who acts, by when. */
export function renderOpenChildren(desk: ReportDesk): Markup {
  const open = desk.result.children.filter((child) => child.state === 'unresolved' || child.state === 'owed');
  const groups = Map.groupBy(open, (child) => placeOf(child, desk.result.county).township);
  const blocks = desk.townships
    .filter((township) => groups.has(township.key))
    .map((township) => {
      const children = [...groups.get(township.key)!].sort((a, b) => urgency(a, desk) - urgency(b, desk));
      const unresolved = children.filter((child) => child.state === 'unresolved').length;
      const owed = children.length - unresolved;
      return html`<details id="open-${township.key}"><summary class="plain"><strong>${township.name}</strong><span class="n unresolved">${unresolved > 0 ? html`${stateMark('unresolved')} ${count(unresolved)}` : ''}</span><span class="n owed">${owed > 0 ? html`${stateMark('owed')} ${count(owed)}` : ''}</span></summary>${childTable(children, desk)}</details>`;
    });
  const body =
    blocks.length === 0
      ? html`<p>${both('没有。每个孩子都有着落。', 'Nobody. Every child is settled.')}</p>`
      : html`<div class="filter"><label for="find" class="note">${both('找人', 'Find')}</label><input id="find" type="search" placeholder="姓名、村、学校" autocomplete="off"></div>${blocks}`;
  return html`<section id="open"><h2>${both('这些孩子还在等', 'These children are still waiting')}</h2>
<p class="note">${both(
    `${count(open.length)} 名孩子，一个一个列出。红▲是情况没查清，黄◆是该发却发不出去。`,
    `${count(open.length)} children, each by name. Red ▲: a fact is missing or in dispute. Amber ◆: entitled, but the money cannot go.`,
  )}</p>${body}</section>`;
}

/** Unresolved before owed, then by the date on which someone must have acted. */
function urgency(child: DeterminedChild, desk: ReportDesk): number {
  const { by } = whoActs(child.reasons[0] ?? '', desk.result.censusOn);
  return (child.state === 'unresolved' ? 0 : 1e9) + Number(by.replaceAll('-', '')) - 19000000;
}

function childTable(children: readonly DeterminedChild[], desk: ReportDesk): Markup {
  const rows = children.map((child) => {
    const first = child.reasons[0] ?? 'held-unresolved';
    const { who, by } = whoActs(first, desk.result.censusOn);
    const why = (language: 'zh' | 'en') =>
      child.reasons.map((code) => describeReason(code, language)).join(language === 'zh' ? '；' : '; ');
    return html`<tr><td class="name"><span class="${child.state}">${stateMark(child.state)}</span> ${child.name}</td><td class="id">${maskedId(child)}</td><td data-k="村">${villageName(child, desk)}</td><td data-k="就读">${schoolText(child)}</td><td data-k="原因">${both(why('zh'), why('en'))}</td><td data-k="谁来办">${both(ROLE_WORDS[who].zh, ROLE_WORDS[who].en)}</td><td class="n" data-k="期限">${by}</td></tr>`;
  });
  return html`<div class="wide" tabindex="0"><table class="cards"><thead><tr><th class="name">${both('姓名', 'Name')}</th><th>${both('身份证号', 'ID')}</th><th>${both('村', 'Village')}</th><th>${both('学校', 'School')}</th><th>${both('还缺什么', 'What is missing')}</th><th>${both('谁来办', 'Who acts')}</th><th class="n">${both('期限', 'By')}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A number nobody has is said to be unknown, never left blank. */
export function maskedId(child: DeterminedChild): Markup {
  if (child.nationalId === undefined) return html`<span class="hatch">　${both('不详', 'unknown')}　</span>`;
  return html`${maskNationalId(child.nationalId)}`;
}

export function villageName(child: DeterminedChild, desk: ReportDesk): Markup {
  const code = child.facts.divisionCode;
  const name = code === undefined ? undefined : desk.divisionNames.get(code);
  return name === undefined
    ? html`<span class="hatch">　${both('不详', 'unknown')}　</span>`
    : html`<span class="whole">${shortVillageName(name)}</span>`;
}

export function schoolText(child: DeterminedChild): Markup {
  if (child.facts.schoolName !== undefined) return html`${child.facts.schoolName}`;
  if (child.countedStage === 'unknown') return html`<span class="hatch">　${both('不详', 'unknown')}　</span>`;
  return both(
    `${stageLabel(child.countedStage, 'zh')}，不在校`,
    `${stageLabel(child.countedStage, 'en')}, in no school`,
  );
}
