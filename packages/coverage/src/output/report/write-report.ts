import { termLabel } from '@bulou/kernel';
import { renderHead, renderMoney, renderWaiting } from './head.ts';
import { both, dateInProse, html } from './html.ts';
import { renderDifferences, renderGaps } from './lists.ts';
import { renderOpenChildren } from './open-children.ts';
import type { ReportDesk, ReportInput } from './report-model.ts';
import { SCRIPT, STYLE } from './style.ts';
import { renderBenefits, renderHeat, renderSchools, renderStages, renderTownships } from './territories.ts';

/**
 * Renders the whole report as one HTML page: no network, IDs masked, both languages, for screens of 360 px and more
 * and for A4. The same input gives the same bytes.
 */
export function renderReport(input: ReportInput): string {
  const desk: ReportDesk = {
    ...input,
    county: input.proof.territories.find((territory) => territory.kind === 'county')!,
    townships: input.proof.territories.filter((territory) => territory.kind === 'township'),
    childById: new Map(input.result.children.map((child) => [child.childId, child])),
  };
  const { term, censusOn } = input.result;
  const title = `${input.countyName}${termLabel(term, 'zh')}资助核对报告`;
  const page = html`<!doctype html>
<html lang="zh-CN" data-lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline';img-src data:">
<meta name="referrer" content="no-referrer"><title>${title}</title><style>STYLE_HERE</style></head><body>
<nav aria-label="${'目录'}"><div><b>${both('不漏', 'Bulou')}</b>
<a href="#equation">${both('一人不漏', 'Equation')}</a><a href="#townships">${both('乡镇村', 'Territory')}</a><a href="#open">${both('待办的孩子', 'Open')}</a><a href="#stages">${both('学段学校', 'Stages')}</a><a href="#differences">${both('名单差异', 'Differences')}</a><a href="#gaps">${both('政策缺口', 'Gaps')}</a>
<span class="grow"></span><button id="language" type="button">${both('English', '中文')}</button></div></nav>
<main class="page"><header><h1>${both(title, `${input.countyName} · ${termLabel(term, 'en')} · coverage of aid`)}</h1>
<p class="note">${both(
    `以 ${dateInProse(censusOn)} 为准。身份证号已遮盖；完整号码只在同一文件夹的表格里，查看须留痕。`,
    `As of ${censusOn}. ID numbers are masked; the full numbers are only in the tables of the same folder.`,
  )}</p></header>
${renderHead(desk)}${renderMoney(desk)}${renderWaiting(desk)}${renderHeat(desk)}${renderTownships(desk)}${renderOpenChildren(desk)}${renderStages(desk)}${renderBenefits(desk)}${renderSchools(desk)}${renderDifferences(desk)}${renderGaps(desk)}
${renderFoot(desk)}</main><script>SCRIPT_HERE</script></body></html>
`;
  return page.text.replace('STYLE_HERE', () => STYLE).replace('SCRIPT_HERE', () => SCRIPT);
}

function renderFoot(desk: ReportDesk) {
  const releases = [...new Set(desk.result.benefits.map((info) => info.packRelease))].join(' · ');
  const others = Object.values(desk.result.othersByReason).reduce((sum, each) => sum + each, 0);
  return html`<footer><p>${both(
    `每个孩子只算在第一个符合的状态里：待查清、应发未发、可发放、他处已助、不符合。两个等式在县、每个乡镇、每个村、每所学校、每个学段都已逐一核对，差一分钱都不会出这份报告。`,
    `Each child stands in the first state that applies. Both equations were asserted for the county and every township, village, school and stage; had one fen been missing, this report would not exist.`,
  )}</p><p>${both(
    `另有 ${others} 名孩子既不在建档立卡库，也没有被学校标记、入户登记或受过资助，只计人数；建档立卡库中的成年人 ${desk.result.adultsSetAside} 名不算孩子。`,
    `${others} further children are on no registry, unflagged, unsurveyed and unaided, and are only counted; ${desk.result.adultsSetAside} adults of the registry are no children.`,
  )}</p><p>${both('政策版本：', 'Policy releases: ')}${releases}</p></footer>`;
}
