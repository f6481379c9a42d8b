import type { ColumnRole, DescribedColumn } from './describe-columns.ts';
import type { RowTable } from './read-rows.ts';

/** One column under its name in each table. */
export interface MatchedColumn {
  readonly names: readonly [string, string];
}

/** Roles that name no one column: two tables may each have several. */
const LOOSE: ReadonlySet<ColumnRole> = new Set(['text', 'words', 'word', 'code', 'amount', 'date', 'name']);
const SAMPLED = 2000;
/** Share of values in common from which two columns are taken for the same. */
const LEAST_OVERLAP = 0.15;
/** What a name within the other's name counts, as a share of values. */
const NAME_WITHIN = 0.5;

/**
 * Finds which columns of two tables mean the same: by name, by a role that only one column has, then by how many of
 * their words they share. Pure.
 */
export function matchColumns(
  left: RowTable,
  leftColumns: readonly DescribedColumn[],
  right: RowTable,
  rightColumns: readonly DescribedColumn[],
): MatchedColumn[] {
  const matched: MatchedColumn[] = [];
  let a = leftColumns.filter(({ role }) => role !== 'ignored');
  let b = rightColumns.filter(({ role }) => role !== 'ignored');
  const take = (one: DescribedColumn, other: DescribedColumn) => {
    matched.push({ names: [one.column, other.column] });
    a = a.filter((each) => each !== one);
    b = b.filter((each) => each !== other);
  };
  for (const one of [...a]) {
    const other = b.find(({ column }) => plainName(column) === plainName(one.column));
    if (other) take(one, other);
  }
  for (const one of [...a]) {
    const other = LOOSE.has(one.role) ? undefined : b.find(({ role }) => role === one.role);
    if (other) take(one, other);
  }
  const scored = a.flatMap((one) =>
    b.map((other) => ({ one, other, score: scoreColumns(left, one.column, right, other.column) })),
  );
  for (const { one, other, score } of scored.sort((x, y) => y.score - x.score))
    if (score >= LEAST_OVERLAP && a.includes(one) && b.includes(other)) take(one, other);
  const order = leftColumns.map(({ column }) => column);
  return matched.sort((x, y) => order.indexOf(x.names[0]) - order.indexOf(y.names[0]));
}

const plainName = (name: string): string => name.toLowerCase().replace(/[\s_.-]/g, '');

function scoreColumns(left: RowTable, one: string, right: RowTable, other: string): number {
  const [a, b] = [plainName(one), plainName(other)];
  const within = a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a)) ? NAME_WITHIN : 0;
  const [words, others] = [listWords(left, one), listWords(right, other)];
  const common = [...words].filter((word) => others.has(word)).length;
  return within + common / Math.max(1, Math.min(words.size, others.size));
}

/** Different words of a column's first values. */
function listWords(table: RowTable, column: string): Set<string> {
  const index = table.columns.indexOf(column);
  const values = table.rows.slice(0, SAMPLED).map((row) => row.cells[index]?.trim().toLowerCase() ?? '');
  return new Set(values.flatMap((value) => value.split(/[\s,;]+/)).filter((word) => word.length > 1));
}
