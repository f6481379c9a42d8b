import { stageLabel } from '@bulou/kernel';
import { DIFFERENCE_LISTS, type DifferenceLine, type GapLine } from '../../model.ts';
import { DIFFERENCE_WORDS, describeReason, ROLE_WORDS } from '../../words.ts';
import { both, cellCount, count, html, type Markup, yuan } from './html.ts';
import { maskedId, schoolText, villageName } from './open-children.ts';
import type { ReportDesk } from './report-model.ts';

/** The page stays readable; the workbook beside it has every line. */
const MOST_LINES = 300;

/** The seven lists of difference, each with who should look at it. */
export function renderDifferences(desk: ReportDesk): Markup {
  const blocks = DIFFERENCE_LISTS.map((name) => {
    const lines = desk.proof.lists[name];
    const words = DIFFERENCE_WORDS[name];
    const who = html`<span class="who">${both(ROLE_WORDS[words.who].zh, ROLE_WORDS[words.who].en)}</span>`;
    const head = html`<summary class="plain"><strong>${both(words.zh, words.en)}</strong>${who}<span class="n">${count(lines.length)} ${both('人', 'children')}</span></summary>`;
    if (lines.length === 0) return html`<details>${head}<p class="note">${both('没有。', 'None.')}</p></details>`;
    const more =
      lines.length > MOST_LINES
        ? html`<p class="note">${both(`这里列出前 ${MOST_LINES} 名，全部 ${count(lines.length)} 名见 exceptions.xlsx。`, `The first ${MOST_LINES}; all ${count(lines.length)} are in exceptions.xlsx.`)}</p>`
        : html``;
    return html`<details>${head}${lineTable(lines.slice(0, MOST_LINES), desk)}${more}</details>`;
  });
  return html`<h2 id="differences">${both('名单之间哪里对不上？', 'Where do the lists disagree?')}</h2>
<p class="note">${both('对不上不等于有错，但每一条都要有人看过。', 'A difference is not yet a mistake, but someone must have looked at each.')}</p>${blocks}`;
}

function lineTable(lines: readonly DifferenceLine[], desk: ReportDesk): Markup {
  const rows = lines.map((line) => {
    const child = desk.childById.get(line.childId);
    const reason = both(describeReason(line.reason, 'zh'), describeReason(line.reason, 'en'));
    const money = line.amountFen > 0n ? html`${yuan(line.amountFen)}` : cellCount(0);
    const unknown = html`<span class="hatch">　${both('不详', 'unknown')}　</span>`;
    return html`<tr><td class="name">${line.name}</td><td class="id">${child ? maskedId(child) : unknown}</td><td data-k="村">${child ? villageName(child, desk) : unknown}</td><td data-k="就读">${child ? schoolText(child) : unknown}</td><td data-k="现状">${reason}</td><td class="n${line.amountFen > 0n ? '' : ' empty'}" data-k="元">${money}</td></tr>`;
  });
  return html`<div class="wide" tabindex="0"><table class="cards"><thead><tr><th class="name">${both('姓名', 'Name')}</th><th>${both('身份证号', 'ID')}</th><th>${both('村', 'Village')}</th><th>${both('学校', 'School')}</th><th>${both('现状', 'Now')}</th><th class="n">${both('元', 'Yuan')}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Registered children whom no layer pays, and what each waiver would cost. */
export function renderGaps(desk: ReportDesk): Markup {
  const { gaps, gapChildren } = desk.proof;
  const title = html`<h2 id="gaps">${both('哪些建档立卡的孩子，哪一层都没有管到？', 'Which registered children does no layer pay?')}</h2>`;
  if (gaps.length === 0) return html`${title}<p>${both('没有。', 'None.')}</p>`;
  return html`${title}<p class="note">${both(
    `共 ${count(gapChildren)} 名。“补上要花”是只放宽这一个条件时本学期多发的钱；同一个孩子可能在几行里出现，各行不能相加。`,
    `${count(gapChildren)} children. The cost is what waiving this one condition would add this term; a child may stand in several lines, which do not add up.`,
  )}</p><div class="wide" tabindex="0"><table class="cards"><thead><tr><th class="name">${both('学段', 'Stage')}</th><th>${both('卡在哪个条件', 'Failed condition')}</th><th>${both('项目', 'Benefits')}</th><th class="n">${both('人', 'Children')}</th><th class="n">${both('人次', 'Payments')}</th><th class="n">${both('补上要花（元）', 'To close, yuan')}</th></tr></thead><tbody>${gaps.map((gap) => gapRow(gap, desk))}</tbody></table></div>`;
}

function gapRow(gap: GapLine, desk: ReportDesk): Markup {
  const stage =
    gap.stage === 'unknown' ? both('不详', 'Unknown') : both(stageLabel(gap.stage, 'zh'), stageLabel(gap.stage, 'en'));
  const words = (language: 'zh' | 'en') =>
    gap.condition
      .split('+')
      .map((code) => describeReason(code, language))
      .join(language === 'zh' ? '，并且' : ', and ');
  const titleOf = (benefit: string, language: 'zh' | 'en') => {
    const info = desk.result.benefits.find((each) => each.benefit === benefit);
    return (language === 'zh' ? info?.titleZh : info?.titleEn) ?? benefit;
  };
  const benefits = both(
    gap.benefits.map((each) => titleOf(each, 'zh')).join('、'),
    gap.benefits.map((each) => titleOf(each, 'en')).join(', '),
  );
  const cost =
    gap.closingFen === undefined
      ? html`<span class="hatch">　${both('一个条件补不上', 'not by one')}　</span>`
      : html`${yuan(gap.closingFen)}`;
  return html`<tr><td class="name">${stage}</td><td data-k="条件">${both(words('zh'), words('en'))}</td><td data-k="项目"${gap.benefits.length > 0 ? '' : ' class="empty"'}>${benefits}</td><td class="n" data-k="人">${count(gap.children)}</td><td class="n${gap.payments > 0 ? '' : ' empty'}" data-k="人次">${cellCount(gap.payments)}</td><td class="n" data-k="补上要花（元）">${cost}</td></tr>`;
}
