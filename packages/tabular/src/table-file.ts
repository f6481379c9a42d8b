import { stat } from 'node:fs/promises';
import { HEAD_BYTES, judgeHead, judgeZip } from './file-format.ts';
import { readHtml } from './html-reader.ts';
import { Refusal, refuseLimit } from './refusal.ts';
import { readSpreadsheetml } from './spreadsheetml-reader.ts';
import type { TableSink } from './table-sink.ts';
import { readHead } from './text-encoding.ts';
import { readText } from './text-reader.ts';
import { readXls } from './xls-reader.ts';
import { readXlsx } from './xlsx-reader.ts';
import { ZipArchive } from './zip-archive.ts';

/** Reads any table file into the sink, in this process. Throws a Refusal for what will not be read. */
export async function readTableFile(path: string, sink: TableSink): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined || !facts.isFile()) {
    throw new Refusal('file-missing', '找不到该文件,或它不是普通文件。', '请检查路径和文件名。');
  }
  if (facts.size > sink.limits.fileBytes)
    throw refuseLimit(`文件超过 ${Math.round(sink.limits.fileBytes / 1_048_576)} MB`);
  const head = await readHead(path, HEAD_BYTES);
  const format = judgeHead(head);
  switch (format) {
    case 'zip':
      return readZip(path, sink);
    case 'compound':
      return readXls(path, true, sink);
    case 'xls':
      return readXls(path, false, sink);
    case 'html':
      return readHtml(path, head, sink);
    case 'spreadsheetml':
      return readSpreadsheetml(path, head, sink);
    case 'text':
      return readText(path, head, sink);
  }
}

async function readZip(path: string, sink: TableSink): Promise<void> {
  const archive = await ZipArchive.open(path, sink.limits);
  try {
    judgeZip(archive.names());
    await readXlsx(archive, sink);
  } finally {
    archive.close();
  }
}
