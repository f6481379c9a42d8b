import { readFileSync } from 'node:fs';
import { type InputRow, LinkageModel, type LinkageSettingsInput, readSavedModel } from '@bulou/linkage';
import {
  type ColumnRole,
  type DescribedColumn,
  describeColumns,
  findIdColumn,
  listRepeatingColumns,
} from './describe-columns.ts';
import { matchColumns } from './match-columns.ts';
import { cliProblems } from './problems.ts';
import { isRepetitive, normaliseCell, proposeSettings } from './propose-linkage.ts';
import { type DateOrder, findDateOrder } from './read-dates.ts';
import type { RowTable } from './read-rows.ts';
import type { NamedRecords } from './read-truth.ts';

export type LinkageMode = 'link' | 'dedupe';

/** A column as the settings name it, what it holds, and its name in each table. */
export interface UnderstoodColumn extends DescribedColumn {
  readonly names: readonly string[];
}

export interface PreparedLinkage {
  readonly settings: LinkageSettingsInput;
  readonly model?: LinkageModel;
  readonly rows: readonly (readonly InputRow[])[];
  /** How the columns were understood, when the settings were proposed; saved with the model and taken with it again. */
  readonly columns?: readonly UnderstoodColumn[];
}

/** Settings as given: the rows go in as the file has them. A `model.json` written before, or by Splink, is taken with its model. */
export function prepareSettings(mode: LinkageMode, tables: readonly RowTable[], path: string): PreparedLinkage {
  const written = readJson(path);
  // A model of Splink is taken as it is: its settings and its figures.
  const given: Record<string, unknown> = written['link_type'] === undefined ? written : { ...readSavedModel(written) };
  const isSaved = typeof given['settings'] === 'object' && given['model'] !== undefined;
  const settings = (isSaved ? given['settings'] : given) as LinkageSettingsInput;
  if (settings.mode !== mode || settings.datasets?.length !== tables.length)
    throw cliProblems['bad-option']({
      option: '--settings',
      value: `mode ${settings.mode}, ${settings.datasets?.length ?? 0} datasets`,
      example: `{"mode": "${mode}", "datasets": [${tables.map(() => '{"name": "…"}').join(', ')}], …}`,
    });
  const model = isSaved ? { model: LinkageModel.parse(given['model']) } : {};
  const columns = written['columns'] as readonly UnderstoodColumn[] | undefined;
  const idColumn = settings.idColumn ?? getIdColumn(tables);
  const rows = tables.map((table, index) => readRows(table, index, columns));
  return { settings: { ...settings, idColumn }, ...model, rows, ...(columns === undefined ? {} : { columns }) };
}

function readJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw cliProblems['unreadable-file']({ path, reason: error instanceof Error ? error.message : '' }, error);
  }
}

/** Settings proposed from what the columns hold; `check` sees the records before that work begins. Columns of one meaning under two names are brought to the left one's. */
export async function prepareProposal(
  mode: LinkageMode,
  tables: readonly RowTable[],
  check: (records: NamedRecords) => void = () => undefined,
): Promise<PreparedLinkage> {
  const idColumn = getIdColumn(tables);
  const columns = understandColumns(tables, idColumn);
  const ids = { column: idColumn, role: 'ignored', names: tables.map((table) => findOwnIdColumn(table, idColumn)) };
  const understood = [ids as UnderstoodColumn, ...columns];
  const rows = tables.map((table, index) => readRows(table, index, understood));
  const keys = columns.filter(({ role }) => ['national-id', 'name', 'forename', 'surname', 'birth'].includes(role));
  const datasets = rows.map((each, index) => ({
    name: tables.length === 1 ? 'input' : (['left', 'right'][index] ?? ''),
    uniqueWithin:
      mode === 'link' &&
      !isRepetitive(
        each,
        keys.map(({ column }) => column),
      ),
  }));
  check({ names: datasets.map(({ name }) => name), rows, idColumn });
  const inputs = Object.fromEntries(datasets.map(({ name }, index) => [name, rows[index] ?? []]));
  const settings = await proposeSettings({ mode, idColumn, datasets, columns, inputs });
  if (settings === undefined)
    throw cliProblems['nothing-to-compare']({
      path: tables.map(({ path }) => path).join('、'),
      columns: tables[0]?.columns.join('、') ?? '',
    });
  return { settings, rows, columns: understood };
}

/** The columns that all tables have, by whatever name, with what they hold in all of them together. */
function understandColumns(tables: readonly RowTable[], idColumn: string): UnderstoodColumn[] {
  const [left, right] = tables;
  if (left === undefined) return [];
  const own = describeColumns(left, findOwnIdColumn(left, idColumn));
  if (right === undefined) {
    const repeating = listRepeatingColumns(left, own);
    return own
      .filter(({ column, role }) => role !== 'ignored' && !repeating.has(column))
      .map((each) => ({ ...each, names: [each.column] }));
  }
  const matched = matchColumns(left, own, right, describeColumns(right, findOwnIdColumn(right, idColumn)));
  const pick = (table: RowTable, index: 0 | 1) => {
    const places = matched.map(({ names }) => table.columns.indexOf(names[index]));
    return table.rows.map((row) => ({
      ...row,
      cells: places.map((place) => row.cells[place] ?? ''),
      kinds: places.map((place) => row.kinds[place] ?? '').join(''),
    }));
  };
  // Every second row from either side, so that the first rows looked at speak for both.
  const [a, b] = [pick(left, 0), pick(right, 1)];
  const mixed = Array.from({ length: Math.max(a.length, b.length) }, (_, at) => [a[at], b[at]]).flat();
  const rows = mixed.filter((row) => row !== undefined);
  const joined = { path: left.path, columns: matched.map(({ names }) => names[0]), rows };
  const described = describeColumns(joined, '');
  const repeating = listRepeatingColumns(joined, described);
  return described.flatMap((each, index) =>
    each.role === 'ignored' || repeating.has(each.column)
      ? []
      : [{ ...each, names: matched[index]?.names ?? [each.column] }],
  );
}

function getIdColumn(tables: readonly RowTable[]): string {
  for (const table of tables) getOwnIdColumn(table);
  const [first] = tables;
  return first === undefined ? 'id' : getOwnIdColumn(first);
}

function getOwnIdColumn(table: RowTable): string {
  const column = findIdColumn(table);
  if (column !== undefined) return column;
  const remedy = '要有一列每行都有值、互不相同，作为记录编号。';
  const remedyEn = 'one column has to hold a different value in every row, to name the records.';
  throw cliProblems['bad-columns']({ path: table.path, columns: table.columns.join('、'), remedy, remedyEn });
}

/** The id column of the first table where the table has it; its own first unique one otherwise. */
function findOwnIdColumn(table: RowTable, idColumn: string): string {
  return table.columns.includes(idColumn) ? idColumn : getOwnIdColumn(table);
}

interface PlacedColumn {
  readonly column: string;
  readonly role: ColumnRole;
  readonly index: number;
  readonly order: DateOrder;
}

function readRows(table: RowTable, at: number, understood?: readonly UnderstoodColumn[]): InputRow[] {
  if (understood === undefined && table.records !== undefined) return [...table.records];
  const columns = understood ?? table.columns.map((column) => ({ column, role: 'ignored' as const, names: [] }));
  const placed = columns.map(({ column, role, names }): PlacedColumn => {
    const index = table.columns.indexOf(names[at] ?? column);
    const order =
      role === 'birth' || role === 'date'
        ? findDateOrder(table.rows.map((row) => row.cells[index]?.trim() ?? ''))
        : 'month-first';
    return { column, role, index, order };
  });
  return table.rows.map(({ cells }) => {
    const row: Record<string, string | number | null> = {};
    for (const { column, role, index, order } of placed) {
      const text = cells[index]?.trim() ?? '';
      const value = text === '' ? null : normaliseCell(text, role, order);
      row[column] = typeof value === 'number' && Number.isNaN(value) ? null : value;
    }
    return row;
  });
}
