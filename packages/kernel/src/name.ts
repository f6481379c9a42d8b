/** Surnames of more than one character that are in use (public lists of compound surnames). */
const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 ' +
    '慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 ' +
    '轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 ' +
    '公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 纳兰 完颜 那拉 耶律 叶赫那拉 爱新觉罗'
  ).split(' '),
);

/** Zero-width and direction marks, soft hyphens, and selectors that only choose how a character is drawn. */
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF\u00AD]|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]/gu;

/** Radicals and compatibility characters that look the same as a common character and stand for it; PDFs give them. */
const SAME_CHARACTER = /[\u2F00-\u2FD5\uF900-\uFAFF]|[\u{2F800}-\u{2FA1F}]/gu;

/** What offices type between the parts of a name such as 买买提·艾力. */
const MIDDLE_DOTS = '•・･‧．.·∙⋅●﹒᛫ꞏ';
const DOT_BETWEEN_LETTERS = new RegExp(`(?<=\\p{L})\\s*[${MIDDLE_DOTS}]+\\s*(?=\\p{L})`, 'gu');
const DASH_BETWEEN_HAN = /(?<=\p{Script=Han})\s*[-—–‐]+\s*(?=\p{Script=Han})/gu;
const STRAY_EDGES = new RegExp(`^[${MIDDLE_DOTS}\\s]+|[${MIDDLE_DOTS}\\s,，;；、:：。'"’‘“”\`]+$`, 'gu');

const ONLY_HAN = /^[\u4e00-\u9fff]+$/;

/**
 * Folds how a name is written without losing which characters it has: invisible characters out, spaces between Han
 * characters out, every kind of middle dot (and a dash between Han characters) to `·`, full-width letters and digits to
 * ASCII, characters encoded twice to the usual one, stray marks at the edges out. Idempotent.
 */
export function normaliseName(raw: string): string {
  // Nine names in ten are nothing but common Han characters, and lists hold hundreds of thousands.
  if (ONLY_HAN.test(raw)) return raw;
  const visible = raw
    .replace(INVISIBLE, '')
    .replace(SAME_CHARACTER, (character) => character.normalize('NFKC'))
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const spaced = visible.replace(/[\s\u3000]+/gu, ' ').trim();
  const dotted = spaced.replace(STRAY_EDGES, '').replace(DOT_BETWEEN_LETTERS, '·').replace(DASH_BETWEEN_HAN, '·');
  const joined = dotted.replace(
    /(?<=[\p{Script=Han}?□·*])\s+(?=[\p{Script=Han}?□·*A-Za-z])|(?<=[A-Za-z])\s+(?=\p{Script=Han})/gu,
    '',
  );
  return joined.replace(STRAY_EDGES, '');
}

export interface NameParts {
  readonly surname: string;
  readonly given: string;
}

/** Splits a name; a compound surname counts only when a given name remains. Names with `·` have no surname part. */
export function surnameOf(name: string): NameParts {
  if (name.includes('·')) return { surname: '', given: name };
  const characters = [...name];
  const isCompound = (size: number) =>
    characters.length > size && COMPOUND_SURNAMES.has(characters.slice(0, size).join(''));
  const size = [4, 2].find(isCompound) ?? Math.min(1, characters.length);
  return { surname: characters.slice(0, size).join(''), given: characters.slice(size).join('') };
}

/** 王浩宇 → 王*宇, 王浩 → 王*: for papers that may show that much. */
export function maskName(name: string): string {
  const characters = [...name];
  if (characters.length <= 1) return name;
  if (characters.length === 2) return `${characters[0]}*`;
  return `${characters[0]}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`;
}

/** The name holds a stand-in for a character that could not be typed: ?, □, private use, or letters beside Han. */
export function hasUncertainCharacter(name: string): boolean {
  if (/[?？□■◇○〇*＊�\uE000-\uF8FF]|[\u{F0000}-\u{10FFFD}]/u.test(name)) return true;
  return /\p{Script=Han}/u.test(name) && /[A-Za-z]/.test(name);
}

/** Whether the text can be a person's name at all: Han or letters, not a number, not a whole sentence. */
export function looksLikeName(name: string): boolean {
  if (!/\p{L}|\p{Script=Han}/u.test(name) || /\d{2,}/.test(name)) return false;
  const length = [...name.replaceAll('·', '')].length;
  return length >= 1 && length <= (name.includes('·') || !/\p{Script=Han}/u.test(name) ? 40 : 8);
}
