import type { Finding } from '@bulou/kernel';
import { decideForm, findTables, noteNoTable } from './choose-tables.ts';
import type { Constants } from './fields.ts';
import { makeIntakeFinding } from './finding-texts.ts';
import type { LocatedTable } from './locate-tables.ts';
import { readBenefitTitle, readTitlePayer } from './read-received.ts';
import { columnLetter } from './row-cells.ts';
import type { RowContext, RowReading } from './row-context.ts';
import type { ListContext, SheetInput, SheetReading, TableSummary } from './sheet-model.ts';
import { TableRun } from './table-run.ts';
import { readTitleHints } from './title-hints.ts';

/** Reads every table of people in one sheet. Pure; it never throws for what a sheet holds. */
export function readSheet(sheet: SheetInput, list: ListContext): SheetReading {
  const base = { name: sheet.name, hidden: sheet.hidden };
  const place = { kind: list.kind, path: list.path, sheet: sheet.name, row: 0 };
  if (sheet.rows.length === 0) return { ...base, tables: [], records: [], findings: [] };
  if (list.mapping?.skip === true) {
    return { ...base, tables: [], records: [], findings: [makeIntakeFinding('file-skipped', place)] };
  }
  const tables = findTables(sheet, list);
  if (tables.length === 0) {
    return { ...base, tables: [], records: [], findings: [noteNoTable(sheet, list, place)] };
  }
  const records: RowReading[] = [];
  const findings: Finding[] = [];
  const summaries = tables.map((table) => readOneTable(sheet, table, list, tables.length, records, findings));
  return { ...base, tables: summaries, records, findings };
}

function readOneTable(
  sheet: SheetInput,
  table: LocatedTable,
  list: ListContext,
  tableCount: number,
  records: RowReading[],
  findings: Finding[],
): TableSummary {
  const titleRows = sheet.rows.slice(table.titleFrom, table.headerFrom);
  const titles = titleRows.map((row) => row.cells.filter((cell) => cell.trim() !== '').join(' '));
  const hints = readTitleHints(titles, sheet.name, list.path, list.isVillage);
  const form = decideForm(list, table, hints);
  const constants: Constants = list.mapping?.constants ?? {};
  const sources = [...titles, sheet.name, ...(list.path.split('/').reverse() ?? [])];
  const context: RowContext = {
    kind: list.kind,
    form,
    path: list.path,
    sheet: sheet.name,
    dataOn: list.dataOn,
    ownNames: list.ownNames,
    readPlace: list.readPlace,
    hints,
    constants,
    titleBenefit: list.kind === 'received' ? readBenefitTitle(sources, list.ownNames) : '',
    titlePayer: list.kind === 'received' ? readTitlePayer(sources) : '',
    keepRaw: list.keepRaw,
  };
  const run = new TableRun(sheet, table, context, tableCount > 1);
  run.read();
  for (const record of run.records) records.push(record);
  for (const finding of run.finish()) findings.push(finding);
  return {
    form,
    headerRows: sheet.rows.slice(table.headerFrom, table.dataFrom).map((row) => row.row),
    mapping: table.columns.map((column) => ({
      letter: columnLetter(column.index),
      header: column.header,
      ...(column.field === undefined ? {} : { field: column.field }),
    })),
    constants: { ...run.usedHints, ...constants },
    rows: run.records.length,
    setAside: run.setAside,
  };
}
