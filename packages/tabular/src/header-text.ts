/** What a caller looks for in a table. */
export interface ColumnSpec {
  id: string;
  /** How findings name the column, in Chinese. */
  label: string;
  /** Headers that name it, compared after `normaliseHeader`. */
  synonyms: readonly string[];
  /** Tried on the normalised header after the synonyms. */
  patterns?: readonly RegExp[];
  required?: boolean;
  /** The column may stand several times, such as the name of each guardian. */
  repeat?: boolean;
}

/**
 * Folds the spellings of one header: compatibility characters, blanks, line breaks, marks of obligation and leading
 * numbering out, remarks in brackets out, letters small.
 */
export function normaliseHeader(raw: string): string {
  return foldMarks(raw)
    .replace(/[([{<【〔〖《「][^)\]}>】〕〗》」]*[)\]}>】〕〗》」]/gu, '')
    .replace(/[()[\]{}【】]/gu, '');
}

/** The same, with the words in brackets kept and only the brackets gone: 姓名(户主) and 姓名(学生) differ. */
function foldWithRemarks(raw: string): string {
  return foldMarks(raw).replace(/[()[\]{}<>【】〔〕〖〗《》「」]/gu, '');
}

function foldMarks(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(/[\s\u00a0\u200b-\u200f\u2060\ufeff*★☆※●◆▲"'“”‘’:、,，。.·_-]/gu, '')
    .replace(/^(?:[①-⑳]|\(\d{1,2}\)|\d{1,2}(?=[\u4e00-\u9fff])(?!\d*[年月日岁级周]))/u, '')
    .toLowerCase();
}

const OWN_PREFIX =
  /^(?:受助|被资助|资助|贫困|在校|在园|适龄)?(?:学生|幼儿|儿童|孩子|小孩|子女|学员|本人|个人|人员)(?=.)/;
const OTHERS = /^(?:户主|监护人|家长|家庭成员|父|母|爸|妈|祖|爷|奶|持卡|开户|代理|联系人|班主任|填表|审核|经办)/;

/** How one header was understood. */
export interface HeaderMatch {
  id: string;
  /** From 0 to 1: 1 for a synonym as it stands, less the more had to be overlooked. */
  confidence: number;
}

/** Matches headers against column specifications; made once for many headers. */
export class HeaderMatcher {
  readonly #exact = new Map<string, string>();
  readonly #own = new Map<string, string>();
  readonly #patterns: { id: string; pattern: RegExp }[] = [];
  readonly #remembered = new Map<string, HeaderMatch | null>();

  constructor(columns: readonly ColumnSpec[]) {
    for (const column of columns) {
      for (const word of [column.label, ...column.synonyms]) {
        for (const text of [normaliseHeader(word), foldWithRemarks(word)]) {
          if (text === '') continue;
          if (!this.#exact.has(text)) this.#exact.set(text, column.id);
          const own = text.replace(OWN_PREFIX, '');
          if (!this.#own.has(own)) this.#own.set(own, column.id);
        }
      }
      for (const pattern of column.patterns ?? []) this.#patterns.push({ id: column.id, pattern });
    }
  }

  /** @param parts the header's lines from the top down, for example 监护人1 and 姓名 */
  match(parts: readonly string[]): HeaderMatch | undefined {
    const key = parts.join('\u0000');
    const known = this.#remembered.get(key);
    if (known !== undefined) return known ?? undefined;
    const found = this.#find(parts);
    if (this.#remembered.size < 10_000) this.#remembered.set(key, found ?? null);
    return found;
  }

  #find(parts: readonly string[]): HeaderMatch | undefined {
    const whole = parts.join('');
    if (whole.length > 60) return undefined;
    // The upper lines are left off one by one: 家庭信息/监护人/姓名 is 监护人姓名. A leaf stands for its column
    // unless a group that was left off says that it is about someone else.
    for (let from = 0; from < parts.length; from++) {
      if (from > 0 && OTHERS.test(normaliseHeader(parts[from - 1]!))) return undefined;
      const found = this.#findText(parts.slice(from).join(''), 1 - from * 0.1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #findText(raw: string, most: number): HeaderMatch | undefined {
    const forms: [string, number][] = [
      [foldWithRemarks(raw), 1],
      [normaliseHeader(raw), 0.97],
    ];
    for (const [text, confidence] of forms) {
      const id = this.#exact.get(text);
      if (id !== undefined) return { id, confidence: most * confidence };
    }
    const text = normaliseHeader(raw);
    if (text === '') return undefined;
    const own = this.#own.get(text.replace(OWN_PREFIX, ''));
    if (own !== undefined && !OTHERS.test(text)) return { id: own, confidence: most * 0.9 };
    for (const { id, pattern } of this.#patterns) {
      pattern.lastIndex = 0;
      if (pattern.test(text)) return { id, confidence: most * 0.8 };
    }
    return undefined;
  }
}
