import { DelimitedScanner, sniffDelimiter } from './delimited-text.ts';
import { noteFinding, refuseLimit } from './refusal.ts';
import type { TableSink } from './table-sink.ts';
import { judgeEncoding, readDecoded, type TextEncodingName } from './text-encoding.ts';

const SAMPLE_CHARACTERS = 65_536;

/** Streams a delimited text file (CSV, tabs, `|`; UTF-8, GB18030, UTF-16) into the sink as one sheet without a name. */
export async function readText(path: string, head: Buffer, sink: TableSink): Promise<void> {
  const encoding = await judgeEncoding(path, head);
  const sample = await readSample(path, encoding);
  const delimiter = sniffDelimiter(sample);
  const sheet = { index: 0, name: '', visibility: 'visible' as const };
  sink.openFile({ format: 'text', sheets: [sheet], encoding, delimiter });
  sink.openSheet(sheet);
  const garble = new GarbleCount();
  const { columns, cellCharacters } = sink.limits;
  const scanner = new DelimitedScanner(delimiter, (cells, record) => {
    if (record === 1 && /^sep=.?$/i.test(cells[0] ?? '')) return;
    if (cells.length > columns) {
      for (let at = columns; at < cells.length; at++) if (cells[at] !== '') sink.countFarCell();
      cells.length = columns;
    }
    let kinds = '';
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]!;
      if (cell.length > cellCharacters) throw refuseLimit('单个字段过长', { row: record });
      if (cell.charCodeAt(0) === 61) cells[at] = unwrapFormulaText(cell);
      garble.look(cell, record);
      kinds += cell === '' ? ' ' : 's';
    }
    sink.addRow(record, cells, kinds, false);
  });
  for await (const piece of readDecoded(path, encoding)) {
    scanner.write(piece);
    const pause = sink.drain();
    if (pause !== undefined) await pause;
  }
  scanner.end();
  garble.report(sink, encoding);
  if (scanner.strayQuotes > 0) {
    sink.note(
      noteFinding(
        'text-stray-quote',
        'warning',
        `有 ${scanner.strayQuotes} 处引号不成对,已按普通文字读取。`,
        '请检查引号附近的内容,改正后重新导出。',
        { value: String(scanner.strayQuotes) },
      ),
    );
  }
  sink.closeSheet([], []);
}

async function readSample(path: string, encoding: TextEncodingName): Promise<string> {
  let sample = '';
  for await (const piece of readDecoded(path, encoding)) {
    sample += piece;
    if (sample.length >= SAMPLE_CHARACTERS) break;
  }
  return sample.slice(0, SAMPLE_CHARACTERS);
}

/** `="0123"` is how exports keep Excel from turning digits into a number: the text within is what is meant. */
function unwrapFormulaText(cell: string): string {
  return /^="[^"]*"$/.test(cell) ? cell.slice(2, -1) : cell;
}

/** Counts characters that were lost before or while decoding: U+FFFD, and 锟斤拷, which is U+FFFD saved once more as GBK. */
export class GarbleCount {
  #cells = 0;
  #first = 0;
  #value = '';

  look(cell: string, row: number): void {
    if (!cell.includes('\ufffd') && !cell.includes('锟斤拷')) return;
    if (this.#cells++ > 0) return;
    this.#first = row;
    this.#value = cell.slice(0, 60);
  }

  report(sink: TableSink, encoding: string): void {
    if (this.#cells === 0) return;
    const reason = `按 ${encoding.toUpperCase()} 读取时有 ${this.#cells} 个单元格含有乱码,首个在第 ${this.#first} 行。`;
    const remedy = '这些文字已无法还原,请从原系统重新导出(选择 .xlsx 或 UTF-8 格式)。';
    sink.note(noteFinding('text-garbled', 'warning', reason, remedy, { row: this.#first, value: this.#value }));
  }
}
