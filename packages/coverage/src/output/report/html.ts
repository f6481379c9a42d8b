import { type Fen, formatYuan } from '@bulou/kernel';

/** Finished markup. A class of its own, so that text from a list can never be taken for it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | readonly Markup[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Tagged template for markup: whatever is put in is escaped, unless it is {@link Markup}. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += renderPart(part) + (strings[index + 1] ?? '');
  });
  return new Markup(text);
}

function renderPart(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map((each) => each.text).join('');
  return escapeText(String(part));
}

/** One text in both languages; the page shows one of them. */
export function both(zh: string, en: string): Markup {
  return html`<span lang="zh">${zh}</span><span lang="en">${en}</span>`;
}

/** Thousands separated. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count for a table cell: nothing is a quiet dot, so that what remains is seen. */
export function cellCount(value: number): Markup {
  return value === 0 ? html`<span class="nil" aria-label="0">·</span>` : html`${count(value)}`;
}

export function yuan(fen: Fen): string {
  return formatYuan(fen);
}

/** `2018年10月15日`, as prose writes it. */
export function dateInProse(on: string): string {
  const [year, month, day] = on.split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}
