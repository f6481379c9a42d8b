import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { CellObject, WorkSheet } from '@e965/xlsx';
import { formatNumber, formatSerial, readNumberFormat } from './cell-values.ts';
import { judgeCompound } from './file-format.ts';
import { Refusal, refuseDamaged, refuseLimit } from './refusal.ts';
import type { MergedRange, SheetHead } from './table-model.ts';
import type { TableSink } from './table-sink.ts';

type SheetLibrary = typeof import('@e965/xlsx');
type DenseSheet = WorkSheet & { '!data'?: ((CellObject | undefined)[] | undefined)[] };

/** Reads an old workbook (BIFF8, BIFF5). The format has no stream to follow, so the file is read whole and its size is bounded. */
export async function readXls(path: string, isCompound: boolean, sink: TableSink): Promise<void> {
  const { size } = await stat(path);
  if (size > sink.limits.wholeFileBytes) {
    throw refuseLimit(`旧式 .xls 文件超过 ${Math.round(sink.limits.wholeFileBytes / 1_048_576)} MB`);
  }
  // The CommonJS build brings the code pages by which BIFF5 writes Chinese; it is loaded here, as few files need it.
  const library = createRequire(import.meta.url)('@e965/xlsx') as SheetLibrary;
  sink.announceWhole();
  const bytes = await readFile(path);
  if (isCompound) judgeCompound(listStreams(library, bytes));
  const book = parse(library, bytes);
  const heads = book.SheetNames.map((name, index): SheetHead => {
    const hidden = book.Workbook?.Sheets?.[index]?.Hidden ?? 0;
    return { index, name, visibility: hidden === 2 ? 'very-hidden' : hidden === 1 ? 'hidden' : 'visible' };
  });
  sink.openFile({ format: 'xls', sheets: heads });
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  for (const head of heads) {
    const sheet = book.Sheets[head.name] as DenseSheet | undefined;
    if (sheet === undefined) continue;
    sink.openSheet(head);
    await readSheet(sheet, date1904, sink);
    delete book.Sheets[head.name];
  }
}

function listStreams(library: SheetLibrary, bytes: Buffer): string[] {
  try {
    return library.CFB.read(bytes, { type: 'buffer' }).FullPaths;
  } catch (cause) {
    throw refuseDamaged((cause as Error).message);
  }
}

function parse(library: SheetLibrary, bytes: Buffer): ReturnType<SheetLibrary['read']> {
  try {
    return library.read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellStyles: true,
      cellHTML: false,
      cellText: false,
      cellDates: false,
      bookVBA: false,
    });
  } catch (cause) {
    const message = (cause as Error).message;
    if (/password|encrypt/i.test(message)) {
      throw new Refusal(
        'file-encrypted',
        '工作簿设有打开密码,无法读取。',
        '请打开文件,取消密码后另存为 .xlsx,重新提交。',
      );
    }
    throw refuseDamaged(message.slice(0, 80));
  }
}

async function readSheet(sheet: DenseSheet, date1904: boolean, sink: TableSink): Promise<void> {
  const looks = new Map<string, ReturnType<typeof readNumberFormat>>();
  const data = sheet['!data'] ?? [];
  for (let index = 0; index < data.length; index++) {
    const row = data[index];
    if (row === undefined) continue;
    const cells: string[] = [];
    let kinds = '';
    for (let column = 0; column < row.length; column++) {
      const cell = row[column];
      const read = cell === undefined ? { text: '', kind: ' ' } : readCell(cell, looks, date1904);
      if (cell?.f !== undefined) sink.countFormula(read.text !== '');
      if (column >= sink.limits.columns) {
        if (read.text !== '') sink.countFarCell();
        continue;
      }
      cells.push(read.text);
      kinds += read.kind;
    }
    sink.addRow(index + 1, cells, kinds, sheet['!rows']?.[index]?.hidden === true);
    const pause = sink.drain();
    if (pause !== undefined) await pause;
  }
  const hidden: number[] = [];
  for (const [index, column] of (sheet['!cols'] ?? []).entries()) if (column?.hidden === true) hidden.push(index + 1);
  const merges = (sheet['!merges'] ?? []).map(
    (range): MergedRange => ({
      firstRow: range.s.r + 1,
      lastRow: range.e.r + 1,
      firstColumn: range.s.c + 1,
      lastColumn: range.e.c + 1,
    }),
  );
  sink.closeSheet(merges, hidden);
}

function readCell(
  cell: CellObject,
  looks: Map<string, ReturnType<typeof readNumberFormat>>,
  date1904: boolean,
): { text: string; kind: string } {
  const value = cell.v;
  if (value === undefined || value === null || value === '')
    return { text: '', kind: cell.f === undefined ? ' ' : 'f' };
  if (cell.t === 'e') return { text: String(cell.w ?? value), kind: 'e' };
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE', kind: 'b' };
  if (typeof value !== 'number') return { text: String(value), kind: 's' };
  const format = String(cell.z ?? 'General');
  let look = looks.get(format);
  if (look === undefined) {
    look = readNumberFormat(0, format);
    looks.set(format, look);
  }
  if (look.as !== 'number') {
    const date = formatSerial(value, look.as, date1904);
    if (date !== undefined) return { text: date, kind: 'd' };
  }
  const text = formatNumber(value);
  const zeros = look.as === 'number' ? look.zeros : 0;
  return { text: zeros > text.length && /^\d+$/.test(text) ? text.padStart(zeros, '0') : text, kind: 'n' };
}
