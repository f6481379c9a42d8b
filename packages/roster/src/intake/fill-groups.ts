import type { MergedRange, TableRow } from '@bulou/tabular';
import type { Field } from './fields.ts';
import type { LocatedColumn, LocatedTable } from './locate-tables.ts';

/** What was filled down in one column. */
export interface FilledColumn {
  readonly column: LocatedColumn;
  readonly by: 'merge' | 'group';
  readonly rows: readonly number[];
}

export interface FilledGroups {
  readonly columns: readonly FilledColumn[];
  /** The cells of changed rows as the file has them. */
  readonly originals: ReadonlyMap<TableRow, readonly string[]>;
}

type Originals = Map<TableRow, readonly string[]>;

/** Columns that hold for a whole block of rows: households, villages, schools and classes. Never a person's own. */
const BLOCK_FIELDS: ReadonlySet<Field> = new Set<Field>([
  'county',
  'township',
  'village',
  'naturalVillage',
  'townshipVillage',
  'address',
  'householdNo',
  'headName',
  'headId',
  'headPhone',
  'schoolName',
  'schoolCode',
  'stage',
  'grade',
  'className',
  'gradeClass',
  'povertyStatus',
  'outOfPovertyYes',
  'outOfPovertyYear',
  'householdKind',
  'registeredOn',
]);
/** Fields that only follow a household number with the same gaps. */
const FOLLOWERS: ReadonlySet<Field> = new Set<Field>([
  'address',
  'povertyStatus',
  'outOfPovertyYes',
  'outOfPovertyYear',
  'householdKind',
  'registeredOn',
  'headId',
  'headPhone',
  'grade',
  'className',
  'stage',
]);

/**
 * Fills merged blocks, and columns that are plainly grouped, downwards. The rows are changed in place.
 * Grouped means: the first row has a value, values that follow each other differ, and a good part of the rows is empty;
 * with a relation column the filled rows are the heads of household.
 */
export function fillGroups(
  rows: readonly TableRow[],
  table: LocatedTable,
  merges: readonly MergedRange[],
  isData: (row: TableRow) => boolean,
): FilledGroups {
  const data = rows.slice(table.dataFrom, table.dataTo);
  const originals = new Map<TableRow, readonly string[]>();
  const byMerge = fillMerges(data, table, merges, originals);
  return { columns: [...byMerge, ...fillGrouped(data.filter(isData), table, originals)], originals };
}

function fillMerges(
  data: readonly TableRow[],
  table: LocatedTable,
  merges: readonly MergedRange[],
  originals: Originals,
): FilledColumn[] {
  const first = data[0]?.row;
  const last = data.at(-1)?.row;
  if (first === undefined || last === undefined || merges.length === 0) return [];
  const byRow = new Map(data.map((row) => [row.row, row]));
  const columns = new Map(table.columns.map((column) => [column.index, column]));
  const filled = new Map<LocatedColumn, number[]>();
  for (const merge of merges) {
    if (merge.lastRow === merge.firstRow || merge.firstRow < first || merge.firstRow > last) continue;
    const index = merge.firstColumn - 1;
    const column = columns.get(index);
    const source = byRow.get(merge.firstRow);
    const value = source?.cells[index] ?? '';
    if (column?.field === undefined || column.field === 'ignored' || value === '' || source === undefined) continue;
    for (let number = merge.firstRow + 1; number <= Math.min(merge.lastRow, last); number += 1) {
      const row = byRow.get(number);
      if (row === undefined || (row.cells[index] ?? '') !== '') continue;
      putCell(row, index, value, source.kinds[index] ?? 's', originals);
      const known = filled.get(column);
      if (known === undefined) filled.set(column, [number]);
      else known.push(number);
    }
  }
  return [...filled].map(([column, numbers]) => ({ column, by: 'merge', rows: numbers }));
}

/** The longest block that a household can be; a longer run of empty cells means something else. */
const LONGEST_HOUSEHOLD = 15;

function fillGrouped(data: readonly TableRow[], table: LocatedTable, originals: Originals): FilledColumn[] {
  if (data.length < 2) return [];
  const relation = table.columns.find((column) => column.field === 'relationToHead');
  const found: FilledColumn[] = [];
  const add = (column: LocatedColumn, gaps: readonly number[]) =>
    found.push({ column, by: 'group', rows: gaps.map((gap) => data[gap]!.row) });
  const open = table.columns.flatMap((column) => {
    if (column.field === undefined || !BLOCK_FIELDS.has(column.field) || column.tick !== undefined) return [];
    const gaps = gapsOf(data, column.index);
    return gaps.length === 0 || gaps[0] === 0 ? [] : [{ column, gaps }];
  });
  for (const { column, gaps } of open) {
    if (FOLLOWERS.has(column.field!) || contradicts(data, column, table)) continue;
    if (isGrouped(data, column, gaps, relation?.index)) add(column, gaps);
  }
  const household = found.find(({ column }) => column.field === 'householdNo' || column.field === 'headName');
  for (const { column, gaps } of open) {
    if (household === undefined || !FOLLOWERS.has(column.field!)) continue;
    const same =
      gaps.length === household.rows.length && gaps.every((gap, at) => data[gap]!.row === household.rows[at]);
    if (same) add(column, gaps);
  }
  for (const { column } of found) carryDown(data, column.index, originals);
  return found;
}

function gapsOf(data: readonly TableRow[], index: number): number[] {
  const gaps: number[] = [];
  for (let at = 0; at < data.length; at += 1) if ((data[at]!.cells[index] ?? '').trim() === '') gaps.push(at);
  return gaps;
}

/** Blocks are contiguous: no value comes twice. Households are short, and their first row is the head's. */
function isGrouped(
  data: readonly TableRow[],
  column: LocatedColumn,
  gaps: readonly number[],
  relation: number | undefined,
): boolean {
  const filled = data.filter((row) => (row.cells[column.index] ?? '').trim() !== '');
  const values = new Set(filled.map((row) => (row.cells[column.index] ?? '').trim()));
  if (values.size !== filled.length) return false;
  if (column.field !== 'householdNo' && column.field !== 'headName') return gaps.length * 2 >= data.length;
  if (longestRun(gaps) > LONGEST_HOUSEHOLD) return false;
  if (relation === undefined) return gaps.length >= data.length * 0.3;
  const heads = filled.filter((row) => /^(?:0?1?[-.]?)?(?:户主|本人)/.test((row.cells[relation] ?? '').trim()));
  return heads.length >= filled.length * 0.9;
}

/** A household number missing beside another head's name is missing, not merged; and the other way round. */
function contradicts(data: readonly TableRow[], column: LocatedColumn, table: LocatedTable): boolean {
  const counterpart = ({ householdNo: 'headName', headName: 'householdNo' } as Partial<Record<Field, Field>>)[
    column.field!
  ];
  const other = table.columns.find((each) => each.field === counterpart && each.tick === undefined);
  if (counterpart === undefined || other === undefined) return false;
  let above = '';
  for (const row of data) {
    const value = (row.cells[other.index] ?? '').trim();
    if ((row.cells[column.index] ?? '').trim() !== '') above = value;
    else if (value !== '' && value !== above) return true;
  }
  return false;
}

function longestRun(gaps: readonly number[]): number {
  let longest = 0;
  let run = 0;
  gaps.forEach((gap, at) => {
    run = at > 0 && gaps[at - 1] === gap - 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}

function carryDown(data: readonly TableRow[], index: number, originals: Originals): void {
  let value = '';
  let kind = 's';
  for (const row of data) {
    const own = row.cells[index] ?? '';
    if (own.trim() === '') putCell(row, index, value, kind, originals);
    else {
      value = own;
      kind = row.kinds[index] ?? 's';
    }
  }
}

function putCell(row: TableRow, index: number, value: string, kind: string, originals: Originals): void {
  if (!originals.has(row)) originals.set(row, [...row.cells]);
  const kinds = row.kinds.padEnd(index + 1, ' ');
  while (row.cells.length <= index) row.cells.push('');
  row.cells[index] = value;
  row.kinds = kinds.slice(0, index) + kind + kinds.slice(index + 1);
}
