import { RESAVE_REMEDY, Refusal, refuseDamaged } from './refusal.ts';
import type { TableFormat } from './table-model.ts';
import { encodingOfHead } from './text-encoding.ts';

const HEAD_BYTES = 16 * 1024;

export { HEAD_BYTES };

/** What the first bytes say: `zip` and `compound` need a second look inside. */
export type HeadFormat = 'zip' | 'compound' | Exclude<TableFormat, 'xlsx'>;

const KNOWN: { magic: string; what: string }[] = [
  { magic: '%PDF', what: 'PDF 文档' },
  { magic: '{\\rtf', what: 'RTF 文档' },
  { magic: '\x89PNG', what: 'PNG 图片' },
  { magic: '\xff\xd8\xff', what: 'JPEG 图片' },
  { magic: 'GIF8', what: 'GIF 图片' },
  { magic: 'BM', what: 'BMP 图片' },
  { magic: 'Rar!', what: 'RAR 压缩包' },
  { magic: "7z\xbc\xaf'\x1c", what: '7z 压缩包' },
  { magic: '\x1f\x8b', what: 'gzip 压缩包' },
  { magic: 'MZ', what: '可执行程序' },
  { magic: '\x7fELF', what: '可执行程序' },
  { magic: 'SQLite format 3', what: 'SQLite 数据库' },
];

/** Refuses a file that is something else, saying what it is and what to do. */
export function refuseNotTable(what: string, remedy = '请提交 Excel(.xlsx、.xls)或 CSV 格式的表格。'): Refusal {
  return new Refusal('file-not-table', `该文件是${what},不是可以读取的表格。`, remedy);
}

/** Judges a file by its first bytes. Throws a Refusal for what is no table. */
export function judgeHead(head: Buffer): HeadFormat {
  if (head.length === 0)
    throw new Refusal('file-empty', '文件是空的(0 字节)。', '请重新导出或向提供单位重新索取该文件。');
  const start = head.toString('latin1', 0, 64);
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip';
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'compound';
  // A bare BIFF stream: a BOF record of two, three, four or five, without the compound file around it.
  if (head[0] === 9 && [0, 2, 4, 8].includes(head[1] ?? -1) && [4, 6, 8, 16].includes(head[2] ?? -1) && head[3] === 0)
    return 'xls';
  for (const { magic, what } of KNOWN) {
    // Two letters alone could begin an honest text.
    if (start.startsWith(magic) && (magic.length > 2 || isBinary(head))) throw refuseNotTable(what);
  }
  return judgeText(head);
}

function judgeText(head: Buffer): HeadFormat {
  const encoding = encodingOfHead(head) ?? 'latin1';
  const text = encoding === 'latin1' ? head.toString('latin1') : new TextDecoder(encoding).decode(head);
  if (/^[\s\0]*$/.test(text.slice(0, 4096)) && text.length < HEAD_BYTES / 2 && !/[^\s\0]/.test(text)) {
    throw new Refusal('file-empty', '文件中没有内容。', '请重新导出或向提供单位重新索取该文件。');
  }
  if (isBinaryText(text)) throw refuseNotTable('无法识别的二进制文件', RESAVE_REMEDY);
  const beginning = text.trimStart().slice(0, 4096).toLowerCase();
  if (beginning.startsWith('mime-version:') || /^(?:from|content-type):[^\n]*multipart/.test(beginning)) {
    throw refuseNotTable('单个文件网页(MHTML)', RESAVE_REMEDY);
  }
  if (!beginning.startsWith('<')) return 'text';
  if (beginning.includes('urn:schemas-microsoft-com:office:spreadsheet') && /<(?:\w+:)?workbook[\s>]/.test(beginning)) {
    return 'spreadsheetml';
  }
  if (
    /<(?:!doctype\s+html|html|head|body|table|meta|div|style|form|center|font|p|br|title|tr|script|h\d)[\s>/]/.test(
      beginning,
    )
  ) {
    return 'html';
  }
  if (beginning.startsWith('<?xml') || beginning.startsWith('<!doctype'))
    throw refuseNotTable('XML 文件', RESAVE_REMEDY);
  return 'text';
}

/** Control characters that no text holds, by share. */
function isBinaryText(text: string): boolean {
  let controls = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 26 && code !== 27)) controls++;
  }
  return controls > text.length * 0.02;
}

function isBinary(head: Buffer): boolean {
  return isBinaryText(head.toString('latin1'));
}

/** Judges a zip by the names in it. Throws a Refusal unless it is an OOXML workbook. */
export function judgeZip(names: string[]): void {
  const has = (name: string): boolean => names.includes(name);
  if (has('xl/workbook.xml') || names.some((name) => name.endsWith('/workbook.xml'))) return;
  if (names.some((name) => name.endsWith('workbook.bin'))) throw refuseNotTable('二进制工作簿(.xlsb)', RESAVE_REMEDY);
  if (has('word/document.xml')) throw refuseNotTable('Word 文档', '请把文档中的表格复制到 Excel,另存为 .xlsx 后提交。');
  if (has('ppt/presentation.xml')) throw refuseNotTable('PowerPoint 演示文稿');
  if (has('content.xml') && has('mimetype')) throw refuseNotTable('OpenDocument 文档', RESAVE_REMEDY);
  if (names.length === 0) throw refuseDamaged('压缩包是空的');
  throw refuseNotTable('压缩包', '请先解压,再提交其中的表格文件。');
}

/** Judges a compound file (OLE) by the names of its streams. Throws a Refusal unless it is an old workbook. */
export function judgeCompound(names: string[]): void {
  const has = (name: string): boolean => names.some((path) => path.replace(/^.*\//, '').toLowerCase() === name);
  if (has('encryptedpackage') || has('encryptioninfo')) {
    throw new Refusal(
      'file-encrypted',
      '工作簿设有打开密码,无法读取。',
      '请打开文件,取消密码后另存为 .xlsx,重新提交。',
    );
  }
  if (has('workbook') || has('book')) return;
  if (has('worddocument')) throw refuseNotTable('Word 文档', '请把文档中的表格复制到 Excel,另存为 .xlsx 后提交。');
  if (has('powerpoint document')) throw refuseNotTable('PowerPoint 演示文稿');
  throw refuseNotTable('无法识别的旧式 Office/WPS 文件', RESAVE_REMEDY);
}
