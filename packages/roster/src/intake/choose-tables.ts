import type { Finding, ListKind } from '@bulou/kernel';
import type { SourceRecord } from '../model.ts';
import { isField } from './fields.ts';
import { type FindingPlace, makeIntakeFinding } from './finding-texts.ts';
import { type LocatedColumn, type LocatedTable, locateTables, readColumns } from './locate-tables.ts';
import type { MappingEntry } from './mapping-file.ts';
import { foldHeader, readHeader } from './read-header.ts';
import { columnLetter } from './row-cells.ts';
import type { ListContext, SheetInput } from './sheet-model.ts';
import type { TitleHints } from './title-hints.ts';

export function findTables(sheet: SheetInput, list: ListContext): readonly LocatedTable[] {
  const { mapping } = list;
  const fixed = mapping?.headerRow === undefined ? undefined : fixedTable(sheet, mapping, list.kind);
  const tables = fixed === undefined ? locateTables(sheet.rows, sheet.merges, list.kind) : [fixed];
  return tables.map((table) => overrideColumns(table, mapping));
}

/** The table whose header rows the mapping file names. */
function fixedTable(sheet: SheetInput, mapping: MappingEntry, kind: ListKind): LocatedTable | undefined {
  const numbers = [mapping.headerRow ?? []].flat();
  const from = sheet.rows.findIndex((row) => row.row >= Math.min(...numbers));
  const to = sheet.rows.findIndex((row) => row.row > Math.max(...numbers));
  if (from < 0) return undefined;
  const dataFrom = to < 0 ? sheet.rows.length : to;
  const header = sheet.rows.slice(from, dataFrom);
  const width = Math.max(0, ...sheet.rows.slice(from, dataFrom + 20).map((row) => row.cells.length));
  const read = readColumns(header, sheet.merges, kind);
  const columns = Array.from(
    { length: width },
    (_, index): LocatedColumn => read.find((column) => column.index === index) ?? { index, header: '' },
  );
  const name = columns.find((column) => column.field === 'name' && column.header !== '');
  const repeated: number[] = [];
  for (let at = dataFrom; at < sheet.rows.length; at += 1) {
    const text = name === undefined ? '' : (sheet.rows[at]!.cells[name.index] ?? '').trim();
    if (text !== '' && readHeader(text, kind) === 'name') repeated.push(at);
  }
  return { titleFrom: 0, headerFrom: from, dataFrom, dataTo: sheet.rows.length, columns, repeated };
}

function overrideColumns(table: LocatedTable, mapping: MappingEntry | undefined): LocatedTable {
  const wanted = Object.entries(mapping?.columns ?? {});
  if (wanted.length === 0) return table;
  const columns = table.columns.map((column): LocatedColumn => {
    const found = wanted.find(
      ([key]) =>
        key.toUpperCase() === columnLetter(column.index) ||
        key === column.header ||
        (column.header !== '' && foldHeader(key) === foldHeader(column.header)),
    );
    if (found === undefined) return column;
    const { index, header } = column;
    const field = found[1] ?? 'ignored';
    return isField(field) ? { index, header, field } : column;
  });
  return { ...table, columns };
}

const INSTRUCTIONS =
  /填表说明|填报说明|填写说明|说明|字典|代码表|代码|选项|下拉|模板说明|指标解释|注意事项|hidden|dict/i;
const STATISTICS = /汇总|统计|封面|目录|首页/;

export function noteNoTable(sheet: SheetInput, list: ListContext, place: FindingPlace): Finding {
  const top = sheet.rows
    .slice(0, 3)
    .flatMap((row) => row.cells)
    .join(' ');
  const value = `${sheet.rows.length} 行`;
  if (INSTRUCTIONS.test(sheet.name) || /填表说明|填报说明|填写说明|指标解释/.test(top)) {
    return makeIntakeFinding('sheet-instructions', { ...place, value });
  }
  const wide = sheet.rows
    .slice(0, 8)
    .some((row) => row.cells.filter((cell) => /(?:子女|孩子|学生|成员)[一二三123]/.test(cell)).length > 1);
  if (wide) return makeIntakeFinding('sheet-household-wide', { ...place, value });
  const finding = makeIntakeFinding('sheet-without-table', { ...place, value });
  const harmless =
    STATISTICS.test(sheet.name) || STATISTICS.test(top) || STATISTICS.test(list.path.split('/').at(-1) ?? '');
  return harmless ? { ...finding, severity: 'info' } : finding;
}

/** Which sub-form a list has: said by the mapping, by the option's name, or for enrolment by title and columns. */
export function decideForm(list: ListContext, table: LocatedTable, hints: TitleHints): SourceRecord['form'] {
  const said = list.mapping?.form ?? list.mapping?.constants?.form;
  if (said !== undefined) return said as SourceRecord['form'];
  if (list.kind !== 'enrolment') return list.kind;
  const headers = table.columns.map((column) => foldHeader(column.header)).join(' ');
  const fields = new Set(table.columns.map((column) => column.field));
  const roll = fields.has('enrolmentNo') && fields.has('className');
  if (/大学|高校|高等|院校|本专科|大中专|专科|本科/.test(hints.text) && !/中小学|幼儿园/.test(hints.text))
    return 'higher-education';
  if (/院校|高校|大学|录取/.test(headers) || (fields.has('level') && !roll)) return 'higher-education';
  if (/县外|外县|在外|外地|异地|外出就读|省外/.test(hints.text)) return 'out-of-county';
  if (fields.has('studyPlace') || fields.has('inCountyYes') || fields.has('proofOfStudy') || fields.has('schoolPlace'))
    return 'out-of-county';
  return 'roll';
}
