import { createHash } from 'node:crypto';
import type { ErrorSection } from './error-section.ts';
import type { Figure, FigureTable } from './figure.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { PatternExample, PatternSummary } from './pattern-list.ts';
import { escapeHtml, formatBits, formatCount, sayBoth, type Words } from './words.ts';

/** What one page says. */
export interface ReportPage {
  readonly title: Words;
  readonly facts: readonly { readonly name: Words; readonly value: string; readonly note?: Words }[];
  readonly notes: readonly Words[];
  readonly figures: readonly Figure[];
  readonly errors?: ErrorSection;
  readonly patterns: readonly PatternSummary[];
  readonly patternsInAll: number;
}

const VIEWER: Words = { zh: '各种比对结果和例子', en: 'Comparison patterns with examples' };
const ERRORS: Words = { zh: '错在哪里？', en: 'What went wrong?' };

/** One self-contained page: no script, nothing fetched, its own security policy, both languages by a switch. */
export function renderPage(page: ReportPage): string {
  const digest = createHash('sha256').update(PAGE_STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  const places = [
    ...page.figures.map(({ name, title }) => ({ name, title })),
    ...(page.errors ? [{ name: 'errors', title: ERRORS }] : []),
    { name: 'patterns', title: VIEWER },
  ];
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${page.title.zh} / ${page.title.en}`)}</title>
<style>${PAGE_STYLE}</style></head><body>
<input class="switch" type="radio" name="language" id="show-zh" checked aria-label="中文"><input class="switch" type="radio" name="language" id="show-en" aria-label="English">
<main><header><h1>${sayBoth(page.title)}</h1><div class="language"><label for="show-zh">中文</label><label for="show-en">English</label></div></header>
<nav>${places.map(({ name, title }) => `<a href="#${name}">${sayBoth(title)}</a>`).join('')}</nav>
<dl class="facts">${page.facts.map(renderFact).join('')}</dl>
${renderNotes(page.notes)}${page.figures.map(renderFigure).join('\n')}
${page.errors ? renderErrors(page.errors) : ''}${renderPatterns(page)}</main></body></html>
`;
}

function renderFact({ name, value, note }: ReportPage['facts'][number]): string {
  return `<div><dt>${sayBoth(name)}</dt><dd>${escapeHtml(value)}${note ? `<small>${sayBoth(note)}</small>` : ''}</dd></div>`;
}

function renderNotes(notes: readonly Words[]): string {
  if (notes.length === 0) return '';
  const head = sayBoth({ zh: '列的含义（自动判断）', en: 'Columns as they were understood' });
  return `<details><summary>${head}</summary><ul>${notes.map((note) => `<li>${sayBoth(note)}</li>`).join('')}</ul></details>`;
}

function renderFigure(figure: Figure): string {
  const file = Buffer.from(JSON.stringify(figure.vegaLite)).toString('base64');
  return `<section id="${figure.name}"><h2>${sayBoth(figure.title)}</h2><p class="answer">${sayBoth(figure.answer)}</p>
${figure.svg}
<details><summary>${sayBoth({ zh: '数据表', en: 'Table' })}</summary>${renderTable(figure.table)}</details>
<p class="files"><a download="${figure.name}.vl.json" href="data:application/json;base64,${file}">Vega-Lite JSON</a></p></section>`;
}

function renderTable({ columns, rows }: FigureTable): string {
  const kind = (at: number) => (columns[at]?.numeric ? ' class="n"' : '');
  const cell = (value: string | Words) => (typeof value === 'string' ? escapeHtml(value) : sayBoth(value));
  const head = columns.map((column, at) => `<th${kind(at)}>${sayBoth(column.head)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((value, at) => `<td${kind(at)}>${cell(value)}</td>`).join('')}</tr>`)
    .join('');
  return `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function renderErrors(errors: ErrorSection): string {
  const lists = errors.lists.map(
    ({ title, pairs, count }) =>
      `<h3>${sayBoth(title)} (${formatCount(count)})</h3>${pairs.map((pair) => `<details class="pattern"><summary><span class="weight">${pair.compared ? formatBits(pair.example.weight) : '–'}</span><span class="many">${sayBoth(pair.reason)}</span><span>${escapeHtml(`${pair.example.left} – ${pair.example.right}`)}</span></summary><div class="body">${renderExample(pair.example, pair.sentence)}</div></details>`).join('')}${count > pairs.length ? `<p class="note">${sayBoth({ zh: `只列 ${formatCount(pairs.length)} 对`, en: `${formatCount(pairs.length)} of them listed` })}</p>` : ''}`,
  );
  return `<section id="errors"><h2>${sayBoth(ERRORS)}</h2><p class="answer">${sayBoth(errors.answer)}</p>${renderTable(errors.table)}${lists.join('')}</section>`;
}

function renderPatterns({ patterns, patternsInAll }: ReportPage): string {
  const shown: Words = {
    zh: `每一行是各条线索得到同样回答的一类对，共 ${formatCount(patternsInAll)} 类，这里列出最常见的和认定、待确认最多的 ${formatCount(patterns.length)} 类，点开看例子。长号码已遮盖。`,
    en: `Each row is the pairs that gave one and the same answer to every comparison: ${formatCount(patternsInAll)} patterns, of which the ${formatCount(patterns.length)} commonest and most linked or reviewed ones are here. Open a row for examples. Long numbers are starred.`,
  };
  return `<section id="patterns"><h2>${sayBoth(VIEWER)}</h2><p class="answer">${sayBoth(shown)}</p>${patterns.map(renderPattern).join('')}</section>`;
}

function renderPattern(pattern: PatternSummary): string {
  const range =
    formatBits(pattern.lightest) === formatBits(pattern.heaviest)
      ? formatBits(pattern.heaviest)
      : `${formatBits(pattern.lightest)} … ${formatBits(pattern.heaviest)}`;
  const { same, review } = pattern;
  const decided: Words = {
    zh: [same > 0 ? `● ${formatCount(same)} 同一人` : '', review > 0 ? `◆ ${formatCount(review)} 待确认` : ''].join(
      ' ',
    ),
    en: [same > 0 ? `● ${formatCount(same)} same` : '', review > 0 ? `◆ ${formatCount(review)} to review` : ''].join(
      ' ',
    ),
  };
  const pairs: Words = { zh: `${formatCount(pattern.pairs)} 对`, en: `${formatCount(pattern.pairs)} pairs` };
  const missing = pattern.levels.filter(({ isMissing }) => isMissing).map(({ comparison }) => comparison);
  const lacking: Words = {
    zh: `缺：${missing.map(({ zh }) => zh).join('、')}`,
    en: `missing: ${missing.map(({ en }) => en).join(', ')}`,
  };
  const present = pattern.levels.filter(({ isMissing }) => !isMissing);
  const levels = present.map(({ comparison, level, weight }) => {
    const kind = weight > 0.5 ? ' for' : weight < -0.5 ? ' against' : '';
    return `<span class="level${kind}" title="${escapeHtml(`${comparison.zh} ${formatBits(weight)}`)}">${sayBoth(level)}</span>`;
  });
  return `<details class="pattern"><summary><span class="weight">${range}<small>${sayBoth({ zh: '比特', en: 'bits' })}</small></span><span class="many">${sayBoth(pairs)}<small>${sayBoth(decided)}</small></span><span class="levels">${levels.join('')}${missing.length > 0 ? `<span class="level none">${sayBoth(lacking)}</span>` : ''}</span></summary><div class="body">${pattern.examples.map((example) => renderExample(example, example.sentence)).join('')}</div></details>`;
}

function renderExample({ left, right, weight, values }: PatternExample, sentence: Words): string {
  const rows = values.map(({ comparison, left: own, right: other }) => {
    const unlike = own !== other && own !== '' && other !== '' ? ' class="unlike"' : '';
    return `<tr><td>${sayBoth(comparison)}</td><td${unlike}>${renderValue(own)}</td><td${unlike}>${renderValue(other)}</td></tr>`;
  });
  const head = `<tr><th>${formatBits(weight)}</th><th>${escapeHtml(left)}</th><th>${escapeHtml(right)}</th></tr>`;
  return `<div class="scroll" tabindex="0"><table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></div><p class="note">${sayBoth(sentence)}</p>`;
}

const renderValue = (text: string) => (text === '' ? sayBoth({ zh: '（缺失）', en: '(missing)' }) : escapeHtml(text));
