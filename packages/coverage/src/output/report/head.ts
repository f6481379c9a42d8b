import { type ChildState, STATES, type Tally } from '../../model.ts';
import { type ActorRole, describeReason, ROLE_WORDS, STATE_WORDS, whoActs } from '../../words.ts';
import { equationBar, stateMark } from './bar.ts';
import { both, count, dateInProse, html, type Markup, yuan } from './html.ts';
import type { ReportDesk } from './report-model.ts';

/** The emblem for the county: all children known, then those of registered families. */
export function renderHead(desk: ReportDesk): Markup {
  const { cell } = desk.county;
  return html`<section id="equation">
${renderEquation(cell.known, cell.states, both('名孩子，从任何一份名单上知道的', 'children known from any list'), 36, '')}
${renderEquation(cell.registered, cell.registeredStates, both('名是建档立卡的', 'of them are poverty-registered'), 18, 'small')}
</section>`;
}

function renderEquation(
  total: number,
  states: Readonly<Record<ChildState, number>>,
  label: Markup,
  height: number,
  size: string,
): Markup {
  const parts = STATES.map(
    (state) =>
      html`<li><span class="what ${state}">${stateMark(state)} ${both(STATE_WORDS[state].zh, STATE_WORDS[state].en)}</span><b>${count(states[state])}</b></li>`,
  );
  return html`<div class="equation ${size}"><div class="lead"><b>${count(total)}</b><span>${label}</span></div>${equationBar(states, height)}<ul class="parts">${parts}</ul></div>`;
}

/** The same promise in money: what is due is paid, owed or displaced. */
export function renderMoney(desk: ReportDesk): Markup {
  const { cell } = desk.county;
  const undecided = desk.result.children.filter((child) => child.state === 'unresolved').length;
  return html`<h2>${both('该给的钱，去了哪里？', 'Where does the money go?')}</h2>
<div class="trios">${[
    renderTrio(cell.entitled, both('应发', 'Entitled')),
    renderTrio(cell.paid, html`<span class="payable">${stateMark('payable')}</span> ${both('可发放', 'Payable')}`),
    renderTrio(cell.owed, html`<span class="owed">${stateMark('owed')}</span> ${both('应发未发', 'Owed')}`),
    renderTrio(cell.displaced, both('被另一项目替代', 'Displaced')),
  ]}</div>
<p class="note" style="margin-top:10px">${both(
    `待查清的 ${count(undecided)} 名孩子，已经算得出的钱先记在“应发未发”；还算不出的不在等式里。`,
    `For the ${count(undecided)} unresolved children, what can be said already counts as owed; what cannot is outside the equation.`,
  )}</p>`;
}

function renderTrio(tally: Tally, label: Markup): Markup {
  return html`<div><div class="what">${label}</div><div class="count">${count(tally.children)} ${both('人', 'children')} · ${count(tally.payments)} ${both('人次', 'payments')}</div><div class="yuan">${yuan(tally.amountFen)}<small>${both('元', 'yuan')}</small></div></div>`;
}

interface Waiting {
  readonly who: ActorRole;
  readonly by: string;
  readonly reasons: Map<string, number>;
  children: number;
}

/** Who has to act, by when, for how many: sentences with a verb and a date. */
export function renderWaiting(desk: ReportDesk): Markup {
  const groups = new Map<string, Waiting>();
  for (const child of desk.result.children) {
    if (child.state !== 'unresolved' && child.state !== 'owed') continue;
    const reason = child.reasons[0] ?? 'held-unresolved';
    const { who, by } = whoActs(reason, desk.result.censusOn);
    const key = `${by}|${who}`;
    const group = groups.get(key) ?? { who, by, reasons: new Map<string, number>(), children: 0 };
    group.children += 1;
    group.reasons.set(reason, (group.reasons.get(reason) ?? 0) + 1);
    groups.set(key, group);
  }
  const lines = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const reasons = [...group.reasons].sort((a, b) => b[1] - a[1]).slice(0, 3);
      const why = (language: 'zh' | 'en') =>
        reasons
          .map(([code, children]) => `${describeReason(code, language)} ${count(children)}`)
          .join(language === 'zh' ? '；' : '; ');
      return html`<li><span class="by">${both(`${dateInProse(group.by).slice(5)}前`, `by ${group.by}`)}</span><span>${both(
        `请${ROLE_WORDS[group.who].zh}办清 ${count(group.children)} 名孩子：${why('zh')}`,
        `${ROLE_WORDS[group.who].en}: settle ${count(group.children)} children: ${why('en')}`,
      )}</span></li>`;
    });
  if (lines.length === 0)
    return html`<h2>${both('谁要做什么？', 'Who has to act?')}</h2><p>${both('没有待办：每个孩子都有着落。', 'Nobody: every child is settled.')}</p>`;
  return html`<h2>${both('谁要做什么？', 'Who has to act?')}</h2><ul class="waiting">${lines}</ul>`;
}
