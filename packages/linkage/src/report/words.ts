/** A text in both languages of the page. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** One text for both languages: names, numbers, what the user wrote. */
export const plain = (text: string): Words => ({ zh: text, en: text });

/** Signs that steer the terminal, turn the direction of writing or are no characters at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** What somebody else wrote, made harmless in HTML and SVG, in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSEEN, '�')
    .replace(/[&<>"'`]/g, (sign) => `&#${sign.codePointAt(0)};`);
}

/** Both languages; the page shows one of them. */
export function sayBoth({ zh, en }: Words): string {
  if (zh === en) return escapeHtml(zh);
  return `<span class="zh" lang="zh-CN">${escapeHtml(zh)}</span><span class="en" lang="en">${escapeHtml(en)}</span>`;
}

/** Text for people who read either language at once, as in files and hover texts. */
export const sayTogether = ({ zh, en }: Words): string => (zh === en ? zh : `${zh} / ${en}`);

export const formatCount = (value: number): string => Math.round(value).toLocaleString('en-US');

/** A share in percent; what is nearly but not quite all or nothing is never rounded to it. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (share > 0 && percent < 0.01) return '<0.01%';
  if (share < 1 && percent > 99.99) return '>99.99%';
  return `${percent.toFixed(percent > 99 || percent < 1 ? 2 : 1).replace(/\.0+$/, '')}%`;
}

/** Bits of evidence with their sign. */
export const formatBits = (bits: number): string =>
  Number.isFinite(bits)
    ? `${bits > 0 ? '+' : bits < 0 ? '−' : ''}${Math.abs(bits).toFixed(1)}`
    : bits > 0
      ? '+∞'
      : '−∞';

/** m and u: small ones in powers of ten. */
export const formatProbability = (value: number): string =>
  value === 0 ? '0' : value >= 0.001 ? value.toFixed(value >= 0.1 ? 3 : 4) : value.toExponential(1);
