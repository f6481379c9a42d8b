import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CsvValue, writeCsv, writeWorkbook } from '@bulou/tabular';
import { makeCoverageDocument } from './coverage-document.ts';
import { makeExceptionSheets } from './exceptions.ts';
import { makeOutputDesk, type RunOutputs } from './outputs-model.ts';
import { renderReport } from './report/write-report.ts';
import { writeRosters } from './rosters.ts';
import {
  CHILDREN_COLUMNS,
  childRows,
  DETERMINATIONS_COLUMNS,
  determinationRows,
  FINDINGS_COLUMNS,
  findingRows,
  LINKS_COLUMNS,
  linkRows,
  PAYMENTS_COLUMNS,
  paymentRows,
} from './tables.ts';

export interface WriteOutputsOptions {
  /** Milliseconds by stage, for `coverage.json`; the only bytes that may differ between equal runs. */
  readonly timings?: Readonly<Record<string, number>>;
  /** Told after each file, for progress. */
  readonly onWritten?: (file: string) => void;
}

export interface WrittenOutputs {
  readonly folder: string;
  readonly files: readonly string[];
  readonly rosters: number;
}

/**
 * Writes the whole output folder (mode 0700 where the platform has modes): it holds full IDs, so writing it is a
 * recorded reveal, which is the caller's act. Every file appears under its name only when it is whole; the report and
 * coverage.json come last, so that their presence means the folder is complete.
 */
export async function writeOutputs(
  folder: string,
  run: RunOutputs,
  options: WriteOutputsOptions = {},
): Promise<WrittenOutputs> {
  const desk = makeOutputDesk(run);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const files: string[] = [];
  const done = (file: string) => {
    files.push(file);
    options.onWritten?.(file);
  };
  const csv = async (file: string, columns: readonly string[], rows: Iterable<readonly CsvValue[]>) => {
    await writeCsv(path.join(folder, file), columns, rows);
    done(file);
  };
  await csv('children.csv', CHILDREN_COLUMNS, childRows(run.result));
  await csv('links.csv', LINKS_COLUMNS, linkRows(run.sameLinks, run.openLinks));
  await csv('determinations.csv', DETERMINATIONS_COLUMNS, determinationRows(run.result));
  await csv('payments.csv', PAYMENTS_COLUMNS, paymentRows(run.decision.payments));
  await csv('findings.csv', FINDINGS_COLUMNS, findingRows(run.findings));
  await writeWorkbook(path.join(folder, 'exceptions.xlsx'), {
    title: `${run.countyName} ${run.result.term}`,
    creator: 'Bulou',
    sheets: makeExceptionSheets(desk),
  });
  done('exceptions.xlsx');
  // Rosters of an earlier run could name children who have moved since.
  await rm(path.join(folder, 'rosters'), { recursive: true, force: true });
  const rosters = await writeRosters(path.join(folder, 'rosters'), desk);
  done('rosters');
  await writeWhole(path.join(folder, 'report.html'), renderReport(desk));
  done('report.html');
  const document = makeCoverageDocument(desk, options.timings);
  await writeWhole(path.join(folder, 'coverage.json'), `${JSON.stringify(document, null, 1)}\n`);
  done('coverage.json');
  return { folder, files, rosters };
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}
