/**
 * Cuts text into records. It is our own rather than csv-parse, which serves as its oracle in the tests, for one reason:
 * a stray quotation mark must not swallow the rest of a county's list. A quoted field that grows beyond any honest
 * one is read again with its quotation mark taken as a letter, which a streaming parser cannot take back.
 */
export class DelimitedScanner {
  /** Records seen so far; blank ones count, a newline inside quotation marks does not. */
  records = 0;
  /** Records in which a quotation mark was taken as a letter. */
  strayQuotes = 0;
  #rest = '';
  readonly #delimiter: number;
  readonly #delimiterText: string;
  readonly #take: (cells: string[], record: number) => void;

  constructor(delimiter: string, take: (cells: string[], record: number) => void) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#delimiterText = delimiter;
    this.#take = take;
  }

  /** Reads every record that is whole by now. */
  write(chunk: string): void {
    this.#scan(this.#rest === '' ? chunk : this.#rest + chunk, false);
  }

  /** Reads what is left. */
  end(): void {
    this.#scan(this.#rest, true);
    this.#rest = '';
  }

  #scan(source: string, isLast: boolean): void {
    let at = 0;
    while (at < source.length) {
      const next = this.#readRecord(source, at, isLast);
      if (next < 0) break;
      at = next;
    }
    this.#rest = at >= source.length ? '' : source.slice(at);
  }

  /** Returns where the next record starts, or -1 when this one is not whole. */
  #readRecord(source: string, from: number, isLast: boolean): number {
    const cells: string[] = [];
    const length = source.length;
    let at = from;
    for (;;) {
      let quoted = false;
      if (source.charCodeAt(at) === 34) {
        const closed = readQuoted(source, at, isLast, this.#delimiter);
        if (closed === undefined) return -1;
        if (closed === 'stray') this.strayQuotes++;
        else {
          cells.push(closed.text);
          at = closed.at;
          quoted = true;
        }
      }
      if (!quoted) {
        const start = at;
        at = this.#fieldEnd(source, start);
        cells.push(source.slice(start, at));
      }
      if (at >= length) {
        if (!isLast) return -1;
        break;
      }
      const code = source.charCodeAt(at);
      at++;
      if (code === this.#delimiter) {
        if (at < length) continue;
        if (!isLast) return -1;
        cells.push('');
        break;
      }
      if (code === 13) {
        // A pair of CR and LF may be cut in two by the end of the piece.
        if (at >= length && !isLast) return -1;
        if (source.charCodeAt(at) === 10) at++;
      }
      break;
    }
    this.#take(cells, ++this.records);
    return at;
  }

  #fieldEnd(source: string, from: number): number {
    const delimiter = this.#delimiter;
    let at = from;
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === delimiter || code === 10 || code === 13) break;
    }
    return at;
  }

  get delimiter(): string {
    return this.#delimiterText;
  }
}

const LONGEST_QUOTED = 32_768;
const MOST_QUOTED_LINES = 60;

/** A quoted field and where it ends; `stray` when its quotation mark is only a letter; undefined when more text is needed. */
function readQuoted(
  source: string,
  open: number,
  isLast: boolean,
  delimiter: number,
): { text: string; at: number } | 'stray' | undefined {
  const length = source.length;
  let text = '';
  let from = open + 1;
  for (;;) {
    const close = source.indexOf('"', from);
    if ((close < 0 ? length : close) - open > LONGEST_QUOTED) return 'stray';
    if (close < 0) return isLast ? 'stray' : undefined;
    text += source.slice(from, close);
    const next = source.charCodeAt(close + 1);
    if (next === 34) {
      text += '"';
      from = close + 2;
      continue;
    }
    if (Number.isNaN(next) && !isLast) return undefined;
    if (countLines(text) > MOST_QUOTED_LINES) return 'stray';
    if (Number.isNaN(next) || next === delimiter || next === 10 || next === 13) return { text, at: close + 1 };
    // Something follows the closing mark: an honest field would not have it. Within one line it is kept as written.
    if (text.includes('\n')) return 'stray';
    let end = close + 1;
    while (end < length) {
      const code = source.charCodeAt(end);
      if (code === delimiter || code === 10 || code === 13) break;
      end++;
    }
    if (end >= length && !isLast) return undefined;
    return { text: text + source.slice(close + 1, end), at: end };
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

const CANDIDATES = [',', '\t', '|', ';', '\uff0c', '^'];

/** Finds the delimiter by which most records of a sample have the same number of fields. */
export function sniffDelimiter(sample: string): string {
  const hint = /^sep=(.)\r?\n/i.exec(sample)?.[1];
  if (hint !== undefined) return hint;
  let best = ',';
  let bestScore = 0;
  for (const candidate of CANDIDATES) {
    if (!sample.includes(candidate)) continue;
    const counts = new Map<number, number>();
    const scanner = new DelimitedScanner(candidate, (cells) => {
      if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    });
    scanner.write(sample);
    scanner.end();
    for (const [fields, records] of counts) {
      const score = records * Math.log2(fields + 1);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
  }
  return best;
}
