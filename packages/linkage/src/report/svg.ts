import { escapeHtml, plain, type Words } from './words.ts';

/** The page's colours. State colours stand beside a word or a mark, never alone. */
export const INK = '#1b222b';
export const FAINT = '#5b6570';
export const LINE = '#c6ccd3';
export const PALE = '#e3e6ea';
export const ACCENT = '#23405f';
export const SECOND = '#6d93ba';
export const SAME = '#2f7d4f';
export const REVIEW = '#d08700';
export const DIFFERENT = '#b3bac2';
export const AGAINST = '#b3261e';

/** Two drawings of each figure: for screens and paper, and for telephones. */
export const WIDE = 920;
export const NARROW = 328;

const FONT_SIZE = 13;

/** Rough width of a text in pixels: Han and full-width signs a whole em, others a little over half. */
export function measureText(text: string): number {
  let width = 0;
  for (const sign of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{20000}-\u{3ffff}]/u.test(sign)
        ? FONT_SIZE
        : FONT_SIZE * 0.56;
  return width;
}

function shorten(text: string, width: number): string {
  if (measureText(text) <= width) return text;
  const signs = [...text];
  while (signs.length > 1 && measureText(signs.join('')) > width - FONT_SIZE) signs.pop();
  return `${signs.join('')}…`;
}

export interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
  readonly bold?: boolean;
  /** Room in pixels; a longer text is cut, and whole in its hover text. */
  readonly room?: number;
}

/** Text in both languages at one place. */
export function drawText(x: number, y: number, said: Words | string, options: TextOptions = {}): string {
  const { zh, en } = typeof said === 'string' ? plain(said) : said;
  const draw = (text: string, language: string) => {
    const shown = options.room === undefined ? text : shorten(text, options.room);
    const whole = shown === text ? '' : `<title>${escapeHtml(text)}</title>`;
    const anchor = options.anchor === undefined ? '' : ` text-anchor="${options.anchor}"`;
    const weight = options.bold ? ' font-weight="600"' : '';
    return `<text x="${round(x)}" y="${round(y)}" fill="${options.fill ?? INK}"${anchor}${weight}${language}>${escapeHtml(shown)}${whole}</text>`;
  };
  return zh === en ? draw(zh, '') : draw(zh, ' class="zh" lang="zh-CN"') + draw(en, ' class="en" lang="en"');
}

export function drawLine(x1: number, y1: number, x2: number, y2: number, stroke = LINE, dash = ''): string {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${stroke}"${dashes}/>`;
}

export function drawBar(x: number, y: number, width: number, height: number, fill: string, title = ''): string {
  const hover = title === '' ? '' : `<title>${escapeHtml(title)}</title>`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}" fill="${fill}">${hover}</rect>`;
}

export function frame(width: number, height: number, label: Words, content: string): string {
  const kind = width === NARROW ? 'narrow' : 'wide';
  return `<svg class="${kind}" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" role="img" aria-label="${escapeHtml(`${label.zh} / ${label.en}`)}">${content}</svg>`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;

export interface Scale {
  (value: number): number;
  readonly low: number;
  readonly high: number;
}

export function makeScale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  return Object.assign((value: number) => from + ((Math.min(high, Math.max(low, value)) - low) / span) * (to - from), {
    low,
    high,
  });
}

/** Round numbers between two ends, about as many as wanted. */
export function listTicks(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power * 10;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step / 1e6; tick += step)
    ticks.push(Number(tick.toFixed(10)));
  return ticks;
}
