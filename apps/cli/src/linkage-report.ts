import type { LinkageModel, LinkageResult, RuleCount } from '@bulou/linkage';

export interface LinkageReport {
  readonly title: string;
  readonly lists: readonly { readonly name: string; readonly rows: number }[];
  /** What was taken for what, when the settings were proposed. */
  readonly notes: readonly string[];
  readonly result: LinkageResult;
  readonly rules: readonly RuleCount[];
  readonly clusters: readonly number[];
}

/** A page that opens without network: what was found, how sure it is, and by which evidence. */
export function renderLinkageReport(report: LinkageReport): string {
  const { result, clusters } = report;
  const { model } = result;
  const weights = listWeights(result);
  const larger = clusters.filter((size) => size > 1).length;
  const { converged, iterations } = model.training;
  const facts: [string, string][] = [
    ...report.lists.map(({ name, rows }): [string, string] => [`记录 ${name} / records`, count(rows)]),
    ['比对过的对 / pairs compared', count(result.size)],
    ['判为同一人 / same', count(result.listPairs('same').length)],
    ['待人工确认 / review', count(result.listPairs('review').length)],
    ['人（组）/ clusters', `${count(clusters.length)}，其中不止一条记录的 ${count(larger)}`],
    ['估计的准确率 / estimated precision', share(result.estimates.precision)],
    ['估计的查全率（比对过的对里）/ estimated recall among pairs compared', share(result.estimates.recall)],
    ['训练 / training', converged ? `${iterations} 轮后收敛` : `${iterations} 轮后没有收敛 / not converged`],
  ];
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(report.title)}</title>
<style>body{font:15px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2733}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.25rem .75rem;border-bottom:1px solid #d6dde4;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}h2{margin-top:2rem;font-size:1.1rem}svg{width:100%;height:auto}</style></head>
<body><h1>${escapeHtml(report.title)}</h1>
<table>${facts.map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td class="n">${escapeHtml(value)}</td></tr>`).join('')}</table>
${renderNotes(report.notes)}<h2>比对分的分布 / match weights</h2>${renderHistogram(weights)}
<h2>每条线索 / evidence</h2>${renderModel(model)}
<h2>怎样找出可比的对 / blocking rules</h2>
<table><tr><th>规则 / rule</th><th>对 / pairs</th></tr>${report.rules.map(renderRule).join('')}</table>
</body></html>
`;
}

function renderNotes(notes: readonly string[]): string {
  if (notes.length === 0) return '';
  return `<h2>列的含义 / columns as understood</h2><ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`;
}

function renderRule(rule: RuleCount): string {
  return `<tr><td>${escapeHtml(rule.rule)}</td><td class="n">${count(rule.pairs)}</td></tr>`;
}

/** Weights with their decisions, as many as there are pairs. */
function listWeights(result: LinkageResult): { weight: number; same: boolean }[] {
  return Array.from({ length: result.size }, (_, index) => {
    const pair = result.getPair(index);
    return { weight: pair.matchWeight, same: pair.decision === 'same' };
  });
}

const LOWEST = -30;
const HIGHEST = 40;
const WIDTH = 720;
const HEIGHT = 160;

/** Bars of one bit each, on a scale of square roots so that few matches show beside many strangers. */
function renderHistogram(weights: readonly { weight: number; same: boolean }[]): string {
  const bins = Array.from({ length: HIGHEST - LOWEST + 1 }, () => ({ same: 0, other: 0 }));
  for (const { weight, same } of weights) {
    const bin = bins[Math.round(Math.min(HIGHEST, Math.max(LOWEST, weight))) - LOWEST];
    if (bin) bin[same ? 'same' : 'other'] += 1;
  }
  const most = Math.max(1, ...bins.map((bin) => bin.same + bin.other));
  const step = WIDTH / bins.length;
  const high = (value: number) => Math.sqrt(value / most) * HEIGHT;
  const bars = bins.map((bin, index) => {
    const [all, same] = [high(bin.same + bin.other), high(bin.same)];
    const at = `x="${(index * step).toFixed(1)}" width="${(step - 1).toFixed(1)}"`;
    const title = `<title>${LOWEST + index}: ${count(bin.same + bin.other)}</title>`;
    return `<rect ${at} y="${(HEIGHT - all).toFixed(1)}" height="${all.toFixed(1)}" fill="#b8c4d0">${title}</rect><rect ${at} y="${(HEIGHT - same).toFixed(1)}" height="${same.toFixed(1)}" fill="#1f6f54">${title}</rect>`;
  });
  const marks = [-30, -20, -10, 0, 10, 20, 30, 40].map(
    (weight) =>
      `<text x="${((weight - LOWEST) * step).toFixed(1)}" y="${HEIGHT + 16}" font-size="11" fill="#4a5866">${weight}</text>`,
  );
  return `<svg viewBox="0 0 ${WIDTH + 20} ${HEIGHT + 22}" role="img" aria-label="比对分的分布">${bars.join('')}${marks.join('')}</svg><p>绿色：判为同一人；灰色：其他。高度按平方根。/ Green: same; grey: the rest; heights by square root.</p>`;
}

function renderModel(model: LinkageModel): string {
  const rows = model.comparisons.flatMap((comparison) =>
    comparison.levels.map(
      (level, index) =>
        `<tr><td>${index === 0 ? escapeHtml(comparison.name) : ''}</td><td>${escapeHtml(level.id)}</td><td class="n">${digits(level.m)}</td><td class="n">${digits(level.u)}</td><td class="n">${Math.log2(level.m / level.u).toFixed(1)}</td></tr>`,
    ),
  );
  return `<table><tr><th>线索 / comparison</th><th>相符程度 / level</th><th>m</th><th>u</th><th>log₂ m/u</th></tr>${rows.join('')}</table>`;
}

function digits(value: number): string {
  return value >= 0.001 ? value.toFixed(4) : value.toExponential(1);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function share(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
